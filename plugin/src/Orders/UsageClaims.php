<?php
/**
 * Limited bundles are sold no more often than their limit.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Automattic\WooCommerce\StoreApi\Exceptions\RouteException;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Cart\CartPricing;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\UsageStore;

defined( 'ABSPATH' ) || exit;

/**
 * Takes the uses of an order before it is paid, all or none, and gives them back when the order fails,
 * is cancelled or deleted. Of two checkouts that want the last use, one is stopped with a sentence.
 */
final class UsageClaims implements Integration {

	/** Order meta that holds what was taken: uses by counter. */
	public const META = '_tandem_uses';

	/** Statuses in which an order keeps its uses. */
	private const HOLDING = array( 'pending', 'on-hold', 'processing', 'completed', 'refunded' );

	/**
	 * Taken for a classic order that is not stored yet.
	 *
	 * @var array<string,int>
	 */
	private array $unsaved = array();

	/**
	 * Takes its services.
	 *
	 * @param CartPricing      $pricing Prices of the cart.
	 * @param BundleRepository $bundles Bundles.
	 * @param UsageStore       $uses    Counters.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly BundleRepository $bundles,
		private readonly UsageStore $uses,
	) {
	}

	/**
	 * Attaches to order creation and to what ends an order.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_checkout_create_order', array( $this, 'claim_classic' ), 20 );
		add_action( 'woocommerce_checkout_order_created', array( $this, 'saved' ) );
		add_action( 'shutdown', array( $this, 'give_back_unsaved' ) );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( $this, 'claim_store_api' ), 20 );
		add_action( 'woocommerce_order_status_changed', array( $this, 'status_changed' ), 10, 4 );
		add_action( 'woocommerce_before_trash_order', array( $this, 'release_order' ) );
		add_action( 'woocommerce_before_delete_order', array( $this, 'release_order' ) );
	}

	/**
	 * Classic checkout, before the order is stored.
	 *
	 * @param mixed $order Order.
	 * @throws \Exception Where the limit is reached.
	 */
	public function claim_classic( $order ): void {
		if ( $order instanceof \WC_Order ) {
			$this->release( $order );
			$problem = $this->claim( $order );
			if ( null !== $problem ) {
				throw new \Exception( esc_html( $problem ) );
			}
			$this->unsaved = self::taken( $order );
		}
	}

	/**
	 * The classic order is stored and keeps its uses.
	 */
	public function saved(): void {
		$this->unsaved = array();
	}

	/**
	 * Gives back what an order took that was never stored.
	 */
	public function give_back_unsaved(): void {
		foreach ( $this->unsaved as $counter => $count ) {
			$this->uses->give_back( $counter, $count );
		}
		$this->unsaved = array();
	}

	/**
	 * Store API checkout, before payment. A stopped order goes back to a draft, which nobody can pay.
	 *
	 * @param mixed $order Order.
	 * @throws RouteException Where the limit is reached.
	 */
	public function claim_store_api( $order ): void {
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		$this->release( $order );
		$problem = $this->claim( $order );
		$order->save_meta_data();
		if ( null !== $problem ) {
			$order->update_status( 'checkout-draft' );
			throw new RouteException( 'tandem_limit_reached', esc_html( $problem ), 409 );
		}
	}

