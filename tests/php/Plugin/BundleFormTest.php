<?php
/**
 * What a person types into the editor of a bundle: numbers as the shop writes them, and one slip that costs nothing else.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleForm;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\FieldError;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleFormTest extends TandemTestCase {

	use BundleFixtures;

	/** @dataProvider typed */
	public function test_a_number_is_read_as_the_shop_writes_it( string $point, string $group, string $typed, string $number ): void {
		update_option( 'woocommerce_price_decimal_sep', $point );
		update_option( 'woocommerce_price_thousand_sep', $group );
		self::assertSame( $number, BundleForm::number( $typed ) );
	}

	/** @return iterable<array{0:string,1:string,2:string,3:string}> */
	public function typed(): iterable {
		foreach ( array( '1,000' => '1000', '$1,000.50' => '1000.50', '12.5' => '12.5', '12,5' => '12,5', '1,234,567.89' => '1234567.89', '10 %' => '10', 'abc' => 'abc', '' => '' ) as $typed => $number ) {
			yield "$typed with a point" => array( '.', ',', (string) $typed, $number );
		}
		foreach ( array( '1.000' => '1000', '1.000,50' => '1000.50', '12,5' => '12.5', '12.5' => '12.5', "1'000,5" => '1000.5', '0,125' => '0.125' ) as $typed => $number ) {
			yield "$typed with a comma" => array( ',', '.', (string) $typed, $number );
		}
	}

	public function test_a_thousand_is_never_taken_for_one(): void {
		self::assertSame( '12.5', BundleTerms::from_array( array( 'discount' => 'fixed', 'value' => '12,5' ) )->value );
		$this->expectException( FieldError::class );
		$this->expectExceptionMessage( 'value: expected a number of at most 4 decimals, found "1,000"' );
		BundleTerms::from_array( array( 'discount' => 'fixed', 'value' => '1,000' ) );
	}

	public function test_a_slip_in_the_form_costs_nothing_but_itself(): void {
		$shirt  = $this->product( '30.00', 'Shirt' );
		$cap    = $this->product( '20.00', 'Cap' );
		$bundle = $this->bundle( array( array( $shirt, 2 ), array( $cap ) ), array( 'discount' => 'fixed', 'value' => '70', 'ending' => '99', 'until' => 2_000_000_000, 'limit_total' => 9 ) );
		$stored = $this->save(
			$bundle,
			array( array( 'product' => (string) $shirt->get_id(), 'min' => '3', 'max' => '2' ), array( 'product' => (string) $cap->get_id(), 'min' => '4', 'max' => '4' ) ),
			array( 'discount' => 'percent', 'value' => '1O', 'ending' => 'x', 'from' => '2040-01-01T00:00', 'until' => '2039-01-01T00:00', 'limit_total' => '', 'limit_customer' => '3', 'priority' => '5', 'floor' => 'cost', 'roles' => array( 'customer' ) )
		);
		$terms  = $stored->terms;
		self::assertSame( array( 'fixed', '70', '99', null, 2_000_000_000 ), array( $terms->discount, $terms->value, $terms->ending, $terms->from, $terms->until ), 'what was not understood is as it was, with what belongs to it' );
		self::assertSame( array( null, 3, 5, 'cost', array( 'customer' ) ), array( $terms->limit_total, $terms->limit_customer, $terms->priority, $terms->floor, $terms->roles ), 'the rest is as it was sent' );
		self::assertSame( array( array( 2, 2 ), array( 4, 4 ) ), array_map( static fn( $component ): array => array( $component->min, $component->max ), $stored->components ) );
		$said = implode( "\n", array_map( 'wp_specialchars_decode', \WC_Admin_Meta_Boxes::$meta_box_errors ) );
		\WC_Admin_Meta_Boxes::$meta_box_errors = array();
		foreach ( array( 'Price: expected a number of at most 2 decimals up to 100, found "1O". It stays as it was.', 'Price ends in: expected', 'Ends: expected a moment after the start', 'Shirt, At most: expected a whole number of at least 3, found 2' ) as $sentence ) {
			self::assertStringContainsString( $sentence, html_entity_decode( $said, ENT_QUOTES ) );
		}
	}

	public function test_an_end_before_the_start_does_not_sell_at_once_what_begins_later(): void {
		$piece  = array( array( 'product' => (string) $this->product( '30.00' )->get_id(), 'min' => '1', 'max' => '1' ) );
		$new    = new BundleProduct();
		$new->save();
		$stored = $this->save( $new, $piece, array( 'discount' => 'percent', 'value' => '10', 'from' => '2040-01-10T10:00', 'until' => '2040-01-01T10:00' ) );
		\WC_Admin_Meta_Boxes::$meta_box_errors = array();
		self::assertSame( array( '2040-01-10 10:00', null ), array( wp_date( 'Y-m-d H:i', (int) $stored->terms->from ), $stored->terms->until ) );
	}

	public function test_the_preview_shows_the_price_of_those_who_get_it_when_they_get_it(): void {
		wp_set_current_user( 1 );
		$pieces  = array( array( 'product' => $this->product( '30.00', 'Shirt' )->get_id() ), array( 'product' => $this->product( '20.00', 'Cap' )->get_id(), 'optional' => true ) );
		$preview = static function ( array $terms ) use ( $pieces ): array {
			$request = new \WP_REST_Request( 'POST', '/tandem/v1/bundles/preview' );
			$request->set_body_params( array( 'components' => $pieces, 'terms' => $terms + array( 'discount' => 'percent' ) ) );
			return self::plain( rest_do_request( $request ) );
		};
		foreach ( array( array( 'roles' => array( 'customer' ) ), array( 'segments' => array( 'top' ) ), array( 'from' => '2040-01-01T00:00' ), array( 'until' => '2020-01-01T00:00' ) ) as $terms ) {
			$shown = $preview( $terms + array( 'value' => '10' ) );
			self::assertSame( array( '$30.00', '$27.00' ), array( $shown['individual_total'], $shown['price'] ), (string) wp_json_encode( $terms ) );
			self::assertMatchesRegularExpression( '/roles or segments|outside its schedule/', (string) wp_json_encode( $shown['notes'] ) );
			self::assertStringContainsString( 'without what is optional: Cap', (string) wp_json_encode( $shown['notes'] ) );
		}
		self::assertStringContainsString( 'enter the percent or the amount', (string) wp_json_encode( $preview( array( 'value' => '' ) )['notes'] ) );
		self::assertStringNotContainsString( 'roles', (string) wp_json_encode( $preview( array( 'value' => '10' ) )['notes'] ) );
	}

	public function test_the_rows_of_the_preview_show_prices_as_its_totals_do(): void {
		wp_set_current_user( 1 );
		$this->taxed( 'no', 'incl' );
		$request = new \WP_REST_Request( 'POST', '/tandem/v1/bundles/preview' );
		$request->set_body_params( array( 'components' => array( array( 'product' => $this->product( '30.00' )->get_id() ), array( 'product' => $this->product( '20.00' )->get_id() ) ), 'terms' => array( 'discount' => 'percent', 'value' => '10' ) ) );
		$shown = self::plain( rest_do_request( $request ) );
		self::assertSame( array( '$60.00', '$54.00' ), array( $shown['individual_total'], $shown['price'] ) );
		self::assertSame( array( "$36.00 \u{2192} $32.40", "$24.00 \u{2192} $21.60" ), array_column( $shown['components'], 'price' ) );
	}

	public function test_a_term_that_rest_does_not_send_keeps_its_value(): void {
		wp_set_current_user( 1 );
		$bundle  = $this->bundle( array( array( $this->product( '30.00' ) ), array( $this->product( '20.00' ) ) ), array( 'discount' => 'fixed', 'value' => '45', 'limit_total' => 9, 'roles' => array( 'customer' ) ) );
		$request = new \WP_REST_Request( 'PATCH', '/tandem/v1/bundles/' . $bundle->get_id() );
		$request->set_body_params( array( 'terms' => array( 'value' => '40', 'roles' => array() ) ) );
		$terms = self::plain( rest_do_request( $request ) )['terms'];
		self::assertSame( array( 'fixed', '40', 9, array() ), array( $terms['discount'], $terms['value'], $terms['limit_total'], $terms['roles'] ) );
	}

	/**
	 * Saves the panel as its form does.
	 *
	 * @param list<array<string,string>> $components Entries.
	 * @param array<string,mixed>        $terms      Terms.
	 */
	private function save( BundleProduct $bundle, array $components, array $terms ): \Tandem\Plugin\Bundles\Bundle {
		wp_set_current_user( 1 );
		\WC_Admin_Meta_Boxes::$meta_box_errors = array();
		$_POST = array( 'tandem_bundle_nonce' => wp_create_nonce( 'tandem_bundle_save' ), 'tandem_components' => $components, 'tandem_terms' => $terms );
		try {
			do_action( 'woocommerce_admin_process_product_object', $bundle );
			$bundle->save();
		} finally {
			$_POST = array();
		}
		return wc_get_product( $bundle->get_id() )->bundle();
	}
}
