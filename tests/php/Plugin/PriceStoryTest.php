<?php
/**
 * The receipt of a price: its size, its proof in both engines, and how it is told to shopper and shop.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Orders\OrderProof;
use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Orders\PriceStoryDisplay;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Pricing\CanonicalJson;

require_once __DIR__ . '/BundleFixtures.php';

final class PriceStoryTest extends TandemTestCase {

	use BundleFixtures;

	public function test_shopper_and_shop_read_how_the_price_was_made(): void {
		$laptop = $this->product( '1000.00', 'Laptop <b>' );
		$mouse  = $this->product( '50.00', 'Mouse' );
		$this->bundle( array( array( $laptop ), array( $mouse, 2 ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk & kit' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'amount', 'value' => '5' ), 'Small kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 3 ) ) );
		$order = $this->check_out();
		ob_start();
		woocommerce_order_details_table( $order->get_id() );
		$html = (string) ob_get_clean();
		self::assertStringContainsString( '<summary>How this price was made</summary>', $html );
		$text = self::text( $html );
		self::assertStringContainsString( 'Desk & kit (10% off)', $text );
		self::assertMatchesRegularExpression( '/2 x Mouse \$100\.00 \$90\.00/', $text );
		self::assertMatchesRegularExpression( '/Together \$1,100\.00 \$990\.00 You saved \$110\.00/', $text );
		self::assertStringContainsString( 'Price receipt ' . substr( OrderReceipt::read( $order )['hash'], 0, 12 ), $text );
		self::assertStringContainsString( '<th scope="row">Laptop</th>', $html );
		self::assertStringContainsString( 'What is saved is shared over the products', $text );
		$rule = array( 'name' => 'Sale', 'words' => '', 'rows' => array( array( 'name' => 'Mouse', 'before' => '50', 'after' => '45' ) ), 'before' => '50', 'after' => '45', 'saving' => '5' );
		self::assertFalse( ( new \Tandem\Plugin\Orders\PriceStory( array( $rule ), '', '', '' ) )->shared(), 'one product shares with none' );

		ob_start();
		( new PriceStoryDisplay( Plugin::instance()->rule_versions(), Plugin::instance()->order_proofs( ... ) ) )->shop( $order );
		$shop = self::text( (string) ob_get_clean() );
		self::assertStringContainsString( 'just now (PHP): the same', $shop );
		self::assertStringContainsString( 'just now (' . ( 'native' === Plugin::instance()->engine()->name() ? 'Rust extension' : 'PHP' ) . '): the same', $shop );
		self::assertStringContainsString( 'Not applied: Small kit. Another bundle saved the shopper more', $shop );
		self::assertStringNotContainsString( 'not the same', $shop );

		$plain = $this->order( array( array( $mouse, 1 ) ) );
		ob_start();
		woocommerce_order_details_table( $plain->get_id() );
		self::assertStringNotContainsString( 'How this price was made', (string) ob_get_clean() );
	}

	public function test_ten_lines_and_fifty_bundles_still_make_a_short_receipt(): void {
		$products = array();
		for ( $at = 0; $at < 10; $at++ ) {
			$products[] = $this->product( 10 + $at . '.99', "Part $at" );
		}
		for ( $at = 0; $at < 50; $at++ ) {
			$this->bundle( array( array( $products[ $at % 10 ] ), array( $products[ ( $at + 1 + intdiv( $at, 10 ) ) % 10 ] ) ), array( 'discount' => 'percent', 'value' => (string) ( 3 + $at % 17 ) ), "Kit $at" );
		}
		$this->fill_cart( array_map( static fn( \WC_Product $product ): array => array( $product, 2 ), $products ) );
		$order = $this->check_out();
		self::assertLessThan( 1000, strlen( $order->get_meta( OrderReceipt::META ) ) );
		$this->assert_proven( $order );
	}

	public function test_any_flipped_byte_of_receipt_or_allocation_is_caught_in_either_engine(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'percent', 'value' => '7.77', 'limit_total' => 9 ), 'Käse "kit"' );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 4 ) ) );
		$order = $this->check_out();
		$this->assert_proven( $order );
		$caught = array();
		foreach ( Plugin::instance()->order_proofs( 'all' ) as $proof ) {
			foreach ( array( $order, ...array_values( $order->get_items() ) ) as $place ) {
				$key  = $place instanceof \WC_Order ? OrderReceipt::META : OrderReceipt::ITEM_META;
				$text = (string) $place->get_meta( $key );
				for ( $at = 0; $at < strlen( $text ); $at += $place instanceof \WC_Order ? 1 : 3 ) {
					$altered        = $text;
					$altered[ $at ] = chr( ord( $text[ $at ] ) ^ ( 1 << ( $at % 8 ) ) );
					$place->update_meta_data( $key, $altered );
					$caught[] = null !== $proof->difference( $order ) ? '' : "byte $at of $key: $altered";
				}
				$place->update_meta_data( $key, $text );
			}
		}
		self::assertGreaterThan( 800, count( $caught ) );
		self::assertSame( array(), array_values( array_filter( $caught ) ) );
		$this->assert_proven( $order );
	}

	public function test_a_receipt_or_a_part_that_was_taken_away_is_missed(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '7.77' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		$order = $this->check_out();
		$since = time() - HOUR_IN_SECONDS;
		$ids   = static fn( int $since ): array => array_map( static fn( \WC_Order $one ): int => $one->get_id(), iterator_to_array( OrderProof::orders( $since ), false ) );
		$proof = array_values( Plugin::instance()->order_proofs( 'all' ) )[0];
		self::assertSame( array( 1 ), array_values( array_intersect_key( array_count_values( $ids( $since ) ), array( $order->get_id() => 1 ) ) ), 'read once' );
		$item = array_values( $order->get_items() )[1];
		$part = $item->get_meta( OrderReceipt::ITEM_META );
		$item->delete_meta_data( OrderReceipt::ITEM_META );
		$item->save();
		self::assertStringStartsWith( 'items: a part that the engine gives is at no line', (string) $proof->difference( wc_get_order( $order->get_id() ) ) );
		$item->update_meta_data( OrderReceipt::ITEM_META, $part );
		$item->save();
		self::assertNull( $proof->difference( wc_get_order( $order->get_id() ) ) );
		foreach ( array( OrderReceipt::META, OrderReceipt::SAVING_META ) as $key ) {
			$order->delete_meta_data( $key );
			$order->save();
			self::assertContains( $order->get_id(), $ids( $since ), "without $key" );
			self::assertSame( 'receipt: expected JSON, found none', $proof->difference( wc_get_order( $order->get_id() ) ) );
		}
		self::assertNotContains( $order->get_id(), $ids( time() + HOUR_IN_SECONDS ) );
	}

	public function test_random_carts_are_proven_by_both_engines(): void {
		$seed = 20261128;
		$next = static function ( int $below ) use ( &$seed ): int {
			$seed = ( $seed * 1103515245 + 12345 ) % 2147483648;
			return ( $seed >> 8 ) % $below;
		};
		$products = array();
		for ( $at = 0; $at < 6; $at++ ) {
			$products[] = $this->product( $next( 90 ) + 3 . '.' . ( 10 + $next( 90 ) ) );
		}
		for ( $at = 0; $at < 8; $at++ ) {
			$first = $next( 6 );
			$kind  = array( array( 'discount' => 'percent', 'value' => (string) ( 2 + $next( 30 ) ) ), array( 'discount' => 'amount', 'value' => '1.' . ( 10 + $next( 90 ) ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '5' ), array( 'items' => 3, 'percent' => '9.5' ) ) ) ) )[ $next( 3 ) ];
			$this->bundle( array( array( $products[ $first ] ), array( $products[ ( $first + 1 + $next( 5 ) ) % 6 ], 1 + $next( 2 ) ) ), $kind );
		}
		for ( $round = 0; $round < 12; $round++ ) {
			WC()->cart->empty_cart();
			$this->next_request();
			$pieces = array();
			foreach ( $products as $product ) {
				if ( $next( 4 ) ) {
					$pieces[] = array( $product, 1 + $next( 4 ) );
				}
			}
			if ( ! $pieces ) {
				continue;
			}
			// The order of lines in the cart differs from that of their keys.
			$this->fill_cart( array_reverse( $pieces ) );
			$applied = $this->cart_quote()->applied();
			$order   = $this->check_out();
			self::assertSame( array() !== $applied, null !== OrderReceipt::read( $order ), "round $round" );
			if ( $applied ) {
				$this->assert_proven( $order );
			}
		}
	}

	public function test_a_receipt_of_the_first_form_is_still_proven(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '7.77' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 2 ) ) );
		$quote = $this->cart_quote();
		$order = $this->check_out();
		// As earlier versions wrote it.
		$request          = $quote->request;
		$request['rules'] = array_map( static fn( array $rule ): array => array_intersect_key( $rule, array_flip( array( 'id', 'version', 'limit_total_left', 'limit_customer_left' ) ) ), $request['rules'] );
		$receipt          = array(
			'v'       => 1,
			'engine'  => 'native 0.1.0',
			'request' => $request,
			'lines'   => array_map( static fn( array $line ): array => array( (string) $line['key'], $line['total'] ), $quote->answer['lines'] ),
			'quote'   => $quote->answer['hash'],
			'names'   => OrderReceipt::read( $order )['names'],
		);
		$receipt['hash'] = CanonicalJson::hash( $receipt );
		$order->update_meta_data( OrderReceipt::META, CanonicalJson::encode( $receipt ) );
		$order->save();
		$this->assert_proven( wc_get_order( $order->get_id() ) );
		ob_start();
		woocommerce_order_details_table( $order->get_id() );
		self::assertStringContainsString( 'How this price was made', (string) ob_get_clean() );
	}

	private function assert_proven( \WC_Order $order ): void {
		foreach ( Plugin::instance()->order_proofs( 'all' ) as $engine => $proof ) {
			self::assertNull( $proof->difference( $order ), "$engine, order {$order->get_id()}: " . $order->get_meta( OrderReceipt::META ) );
		}
	}

	private static function text( string $html ): string {
		return trim( (string) preg_replace( array( '/\s+/', '/\$ (?=\d)/' ), array( ' ', '$' ), html_entity_decode( wp_strip_all_tags( str_replace( '<', ' <', $html ) ), ENT_QUOTES, 'UTF-8' ) ) );
	}
}
