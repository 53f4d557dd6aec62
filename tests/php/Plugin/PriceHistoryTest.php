<?php
/**
 * Prices that products had, and what savings are told against.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Pricing\PriceHistory;
use Tandem\Plugin\Pricing\PriceHistoryStore;

require_once __DIR__ . '/BundleFixtures.php';

final class PriceHistoryTest extends TandemTestCase {

	use BundleFixtures;

	/**
	 * Sets what a product cost, oldest first: days ago and price.
	 *
	 * @param list<array{0:int,1:string}> $past Changes.
	 */
	private function past( \WC_Product $product, array $past ): PriceHistory {
		$store = new PriceHistoryStore();
		$store->forget_product( $product->get_id() );
		foreach ( $past as list( $days, $price ) ) {
			$store->add( $product->get_id(), time() - $days * DAY_IN_SECONDS, (int) ( (float) $price * 10000 ) );
		}
		return new PriceHistory( $store, Plugin::instance()->settings() );
	}

	/**
	 * @dataProvider pasts
	 */
	public function test_the_lowest_of_thirty_days( array $past, ?string $lowest, ?string $before ): void {
		$product = $this->product( '100.00' );
		$history = $this->past( $product, $past );
		self::assertSame( $lowest, $history->lowest( array( $product->get_id() ), time() )[ $product->get_id() ] ?? null );
		self::assertSame( $before, $history->before_reduction( $product->get_id() ) );
	}

	/** @return iterable<string,array{0:list<array{0:int,1:string}>,1:string|null,2:string|null}> */
	public function pasts(): iterable {
		yield 'no history' => array( array(), null, null );
		yield 'one price since long' => array( array( array( 90, '100' ) ), '100.0000', null );
		yield 'reduced five days ago' => array( array( array( 90, '100' ), array( 5, '80' ) ), '80.0000', '100.0000' );
		yield 'raised before it was reduced' => array( array( array( 90, '70' ), array( 20, '100' ), array( 5, '80' ) ), '70.0000', '70.0000' );
		yield 'low, but longer ago' => array( array( array( 90, '50' ), array( 40, '100' ), array( 5, '80' ) ), '80.0000', '100.0000' );
		yield 'low until inside the window' => array( array( array( 90, '50' ), array( 29, '100' ) ), '50.0000', '50.0000' );
		yield 'lowered twice' => array( array( array( 90, '100' ), array( 60, '90' ), array( 2, '80' ) ), '80.0000', '90.0000' );
	}

	public function test_saves_and_the_daily_job_note_changes_once(): void {
		$store   = new PriceHistoryStore();
		$product = $this->product( '100.00' );
		$changes = static fn(): array => array_column( $store->changes( array( $product->get_id() ) )[ $product->get_id() ] ?? array(), 'price' );
		self::assertSame( array( 1000000 ), $changes() );
		$product->set_name( 'Other name' );
		$product->save();
		$product->set_sale_price( '79.99' );
		$product->save();
		self::assertSame( array( 1000000, 799900 ), $changes() );
		// A price that came by another way than the product's own saving.
		global $wpdb;
		$wpdb->update( $wpdb->prefix . 'wc_product_meta_lookup', array( 'min_price' => 60 ), array( 'product_id' => $product->get_id() ) );
		Plugin::instance()->price_history()->note( $product->get_id() - 1 );
		Plugin::instance()->price_history()->note( $product->get_id() - 1 );
		self::assertSame( array( 1000000, 799900, 600000 ), $changes() );
		$store->add( $product->get_id(), time() - 900 * DAY_IN_SECONDS, 10 );
		$store->add( $product->get_id(), time() - 800 * DAY_IN_SECONDS, 20 );
		self::assertSame( 1, $store->forget_before( time() - 400 * DAY_IN_SECONDS ) );
		self::assertSame( array( 20, 1000000, 799900, 600000 ), $changes(), 'the price that held 400 days ago stays known' );
		wp_delete_post( $product->get_id(), true );
		self::assertSame( array(), $changes() );
	}

	public function test_a_bundle_saves_against_the_lowest_price_where_the_owner_wants_it(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse, 2 ) ), array( 'discount' => 'fixed', 'value' => '1100.00' ) );
		$this->past( $mouse, array( array( 60, '100' ), array( 20, '70' ), array( 10, '100' ) ) );
		$text = static function () use ( $bundle ): string {
			Plugin::instance()->bundle_pricer()->forget();
			return html_entity_decode( wp_strip_all_tags( wc_get_product( $bundle->get_id() )->get_price_html() ) );
		};
		self::assertStringContainsString( '$1,200.00', $text() );
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'was' => 'lowest30' ) ) );
		self::assertStringContainsString( '$1,140.00', $text() );
		self::assertStringContainsString( '$1,100.00', $text() );
		$GLOBALS['product'] = wc_get_product( $bundle->get_id() );
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		$page = html_entity_decode( wp_strip_all_tags( (string) ob_get_clean() ) );
		self::assertStringContainsString( 'at the lowest prices of the last 30 days', $page );
		self::assertStringContainsString( '$40.00', $page );
		$this->past( $laptop, array( array( 60, '1000' ), array( 20, '900' ), array( 10, '1000' ) ) );
		// The service read the laptop's prices before; a shop reads them in its next request.
		( new \ReflectionProperty( PriceHistory::class, 'known' ) )->setValue( Plugin::instance()->price_history(), array() );
		self::assertStringNotContainsString( 'Original price', $text(), 'nothing is saved against 1,040.00' );
		self::assertStringContainsString( '$1,100.00', $text() );
	}

	public function test_a_reduced_product_shows_it_on_its_own_page(): void {
		$product = $this->product( '100.00', 'Lamp', array( 'sale_price' => '80.00' ) );
		$this->past( $product, array( array( 60, '100' ), array( 25, '90' ), array( 3, '80' ) ) );
		( new \ReflectionProperty( PriceHistory::class, 'known' ) )->setValue( Plugin::instance()->price_history(), array() );
		$GLOBALS['wp_query'] = new \WP_Query( array( 'p' => $product->get_id(), 'post_type' => 'product' ) );
		self::assertStringNotContainsString( 'Lowest price', $product->get_price_html() );
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'show_lowest' => true ) ) );
		self::assertStringContainsString( 'Lowest price of the last 30 days: $90.00', html_entity_decode( wp_strip_all_tags( $product->get_price_html() ) ) );
		$product->set_sale_price( '' );
		self::assertStringNotContainsString( 'Lowest price', $product->get_price_html() );
		wp_reset_query();
	}

	public function test_the_shops_setting_decides_what_a_discount_starts_from(): void {
		$laptop = $this->product( '1000.00', '', array( 'sale_price' => '950.00' ) );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'value' => '10' ) );
		self::assertSame( '945.00', wc_format_decimal( $bundle->get_price(), 2 ) );
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'base' => 'regular' ) ) );
		Plugin::instance()->bundle_rules()->forget();
		Plugin::instance()->bundle_pricer()->forget();
		self::assertSame( 99000, Plugin::instance()->bundle_pricer()->neutral_row( $bundle->bundle() )->price );
	}
}
