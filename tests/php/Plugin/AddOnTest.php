<?php
/**
 * An add-on belongs to its line: offered for it, with its quantity, gone with it, named in the order.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\AddOn;
use Tandem\Plugin\Journey\SetRefused;

final class AddOnTest extends TandemTestCase {

	private AddOn $add_on;

	private \WC_Product $laptop;

	private \WC_Product $warranty;

	protected function setUp(): void {
		parent::setUp();
		$term           = wp_insert_term( 'Computers ' . wp_generate_password( 6, false ), 'product_cat' );
		$this->laptop   = $this->product( '900.00', 'Laptop', array( 'category_ids' => array( $term['term_id'] ) ) );
		$this->warranty = $this->product( '12.00', '2-year warranty', array( 'catalog_visibility' => 'hidden' ) );
		$this->warranty->update_meta_data( AddOn::META, array( $term['term_id'] ) );
		$this->warranty->save();
		$this->add_on = new AddOn();
	}

	public function test_it_is_offered_for_a_line_of_its_categories_once(): void {
		self::assertNull( $this->add_on->best(), 'empty cart' );
		WC()->cart->add_to_cart( $this->product( '5.00' )->get_id() );
		self::assertNull( $this->add_on->best(), 'another category' );
		$line  = WC()->cart->add_to_cart( $this->laptop->get_id(), 2 );
		$found = $this->add_on->best();
		self::assertSame( array( $this->warranty->get_id(), $line, 'Laptop' ), array( $found['product']->get_id(), $found['line'], $found['name'] ) );
		$this->add_on->add( $this->warranty->get_id(), $line );
		self::assertNull( $this->add_on->best(), 'has it' );
	}

	public function test_it_follows_its_line(): void {
		$line = WC()->cart->add_to_cart( $this->laptop->get_id(), 2 );
		$own  = $this->add_on->add( $this->warranty->get_id(), $line );
		self::assertSame( 2, WC()->cart->get_cart_item( $own )['quantity'] );
		WC()->cart->set_quantity( $line, 5 );
		self::assertSame( 5, WC()->cart->get_cart_item( $own )['quantity'] );
		self::assertEqualsWithDelta( 5 * 912.0, (float) WC()->cart->get_cart_contents_total(), 0.001 );
		WC()->cart->remove_cart_item( $line );
		self::assertSame( array(), WC()->cart->get_cart_contents(), 'leaves with it' );
		WC()->cart->restore_cart_item( $line );
		self::assertSame( array( 5, 5 ), array_values( array_column( WC()->cart->get_cart_contents(), 'quantity' ) ), 'comes back with it' );
	}

	public function test_it_cannot_be_changed_alone_and_says_what_it_is_for(): void {
		$line = WC()->cart->add_to_cart( $this->laptop->get_id() );
		$own  = $this->add_on->add( $this->warranty->get_id(), $line );
		$item = WC()->cart->get_cart_item( $own );
		self::assertSame( '1', apply_filters( 'woocommerce_cart_item_quantity', '<input>', $own, $item ) );
		self::assertFalse( apply_filters( 'woocommerce_store_api_product_quantity_editable', true, $item['data'], $item ) );
		self::assertStringContainsString( 'Laptop', wc_get_formatted_cart_item_data( $item ) );
		$order = wc_create_order();
		WC()->checkout()->create_order_line_items( $order, WC()->cart );
		$order->calculate_totals();
		$order->save();
		$marked = array_filter( $order->get_items(), fn( $one ): bool => (int) $one->get_meta( AddOn::ORDER_META ) === $this->laptop->get_id() );
		self::assertCount( 1, $marked );
		self::assertSame( '2-year warranty', reset( $marked )->get_name() );
		$laptop = array_values( array_filter( $order->get_items(), fn( $one ): bool => $one->get_product_id() === $this->laptop->get_id() ) )[0];
		$form   = static function ( \WC_Order_Item $item ): string {
			ob_start();
			do_action( 'woocommerce_after_order_itemmeta', $item->get_id(), $item, $item->get_product() );
			return (string) ob_get_clean();
		};
		self::assertStringContainsString( 'data-tandem-add-on-of="' . $laptop->get_id() . '"', $form( reset( $marked ) ), 'the refund form knows its line' );
		self::assertStringNotContainsString( 'data-tandem-add-on-of', $form( $laptop ) );
		wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => '900', 'line_items' => array( $laptop->get_id() => array( 'qty' => 1, 'refund_total' => '900' ) ) ) );
		self::assertStringContainsString( '2-year warranty', implode( ' ', array_map( static fn( $note ): string => $note->content, wc_get_order_notes( array( 'order_id' => $order->get_id() ) ) ) ) );
	}

	public function test_nothing_but_an_add_on_of_the_owner_can_be_added(): void {
		$line = WC()->cart->add_to_cart( $this->laptop->get_id() );
		foreach ( array( array( $this->laptop->get_id(), $line ), array( $this->warranty->get_id(), 'no such line' ) ) as list( $product, $key ) ) {
			try {
				$this->add_on->add( $product, $key );
				self::fail( 'refused' );
			} catch ( SetRefused $refused ) {
				self::assertNotSame( '', $refused->getMessage() );
			}
		}
		self::assertCount( 1, WC()->cart->get_cart_contents() );
	}
}
