<?php
/**
 * Random carts in shops of every tax setting, beside plain carts at the same line prices.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Value\MinorUnits;

/**
 * Prices come from a filter and the bundle from the quote's own filter, so that a cart costs no writing. What
 * is compared is what WooCommerce adds up: with bundle prices, and with products that have those prices.
 */
trait CartGrid {

	/** @var list<\WC_Product> */
	private array $grid_products = array();

	/** @var array<int,array{price:string,regular:string}> */
	private array $grid_prices = array();

	/** @var array<string,mixed>|null */
	private ?array $grid_rule = null;

	private int $grid_seed = 1;

	/**
	 * Every shop of the grid.
	 *
	 * @return list<array{decimals:int,inclusive:bool,subtotal:bool,rates:string,exempt:bool,abroad:bool,coupons:string,sale:bool}>
	 */
	protected static function grid(): array {
		$cells = array();
		foreach ( array( 0, 2, 3 ) as $decimals ) {
			foreach ( array( false, true ) as $inclusive ) {
				foreach ( array( false, true ) as $subtotal ) {
					foreach ( array( 'none', 'one', 'two', 'compound' ) as $rates ) {
						foreach ( array( false, true ) as $exempt ) {
							foreach ( array( false, true ) as $abroad ) {
								foreach ( array( '', 'percent', 'cart', 'product', 'both', 'sequential' ) as $coupons ) {
									foreach ( array( false, true ) as $sale ) {
										$cells[] = compact( 'decimals', 'inclusive', 'subtotal', 'rates', 'exempt', 'abroad', 'coupons', 'sale' );
									}
								}
							}
						}
					}
				}
			}
		}
		return $cells;
	}

	/**
	 * Products, coupons and filters that all cells share.
	 */
	protected function grid_prepare( int $seed ): void {
		$this->grid_seed = $seed;
		for ( $number = 0; $number < 5; $number++ ) {
			$this->grid_products[] = $this->product( '10.00', "Grid $number", array( 'tax_class' => $number % 2 ? 'reduced-rate' : '' ) );
		}
		foreach ( array( 'percent' => '7.5', 'fixed_cart' => '13', 'fixed_product' => '2' ) as $type => $amount ) {
			$coupon = new \WC_Coupon();
			$coupon->set_code( "grid-$type" );
			$coupon->set_discount_type( $type );
			$coupon->set_amount( (float) $amount );
			$coupon->save();
		}
		foreach ( array( 'price', 'regular_price', 'sale_price' ) as $field ) {
			add_filter( "woocommerce_product_get_$field", fn( $price, $product ) => $this->grid_prices[ $product->get_id() ][ 'regular_price' === $field ? 'regular' : 'price' ] ?? $price, 50, 2 );
		}
		add_filter( 'tandem_quote_rules', fn(): array => $this->grid_rule ? array( $this->grid_rule ) : array() );
		update_option( 'woocommerce_calc_taxes', 'yes' );
		update_option( 'woocommerce_tax_based_on', 'billing' );
	}

