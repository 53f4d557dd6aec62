<?php
/**
 * The commands `wp tandem facts`.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * What reports are made of, from the command line.
 */
final class ReportCommand implements Integration {

	/**
	 * Takes the plugin's services.
	 *
	 * @param Plugin $plugin The plugin.
	 */
	public function __construct( private readonly Plugin $plugin ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'tandem facts', array( $this, 'facts' ) );
		}
	}

	/**
	 * Reads changed orders into the tables of the reports.
	 *
	 * ## OPTIONS
	 *
	 * [--rebuild]
	 * : Forget all facts first and read every order again.
	 *
	 * @param list<string>         $words   None.
	 * @param array<string,string> $options Options.
	 */
	public function facts( array $words, array $options ): void {
		unset( $words );
		$store = $this->plugin->report_facts();
		$marks = $this->plugin->segment_marks();
		$began = microtime( true );
		if ( isset( $options['rebuild'] ) ) {
			$store->clear();
		}
		while ( ! $store->refresh( 10.0 ) ) {
			$progress = $store->progress();
			\WP_CLI::log( "{$progress['done']} of {$progress['total']} orders" );
		}
		$marks->daily();
		\WP_CLI::line(
			(string) wp_json_encode(
				$store->progress() + array( 'seconds' => round( microtime( true ) - $began, 2 ) )
			)
		);
	}
}
