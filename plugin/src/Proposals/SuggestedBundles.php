<?php
/**
 * Bundles that the orders suggest.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Engine;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine which bundles the shop should have and which products are bought without their usual
 * companion, and keeps the answer with its date: a server without the extension goes on showing it.
 */
final class SuggestedBundles {

	/** Option that keeps the last list. */
	public const OPTION = 'tandem_proposals';

	/** Option that keeps the sets the owner does not want to see again. */
	public const DISMISSED = 'tandem_proposals_dismissed';

	/** Suggestions and missing companions that are kept. */
	private const KEPT = 60;

	/** Most pieces of a suggested bundle. */
	private const PIECES = 3;

	/** Sets that may be dismissed; the oldest come back. */
	private const MOST_DISMISSED = 500;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param ShelfReader       $shelf    Products.
	 * @param SoldBundles       $sold     Published bundles.
	 * @param Settings          $settings Settings.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly ShelfReader $shelf,
		private readonly SoldBundles $sold,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Asks the engine anew.
	 *
	 * @throws \Tandem\Exception\EngineException Code "extension.missing" where only PHP answers; the last list stays.
	 */
	public function refresh(): void {
		$products = $this->shelf->all();
		$answers  = array( 'at' => time() );
		foreach ( array( 'suggest', 'missing' ) as $mode ) {
			$answers[ $mode ] = ( $this->engine )()->propose( array( 'products' => $products ) + $this->request( $mode ) );
		}
		update_option( self::OPTION, (string) wp_json_encode( $answers ), false );
	}

	/**
	 * The sets around one product, with their discounts.
	 *
	 * @param int       $product Product.
	 * @param list<int> $among   Only these companions; empty for all.
	 * @return array<string,mixed> The engine's answer.
	 */
	public function around( int $product, array $among = array() ): array {
		$products = $this->shelf->all();
		if ( $among ) {
			$products = array_values( array_filter( $products, static fn( array $one ): bool => $one['product'] === $product || in_array( $one['product'], $among, true ) ) );
		}
		return ( $this->engine )()->propose(
			array(
				'products' => $products,
				'seed'     => $product,
			) + $this->request( 'companions' )
		);
	}

	/**
	 * The last list; null where there was none yet.
	 *
	 * @return array{at:int,suggest:array<string,mixed>,missing:array<string,mixed>}|null
	 */
	public function last(): ?array {
		$kept = get_option( self::OPTION );
		$data = is_string( $kept ) ? json_decode( $kept, true ) : null;
		return is_array( $data ) && isset( $data['at'], $data['suggest'], $data['missing'] ) ? $data : null;
	}

	/**
	 * Products bought without their usual companion, of the last list; worked out now where there is none yet.
	 *
	 * @return array<string,mixed> The engine's answer; nothing where it was never worked out and cannot be now.
	 */
	public function missing(): array {
		if ( null === $this->last() ) {
			try {
				$this->refresh();
			} catch ( \Tandem\Exception\EngineException $error ) {
				if ( 'extension.missing' !== $error->errorCode ) {
					throw $error;
				}
			}
		}
		return $this->last()['missing'] ?? array();
	}

	/**
	 * Name of a set: its products in order of id.
	 *
	 * @param list<int> $products Products.
	 */
	public static function key( array $products ): string {
		sort( $products );
		return implode( '-', $products );
	}

	/**
	 * Products of a name.
	 *
	 * @param string $key Name of a set.
	 * @return list<int>
	 */
	public static function products( string $key ): array {
		return 1 === preg_match( '/^\d{1,18}(-\d{1,18}){1,3}$/', $key ) ? array_map( 'intval', explode( '-', $key ) ) : array();
	}

	/**
	 * Does not show a set again.
	 *
	 * @param string $key Name of the set.
	 * @throws \InvalidArgumentException Where it is no name of a set.
	 */
	public function dismiss( string $key ): void {
		if ( ! self::products( $key ) ) {
			throw new \InvalidArgumentException( 'key: expected product ids joined by "-"' );
		}
		$keys = array_values( array_unique( array( $key, ...$this->dismissed() ) ) );
		update_option( self::DISMISSED, (string) wp_json_encode( array_slice( $keys, 0, self::MOST_DISMISSED ) ), false );
	}

	/**
	 * Shows every set again.
	 */
	public function restore(): void {
		delete_option( self::DISMISSED );
	}

	/**
	 * Sets that are not wanted, the newest first.
	 *
	 * @return list<string>
	 */
	public function dismissed(): array {
		$kept = json_decode( (string) get_option( self::DISMISSED, '[]' ), true );
		return is_array( $kept ) ? array_values( array_filter( $kept, 'is_string' ) ) : array();
	}

	/**
	 * What every mode has in common.
	 *
	 * @param string $mode Mode.
	 * @return array<string,mixed>
	 */
	private function request( string $mode ): array {
		$floor = array( 'type' => (string) $this->settings->get( 'bundles.floor' ) );
		if ( 'margin' === $floor['type'] ) {
			$floor['basis_points'] = (int) $this->settings->get( 'bundles.floor_margin' );
		}
		return array(
			'version'   => 1,
			'mode'      => $mode,
			'limit'     => self::KEPT,
			'policy'    => array(
				'most'  => self::PIECES,
				'floor' => $floor,
			),
			'published' => 'missing' === $mode ? array() : $this->sold->rows(),
			'exclude'   => array_map( array( self::class, 'products' ), $this->dismissed() ),
		);
	}
}
