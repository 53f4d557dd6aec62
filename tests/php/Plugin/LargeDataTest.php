<?php
/**
 * Own data that is too large for a page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Tables\DataIndex;
use Tandem\Plugin\Tables\TableStore;
use WP_REST_Request;

final class LargeDataTest extends TandemTestCase {

	private int $id;

	private TableStore $store;

	protected function setUp(): void {
		parent::setUp();
		$this->store = new TableStore();
		$rows        = array();
		for ( $at = 1; $at <= 450; $at++ ) {
			$rows[] = array( 7 === $at ? "Caf\u{e9} [gallery] <b>7</b>" : "Plan $at", ( 451 - $at ) . ' kg', '$' . $at . '.50', 0 === $at % 3 ? 'Fine' : 'Coarse' );
		}
		$rows[99][3] = array( 'product' => $this->product( '1.00', 'Bound one' )->get_id(), 'field' => 'name' );
		$this->id    = $this->store->save( 0, 'Plans', self::definition( $rows ) );
	}

	/**
	 * @param list<array<mixed>> $rows Rows.
	 * @return array<string,mixed>
	 */
	private static function definition( array $rows ): array {
		return array(
			'kind'      => 'data',
			'columns'   => array( array( 'key' => 'c1', 'label' => 'Plan' ), array( 'key' => 'c2', 'label' => 'Weight', 'type' => 'number' ), array( 'key' => 'c3', 'label' => 'Price', 'type' => 'money', 'total' => true ), array( 'key' => 'c4', 'label' => 'Grade' ) ),
			'filters'   => array( array( 'column' => 'c4', 'control' => 'checkbox' ), array( 'column' => 'c3' ) ),
			'behaviour' => array( 'totals' => true ),
			'rows'      => $rows,
		);
	}

	/**
	 * @return array{0:string,1:array<string,mixed>} Markup, settings of the script.
	 */
	private function shown( string $more = '' ): array {
		do_action( DataIndex::BUILD, $this->id ); // What the seconds of a save did not suffice for.
		$html = do_shortcode( "[tandem_table id=\"{$this->id}\"$more]" );
		preg_match( '/data-tandem-table="([^"]+)"/', $html, $match );
		return array( $html, json_decode( html_entity_decode( $match[1] ?? '' ), true ) ?? array() );
	}

	/**
	 * @param array<string,mixed> $question What is asked.
	 * @return array<string,mixed> Answer with the first cells of its rows.
	 */
	private function ask( array $question ): array {
		$request = new WP_REST_Request( 'GET', '/tandem/v1/tables/rows' );
		$request->set_query_params( array( 'token' => $this->shown()[1]['token'] ) + $question );
		$answer = rest_do_request( $request )->get_data();
		preg_match_all( '#data-label="Plan">(.*?)</th>#s', $answer['html'], $names );
		return array( 'names' => array_map( 'trim', $names[1] ) ) + $answer;
	}

	public function test_a_page_of_it_is_shown_with_the_sum_of_all_rows(): void {
		list( $html, $settings ) = $this->shown();
		self::assertSame( 20, substr_count( $html, '<tr role="row" class="" data-id' ) );
		self::assertSame( 450, $settings['total'] );
		self::assertTrue( $settings['server'] );
		self::assertStringContainsString( 'Plan 20<', preg_replace( '/\s+</', '<', $html ) );
		self::assertStringNotContainsString( 'Plan 21<', $html );
		self::assertStringContainsString( '101,700.00', wp_strip_all_tags( $html ), 'the foot sums what is on the server' );
		self::assertStringContainsString( 'value="Coarse"', $html );
	}

	public function test_order_search_and_filters_are_answered_from_the_index(): void {
		self::assertSame( array( 'Plan 450', 'Plan 449' ), array_slice( $this->ask( array( 'sort' => 'c2:asc' ) )['names'], 0, 2 ), 'by number, not by text' );
		$found = $this->ask( array( 'q' => 'CAFE' ) );
		self::assertSame( array( "Caf\u{e9} [gallery] &lt;b&gt;7&lt;/b&gt;" ), $found['names'] );
		self::assertSame( 150, $this->ask( array( 'f' => '{"c4":["Fine"]}' ) )['found'] );
		self::assertSame( array( 'Plan 2', 'Plan 3' ), $this->ask( array( 'f' => '{"c3":{"low":250,"high":350}}' ) )['names'] );
		self::assertSame( array( 'Plan 100' ), $this->ask( array( 'q' => 'bound one' ) )['names'] );
		self::assertSame( 23, $this->ask( array( 'page' => 2 ) )['pages'] );
	}

	public function test_it_is_saved_whole_changed_copied_and_forgotten(): void {
		$data = $this->store->data( $this->id, true, true );
		self::assertCount( 450, $data['rows'] );
		self::assertArrayNotHasKey( 'kept', $data );
		self::assertArrayNotHasKey( 'rows', $this->store->data( $this->id ) );
		$copy = $this->store->duplicate( $this->id );
		self::assertCount( 450, $this->store->data( $copy, true, true )['rows'] );
		$data['rows'][0][0] = 'Plan changed';
		$this->store->save( $this->id, 'Plans', $data );
		self::assertSame( array( 'Plan changed' ), $this->ask( array( 'q' => 'changed' ) )['names'] );
		$this->store->save( $this->id, 'Plans', self::definition( array_slice( $data['rows'], 0, 30 ) ) );
		list( $html, $settings ) = $this->shown();
		self::assertFalse( $settings['server'] );
		self::assertSame( 30, substr_count( $html, 'data-id=' ) );
		self::assertSame( 0, $this->cells( $this->id ) );
		self::assertGreaterThan( 0, $this->cells( $copy ) );
		wp_delete_post( $copy, true );
		self::assertSame( 0, $this->cells( $copy ) );
	}

	public function test_until_it_is_indexed_its_pages_are_there_without_order(): void {
		delete_post_meta( $this->id, '_tandem_table_indexed' );
		$html = do_shortcode( "[tandem_table id=\"{$this->id}\"]" );
		self::assertStringNotContainsString( '&quot;token&quot;', $html );
		self::assertStringContainsString( 'Plan 20', $html );
		self::assertStringNotContainsString( 'data-sort', $html );
		self::assertArrayHasKey( 'token', $this->shown()[1] );
	}

	public function test_rows_that_show_a_product_follow_its_price_and_its_scheduled_sale(): void {
		$lamp = $this->product( '999.00', 'Lamp' );
		$rows = array();
		for ( $at = 1; $at <= 250; $at++ ) {
			$rows[] = array( "Plan $at", "$at kg", '$' . $at . '.00', 'Fine' );
		}
		$rows[9][2] = array( 'product' => $lamp->get_id(), 'field' => 'price' );
		$rows[9][3] = array( 'product' => $lamp->get_id(), 'field' => 'name' );
		$this->store->save( $this->id, 'Plans', self::definition( $rows ) );
		self::assertSame( 'Plan 10', $this->ask( array( 'sort' => 'c3:desc' ) )['names'][0] );
		self::assertContains( $this->id, DataIndex::following() );
		( new \Tandem\Plugin\Tables\Tables( Plugin::instance() ) )->own()->register_hooks(); // As in the next request.
		$lamp->set_regular_price( '0.50' );
		$lamp->set_name( 'Lantern' );
		$lamp->save();
		$this->settle();
		self::assertSame( 'Plan 10', $this->ask( array( 'sort' => 'c3:asc' ) )['names'][0], 'ordered by the new price' );
		self::assertSame( array( 'Plan 10' ), $this->ask( array( 'q' => 'lantern' ) )['names'] );
		self::assertSame( array( 'Plan 10' ), $this->ask( array( 'f' => '{"c3":{"low":0,"high":60}}' ) )['names'] );
		$lamp->set_regular_price( '800.00' );
		$lamp->set_sale_price( '700.00' );
		$lamp->set_date_on_sale_from( time() + 3600 );
		$lamp->save();
		$this->settle();
		self::assertSame( array( 'Plan 10' ), $this->ask( array( 'f' => '{"c3":{"low":80000,"high":80000}}' ) )['names'], 'the sale has not begun' );
		update_post_meta( $lamp->get_id(), '_sale_price_dates_from', time() - 60 );
		wc_scheduled_sales();
		$this->settle();
		self::assertSame( array( 'Plan 10' ), $this->ask( array( 'f' => '{"c3":{"low":70000,"high":70000}}' ) )['names'], 'the sale has begun' );
		wp_trash_post( $lamp->get_id() );
		$this->settle();
		self::assertSame( 0, $this->ask( array( 'q' => 'lantern' ) )['found'] );
		$rows[9] = array( 'Plan 10', '10 kg', '$10.00', 'Fine' );
		$this->store->save( $this->id, 'Plans', self::definition( $rows ) );
		$this->shown();
		self::assertNotContains( $this->id, DataIndex::following() );
	}

	/** The end of a request. */
	private function settle(): void {
		global $wp_filter;
		foreach ( $wp_filter['shutdown']->callbacks[10] as $one ) {
			if ( is_array( $one['function'] ) && $one['function'][0] instanceof \Tandem\Plugin\Tables\BoundRows ) {
				$one['function'][0]->settle();
			}
		}
	}

	public function test_no_row_count_that_a_manager_sends_reaches_the_products(): void {
		$id = $this->store->save( 0, 'Empty', array( 'kept' => 500, 'cells' => array( 'c1' ) ) + self::definition( array() ) );
		self::assertArrayNotHasKey( 'kept', $this->store->data( $id ) );
		self::assertSame( '', do_shortcode( "[tandem_table id=\"$id\"]" ) );
	}

	public function test_columns_may_be_chosen_by_the_shortcode(): void {
		$html = $this->shown( ' columns="c3,c1"' )[0];
		self::assertMatchesRegularExpression( '#data-label="Price">\s*\$1\.50.*data-label="Plan">\s*Plan 1#s', $html );
		$this->store->save( $this->id, 'Plans', self::definition( array( array( 'A', '1 kg', '$2.00', 'Fine' ) ) ) );
		self::assertMatchesRegularExpression( '#data-label="Grade">\s*Fine.*data-label="Plan">\s*A#s', $this->shown( ' columns="c4,c1"' )[0] );
	}

	private function cells( int $owner ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_table_cells WHERE owner = %d", $owner ) );
	}
}
