<?php
/**
 * Suggested bundles, missing companions, and sets that compose themselves for a cart.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Cart\ComposedCart;
use Tandem\Plugin\Cart\ComposedOffer;
use Tandem\Plugin\Journey\FreeShipping;
use Tandem\Plugin\Journey\SetRefused;
use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Proposals\ComposedPolicy;
use Tandem\Plugin\Proposals\ComposedSet;
use Tandem\Plugin\Proposals\ProposalDrafts;
use Tandem\Plugin\Proposals\ProposalWords;
use Tandem\Plugin\Proposals\ShelfReader;
use Tandem\Plugin\Proposals\SuggestedBundles;
use Tandem\Value\Recommendation;

require_once __DIR__ . '/BundleFixtures.php';

final class ProposalTest extends TandemTestCase {

	use BundleFixtures;

	public function test_the_shelf_holds_what_can_be_bundled(): void {
		$plain  = $this->product( '12.34', 'Plain' );
		$hidden = $this->product( '5', 'Hidden', array( 'catalog_visibility' => 'hidden' ) );
		$gone   = $this->product( '6', 'Gone', array( 'stock_status' => 'outofstock' ) );
		$draft  = $this->product( '7', 'Draft', array( 'status' => 'draft' ) );
		$bundle = $this->bundle( array( array( $plain ), array( $gone ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$shelf  = array_column( ( new ShelfReader() )->all(), null, 'product' );
		self::assertSame( 1234, $shelf[ $plain->get_id() ]['price'] );
		self::assertTrue( $shelf[ $plain->get_id() ]['available'] );
		self::assertFalse( $shelf[ $gone->get_id() ]['available'] );
		foreach ( array( $hidden, $draft, $bundle ) as $other ) {
			self::assertArrayNotHasKey( $other->get_id(), $shelf, $other->get_name() );
		}
		$ids = array( $gone->get_id(), $plain->get_id(), $draft->get_id() );
		self::assertSame( array( $gone->get_id(), $plain->get_id() ), array_column( ( new ShelfReader() )->simple( $ids ), 'product' ), 'the order asked for' );
	}

	public function test_the_list_is_kept_shown_dismissed_and_drafted(): void {
		$camera    = $this->product( '500', 'Camera' );
		$bag       = $this->product( '50', 'Bag' );
		$asked     = array();
		$engine    = $this->createStub( Engine::class );
		$engine->method( 'propose' )->willReturnCallback(
			function ( array $request ) use ( &$asked, $camera, $bag ): array {
				$asked[] = $request;
				return $this->answer( $camera->get_id(), $bag->get_id() );
			}
		);
		$suggested = $this->suggested( $engine );
		$suggested->refresh();
		self::assertSame( array( 'suggest', 'missing' ), array_column( $asked, 'mode' ) );
		$words = new ProposalWords();
		$row   = $words->suggestions( $suggested->last()['suggest'] )[0];
		self::assertSame( 'Bag: bought together in 34 of 412 orders of Camera', $row['evidence'][0] );
		self::assertSame( array( '7.5%', '$508.75', '8.0% (likely between 6.0 and 10)' ), array( $row['discount'], $row['price'], $row['chance'] ) );
		self::assertSame( array( true, '$0.30 more than without a discount' ), array( $row['pays'], $row['gain'] ) );
		$missing = $words->missing( $suggested->last()['missing'] )[0];
		self::assertSame( 'Camera was bought without Bag in 378 of 412 orders', $missing['evidence'] );
		$draft = ( new ProposalDrafts( $suggested, Plugin::instance()->bundle_writer() ) )->make( $row['key'] );
		self::assertSame( array( 'draft', 'Camera + Bag' ), array( $draft->get_status(), $draft->get_name() ) );
		self::assertSame( '7.50', $draft->bundle()->terms->value );
		$suggested->dismiss( $row['key'] );
		$suggested->refresh();
		self::assertSame( array( array( $camera->get_id(), $bag->get_id() ) ), end( $asked )['exclude'] );
		$suggested->restore();
		self::assertSame( array(), $suggested->dismissed() );
	}

	public function test_a_discount_that_does_not_pay_is_not_proposed(): void {
		$answer                     = $this->answer( $this->product( '500', 'Camera' )->get_id(), $this->product( '50', 'Bag' )->get_id() );
		$loses                      = array( 'gain_per_100' => -69695 ) + $answer['proposals'][0];
		$answer['proposals']        = array( $loses, $answer['proposals'][0] );
		list( $first, $second )     = ( new ProposalWords() )->suggestions( $answer );
		self::assertSame( array( true, '7.5%' ), array( $first['pays'], $first['discount'] ), 'what pays comes first' );
		self::assertSame( array( false, '', '$550.00', '', '' ), array( $second['pays'], $second['discount'], $second['price'], $second['expected'], $second['chance'] ) );
		self::assertStringContainsString( 'even the best one, 7.5%, would cost $696.95 more than it brings for 100 shoppers who buy Camera', $second['gain'] );
	}

	public function test_without_the_extension_the_last_list_stays(): void {
		update_option( SuggestedBundles::OPTION, wp_json_encode( array( 'at' => 5 ) + array_fill_keys( array( 'suggest', 'missing' ), $this->answer( 1, 2 ) ) ) );
		$engine = $this->createStub( Engine::class );
		$engine->method( 'propose' )->willThrowException( new EngineException( 'extension.missing', 'none' ) );
		$suggested = $this->suggested( $engine );
		try {
			$suggested->refresh();
			self::fail( 'the engine cannot answer' );
		} catch ( EngineException $error ) {
			self::assertSame( 'extension.missing', $error->errorCode );
		}
		self::assertSame( 5, $suggested->last()['at'] );
		self::assertSame( array(), ( new ProposalWords() )->suggestions( $suggested->last()['suggest'] ), 'a set of products that are gone' );
	}

	public function test_a_composed_set_is_offered_accepted_sold_and_proven(): void {
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$this->fill_cart( array( array( $camera ) ) );
		$offer = $this->offer( array( $camera, $bag ) )->best();
		self::assertSame( array( $bag->get_id() ), $offer['ids'] );
		self::assertSame( array( 2249, 2750 ), array( $offer['more'], $offer['saves'] ) );

		$cart = $this->composed();
		$cart->accept( $offer['token'] );
		self::assertSame( array( $camera->get_id() => 1, $bag->get_id() => 1 ), $this->quantities(), 'what was in the cart is used' );
		self::assertSame( '522.49', $this->contents_total() );
		self::assertSame( 'Camera + Bag', $this->cart_quote()->applied() ? $this->cart_quote()->rule( $this->cart_quote()->applied()[0]['rule'] )['name'] : '' );
		$order   = $this->check_out();
		$receipt = OrderReceipt::read( $order );
		self::assertSame( '522.49', wc_format_decimal( $order->get_subtotal(), 2 ) );
		$again = Plugin::instance()->engine()->quote( OrderReceipt::request( $receipt, Plugin::instance()->rule_versions() ) );
		self::assertSame( $receipt['quote'], $again['hash'] );
	}

	public function test_a_product_page_offers_a_composed_set_where_no_published_one_fits(): void {
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$settings = Plugin::instance()->settings();
		$settings->update( array( 'live' => true ) );
		$composed = $this->offer( array( $camera, $bag ) );
		$hint     = $this->hint( $composed );
		$_GET['hint'] = (string) $camera->get_id();
		$html         = $hint->answer( array() )['hint'];
		self::assertStringContainsString( 'Camera + Bag</strong> Add Bag for $22.49 more and save $27.50.', html_entity_decode( $html ) );
		self::assertSame( 0, WC()->cart->get_cart_contents_count(), 'nothing is added by looking' );
		self::assertSame( 1, preg_match( '/tandem_accept=([^"&]+)/', html_entity_decode( $html ), $found ) );
		$this->composed()->accept( rawurldecode( rawurldecode( $found[1] ) ) );
		self::assertSame( array( $camera->get_id() => 1, $bag->get_id() => 1 ), $this->quantities(), 'the product of the page comes too' );
		self::assertSame( '522.49', $this->contents_total() );
		// For everybody the page says the same, whatever lies in this cart; a set without its product is none for it.
		self::assertSame( array( $bag->get_id() ), $composed->on_page( $camera, true )['ids'] );
		self::assertNull( $composed->on_page( $this->product( '3.00', 'Elsewhere' ), true ) );
		$strap = $this->product( '20.00', 'Strap' );
		WC()->cart->empty_cart();
		$this->bundle( array( array( $camera ), array( $strap ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Camera kit' );
		self::assertStringContainsString( 'Camera kit</a>', $hint->answer( array() )['hint'], 'a published one goes first' );
		ComposedPolicy::from_array( array( 'on' => false ) )->store();
		$_GET['hint'] = (string) $bag->get_id();
		self::assertSame( '', $hint->answer( array() )['hint'] );
		unset( $_GET['hint'] );
	}

	/**
	 * @dataProvider tax_shown
	 */
	public function test_a_product_page_says_of_a_composed_set_what_the_cart_then_shows( string $entered, string $shown ): void {
		$this->taxed( $entered, $shown );
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		foreach ( array( 'for everybody' => true, 'for who asks' => false ) as $whom => $neutral ) {
			WC()->cart->empty_cart();
			$said = $this->offer( array( $camera, $bag ) )->on_page( $camera, $neutral );
			$this->composed()->accept( $said['token'] );
			WC()->cart->calculate_totals();
			self::assertEqualsWithDelta( (float) WC()->cart->get_displayed_subtotal() - wc_get_price_to_display( $camera ), $said['more'] / 100, 0.006, $whom );
			self::assertEqualsWithDelta( wc_get_price_to_display( $camera ) + wc_get_price_to_display( $bag ) - (float) WC()->cart->get_displayed_subtotal(), $said['saves'] / 100, 0.006, $whom );
		}
	}

	public function test_the_page_of_a_variable_product_offers_a_set_with_the_least_expensive_and_asks_which_one(): void {
		list( $shirt, $small, $large ) = $this->shirt( array( 'S' => '20.00', 'L' => '50.00' ) );
		$bag                           = $this->product( '10.00', 'Bag' );
		$hat                           = $this->product( '15.00', 'Hat' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$this->places( array() );
		$asked  = array();
		$offers = $this->knowing( array( array( $hat, $bag ), array( $shirt, $bag ) ), $asked );
		$hint   = $this->hint( $offers );
		$offer  = $offers->on_page( $shirt, true );
		// 5 % of 20.00 and 10.00.
		self::assertSame( array( 850, 150, true ), array( $offer['more'], $offer['saves'], $offer['choose'] ) );
		self::assertSame( $shirt->get_id(), $asked[0]['holding'] );
		$_GET['hint'] = (string) $shirt->get_id();
		$html         = html_entity_decode( $hint->answer( array() )['hint'] );
		self::assertStringContainsString( 'Shirt + Bag</strong> With the least expensive Shirt: Add Bag for $8.50 more and save $1.50.', $html );
		self::assertSame( array( '', (string) $small->get_id(), (string) $large->get_id() ), preg_match_all( '/<option value="(\d*)"/', $html, $found ) ? $found[1] : array() );
		self::assertStringContainsString( 'required', $html );
		self::assertStringNotContainsString( '<a class="button', $html, 'nothing is added before a choice' );
		foreach ( array( 'none' => array(), 'of another' => array( $shirt->get_id() => $bag->get_id() ), 'the product itself' => array( $shirt->get_id() => $shirt->get_id() ), 'for another' => array( $bag->get_id() => $large->get_id() ) ) as $which => $chosen ) {
			try {
				$this->composed()->accept( $offer['token'], $chosen );
				self::fail( "accepted $which" );
			} catch ( SetRefused $refused ) {
				self::assertSame( 'Please choose which Shirt you would like.', $refused->getMessage(), $which );
				self::assertSame( array(), $this->quantities(), $which );
			}
		}
		$none = static fn(): array => array();
		add_filter( 'tandem_quote_rules', $none, 99 );
		try {
			$this->composed()->accept( $offer['token'], array( $shirt->get_id() => $large->get_id() ) );
			self::fail( 'accepted what saves nothing' );
		} catch ( SetRefused $refused ) {
			self::assertStringContainsString( 'Nothing was added', $refused->getMessage() );
			self::assertSame( array(), $this->quantities() );
			self::assertSame( array(), $this->composed()->accepted() );
		}
		remove_filter( 'tandem_quote_rules', $none, 99 );
		$this->composed()->accept( $offer['token'], array( $shirt->get_id() => $large->get_id() ) );
		self::assertSame( array( $large->get_id() => 1, $bag->get_id() => 1 ), $this->quantities() );
		self::assertSame( '57.00', $this->contents_total(), '5 % of what was chosen' );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $large ) ) );
		$mine = $offers->on_page( $shirt, false );
		self::assertSame( array( 700, 300, false, '' ), array( $mine['more'], $mine['saves'], $mine['choose'], $mine['with'] ), 'one that lies in the cart is the one that is meant' );
		$this->composed()->accept( $mine['token'] );
		self::assertSame( array( $large->get_id() => 1, $bag->get_id() => 1 ), $this->quantities() );
		unset( $_GET['hint'] );
	}

	public function test_where_the_best_set_costs_more_than_the_cart_the_best_that_does_not_is_offered(): void {
		$camera = $this->product( '500.00', 'Camera' );
		$lens   = $this->product( '600.00', 'Lens' );
		$bag    = $this->product( '49.99', 'Bag' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$asked = array();
		$cart  = $this->composing( array( array( $camera, $lens ), array( $camera, $bag ) ), $asked );
		$this->fill_cart( array( array( $camera ) ) );
		self::assertSame( 'Camera + Bag', $cart()['name'] ?? null );
		self::assertSame( array( 50000 ), array_column( $asked, 'budget' ), 'asked once, with what the cart costs' );
		self::assertSame( 'Camera + Bag', $cart()['name'] ?? null );
		self::assertCount( 1, $asked, 'the choice is kept with the session' );
		$this->places( array( 'cart' => array( 'dearer' => true ) ) );
		self::assertSame( 'Camera + Lens', $cart()['name'] ?? null );
		self::assertArrayNotHasKey( 'budget', $asked[1] );
		$this->places( array() );
		self::assertSame( 'Camera + Bag', $cart()['name'] ?? null );
		self::assertCount( 2, $asked, 'each limit has its own choice' );
		$bag->set_stock_status( 'outofstock' );
		$bag->save();
		self::assertNull( $cart(), 'sold out since' );
	}

	public function test_a_set_that_is_too_dear_only_as_the_cart_shows_it_gives_way_to_the_next(): void {
		$this->taxed( 'excl', 'incl' );
		$book = $this->product( '100.00', 'Book', array( 'tax_status' => 'none' ) );
		$lamp = $this->product( '99.00', 'Lamp' );
		$mark = $this->product( '20.00', 'Bookmark' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$asked = array();
		$cart  = $this->composing( array( array( $book, $lamp ), array( $book, $mark ) ), $asked );
		$this->fill_cart( array( array( $book ) ) );
		self::assertSame( 'Book + Bookmark', $cart()['name'] ?? null, 'with its tax the lamp costs more than the book' );
		self::assertSame( array( array(), array( array( $book->get_id(), $lamp->get_id() ) ) ), array_column( $asked, 'exclude' ) );
	}

	public function test_what_the_shopper_refused_is_no_candidate_of_a_set(): void {
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$strap  = $this->product( '20.00', 'Strap' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$asked = array();
		$cart  = $this->composing( array( array( $camera, $bag ), array( $camera, $strap ) ), $asked );
		$this->fill_cart( array( array( $camera ) ) );
		self::assertSame( 'Camera + Bag', $cart()['name'] ?? null );
		$_COOKIE[ \Tandem\Plugin\Journey\Attention::REFUSED_COOKIE ] = (string) $bag->get_id();
		self::assertSame( 'Camera + Strap', $cart()['name'] ?? null );
		self::assertNotContains( $bag->get_id(), array_column( end( $asked )['products'], 'product' ) );
		$_COOKIE[ \Tandem\Plugin\Journey\Attention::REFUSED_COOKIE ] = $bag->get_id() . '.' . $strap->get_id();
		self::assertNull( $cart() );
		unset( $_COOKIE[ \Tandem\Plugin\Journey\Attention::REFUSED_COOKIE ] );
		self::assertSame( 'Camera + Bag', $cart()['name'] ?? null );
	}

	public function test_without_acceptance_and_for_others_the_price_is_the_shops(): void {
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$this->fill_cart( array( array( $camera ), array( $bag ) ) );
		self::assertSame( '549.99', $this->contents_total() );
	}

	/**
	 * @dataProvider forgeries
	 */
	public function test_only_what_this_shop_offered_is_accepted( callable $forge ): void {
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$policy = $this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$this->fill_cart( array( array( $camera ) ) );
		$set   = ComposedSet::of( array( array( 'product' => $camera->get_id(), 'variation' => 0 ), array( 'product' => $bag->get_id(), 'variation' => 0 ) ) );
		$token = $forge( $set, $policy, $bag );
		$cart  = $this->composed();
		try {
			$cart->accept( $token );
			self::fail( "accepted $token" );
		} catch ( SetRefused ) {
			self::assertSame( array( $camera->get_id() => 1 ), $this->quantities() );
			self::assertSame( '500.00', $this->contents_total() );
		}
	}

	/** @return array<string,array{callable}> */
	public function forgeries(): array {
		return array(
			'nothing'        => array( static fn(): string => '' ),
			'no seal'        => array( static fn( ComposedSet $set ): string => $set->key() ),
			'another seal'   => array( static fn( ComposedSet $set ): string => $set->key() . '~' . str_repeat( '0', 24 ) ),
			'another set'    => array( static fn( ComposedSet $set, ComposedPolicy $policy ): string => '9' . $set->token( $policy ) ),
			'old policy'     => array(
				function ( ComposedSet $set, ComposedPolicy $policy ): string {
					$token = $set->token( $policy );
					$this->policy( array( array( 'size' => 2, 'percent' => '1' ) ) );
					return $token;
				},
			),
			'switched off'   => array(
				static function ( ComposedSet $set, ComposedPolicy $policy ): string {
					$off = ComposedPolicy::from_array( array( 'on' => false ) + $policy->to_array() );
					$off->store();
					return $set->token( $off );
				},
			),
			'out of stock'   => array(
				static function ( ComposedSet $set, ComposedPolicy $policy, \WC_Product $bag ): string {
					$bag->set_stock_status( 'outofstock' );
					$bag->save();
					return $set->token( $policy );
				},
			),
		);
	}

	public function test_a_change_of_policy_ends_the_discount_of_an_accepted_set(): void {
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		$this->fill_cart( array( array( $camera ) ) );
		$cart = $this->composed();
		$cart->accept( $this->offer( array( $camera, $bag ) )->best()['token'] );
		self::assertSame( '522.49', $this->contents_total() );
		$this->policy( array() );
		$this->next_request();
		WC()->cart->calculate_totals();
		self::assertSame( '549.99', $this->contents_total() );
	}

	public function test_the_discount_is_the_owners_table(): void {
		$line   = static fn( int $size, string $percent, int $category = 0 ): array => compact( 'size', 'percent', 'category' );
		$policy = $this->policy( array( $line( 2, '5' ), $line( 2, '8', 7 ), $line( 2, '3', 8 ), $line( 3, '12.5' ) ) );
		foreach ( array( array( array( array( 1 ), array( 2 ) ), '5.00' ), array( array( array( 7 ), array( 7, 8 ) ), '8.00' ), array( array( array( 7 ), array( 1 ) ), '5.00' ), array( array( array( 7 ), array( 8 ) ), '3.00' ), array( array( array(), array(), array() ), '12.50' ), array( array( array(), array(), array(), array() ), null ) ) as list( $categories, $percent ) ) {
			self::assertSame( $percent, $policy->percent( $categories ), (string) wp_json_encode( $categories ) );
		}
		self::assertNull( ComposedPolicy::from_array( array( 'categories' => array( 7 ) ) + $policy->to_array() )->percent( array( array( 7 ), array( 1 ) ) ), 'not eligible' );
		foreach ( array( array( 'least' => 1 ), array( 'least' => 3, 'most' => 2 ), array( 'discounts' => array( $line( 2, '100' ) ) ), array( 'discounts' => array( $line( 5, '1' ) ) ), array( 'max_discount' => '-1' ) ) as $wrong ) {
			try {
				ComposedPolicy::from_array( $wrong );
				self::fail( (string) wp_json_encode( $wrong ) );
			} catch ( \InvalidArgumentException $error ) {
				self::assertStringContainsString( 'expected', $error->getMessage() );
			}
		}
	}

	public function test_a_published_bundle_goes_first(): void {
		$camera = $this->product( '500.00', 'Camera' );
		$bag    = $this->product( '49.99', 'Bag' );
		$strap  = $this->product( '20.00', 'Strap' );
		$this->policy( array( array( 'size' => 2, 'percent' => '5' ) ) );
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		$this->bundle( array( array( $camera ), array( $strap ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Camera kit' );
		$this->fill_cart( array( array( $camera ) ) );
		$display = new \Tandem\Plugin\Cart\CompletionDisplay( Plugin::instance()->completion_offer(), Plugin::instance()->settings(), $this->offer( array( $camera, $bag ) ), static fn(): \Tandem\Plugin\Journey\Fragments => Plugin::instance()->journey()->fragments(), new \Tandem\Plugin\Journey\PlacementRegistry( Plugin::instance()->settings() ), static fn(): \Tandem\Plugin\Journey\Attention => Plugin::instance()->journey()->attention() );
		ob_start();
		$display->classic();
		self::assertStringContainsString( 'Camera kit', (string) ob_get_clean() );
	}

	public function test_owners_of_the_starter_are_offered_the_upgrade_and_first_time_buyers_the_starter(): void {
		$mat     = $this->product( '40.00', 'Mat' );
		$band    = $this->product( '20.00', 'Band' );
		$pro     = $this->product( '90.00', 'Mat Pro' );
		$starter = $this->bundle( array( array( $mat ), array( $band ) ), array( 'discount' => 'percent', 'value' => '5', 'mark' => 'starter' ), 'Starter' );
		$upgrade = $this->bundle( array( array( $pro ), array( $band ) ), array( 'discount' => 'percent', 'value' => '20', 'mark' => 'upgrade', 'upgrade_of' => $starter->get_id() ), 'Upgrade' );
		$this->fill_cart( array( array( $band ) ) );
		self::assertSame( $starter->get_id(), Plugin::instance()->completion_offer()->best()['bundle']->id, 'a guest' );
		$customer = wp_insert_user( array( 'user_login' => 'kit-owner', 'user_email' => 'kit-owner@example.test', 'user_pass' => 'secret', 'role' => 'customer' ) );
		self::assertIsInt( $customer, is_wp_error( $customer ) ? $customer->get_error_message() : '' );
		wp_set_current_user( $customer );
		self::assertSame( $starter->get_id(), Plugin::instance()->completion_offer()->best()['bundle']->id, 'somebody new' );
		$this->order( array( array( $mat, 1 ), array( $band, 1 ) ), $customer, 'kit-owner@example.test' );
		wp_cache_flush();
		self::assertSame( $upgrade->get_id(), Plugin::instance()->completion_offer()->best()['bundle']->id, 'an owner' );
	}

	public function test_the_policy_is_read_and_stored_by_rest(): void {
		wp_set_current_user( 1 );
		wp_insert_term( 'Composable', 'product_cat' );
		$put = new \WP_REST_Request( 'PUT', '/tandem/v1/composed' );
		$put->set_header( 'Content-Type', 'application/json' );
		$put->set_body( (string) wp_json_encode( array( 'on' => true, 'most' => 3, 'discounts' => array( array( 'size' => 3, 'percent' => '7' ) ) ) ) );
		self::assertSame( 200, rest_do_request( $put )->get_status() );
		$shown = rest_do_request( new \WP_REST_Request( 'GET', '/tandem/v1/composed' ) )->get_data();
		self::assertSame( 'native' === Plugin::instance()->engine()->name(), $shown['able'], 'without the extension the page says that nothing is composed' );
		self::assertSame( array( true, 3 ), array( $shown['policy']['on'], $shown['policy']['most'] ) );
		self::assertTrue( array_is_list( $shown['categories'] ), 'the page takes a list' );
		$put->set_body( '{"least":9}' );
		self::assertSame( 400, rest_do_request( $put )->get_status() );
	}

	/** A policy of a table, switched on and stored. @param list<array<string,mixed>> $discounts */
	private function policy( array $discounts ): ComposedPolicy {
		$policy = ComposedPolicy::from_array( array( 'on' => true, 'discounts' => $discounts ) );
		$policy->store();
		return $policy;
	}

	/** An engine that suggests what it is told, and prices as the real one. @param list<\WC_Product> $set */
	private function offer( array $set ): ComposedOffer {
		$real   = Plugin::instance()->engine();
		$engine = $this->createStub( Engine::class );
		$engine->method( 'quote' )->willReturnCallback( $real->quote( ... ) );
		$engine->method( 'recommend' )->willReturn( array_map( static fn( \WC_Product $product ): Recommendation => new Recommendation( $product->get_id(), 1.0, array( 'kind' => 'none' ) ), array_slice( $set, 1 ) ) );
		$engine->method( 'propose' )->willReturn(
			array(
				'proposals' => array(
					array(
						'pieces' => array_map( static fn( \WC_Product $product ): array => array( 'product' => $product->get_id(), 'variation' => 0, 'in_cart' => false ), $set ),
					),
				),
			)
		);
		$plugin = Plugin::instance();
		return new ComposedOffer( static fn(): Engine => $engine, $plugin->cart_pricing(), $plugin->quotes(), $plugin->catalog_prices(), new ShelfReader(), $plugin->sold_bundles(), $plugin->composed_rules(), new FreeShipping(), $plugin->settings() );
	}

	/** What a product page says of these offers. */
	private function hint( ComposedOffer $composed ): \Tandem\Plugin\Journey\BundleHint {
		$settings  = Plugin::instance()->settings();
		$templates = new \Tandem\Plugin\Journey\Templates( $settings, new \Tandem\Plugin\Privacy\Consent( $settings ) );
		$ledger    = new \Tandem\Plugin\Journey\PageLedger( $settings );
		return new \Tandem\Plugin\Journey\BundleHint( $settings, static fn() => Plugin::instance()->completion_offer(), static fn(): ComposedOffer => $composed, $templates, new \Tandem\Plugin\Journey\Fragments( new \Tandem\Plugin\Journey\FragmentStore(), $ledger, $templates, Plugin::instance()->bundles() ), $ledger, Plugin::instance()->journey()->attention() );
	}

	/** Settings of placements. @param array<string,array<string,mixed>> $set */
	private function places( array $set ): void {
		Plugin::instance()->settings()->update( array( 'live' => true, 'placements' => array( 'order' => array(), 'set' => $set ) ) );
	}

	/**
	 * What the cart offers of an engine that knows some sets, best first, and answers what it is asked for.
	 *
	 * @param list<list<\WC_Product>>  $sets  Sets.
	 * @param list<array<string,mixed>> $asked What it was asked.
	 * @return \Closure():(array<string,mixed>|null)
	 */
	private function composing( array $sets, array &$asked ): \Closure {
		$plugin   = Plugin::instance();
		$composed = $this->knowing( $sets, $asked );
		$this->places( array() );
		return static function () use ( $plugin, $composed ): ?array {
			WC()->cart->calculate_totals();
			$display = new \Tandem\Plugin\Cart\CompletionDisplay( $plugin->completion_offer(), $plugin->settings(), $composed, static fn(): \Tandem\Plugin\Journey\Fragments => $plugin->journey()->fragments(), new \Tandem\Plugin\Journey\PlacementRegistry( $plugin->settings() ), static fn(): \Tandem\Plugin\Journey\Attention => $plugin->journey()->attention() );
			return $display->cart_data( array() )['offer'];
		};
	}

	/**
	 * The offers of such an engine.
	 *
	 * @param list<list<\WC_Product>>  $sets  Sets.
	 * @param list<array<string,mixed>> $asked What it was asked.
	 */
	private function knowing( array $sets, array &$asked ): ComposedOffer {
		$real   = Plugin::instance()->engine();
		$known  = array();
		foreach ( array_merge( ...$sets ) as $product ) {
			$known[ $product->get_id() ] = $product;
		}
		$engine = $this->createStub( Engine::class );
		$engine->method( 'quote' )->willReturnCallback( $real->quote( ... ) );
		$engine->method( 'recommend' )->willReturnCallback( static fn( \Tandem\Value\RecommendRequest $request ): array => array_map( static fn( int $id ): Recommendation => new Recommendation( $id, 1.0, array( 'kind' => 'none' ) ), array_values( array_diff( array_keys( $known ), $request->cart, $request->exclude ) ) ) );
		$engine->method( 'propose' )->willReturnCallback(
			static function ( array $request ) use ( $sets, &$asked ): array {
				$asked[] = $request;
				$given   = array_column( $request['products'], null, 'product' );
				foreach ( $sets as $set ) {
					$ids = array_map( static fn( \WC_Product $product ): int => $product->get_id(), $set );
					sort( $ids );
					$pieces = array_intersect_key( $given, array_flip( $ids ) );
					$sum    = static fn( array $some ): int => (int) array_sum( array_column( $some, 'price' ) );
					$more   = $sum( array_filter( $pieces, static fn( array $piece ): bool => empty( $piece['in_cart'] ) ) ) - intdiv( $sum( $pieces ), 20 );
					if ( count( $pieces ) === count( $ids ) && $more <= ( $request['budget'] ?? PHP_INT_MAX ) && ! in_array( $ids, $request['exclude'], true ) && in_array( $request['holding'] ?? $ids[0], $ids, true ) ) {
						return array( 'proposals' => array( array( 'pieces' => array_map( static fn( int $id ): array => array( 'product' => $id, 'variation' => $given[ $id ]['variation'] ?? 0 ), $ids ) ) ) );
					}
				}
				return array( 'proposals' => array() );
			}
		);
		$plugin = Plugin::instance();
		return new ComposedOffer( static fn(): Engine => $engine, $plugin->cart_pricing(), $plugin->quotes(), $plugin->catalog_prices(), new ShelfReader(), $plugin->sold_bundles(), $plugin->composed_rules(), new FreeShipping(), $plugin->settings() );
	}

	private function composed(): ComposedCart {
		return Plugin::instance()->composed_cart();
	}

	private function suggested( Engine $engine ): SuggestedBundles {
		return new SuggestedBundles( static fn(): Engine => $engine, new ShelfReader(), Plugin::instance()->sold_bundles(), Plugin::instance()->settings() );
	}

	/** @return array<string,mixed> */
	private function answer( int $product, int $companion ): array {
		$chance = array( 'mean' => 0.08, 'low' => 0.06, 'high' => 0.1 );
		$piece  = static fn( int $id, int $together ): array => array( 'product' => $id, 'variation' => 0, 'in_cart' => 0 === $together, 'with' => 0, 'together' => $together, 'of' => 412, 'chance' => $chance );
		return array(
			'version'   => 1,
			'basis'     => 'contribution',
			'orders'    => 3600,
			'proposals' => array(
				array( 'pieces' => array( $piece( $product, 0 ), $piece( $companion, 34 ) ), 'basis_points' => 750, 'base' => 55000, 'price' => 50875, 'saving' => 4125, 'chance' => $chance, 'value' => 900, 'per_100' => 7200, 'gain_per_100' => 30, 'margin' => 3100 ),
			),
			'missing'   => array(
				array( 'product' => $product, 'companion' => $companion, 'together' => 34, 'of' => 412, 'without' => 378, 'chance' => $chance, 'value' => 2000, 'left' => 60480, 'left_low' => 45360, 'left_high' => 75600 ),
			),
		);
	}
}
