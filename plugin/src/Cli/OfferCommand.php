<?php
/**
 * The commands `wp tandem offer`.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Lists, exports, imports and checks offers. Every command ends with 0, or with 1 and one line that says
 * what was expected.
 */
final class OfferCommand implements Integration {

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
			foreach ( array( 'list', 'export', 'import', 'status', 'check' ) as $verb ) {
				\WP_CLI::add_command( "tandem offer $verb", array( $this, 'list' === $verb ? 'all' : $verb ) );
			}
		}
	}

	/**
	 * Lists the offers with their uses.
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
		$offers = $this->plugin->offers()->all();
		$totals = $this->plugin->offer_usage()->totals( $offers );
		$money  = ShopCurrency::current();
		$rows   = array_map(
			static fn( Offer $offer ): array => array(
				'id'      => $offer->id,
				'name'    => $offer->name(),
				'status'  => $offer->definition['status'],
				'benefit' => $offer->benefit(),
				'from'    => (string) $offer->definition['from'],
				'until'   => (string) $offer->definition['until'],
				'uses'    => $totals[ $offer->id ]['uses'],
				'given'   => $money->decimal( $totals[ $offer->id ]['spent'] ),
			),
			$offers
		);
		\WP_CLI\Utils\format_items( $assoc['format'] ?? 'table', $rows, array( 'id', 'name', 'status', 'benefit', 'from', 'until', 'uses', 'given' ) );
	}

	/**
	 * Prints all offers as JSON.
	 */
	public function export(): void {
		\WP_CLI::line( (string) wp_json_encode( array_map( static fn( Offer $offer ): array => $offer->definition, $this->plugin->offers()->all() ), JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE ) );
	}

	/**
	 * Reads offers from a JSON file, all or none.
	 *
	 * ## OPTIONS
	 *
	 * <file>
	 * : A list of definitions, as export prints it.
	 *
	 * @param list<string> $args File.
	 */
	public function import( array $args ): void {
		try {
			$list = json_decode( (string) file_get_contents( $args[0] ), true, 64, JSON_THROW_ON_ERROR ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of the machine.
			if ( ! is_array( $list ) || ! array_is_list( $list ) ) {
				throw new \InvalidArgumentException( 'offers: expected a list of definitions' );
			}
			$checked = array();
			foreach ( $list as $input ) {
				$definition = OfferInput::checked( (array) $input );
				$this->plugin->offer_check()->read( $definition );
				$checked[] = $definition;
			}
			foreach ( $checked as $definition ) {
				$this->plugin->offers()->save( $definition );
			}
			\WP_CLI::success( sprintf( '%d offers', count( $checked ) ) );
		} catch ( \Throwable $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
	}

	/**
	 * Sets the status of an offer.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Its id.
	 *
	 * <status>
	 * : draft, live or paused.
	 *
	 * @param list<string> $args Id and status.
	 */
	public function status( array $args ): void {
		$offer = $this->plugin->offers()->find( (int) $args[0] );
		if ( ! $offer ) {
			\WP_CLI::error( "offer: expected a known id, found {$args[0]}" );
		}
		try {
			$this->plugin->offers()->save( OfferInput::checked( array( 'status' => $args[1] ) + $offer->definition ), $offer->id );
			\WP_CLI::success( $offer->name() . ': ' . $args[1] );
		} catch ( \InvalidArgumentException $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
	}

	/**
	 * Says what is wrong with the live offers; ends with 1 where something is.
	 */
	public function check(): void {
		$conflicts = $this->plugin->offer_check()->conflicts();
		foreach ( $conflicts as $conflict ) {
			\WP_CLI::line( $conflict['offer'] . ': ' . $conflict['text'] );
		}
		if ( $conflicts ) {
			\WP_CLI::halt( 1 );
		}
		\WP_CLI::success( 'no conflicts' );
	}
}
