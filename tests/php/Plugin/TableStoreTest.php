<?php
/**
 * Saved tables, imports, and what an attacker tries on both.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Tables\CellNumber;
use Tandem\Plugin\Tables\TableImport;
use Tandem\Plugin\Tables\TableStore;
use WP_REST_Request;

final class TableStoreTest extends TandemTestCase {

	protected function setUp(): void {
		parent::setUp();
		Plugin::instance()->products()->forget();
		// A shop in use has tables of its own; the transaction brings them back.
		foreach ( get_posts( array( 'post_type' => TableStore::POST_TYPE, 'post_status' => array( 'publish', 'trash' ), 'posts_per_page' => -1, 'fields' => 'ids' ) ) as $id ) {
			wp_delete_post( $id, true );
		}
	}

	/**
	 * @param array<string,mixed> $body Body.
	 */
	private function ask( string $method, string $route, array $body = array() ): \WP_REST_Response {
		$request = new WP_REST_Request( $method, '/tandem/v1' . $route );
		foreach ( $body as $name => $value ) {
			$request->set_param( $name, $value );
		}
		return rest_get_server()->dispatch( $request );
	}

	private function manager(): void {
		wp_set_current_user( 1 );
	}

	public function test_a_table_is_saved_shown_copied_trashed_and_restored(): void {
		$this->manager();
		$product = $this->product( '12.00', 'Saved product' );
		$saved   = $this->ask( 'POST', '/tables', array( 'title' => 'My "table" \\ 1', 'definition' => array( 'kind' => 'products', 'source' => array( 'type' => 'ids', 'ids' => array( $product->get_id() ) ), 'columns' => array( 'name', array( 'key' => 'price', 'label' => 'Now' ) ) ) ) )->get_data();
		self::assertSame( 'My "table" \\ 1', $saved['title'] );
		$html = do_shortcode( $saved['shortcode'] );
		self::assertStringContainsString( 'Saved product', $html );
		self::assertStringContainsString( '>Now<', preg_replace( '/\s+/', '', $html ) );
		self::assertStringNotContainsString( 'is-buy', $html );

		$product->set_regular_price( '13.57' );
		$product->save();
		Plugin::instance()->products()->forget();
		self::assertStringContainsString( '13.57', do_shortcode( $saved['shortcode'] ) );

		$copy = $this->ask( 'POST', "/tables/{$saved['id']}/duplicate" )->get_data();
		self::assertSame( $saved['definition'], $copy['definition'] );
		self::assertTrue( $this->ask( 'DELETE', "/tables/{$saved['id']}" )->get_data()['removed'] );
		self::assertStringNotContainsString( 'data-tandem-table', do_shortcode( $saved['shortcode'] ) );
		self::assertSame( array( $copy['id'] ), array_column( $this->ask( 'GET', '/tables' )->get_data()['tables'], 'id' ) );
		self::assertTrue( $this->ask( 'POST', "/tables/{$saved['id']}/restore" )->get_data()['restored'] );
		self::assertStringContainsString( 'Saved product', do_shortcode( $saved['shortcode'] ) );
	}

	public function test_the_list_says_where_a_table_is_used(): void {
		$this->manager();
		$id   = $this->ask( 'POST', '/tables', array( 'title' => 'Used', 'definition' => array( 'kind' => 'bundles' ) ) )->get_data()['id'];
		$page = wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Shows it', 'post_content' => "[tandem_table id=\"$id\"]" ) );
		self::assertSame( array( array( 'id' => $page, 'title' => 'Shows it' ) ), $this->ask( 'GET', '/tables' )->get_data()['tables'][0]['usage'] );
	}

	/**
	 * S4, S5: nobody but a manager changes anything, and a manager's cookie without a nonce is nobody.
	 */
	public function test_only_managers_change_tables(): void {
		$this->manager();
		$id     = $this->ask( 'POST', '/tables', array( 'title' => 'Kept', 'definition' => array( 'kind' => 'bundles' ) ) )->get_data()['id'];
		$before = get_post_meta( $id, TableStore::META, true );
		$users  = array( 0 );
		foreach ( array( 'customer', 'contributor', 'author', 'editor' ) as $role ) {
			$users[] = wp_insert_user( array( 'user_login' => "t_$role", 'user_pass' => 'x', 'role' => $role ) );
		}
		foreach ( $users as $user ) {
			wp_set_current_user( $user );
			foreach ( array( array( 'POST', '/tables' ), array( 'PUT', "/tables/$id" ), array( 'DELETE', "/tables/$id" ), array( 'POST', "/tables/$id/duplicate" ), array( 'POST', '/tables/import' ), array( 'GET', "/tables/$id" ), array( 'POST', '/tables/preview' ) ) as list( $method, $route ) ) {
				$status = $this->ask( $method, $route, array( 'title' => 'Hacked', 'definition' => array( 'kind' => 'data' ), 'text' => "a\nb" ) )->get_status();
				self::assertSame( $user ? 403 : 401, $status, "$method $route" );
			}
		}
		self::assertSame( $before, get_post_meta( $id, TableStore::META, true ) );
		self::assertSame( 'publish', get_post_status( $id ) );
	}

	public function test_a_wrong_field_is_named_and_nothing_is_stored(): void {
		$this->manager();
		foreach ( array(
			'columns[0].key: expected a column of this kind of table, found "nope"' => array( 'columns' => array( 'nope' ) ),
			'style.accent: expected colour, found "red;}"' => array( 'style' => array( 'accent' => 'red;}' ) ),
			'kind: expected one of products, bundles, comparison, data, found "sql"' => array( 'kind' => 'sql' ),
			'sort[0].column: expected one of name, category, price, found "price; DROP"' => array( 'sort' => array( array( 'column' => 'price; DROP' ) ) ),
			'version: expected 1, found "2"' => array( 'version' => 2 ),
		) as $message => $definition ) {
			$answer = $this->ask( 'POST', '/tables', array( 'title' => 'x', 'definition' => $definition ) );
			self::assertSame( 400, $answer->get_status() );
			self::assertSame( $message, $answer->get_data()['message'] );
		}
		self::assertSame( array(), $this->ask( 'GET', '/tables' )->get_data()['tables'] );
	}

	public function test_a_csv_becomes_a_table_with_typed_columns(): void {
		$this->manager();
		$table = $this->ask( 'POST', '/tables/import', array( 'title' => 'Imported', 'text' => "\xEF\xBB\xBFModel;Weight;Price;Since\n\"A; one\";1.2 kg;\$1,050.00;2024-01-31\nB;900 g;\$99.50;2023-05-01\n" ) )->get_data();
		self::assertSame( array( 'text', 'number', 'money', 'date' ), array_column( $table['definition']['columns'], 'type' ) );
		$html = do_shortcode( "[tandem_table id=\"{$table['id']}\" sort=\"c2\"]" );
		self::assertMatchesRegularExpression( '/900 g.*1\.2 kg/s', $html );
		self::assertStringContainsString( 'A; one', $html );
		self::assertMatchesRegularExpression( '/99\.50.*1,050\.00/s', do_shortcode( "[tandem_table id=\"{$table['id']}\" sort=\"c3:asc\"]" ) );
	}

	public function test_a_ninja_tables_export_becomes_a_table(): void {
		$export = array(
			'post'          => array( 'post_title' => 'From Ninja' ),
			'columns'       => array( array( 'name' => 'Plan <b>x</b>', 'key' => 'plan', 'data_type' => 'text' ), array( 'name' => 'Seats', 'key' => 'seats', 'data_type' => 'number' ) ),
			'original_rows' => array( array( 'value' => '{"plan":"Basic","seats":"3"}' ), array( 'value' => array( 'plan' => '<script>x</script>Pro', 'seats' => 10 ) ) ),
		);
		$read   = TableImport::read( (string) wp_json_encode( $export ) );
		self::assertSame( 'From Ninja', $read['title'] );
		self::assertSame( array( 'Plan x', 'Seats' ), array_column( $read['data']['columns'], 'label' ) );
		self::assertSame( array( array( 'Basic', '3' ), array( 'Pro', '10' ) ), $read['data']['rows'] );
	}

	public function test_a_tablepress_export_becomes_a_table(): void {
		$export = array(
			'name'       => 'From TablePress',
			'data'       => array( array( 'Plan', 'Hidden', 'Price' ), array( '<b>Basic</b>', 'x', '$9.00' ), array( 'Gone', 'x', '$1.00' ), array( '[gallery]', 'x', '$19.00' ) ),
			'options'    => array( 'table_head' => 1 ),
			'visibility' => array( 'rows' => array( 1, 1, 0, 1 ), 'columns' => array( 1, 0, 1 ) ),
		);
		$read   = TableImport::read( (string) wp_json_encode( $export ) );
		self::assertSame( 'From TablePress', $read['title'] );
		self::assertSame( array( 'Plan', 'Price' ), array_column( $read['data']['columns'], 'label' ) );
		self::assertSame( array( 'text', 'money' ), array_column( $read['data']['columns'], 'type' ) );
		self::assertSame( array( array( 'Basic', '$9.00' ), array( '[gallery]', '$19.00' ) ), $read['data']['rows'] );
		$export['data'][2] = array( 'only one' );
		$this->expectExceptionMessage( 'Line 3: expected 3 cells, found 1.' );
		TableImport::read( (string) wp_json_encode( $export ) );
	}

	public function test_columns_that_ninja_tables_hides_on_narrow_screens_go_first(): void {
		$columns = array( array( 'name' => 'A', 'key' => 'a', 'breakpoints' => '' ), array( 'name' => 'B', 'key' => 'b', 'breakpoints' => 'xs' ), array( 'name' => 'C', 'key' => 'c', 'breakpoints' => 'xs sm md' ) );
		$read    = TableImport::read( (string) wp_json_encode( array( 'columns' => $columns, 'rows' => array( array( 'a' => '1', 'b' => '2', 'c' => '3' ) ) ) ) );
		self::assertSame( array( 1, 3, 5 ), array_column( $read['data']['columns'], 'priority' ) );
	}

	public function test_bytes_that_are_no_utf8_are_judged_as_they_are_in_the_file(): void {
		$this->manager();
		$answer = $this->ask( 'POST', '/tables/import', array( 'text' => base64_encode( "a,b\nx,y\ncaf\xe9,1\n" ), 'coded' => true ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		self::assertSame( 400, $answer->get_status() );
		self::assertStringContainsString( 'Line 3: expected UTF-8', $answer->get_data()['message'] );
		$utf16 = "\xFF\xFE" . mb_convert_encoding( "Nom,Prix\nCaf\u{e9},2\n", 'UTF-16LE', 'UTF-8' );
		$table = $this->ask( 'POST', '/tables/import', array( 'text' => base64_encode( $utf16 ), 'coded' => true ) )->get_data(); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		self::assertSame( array( array( "Caf\u{e9}", '2' ) ), $table['definition']['rows'] );
	}

	public function test_an_export_imports_as_the_same_table(): void {
		$this->manager();
		$table = $this->ask( 'POST', '/tables/import', array( 'text' => "a,b\n1,2\n" ) )->get_data();
		$again = $this->ask( 'POST', '/tables/import', array( 'text' => (string) wp_json_encode( array( 'title' => 'Again' ) + $table['definition'] ) ) )->get_data();
		self::assertSame( 'Again', $again['title'] );
		self::assertSame( $table['definition'], $again['definition'] );
	}

	/**
	 * @dataProvider damaged_files
	 */
	public function test_a_damaged_file_is_refused_with_its_line_and_changes_nothing( string $text, string $message ): void {
		$this->manager();
		$answer = $this->ask( 'POST', '/tables/import', array( 'text' => $text ) );
		self::assertSame( 400, $answer->get_status() );
		self::assertStringContainsString( $message, $answer->get_data()['message'] . wp_json_encode( $answer->get_data()['data']['params'] ?? '' ) );
		self::assertSame( array(), $this->ask( 'GET', '/tables' )->get_data()['tables'] );
	}

	/** @return array<string,array{string,string}> */
	public function damaged_files(): array {
		return array(
			'empty'            => array( "\n  \n", 'expected a header and rows, found nothing' ),
			'missing column'   => array( "a,b,c\n1,2,3\n4,5\n", 'Line 3: expected 3 cells, found 2' ),
			'latin 1'          => array( "a,b\nx,y\ncaf\xe9,1\n", 'Line 3: expected UTF-8, found another encoding' ),
			'zip'              => array( "PK\x03\x04" . str_repeat( 'x', 50 ), 'expected CSV or JSON, found a zip archive' ),
			'gzip'             => array( gzencode( str_repeat( 'a,b', 100 ) ), 'found a gzip archive' ),
			'binary'           => array( "a,b\n\0\0\0", 'found a binary file' ),
			'other JSON'       => array( '{"users":[1]}', 'expected a table with columns and rows' ),
			'broken JSON'      => array( '{"kind":"data",', 'expected JSON' ),
			'too many rows'    => array( "a\n" . str_repeat( "1\n", 20001 ), 'Line 20002: expected at most 20000 rows' ),
			'a million rows'   => array( "a,b,c\n" . str_repeat( "1,2,3\n", 1000000 ), 'expected at most 5 MB, found 6 MB' ),
			'too many columns' => array( str_repeat( 'a,', 60 ) . "a\n", 'expected a header of 1 to 40 columns' ),
		);
	}

	/**
	 * S7, S8: imported cells are text, whatever they hold.
	 */
	public function test_imported_cells_are_shown_as_text(): void {
		$this->manager();
		$payloads = array( '<script>alert(1)</script>', '<img src=x onerror=alert(2)>', '"><svg onload=alert(3)>', "javascript:alert(4)", '[gallery]', '[tandem_table]', '{{constructor}}', "' onmouseover='alert(5)", '<!--', '&lt;script&gt;' );
		$csv      = "<b>Head</b>,b\n";
		foreach ( $payloads as $payload ) {
			$csv .= '"' . str_replace( '"', '""', $payload ) . '",' . "1\n";
		}
		$id       = $this->ask( 'POST', '/tables/import', array( 'title' => '<script>alert(6)</script>', 'text' => $csv ) )->get_data()['id'];
		$html     = do_shortcode( "[tandem_table id=\"$id\" paging=\"all\"]" );
		$document = new \DOMDocument();
		@$document->loadHTML( '<?xml encoding="UTF-8"><body>' . $html . '</body>', LIBXML_NOERROR ); // phpcs:ignore
		$path  = new \DOMXPath( $document );
		$cells = array();
		foreach ( $path->query( '//tbody/tr/th' ) as $cell ) {
			$cells[] = $cell->textContent;
		}
		$payloads[9] = '<script>'; // An entity in a file is read as its sign, and shown as text like any other.
		self::assertSame( $payloads, $cells );
		self::assertSame( 0, $path->query( '//script|//svg|//tbody//img|//*[@onerror]|//*[@onload]|//*[@onmouseover]|//b' )->length );
	}

	public function test_a_cell_bound_to_a_product_follows_it_and_hides_with_it(): void {
		$this->manager();
		$product = $this->product( '20.00', 'Bound' );
		$id      = $this->ask( 'POST', '/tables', array( 'title' => 'x', 'definition' => array( 'kind' => 'data', 'columns' => array( array( 'key' => 'c1', 'label' => 'What' ), array( 'key' => 'c2', 'label' => 'Price', 'type' => 'money' ) ), 'rows' => array( array( array( 'product' => $product->get_id(), 'field' => 'name' ), array( 'product' => $product->get_id(), 'field' => 'price' ) ), array( 'typed', '$5.00' ) ) ) ) )->get_data()['id'];
		self::assertStringContainsString( '20.00', do_shortcode( "[tandem_table id=\"$id\"]" ) );
		$product->set_status( 'draft' );
		$product->save();
		Plugin::instance()->products()->forget();
		$html = do_shortcode( "[tandem_table id=\"$id\"]" );
		self::assertStringNotContainsString( 'Bound', $html );
		self::assertStringNotContainsString( '20.00', $html );
		self::assertStringContainsString( 'typed', $html );
	}

	/**
	 * S6: no payload of an attribute reaches SQL outside quotes, and none breaks the page.
	 */
	public function test_no_attribute_reaches_sql_unquoted(): void {
		$this->product( '5.00', 'Anything' );
		$payloads = array( "' OR 1=1 -- ", '") UNION SELECT user_pass FROM wp_users -- ', '1; DROP TABLE wp_posts', 'sleep(5)', '%s %1$s', "\\'", 'price`,(select 1)' );
		$secret   = get_userdata( 1 )->user_pass;
		$seen     = array();
		add_filter(
			'query',
			static function ( string $query ) use ( &$seen ): string {
				$seen[] = preg_replace( "/'(?:[^'\\\\]|\\\\.|'')*'/s", "''", $query );
				return $query;
			}
		);
		$names = array( 'ids', 'skus', 'category', 'tag', 'attribute', 'terms', 'source', 'orderby', 'sort', 'columns', 'limit', 'page_size', 'preset', 'id', 'caption', 'class', 'best', 'pick', 'strategy', 'low_stock' );
		foreach ( array( 'tandem_table', 'tandem_bundles', 'tandem_compare' ) as $tag ) {
			foreach ( $names as $name ) {
				foreach ( $payloads as $payload ) {
					$html = Plugin::instance()->tables()->shortcodes()->shortcode( array( $name => $payload, 'source' => 'source' === $name ? $payload : 'all', 'limit' => 'limit' === $name ? $payload : '2', 'terms' => 'terms' === $name ? $payload : 'x', 'attribute' => 'attribute' === $name ? $payload : 'x' ), '', $tag );
					self::assertStringNotContainsString( $secret, $html );
				}
			}
		}
		foreach ( $seen as $query ) {
			self::assertDoesNotMatchRegularExpression( '/UNION SELECT user_pass|DROP TABLE wp_posts|sleep\(5\)|OR 1=1 --|select 1\)/i', $query );
		}
		self::assertNotEmpty( $seen );
	}

	/**
	 * S13: the public comparison shows nothing that the shop hides, and takes at most four ids.
	 */
	public function test_the_public_comparison_hides_what_the_shop_hides(): void {
		$shown = $this->product( '5.00', 'Public one' )->get_id();
		$draft = $this->product( '6.66', 'Secret one', array( 'status' => 'draft' ) )->get_id();
		$html  = $this->ask( 'GET', '/compare', array( 'ids' => array( $shown, $draft ) ) )->get_data()['html'];
		self::assertStringContainsString( 'Public one', $html );
		self::assertStringNotContainsString( 'Secret one', $html );
		self::assertStringNotContainsString( '6.66', $html );
		self::assertSame( 400, $this->ask( 'GET', '/compare', array( 'ids' => array( 1, 2, 3, 4, 5 ) ) )->get_status() );
		self::assertSame( 400, $this->ask( 'GET', '/compare', array( 'ids' => array( "1' OR 1" ) ) )->get_status() );
		update_option( 'woocommerce_coming_soon', 'yes' );
		self::assertSame( 401, $this->ask( 'GET', '/compare', array( 'ids' => array( $shown ) ) )->get_status() );
	}

	public function test_nothing_leaves_the_server(): void {
		$this->manager();
		$this->ask( 'POST', '/tables/import', array( 'text' => "url\nhttp://169.254.169.254/latest/meta-data\nfile:///etc/passwd\n" ) );
		self::assertSame( array(), $this->requests );
	}

	public function test_numbers_with_units_and_money_are_read_as_written(): void {
		foreach ( array( '1.5' => 15000, '1,5 kg' => 15000, '900 g' => 9000, '-3' => -30000, '1.299,00' => 12990000, 'about' => null, '' => null, '9e99' => null ) as $text => $scaled ) {
			self::assertSame( $scaled, CellNumber::scaled( (string) $text ), (string) $text );
		}
		foreach ( array( '$1,050.00' => 105000, '950' => 95000, "1'200.50 CHF" => 120050, '5 000,25' => 500025, 'free' => null ) as $text => $minor ) {
			self::assertSame( $minor, CellNumber::minor( (string) $text, 2 ), (string) $text );
		}
	}
}
