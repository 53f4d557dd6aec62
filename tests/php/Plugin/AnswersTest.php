<?php
/**
 * Questions to shoppers: what is kept where, and what follows from an answer.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Answers\AnswerFacts;
use Tandem\Plugin\Answers\Answers;
use Tandem\Plugin\Answers\Questions;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\PreferenceReader;
use Tandem\Plugin\Recommendations\PreferenceSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Recommendations\Wishes;
use Tandem\Plugin\Segments\FactCatalogue;
use Tandem\Plugin\Settings;

final class AnswersTest extends TandemTestCase {

	private int $dry;

	private int $oily;

	private ?Answers $answers = null;

	protected function setUp(): void {
		parent::setUp();
		$_COOKIE    = array();
		$this->dry  = (int) wp_insert_term( 'Dry skin', 'product_tag', array( 'slug' => 'dry' ) )['term_id'];
		$this->oily = (int) wp_insert_term( 'Oily skin', 'product_tag', array( 'slug' => 'oily' ) )['term_id'];
		Questions::save( array( $this->question() ) );
		( new Settings() )->update( array( 'live' => true, 'answers' => array( 'on' => true ) ) );
	}

	protected function tearDown(): void {
		$_COOKIE = array();
		Plugin::instance()->answers()->set_cookie( array() );
		parent::tearDown();
	}

	public function test_at_most_five_questions_of_terms_that_exist(): void {
		self::assertSame( array( 'tag' ), array_keys( Questions::all() ) );
		self::assertSame( 'for Dry skin', Questions::all()['tag']['options'][ $this->dry ]['words'], 'words come by themselves' );
		foreach (
			array(
				'six'              => array_fill( 0, 6, $this->question() ),
				'no text'          => array( array( 'text' => '' ) + $this->question() ),
				'foreign taxonomy' => array( array( 'taxonomy' => 'post_tag' ) + $this->question() ),
				'one answer'       => array( array( 'options' => array( array( 'term' => $this->dry ) ) ) + $this->question() ),
				'no such term'     => array( array( 'options' => array( array( 'term' => 99999999 ), array( 'term' => $this->dry ) ) ) + $this->question() ),
				'no object'        => array( 'x' ),
			) as $what => $bad
		) {
			try {
				Questions::save( $bad );
				self::fail( $what );
			} catch ( \InvalidArgumentException $refused ) {
				self::assertStringContainsString( 'expected', $refused->getMessage(), $what );
			}
		}
		self::assertCount( 1, Questions::all(), 'nothing was stored' );
	}

	public function test_a_guests_answer_is_in_the_cookie_and_only_offered_terms_are_read(): void {
		self::assertSame( array(), $this->answers()->current(), 'nothing before the shopper answers' );
		self::assertSame( array( 'tag' => $this->dry ), $this->answers()->keep( array( 'tag' => (string) $this->dry, 'other' => '7' ) ) );
		self::assertSame( array( 'tag' => $this->dry ), $this->answers()->current() );
		$_COOKIE = array( Answers::COOKIE => "tag.{$this->dry}" );
		self::assertSame( array( 'tag' => $this->dry ), $this->next_request()->current() );
		foreach ( array( 'tag.99999999', 'tag.0', 'x.' . $this->dry, '<b>', 'O:8:"stdClass":0:{}', str_repeat( 'tag.1-', 500 ) ) as $bad ) {
			$_COOKIE[ Answers::COOKIE ] = $bad;
			self::assertSame( array(), $this->next_request()->current(), $bad );
		}
		$this->answers()->keep( array( 'tag' => $this->dry ) );
		self::assertSame( array(), $this->answers()->keep( array( 'tag' => '0' ) ), 'skipping all deletes' );
		self::assertSame( array(), $this->answers()->current() );
		( new Settings() )->update( array( 'answers' => array( 'on' => false ) ) );
		$_COOKIE[ Answers::COOKIE ] = "tag.{$this->dry}";
		self::assertSame( array(), $this->answers()->current(), 'nothing is asked' );
	}

	public function test_an_account_keeps_exports_and_erases_its_answers(): void {
		$user = wp_insert_user( array( 'user_login' => 'answerer', 'user_pass' => 'x', 'user_email' => 'answerer@example.test' ) );
		wp_set_current_user( $user );
		$this->answers()->keep( array( 'tag' => $this->oily ) );
		self::assertSame( array( 'tag' => $this->oily ), $this->next_request()->current(), 'on another device too' );
		$facts = new AnswerFacts( new Questions( new Settings() ), $this->answers() );
		self::assertSame( array( array( 'name' => 'Your skin?', 'value' => 'Oily skin' ) ), $facts->export( 'answerer@example.test' )['data'][0]['data'] );
		self::assertTrue( $facts->erase( 'answerer@example.test' )['items_removed'] );
		self::assertSame( '', get_user_meta( $user, Answers::META, true ) );
		self::assertSame( array(), $facts->export( 'answerer@example.test' )['data'] );
		self::assertFalse( $facts->erase( 'nobody@example.test' )['items_removed'] );
		self::assertArrayHasKey( 'tandem-answers', apply_filters( 'wp_privacy_personal_data_erasers', array() ) );
	}

	public function test_the_preview_of_an_account_puts_its_answers_first(): void {
		$lotion = $this->product( '10.00', 'Lotion', array( 'tag_ids' => array( $this->dry ) ) );
		$sold = $this->product( '12.00', 'Balm' );
		$sold->set_total_sales( 50 );
		$sold->save();
		$user   = wp_insert_user( array( 'user_login' => 'previewed', 'user_pass' => 'x', 'user_email' => 'previewed@example.test', 'role' => 'customer' ) );
		( new Settings() )->update( array( 'touchpoints.shop.on' => true ) );
		$shop = static function ( string $who ): array {
			foreach ( Plugin::instance()->placement_preview()->of( array( 'customer' => $who ) )['placements'] as $one ) {
				if ( 'shop' === $one['id'] ) {
					return array_column( array_filter( $one['candidates'], static fn( array $candidate ): bool => 'shown' === $candidate['fate'] ), 'item' );
				}
			}
			return array();
		};
		self::assertNotContains( $lotion->get_id(), array_slice( $shop( 'previewed' ), 0, 1 ) );
		update_user_meta( $user, Answers::META, (string) wp_json_encode( array( 'tag' => $this->dry ) ) );
		self::assertSame( $lotion->get_id(), $shop( 'previewed' )[0] ?? 0 );
		self::assertNotContains( $lotion->get_id(), array_slice( $shop( '' ), 0, 1 ), 'somebody else' );
	}

	public function test_an_answer_is_a_fact_that_conditions_may_name(): void {
		Plugin::instance()->answers()->keep( array( 'tag' => $this->dry ) );
		self::assertSame( array( 'tag:dry' ), Plugin::instance()->shopper_facts()->current()['customer.answers'] );
		$offered = array_column( FactCatalogue::supplied(), null, 'fact' );
		self::assertSame( array( 'tag:dry', 'tag:oily' ), $offered['customer.answers']['options'] );
		$answer = Plugin::instance()->engine()->offers( array( 'version' => 1, 'now' => time(), 'facts' => Plugin::instance()->shopper_facts()->current(), 'offers' => array( array( 'id' => 'a', 'conditions' => array( 'fact' => 'customer.answers', 'is' => 'any_of', 'value' => array( 'tag:dry' ) ) ) ) ) );
		self::assertSame( array( 'a' ), $answer['eligible'] );
		( new Settings() )->update( array( 'answers' => array( 'on' => false ) ) );
		self::assertArrayNotHasKey( 'customer.answers', array_column( FactCatalogue::supplied(), null, 'fact' ) );
	}

	public function test_what_fits_the_answer_comes_first_on_the_first_visit_and_says_why(): void {
		$cream = $this->product( '12.00', 'Rich cream', array( 'tag_ids' => array( $this->dry ), 'total_sales' => 3 ) );
		$this->product( '12.00', 'Clay mask', array( 'tag_ids' => array( $this->oily ), 'total_sales' => 900 ) );
		$secret = $this->product( '12.00', 'Secret cream', array( 'tag_ids' => array( $this->dry ), 'total_sales' => 9, 'catalog_visibility' => 'hidden' ) );
		$this->answers()->keep( array( 'tag' => $this->dry ) );
		$found = $this->reader()->suggest( 'shop', 'popular', new SuggestionContext( wishes: new Wishes( $this->answers()->preferences() ) ), 4 );
		self::assertSame( $cream->get_id(), $found[0]->product->get_id() );
		self::assertSame( 'For Dry skin', $found[0]->reason );
		self::assertNotContains( $secret->get_id(), array_map( static fn( $one ): int => $one->product->get_id(), $found ) );
		self::assertSame( array(), $this->reader()->suggest( 'shop', 'popular', new SuggestionContext( wishes: new Wishes( $this->answers()->preferences(), most: 0 ) ), 4 ), 'the day is full' );
	}

	public function test_the_form_is_the_same_for_everybody_and_escapes_what_the_owner_typed(): void {
		Questions::save( array( array( 'text' => 'Skin & <b>more</b>"?' ) + $this->question() ) );
		$before = do_shortcode( '[tandem_questions]' );
		Plugin::instance()->answers()->keep( array( 'tag' => $this->dry ) );
		// The number of the form is in its id.
		self::assertSame( preg_replace( '/tandem-questions-\d+/', '', $before ), preg_replace( '/tandem-questions-\d+/', '', do_shortcode( '[tandem_questions]' ) ) );
		self::assertStringNotContainsString( '<b>', $before );
		self::assertSame( 3, substr_count( $before, 'type="radio"' ), 'two answers, and none' );
		( new Settings() )->update( array( 'live' => false ) );
		self::assertSame( '', do_shortcode( '[tandem_questions]' ) );
	}

	/** @return array<string,mixed> */
	private function question(): array {
		return array( 'text' => 'Your skin?', 'taxonomy' => 'product_tag', 'options' => array( array( 'term' => $this->dry, 'label' => '', 'words' => '' ), array( 'term' => $this->oily, 'label' => 'Oily', 'words' => '' ) ) );
	}

	private function next_request(): Answers {
		$this->answers = null;
		return $this->answers();
	}

	private function answers(): Answers {
		return $this->answers ??= new Answers( new Questions( new Settings() ), new Consent( new Settings() ) );
	}

	private function reader(): SuggestionReader {
		$products    = new ProductReader();
		$preferences = new PreferenceReader();
		return new SuggestionReader( new EngineSource( static fn(): \Tandem\Engine => Plugin::instance()->engine(), new Settings(), $preferences ), new LinkedSource( $products ), new BestSellerSource( $products, new BestSellerReader() ), $products, new ReasonText( new Settings(), $products ), new PageLedger( new Settings() ), preferred: new PreferenceSource( $preferences ) );
	}
}