	/**
	 * Gives uses back when an order ends, and takes them again when it comes back to life: it has been
	 * promised that price, so then the limit no longer stops it.
	 *
	 * @param mixed $order_id Order id.
	 * @param mixed $from     Status before.
	 * @param mixed $to       Status after.
	 * @param mixed $order    Order.
	 */
	public function status_changed( $order_id, $from, $to, $order ): void {
		if ( ! $order instanceof \WC_Order || '' === (string) $order->get_meta( self::META ) ) {
			return;
		}
		try {
			$held = in_array( $from, self::HOLDING, true );
			$hold = in_array( $to, self::HOLDING, true );
			if ( $held === $hold || 'checkout-draft' === $from ) {
				return;
			}
			foreach ( self::taken( $order ) as $counter => $count ) {
				if ( $hold ) {
					$this->uses->take( $counter, $count, PHP_INT_MAX );
				} else {
					$this->uses->give_back( $counter, $count );
				}
			}
			self::changed( array_keys( self::taken( $order ) ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'usage limit', $error );
		}
	}

	/**
	 * An order goes to the trash or for good.
	 *
	 * @param mixed $order_id Order id.
	 */
	public function release_order( $order_id ): void {
		$order = wc_get_order( $order_id );
		if ( $order instanceof \WC_Order && in_array( $order->get_status(), self::HOLDING, true ) ) {
			$this->release( $order );
			$order->save_meta_data();
		}
	}

	/**
	 * Takes the uses of the cart's quote for an order.
	 *
	 * @param \WC_Order $order Order, its meta changed and not saved.
	 * @return string|null Why not, in words for the shopper.
	 */
	private function claim( \WC_Order $order ): ?string {
		$taken = array();
		foreach ( $this->wanted( $order ) as list( $counter, $times, $limit, $problem ) ) {
			if ( ! $this->uses->take( $counter, $times, $limit ) ) {
				foreach ( $taken as $other => $count ) {
					$this->uses->give_back( $other, $count );
				}
				$order->delete_meta_data( self::META );
				return $problem;
			}
			$taken[ $counter ] = ( $taken[ $counter ] ?? 0 ) + $times;
		}
		if ( $taken ) {
			$order->update_meta_data( self::META, (string) wp_json_encode( $taken ) );
			self::changed( array_keys( $taken ) );
		}
		return null;
	}

	/**
	 * What an order must take: counter, count, limit, and the sentence where the limit is reached.
	 *
	 * @param \WC_Order $order Order.
	 * @return list<array{0:string,1:int,2:int,3:string}>
	 */
	private function wanted( \WC_Order $order ): array {
		$quote  = $this->pricing->quote();
		$wanted = array();
		foreach ( $quote ? $quote->applied() : array() as $applied ) {
			$rule   = (string) $applied['rule'];
			$bundle = str_starts_with( $rule, 'bundle:' ) ? $this->bundles->find( (int) substr( $rule, 7 ) ) : null;
			if ( ! $bundle ) {
				continue;
			}
			$times = (int) ( $applied['times'] ?? 1 );
			/* translators: %s: bundle. */
			$problem = sprintf( __( '%s has just sold out at the bundle price. Please check the new total and place the order again.', 'tandem-for-woocommerce' ), $bundle->name );
			if ( null !== $bundle->terms->limit_total ) {
				$wanted[] = array( UsageStore::total_key( $rule ), $times, $bundle->terms->limit_total, $problem );
			}
			if ( null !== $bundle->terms->limit_customer ) {
				$customer = $order->get_customer_id() ? $order->get_customer_id() : (string) $order->get_billing_email();
				$wanted[] = array( UsageStore::customer_key( $rule, $customer ), $times, $bundle->terms->limit_customer, $problem );
			}
		}
		/**
		 * Uses that an order must take of limited rules, all or none.
		 *
		 * @param list<array{0:string,1:int,2:int,3:string}> $wanted Counter, count, limit, and what the shopper is told where it is reached.
		 * @param Quote|null                                 $quote  Quote of the cart.
		 * @param \WC_Order                                  $order  Order.
		 */
		return (array) apply_filters( 'tandem_usage_wanted', $wanted, $quote, $order );
	}

	/**
	 * Says of which bundles uses were taken or given back.
	 *
	 * @param list<array-key> $counters Counters.
	 */
	private static function changed( array $counters ): void {
		foreach ( array_unique( array_filter( array_map( static fn( mixed $counter ): int => 1 === preg_match( '/^bundle:(\d+)$/', (string) $counter, $part ) ? (int) $part[1] : 0, $counters ) ) ) as $bundle ) {
			/**
			 * A bundle that is sold so many times was sold once more, or given back.
			 *
			 * @param int $bundle Bundle.
			 */
			do_action( 'tandem_bundle_uses_changed', $bundle );
		}
	}

	/**
	 * Gives back what an order holds.
	 *
	 * @param \WC_Order $order Order, its meta changed and not saved.
	 */
	private function release( \WC_Order $order ): void {
		foreach ( self::taken( $order ) as $counter => $count ) {
			$this->uses->give_back( $counter, $count );
		}
		self::changed( array_keys( self::taken( $order ) ) );
		$order->delete_meta_data( self::META );
	}

	/**
	 * What an order holds.
	 *
	 * @param \WC_Order $order Order.
	 * @return array<string,int>
	 */
	private static function taken( \WC_Order $order ): array {
		$taken = json_decode( (string) $order->get_meta( self::META ), true );
		return is_array( $taken ) ? array_map( 'intval', $taken ) : array();
	}
}
