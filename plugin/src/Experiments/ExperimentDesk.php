<?php
/**
 * What the owner does with experiments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Engine;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Reports\PeriodReader;

defined( 'ABSPATH' ) || exit;

/**
 * Makes, starts, stops, reports and plans experiments, for REST and the command line alike, and looks after the
 * running ones every six hours: one whose guardrail broke is stopped, and its history says so.
 */
final class ExperimentDesk implements Integration {

	public const HOOK = 'tandem_watch_experiments';

	/**
	 * Takes its services.
	 *
	 * @param ExperimentStore             $store   Experiments.
	 * @param ExperimentInput             $input   Checks.
	 * @param \Closure():ExperimentReader $reader  Counts.
	 * @param \Closure():PeriodReader     $periods The shop's own numbers.
	 * @param \Closure():Engine           $engine  Engine.
	 */
	public function __construct(
		private readonly ExperimentStore $store,
		private readonly ExperimentInput $input,
		private readonly \Closure $reader,
		private readonly \Closure $periods,
		private readonly \Closure $engine,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( self::HOOK, array( $this, 'watch' ) );
		add_action( 'action_scheduler_init', array( $this, 'schedule' ) );
	}

	/**
	 * Plans the watch while something runs.
	 */
	public function schedule(): void {
		if ( is_admin() && ! wp_doing_ajax() && array() !== ExperimentStore::running() && ! as_has_scheduled_action( self::HOOK ) ) {
			as_schedule_recurring_action( time() + HOUR_IN_SECONDS, 6 * HOUR_IN_SECONDS, self::HOOK, array(), 'tandem', true );
		}
	}

	/**
	 * Stops what broke a guardrail.
	 */
	public function watch(): void {
		foreach ( ExperimentStore::running() as $running ) {
			try {
				$experiment = $this->get( $running->id );
				$report     = $this->report( $experiment );
				foreach ( $report['arms'] ?? array() as $arm ) {
					if ( 'guardrail' === $arm['state'] ) {
						$this->end( $experiment->noted( 'guardrail', $arm['id'] ) );
						break;
					}
				}
			} catch ( \Throwable $error ) {
				Log::failure( 'experiments', $error );
			}
		}
	}

	/**
	 * All experiments, newest first.
	 *
	 * @return list<Experiment>
	 */
	public function all(): array {
		return $this->store->all();
	}

	/**
	 * Offers that can be compared.
	 *
	 * @return list<\Tandem\Plugin\Offers\Offer>
	 */
	public function offers(): array {
		return $this->input->offers();
	}

	/**
	 * One experiment.
	 *
	 * @param int $id Id.
	 * @throws \InvalidArgumentException When there is none.
	 */
	public function get( int $id ): Experiment {
		return $this->store->find( $id ) ?? throw new \InvalidArgumentException( sprintf( 'id: expected an experiment, found %d', $id ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
	}

	/**
	 * Makes a draft.
	 *
	 * @param array<string,mixed> $values As ExperimentInput takes them.
	 */
	public function create( array $values ): Experiment {
		return $this->store->save( $this->input->draft( $values ) );
	}

	/**
	 * Starts a draft. A variant is frozen from then on.
	 *
	 * @param int $id Id.
	 * @throws \InvalidArgumentException When it is no draft, or another one has the same target.
	 */
	public function start( int $id ): Experiment {
		$experiment = $this->get( $id );
		if ( 'draft' !== $experiment->status ) {
			throw new \InvalidArgumentException( sprintf( 'status: expected "draft", found "%s"', $experiment->status ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		$running = array_filter( $this->store->all(), static fn( Experiment $one ): bool => 'running' === $one->status );
		foreach ( $running as $other ) {
			if ( $other->kind === $experiment->kind && array() !== array_intersect( $other->touched(), $experiment->touched() ) ) {
				throw new \InvalidArgumentException( sprintf( 'target: expected one that no other experiment changes, found that of "%s"', $other->name ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
			}
		}
		if ( count( $running ) >= ExperimentStore::MOST_RUNNING ) {
			throw new \InvalidArgumentException( sprintf( 'running: expected at most %d at once, found %d', ExperimentStore::MOST_RUNNING, count( $running ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		return $this->store->save(
			$experiment->with(
				array(
					'status'  => 'running',
					'started' => time(),
				)
			)->noted( 'started' )
		);
	}

	/**
	 * Stops a running one.
	 *
	 * @param int $id Id.
	 * @throws \InvalidArgumentException When it does not run.
	 */
	public function stop( int $id ): Experiment {
		$experiment = $this->get( $id );
		if ( 'running' !== $experiment->status ) {
			throw new \InvalidArgumentException( sprintf( 'status: expected "running", found "%s"', $experiment->status ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		return $this->end( $experiment->noted( 'stopped' ) );
	}

	/**
	 * Writes a note of the owner into the history.
	 *
	 * @param int    $id   Id.
	 * @param string $text Note.
	 */
	public function note( int $id, string $text ): Experiment {
		return $this->store->save( $this->get( $id )->noted( 'note', substr( sanitize_textarea_field( $text ), 0, 500 ) ) );
	}

	/**
	 * Deletes one that does not run.
	 *
	 * @param int $id Id.
	 * @throws \InvalidArgumentException When it runs.
	 */
	public function delete( int $id ): void {
		if ( 'running' === $this->get( $id )->status ) {
			throw new \InvalidArgumentException( 'status: expected one that does not run, found "running"' );
		}
		$this->store->delete( $id );
	}

	/**
	 * The engine's report; null before the first exposure.
	 *
	 * @param Experiment $experiment Experiment.
	 * @return array<string,mixed>|null
	 */
	public function report( Experiment $experiment ): ?array {
		$request = ( $this->reader )()->request( $experiment->key, array_column( $experiment->arms, 'weight', 'id' ), $experiment->ended > 0 ? $experiment->ended : time(), $experiment->started, $experiment->planned, $experiment->guardrail );
		return null === $request ? null : ( $this->engine )()->experiment( $request );
	}

	/**
	 * Visitors and days that an experiment needs, from the shop's last 90 days.
	 *
	 * @param float $effect Smallest relative difference worth knowing of.
	 * @param int   $arms   Arms with the control.
	 * @param int   $share  Percent of the traffic.
	 * @return array<string,mixed>
	 */
	public function plan( float $effect, int $arms, int $share ): array {
		$days    = 90;
		$periods = ( $this->periods )();
		$periods->fresh();
		$sums = $periods->sums( (string) wp_date( 'Y-m-d', time() - $days * DAY_IN_SECONDS ), (string) wp_date( 'Y-m-d', time() - DAY_IN_SECONDS ) );
		$base = array(
			'visits' => $sums['visits'],
			'days'   => $days,
		);
		if ( (int) $sums['visits'] < 100 || $sums['orders'] < 10 ) {
			return $base + array( 'plan' => null );
		}
		return $base + array(
			'plan' => ( $this->engine )()->experiment(
				array(
					'version' => 1,
					'plan'    => array(
						'visitors'        => $sums['visits'],
						'revenue'         => $sums['revenue'],
						'revenue_squares' => $sums['revenue_squares'],
						'days'            => $days,
						'effect'          => $effect,
						'arms'            => $arms,
						'share'           => $share / 100,
					),
				)
			),
		);
	}

	/**
	 * Ends one.
	 *
	 * @param Experiment $experiment With its history.
	 */
	private function end( Experiment $experiment ): Experiment {
		return $this->store->save(
			$experiment->with(
				array(
					'status' => 'stopped',
					'ended'  => time(),
				)
			)
		);
	}
}
