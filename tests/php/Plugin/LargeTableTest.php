<?php
/**
 * Tables that are too large for a page, in the real store.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Tables\RowsToken;
use Tandem\Plugin\Tables\TableIndex;
use Tandem\Plugin\Tables\Tables;
use WP_REST_Request;

require_once __DIR__ . '/OfferFixtures.php';

final class LargeTableTest extends TandemTestCase {

	use OfferFixtures;

	private const SHORTCODE = '[tandem_table category="warehouse" columns="name,price,attribute:grade,buy" page_size="25" orderby="id"]';

	/** @var list<int> */
	private array $ids = array();

	private TableIndex $index;

	protected function setUp(): void {
		parent::setUp();
		delete_option( TableIndex::OPTION );
		$known = get_term_by( 'slug', 'warehouse', 'product_cat' );
		$known && wp_delete_term( $known->term_id, 'product_cat' );
		$category = (int) wp_insert_term( 'Warehouse', 'product_cat' )['term_id'];
		$this->ids = self::seed( $category );
		$this->index = ( new Tables( Plugin::instance() ) )->index();
		Plugin::instance()->products()->forget();
	}

	/**
	 * 205 products by SQL: one by one they would take most of a minute.
	 *
	 * @return list<int>
	 */
	private static function seed( int $category ): array {
		global $wpdb;
		$first = 1 + (int) $wpdb->get_var( "SELECT MAX(ID) FROM {$wpdb->posts}" );
		$terms = array( get_term( $category, 'product_cat' )->term_taxonomy_id, get_term_by( 'slug', 'simple', 'product_type' )->term_taxonomy_id );
		$posts = array();
		$meta  = array();
		$links = array();
		for ( $i = 1; $i <= 205; $i++ ) {
			$id      = $first + $i;
			$name    = "Bolt A$i" . ( 7 === $i ? " \"d\u{e9}luxe\"" : '' );
			$posts[] = $wpdb->prepare( "(%d,1,'2026-01-01 00:00:00','2026-01-01 00:00:00','','',%s,'publish',%s,'product','','2026-01-01 00:00:00','2026-01-01 00:00:00','','')", $id, $name, "bolt-a$i" );
			$grade   = array( 'grade' => array( 'name' => 'grade', 'value' => 0 === $i % 5 ? 'Fine' : 'Coarse | 5 % off', 'position' => 0, 'is_visible' => 1, 'is_variation' => 0, 'is_taxonomy' => 0 ), 'deposit' => array( 'name' => 'deposit', 'value' => "\$$i.50", 'position' => 1, 'is_visible' => 1, 'is_variation' => 0, 'is_taxonomy' => 0 ) );
			foreach ( array( '_price' => 1000 - $i, '_regular_price' => 1000 - $i, '_stock_status' => 'instock', '_product_attributes' => serialize( $grade ) ) as $key => $value ) {
				$meta[] = $wpdb->prepare( '(%d,%s,%s)', $id, $key, (string) $value );
			}
			foreach ( $terms as $term ) {
				$links[] = "($id,$term,0)";
			}
		}
		$wpdb->query( "INSERT INTO {$wpdb->posts} (ID,post_author,post_date,post_date_gmt,post_content,post_excerpt,post_title,post_status,post_name,post_type,to_ping,post_modified,post_modified_gmt,pinged,post_content_filtered) VALUES " . implode( ',', $posts ) );
		$wpdb->query( "INSERT INTO {$wpdb->postmeta} (post_id,meta_key,meta_value) VALUES " . implode( ',', $meta ) );
		$wpdb->query( "INSERT INTO {$wpdb->term_relationships} (object_id,term_taxonomy_id,term_order) VALUES " . implode( ',', $links ) );
		wp_cache_flush();
		return range( $first + 1, $first + 205 );
	}

	/**
	 * The page with its token; building the index first.
	 *
	 * @return array{0:string,1:string} Markup, token.
	 */
	private function shown( string $shortcode = self::SHORTCODE ): array {
		do_shortcode( $shortcode );
		$this->index->build( 60 );
		$html = do_shortcode( $shortcode );
		preg_match( '/data-tandem-table="([^"]+)"/', $html, $match );
		return array( $html, json_decode( html_entity_decode( $match[1] ), true )['token'] ?? '' );
	}

	/**
	 * @param array<string,mixed> $question What is asked.
	 * @return array{names:list<string>,found:int,pages:int,total:int}|int Answer, or the status of a refusal.
	 */
	private static function ask( string $token, array $question ): array|int {
		$request = new WP_REST_Request( 'GET', '/tandem/v1/tables/rows' );
		$request->set_query_params( array( 'token' => $token ) + $question );
		$answer = rest_do_request( $request );
		if ( 200 !== $answer->get_status() ) {
			return $answer->get_status();
		}
		preg_match_all( '#tandem-table__name" href="[^"]*">([^<]*)</a>#', $answer->get_data()['html'], $names );
		return array( 'names' => array_map( 'html_entity_decode', $names[1] ) ) + $answer->get_data();
	}

	public function test_a_page_of_a_large_table_is_shown_with_links_until_it_is_indexed(): void {
		$html = do_shortcode( self::SHORTCODE );
		self::assertSame( 25, substr_count( $html, '<tr role="row"' ) - 1 );
		self::assertStringContainsString( 'Page 1 of 9', $html );
		self::assertMatchesRegularExpression( '/<a class="button[^>]*href="[^"]*tandem_table_\d+_page=2#tandem-table-\d+"/', $html );
		self::assertStringNotContainsString( 'type="search"', $html );
		self::assertFalse( TableIndex::state()['complete'] );
		self::assertContains( 'attribute:grade', TableIndex::state()['columns'] );
	}

	public function test_an_address_names_a_page_without_javascript(): void {
		preg_match( '/id="tandem-table-(\d+)"/', $this->shown()[0], $match );
		$_GET[ 'tandem_table_' . ( (int) $match[1] + 1 ) . '_page' ] = '9';
		$html = do_shortcode( self::SHORTCODE );
		$_GET = array();
		self::assertSame( 5, substr_count( $html, '<tr role="row"' ) - 1 );
		self::assertStringContainsString( 'Page 9 of 9', $html );
		self::assertStringContainsString( 'Bolt A205', $html );
	}

	public function test_order_search_and_pages_come_from_the_index(): void {
		[ $html, $token ] = $this->shown();
		self::assertStringContainsString( 'type="search"', $html );
		$answer = self::ask( $token, array( 'sort' => 'price:asc' ) );
		self::assertSame( array( 'Bolt A205', 'Bolt A204' ), array_slice( $answer['names'], 0, 2 ) );
		self::assertSame( array( 25, 205, 205, 9 ), array( count( $answer['names'] ), $answer['found'], $answer['total'], $answer['pages'] ) );
		$answer = self::ask( $token, array( 'sort' => 'name:asc', 'page' => 2, 'size' => 10 ) );
		self::assertSame( 'Bolt A11', $answer['names'][0], 'A2 comes before A11' );
		$answer = self::ask( $token, array( 'sort' => 'attribute:grade:desc,price:asc', 'size' => 5 ) );
		self::assertSame( array( 'Bolt A205', 'Bolt A200' ), array_slice( $answer['names'], 0, 2 ), 'two keys' );
		$answer = self::ask( $token, array( 'q' => 'DELUXE bolt' ) );
		self::assertSame( array( array( "Bolt A7 \"d\u{e9}luxe\"" ), 1 ), array( $answer['names'], $answer['found'] ) );
		self::assertSame( 41, self::ask( $token, array( 'q' => 'fine' ) )['found'] );
		self::assertSame( 164, self::ask( $token, array( 'q' => '5 %' ) )['found'], 'a percent sign is itself' );
		self::assertSame( 205, self::ask( $token, array( 'q' => 'bolt' ) )['found'], 'every row' );
		$other = $this->shown( str_replace( ',attribute:grade', '', self::SHORTCODE ) )[1];
		self::assertSame( array( 0, 0, 1 ), array_map( static fn( string $q ): int => self::ask( $other, array( 'q' => $q ) )['found'], array( 'fine', '2026-01-01', '990.00' ) ), 'only the columns of the table are searched' );
	}

	public function test_filters_are_asked_of_the_index(): void {
		$id   = ( new \Tandem\Plugin\Tables\TableStore() )->save(
			0,
			'Bolts',
			array(
				'kind'    => 'products',
				'source'  => array( 'type' => 'category', 'category' => array( 'warehouse' ) ),
				'columns' => array( 'name', array( 'key' => 'price', 'total' => true ), 'attribute:grade' ),
				'behaviour' => array( 'totals' => true ),
				'filters' => array( array( 'column' => 'attribute:grade', 'control' => 'checkbox' ), array( 'column' => 'price', 'control' => 'range' ) ),
			)
		);
		[ $html, $token ] = $this->shown( "[tandem_table id=\"$id\"]" );
		self::assertMatchesRegularExpression( '#value="Fine">#', $html );
		self::assertStringContainsString( 'placeholder="795.00"', $html );
		self::assertStringContainsString( '183,885.00', $html, 'the sum of all rows, not of the page' );
		self::assertSame( 41, self::ask( $token, array( 'f' => '{"attribute:grade":["Fine"]}' ) )['found'] );
		self::assertSame( 205, self::ask( $token, array( 'f' => '{"attribute:grade":["Fine","Coarse"]}' ) )['found'] );
		self::assertSame( 11, self::ask( $token, array( 'f' => '{"price":{"low":98900,"high":99900}}' ) )['found'] );
		self::assertSame( 2, self::ask( $token, array( 'f' => '{"price":{"low":98900,"high":null},"attribute:grade":["Fine"]}' ) )['found'] );
	}

	public function test_a_button_for_the_next_rows_stands_where_the_owner_chose_it(): void {
		[ $html ] = $this->shown( str_replace( ' orderby', ' paging="load" orderby', self::SHORTCODE ) );
		self::assertStringContainsString( '&quot;paging&quot;:&quot;load&quot;', $html );
		self::assertMatchesRegularExpression( '#data-wp-on--click="actions\.showMore"[^>]*>Show more#', $html );
		self::assertStringContainsString( '25 of 205 rows', $html );
		self::assertMatchesRegularExpression( '#<noscript>\s*<nav class="tandem-table__pages"#', $html, 'links without JavaScript' );
		self::assertStringNotContainsString( 'showMore', $this->shown()[0] );
	}

	public function test_an_attribute_of_money_is_indexed_in_minor_units(): void {
		$deposit = array( 'key' => 'attribute:deposit', 'label' => 'Deposit', 'type' => 'money', 'total' => true );
		$table   = array(
			'kind'      => 'products',
			'source'    => array( 'type' => 'category', 'category' => array( 'warehouse' ) ),
			'columns'   => array( 'name', $deposit ),
			'behaviour' => array( 'totals' => true ),
			'filters'   => array( array( 'column' => 'attribute:deposit', 'control' => 'range' ) ),
		);
		$store   = new \Tandem\Plugin\Tables\TableStore();
		$id      = $store->save( 0, 'Deposits', $table );
		[ $html, $token ] = $this->shown( "[tandem_table id=\"$id\"]" );
		self::assertStringContainsString( '21,217.50', wp_strip_all_tags( $html ), 'the sum of 1.50 to 205.50' );
		self::assertMatchesRegularExpression( '#placeholder="1\.50".*placeholder="205\.50"#s', $html );
		self::assertSame( array( 'Bolt A10', 'Bolt A11' ), self::ask( $token, array( 'f' => '{"attribute:deposit":{"low":1050,"high":1150}}' ) )['names'] );
		self::assertSame( 'Bolt A205', self::ask( $token, array( 'sort' => 'attribute:deposit:desc' ) )['names'][0] );
		$table['columns'][1]['type'] = 'number';
		$other = $this->shown( '[tandem_table id="' . $store->save( 0, 'Numbers', $table ) . '"]' )[1];
		self::assertSame( array( 'Bolt A10', 'Bolt A11' ), self::ask( $other, array( 'f' => '{"attribute:deposit":{"low":105000,"high":115000}}' ) )['names'], 'as a number in another table' );
		self::assertSame( array( 'Bolt A10' ), self::ask( $token, array( 'f' => '{"attribute:deposit":{"low":1050,"high":1050}}' ) )['names'] );
	}

	public function test_a_changed_product_is_found_as_it_is_now(): void {
		$token   = $this->shown()[1];
		$product = wc_get_product( $this->ids[100] );
		$product->set_regular_price( '1.00' );
		$product->set_name( 'Zebra bolt' );
		$product->save();
		wp_update_post( array( 'ID' => $this->ids[0], 'post_status' => 'draft' ) );
		$hidden = wc_get_product( $this->ids[1] );
		$hidden->set_catalog_visibility( 'hidden' );
		$hidden->save();
		foreach ( array( 100, 0, 1 ) as $at ) {
			$this->index->note( $this->ids[ $at ] );
		}
		$this->index->settle();
		$answer = self::ask( $token, array( 'sort' => 'price:asc' ) );
		self::assertSame( 'Zebra bolt', $answer['names'][0] );
		self::assertSame( 203, $answer['total'] );
		self::assertSame( 0, self::ask( $token, array( 'q' => 'A101' ) )['found'] );
	}

	public function test_the_hooks_of_a_change_are_attached_where_there_is_an_index(): void {
		( new Tables( Plugin::instance() ) )->index()->register_hooks();
		self::assertFalse( has_action( 'edited_term', array( $this->index, 'reset' ) ) );
		$this->shown();
		$this->index->register_hooks();
		wc_get_product( $this->ids[3] )->set_stock_status( 'outofstock' );
		$product = wc_get_product( $this->ids[3] );
		$product->set_regular_price( '2.50' );
		$product->save();
		$this->index->settle();
		$token = $this->shown()[1];
		self::assertSame( 'Bolt A4', self::ask( $token, array( 'sort' => 'price:asc' ) )['names'][0] );
	}

	public function test_s6_nothing_that_is_asked_reaches_sql(): void {
		global $wpdb;
		$token = $this->shown()[1];
		$seen  = array();
		add_filter(
			'query',
			static function ( string $query ) use ( &$seen ): string {
				$seen[] = $query;
				return $query;
			},
			1
		);
		foreach ( array( "name' UNION SELECT sleep(9)-- ", 'price" OR sleep(9)#', '%1$s %s %d union \\\' sleep(1)', 'price) UNION ALL SELECT (1' ) as $payload ) {
			$filter = (string) wp_json_encode( array( $payload => array( $payload ), 'price' => array( 'low' => $payload ) ) );
			foreach ( array( array( 'sort' => $payload ), array( 'sort' => "price:$payload" ), array( 'q' => $payload ), array( 'f' => $payload ), array( 'f' => $filter ) ) as $question ) {
				self::assertIsArray( self::ask( $token, $question ) );
				self::assertSame( '', $wpdb->last_error );
			}
		}
		self::assertNotSame( array(), $seen );
		foreach ( $seen as $query ) {
			$outside = preg_replace( "/'(?:[^'\\\\]|\\\\.|'')*'/s", "''", $query );
			self::assertStringNotContainsString( 'sleep', strtolower( (string) $outside ), $query );
			self::assertStringNotContainsString( 'union', strtolower( (string) $outside ), $query );
		}
	}

	/**
	 * Before any cart or checkout of its process: WooCommerce marks both with constants, for all pages that follow.
	 *
	 * @group page
	 */
	public function test_further_rows_have_the_price_of_every_arm_of_a_sale_that_is_compared(): void {
		$plugin = Plugin::instance();
		$plugin->settings()->update( array( 'live' => true, 'measure' => array( 'on' => true ) ) );
		$sale   = $this->offer( array( 'public' => true, 'benefit' => array( 'type' => 'percent', 'percent' => '20' ), 'scope' => array( 'products' => array( $this->ids[0] ) ) ) );
		$made   = $plugin->experiment_desk()->create( array( 'name' => 'sale', 'kind' => 'offer', 'target' => (string) $sale, 'variants' => array( array( 'name' => 'None', 'show' => false ) ) ) );
		$plugin->experiment_desk()->start( $made->id );
		$token                       = $this->shown()[1];
		$GLOBALS['wp_actions']['wp'] = 1;
		$request                     = new WP_REST_Request( 'GET', '/tandem/v1/tables/rows' );
		$request->set_query_params( array( 'token' => $token, 'q' => 'Bolt A1', 'size' => 1, 'sort' => 'price:desc' ) );
		$arms = array();
		// A row of products that cost 999.00: the sale takes a fifth off.
		$html = (string) rest_do_request( $request )->get_data()['html'];

		$GLOBALS['wp_actions']['wp'] = 0;
		preg_match_all( '#<span data-tandem-arm="' . $made->key . ' (\w+)"( hidden)?>(.*?)(?=<span data-tandem-arm|</td>)#s', $html, $arms, PREG_SET_ORDER );
		$plugin->experiment_desk()->stop( $made->id );
		$seen = array_combine( array_column( $arms, 1 ), array_map( static fn( array $arm ): array => array( '' !== $arm[2], str_contains( $arm[3], '799.20' ) ), $arms ) );
		self::assertSame( array( 'control' => array( true, true ), 'variant1' => array( false, false ) ), $seen );
	}

	public function test_a_token_is_the_sites_own(): void {
		$token = $this->shown()[1];
		$read  = RowsToken::read( $token );
		self::assertSame( 'warehouse', $read['attributes']['category'] );
		$forged = rtrim( strtr( base64_encode( (string) wp_json_encode( array( 'products', 'x', array( 'source' => 'all', 'columns' => 'name,field:purchase_price' ) ) ) ), '+/', '-_' ), '=' );
		self::assertSame( 404, self::ask( $forged . strstr( $token, '.' ), array() ) );
		self::assertSame( 404, self::ask( $forged, array() ) );
		self::assertSame( 404, self::ask( 'x', array() ) );
	}
}
