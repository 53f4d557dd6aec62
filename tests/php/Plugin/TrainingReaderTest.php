<?php
/**
 * What the trainer gets of orders and products.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Training\CatalogReader;
use Tandem\Plugin\Training\OrderReader;
use WC_Order;

final class TrainingReaderTest extends TandemTestCase {

	private const STATUSES = array( 'completed', 'processing' );

	/**
	 * Lines of all orders after an id, as lists of seven.
	 *
	 * @return list<list<int>>
	 */
	private function read( int $after, int $limit = 1000, ?OrderReader $reader = null ): array {
		$reader ??= new OrderReader( self::STATUSES, 'salt' );
		$flat     = array();
		while ( $batch = $reader->next( $after, $limit ) ) {
			self::assertGreaterThan( $after, $batch->last );
			array_push( $flat, ...$batch->flat );
			$after = $batch->last;
		}
		return array_chunk( $flat, 7 );
	}

	private function last_order(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT MAX(ID) FROM {$wpdb->posts}" );
	}

	/**
	 * A guest's order with two lines, one of them sold in a bundle and refunded once, and a user's order.
	 *
	 * @return array{0:WC_Order,1:WC_Order,2:\WC_Product,3:\WC_Product}
	 */
	private function history(): array {
		$one   = $this->product( '12.50' );
		$two   = $this->product( '3.00' );
		$guest = $this->order( array( array( $one, 3 ), array( $two, 1 ) ), 0, 'Guest@Example.test' );
		$guest->set_date_created( '2026-03-04T05:06:07+00:00' );
		$item = array_values( $guest->get_items() )[0];
		$item->add_meta_data( '_tandem_bundle', '[{"rule":"bundle:7"}]', true );
		$item->save();
		$guest->save();
		$refund = wc_create_refund(
			array(
				'order_id'   => $guest->get_id(),
				'amount'     => '12.50',
				'line_items' => array( $item->get_id() => array( 'qty' => 1, 'refund_total' => '12.50' ) ),
			)
		);
		self::assertNotWPError( $refund );
		$user = $this->order( array( array( $two, 2 ) ), 1, 'guest@example.test' );
		return array( $guest, $user, $one, $two );
	}

	public static function assertNotWPError( mixed $value ): void {
		self::assertNotInstanceOf( \WP_Error::class, $value, $value instanceof \WP_Error ? $value->get_error_message() : '' );
	}

	public function test_lines_refunds_bundles_guests_and_users(): void {
		$before = $this->last_order();
		[ $guest, $user, $one, $two ] = $this->history();
		$lines = $this->read( $before );
		self::assertCount( 4, $lines );
		$customer = $lines[0][1];
		self::assertSame( 1 << 62, $customer & ( 1 << 62 ), 'a guest never has the number of a user' );
		$at = gmmktime( 5, 6, 7, 3, 4, 2026 );
		self::assertSame( array( $guest->get_id(), $customer, $one->get_id(), 3, 3750, $at, 50 ), $lines[0] );
		self::assertSame( array( $guest->get_id(), $customer, $two->get_id(), 1, 300, $at, 100 ), $lines[1] );
		self::assertSame( array( $guest->get_id(), $customer, $one->get_id(), -1, -1250, $at, 50 ), $lines[2], 'a refund belongs to its order and weighs as its line' );
		self::assertSame( array( $user->get_id(), 1, $two->get_id(), 2, 600 ), array_slice( $lines[3], 0, 5 ) );
		self::assertSame( 100, $lines[3][6] );
	}

	public function test_the_same_guest_is_the_same_customer_in_any_spelling_and_another_under_another_salt(): void {
		$before = $this->last_order();
		$a      = $this->product( '1.00' );
		$this->order( array( array( $a, 1 ) ), 0, 'Anna@Example.test' );
		$this->order( array( array( $a, 1 ) ), 0, 'anna@example.TEST' );
		$this->order( array( array( $a, 1 ) ), 0, 'berta@example.test' );
		$who = array_column( $this->read( $before ), 1 );
		self::assertSame( $who[0], $who[1] );
		self::assertNotSame( $who[0], $who[2] );
		self::assertNotSame( $who, array_column( $this->read( $before, 1000, new OrderReader( self::STATUSES, 'pepper' ) ), 1 ) );
	}

	public function test_pages_of_one_order_give_what_one_page_gives(): void {
		$before = $this->last_order();
		$this->history();
		self::assertSame( $this->read( $before ), $this->read( $before, 1 ) );
	}

	public function test_only_the_chosen_statuses_count(): void {
		$before = $this->last_order();
		$order  = $this->order( array( array( $this->product( '1.00' ), 1 ) ) );
		$order->set_status( 'cancelled' );
		$order->save();
		self::assertSame( array(), $this->read( $before ) );
		self::assertCount( 1, $this->read( $before, 1000, new OrderReader( array( 'cancelled' ), 'salt' ) ) );
		self::assertSame( 1, ( new OrderReader( array( 'cancelled' ), 'salt' ) )->count( $before ) );
	}

	public function test_shops_without_order_tables_give_the_same_lines(): void {
		add_filter( 'pre_option_woocommerce_custom_orders_table_enabled', static fn(): string => 'no' );
		self::assertSame( 'posts', ( new OrderReader( self::STATUSES, '' ) )->storage() );
		$before = $this->last_order();
		[ $guest, $user, $one, $two ] = $this->history();
		self::assertSame( 'shop_order', get_post_type( $guest->get_id() ) );
		$lines = $this->read( $before );
		$who   = $lines[0][1];
		$at    = gmmktime( 5, 6, 7, 3, 4, 2026 );
		self::assertSame( array( $guest->get_id(), $who, $one->get_id(), 3, 3750, $at, 50 ), $lines[0] );
		self::assertSame( array( $guest->get_id(), $who, $one->get_id(), -1, -1250, $at, 50 ), $lines[2] );
		self::assertSame( array( $user->get_id(), 1, $two->get_id(), 2, 600 ), array_slice( $lines[3], 0, 5 ) );
		self::assertCount( 4, $lines );
	}

	/**
	 * @dataProvider decimals
	 */
	public function test_stored_decimals_become_minor_units( string $decimal, int $exponent, int $minor ): void {
		self::assertSame( $minor, OrderReader::minor( $decimal, $exponent ), "$decimal at $exponent" );
	}

	public static function decimals(): array {
		return array(
			array( '12.5', 2, 1250 ),
			array( '-3', 2, -300 ),
			array( '-0.05', 2, -5 ),
			array( '7.999', 2, 799 ),
			array( '1200', 0, 1200 ),
			array( '1.2345', 3, 1234 ),
			array( '', 2, 0 ),
			array( '1e3', 2, 0 ),
		);
	}

	public function test_the_catalogue_names_what_the_ranker_needs(): void {
		global $wpdb;
		$after   = (int) $wpdb->get_var( "SELECT MAX(ID) FROM {$wpdb->posts}" );
		$product = $this->product( '19.90' );
		$term    = wp_insert_term( 'Chairs', 'product_cat' );
		wp_set_object_terms( $product->get_id(), array( (int) $term['term_id'] ), 'product_cat' );
		wp_set_object_terms( $product->get_id(), array( 'wood' ), 'product_tag' );
		update_post_meta( $product->get_id(), '_cogs_total_value', '8.25' );
		$draft = $this->product( '5.00' );
		$draft->set_status( 'draft' );
		$draft->save();
		$items = ( new CatalogReader() )->next( $after );
		self::assertSame(
			array(
				array(
					'item'       => $product->get_id(),
					'title'      => $product->get_name(),
					'categories' => array( 'chairs' ),
					'tags'       => array( 'wood' ),
					'attributes' => array(),
					'price'      => 1990,
					'cost'       => 825,
					'in_stock'   => true,
				),
			),
			$items
		);
	}
}
