<?php
/**
 * Steps, locks, interruptions.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Training\CatalogReader;
use Tandem\Plugin\Training\LockStore;
use Tandem\Plugin\Training\ModelStore;
use Tandem\Plugin\Training\OrderReader;
use Tandem\Plugin\Training\TrainingJob;
use Tandem\Plugin\Training\TrainingSchedule;

require_once __DIR__ . '/RecordingTrainer.php';

final class TrainingJobTest extends TandemTestCase {

	private string $directory;

	protected function setUp(): void {
		parent::setUp();
		$this->directory           = get_temp_dir() . 'tandem-job-' . wp_generate_password( 8, false );
		RecordingTrainer::$fail_at = 0;
	}

	protected function tearDown(): void {
		foreach ( (array) glob( $this->directory . '/{*,.htaccess}', GLOB_BRACE ) as $file ) {
			unlink( $file );
		}
		if ( is_dir( $this->directory ) ) {
			rmdir( $this->directory );
		}
		parent::tearDown();
	}

	private function job( bool $trains = true ): TrainingJob {
		$engine = $this->createStub( Engine::class );
		$engine->method( 'trainer' )->willReturnCallback( static fn(): ?RecordingTrainer => $trains ? new RecordingTrainer() : null );
		return new TrainingJob(
			static fn(): Engine => $engine,
			new OrderReader( array( 'completed' ), 'salt' ),
			new CatalogReader(),
			new ModelStore( $this->directory, Plugin::site() ),
			new LockStore( TrainingJob::LOCK )
		);
	}

	private function orders( int $count ): void {
		$product = $this->product( '2.00' );
		for ( $i = 0; $i < $count; $i++ ) {
			$this->order( array( array( $product, 1 ) ), 0, "buyer$i@example.test" );
		}
	}

	private function published(): array {
		return json_decode( (string) file_get_contents( $this->directory . '/published.json' ), true );
	}

	public function test_a_training_in_one_step(): void {
		$this->orders( 3 );
		$job = $this->job();
		self::assertTrue( $job->start( 'owner' ) );
		self::assertFileExists( $this->directory . '/.htaccess' );
		$state = $job->step( 60.0 );
		self::assertSame( 'done', $state->phase );
		self::assertSame( 100, $state->percent() );
		self::assertSame( $state->lines, intdiv( count( $this->published()[0] ), 7 ) );
		self::assertGreaterThanOrEqual( 3, $state->orders );
		self::assertSame( 0, $job->new_orders() );
		$this->orders( 2 );
		self::assertSame( 2, $job->new_orders() );
		self::assertSame( array(), glob( $this->directory . '/*.work*' ) );
	}

	public function test_many_short_steps_publish_what_one_long_step_publishes(): void {
		$this->orders( 4 );
		$job = $this->job();
		$job->start( 'owner' );
		$job->step( 60.0 );
		$whole = $this->published();
		$job->start( 'owner' );
		$steps = 0;
		do {
			$state = $this->job()->step( 0.0 );
			++$steps;
		} while ( $state->running() && $steps < 50 );
		self::assertGreaterThan( 3, $steps );
		self::assertSame( $whole, $this->published() );
	}

	public function test_a_step_that_dies_after_writing_its_counts_is_repeated_without_counting_twice(): void {
		$this->orders( 4 );
		$job = $this->job();
		$job->start( 'owner' );
		$job->step( 60.0 );
		$whole = $this->published();
		$job->start( 'owner' );
		$job->step( 0.0 );
		$before = get_option( 'tandem_training' );
		copy( $this->directory . '/training-1.work', $this->directory . '/kept' );
		$job->step( 0.0 );
		update_option( 'tandem_training', $before, false );
		copy( $this->directory . '/kept', $this->directory . '/training-1.work' );
		while ( $job->step( 0.0 )->running() ) {
			self::assertLessThan( 50, $job->state()->steps );
		}
		self::assertSame( $whole, $this->published() );
	}

	public function test_lost_counts_fail_the_training_with_a_code_and_the_next_one_works(): void {
		$this->orders( 2 );
		$job = $this->job();
		$job->start( 'owner' );
		$job->step( 0.0 );
		array_map( 'unlink', (array) glob( $this->directory . '/*.work' ) );
		$state = $job->step( 60.0 );
		self::assertSame( array( 'failed', 'training.lost' ), array( $state->phase, $state->error_code ) );
		self::assertTrue( $job->start( 'owner' ) );
		self::assertSame( 'done', $job->step( 60.0 )->phase );
		self::assertSame( '', $job->state()->error );
	}

	public function test_an_error_of_the_engine_is_kept_with_its_code(): void {
		$this->orders( 1 );
		RecordingTrainer::$fail_at = 1;
		$job                       = $this->job();
		$job->start( 'owner' );
		$state = $job->step( 60.0 );
		self::assertSame( array( 'failed', 'train.limit', 'expected fewer lines' ), array( $state->phase, $state->error_code, $state->error ) );
	}

	public function test_without_a_trainer_nothing_begins(): void {
		$job = $this->job( false );
		self::assertFalse( $job->dry_run()['trainer'] );
		try {
			$job->start( 'owner' );
			self::fail( 'it began' );
		} catch ( EngineException $error ) {
			self::assertSame( 'extension.missing', $error->errorCode );
		}
		self::assertSame( 'idle', $job->state()->phase );
		self::assertDirectoryDoesNotExist( $this->directory );
	}

	public function test_one_at_a_time(): void {
		$lock = new LockStore( TrainingJob::LOCK );
		$this->orders( 1 );
		$job = $this->job();
		$job->start( 'owner' );
		self::assertFalse( $job->start( 'nightly' ), 'a running training is left alone' );
		self::assertTrue( $lock->take( 'other', 300, time() ) );
		self::assertSame( 0, $job->step( 60.0 )->steps, 'a step waits for the lock' );
		$lock->release( 'other' );
		self::assertSame( 'done', $job->step( 60.0 )->phase );
		self::assertNull( $lock->holder( time() ) );
	}

	public function test_the_lock(): void {
		$lock = new LockStore( 'tandem_test_lock' );
		self::assertTrue( $lock->take( 'a', 60, 1000 ) );
		self::assertFalse( $lock->take( 'b', 60, 1059 ) );
		self::assertTrue( $lock->take( 'a', 60, 1030 ), 'the owner prolongs' );
		self::assertFalse( $lock->take( 'b', 60, 1089 ) );
		self::assertTrue( $lock->take( 'b', 60, 1091 ), 'an expired lock is taken over' );
		$lock->release( 'a' );
		self::assertSame( 'b', $lock->holder( 1092 ), 'only the owner gives back' );
		$lock->release( 'b' );
		self::assertNull( $lock->holder( 1092 ) );
	}

	public function test_a_paid_order_queues_one_check_and_enough_orders_begin_a_training(): void {
		$job      = $this->job();
		$settings = Plugin::instance()->settings();
		$settings->update( array( 'training' => array( 'after_orders' => 2 ) ) );
		$schedule = new TrainingSchedule( static fn(): TrainingJob => $job, $settings, Plugin::instance()->status_report( ... ) );
		as_unschedule_all_actions( TrainingSchedule::CHECK );
		$schedule->order_paid();
		$schedule->order_paid();
		self::assertCount( 1, as_get_scheduled_actions( array( 'hook' => TrainingSchedule::CHECK, 'status' => 'pending' ), 'ids' ) );
		$this->orders( 1 );
		$job->start( 'owner' );
		$job->step( 60.0 );
		$this->orders( 1 );
		$schedule->check();
		self::assertSame( 'done', $job->state()->phase, 'one new order is not enough' );
		$this->orders( 1 );
		$schedule->check();
		self::assertSame( 'orders', $job->state()->phase );
		self::assertSame( 'orders', $job->state()->reason );
		self::assertTrue( as_has_scheduled_action( TrainingSchedule::STEP ) );
		$schedule->step();
		self::assertSame( 'done', $job->state()->phase );
	}

	public function test_the_nightly_action_follows_the_setting(): void {
		$settings = Plugin::instance()->settings();
		$schedule = new TrainingSchedule( fn(): TrainingJob => $this->job(), $settings, Plugin::instance()->status_report( ... ) );
		$settings->update( array( 'training' => array( 'nightly' => true ) ) );
		$schedule->ensure();
		self::assertTrue( as_has_scheduled_action( TrainingSchedule::NIGHTLY ) );
		$settings->update( array( 'training' => array( 'nightly' => false ) ) );
		$schedule->ensure();
		self::assertFalse( as_has_scheduled_action( TrainingSchedule::NIGHTLY ) );
	}
}
