<?php
/**
 * Turns the shop's orders into a model.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Log;
use Tandem\Plugin\Plugin;
use Tandem\Trainer;

defined( 'ABSPATH' ) || exit;

/**
 * A training in steps of some seconds. One process at a time has the lock; between two steps the counts
 * are in a file and the cursor in an option, so that the next step may come from cron, the command line
 * or the admin page. A step that dies loses its own work only: its lock expires and the counts of the
 * step before are taken up again.
 */
final class TrainingJob {

	public const LOCK = 'tandem_training_lock';

	private const WORK_FILE = 'training-%d.work';

	/** Longest run of one step that is still believed to live. */
	private const LOCK_SECONDS = 300;

	/** The same for publishing, which cannot be divided. */
	private const PUBLISH_SECONDS = 1800;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine    Engine of this site.
	 * @param OrderReader       $orders    Purchase history.
	 * @param CatalogReader     $catalog   Products.
	 * @param ModelStore        $models    Folder of the models.
	 * @param LockStore         $lock      Lock of this site's training.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly OrderReader $orders,
		private readonly CatalogReader $catalog,
		private readonly ModelStore $models,
		private readonly LockStore $lock,
	) {
	}

	/**
	 * Where the training stands.
	 */
	public function state(): TrainingState {
		return TrainingState::load();
	}

	/**
	 * What a training would read, without doing it.
	 *
	 * @return array{storage:string,orders:int,products:int,directory:string,trainer:bool}
	 */
	public function dry_run(): array {
		return array(
			'storage'   => $this->orders->storage(),
			'orders'    => $this->orders->count(),
			'products'  => $this->catalog->count(),
			'directory' => $this->models->directory(),
			'trainer'   => null !== ( $this->engine )()->trainer(),
		);
	}

	/**
	 * Orders that came after the last finished training.
	 */
	public function new_orders(): int {
		return $this->orders->count( (int) ( $this->state()->result['cursor'] ?? 0 ) );
	}

	/**
	 * Begins a training unless one is under way.
	 *
	 * @param string $reason nightly, orders, owner or cli.
	 * @return bool Whether it began; false leaves the running one alone.
	 * @throws EngineException Code extension.missing, or model.directory when the folder cannot be written.
	 */
	public function start( string $reason ): bool {
		if ( $this->state()->running() ) {
			return false;
		}
		$this->trainer();
		$this->models->prepare();
		$owner = wp_generate_uuid4();
		if ( ! $this->lock->take( $owner, self::LOCK_SECONDS, time() ) ) {
			return false;
		}
		try {
			$before          = $this->state();
			$state           = new TrainingState();
			$state->phase    = 'orders';
			$state->reason   = $reason;
			$state->total    = $this->orders->count();
			$state->started  = time();
			$state->updated  = time();
			$state->result   = $before->result;
			$this->remove_work();
			$state->save();
		} finally {
			$this->lock->release( $owner );
		}
		return true;
	}

	/**
	 * Gives up a training that is under way; the published model stays.
	 */
	public function cancel(): void {
		$state        = $this->state();
		$state->phase = 'idle';
		$state->save();
		$this->remove_work();
	}

	/**
	 * Works for some seconds.
	 *
	 * @param float                              $seconds When to stop reading; publishing is one piece.
	 * @param callable(TrainingState):void|null  $tell    Called after each page.
	 * @return TrainingState State afterwards; unchanged when another process has the lock.
	 */
	public function step( float $seconds = 15.0, ?callable $tell = null ): TrainingState {
		$owner = wp_generate_uuid4();
		if ( ! $this->state()->running() || ! $this->lock->take( $owner, self::LOCK_SECONDS, time() ) ) {
			return $this->state();
		}
		$state = $this->state();
		$start = microtime( true );
		try {
			$this->work( $state, $start + $seconds, $owner, $tell );
		} catch ( \Throwable $error ) {
			$state->phase      = 'failed';
			$state->error_code = $error instanceof EngineException ? $error->errorCode : 'training.failed';
			$state->error      = $error->getMessage();
			Log::failure( 'training', $error );
		}
		if ( $this->lock->holder( time() ) !== $owner ) {
			return $this->state();
		}
		$state->seconds += microtime( true ) - $start;
		$state->updated  = time();
		++$state->steps;
		if ( 'done' === $state->phase ) {
			$state->result['seconds'] = round( $state->seconds, 3 );
		}
		$state->save();
		$this->remove_work( $state->running() ? $state->steps : null );
		$this->lock->release( $owner );
		return $state;
	}

	/**
	 * Reads until the time is up, publishes when all is read.
	 *
	 * @param TrainingState                     $state Changed in place.
	 * @param float                             $until When to stop.
	 * @param string                            $owner Holder of the lock.
	 * @param callable(TrainingState):void|null $tell  Called after each page.
	 */
	private function work( TrainingState $state, float $until, string $owner, ?callable $tell ): void {
		$trainer = $this->trainer();
		if ( $state->steps > 0 ) {
			if ( ! is_file( $this->work_file( $state->steps ) ) ) {
				throw new EngineException( 'training.lost', 'the counts of the step before are gone; start the training again' );
			}
			$trainer->resume( $this->work_file( $state->steps ) );
		}
		while ( $state->running() ) {
			if ( 'publish' === $state->phase ) {
				$this->lock->take( $owner, self::PUBLISH_SECONDS, time() );
				$this->publish( $trainer, $state );
				break;
			}
			'orders' === $state->phase ? $this->read_orders( $trainer, $state ) : $this->read_catalog( $trainer, $state );
			if ( null !== $tell ) {
				$tell( $state );
			}
			if ( microtime( true ) >= $until ) {
				$trainer->save( $this->work_file( $state->steps + 1 ) );
				break;
			}
		}
		if ( null !== $tell ) {
			$tell( $state );
		}
	}

	/**
	 * One page of orders.
	 *
	 * @param Trainer       $trainer Trainer.
	 * @param TrainingState $state   Changed in place.
	 */
	private function read_orders( Trainer $trainer, TrainingState $state ): void {
		$batch = $this->orders->next( $state->cursor );
		if ( null === $batch ) {
			$state->phase = 'catalog';
			return;
		}
		$trainer->addLines( $batch->flat );
		$state->cursor  = $batch->last;
		$state->orders += $batch->orders;
		$state->lines  += $batch->lines();
	}

	/**
	 * One page of products.
	 *
	 * @param Trainer       $trainer Trainer.
	 * @param TrainingState $state   Changed in place.
	 */
	private function read_catalog( Trainer $trainer, TrainingState $state ): void {
		$items = $this->catalog->next( $state->catalog_cursor );
		if ( array() === $items ) {
			$state->phase = 'publish';
			return;
		}
		$trainer->addCatalog( $items );
		$state->catalog_cursor = $items[ count( $items ) - 1 ]['item'];
		$state->products      += count( $items );
	}

	/**
	 * Writes the model file.
	 *
	 * @param Trainer       $trainer Trainer.
	 * @param TrainingState $state   Changed in place.
	 */
	private function publish( Trainer $trainer, TrainingState $state ): void {
		$this->models->prepare();
		$now               = time();
		$state->result     = $trainer->publish( $this->models->directory(), Plugin::site(), $now );
		$state->result    += array( 'built_at' => $now );
		$state->result     = array( 'cursor' => $state->cursor ) + array_diff_key( $state->result, array( 'params' => 1 ) );
		$state->phase      = 'done';
		$state->error_code = '';
		$state->error      = '';
		do_action( 'tandem_model_published', $state->result );
	}

	/**
	 * A trainer.
	 *
	 * @throws EngineException Where this server has none.
	 */
	private function trainer(): Trainer {
		$engine = ( $this->engine )();
		return $engine->trainer() ?? throw ( 'native' === $engine->name()
			? new EngineException( 'extension.version', 'this extension cannot train; install the one of this release' )
			: new EngineException( 'extension.missing', 'training needs the tandem extension of PHP; until it is there, suggestions come from linked products and best sellers' )
		);
	}

	/**
	 * File of the counts after a number of steps. The number keeps a file and the cursor that belongs to it
	 * together when a process dies between writing the two.
	 *
	 * @param int $steps Finished steps.
	 */
	private function work_file( int $steps ): string {
		return $this->models->directory() . '/' . sprintf( self::WORK_FILE, $steps );
	}

	/**
	 * Removes the files of counts.
	 *
	 * @param int|null $keep Steps of the file that stays.
	 */
	private function remove_work( ?int $keep = null ): void {
		foreach ( (array) glob( $this->models->directory() . '/training-*.work*' ) as $file ) {
			if ( null === $keep || $file !== $this->work_file( $keep ) ) {
				wp_delete_file( (string) $file );
			}
		}
	}
}
