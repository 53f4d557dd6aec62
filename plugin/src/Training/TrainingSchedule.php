<?php
/**
 * When trainings begin.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Runs trainings by Action Scheduler: every night, after a number of new orders, and step by step until
 * done. Nothing here runs on a page view; a paid order queues one check at most.
 */
final class TrainingSchedule implements Integration {

	public const GROUP   = 'tandem';
	public const NIGHTLY = 'tandem_train_nightly';
	public const CHECK   = 'tandem_train_check';
	public const STEP    = 'tandem_train_step';
	public const WATCH   = 'tandem_watch';

	/**
	 * Takes its services.
	 *
	 * @param \Closure():TrainingJob  $job      Training of this site.
	 * @param Settings                $settings Settings.
	 * @param \Closure():StatusReport $status   State of engine and model.
	 */
	public function __construct( private readonly \Closure $job, private readonly Settings $settings, private readonly \Closure $status ) {
	}

	/**
	 * Attaches itself to the queue and to paid orders.
	 */
	public function register_hooks(): void {
		add_action( self::NIGHTLY, array( $this, 'nightly' ) );
		add_action( self::CHECK, array( $this, 'check' ) );
		add_action( self::STEP, array( $this, 'step' ) );
		add_action( 'woocommerce_order_status_processing', array( $this, 'order_paid' ) );
		add_action( 'woocommerce_order_status_completed', array( $this, 'order_paid' ) );
		add_action( 'admin_init', array( $this, 'ensure' ) );
		add_action( 'action_scheduler_ensure_recurring_actions', array( $this, 'ensure' ) );
		add_action( 'tandem_settings_changed', array( $this, 'ensure' ) );
		add_action( self::WATCH, array( $this, 'watch' ) );
		add_action( 'wp_privacy_personal_data_erased', array( $this, 'person_erased' ) );
	}

	/**
	 * Keeps the nightly action in step with the setting.
	 */
	public function ensure(): void {
		if ( ! did_action( 'action_scheduler_init' ) ) {
			return;
		}
		if ( ! as_has_scheduled_action( self::WATCH, array(), self::GROUP ) ) {
			as_schedule_recurring_action( time() + HOUR_IN_SECONDS, HOUR_IN_SECONDS, self::WATCH, array(), self::GROUP, true );
		}
		$wanted = (bool) $this->settings->get( 'training.nightly' );
		$there  = as_has_scheduled_action( self::NIGHTLY, array(), self::GROUP );
		if ( $wanted && ! $there ) {
			as_schedule_recurring_action( self::next_night(), DAY_IN_SECONDS, self::NIGHTLY, array(), self::GROUP, true );
		} elseif ( ! $wanted && $there ) {
			as_unschedule_all_actions( self::NIGHTLY, array(), self::GROUP );
		}
	}

	/**
	 * Removes everything that is queued.
	 */
	public static function clear(): void {
		if ( function_exists( 'as_unschedule_all_actions' ) ) {
			foreach ( array( self::NIGHTLY, self::CHECK, self::STEP, self::WATCH ) as $hook ) {
				as_unschedule_all_actions( $hook );
			}
		}
	}

	/**
	 * An order was paid: look in some minutes whether enough are new.
	 */
	public function order_paid(): void {
		try {
			if ( $this->settings->get( 'training.after_orders' ) > 0 && did_action( 'action_scheduler_init' ) && ! as_has_scheduled_action( self::CHECK, array(), self::GROUP ) ) {
				as_schedule_single_action( time() + 10 * MINUTE_IN_SECONDS, self::CHECK, array(), self::GROUP, true );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'training', $error );
		}
	}

	/**
	 * Begins a training when enough orders are new.
	 */
	public function check(): void {
		$after = (int) $this->settings->get( 'training.after_orders' );
		if ( $after > 0 && ( $this->job )()->new_orders() >= $after ) {
			$this->begin( 'orders' );
		}
	}

	/**
	 * Begins the nightly training.
	 */
	public function nightly(): void {
		$this->begin( 'nightly' );
	}

	/**
	 * Every hour: where a model was and is gone, damaged or too old, begins one training a day. Where none
	 * ever was, the owner begins.
	 */
	public function watch(): void {
		$status = ( $this->status )();
		$broken = array() !== ( $this->job )()->state()->result && ( null !== $status->model_error() || $status->stale() );
		if ( $broken && false === get_transient( 'tandem_rebuild' ) ) {
			set_transient( 'tandem_rebuild', 1, DAY_IN_SECONDS );
			$this->begin( 'rebuild' );
		}
	}

	/**
	 * A person's data was erased: the next model must not know that person's orders.
	 */
	public function person_erased(): void {
		if ( did_action( 'action_scheduler_init' ) && ! $this->settings->get( 'training.nightly' ) ) {
			as_schedule_single_action( time() + DAY_IN_SECONDS, self::NIGHTLY, array(), self::GROUP, true );
		}
	}

	/**
	 * One step; queues the next. When another process is at it, looks again in a minute.
	 */
	public function step(): void {
		$job    = ( $this->job )();
		$before = $job->state()->steps;
		$after  = $job->step();
		if ( $after->running() ) {
			as_schedule_single_action( time() + ( $after->steps > $before ? 0 : MINUTE_IN_SECONDS ), self::STEP, array( wp_rand() ), self::GROUP );
		}
	}

	/**
	 * Begins a training where this server can train.
	 *
	 * @param string $reason Why.
	 */
	private function begin( string $reason ): void {
		try {
			$job = ( $this->job )();
			$job->start( $reason );
			if ( $job->state()->running() ) {
				$this->queue_step();
			}
		} catch ( EngineException $error ) {
			if ( 'extension.missing' !== $error->errorCode ) {
				throw $error;
			}
		}
	}

	/**
	 * Queues the first step, unless one waits.
	 */
	private function queue_step(): void {
		if ( ! as_has_scheduled_action( self::STEP, null, self::GROUP ) ) {
			as_schedule_single_action( time(), self::STEP, array( wp_rand() ), self::GROUP );
		}
	}

	/**
	 * Three in the morning of the shop's own time.
	 */
	private static function next_night(): int {
		return ( new \DateTimeImmutable( 'tomorrow 03:00', wp_timezone() ) )->getTimestamp();
	}
}
