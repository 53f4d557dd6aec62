<?php
/**
 * What breaks beside a placement leaves the page whole.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Answers\Questions;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Place\ShelfRules;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Settings;

final class JourneyFaultTest extends TandemTestCase {

	public function test_a_product_that_went_between_ranking_and_rendering_is_left_out(): void {
		global $wpdb;
		$camera = $this->product( '50.00', 'Camera' );
		$gone   = $this->product( '9.00', 'Gone' );
		$there  = $this->product( '9.00', 'There' );
		$camera->set_cross_sell_ids( array( $gone->get_id(), $there->get_id() ) );
		$camera->save();
		// Behind the back of every hook, as another server with a cache of its own does it.
		$wpdb->delete( $wpdb->posts, array( 'ID' => $gone->get_id() ) );
		wp_cache_flush();
		$products = new ProductReader();
		$reader   = new SuggestionReader( new EngineSource( static fn(): \Tandem\Engine => Plugin::instance()->engine() ), new LinkedSource( $products ), new BestSellerSource( $products, new BestSellerReader() ), $products, new ReasonText( new Settings(), $products ), new PageLedger( new Settings() ) );
		$names    = array_map( static fn( $one ): string => $one->product->get_name(), $reader->suggest( 'cart', 'manual', new SuggestionContext( $camera->get_id() ), 4 ) );
		self::assertSame( array( 'There' ), $names );
	}

	public function test_broken_rules_and_questions_are_none(): void {
		( new Settings() )->update( array( 'live' => true, 'answers' => array( 'on' => true ), 'shelf' => array( 'on' => true ) ) );
		foreach ( array( '', 'no json', '[1,2]', '{"a":{"text":"x"}}', '"x"', 'O:8:"stdClass":0:{}' ) as $broken ) {
			update_option( Questions::OPTION, $broken );
			update_option( ShelfRules::OPTION, $broken );
			self::assertSame( array(), ( new Questions( new Settings() ) )->asked(), $broken );
			self::assertSame( '', do_shortcode( '[tandem_questions]' ), $broken );
			self::assertSame( array(), $this->rules( static fn(): \Tandem\Engine => Plugin::instance()->engine() )->preferences(), $broken );
		}
	}

	public function test_rules_of_an_engine_that_fails_are_none(): void {
		( new Settings() )->update( array( 'live' => true, 'shelf' => array( 'on' => true ) ) );
		$category = (int) wp_insert_term( 'Umbrellas', 'product_cat' )['term_id'];
		ShelfRules::save( array( array( 'conditions' => array( 'all' => array( array( 'fact' => 'customer.logged_in', 'is' => 'eq', 'value' => false ) ) ), 'categories' => array( $category ), 'how' => 'hide', 'words' => '' ) ), Plugin::instance()->engine() );
		self::assertCount( 1, $this->rules( static fn(): \Tandem\Engine => Plugin::instance()->engine() )->preferences() );
		self::assertSame( array(), $this->rules( static fn(): \Tandem\Engine => throw new \RuntimeException( 'gone' ) )->preferences() );
	}

	public function test_somebody_who_only_looked_around_gets_what_goes_with_it_and_not_the_best_sellers(): void {
		$slot  = \Tandem\Plugin\Journey\Slot::of( array( 'strategy' => 'for-you' ) );
		$seen  = static fn( string ...$kinds ): SuggestionContext => new SuggestionContext( history: array_map( static fn( string $kind ): array => array( 'item' => 1, 'at' => 1, 'kind' => $kind ), $kinds ) );
		$names = array_map( static fn( SuggestionContext $context ): string => \Tandem\Plugin\Journey\SuggestionList::strategy( $slot, $context ), array( $seen(), $seen( 'view' ), $seen( 'view', 'purchase' ) ) );
		self::assertSame( array( 'popular', 'session', 'for-you' ), $names );
	}

	/** @param \Closure():\Tandem\Engine $engine */
	private function rules( \Closure $engine ): ShelfRules {
		return new ShelfRules( new Settings(), $engine, static fn(): array => Plugin::instance()->shopper_facts()->current() );
	}
}
