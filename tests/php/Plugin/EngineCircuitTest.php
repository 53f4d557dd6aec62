<?php
/**
 * The extension is left alone for a while after it failed, in the real store.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\EngineFactory;
use Tandem\Plugin\Health\EngineCircuit;
use Tandem\Plugin\Health\SiteHealth;
use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Plugin;

final class EngineCircuitTest extends TandemTestCase {

	private int $now = 1000000;

	private array $logged = array();

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'woocommerce_logger_log_message',
			function ( $message, $level, array $context ) {
				if ( 'tandem' === ( $context['source'] ?? '' ) ) {
					$this->logged[ $message ] = $message; // The filter runs once for each handler.
				}
				return $message;
			},
			10,
			3
		);
	}

	private function circuit(): EngineCircuit {
		return new EngineCircuit( fn(): int => $this->now );
	}

	public function test_three_faults_within_a_minute_open_it_for_five_minutes_and_one_line_of_the_log(): void {
		$circuit = $this->circuit();
		$circuit->fault( 'quote: Rust panic: one' );
		$this->now += 30;
		$circuit->fault( 'quote: Rust panic: two' );
		self::assertFalse( $circuit->open() );
		self::assertSame( array(), $this->logged );
		$this->now += 29;
		$this->circuit()->fault( 'recommend: Rust panic: three' );
		self::assertTrue( $this->circuit()->open(), 'another request sees it' );
		$this->circuit()->fault( 'recommend: Rust panic: four' );
		self::assertCount( 1, $this->logged );
		self::assertStringContainsString( 'recommend: Rust panic: three', (string) reset( $this->logged ) );
		$this->now += EngineCircuit::REST - 1;
		self::assertTrue( $this->circuit()->open() );
		++$this->now;
		self::assertFalse( $this->circuit()->open(), 'tried again' );
	}

	public function test_faults_that_are_far_apart_do_not_open_it(): void {
		for ( $fault = 0; $fault < 10; $fault++ ) {
			$this->circuit()->fault( 'quote: took 80 ms' );
			$this->now += 31;
		}
		self::assertFalse( $this->circuit()->open() );
		self::assertSame( array(), $this->logged );
	}

	public function test_a_shop_without_faults_asks_the_database_nothing(): void {
		global $wpdb;
		wp_load_alloptions();
		$before = $wpdb->num_queries;
		self::assertFalse( ( new EngineCircuit() )->open() );
		self::assertSame( $before, $wpdb->num_queries );
	}

	public function test_a_spoiled_option_is_no_open_circuit(): void {
		foreach ( array( 'x', '[]', '{"at":7,"until":[]}', '{"at":["a"],"until":"b"}' ) as $spoiled ) {
			update_option( EngineCircuit::OPTION, $spoiled, true );
			self::assertFalse( $this->circuit()->open(), $spoiled );
			$this->circuit()->fault( 'quote: x' );
			self::assertContains( $this->now, json_decode( (string) get_option( EngineCircuit::OPTION ), true )['at'], $spoiled );
		}
	}

	public function test_while_it_is_open_php_answers_the_same_price_and_the_owner_is_told(): void {
		if ( ! extension_loaded( 'tandem' ) ) {
			self::markTestSkipped( 'without the extension there is nothing to leave alone' );
		}
		$request = array(
			'version'  => 1,
			'currency' => array( 'code' => 'EUR', 'exponent' => 2 ),
			'now'      => 0,
			'lines'    => array( array( 'key' => 'a', 'product' => 1, 'qty' => 2, 'current' => 995 ) ),
			'rules'    => array(
				array(
					'id'         => 'pair',
					'kind'       => 'set',
					'components' => array( array( 'product' => 1, 'min' => 2 ) ),
					'discount'   => array( 'type' => 'percent', 'basis_points' => 1000 ),
				),
			),
		);
		$make    = fn() => EngineFactory::create( Plugin::model_directory(), Plugin::site(), $this->circuit() );
		$before  = $make();
		self::assertSame( 'native', $before->name() );
		$native = $before->quote( $request );
		foreach ( array( 1, 2, 3 ) as $fault ) {
			$this->circuit()->fault( "quote: fault $fault" );
		}
		$after = $make();
		self::assertSame( 'fallback', $after->name() );
		self::assertSame( $native, $after->quote( $request ) );
		self::assertSame( $native, $before->quote( $request ), 'an engine made before asks PHP too' );
		$report = new StatusReport( $after, Plugin::instance()->models(), Plugin::instance()->settings() );
		self::assertSame( 'extension.resting', $report->advice()['code'] );
		$tests = ( new SiteHealth( static fn(): StatusReport => $report, Plugin::instance()->settings() ) )->tests( array( 'direct' => array() ) );
		self::assertSame( 'critical', ( $tests['direct']['tandem_extension']['test'] )()['status'] );
		$this->now += EngineCircuit::REST + 1;
		self::assertSame( 'native', $make()->name() );
	}
}
