<?php
/**
 * Computes what needs all customers at once.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * After a training and once a day: rank by spend, recency, frequency and spend in fifths, interests. The
 * result goes into the rows of the customers. Without the extension the last result stays in use.
 */
final class SegmentJob implements Integration {

	public const ACTION = 'tandem_segments';

	/** Days after which a purchase counts half for an interest. */
	private const HALF_LIFE = 90;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine              $engine The engine.
	 * @param \Closure():SegmentOrdersReader $reader Orders.
	 * @param \Closure():OrderFactsStore     $store  Rows.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly \Closure $reader,
		private readonly \Closure $store,
	) {
	}

	/**
	 * Attaches to training and to the clock.
	 */
	public function register_hooks(): void {
		add_action( 'tandem_model_published', array( $this, 'plan' ) );
		add_action( self::ACTION, array( $this, 'run_quietly' ) );
	}

	/**
	 * Plans a run soon, and one a day from then on.
	 */
	public function plan(): void {
		if ( did_action( 'action_scheduler_init' ) ) {
			as_unschedule_all_actions( self::ACTION );
			as_schedule_recurring_action( time() + 30, DAY_IN_SECONDS, self::ACTION, array(), 'tandem' );
		}
	}

	/**
	 * Runs and logs what goes wrong.
	 */
	public function run_quietly(): void {
		try {
			$this->run();
		} catch ( EngineException $error ) {
			if ( 'extension.missing' !== $error->errorCode ) {
				Log::failure( 'segments', $error );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'segments', $error );
		}
	}

	/**
	 * Computes and stores.
	 *
	 * @return int Customers.
	 * @throws EngineException Where the engine cannot.
	 */
	public function run(): int {
		$now    = time();
		$orders = ( $this->reader )()->all( $now - 8 * self::HALF_LIFE * DAY_IN_SECONDS );
		$answer = ( $this->engine )()->segments(
			array(
				'version'        => 1,
				'now'            => $now,
				'half_life_days' => self::HALF_LIFE,
			) + $orders
		);
		$found  = array();
		foreach ( $answer['customers'] as $customer ) {
			$found[ (int) $customer['id'] ] = array(
				'rank'      => (int) $customer['rank'],
				'rfm'       => $customer['rfm'],
				'segments'  => array( (string) $customer['group'] ),
				'interests' => $customer['interests'],
			);
		}
		( $this->store )()->put_segments( $found );
		return count( $found );
	}
}
