<?php
/**
 * The commands `wp tandem`.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Training\TrainingState;

defined( 'ABSPATH' ) || exit;

/**
 * Trains, shows, checks and rolls back the model of this shop. Every command ends with 0, or with 1 and one
 * line that says what was expected; --format=json prints one JSON object on stdout.
 */
final class Command implements Integration {

	/**
	 * Takes the composition root.
	 *
	 * @param Plugin $plugin Services of this site.
	 */
	public function __construct( private readonly Plugin $plugin ) {
	}

	/**
	 * Registers the commands where WP-CLI runs.
	 */
	public function register_hooks(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'tandem train', array( $this, 'train' ) );
			\WP_CLI::add_command( 'tandem status', array( $this, 'status' ) );
			\WP_CLI::add_command( 'tandem verify', array( $this, 'verify' ) );
			\WP_CLI::add_command( 'tandem rollback', array( $this, 'rollback' ) );
		}
	}

	/**
	 * Reads the orders and publishes a model. Goes on where an interrupted training stopped.
	 *
	 * ## OPTIONS
	 *
	 * [--dry-run]
	 * : Only say what would be read.
	 *
	 * [--restart]
	 * : Begin anew instead of going on.
	 *
	 * [--step-seconds=<seconds>]
	 * : Keep the counts after so many seconds.
	 * ---
	 * default: 15
	 * ---
	 *
	 * [--max-steps=<number>]
	 * : Stop after so many steps; the next run goes on. 0 is no limit.
	 * ---
	 * default: 0
	 * ---
	 *
	 * [--format=<format>]
	 * : How to print the result.
	 * ---
	 * default: text
	 * options:
	 *   - text
	 *   - json
	 * ---
	 *
	 * @param list<string>         $args  Unused.
	 * @param array<string,string> $assoc Options.
	 */
	public function train( array $args, array $assoc ): void {
		$this->guarded(
			function () use ( $assoc ): void {
				$job = $this->plugin->training();
				if ( isset( $assoc['dry-run'] ) ) {
					$this->say( $job->dry_run(), $assoc );
					return;
				}
				if ( isset( $assoc['restart'] ) ) {
					$job->cancel();
				}
				if ( ! $job->start( 'cli' ) && ! $job->state()->running() ) {
					throw new EngineException( 'training.locked', 'another process is about to train; try again in some minutes' );
				}
				$state = $this->run( max( 0.1, (float) ( $assoc['step-seconds'] ?? 15 ) ), (int) ( $assoc['max-steps'] ?? 0 ), 'json' !== ( $assoc['format'] ?? '' ) );
				if ( 'failed' === $state->phase ) {
					throw new EngineException( $state->error_code, $state->error );
				}
				$this->say( 'done' === $state->phase ? $state->result : $state->report(), $assoc );
			}
		);
	}

	/**
	 * Says which engine answers, from which model, and what to do.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : How to print it.
	 * ---
	 * default: text
	 * options:
	 *   - text
	 *   - json
	 * ---
	 *
	 * @param list<string>         $args  Unused.
	 * @param array<string,string> $assoc Options.
	 */
	public function status( array $args, array $assoc ): void {
		$this->guarded( fn() => $this->say( $this->plugin->status_report()->all(), $assoc ) );
	}

	/**
	 * Checks every byte of a model.
	 *
	 * ## OPTIONS
	 *
	 * [<generation>]
	 * : Which; the current one without it.
	 *
	 * [--format=<format>]
	 * : How to print it.
	 * ---
	 * default: text
	 * options:
	 *   - text
	 *   - json
	 * ---
	 *
	 * @param list<string>         $args  Generation.
	 * @param array<string,string> $assoc Options.
	 */
	public function verify( array $args, array $assoc ): void {
		$this->guarded( fn() => $this->say( $this->plugin->models()->verify( isset( $args[0] ) ? (int) $args[0] : null ), $assoc ) );
	}

	/**
	 * Goes back to an older model.
	 *
	 * ## OPTIONS
	 *
	 * [<generation>]
	 * : Which; the newest before the current one without it.
	 *
	 * [--format=<format>]
	 * : How to print it.
	 * ---
	 * default: text
	 * options:
	 *   - text
	 *   - json
	 * ---
	 *
	 * @param list<string>         $args  Generation.
	 * @param array<string,string> $assoc Options.
	 */
	public function rollback( array $args, array $assoc ): void {
		$this->guarded( fn() => $this->say( $this->plugin->models()->rollback( isset( $args[0] ) ? (int) $args[0] : null ), $assoc ) );
	}

	/**
	 * Steps until done, with a progress bar.
	 *
	 * @param float $seconds Length of a step.
	 * @param int   $limit   Steps at most, 0 for no limit.
	 * @param bool  $bar     Whether to draw the bar.
	 */
	private function run( float $seconds, int $limit, bool $bar ): TrainingState {
		$job      = $this->plugin->training();
		$state    = $job->state();
		$progress = $bar ? \WP_CLI\Utils\make_progress_bar( 'Reading orders', 100 ) : null;
		$shown    = 0;
		$tell     = static function ( TrainingState $now ) use ( $progress, &$shown ): void {
			if ( null !== $progress && $now->percent() > $shown ) {
				$progress->tick( $now->percent() - $shown );
				$shown = $now->percent();
			}
		};
		for ( $steps = 0; $state->running() && ( 0 === $limit || $steps < $limit ); $steps++ ) {
			$before = $state->steps;
			$state  = $job->step( $seconds, $tell );
			if ( $state->running() && $state->steps === $before ) {
				sleep( 1 );
			}
		}
		if ( null !== $progress && 'done' === $state->phase ) {
			$progress->finish();
		}
		return $state;
	}

	/**
	 * Prints a result.
	 *
	 * @param array<string,mixed>  $result Names and values.
	 * @param array<string,string> $assoc  Options.
	 */
	private function say( array $result, array $assoc ): void {
		if ( 'json' === ( $assoc['format'] ?? 'text' ) ) {
			\WP_CLI::line( (string) wp_json_encode( $result, JSON_UNESCAPED_SLASHES ) );
			return;
		}
		foreach ( $result as $name => $value ) {
			\WP_CLI::line( sprintf( '%-16s %s', $name, is_scalar( $value ) || null === $value ? var_export( $value, true ) : wp_json_encode( $value, JSON_UNESCAPED_SLASHES ) ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Shows null and booleans as such.
		}
	}

	/**
	 * Runs a command; what goes wrong becomes one line and exit code 1.
	 *
	 * @param callable():void $command The command.
	 */
	private function guarded( callable $command ): void {
		try {
			$command();
		} catch ( EngineException $error ) {
			\WP_CLI::error( $error->errorCode . ': ' . $error->getMessage() );
		} catch ( \Throwable $error ) {
			\WP_CLI::error( 'failed: ' . $error->getMessage() );
		}
	}
}
