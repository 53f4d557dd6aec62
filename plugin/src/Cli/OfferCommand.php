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
			foreach ( array( 'list' => 'all', 'export' => 'export', 'import' => 'import', 'status' => 'status', 'check' => 'check', 'dry-run' => 'dry_run' ) as $verb => $method ) { // phpcs:ignore WordPress.Arrays
				\WP_CLI::add_command( "tandem offer $verb", array( $this, $method ) );
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
		} catch ( \Throwable $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
	}

	/**
	 * Says what is wrong with the live offers; ends with 1 where something is.
	 */
	public function check(): void {
		$conflicts = array();
		try {
			$conflicts = $this->plugin->offer_check()->conflicts();
			foreach ( $conflicts as $conflict ) {
				\WP_CLI::line( $conflict['offer'] . ': ' . $conflict['text'] );
			}
			foreach ( $this->plugin->offers()->live() as $offer ) {
				$floor = $this->plugin->offer_check()->below_floor( $offer );
				if ( null !== $floor ) {
					$conflicts[] = $floor;
					\WP_CLI::line( $offer->id . ': ' . $floor );
				}
			}
		} catch ( \Throwable $error ) {
			\WP_CLI::error( 'offers could not be checked: ' . $error->getMessage() );
		}
		// That two offers of one group meet is what a group is for: told, and no fault.
		if ( array_filter( $conflicts, static fn( mixed $one ): bool => ! is_array( $one ) || ! in_array( $one['code'], array( 'offer.within', 'offer.overlap' ), true ) ) ) {
			\WP_CLI::halt( 1 );
		}
		\WP_CLI::success( 'no conflicts' );
	}

	/**
	 * Tries an offer on the paid orders of the last days.
	 *
	 * ## OPTIONS
	 *
	 * <offer>
	 * : Id of an offer, or a JSON file with one definition.
	 *
	 * [--days=<days>]
	 * : Days back.
	 * ---
	 * default: 90
	 * ---
	 *
	 * [--format=<format>]
	 * : "table" or "json".
	 * ---
	 * default: table
	 * ---
	 *
	 * @param list<string>         $args  Arguments.
	 * @param array<string,string> $assoc Options.
	 */
	public function dry_run( array $args, array $assoc ): void {
		try {
			if ( ctype_digit( $args[0] ) ) {
				$offer = $this->plugin->offers()->find( (int) $args[0] ) ?? throw new \InvalidArgumentException( "offer: expected a known id, found {$args[0]}" ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A number.
			} else {
				$definition = OfferInput::checked( (array) json_decode( (string) file_get_contents( $args[0] ), true, 64, JSON_THROW_ON_ERROR ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of the machine.
				$this->plugin->offer_check()->read( $definition );
				$offer = new Offer( PHP_INT_MAX, 1, $definition );
			}
			$days = (int) ( $assoc['days'] ?? 90 );
			if ( $days < 1 || $days > 3660 ) {
				throw new \InvalidArgumentException( 'days: expected 1 to 3660' );
			}
			$run    = $this->plugin->offer_dry_run();
			$state  = $run->step( $offer, $run->start( $days, time() ), INF );
			$result = \Tandem\Value\DryRun::from( $state['run'] )->result() + $run->limits( $offer );
		} catch ( \Throwable $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
		if ( 'json' === ( $assoc['format'] ?? 'table' ) ) {
			\WP_CLI::line( (string) wp_json_encode( $result ) );
			return;
		}
		$money = ShopCurrency::current();
		foreach ( $result as $name => $value ) {
			$shown = match ( true ) {
				null === $value => 'unknown',
				in_array( $name, array( 'discount', 'before', 'after' ), true ) => $money->decimal( $value ),
				'anyway' === $name => "between {$value[0]} and {$value[1]}",
				is_array( $value ) => implode( ', ', $value ),
				default => (string) $value,
			};
			\WP_CLI::line( str_pad( $name, 15 ) . $shown );
		}
	}
}
