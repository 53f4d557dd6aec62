<?php
/**
 * The commands of bundles: what they make and print, and that whatever fails is one line and a code.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleFile;
use Tandem\Plugin\Cli\BundleCommand;
use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Plugin;
use WP_CLI;
use WP_CLI\ExitException;

require_once __DIR__ . '/BundleFixtures.php';
if ( ! class_exists( 'WP_CLI', false ) ) {
	require_once __DIR__ . '/fixtures/wp-cli.php';
}

final class BundleCommandTest extends TandemTestCase {

	use BundleFixtures;

	/**
	 * Runs a command.
	 *
	 * @param list<string>         $args
	 * @param array<string,string> $assoc
	 * @return array{0:int,1:string} Exit code and what it said.
	 */
	private static function said( string $command, array $args = array(), array $assoc = array() ): array {
		WP_CLI::$said = array();
		try {
			( new BundleCommand( Plugin::instance() ) )->$command( $args, $assoc );
			return array( 0, implode( "\n", WP_CLI::$said ) );
		} catch ( ExitException $end ) {
			return array( $end->getCode(), implode( "\n", WP_CLI::$said ) );
		}
	}

	public function test_create_makes_every_kind_and_list_tells_the_prices(): void {
		list( $shirt, $cap ) = array( $this->product( '30.00', 'Shirt' )->get_id(), $this->product( '20.00', 'Cap' )->get_id() );
		foreach ( array(
			array( "$shirt,{$cap}x2", array( 'percent' => '10', 'publish' => '1' ), '"name":"Shirt + Cap","status":"publish","individual_total":"70.00","price":"63.00","saving":"7.00"' ),
			array( "$shirt,$cap", array( 'price' => '41.5', 'name' => 'Fixed' ), '"name":"Fixed","status":"draft","individual_total":"50.00","price":"41.50"' ),
			array( "$shirt,$cap", array( 'tiers' => '2=5,3=10', 'kind' => 'any_n' ), '"price":"47.50"' ),
			array( "$shirt,$cap:get", array( 'percent' => '100', 'kind' => 'buy_x_get_y', 'buy' => '2', 'get' => '1' ), '"price":"60.00"' ),
			array( "$shirt,$cap:optional", array( 'percent' => '10', 'name' => 'Optional' ), '"individual_total":"30.00","price":"27.00"' ),
			array( "{$shirt}x1-3:10%,$cap:optional:50%", array( 'components' => '1', 'name' => 'Own' ), '"individual_total":"30.00","price":"27.00"' ),
			array( "$shirt,$cap", array( 'amount' => '4', 'kind' => 'choose_n', 'choose' => '2' ), '"price":"46.00"' ),
		) as list( $products, $options, $expected ) ) {
			list( $code, $line ) = self::said( 'create', array( $products ), $options );
			self::assertSame( 0, $code, $line );
			self::assertStringContainsString( $expected, $line );
			self::assertStringContainsString( $line, self::said( 'list', array(), array( 'format' => 'json' ) )[1], 'the list has the same line' );
			$made[ json_decode( $line, true )['name'] ] = wc_get_product( json_decode( $line, true )['id'] )->bundle()->components;
		}
		self::assertSame( array( false, true ), array_column( $made['Optional'], 'optional' ) );
		self::assertSame( array( array( 1, 3, '10', false ), array( 1, 1, '50', true ) ), array_map( static fn( $piece ): array => array( $piece->min, $piece->max, $piece->percent, $piece->optional ), $made['Own'] ) );
		foreach ( array(
			array( (string) $shirt, array(), 'expected one of --percent, --amount, --price and --components, or --tiers with --kind=any_n, found 0' ),
			array( (string) $shirt, array( 'percent' => '5', 'price' => '5' ), 'found 2' ),
			array( (string) $shirt, array( 'tiers' => '2=5' ), 'expected one of' ),
			array( "$shirt,$cap", array( 'percent' => '101' ), 'value: expected a number' ),
			array( "$shirt,x", array( 'percent' => '5' ), 'product: expected' ),
			array( "$shirt,99999999", array( 'percent' => '5' ), '99999999' ),
			array( "$shirt:maybe", array( 'percent' => '5' ), 'expected ":optional", ":get" or a percent such as ":10%" after product ' . $shirt . ', found ":maybe"' ),
			array( "{$shirt}x3-2", array( 'percent' => '5' ), 'component.max: expected a whole number of at least 3, found 2' ),
		) as list( $products, $options, $expected ) ) {
			list( $code, $line ) = self::said( 'create', array( $products ), $options );
			self::assertSame( 1, $code, $line );
			self::assertStringStartsWith( 'Error: ', $line );
			self::assertStringContainsString( $expected, $line );
		}
	}

	public function test_check_names_what_cannot_be_sold_and_what_makes_no_sense_together(): void {
		list( $laptop, $mouse, $bag ) = array( $this->product( '1000.00', 'Laptop' ), $this->product( '50.00', 'Mouse' ), $this->product( '80.00', 'Bag' ) );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'fixed', 'value' => '900' ), 'Pair' );
		$this->bundle( array( array( $mouse ) ), array( 'discount' => 'percent', 'value' => '5', 'roles' => array( 'customer' ), 'from' => time() + 3600 ), 'Soon' );
		list( $code, $said ) = self::said( 'check' );
		self::assertSame( 0, $code, 'for some, or for later, is no fault: ' . $said );
		self::assertStringNotContainsString( 'Soon (publish)', $said );
		self::assertStringContainsString( 'Success: every published bundle can be sold', $said );
		$this->bundle( array( array( $laptop ), array( $mouse ), array( $bag ) ), array( 'discount' => 'fixed', 'value' => '850' ), 'Trio' );
		self::assertStringContainsString( 'error: Trio holds everything of Pair and costs less.', self::said( 'check' )[1] );
		$bag->set_status( 'draft' );
		$bag->save();
		Plugin::instance()->bundle_refresh()->run();
		list( $code, $said ) = self::said( 'check' );
		self::assertSame( 1, $code );
		self::assertMatchesRegularExpression( '/Trio \(publish\): Bag: .*Error: 1 published bundle cannot be sold as it is/s', $said );
	}

	public function test_a_file_is_imported_whole_or_not_at_all(): void {
		$this->bundle( array( array( $this->product( '10.00' ) ), array( $this->product( '20.00' ) ) ), array( 'value' => '10' ), 'One' );
		$file = (string) tempnam( sys_get_temp_dir(), 'tandem' );
		try {
			foreach ( array( 'csv', 'json' ) as $format ) {
				file_put_contents( $file, BundleFile::$format( Plugin::instance()->bundle_transfer()->all() ) );
				list( $code, $said ) = self::said( 'import', array( $file ) );
				self::assertSame( 0, $code, $said );
				self::assertStringContainsString( '0 bundles imported, 0 changed, 1 there already', $said );
			}
			file_put_contents( $file, '[{"name":"Broken"}]' );
			$before = Plugin::instance()->bundle_transfer()->all();
			list( $code, $said ) = self::said( 'import', array( $file ) );
			self::assertSame( 1, $code, $said );
			self::assertSame( $before, Plugin::instance()->bundle_transfer()->all() );
		} finally {
			unlink( $file );
		}
		self::assertSame( array( 1, 'Error: expected a readable file, found ' . $file ), self::said( 'import', array( $file ) ) );
	}

	public function test_prove_derives_orders_again_and_ends_at_the_first_difference(): void {
		list( $laptop, $mouse ) = array( $this->product( '1000.00', 'Laptop' ), $this->product( '50.00', 'Mouse' ) );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'value' => '10' ), 'Pair' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		$order = $this->check_out();
		// Later than whatever the store has.
		$order->set_date_created( time() + 3 * DAY_IN_SECONDS );
		$order->save();
		$since = array( 'since' => gmdate( 'Y-m-d', time() + 2 * DAY_IN_SECONDS ) );
		foreach ( array( 'shop', 'php' ) as $engine ) {
			list( $code, $said ) = self::said( 'prove', array(), $since + array( 'engine' => $engine ) );
			self::assertSame( 0, $code, $said );
			self::assertMatchesRegularExpression( '/^Success: 1 orders derived again by the \w+ engine, no difference$/', $said );
		}
		$order->update_meta_data( OrderReceipt::META, (string) preg_replace( '/"quote":"./', '"quote":"-', (string) $order->get_meta( OrderReceipt::META ) ) );
		$order->save();
		list( $code, $said ) = self::said( 'prove', array(), $since );
		self::assertSame( 1, $code );
		self::assertStringContainsString( 'Error: order ' . $order->get_id() . ', ', $said );
		self::assertSame( 1, self::said( 'prove', array(), array( 'since' => 'no day' ) )[0] );
		self::assertSame( 1, self::said( 'prove', array(), array( 'engine' => 'none' ) )[0] );
	}
}
