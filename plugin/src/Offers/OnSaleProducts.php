<?php
/**
 * Public sales in lists of products on sale.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce keeps the ids of products on sale in one transient, from which shortcodes, blocks, the Store API
 * and its own queries read. While a sale for everybody is on, the ids that it lowers are added as the list is
 * read; the list itself is left as WooCommerce wrote it, so that the last second of a sale is the last.
 */
final class OnSaleProducts implements Integration {

	/** Transient with the ids that the sales lower, for an hour. */
	public const TRANSIENT = 'tandem_on_sale';

	/** WooCommerce's transient. */
	private const SHOP = 'wc_products_onsale';

	/** Products looked at. */
	private const MOST = 5000;

	/**
	 * Takes its services.
	 *
	 * @param OfferStore              $store    Offers.
	 * @param \Closure():PublicSale   $sale     Prices of public sales.
	 * @param Settings                $settings Settings.
	 * @param \Closure():int          $now      UNIX seconds of this request.
	 */
	public function __construct(
		private readonly OfferStore $store,
		private readonly \Closure $sale,
		private readonly Settings $settings,
		private readonly \Closure $now,
	) {
	}

	/**
	 * Attaches to WooCommerce's list.
	 */
	public function register_hooks(): void {
		add_filter( 'transient_' . self::SHOP, array( $this, 'with_sales' ) );
		add_action( 'tandem_offers_changed', array( $this, 'forget' ) );
		add_action( 'woocommerce_delete_product_transients', array( $this, 'forget' ) );
	}

	/**
	 * Forgets what the sales lower.
	 */
	public function forget(): void {
		delete_transient( self::TRANSIENT );
	}

	/**
	 * WooCommerce's list with what the sales lower.
	 *
	 * @param mixed $ids Ids, false where WooCommerce is about to collect them.
	 * @return mixed
	 */
	public function with_sales( $ids ) {
		try {
			$open = $this->open();
			if ( ! $open ) {
				return $ids;
			}
			if ( ! is_array( $ids ) ) {
				$ids = $this->collect();
			}
			return array_values( array_unique( array_merge( $ids, $this->lowered( $open ) ) ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'products on sale', $error );
			return $ids;
		}
	}

	/**
	 * Sales for everybody that are on now.
	 *
	 * @return list<Offer>
	 */
	private function open(): array {
		$now = ( $this->now )();
		return ! OfferStore::any_live() || ! $this->settings->open() ? array() : array_values(
			array_filter(
				$this->store->live(),
				static fn( Offer $offer ): bool => $offer->definition['public'] && $offer->shown( 'prices' ) && $now >= ( Offer::seconds( $offer->definition['from'] ) ?? 0 ) && $now < ( Offer::seconds( $offer->definition['until'] ) ?? PHP_INT_MAX )
			)
		);
	}

	/**
	 * What WooCommerce would collect, kept as WooCommerce keeps it.
	 *
	 * @return list<int>
	 */
	private function collect(): array {
		$rows = \WC_Data_Store::load( 'product' )->get_on_sale_products();
		$ids  = wp_parse_id_list( array_merge( wp_list_pluck( $rows, 'id' ), array_diff( wp_list_pluck( $rows, 'parent_id' ), array( 0 ) ) ) );
		set_transient( self::SHOP, $ids, DAY_IN_SECONDS * 30 );
		return $ids;
	}

	/**
	 * Products whose price the sales lower, variations with their parents.
	 *
	 * @param list<Offer> $open Sales.
	 * @return list<int>
	 */
	private function lowered( array $open ): array {
		$key  = md5( (string) wp_json_encode( array_map( static fn( Offer $offer ): array => $offer->to_array(), $open ) ) );
		$kept = json_decode( (string) get_transient( self::TRANSIENT ), true );
		if ( is_array( $kept ) && $kept['key'] === $key ) {
			return $kept['ids'];
		}
		$ids = array();
		foreach ( $this->candidates( $open ) as $product ) {
			foreach ( $product instanceof \WC_Product_Variable ? array_filter( array_map( 'wc_get_product', $product->get_visible_children() ) ) : array( $product ) as $one ) {
				if ( null !== ( $this->sale )()->sale( $one ) ) {
					array_push( $ids, $product->get_id(), $one->get_id() );
				}
			}
		}
		$ids = array_values( array_unique( $ids ) );
		set_transient(
			self::TRANSIENT,
			(string) wp_json_encode(
				array(
					'key' => $key,
					'ids' => $ids,
				)
			),
			HOUR_IN_SECONDS
		);
		return $ids;
	}

	/**
	 * Published products that a sale is about.
	 *
	 * @param list<Offer> $open Sales.
	 * @return array<int,\WC_Product>
	 */
	private function candidates( array $open ): array {
		$found = array();
		foreach ( $open as $offer ) {
			$scope = $offer->definition['scope'];
			$query = array(
				'status' => 'publish',
				'type'   => array( 'simple', 'variable' ),
				'limit'  => self::MOST,
			);
			$asked = array();
			if ( $scope && $scope['categories'] ) {
				$asked[] = array( 'product_category_id' => $scope['categories'] );
			}
			if ( $scope && $scope['products'] ) {
				$asked[] = array( 'include' => $scope['products'] );
			}
			foreach ( $asked ? $asked : array( array() ) as $part ) {
				foreach ( wc_get_products( $part + $query ) as $product ) {
					$found[ $product->get_id() ] = $product;
				}
			}
		}
		return $found;
	}
}
