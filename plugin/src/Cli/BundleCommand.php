<?php
/**
 * The commands `wp tandem bundle` and `wp tandem prove`.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Plugin\Bundles\BundleFile;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Bundles\RuleWords;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Orders\OrderProof;
use Tandem\Plugin\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * Lists, makes and checks bundles, and derives the prices of past orders again. Every command ends
 * with 0, or with 1 and one line that says what was expected.
 */
final class BundleCommand implements Integration {

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
			\WP_CLI::add_command( 'tandem bundle list', array( $this, 'list' ) );
			\WP_CLI::add_command( 'tandem bundle create', array( $this, 'create' ) );
			\WP_CLI::add_command( 'tandem bundle check', array( $this, 'check' ) );
			\WP_CLI::add_command( 'tandem bundle import', array( $this, 'import' ) );
			\WP_CLI::add_command( 'tandem bundle export', array( $this, 'export' ) );
			\WP_CLI::add_command( 'tandem prove', array( $this, 'prove' ) );
		}
	}

	/**
	 * Lists the bundles with their prices.
	 *
	 * ## OPTIONS
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
	public function list( array $args, array $assoc ): void {
		$rows = array_map( array( $this, 'row' ), BundleRepository::stored() );
		\WP_CLI\Utils\format_items( $assoc['format'] ?? 'table', $rows, array( 'id', 'name', 'status', 'individual_total', 'price', 'saving', 'available' ) );
	}

	/**
	 * Makes a bundle.
	 *
	 * ## OPTIONS
	 *
	 * <products>
	 * : Product ids separated by commas, a quantity after "x", or a range: 12,15x2,18x1-3. Then, where it holds, ":optional" (the bundle forms without it), ":get" (what one gets of buy_x_get_y), and its own percent with --components: 12:10%,15:optional:25%.
	 *
	 * [--name=<name>]
	 * : Its name; the products' names otherwise.
	 *
	 * [--percent=<percent>]
	 * : Percent off.
	 *
	 * [--amount=<amount>]
	 * : Amount off.
	 *
	 * [--price=<price>]
	 * : Fixed price.
	 *
	 * [--components]
	 * : The percents off of the single products, and no other price.
	 *
	 * [--kind=<kind>]
	 * : Kind of bundle.
	 * ---
	 * default: set
	 * options:
	 *   - set
	 *   - any_n
	 *   - choose_n
	 *   - buy_x_get_y
	 * ---
	 *
	 * [--tiers=<tiers>]
	 * : Steps of any_n, which has no other price: 2=5,3=10 for 5 % off any 2 and 10 % off any 3.
	 *
	 * [--choose=<number>]
	 * : Products to choose of choose_n.
	 *
	 * [--buy=<number>]
	 * : Products to buy of buy_x_get_y.
	 *
	 * [--get=<number>]
	 * : Products to get of buy_x_get_y.
	 *
	 * [--publish]
	 * : Publish it; a draft otherwise.
	 *
	 * @param list<string>         $args  Products.
	 * @param array<string,string> $assoc Options.
	 */
	public function create( array $args, array $assoc ): void {
		$components = array_map( array( self::class, 'piece' ), explode( ',', $args[0] ?? '' ) );
		$given      = array_intersect_key( $assoc, array_flip( array( 'percent', 'amount', 'price', 'tiers', 'components' ) ) );
		if ( 1 !== count( $given ) || isset( $given['tiers'] ) !== ( 'any_n' === ( $assoc['kind'] ?? 'set' ) ) ) {
			\WP_CLI::error( 'expected one of --percent, --amount, --price and --components, or --tiers with --kind=any_n, found ' . count( $given ) );
		}
		$kind    = (string) array_key_first( $given );
		$options = array_intersect_key( $assoc, array_flip( array( 'choose', 'buy', 'get' ) ) );
		foreach ( array_filter( explode( ',', $assoc['tiers'] ?? '' ) ) as $tier ) {
			$part               = explode( '=', $tier, 2 );
			$options['tiers'][] = array(
				'items'   => $part[0],
				'percent' => $part[1] ?? '',
			);
		}
		try {
			$product = $this->plugin->bundle_writer()->write(
				array(
					'name'       => $assoc['name'] ?? '',
					'status'     => isset( $assoc['publish'] ) ? 'publish' : 'draft',
					'components' => $components,
					'terms'      => array(
						'kind'     => $assoc['kind'] ?? 'set',
						'discount' => match ( $kind ) {
							'price' => 'fixed',
							'tiers' => 'percent',
							default => $kind,
						},
						'value'    => in_array( $kind, array( 'tiers', 'components' ), true ) ? '0' : (string) $given[ $kind ],
						'options'  => $options,
					),
				)
			);
			\WP_CLI::log( (string) wp_json_encode( $this->row( $product ) ) );
		} catch ( \InvalidArgumentException $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
	}

	/**
	 * Says which bundles cannot be sold and why. Ends with 1 where a published one cannot.
	 *
	 * @param list<string>         $args  Unused.
	 * @param array<string,string> $assoc Unused.
	 */
	public function check( array $args, array $assoc ): void {
		$broken = 0;
		foreach ( BundleRepository::stored() as $product ) {
			$bundle = $product->bundle();
			$row    = $bundle ? $this->plugin->bundle_pricer()->offered_row( $bundle ) : null;
			$why    = $row ? array_map( static fn( array $refusal ): string => $refusal['name'] . ': ' . $refusal['message'], $row->refusals ) : array( 'its stored components cannot be read' );
			foreach ( $row->refused ?? array() as $refused ) {
				$why[] = RuleWords::refusal( (string) $refused['code'] );
			}
			if ( $why ) {
				$broken += 'publish' === $product->get_status() ? 1 : 0;
				\WP_CLI::log( sprintf( '%d %s (%s): %s', $product->get_id(), $product->get_name(), $product->get_status(), implode( '; ', $why ) ) );
			}
		}
		try {
			foreach ( $this->plugin->bundle_coherence()->findings( $this->plugin->bundles()->published() ) as $finding ) {
				\WP_CLI::log( $finding['severity'] . ': ' . $finding['message'] );
			}
		} catch ( \Tandem\Exception\EngineException $error ) {
			\WP_CLI::warning( $error->getMessage() );
		}
		if ( $broken ) {
			\WP_CLI::error( sprintf( 1 === $broken ? '%d published bundle cannot be sold as it is' : '%d published bundles cannot be sold as they are', $broken ) );
		}
		\WP_CLI::success( 'every published bundle can be sold' );
	}

	/**
	 * Stores the bundles of a CSV or JSON file: all of them, or none and one line that says why. A bundle of the same
	 * name that has a product in common is changed, one that is as in the file is left alone.
	 *
	 * ## OPTIONS
	 *
	 * <file>
	 * : The file, as `export` writes it.
	 *
	 * @param list<string>         $args  File.
	 * @param array<string,string> $assoc Unused.
	 */
	public function import( array $args, array $assoc ): void {
		$text = is_file( $args[0] ?? '' ) ? file_get_contents( $args[0] ) : false; // phpcs:ignore WordPress.WP.AlternativeFunctions -- A file of the command line.
		if ( false === $text ) {
			\WP_CLI::error( 'expected a readable file, found ' . ( $args[0] ?? 'nothing' ) );
		}
		try {
			$done = array_map( 'count', $this->plugin->bundle_transfer()->import( (string) $text ) );
			\WP_CLI::success( sprintf( '%d bundles imported, %d changed, %d there already', $done['made'], $done['changed'], $done['same'] ) );
		} catch ( \InvalidArgumentException $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
	}

	/**
	 * Prints all bundles as a file that `import` takes.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : Kind of file.
	 * ---
	 * default: csv
	 * options:
	 *   - csv
	 *   - json
	 * ---
	 *
	 * @param list<string>         $args  Unused.
	 * @param array<string,string> $assoc Options.
	 */
	public function export( array $args, array $assoc ): void {
		$all = $this->plugin->bundle_transfer()->all();
		fwrite( STDOUT, 'json' === ( $assoc['format'] ?? 'csv' ) ? BundleFile::json( $all ) : BundleFile::csv( $all ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- The terminal.
	}

	/**
	 * Derives the prices of past orders again from their receipts. Ends with 1 at the first difference.
	 *
	 * ## OPTIONS
	 *
	 * [--since=<date>]
	 * : Orders from this day on.
	 *
	 * [--engine=<engine>]
	 * : Which engine derives them: the one that answers in the shop, the extension, PHP, or both.
	 * ---
	 * default: shop
	 * options:
	 *   - shop
	 *   - native
	 *   - php
	 *   - both
	 * ---
	 *
	 * @param list<string>         $args  Unused.
	 * @param array<string,string> $assoc Options.
	 */
	public function prove( array $args, array $assoc ): void {
		$since = isset( $assoc['since'] ) ? strtotime( $assoc['since'] . ' ' . wp_timezone_string() ) : 0;
		if ( false === $since ) {
			\WP_CLI::error( 'expected a date such as 2026-01-31 after --since, found ' . $assoc['since'] );
		}
		try {
			$proofs = $this->plugin->order_proofs( $assoc['engine'] ?? 'shop' );
		} catch ( \InvalidArgumentException $error ) {
			\WP_CLI::error( $error->getMessage() );
		}
		$proven = 0;
		foreach ( OrderProof::orders( (int) $since ) as $order ) {
			foreach ( $proofs as $engine => $proof ) {
				$difference = $proof->difference( $order );
				if ( null !== $difference ) {
					\WP_CLI::error( sprintf( 'order %d, %s engine: %s', $order->get_id(), $engine, $difference ) );
				}
			}
			++$proven;
		}
		\WP_CLI::success( sprintf( '%d orders derived again by the %s engine, no difference', $proven, implode( ' and the ', array_keys( $proofs ) ) ) );
	}

	/**
	 * A component as it is written: "15x1-3:optional:10%".
	 *
	 * @param string $entry Text.
	 * @return array<string,mixed>
	 */
	private static function piece( string $entry ): array {
		$marks = array_map( 'trim', explode( ':', $entry ) );
		$part  = explode( 'x', (string) array_shift( $marks ), 2 );
		$range = explode( '-', $part[1] ?? '1', 2 );
		$piece = array(
			'product' => $part[0],
			'min'     => $range[0],
			'max'     => $range[1] ?? $range[0],
		);
		foreach ( $marks as $mark ) {
			if ( str_ends_with( $mark, '%' ) ) {
				$piece['percent'] = substr( $mark, 0, -1 );
			} elseif ( 'optional' === $mark || 'get' === $mark ) {
				$piece[ 'get' === $mark ? 'reward' : 'optional' ] = true;
			} else {
				\WP_CLI::error( sprintf( 'expected ":optional", ":get" or a percent such as ":10%%" after product %s, found ":%s"', $part[0], $mark ) );
			}
		}
		return $piece;
	}

	/**
	 * One line of the list.
	 *
	 * @param BundleProduct $product Bundle.
	 * @return array<string,mixed>
	 */
	private function row( BundleProduct $product ): array {
		$bundle = $product->bundle();
		$row    = $bundle ? $this->plugin->bundle_pricer()->neutral_row( $bundle ) : null;
		return array(
			'id'               => $product->get_id(),
			'name'             => $product->get_name(),
			'status'           => $product->get_status(),
			'individual_total' => $row ? $row->currency->decimal( $row->individual_total ) : '',
			'price'            => $row ? $row->currency->decimal( $row->price ) : '',
			'saving'           => $row ? $row->currency->decimal( $row->saving ) : '',
			'available'        => $row && $row->available() ? 'yes' : 'no',
		);
	}
}
