<?php
/**
 * Rewards by the value of the cart, and what closes a gap.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Cart\AddedProduct;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\RewardTiers;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Recommendations\Wishes;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/OfferFixtures.php';

final class RewardTest extends TandemTestCase {

	use OfferFixtures;

	protected function setUp(): void {
		parent::setUp();
		foreach ( Plugin::instance()->offers()->all() as $offer ) {
			Plugin::instance()->offers()->delete( $offer->id );
		}
	}

	public function test_the_next_reward_is_told_and_the_price_keeps_what_was_told(): void {
		( new Settings() )->update( array( 'live' => true, 'rewards' => array( 'on' => true ) ) );
		$this->offer( array( 'name' => 'Five percent off', 'conditions' => self::when( 'cart.total', 'ge', 5000 ), 'benefit' => array( 'type' => 'percent', 'percent' => '5' ) ) );
		$this->offer( array( 'name' => 'Ten percent off', 'conditions' => self::when( 'cart.total', 'ge', 10000 ), 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) ) );
		$this->offer( array( 'name' => 'For customers', 'conditions' => array( 'all' => array( ...self::when( 'cart.total', 'ge', 4000 )['all'], ...self::when( 'customer.orders', 'ge', 3 )['all'] ) ) ) );
		self::assertSame( '', $this->text(), 'an empty cart' );
		$key = WC()->cart->add_to_cart( $this->product( '30.00' )->get_id() );
		$this->look_again();
		self::assertSame( '$20.00 to go until: Five percent off', $this->text(), 'never what this shopper would not get' );
		WC()->cart->set_quantity( $key, 2 );
		$this->look_again();
		self::assertSame( '$40.00 to go until: Ten percent off', $this->text() );
		self::assertSame( 57.0, (float) WC()->cart->get_cart_contents_total(), 'the first one is in the price' );
		WC()->cart->set_quantity( $key, 4 );
		$this->look_again();
		self::assertSame( 'Reached: Ten percent off', $this->text() );
		self::assertSame( 108.0, (float) WC()->cart->get_cart_contents_total() );
		( new Settings() )->update( array( 'rewards' => array( 'on' => false ) ) );
		self::assertSame( '', $this->text() );
	}

	public function test_the_cheapest_relevant_product_that_closes_the_gap_comes_first(): void {
		$camera = $this->product( '50.00', 'Camera' );
		$links  = array();
		foreach ( array( 'Tripod' => '80.00', 'Cloth' => '4.00', 'Bag' => '30.00', 'Card' => '25.00' ) as $name => $price ) {
			$links[] = $this->product( $price, $name )->get_id();
		}
		$camera->set_cross_sell_ids( $links );
		$camera->save();
		$names = fn( int $gap ): array => array_map( static fn( $one ): array => array( $one->product->get_name(), $one->reason ), $this->reader()->suggest( 'cart', 'manual', new SuggestionContext( $camera->get_id(), wishes: new Wishes( gap: $gap ) ), 2 ) );
		self::assertSame( array( 'Tripod', 'Cloth' ), array_column( $names( 0 ), 0 ) );
		self::assertSame( array( 'Card', 'With this your order ships free' ), $names( 2500 )[0], 'exactly enough' );
		self::assertSame( 'Tripod', $names( 2500 )[1][0] );
		self::assertSame( 'Bag', $names( 2501 )[0][0] );
		self::assertSame( array( 'Tripod', 'Cloth' ), array_column( $names( 8001 ), 0 ), 'nothing closes it' );
	}

	public function test_what_an_offer_would_make_cheaper_is_not_said_to_close_the_gap(): void {
		$camera = $this->product( '50.00', 'Camera' );
		$bag    = $this->product( '25.00', 'Bag' );
		$case   = $this->product( '26.00', 'Case' );
		$camera->set_cross_sell_ids( array( $bag->get_id(), $case->get_id() ) );
		$camera->save();
		( new Settings() )->update( array( 'live' => true ) );
		WC()->cart->add_to_cart( $camera->get_id() );
		$this->look_again();
		$first = fn(): string => $this->reader()->suggest( 'cart', 'manual', new SuggestionContext( $camera->get_id(), wishes: new Wishes( gap: 2500 ) ), 2 )[0]->reason;
		self::assertSame( 'With this your order ships free', $first() );
		$this->offer( array( 'name' => 'Off with more in the cart', 'conditions' => self::when( 'cart.total', 'ge', 7000 ) ) );
		$this->look_again();
		self::assertNotSame( 'With this your order ships free', $first(), 'ten percent would go off' );
	}

	private function text(): string {
		$plugin = Plugin::instance();
		$usage  = $plugin->offer_usage();
		return ( new RewardTiers( new Settings(), $plugin->offers(), $plugin->offer_decision(), static fn() => $plugin->shopper_facts(), static fn( array $offers ): array => $usage->of( $offers, $usage->shopper() ), ( new AddedProduct( $plugin->cart_pricing(), $plugin->quotes(), $plugin->catalog_prices() ) )->with_amount( ... ) ) )->text();
	}

	private function reader(): SuggestionReader {
		$products = new ProductReader();
		return new SuggestionReader( new EngineSource( static fn(): \Tandem\Engine => Plugin::instance()->engine() ), new LinkedSource( $products ), new BestSellerSource( $products, new BestSellerReader() ), $products, new ReasonText( new Settings(), $products ), new PageLedger( new Settings() ) );
	}
}
