<?php
/**
 * The office table of the brief, all six rows: flagged as it is, quiet once mended, shown, sold by both checkouts and
 * refunded to the cent. Runs on both databases, with and without the extension.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\FallbackEngine;
use Tandem\Plugin\Plugin;
use Tandem\Value\MinorUnits;

require_once __DIR__ . '/BundleFixtures.php';

final class OfficeTableTest extends TandemTestCase {

	use BundleFixtures;

	private const GOODS = array( 'Laptop' => '1000', 'Mouse' => '50', 'Keyboard' => '150', 'Monitor' => '600', 'Chair' => '400', 'Desk' => '400', 'Lamp' => '300' );

	/** Name, products, single prices together, price of the brief, price once mended. */
	private const ROWS = array(
		array( 'Laptop + Mouse', array( 'Laptop', 'Mouse' ), '1050.00', '950', '1000.00' ),
		array( 'Laptop + Mouse + Keyboard', array( 'Laptop', 'Mouse', 'Keyboard' ), '1200.00', '1000', '1130.00' ),
		array( 'Laptop + Mouse + Keyboard + Monitor', array( 'Laptop', 'Mouse', 'Keyboard', 'Monitor' ), '1800.00', '1100', '1650.00' ),
		array( 'Laptop + Full Office Setup', array( 'Laptop', 'Mouse', 'Keyboard', 'Monitor', 'Chair' ), '2200.00', '1200', '1950.00' ),
		array( 'Laptop + Chair + Desk', array( 'Laptop', 'Chair', 'Desk' ), '1800.00', '1400', '1650.00' ),
		array( 'Ultimate Productivity Pack', array( 'Laptop', 'Mouse', 'Keyboard', 'Monitor', 'Chair', 'Lamp' ), '2500.00', '1600', '2149.99' ),
	);

	/** @var array<string,\WC_Product> */
	private array $goods = array();

	protected function setUp(): void {
		parent::setUp();
		foreach ( self::GOODS as $name => $price ) {
			$this->goods[ $name ] = $this->product( $price, $name );
		}
		foreach ( array( 'refunded', 'partially_refunded', 'processing' ) as $mail ) {
			add_filter( "woocommerce_email_enabled_customer_{$mail}_order", '__return_false' );
		}
	}

	public function test_the_table_as_it_is_is_flagged_with_the_numbers_and_quiet_once_mended(): void {
		$found = $this->findings( $this->rows( 3 ) );
		self::assertContains( 'Laptop + Chair + Desk costs $1,400.00 for goods of $1,800.00, while Laptop + Full Office Setup costs $1,200.00 for goods of $2,200.00.', $found );
		self::assertSame( array(), $this->findings( $this->rows( 4 ) ) );
	}

	public function test_every_row_is_shown_sold_by_both_checkouts_and_refunded_to_the_cent(): void {
		foreach ( $this->rows( 4 ) as $at => $bundle ) {
			[ $name, $pieces, $single, , $price ] = self::ROWS[ $at ];
			$row = Plugin::instance()->bundle_pricer()->row( $bundle->bundle() );
			self::assertSame( array( $single, $price ), array( $row->currency->decimal( $row->individual_total ), $row->currency->decimal( $row->price ) ), $name );
			$orders = array();
			foreach ( array( 'block', 'classic' ) as $way ) {
				WC()->cart->empty_cart();
				WC()->cart->add_to_cart( $bundle->get_id() );
				WC()->cart->calculate_totals();
				self::assertSame( $price, $this->contents_total(), "$name, $way" );
				self::assertCount( count( $pieces ), WC()->cart->get_cart() );
				// The engine in PHP gives this cart the same answer as the shop's engine, to the last field.
				$quote = $this->cart_quote();
				self::assertSame( $quote->answer, ( new FallbackEngine( '', '' ) )->quote( $quote->request ), "$name, $way" );
				$order = 'block' === $way ? $this->check_out() : wc_get_order( WC()->checkout()->create_order( array( 'payment_method' => 'cod', 'billing_email' => 'buyer@example.test' ) ) );
				self::assertSame( $price, wc_format_decimal( $order->get_total(), 2 ), "$name, $way" );
				self::assertSame( array( $name ), array_values( \Tandem\Plugin\Orders\OrderReceipt::read( $order )['names'] ), "$name, $way" );
				$orders[ $way ] = array_map( static fn( $line ): string => $line->get_name() . ' ' . wc_format_decimal( $line->get_total(), 2 ), array_values( $order->get_items() ) );
				$this->refund_unevenly( $order );
				self::assertSame( array( '0.00', '0.00' ), array( wc_format_decimal( $order->get_remaining_refund_amount(), 2 ), wc_format_decimal( $order->get_total() - $order->get_total_refunded(), 2 ) ), "$name, $way" );
			}
			self::assertSame( $orders['block'], $orders['classic'], 'the same line totals in both checkouts' );
		}
	}

	/**
	 * The six rows as published bundles.
	 *
	 * @param int $price Which price: 3 as the brief has it, 4 once mended.
	 * @return list<\Tandem\Plugin\Bundles\BundleProduct>
	 */
	private function rows( int $price ): array {
		return array_map( fn( array $row ): \WC_Product => $this->bundle( array_map( fn( string $piece ): array => array( $this->goods[ $piece ] ), $row[1] ), array( 'discount' => 'fixed', 'value' => $row[ $price ] ), $row[0] ), self::ROWS );
	}

	/**
	 * What is wrong with the rows beside each other.
	 *
	 * @param list<\Tandem\Plugin\Bundles\BundleProduct> $rows Rows.
	 * @return list<string>
	 */
	private function findings( array $rows ): array {
		$found = Plugin::instance()->bundle_coherence()->findings( array_map( static fn( $row ) => $row->bundle(), $rows ) );
		return array_values( array_column( array_filter( $found, static fn( array $finding ): bool => 'error' === $finding['severity'] ), 'message' ) );
	}

	/** Refunds each line in a third and the rest. */
	private function refund_unevenly( \WC_Order $order ): void {
		foreach ( $order->get_items() as $id => $line ) {
			$whole = (int) MinorUnits::rounded( $line->get_total(), 2 );
			foreach ( array( intdiv( $whole, 3 ), $whole - intdiv( $whole, 3 ) ) as $minor ) {
				$amount = MinorUnits::format( $minor, 2 );
				$refund = wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => $amount, 'line_items' => array( $id => array( 'qty' => 0, 'refund_total' => $amount ) ) ) );
				self::assertInstanceOf( \WC_Order_Refund::class, $refund, is_wp_error( $refund ) ? $refund->get_error_message() : '' );
			}
		}
	}
}
