<?php
/**
 * Bundles as CSV and JSON files, and the list they are in.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleFile;
use Tandem\Plugin\Bundles\BundleBulk;
use Tandem\Plugin\Bundles\BundleListTools;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleFileTest extends TandemTestCase {

	use BundleFixtures;

	/**
	 * Bundles of this test alone as files hold them.
	 *
	 * @param list<\WC_Product> $products Bundles.
	 * @return list<array<string,mixed>>
	 */
	private static function exported( array $products ): array {
		return array_map( static fn( $product ): array => \Tandem\Plugin\Bundles\BundleWriter::export( $product ), $products );
	}

	public function test_every_kind_survives_both_formats(): void {
		$camera = $this->product( '400.00', 'Camera', array( 'sku' => 'CAM-1' ) );
		$card   = $this->product( '20.00', 'Card' );
		$writer = Plugin::instance()->bundle_writer();
		$pieces = array( array( 'product' => $camera->get_id(), 'percent' => '5.5' ), array( 'product' => $card->get_id(), 'min' => 2, 'max' => 4, 'optional' => true, 'reward' => true ) );
		$made   = array();
		foreach ( array(
			array( 'discount' => 'components', 'from' => 1800000000, 'until' => 1900000020, 'roles' => array( 'customer', 'subscriber' ), 'ending' => '99', 'floor' => 'margin', 'margin' => '12.5', 'ignore_on_sale' => true, 'limit_total' => 3, 'mark' => 'starter' ),
			array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '5' ), array( 'items' => 3, 'percent' => '10.5' ) ) ), 'segments' => array( 'vip' ) ),
			array( 'kind' => 'choose_n', 'discount' => 'fixed', 'value' => '99.90', 'options' => array( 'choose' => 3 ), 'max_discount' => '20', 'base' => 'regular' ),
			array( 'kind' => 'buy_x_get_y', 'discount' => 'percent', 'value' => '100', 'options' => array( 'buy' => 2, 'get' => 1 ), 'limit_customer' => 2, 'priority' => 3 ),
		) as $number => $terms ) {
			$made[] = $writer->write( array( 'name' => array( '=HYPERLINK("x")', '+Pick, "quoted"', "-Umlaut \u{e4}\u{1f600}", '@Buy' )[ $number ], 'status' => 'publish', 'components' => $pieces, 'terms' => $terms ) );
		}
		$all = self::exported( $made );
		$csv = BundleFile::csv( $all );
		self::assertSame( 0, preg_match( '/(^|,)"[=+\-@]/m', $csv ), 'no cell is a formula' );
		self::assertStringContainsString( "\"'=HYPERLINK(\"\"x\"\")\"", $csv );
		self::assertStringContainsString( 'sku:CAM-1 5.5% | ' . $card->get_id() . ' x2-4 optional get', $csv );
		foreach ( array( $csv, BundleFile::json( $all ), mb_convert_encoding( substr( BundleFile::csv( $all ), 3 ), 'UTF-16LE', 'UTF-8' ) ) as $at => $file ) {
			$file = 2 === $at ? "\xff\xfe" . $file : $file;
			$ids  = array_map( static fn( BundleProduct $one ): int => $one->get_id(), $made );
			self::assertSame( array( 'made' => array(), 'changed' => array(), 'same' => $ids ), Plugin::instance()->bundle_transfer()->import( $file ), 'what is there already stays alone' );
			array_map( static fn( BundleProduct $one ): mixed => $one->set_name( $one->get_name() . ' of old' ) ?? $one->save(), $made );
			$ids = Plugin::instance()->bundle_transfer()->import( $file )['made'];
			array_map( static fn( BundleProduct $one ): mixed => $one->set_name( substr( $one->get_name(), 0, -7 ) ) ?? $one->save(), $made );
			self::assertCount( 4, $ids );
			foreach ( $ids as $number => $id ) {
				$copy = wc_get_product( $id );
				self::assertSame( $made[ $number ]->get_name(), $copy->get_name() );
				self::assertEquals( $made[ $number ]->bundle()->terms, $copy->bundle()->terms, "file $at, bundle $number" );
				self::assertEquals( $made[ $number ]->bundle()->components, $copy->bundle()->components );
			}
			array_map( static fn( int $id ): mixed => wp_delete_post( $id, true ), $ids );
		}
	}

	public function test_an_edited_file_changes_what_it_came_from_and_a_failure_takes_that_back(): void {
		$one = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10' ), 'One' );
		$two = $this->bundle( array( array( $this->product( '20.00' ) ) ), array( 'value' => '10' ), 'Two' );
		$csv = BundleFile::csv( self::exported( array( $one, $two ) ) );
		$new = str_replace( '"percent","10"', '"percent","15"', strstr( $csv, '"Two"', true ) ) . strstr( $csv, '"Two"' ) . str_replace( '"Two"', '"Three"', strstr( $csv, '"Two"' ) );
		$done = Plugin::instance()->bundle_transfer()->import( $new );
		self::assertSame( array( array( $one->get_id() ), array( $two->get_id() ) ), array( $done['changed'], $done['same'] ) );
		self::assertSame( array( '15', 'Three' ), array( wc_get_product( $one->get_id() )->bundle()->terms->value, wc_get_product( $done['made'][0] )->get_name() ) );
		$saved = 0;
		add_action(
			'woocommerce_before_product_object_save',
			static function () use ( &$saved ): void {
				if ( 2 === ++$saved ) {
					throw new \RuntimeException( 'disk full' );
				}
			}
		);
		try {
			Plugin::instance()->bundle_transfer()->import( str_replace( '"percent"', '"amount"', $new ) );
			self::fail( 'it was taken' );
		} catch ( \RuntimeException $error ) {
			self::assertSame( 'disk full', $error->getMessage() );
		}
		foreach ( array( $one->get_id() => '15', $two->get_id() => '10' ) as $id => $value ) {
			$terms = wc_get_product( $id )->bundle()->terms;
			self::assertSame( array( 'percent', $value ), array( $terms->discount, $terms->value ) );
		}
	}

	public function test_an_empty_cell_clears_a_term_and_a_column_that_is_not_there_keeps_it(): void {
		$terms = array( 'value' => '10', 'max_discount' => '20', 'ending' => '99', 'from' => 1800000000, 'until' => 1900000020, 'roles' => array( 'customer' ), 'segments' => array( 'vip' ), 'limit_total' => 3, 'limit_customer' => 2, 'mark' => 'starter', 'upgrade_of' => 4 );
		$one   = $this->bundle( array( array( $this->product( '10.00' ) ) ), $terms, 'One' );
		$pick  = $this->bundle( array( array( $this->product( '20.00' ) ), array( $this->product( '30.00' ) ) ), array( 'kind' => 'choose_n', 'value' => '10', 'options' => array( 'choose' => 2 ) ), 'Pick' );
		$same  = static fn( string $file ): array => Plugin::instance()->bundle_transfer()->import( $file );
		$parts = static fn( BundleProduct $product ): string => implode( ' | ', array_column( $product->bundle()->components, 'product' ) );
		self::assertSame( array( array(), array( $one->get_id(), $pick->get_id() ) ), array( $same( 'name,status,components,value' . "\nOne,publish,{$parts( $one )},10\nPick,publish,{$parts( $pick )},10\n" )['changed'], $same( BundleFile::csv( self::exported( array( $one, $pick ) ) ) )['same'] ), 'nothing of it changes' );
		self::assertSame( array( $pick->get_id() ), $same( "name,components,priority\nPick,{$parts( $pick )},3\n" )['changed'] );
		self::assertSame( array( 3, array( 'choose' => 2 ), '10' ), array( ( $kept = wc_get_product( $pick->get_id() )->bundle()->terms )->priority, $kept->options, $kept->value ) );
		$export = self::exported( array( $one ) );
		foreach ( array( 'max_discount', 'ending', 'from', 'until', 'limit_total', 'limit_customer' ) as $field ) {
			$export[0]['terms'][ $field ] = null;
		}
		$export[0]['terms'] = array( 'roles' => array(), 'segments' => array(), 'mark' => '' ) + $export[0]['terms'];
		self::assertSame( array( $one->get_id() ), $same( BundleFile::csv( $export ) )['changed'] );
		self::assertSame( ( new \Tandem\Plugin\Bundles\BundleTerms( value: '10', upgrade_of: 4 ) )->to_array(), wc_get_product( $one->get_id() )->bundle()->terms->to_array() );
		self::assertSame( array( $one->get_id() ), $same( BundleFile::csv( $export ) )['same'], 'and once only' );
	}

	public function test_what_does_not_go_with_the_terms_of_the_shop_is_refused_with_its_line(): void {
		$one = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10', 'from' => 1900000000 ), 'One' );
		$id  = $one->bundle()->components[0]->product;
		try {
			Plugin::instance()->bundle_transfer()->import( "name,components,value,until\nOne,$id,15,2027-01-01 00:00\n" );
			self::fail( 'it was taken' );
		} catch ( \InvalidArgumentException $error ) {
			self::assertStringContainsString( 'Line 2: ', $error->getMessage() );
		}
		self::assertSame( '10', wc_get_product( $one->get_id() )->bundle()->terms->value );
	}

	public function test_a_bundle_of_other_products_is_a_new_one_whatever_its_name(): void {
		$live  = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10' ), 'Starter kit' );
		$other = $this->product( '20.00' )->get_id();
		$done  = Plugin::instance()->bundle_transfer()->import( "name,components,value\nStarter kit,$other,25\n" );
		self::assertSame( array( array(), 1 ), array( $done['changed'], count( $done['made'] ) ) );
		self::assertEquals( $live->bundle()->components, wc_get_product( $live->get_id() )->bundle()->components );
		$more = Plugin::instance()->bundle_transfer()->import( "name,components,value\nStarter kit,{$live->bundle()->components[0]->product} | $other,25\n" );
		self::assertSame( array( array(), 1 ), array( $more['changed'], count( $more['made'] ) ), 'it could be either' );
	}

	public function test_a_name_with_an_ampersand_is_known_again_by_whoever_imports_it(): void {
		$id = $this->product( '10.00' )->get_id();
		kses_init_filters();
		try {
			$all = array_map( static fn( string $value ): array => Plugin::instance()->bundle_transfer()->import( "name,components,value\n\"Salt & Pepper's\",$id,$value\n" ), array( '5', '5', '7' ) );
			$csv = Plugin::instance()->bundle_transfer()->import( BundleFile::csv( self::exported( array( wc_get_product( $all[0]['made'][0] ) ) ) ) );
		} finally {
			kses_remove_filters();
		}
		$made = $all[0]['made'];
		self::assertStringContainsString( '&amp;', wc_get_product( $made[0] )->get_name( 'edit' ), 'as WordPress stores it' );
		self::assertSame( array( $made, $made, $made ), array( $all[1]['same'], $all[2]['changed'], $csv['same'] ) );
	}

	public function test_an_ending_of_05_is_not_one_of_5(): void {
		$one = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10', 'ending' => '5' ), 'One' );
		$new = BundleFile::csv( array( array_replace_recursive( self::exported( array( $one ) )[0], array( 'terms' => array( 'ending' => '05' ) ) ) ) );
		self::assertSame( array( $one->get_id() ), Plugin::instance()->bundle_transfer()->import( $new )['changed'] );
		self::assertSame( '05', wc_get_product( $one->get_id() )->bundle()->terms->ending );
	}

	public function test_all_is_taken_back_though_a_product_is_gone_and_one_cannot_be_saved(): void {
		$here  = $this->product( '10.00' );
		$gone  = $this->product( '20.00' );
		$one   = $this->bundle( array( array( $here ), array( $gone ) ), array( 'value' => '10' ), 'One' );
		$two   = $this->bundle( array( array( $here ) ), array( 'value' => '10' ), 'Two' );
		$three = $this->bundle( array( array( $here ) ), array( 'value' => '10' ), 'Three' );
		wp_delete_post( $gone->get_id(), true );
		$before = wc_get_product( $one->get_id() )->bundle();
		self::assertCount( 2, $before->components );
		$saved = 0;
		add_action(
			'woocommerce_before_product_object_save',
			static function () use ( &$saved ): void {
				// The third bundle of the file; then the second that is put back.
				if ( in_array( ++$saved, array( 3, 5 ), true ) ) {
					throw new \RuntimeException( "disk full $saved" );
				}
			}
		);
		try {
			Plugin::instance()->bundle_transfer()->import( "name,components,value\nOne,{$here->get_id()},20\nTwo,{$here->get_id()},20\nThree,{$here->get_id()},20\n" );
			self::fail( 'it was taken' );
		} catch ( \RuntimeException $error ) {
			self::assertSame( 'disk full 3', $error->getMessage() );
		}
		$after = wc_get_product( $one->get_id() )->bundle();
		self::assertEquals( array( $before->components, '10' ), array( $after->components, $after->terms->value ) );
		self::assertSame( array( '20', '10', 6 ), array( wc_get_product( $two->get_id() )->bundle()->terms->value, wc_get_product( $three->get_id() )->bundle()->terms->value, $saved ), 'the third is put back though the second is not' );
	}

	/**
	 * @dataProvider broken
	 */
	public function test_a_broken_file_is_refused_with_its_line_and_stores_nothing( string $file, string $message ): void {
		global $wpdb;
		$id     = $this->product( '10.00' )->get_id();
		$before = $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts}" );
		try {
			Plugin::instance()->bundle_transfer()->import( str_replace( '{id}', (string) $id, $file ) );
			self::fail( 'it was taken' );
		} catch ( \InvalidArgumentException $error ) {
			self::assertStringContainsString( $message, $error->getMessage() );
		}
		self::assertSame( $before, $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts}" ) );
	}

	/** @return iterable<string,array{0:string,1:string}> */
	public function broken(): iterable {
		yield 'nothing' => array( '', 'Line 1: expected' );
		yield 'a zip' => array( "PK\x03\x04" . str_repeat( "\0", 90 ), 'a zip archive' );
		yield 'gzip' => array( (string) gzencode( str_repeat( 'a', 100000 ) ), 'a gzip archive' );
		yield 'too large' => array( str_repeat( 'name,components' . "\n", 400000 ), 'at most 5 MB' );
		yield 'latin 1' => array( "name,components\nK\xfcche,{id}\n", 'Line 2: expected UTF-8' );
		yield 'no components' => array( "name,value\nKit,5\n", 'Line 1: expected the column components' );
		yield 'an unknown column' => array( "name,components,price\nKit,{id},5\n", 'found price' );
		yield 'a column twice' => array( "name,components,name\nKit,{id},x\n", 'each once' );
		yield 'a cell too few' => array( "name,components,value\nKit,{id},5\nPack,{id}\n", 'Line 3: expected 3 cells, found 2' );
		yield 'a component of nonsense' => array( "name,components,value\nKit,{id} x2,5\nPack,two mice,5\n", 'Line 3: expected a component' );
		yield 'an unknown SKU' => array( "name,components,value\nKit,sku:NOPE,5\n", 'NOPE' );
		yield 'a value that is none' => array( "name,components,value\nKit,{id},5\nPack,{id},-5\n", 'Line 3: ' );
		yield 'an unknown status' => array( "name,components,value,status\nKit,{id},5,trash\n", 'status' );
		yield 'broken JSON' => array( '{"bundles":[', 'Line 1: expected JSON' );
		yield 'deep JSON' => array( str_repeat( '[', 5000 ), 'Line 1: expected JSON' );
		yield 'other JSON' => array( '{"name":"Kit"}', 'a list of bundles' );
		yield 'JSON without terms' => array( '[{"name":"Kit","components":[]}]', 'components and terms' );
		yield 'too many' => array( "name,components,value\n" . str_repeat( "Kit,{id},5\n", 501 ), 'at most 500 bundles' );
	}

	public function test_one_bundle_that_cannot_be_stored_takes_the_others_back(): void {
		global $wpdb;
		$id     = $this->product( '10.00' )->get_id();
		$before = $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts}" );
		$saved  = 0;
		add_action(
			'woocommerce_before_product_object_save',
			static function () use ( &$saved ): void {
				if ( 3 === ++$saved ) {
					throw new \RuntimeException( 'disk full' );
				}
			}
		);
		try {
			Plugin::instance()->bundle_transfer()->import( "name,components,value\nA,$id,5\nB,$id,5\nC,$id,5\n" );
			self::fail( 'it was taken' );
		} catch ( \RuntimeException $error ) {
			self::assertSame( 'disk full', $error->getMessage() );
		}
		self::assertSame( $before, $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts}" ) );
	}

	public function test_one_click_disables_a_bundle_says_so_and_leaves_the_list_as_it_was_filtered(): void {
		wp_set_current_user( 1 );
		$id       = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10' ) )->get_id();
		$_GET     = array( 'bundle' => (string) $id );
		$_REQUEST = array( '_wpnonce' => wp_create_nonce( 'tandem_bundle_toggle' . $id ), '_wp_http_referer' => '/wp-admin/edit.php?post_type=product&product_type=tandem_bundle&tandem_state=sold' );
		$stop     = static function ( string $url ): never {
			throw new \RuntimeException( $url );
		};
		add_filter( 'wp_redirect', $stop );
		try {
			( new \Tandem\Plugin\Bundles\BundleList( Plugin::instance()->bundle_pricer() ) )->toggle();
			self::fail( 'it redirects' );
		} catch ( \RuntimeException $to ) {
			self::assertStringContainsString( 'tandem_state=sold&tandem_done=disable-1-0', $to->getMessage() );
		} finally {
			remove_filter( 'wp_redirect', $stop );
			$_GET = $_REQUEST = array();
		}
		self::assertSame( 'draft', get_post_status( $id ) );
	}

	public function test_many_bundles_are_enabled_disabled_scheduled_and_duplicated_at_once(): void {
		wp_set_current_user( 1 );
		$one   = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10' ), 'One' );
		$two   = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10', 'limit_total' => 3 ), 'Two' );
		$plain = $this->product( '10.00' );
		$ids   = array( $one->get_id(), $two->get_id(), $plain->get_id() );
		$does  = static function ( string $action ) use ( $ids ): string {
			parse_str( (string) wp_parse_url( apply_filters( 'handle_bulk_actions-edit-product', 'https://shop.test/edit.php?product_type=tandem_bundle', $action, $ids ), PHP_URL_QUERY ), $query );
			return (string) ( $query['tandem_done'] ?? '' );
		};
		$status = static fn(): array => array_map( static fn( int $id ): string => get_post_status( $id ), $ids );
		self::assertSame( 'disable-2-1', $does( 'tandem_disable' ) );
		self::assertSame( array( 'draft', 'draft', 'publish' ), $status(), 'a plain product is left alone' );
		self::assertSame( 'enable-2-1', $does( 'tandem_enable' ) );
		self::assertSame( array( 'publish', 'publish', 'publish' ), $status() );
		$_REQUEST = array( 'tandem_from' => '2026-12-01T08:00', 'tandem_until' => '2026-12-24T00:00' );
		self::assertSame( 'schedule-2-1', $does( 'tandem_schedule' ) );
		$terms = wc_get_product( $two->get_id() )->bundle()->terms;
		self::assertSame( array( '2026-12-01 08:00', '2026-12-24 00:00', 3 ), array( wp_date( 'Y-m-d H:i', $terms->from ), wp_date( 'Y-m-d H:i', $terms->until ), $terms->limit_total ), 'the rest of the terms stays' );
		$_REQUEST = array( 'tandem_from' => '2026-12-24T00:00', 'tandem_until' => '2026-12-01T08:00' );
		self::assertSame( 'schedule-0-3', $does( 'tandem_schedule' ), 'an end before its start' );
		$_REQUEST = array();
		self::assertSame( 'schedule-2-1', $does( 'tandem_schedule' ) );
		self::assertNull( wc_get_product( $two->get_id() )->bundle()->terms->until );
		$before = count( BundleRepository::stored() );
		self::assertSame( 'duplicate-2-1', $does( 'tandem_duplicate' ) );
		self::assertCount( $before + 2, BundleRepository::stored() );
		self::assertSame( '', $does( 'trash' ), 'not ours' );
		$_GET = array( 'product_type' => 'tandem_bundle', 'tandem_done' => 'schedule-2-1' );
		ob_start();
		( new BundleBulk( Plugin::instance()->bundle_writer() ) )->said();
		do_action( 'manage_posts_extra_tablenav', 'top' );
		$html = (string) ob_get_clean();
		self::assertStringContainsString( '2 bundles scheduled. 1 was left as it is', $html );
		self::assertStringContainsString( 'name="tandem_until"', $html );
		self::assertArrayHasKey( 'tandem_enable', apply_filters( 'bulk_actions-edit-product', array() ) );
		$_GET = array();
		self::assertSame( array(), apply_filters( 'bulk_actions-edit-product', array() ), 'where other products are listed too' );
		wp_set_current_user( 0 );
		self::assertSame( 'disable-0-3', $does( 'tandem_disable' ) );
	}

	public function test_the_list_filters_by_state_and_offers_files(): void {
		$this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10' ), 'Now' );
		$later = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10', 'from' => time() + 3600 ), 'Later' );
		$over  = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10', 'until' => time() - 3600 ), 'Over' );
		$gone  = $this->bundle( array( array( $this->product( '10.00', '', array( 'stock_status' => 'outofstock' ) ) ) ), array( 'value' => '10' ), 'Gone' );
		$off   = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'value' => '10' ), 'Off' );
		$off->set_status( 'draft' );
		$off->save();
		$tools = new BundleListTools( Plugin::instance()->bundle_pricer() );
		self::assertSame( array( 'scheduled', 'ended', 'broken', 'disabled' ), array_map( static fn( $product ): string => $tools->state( wc_get_product( $product->get_id() ) ), array( $later, $over, $gone, $off ) ) );
		wp_set_current_user( 1 );
		$_GET = array( 'product_type' => 'tandem_bundle', 'tandem_state' => 'ended' );
		set_current_screen( 'edit-product' );
		$main = $GLOBALS['wp_the_query'];
		try {
			$query                   = new \WP_Query();
			$GLOBALS['wp_the_query'] = $query;
			$query->query( array( 'post_type' => 'product', 'fields' => 'ids', 'posts_per_page' => -1 ) );
			self::assertSame( array( $over->get_id() ), $query->posts );
			ob_start();
			do_action( 'manage_posts_extra_tablenav', 'top' );
			do_action( 'restrict_manage_posts', 'product', 'top' );
			do_action( 'manage_product_posts_custom_column', 'name', $later->get_id() );
			$html = (string) ob_get_clean();
		} finally {
			$GLOBALS['wp_the_query'] = $main;
			$_GET                    = array();
			set_current_screen( 'front' );
		}
		self::assertStringContainsString( 'Import bundles', $html );
		self::assertMatchesRegularExpression( '/value="ended"\s+selected/', $html );
		self::assertStringContainsString( 'Starts ', $html );
	}
}
