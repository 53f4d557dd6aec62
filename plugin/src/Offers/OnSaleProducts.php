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
 *
 * Some hundred products are looked at as the list is first asked for. More are looked at by Action Scheduler, and the
 * list grows with it, so that no shopper waits; what was found before stays until the next look is through. Prices on
 * product pages and in the cart never wait for the list.
 */
final class OnSaleProducts implements Integration {

	/** Transient with the ids that the sales lower. */
	public const TRANSIENT = 'tandem_on_sale';

	/** Transient with how far a look in the background is. */
	public const RUN = 'tandem_on_sale_run';

	/** Transient with the time of the last change of a product. */
	public const CHANGED = 'tandem_on_sale_changed';

	/** Action that looks on. */
	public const ACTION = 'tandem_on_sale_products';

	/** WooCommerce's transient. */
	private const SHOP = 'wc_products_onsale';

	/** Products that are looked at while a page waits. */
	private const AT_ONCE = 300;

	/** Products loaded together, products and seconds of one action. */
	private const PART    = 100;
	private const STEP    = 3000;
	private const SECONDS = 15.0;

	/** Seconds after which a look that says nothing is taken for broken off. */
	private const LOST = 900;

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
		add_action( self::ACTION, array( $this, 'look_on' ) );
	}

	/**
	 * What the sales lower may have changed.
	 */
	public function forget(): void {
		if ( get_transient( self::TRANSIENT ) || get_transient( self::RUN ) ) {
			set_transient( self::CHANGED, microtime( true ), WEEK_IN_SECONDS );
		}
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
		$key     = self::key( $open );
		$kept    = self::kept( self::TRANSIENT, $key );
		$changed = (float) get_transient( self::CHANGED );
		if ( null !== $kept && $kept['at'] > max( $changed, time() - HOUR_IN_SECONDS ) ) {
			return $kept['ids'];
		}
		$run = self::kept( self::RUN, $key );
		if ( null !== $run && $run['at'] > time() - self::LOST ) {
			return $kept['ids'] ?? $run['ids'];
		}
		$began = microtime( true );
		$all   = $this->candidates( $open );
		/**
		 * How many products are looked at while a page waits; more are looked at in the background.
		 *
		 * @param int $most Products.
		 */
		if ( count( $all ) <= (int) apply_filters( 'tandem_on_sale_at_once', self::AT_ONCE ) ) {
			return self::keep( self::TRANSIENT, $key, $this->found( $all ), $began )['ids'];
		}
		self::keep( self::RUN, $key, array(), $began, 0, $began );
		as_enqueue_async_action( self::ACTION, array(), 'tandem', true );
		return $kept['ids'] ?? array();
	}

	/**
	 * Looks at more products. Called by Action Scheduler until it is through.
	 */
	public function look_on(): void {
		try {
			$open = $this->open();
			$key  = self::key( $open );
			$run  = self::kept( self::RUN, $key );
			if ( ! $open || null === $run ) {
				delete_transient( self::RUN );
				return;
			}
			$began = microtime( true );
			$ids   = $run['ids'];
			$last  = $run['last'];
			$left  = array_values( array_filter( $this->candidates( $open ), static fn( int $id ): bool => $id > $last ) );
			foreach ( array_chunk( array_slice( $left, 0, self::STEP ), self::PART ) as $part ) {
				if ( microtime( true ) - $began > self::SECONDS ) {
					break;
				}
				_prime_post_caches( $part );
				array_push( $ids, ...$this->found( $part ) );
				$last = end( $part );
			}
			if ( $left && $last < end( $left ) ) {
				self::keep( self::RUN, $key, $ids, microtime( true ), $last, $run['began'] );
				// Not "unique": this very action is running, and would count as the other one.
				as_enqueue_async_action( self::ACTION, array(), 'tandem' );
				return;
			}
			self::keep( self::TRANSIENT, $key, $ids, $run['began'] );
			delete_transient( self::RUN );
			\WC_Cache_Helper::get_transient_version( 'product', true );
		} catch ( \Throwable $error ) {
			Log::failure( 'products on sale', $error );
		}
	}

	/**
	 * Those of some products that the sales lower, variations with their parents.
	 *
	 * @param list<int> $products Product ids.
	 * @return list<int>
	 */
	private function found( array $products ): array {
		$ids = array();
		foreach ( array_filter( array_map( 'wc_get_product', $products ) ) as $product ) {
			foreach ( $product instanceof \WC_Product_Variable ? array_filter( array_map( 'wc_get_product', $product->get_visible_children() ) ) : array( $product ) as $one ) {
				if ( null !== ( $this->sale )()->sale( $one ) ) {
					array_push( $ids, $product->get_id(), $one->get_id() );
				}
			}
		}
		return array_values( array_unique( $ids ) );
	}

	/**
	 * Published products that a sale is about, in the order of their ids.
	 *
	 * @param list<Offer> $open Sales.
	 * @return list<int>
	 */
	private function candidates( array $open ): array {
		$found = array();
		foreach ( $open as $offer ) {
			$scope = $offer->definition['scope'];
			$query = array(
				'status' => 'publish',
				'type'   => array( 'simple', 'variable' ),
				'limit'  => -1,
				'return' => 'ids',
			);
			$asked = array();
			if ( $scope && $scope['categories'] ) {
				$asked[] = array( 'product_category_id' => $scope['categories'] );
			}
			if ( $scope && $scope['products'] ) {
				$asked[] = array( 'include' => $scope['products'] );
			}
			foreach ( $asked ? $asked : array( array() ) as $part ) {
				$found += array_fill_keys( array_map( 'intval', (array) wc_get_products( $part + $query ) ), true );
			}
		}
		ksort( $found );
		return array_keys( $found );
	}

	/**
	 * Name of a set of sales.
	 *
	 * @param list<Offer> $open Sales.
	 */
	private static function key( array $open ): string {
		return md5( (string) wp_json_encode( array_map( static fn( Offer $offer ): array => $offer->to_array(), $open ) ) );
	}

	/**
	 * What a transient keeps of a set of sales; null where it is of another one.
	 *
	 * @param string $name Transient.
	 * @param string $key  Name of the set.
	 * @return array{ids:list<int>,at:float,last:int,began:float}|null
	 */
	private static function kept( string $name, string $key ): ?array {
		$kept = json_decode( (string) get_transient( $name ), true );
		return is_array( $kept ) && isset( $kept['ids'], $kept['at'] ) && $key === ( $kept['key'] ?? '' ) ? $kept : null;
	}

	/**
	 * Keeps what was found.
	 *
	 * @param string    $name  Transient.
	 * @param string    $key   Name of the set of sales.
	 * @param list<int> $ids   Products.
	 * @param float     $at    UNIX seconds as of which it is right.
	 * @param int       $last  Last product looked at.
	 * @param float     $began UNIX seconds at which the look began.
	 * @return array{ids:list<int>,at:float,last:int,began:float}
	 */
	private static function keep( string $name, string $key, array $ids, float $at, int $last = 0, float $began = 0.0 ): array {
		$kept = array(
			'ids'   => array_values( array_unique( $ids ) ),
			'at'    => $at,
			'last'  => $last,
			'began' => $began,
		);
		set_transient( $name, (string) wp_json_encode( array( 'key' => $key ) + $kept ), WEEK_IN_SECONDS );
		return $kept;
	}
}
