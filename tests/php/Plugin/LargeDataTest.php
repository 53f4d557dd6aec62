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
