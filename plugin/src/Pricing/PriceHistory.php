<?php
/**
 * The lowest price of the last 30 days.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Notes every change of a price when the product is saved, and once a day whatever came in another way.
 * From that it says what a product cost at least in the 30 days before, which is what a reduction may be
 * shown against in the European Union.
 */
final class PriceHistory implements Integration {

	public const HOOK = 'tandem_note_prices';

	/** Seconds that count. */
	private const WINDOW = 30 * DAY_IN_SECONDS;

	/** Seconds after which a price is forgotten. */
	private const KEPT = 400 * DAY_IN_SECONDS;

	/** Products of one run of the job. */
	private const BATCH = 500;

	/**
	 * Changes that were read, by product.
	 *
	 * @var array<int,list<array{from:int,price:int}>>
	 */
	private array $known = array();

	/**
	 * Takes its services.
	 *
	 * @param PriceHistoryStore $store    Table.
	 * @param Settings          $settings Settings.
	 */
	public function __construct(
		private readonly PriceHistoryStore $store,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Attaches to products, to the daily job and to prices of reduced products.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_product_object_save', array( $this, 'saved' ) );
		add_action( 'before_delete_post', array( $this, 'deleted' ) );
		add_action( self::HOOK, array( $this, 'note' ) );
		add_action( 'action_scheduler_init', array( $this, 'schedule' ) );
		add_filter( 'woocommerce_get_price_html', array( $this, 'price_html' ), 50, 2 );
	}

	/**
	 * Plans the daily job; looked at by staff's pages only.
	 */
	public function schedule(): void {
		if ( is_admin() && ! wp_doing_ajax() && ! as_has_scheduled_action( self::HOOK ) ) {
			as_schedule_recurring_action( time() + MINUTE_IN_SECONDS, DAY_IN_SECONDS, self::HOOK, array(), 'tandem', true );
		}
	}

	/**
	 * A product was saved.
	 *
	 * @param mixed $product Product.
	 */
	public function saved( $product ): void {
		if ( ! $product instanceof \WC_Product || ! $product->get_id() || $product->is_type( array( 'variable', 'grouped', 'external' ) ) || 'publish' !== $product->get_status( 'edit' ) ) {
			return;
		}
		try {
			$this->change( array( $product->get_id() => (string) $product->get_price( 'edit' ) ), time() );
		} catch ( \Throwable $error ) {
			Log::failure( 'price history', $error );
		}
	}

	/**
	 * A product was deleted.
	 *
	 * @param mixed $id Post id.
	 */
	public function deleted( $id ): void {
		if ( in_array( get_post_type( (int) $id ), array( 'product', 'product_variation' ), true ) ) {
			$this->store->forget_product( (int) $id );
			unset( $this->known[ (int) $id ] );
		}
	}

	/**
	 * Notes the prices of all products, a batch at a time, and forgets what is old.
	 *
	 * @param mixed $after Product to go on after.
	 */
	public function note( $after = 0 ): void {
		try {
			$present = $this->store->present( (int) $after, self::BATCH );
			$this->change( $present, time() );
			if ( count( $present ) === self::BATCH ) {
				as_enqueue_async_action( self::HOOK, array( array_key_last( $present ) ), 'tandem' );
				return;
			}
			for ( $piece = 0; $piece < 20 && $this->store->forget_before( time() - self::KEPT ) > 0; ++$piece ) {
				continue;
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'price history', $error );
		}
	}

	/**
	 * Notes the prices that are not those noted last.
	 *
	 * @param array<int,string> $prices Decimal text by product.
	 * @param int               $at     UNIX seconds.
	 */
	public function change( array $prices, int $at ): void {
		$before = $this->store->changes( array_keys( $prices ) );
		foreach ( $prices as $id => $text ) {
			$price = MinorUnits::rounded( $text, PriceHistoryStore::EXPONENT );
			$last  = $before[ $id ] ?? array();
			$last  = $last ? $last[ count( $last ) - 1 ]['price'] : null;
			if ( null !== $price && $price !== $last ) {
				$this->store->add( $id, $at, $price );
				unset( $this->known[ $id ] );
			}
		}
	}

	/**
	 * What each product cost at least in the last 30 days, as decimal text of the shop's currency. One that
	 * has no history is absent.
	 *
	 * @param list<int> $ids Products and variations.
	 * @param int       $now UNIX seconds.
	 * @return array<int,string>
	 */
	public function lowest( array $ids, int $now ): array {
		$lowest = array();
		foreach ( $this->read( $ids ) as $id => $changes ) {
			$price = self::least( $changes, $now - self::WINDOW, $now + 1 );
			if ( null !== $price ) {
				$lowest[ $id ] = MinorUnits::format( $price, PriceHistoryStore::EXPONENT );
			}
		}
		return $lowest;
	}

	/**
	 * What a product cost at least in the 30 days before its present price began; null where nothing is known.
	 *
	 * @param int $id Product or variation.
	 */
	public function before_reduction( int $id ): ?string {
		$changes = $this->read( array( $id ) )[ $id ] ?? array();
		$present = array_pop( $changes );
		$price = $present ? self::least( array( ...$changes, $present ), $present['from'] - self::WINDOW, $present['from'] ) : null;
		return null === $price ? null : MinorUnits::format( $price, PriceHistoryStore::EXPONENT );
	}

	/**
	 * The lowest price of the 30 days before, below the price of a reduced product on its page.
	 *
	 * @param mixed $html    Price HTML.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function price_html( $html, $product ) {
		if ( ! is_string( $html ) || ! $product instanceof \WC_Product || is_admin() || ! is_product() || (int) get_queried_object_id() !== $product->get_id() || ! $this->settings->get( 'bundles.show_lowest' ) ) {
			return $html;
		}
		try {
			$price = $product->is_on_sale() && ! $product->is_type( array( 'variable', \Tandem\Plugin\Bundles\BundleProduct::TYPE ) ) ? $this->before_reduction( $product->get_id() ) : null;
			if ( null === $price || ShopCurrency::current()->converted ) {
				return $html;
			}
			/* translators: %s: amount. */
			return $html . ' <small class="tandem-lowest">' . sprintf( esc_html__( 'Lowest price of the last 30 days: %s', 'tandem-for-woocommerce' ), wc_price( (float) wc_get_price_to_display( $product, array( 'price' => $price ) ) ) ) . '</small>';
		} catch ( \Throwable $error ) {
			Log::failure( 'lowest price', $error );
			return $html;
		}
	}

	/**
	 * Changes of products, read once.
	 *
	 * @param list<int> $ids Products.
	 * @return array<int,list<array{from:int,price:int}>>
	 */
	private function read( array $ids ): array {
		$missing = array_values( array_diff( $ids, array_keys( $this->known ) ) );
		if ( $missing ) {
			$this->known += $this->store->changes( $missing ) + array_fill_keys( $missing, array() );
		}
		return array_intersect_key( $this->known, array_flip( $ids ) );
	}

	/**
	 * The lowest price that held at some moment of a window.
	 *
	 * @param list<array{from:int,price:int}> $changes Changes, oldest first.
	 * @param int                             $from    First second.
	 * @param int                             $until   First second after it.
	 */
	private static function least( array $changes, int $from, int $until ): ?int {
		$least = null;
		foreach ( $changes as $at => $change ) {
			$ends = $changes[ $at + 1 ]['from'] ?? PHP_INT_MAX;
			if ( $change['from'] < $until && $ends > $from && ( null === $least || $change['price'] < $least ) ) {
				$least = $change['price'];
			}
		}
		return $least;
	}
}
