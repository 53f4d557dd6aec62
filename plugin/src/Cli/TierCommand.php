<?php
/**
 * WP-CLI commands of tiers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * Lists, exports and imports the tiers, and tells where a customer stands. Every command ends with 0, or with 1 and one
 * line that says what was expected.
 */
final class TierCommand implements Integration {

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
			foreach ( array( 'list' => 'all', 'export' => 'export', 'import' => 'import', 'of' => 'of' ) as $verb => $method ) { // phpcs:ignore WordPress.Arrays
				\WP_CLI::add_command( "tandem tier $verb", array( $this, $method ) );
			}
		}
	}

	/**
	 * Lists the tiers, the lowest first.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : table, json or csv.
	 * ---
	 * default: table
	 * ---
	 *
	 * @param list<string>         $args  Unused.
	 * @param array<string,string> $assoc Options.
	 */
	public function all( array $args, array $assoc ): void {
		unset( $args );
		$all  = $this->plugin->tiers()->all();
		$rows = array_map(
			static fn( array $tier ): array => array(
				'id'       => $tier['id'],
				'name'     => $tier['name'],
				'from'     => $tier['from'],
				'by'       => $all['by'],
				'months'   => $all['months'],
				'products' => count( $tier['products'] ),
				'pages'    => count( $tier['pages'] ),
			),
			$all['tiers']
		);
		if ( ! $all['on'] ) {
			\WP_CLI::warning( 'tiers are off' );
		}
		\WP_CLI\Utils\format_items( $assoc['format'] ?? 'table', $rows, array( 'id', 'name', 'from', 'by', 'months', 'products', 'pages' ) );
	}

	/**
	 * Prints the tiers as JSON.
	 */
	public function export(): void {
		\WP_CLI::line( (string) wp_json_encode( $this->plugin->tiers()->all(), JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE ) );
	}

	/**
	 * Reads the tiers from a JSON file, as export prints it.
	 *
	 * ## OPTIONS
	 *
	 * <file>
	 * : A definition.
	 *
	 * @param list<string> $args File.
	 */
	public function import( array $args ): void {
		try {
			$this->plugin->tiers()->save( (array) json_decode( (string) file_get_contents( $args[0] ), true, 64, JSON_THROW_ON_ERROR ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of the machine.
			\WP_CLI::success( sprintf( '%d tiers', count( $this->plugin->tiers()->all()['tiers'] ) ) );
		} catch ( \Throwable $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
	}

	/**
	 * Tells where a customer stands.
	 *
	 * ## OPTIONS
	 *
	 * <user>
	 * : Id, login or e-mail address.
	 *
	 * @param list<string> $args User.
	 */
	public function of( array $args ): void {
		$user     = get_user_by( ctype_digit( $args[0] ) ? 'id' : ( is_email( $args[0] ) ? 'email' : 'login' ), $args[0] );
		$standing = $user ? $this->plugin->tier_standings()->of( $user->ID ) : null;
		if ( ! $user ) {
			\WP_CLI::error( "user: expected an id, login or e-mail address of an account, found {$args[0]}" );
		}
		if ( null === $standing ) {
			\WP_CLI::error( 'tiers are off' );
		}
		\WP_CLI::line( (string) wp_json_encode( $standing ) );
	}
}
