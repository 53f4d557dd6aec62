<?php
/**
 * The commands of offers and tiers: what they print, and that whatever fails is one line and a code.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Cli\OfferCommand;
use Tandem\Plugin\Cli\TierCommand;
use Tandem\Plugin\Plugin;
use WP_CLI;
use WP_CLI\ExitException;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';
if ( ! class_exists( 'WP_CLI', false ) ) {
	require_once __DIR__ . '/fixtures/wp-cli.php';
}

final class OfferCommandTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	private string $file = '';

	protected function setUp(): void {
		parent::setUp();
		$this->file = (string) tempnam( sys_get_temp_dir(), 'tandem' );
		Plugin::instance()->tiers()->forget();
	}

	protected function tearDown(): void {
		unlink( $this->file );
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		Plugin::instance()->tiers()->forget();
	}

	/**
	 * Runs a command.
	 *
	 * @return array{0:int,1:list<string>} Exit code and lines.
	 */
	private static function run_command( callable $command ): array {
		WP_CLI::$said = array();
		try {
			$command();
			return array( 0, WP_CLI::$said );
		} catch ( ExitException $end ) {
			return array( $end->getCode(), WP_CLI::$said );
		}
	}

	public function test_check_says_what_is_wrong_and_an_engine_error_is_one_line(): void {
		$command = new OfferCommand( Plugin::instance() );
		$this->offer( array( 'name' => 'Sound' ) );
		self::assertSame( array( 0, array( 'Success: no conflicts' ) ), self::run_command( $command->check( ... ) ) );
		$never = $this->offer( array( 'name' => 'Never', 'conditions' => array( 'all' => array( array( 'fact' => 'customer.orders', 'is' => 'ge', 'value' => 5 ), array( 'fact' => 'customer.orders', 'is' => 'le', 'value' => 4 ) ) ) ) );
		Plugin::instance()->offer_decision()->forget();
		[ $code, $said ] = self::run_command( $command->check( ... ) );
		self::assertSame( 1, $code );
		self::assertStringContainsString( "$never: Nobody can get this offer", implode( "\n", $said ) );
		add_filter( 'tandem_live_offers', static fn(): array => throw new EngineException( 'engine.answer', 'engine: expected an answer, found none' ) );
		self::assertSame( array( 1, array( 'Error: offers could not be checked: engine: expected an answer, found none' ) ), self::run_command( $command->check( ... ) ) );
	}

	public function test_offers_go_out_and_in_by_a_file_all_or_none(): void {
		$command = new OfferCommand( Plugin::instance() );
		$id      = $this->offer( array( 'name' => 'One' ) );
		[ , $said ] = self::run_command( static fn() => $command->all( array(), array( 'format' => 'json' ) ) );
		self::assertStringContainsString( '"name":"One","status":"live"', $said[0] );
		[ , $said ] = self::run_command( $command->export( ... ) );
		file_put_contents( $this->file, $said[0] );
		self::assertSame( array( 0, array( 'Success: 1 offers' ) ), self::run_command( fn() => $command->import( array( $this->file ) ) ) );
		file_put_contents( $this->file, (string) wp_json_encode( array( json_decode( $said[0], true )[0], array( 'name' => '' ) ) ) );
		self::assertSame( 1, self::run_command( fn() => $command->import( array( $this->file ) ) )[0] );
		$deep = array( 'fact' => 'customer.orders', 'is' => 'ge', 'value' => 0 );
		for ( $k = 0; $k < 40; $k++ ) {
			$deep = array( 'not' => $deep );
		}
		$leaf = array( 'fact' => 'cart.total', 'is' => 'ge', 'value' => 1 );
		foreach ( array( 'unknown fact' => self::when( 'customer.mood', 'eq', 1 ), 'too deep' => $deep, '10,000 conditions' => array( 'all' => array_fill( 0, 10000, $leaf ) ), 'no comparison' => array( 'all' => array( array( 'fact' => 'customer.orders' ) ) ), 'itself' => array( 'all' => array( array( 'offer' => $id ) ) ) ) as $name => $conditions ) {
			file_put_contents( $this->file, (string) wp_json_encode( array( array( 'name' => $name, 'benefit' => array( 'type' => 'free_shipping' ), 'conditions' => $conditions ) ), 0, 512 ) );
			[ $code, $said ] = self::run_command( fn() => $command->import( array( $this->file ) ) );
			self::assertSame( array( 1, 1 ), array( $code, count( $said ) ), $name );
			self::assertMatchesRegularExpression( '/^Error: .*(expected|depth)/', $said[0], $name );
		}
		self::assertCount( 2, Plugin::instance()->offers()->all() );
		self::assertSame( array( 0, array( 'Success: One: paused' ) ), self::run_command( static fn() => $command->status( array( (string) $id, 'paused' ) ) ) );
		self::assertSame( array( 1, array( 'Error: offer: expected a known id, found 999999' ) ), self::run_command( static fn() => $command->status( array( '999999', 'live' ) ) ) );
		self::assertSame( 1, self::run_command( static fn() => $command->status( array( (string) $id, 'on' ) ) )[0] );
	}

	public function test_tiers_are_listed_kept_and_told_of_a_customer(): void {
		$command = new TierCommand( Plugin::instance() );
		$user    = $this->sign_in();
		[ $code, $said ] = self::run_command( static fn() => $command->all( array(), array( 'format' => 'csv' ) ) );
		self::assertSame( array( 0, 'Warning: tiers are off' ), array( $code, $said[0] ) );
		self::assertStringContainsString( '"id":"gold"', $said[1] );
		self::assertSame( array( 1, array( 'Error: tiers are off' ) ), self::run_command( static fn() => $command->of( array( (string) $user ) ) ) );
		[ , $said ] = self::run_command( $command->export( ... ) );
		$tiers      = json_decode( $said[0], true );
		$tiers['on']               = true;
		$tiers['tiers'][1]['name'] = 'Silver friends';
		file_put_contents( $this->file, (string) wp_json_encode( $tiers ) );
		self::assertSame( array( 0, array( 'Success: 3 tiers' ) ), self::run_command( fn() => $command->import( array( $this->file ) ) ) );
		self::assertSame( 'Silver friends', Plugin::instance()->tiers()->find( 'silver' )['name'] );
		$this->order( array( array( $this->product( '250.00' ), 1 ) ), $user, 'mary@example.test' );
		foreach ( array( (string) $user, 'mary@example.test', get_userdata( $user )->user_login ) as $name ) {
			[ $code, $said ] = self::run_command( static fn() => $command->of( array( $name ) ) );
			self::assertSame( array( 0, 'silver' ), array( $code, json_decode( $said[0], true )['tier'] ), $name );
		}
		self::assertSame( array( 1, array( 'Error: user: expected an id, login or e-mail address of an account, found nobody@example.test' ) ), self::run_command( static fn() => $command->of( array( 'nobody@example.test' ) ) ) );
		file_put_contents( $this->file, '{"tiers":"none"}' );
		[ $code, $said ] = self::run_command( fn() => $command->import( array( $this->file ) ) );
		self::assertSame( array( 1, 1 ), array( $code, count( $said ) ) );
		file_put_contents( $this->file, 'no JSON' );
		self::assertSame( 1, self::run_command( fn() => $command->import( array( $this->file ) ) )[0] );
		self::assertSame( 'Silver friends', Plugin::instance()->tiers()->find( 'silver' )['name'] );
	}
}
