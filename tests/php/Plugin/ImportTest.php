<?php
/**
 * Bundles taken over from other plugins and from linked products.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Import\BundleImport;
use Tandem\Plugin\Plugin;

final class ImportTest extends TandemTestCase {

	private function import(): BundleImport {
		return Plugin::instance()->bundle_import();
	}

	/**
	 * @return array<string,int>
	 */
	private function waiting(): array {
		return array_column( $this->import()->found(), 'waiting', 'source' );
	}

	/**
	 * @param array<string,mixed> $meta
	 */
	private function foreign( string $name, array $meta ): int {
		$id = $this->product( '99.00', $name )->get_id();
		foreach ( $meta as $key => $value ) {
			update_post_meta( $id, $key, $value );
		}
		return $id;
	}

	public function test_bundles_of_wpc_in_every_form_it_had(): void {
		$a      = $this->product( '10.00', 'Import A' )->get_id();
		$b      = $this->product( '20.00', 'Import B', array( 'sku' => 'import-b' ) )->get_id();
		$before = $this->waiting()['wpc-bundles'] ?? 0;
		// Versions 7 and 8: entries, with headings between them; a percentage.
		$this->foreign(
			'New form',
			array(
				'woosb_ids'      => array(
					'h1'   => array( 'type' => 'h3', 'text' => 'Choose' ),
					'ab12' => array( 'id' => (string) $a, 'sku' => '', 'qty' => '2', 'min' => '', 'max' => '' ),
					'cd34' => array( 'id' => (string) $b, 'sku' => 'import-b', 'qty' => '1', 'optional' => '1', 'min' => '1', 'max' => '3' ),
				),
				'woosb_discount' => '12.5',
			)
		);
		// Before: text, with and without a key, by SKU; an amount.
		$this->foreign( 'Old form', array( 'woosb_ids' => "$a/2,sku-import-b/k1/3", 'woosb_discount_amount' => '4.50', 'woosb_discount' => '50' ) );
		// A fixed price is the product's own.
		$this->foreign( 'Fixed form', array( 'woosb_ids' => "$a/1,$b/1", 'woosb_disable_auto_price' => 'on', '_price' => '25.00', 'woosb_discount' => '10' ) );
		$this->foreign( 'Broken form', array( 'woosb_ids' => '999999999/1' ) );
		self::assertSame( $before + 4, $this->waiting()['wpc-bundles'] );

		$answer = $this->import()->run( 'wpc-bundles' );
		$made   = array_column( $answer['made'], 'id', 'title' );
		self::assertSame( array( 'Broken form' => 'It names no product of this shop.' ), array_column( $answer['left_out'], 'reason', 'title' ) );
		$new = wc_get_product( $made['New form'] );
		self::assertInstanceOf( BundleProduct::class, $new );
		self::assertSame( 'draft', $new->get_status() );
		$components = $new->bundle()->components;
		self::assertSame( array( $a, 2, 2, false ), array( $components[0]->product, $components[0]->min, $components[0]->max, $components[0]->optional ) );
		self::assertSame( array( $b, 1, 3, true ), array( $components[1]->product, $components[1]->min, $components[1]->max, $components[1]->optional ) );
		self::assertSame( array( 'percent', '12.5' ), array( $new->bundle()->terms->discount, rtrim( $new->bundle()->terms->value, '0' ) ) );
		$old = wc_get_product( $made['Old form'] )->bundle();
		self::assertSame( array( array( $a, 2 ), array( $b, 3 ) ), array_map( static fn( $component ): array => array( $component->product, $component->min ), $old->components ) );
		self::assertSame( 'amount', $old->terms->discount );
		self::assertEquals( 4.5, (float) $old->terms->value );
		self::assertSame( 'fixed', wc_get_product( $made['Fixed form'] )->bundle()->terms->discount );
		self::assertSame( '25.00', wc_format_decimal( wc_get_product( $made['Fixed form'] )->get_price(), 2 ), 'the price that the other plugin charged' );

		$again = $this->import()->run( 'wpc-bundles' );
		self::assertSame( array(), $again['made'], 'nothing is taken over twice' );
	}

	public function test_lists_of_yith_in_both_forms(): void {
		$a = $this->product( '10.00', 'List A' )->get_id();
		$b = $this->product( '20.00', 'List B' )->get_id();
		$c = $this->product( '30.00', 'List C' )->get_id();
		$d = $this->product( '40.00', 'List D' )->get_id();
		update_post_meta( $a, '_yith_wfbt_ids', array( (string) $b, (string) $c, (string) $d, (string) $a, '999999999' ) );
		update_post_meta( $b, '_yith_wfbt_ids', array( 'products' => array( $a ), 'num_visible' => 2 ) );
		update_post_meta( $c, '_yith_wfbt_ids', array() );
		$answer = $this->import()->run( 'yith-lists' );
		$sets   = array();
		foreach ( $answer['made'] as $made ) {
			$sets[ $made['title'] ] = array_map( static fn( $component ): int => $component->product, wc_get_product( $made['id'] )->bundle()->components );
		}
		self::assertSame( array( $a, $b, $c, $d ), $sets['List A + List B + List C + List D'] );
		self::assertSame( array( $b, $a ), $sets['List B + List A'] );
		self::assertCount( 2, $sets, 'an empty list is none' );
	}

	public function test_cross_sells_keep_to_four_products_and_say_so(): void {
		$ids = array();
		foreach ( range( 1, 5 ) as $number ) {
			$ids[] = $this->product( "$number.00", "Cross $number" )->get_id();
		}
		$seller = $this->product( '9.00', 'Cross seller' );
		$seller->set_cross_sell_ids( $ids );
		$seller->save();
		$made = array_column( $this->import()->run( 'cross-sells' )['made'], null, 'title' );
		self::assertSame( array( 'The first 3 of 5 products were taken.' ), $made['Cross seller + Cross 1 + Cross 2 + Cross 3']['notes'] );
	}

	public function test_what_cannot_be_taken_over_does_not_stand_before_what_can(): void {
		global $wpdb;
		$wpdb->suppress_errors( false );
		for ( $number = 0; $number < 501; $number++ ) {
			$wpdb->insert( $wpdb->posts, array( 'post_type' => 'product', 'post_status' => 'publish', 'post_title' => "Broken $number", 'post_content' => '', 'post_excerpt' => '', 'to_ping' => '', 'pinged' => '', 'post_content_filtered' => '' ) );
			$wpdb->insert( $wpdb->postmeta, array( 'post_id' => $wpdb->insert_id, 'meta_key' => 'woosb_ids', 'meta_value' => '999999999/1' ) );
		}
		$good = $this->product( '10.00', 'Behind them' )->get_id();
		$this->foreign( 'Last of many', array( 'woosb_ids' => "$good/2" ) );
		self::assertSame( 502, $this->waiting()['wpc-bundles'] );
		$answer = $this->import()->run( 'wpc-bundles' );
		self::assertSame( array( 'Last of many' ), array_column( $answer['made'], 'title' ) );
		self::assertCount( 501, $answer['left_out'] );
		self::assertSame( 501, $this->waiting()['wpc-bundles'] );
	}

	public function test_an_unknown_source_is_refused(): void {
		$this->expectException( \InvalidArgumentException::class );
		$this->expectExceptionMessage( 'expected one of wpc-bundles, yith-lists, cross-sells, found nothing' );
		$this->import()->run( 'nothing' );
	}
}
