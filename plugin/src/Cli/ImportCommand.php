<?php
/**
 * The command `wp tandem import`.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Plugin\Import\BundleImport;
use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Lists and takes over what other plugins stored.
 */
final class ImportCommand implements Integration {

	/**
	 * Takes the import.
	 *
	 * @param \Closure():BundleImport $import Import.
	 */
	public function __construct( private readonly \Closure $import ) {
	}

	/**
	 * Registers the commands where WP-CLI runs.
	 */
	public function register_hooks(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'tandem import list', array( $this, 'list' ) );
			\WP_CLI::add_command( 'tandem import run', array( $this, 'run' ) );
		}
	}

	/**
	 * Says what there is to take over.
	 */
	public function list(): void {
		\WP_CLI\Utils\format_items( 'table', ( $this->import )()->found(), array( 'source', 'title', 'waiting', 'done' ) );
	}

	/**
	 * Makes draft bundles of what a source holds.
	 *
	 * ## OPTIONS
	 *
	 * <source>
	 * : One of those that `wp tandem import list` names.
	 *
	 * @param list<string> $args Source.
	 */
	public function run( array $args ): void {
		try {
			$answer = ( $this->import )()->run( (string) ( $args[0] ?? '' ) );
		} catch ( \InvalidArgumentException $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
		foreach ( $answer['left_out'] as $left ) {
			\WP_CLI::warning( "{$left['title']}: {$left['reason']}" );
		}
		foreach ( $answer['made'] as $made ) {
			\WP_CLI::log( "#{$made['id']} {$made['title']}" . ( array() === $made['notes'] ? '' : ' (' . implode( ' ', $made['notes'] ) . ')' ) );
		}
		\WP_CLI::success( sprintf( '%d made as drafts, %d left out.', count( $answer['made'] ), count( $answer['left_out'] ) ) );
	}
}
