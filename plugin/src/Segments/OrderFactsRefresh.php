<?php
/**
 * Order facts follow the orders.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Marks the row of a customer stale whenever one of the orders is made, changed, refunded or removed.
 */
final class OrderFactsRefresh implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OrderFactsStore $store Rows.
	 */
	public function __construct( private readonly \Closure $store ) {
	}

	/**
	 * Attaches to what changes an order.
	 */
	public function register_hooks(): void {
		foreach ( array( 'woocommerce_new_order', 'woocommerce_update_order', 'woocommerce_order_status_changed', 'woocommerce_order_refunded', 'woocommerce_before_trash_order', 'woocommerce_before_delete_order', 'woocommerce_trash_order', 'woocommerce_untrash_order' ) as $hook ) {
			add_action( $hook, array( $this, 'order' ), 5 );
		}
		add_action( 'woocommerce_refund_deleted', array( $this, 'refund_deleted' ), 5, 2 );
		add_action( 'deleted_user', array( $this, 'user_deleted' ) );
	}

	/**
	 * An order changed.
	 *
	 * @param mixed $id Order id.
	 */
	public function order( $id ): void {
		try {
			$order = wc_get_order( $id );
			if ( ! $order instanceof \WC_Order ) {
				return;
			}
			$keys = array( CustomerKey::of_order( $order ) );
			// Guest orders count for the account that has the same address.
			$user = ! $order->get_customer_id() && '' !== (string) $order->get_billing_email() ? get_user_by( 'email', (string) $order->get_billing_email() ) : false;
			if ( $user ) {
				$keys[] = CustomerKey::user( $user->ID );
			}
			( $this->store )()->changed( ...$keys );
		} catch ( \Throwable $error ) {
			Log::failure( 'order facts', $error );
		}
	}

	/**
	 * A refund was taken back.
	 *
	 * @param mixed $refund Refund id.
	 * @param mixed $order  Order id.
	 */
	public function refund_deleted( $refund, $order ): void {
		$this->order( $order );
	}

	/**
	 * A user is gone.
	 *
	 * @param mixed $user User id.
	 */
	public function user_deleted( $user ): void {
		( $this->store )()->forget( CustomerKey::user( (int) $user ) );
	}
}
