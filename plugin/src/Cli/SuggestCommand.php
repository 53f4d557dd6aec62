<?php
/**
 * The command `wp tandem bundle suggest`.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Proposals\ProposalDrafts;
use Tandem\Plugin\Proposals\ProposalWords;
use Tandem\Plugin\Proposals\SuggestedBundles;

defined( 'ABSPATH' ) || exit;

/**
 * Suggested bundles and missing companions on the command line.
 */
final class SuggestCommand implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():SuggestedBundles $suggested Suggestions.
	 * @param \Closure():ProposalDrafts   $drafts    Makes drafts.
	 */
	public function __construct(
		private readonly \Closure $suggested,
		private readonly \Closure $drafts,
	) {
	}

	/**
	 * Registers the command where WP-CLI runs.
	 */
	public function register_hooks(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'tandem bundle suggest', array( $this, 'suggest' ) );
		}
	}

	/**
	 * Lists the bundles that the orders suggest, and makes drafts of them.
	 *
	 * ## OPTIONS
	 *
	 * [--product=<id>]
	 * : What goes with one product, and at which discount.
	 *
	 * [--missing]
	 * : Products that are bought without their usual companion instead.
	 *
	 * [--draft=<key>]
	 * : Make a draft of the set of this key.
	 *
	 * [--format=<format>]
	 * : How to print.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 * ---
	 *
	 * @param list<string>         $args  Unused.
	 * @param array<string,string> $assoc Options.
	 */
	public function suggest( array $args, array $assoc ): void {
		try {
			if ( isset( $assoc['draft'] ) ) {
				$bundle = ( $this->drafts )()->make( $assoc['draft'] );
				\WP_CLI::success( sprintf( 'Draft %d: %s', $bundle->get_id(), $bundle->get_name() ) );
				return;
			}
			$this->show( $assoc );
		} catch ( EngineException | \InvalidArgumentException $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
	}

	/**
	 * Shows a list.
	 *
	 * @param array<string,string> $assoc Options.
	 */
	private function show( array $assoc ): void {
		$suggested = ( $this->suggested )();
		$words     = new ProposalWords();
		if ( isset( $assoc['product'] ) ) {
			$rows = $words->suggestions( $suggested->around( (int) $assoc['product'] ) );
		} else {
			$suggested->refresh();
			$last = $suggested->last();
			$rows = isset( $assoc['missing'] ) ? $words->missing( $last['missing'] ?? array() ) : $words->suggestions( $last['suggest'] ?? array() );
		}
		$fields = isset( $assoc['missing'] ) ? array( 'key', 'evidence', 'chance', 'left', 'range' ) : array( 'key', 'name', 'discount', 'price', 'chance', 'expected', 'margin', 'evidence' );
		$rows   = array_map(
			static fn( array $row ): array => array(
				'name'     => implode( ' + ', array_column( $row['products'], 'name' ) ),
				'evidence' => implode( '; ', (array) $row['evidence'] ),
			) + $row,
			$rows
		);
		\WP_CLI\Utils\format_items( $assoc['format'] ?? 'table', $rows, $fields );
	}
}