	/**
	 * Random carts in one shop.
	 *
	 * @param array<string,mixed> $cell  A cell of the grid.
	 * @param int                 $carts Carts.
	 * @return array{different:int,promised:int,kept:int} Carts that differ from the plain one; carts in which WooCommerce can hold the promised price; those that hold it.
	 */
	protected function grid_cell( array $cell, int $carts ): array {
		global $wpdb;
		$wpdb->query( "DELETE FROM {$wpdb->prefix}woocommerce_tax_rates" );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}woocommerce_tax_rate_locations" );
		$rates = array(
			'none'     => array(),
			'one'      => array( array( '', '20', 0 ), array( 'reduced-rate', '20', 0 ) ),
			'two'      => array( array( '', '20', 0 ), array( 'reduced-rate', '5.5', 0 ) ),
			'compound' => array( array( '', '5', 0 ), array( '', '9.975', 1 ), array( 'reduced-rate', '5', 0 ) ),
		)[ $cell['rates'] ];
		foreach ( array( 'US' => 0, 'DE' => 1 ) as $country => $more ) {
			foreach ( $rates as $number => list( $class, $rate, $compound ) ) {
				\WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => $country, 'tax_rate' => (string) ( (float) $rate + $more ), 'tax_rate_name' => "T$number", 'tax_rate_priority' => 1 + $compound, 'tax_rate_compound' => $compound, 'tax_rate_shipping' => 0, 'tax_rate_order' => $number, 'tax_rate_class' => $class ) );
			}
		}
		foreach ( array( 'woocommerce_price_num_decimals' => (string) $cell['decimals'], 'woocommerce_prices_include_tax' => $cell['inclusive'] ? 'yes' : 'no', 'woocommerce_tax_round_at_subtotal' => $cell['subtotal'] ? 'yes' : 'no', 'woocommerce_calc_discounts_sequentially' => 'sequential' === $cell['coupons'] ? 'yes' : 'no' ) as $option => $value ) {
			update_option( $option, $value );
		}
		\WC_Cache_Helper::invalidate_cache_group( 'taxes' );
		WC()->cart->round_at_subtotal = $cell['subtotal'];
		WC()->customer->set_billing_location( $cell['abroad'] ? 'DE' : 'US', $cell['abroad'] ? '' : 'TX', $cell['abroad'] ? '10115' : '78701', 'City' );
		WC()->customer->set_is_vat_exempt( $cell['exempt'] );
		$found = array( 'different' => 0, 'promised' => 0, 'kept' => 0 );
		for ( $cart = 0; $cart < $carts; $cart++ ) {
			foreach ( $this->grid_cart( $cell ) as $what => $times ) {
				$found[ $what ] += $times;
			}
		}
		WC()->customer->set_is_vat_exempt( false );
		return $found;
	}

	/**
	 * One random cart.
	 *
	 * @param array<string,mixed> $cell Cell.
	 * @return array{different:int,promised:int,kept:int}
	 */
	private function grid_cart( array $cell ): array {
		$first  = $this->grid_random( 5 );
		$pieces = array();
		$rule   = array();
		for ( $number = 0, $count = 2 + $this->grid_random( 3 ); $number < $count; $number++ ) {
			$product  = $this->grid_products[ ( $first + $number ) % 5 ];
			$quantity = 1 + $this->grid_random( 4 );
			$minor    = 100 + $this->grid_random( 200000 );
			$price    = MinorUnits::format( $minor, $cell['decimals'] );

			$this->grid_prices[ $product->get_id() ] = array( 'price' => $price, 'regular' => $cell['sale'] ? MinorUnits::format( $minor + 1 + $this->grid_random( intdiv( $minor, 25 ) ), $cell['decimals'] ) : $price );

			$pieces[] = array( $product, $quantity );
			$rule[]   = array( 'product' => $product->get_id(), 'variation' => 0, 'min' => $quantity, 'max' => $quantity, 'optional' => false, 'discount' => null );
		}
		$this->grid_rule = array( 'id' => 'bundle:1', 'version' => 'grid', 'kind' => 'set', 'name' => 'Grid', 'priority' => 10, 'components' => $rule, 'discount' => array( 'type' => 'percent', 'basis_points' => 600 + $this->grid_random( 5000 ) ), 'base' => $cell['sale'] && 0 === $this->grid_random( 2 ) ? 'regular' : 'current', 'limit_total_left' => null, 'limit_customer_left' => null );

		$ours  = $this->grid_totals( $pieces, $cell['coupons'] );
		$quote = $this->cart_quote();
		self::assertNotNull( $quote );
		self::assertCount( 1, $quote->applied(), (string) wp_json_encode( $quote->answer['refused'] ) );
		$promise = $quote->answer['total'];
		foreach ( WC()->cart->get_cart() as $key => $item ) {
			$unit = $quote->priced_line( $key )['unit'];

			$this->grid_prices[ $item['product_id'] ] = array( 'price' => $unit, 'regular' => $unit );
		}
		$this->grid_rule = null;
		$core            = $this->grid_totals( $pieces, $cell['coupons'] );
		self::assertSame( array(), $this->cart_quote()?->applied() ?? array() );
		// Beyond one rate in prices with tax WooCommerce misses its own shelf prices, with or without bundles. Half a
		// cent of tax goes down where prices include it, which WooCommerce decides when it loads.
		$holds  = '' === $cell['coupons'] && ! $cell['abroad'] && ! ( $cell['exempt'] && $cell['inclusive'] ) && ( ! $cell['inclusive'] || ( PHP_ROUND_HALF_DOWN === WC_TAX_ROUNDING_MODE && in_array( $cell['rates'], array( 'none', 'one' ), true ) ) );
		// What the shopper pays: WooCommerce rounds net and tax each for itself only to show them.
		$amount = $cell['inclusive'] ? (float) $ours['total'] - (float) $ours['shipping_total'] - (float) $ours['shipping_tax'] : (float) $ours['cart_contents_total'];
		return array(
			'different' => $core === $ours ? 0 : 1,
			'promised'  => $holds ? 1 : 0,
			'kept'      => $holds && MinorUnits::rounded( $amount, $cell['decimals'] ) === $promise ? 1 : 0,
		);
	}

	/**
	 * What WooCommerce adds up.
	 *
	 * @param list<array{0:\WC_Product,1:int}> $pieces  Pieces.
	 * @param string                           $coupons Coupons of the cell.
	 * @return array<string,mixed>
	 */
	private function grid_totals( array $pieces, string $coupons ): array {
		WC()->cart->empty_cart();
		// Once, at the end.
		remove_action( 'woocommerce_add_to_cart', array( WC()->cart, 'calculate_totals' ), 20 );
		foreach ( $pieces as list( $product, $quantity ) ) {
			WC()->cart->add_to_cart( $product->get_id(), $quantity );
		}
		add_action( 'woocommerce_add_to_cart', array( WC()->cart, 'calculate_totals' ), 20, 0 );
		WC()->cart->set_applied_coupons( array( '' => array(), 'percent' => array( 'grid-percent' ), 'cart' => array( 'grid-fixed_cart' ), 'product' => array( 'grid-fixed_product' ), 'both' => array( 'grid-percent', 'grid-fixed_cart' ), 'sequential' => array( 'grid-percent', 'grid-fixed_cart' ) )[ $coupons ] );
		WC()->cart->calculate_totals();
		$totals = array_intersect_key( WC()->cart->get_totals(), array_flip( array( 'subtotal', 'subtotal_tax', 'discount_total', 'discount_tax', 'cart_contents_total', 'cart_contents_tax', 'shipping_total', 'shipping_tax', 'total', 'total_tax' ) ) );
		foreach ( WC()->cart->get_cart() as $item ) {
			$totals[ 'line ' . $item['product_id'] ] = array( $item['line_subtotal'], $item['line_subtotal_tax'], $item['line_total'], $item['line_tax'] );
		}
		ksort( $totals );
		return $totals;
	}

	/**
	 * A seeded number.
	 */
	private function grid_random( int $below ): int {
		// Not random, but without the short periods of a simple generator's low bits.
		return crc32( 'case ' . ++$this->grid_seed ) % $below;
	}
}
