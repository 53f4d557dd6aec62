<?php
/**
 * A model that is gone, damaged, of another site or of a newer engine: the shop goes on and the owner is told.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\EngineFactory;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Health\SiteHealth;
use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Training\CatalogReader;
use Tandem\Plugin\Training\LockStore;
use Tandem\Plugin\Training\ModelStore;
use Tandem\Plugin\Training\OrderReader;
use Tandem\Plugin\Training\TrainingJob;
use Tandem\Plugin\Training\TrainingSchedule;
use Tandem\Value\RecommendRequest;

final class TrainingFaultTest extends TandemTestCase {

	private string $directory;

	/** @var array{0:int,1:int} */
	private array $pair;

	protected function setUp(): void {
		if ( ! extension_loaded( 'tandem' ) ) {
			self::markTestSkipped( 'needs the extension: ./build.sh store --extension FILE' );
		}
		parent::setUp();
		$this->directory = get_temp_dir() . 'tandem-fault-' . wp_generate_password( 8, false );
		$camera          = $this->product( '500.00', 'Fault camera' );
		$tripod          = $this->product( '40.00', 'Fault tripod' );
		$this->pair      = array( $camera->get_id(), $tripod->get_id() );
		for ( $i = 0; $i < 6; $i++ ) {
			$this->order( array( array( $camera, 1 ), array( $tripod, 1 ) ), 0, "fault$i@example.test" );
		}
		self::assertTrue( $this->job()->start( 'owner' ) );
		self::assertSame( 'done', $this->job()->step( 120.0 )->phase, $this->job()->state()->error );
	}

	protected function tearDown(): void {
		if ( isset( $this->directory ) ) {
			array_map( 'unlink', array_filter( (array) glob( $this->directory . '/{*,.htaccess}', GLOB_BRACE ), 'is_file' ) );
			rmdir( $this->directory );
			parent::tearDown();
		}
	}

	private function engine( string $site = '' ): Engine {
		return EngineFactory::create( $this->directory, '' === $site ? Plugin::site() : $site );
	}

	private function job(): TrainingJob {
		return new TrainingJob( fn(): Engine => $this->engine(), new OrderReader( array( 'completed' ), 'salt' ), new CatalogReader(), $this->models(), new LockStore( TrainingJob::LOCK ) );
	}

	private function models(): ModelStore {
		return new ModelStore( $this->directory, Plugin::site() );
	}

	private function report( string $site = '' ): StatusReport {
		return new StatusReport( $this->engine( $site ), $this->models(), Plugin::instance()->settings() );
	}

	private function companions( Engine $engine ): array {
		return array_column( $engine->recommend( new RecommendRequest( 'product', array( $this->pair[0] ), now: time(), limit: 4 ) ), 'item' );
	}

	/**
	 * Code by engine, verification and Site Health, and that nothing is suggested and nothing thrown.
	 */
	private function assertFault( string $code, string $health, string $site = '' ): void {
		$report = $this->report( $site );
		self::assertSame( 'native', $report->engine()->engine );
		self::assertSame( $code, $report->model_error() );
		self::assertSame( array( $code, 'train' ), array( $report->advice()['code'], $report->advice()['action'] ) );
		$tests = ( new SiteHealth( static fn(): StatusReport => $report, Plugin::instance()->settings() ) )->tests( array() );
		self::assertSame( $health, ( $tests['direct']['tandem_model']['test'] )()['status'] );
		self::assertSame( array(), $this->companions( $this->engine( $site ) ) );
	}

	private function model_file(): string {
		return $this->directory . '/' . $this->models()->current()['file'];
	}

	public function test_a_good_model_suggests_what_was_bought_together(): void {
		$report = $this->report();
		self::assertSame( 'ok', $report->advice()['code'] );
		self::assertContains( $this->pair[1], $this->companions( $this->engine() ) );
		self::assertSame( Plugin::site(), $this->models()->verify()['site'] );
	}

	public function test_the_model_is_deleted(): void {
		unlink( $this->model_file() );
		$this->assertFault( 'model.missing', 'recommended' );
	}

	public function test_the_folder_is_emptied(): void {
		array_map( 'unlink', array_filter( (array) glob( $this->directory . '/*' ), 'is_file' ) );
		$this->assertFault( 'model.missing', 'recommended' );
	}

	public function test_the_model_is_cut_short(): void {
		$bytes = (string) file_get_contents( $this->model_file() );
		unlink( $this->model_file() );
		file_put_contents( $this->directory . '/model-1.tdm', substr( $bytes, 0, intdiv( strlen( $bytes ), 2 ) ) );
		$this->assertFault( 'model.length', 'critical' );
	}

	public function test_one_bit_of_the_model_is_flipped(): void {
		$file  = $this->model_file();
		$bytes = (string) file_get_contents( $file );
		unlink( $file );
		$at           = intdiv( strlen( $bytes ), 2 );
		$bytes[ $at ] = chr( ord( $bytes[ $at ] ) ^ 1 );
		file_put_contents( $file, $bytes );
		// Which of the two checks meets it first depends on the section that lies in the middle.
		$code = $this->report()->model_error();
		self::assertContains( $code, array( 'model.checksum', 'model.section' ) );
		$this->assertFault( $code, 'critical' );
		$this->expectException( EngineException::class );
		$this->models()->verify();
	}

	public function test_the_model_is_of_another_site(): void {
		$this->assertFault( 'model.site', 'recommended', '7@copy.example' );
	}

	public function test_a_broken_model_is_rebuilt_once_and_then_works(): void {
		unlink( $this->model_file() );
		delete_transient( 'tandem_rebuild' );
		$schedule = new TrainingSchedule( fn(): TrainingJob => $this->job(), Plugin::instance()->settings(), fn(): StatusReport => $this->report() );
		$schedule->watch();
		self::assertSame( 'rebuild', $this->job()->state()->reason );
		$schedule->step();
		self::assertSame( 'done', $this->job()->state()->phase );
		self::assertContains( $this->pair[1], $this->companions( $this->engine() ) );
		unlink( $this->model_file() );
		$schedule->watch();
		self::assertFalse( $this->job()->state()->running(), 'once a day at most' );
	}

	public function test_going_back_to_the_model_before(): void {
		$this->job()->start( 'owner' );
		$this->job()->step( 120.0 );
		self::assertSame( 2, $this->models()->current()['generation'] );
		self::assertSame( 1, $this->models()->rollback()['generation'] );
		self::assertSame( 1, $this->models()->current()['generation'] );
		self::assertContains( $this->pair[1], $this->companions( $this->engine() ) );
		try {
			$this->models()->rollback();
			self::fail( 'there is nothing older' );
		} catch ( EngineException $error ) {
			self::assertSame( 'model.missing', $error->errorCode );
		}
	}

	public function test_stepwise_training_by_the_extension_gives_the_same_bytes(): void {
		$whole = $this->models()->current()['identity'];
		$this->job()->start( 'owner' );
		do {
			$state = $this->job()->step( 0.0 );
		} while ( $state->running() );
		self::assertSame( 'done', $state->phase, $state->error );
		self::assertGreaterThan( 2, $state->steps );
		self::assertSame( $whole, $this->models()->current()['identity'] );
	}
}
