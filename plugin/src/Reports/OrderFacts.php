<?php
/**
 * Keeps the facts of orders fresh.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Marks an order whenever it, a line or a refund of it changes, and reads the marked ones once an hour and before
 * every report. A checkout pays one small statement for it, after everything else.
 */
final class OrderFacts implements Integration {

	public const HOOK = 'tandem_read_orders';

	/**
	 * Seconds of one run in the background.
	 */
	private const RUN = 15.0;

	/**
	 * Takes the table.
	 *
	 * @param \Closure():OrderFactStore $store Facts.
	 * @param \Closure():SegmentMarkStore   $marks Groups of customers.
	 */
	public function __construct( private readonly \Closure $store, private readonly \Closure $marks ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		foreach ( array( 'new_order', 'update_order', 'order_refunded', 'trash_order', 'untrash_order', 'delete_order', 'saved_order_items' ) as $hook ) {
			add_action( 'woocommerce_' . $hook, array( $this, 'changed' ) );
		}
		add_filter( 'woocommerce_pre_delete_order_refund', array( $this, 'refund_goes' ), 10, 2 );
		add_action( 'woocommerce_refund_deleted', fn( mixed $refund, mixed $order = 0 ) => $this->changed( $order ), 10, 2 );
		add_action( 'woocommerce_update_order_item', fn( mixed $id, mixed $item = null, mixed $order = 0 ) => $this->changed( $order ), 10, 3 );
		add_action( 'woocommerce_new_order_item', fn( mixed $id, mixed $item = null, mixed $order = 0 ) => $this->changed( $order ), 10, 3 );
		add_action( 'shutdown', array( $this, 'flush' ) );
		add_action( self::HOOK, array( $this, 'run' ) );
		add_action( 'action_scheduler_init', array( $this, 'schedule' ) );
	}

	/**
	 * Remembers an order.
	 *
	 * @param mixed $order Order id.
	 */
	public function changed( mixed $order ): void {
		OrderFactStore::changed( is_numeric( $order ) ? (int) $order : 0 );
	}

	/**
	 * Remembers the order of a refund that is about to be deleted.
	 *
	 * @param mixed $check  Answer so far.
	 * @param mixed $refund Refund.
	 */
	public function refund_goes( mixed $check, mixed $refund = null ): mixed {
		$this->changed( $refund instanceof \WC_Order_Refund ? $refund->get_parent_id() : 0 );
		return $check;
	}

	/**
	 * Marks what was remembered.
	 */
	public function flush(): void {
		try {
			( $this->store )()->flush();
		} catch ( \Throwable $error ) {
			Log::failure( 'reports', $error );
		}
	}

	/**
	 * Plans the hourly run. Looked at by staff's pages only.
	 */
	public function schedule(): void {
		if ( is_admin() && ! wp_doing_ajax() && ! as_has_scheduled_action( self::HOOK ) ) {
			as_schedule_recurring_action( time() + MINUTE_IN_SECONDS, HOUR_IN_SECONDS, self::HOOK, array(), 'tandem', true );
		}
	}

	/**
	 * Reads for a while, and goes on in another run where much is left.
	 */
	public function run(): void {
		( new EventTotalStore() )->close();
		if ( ! ( $this->store )()->refresh( self::RUN ) ) {
			as_enqueue_async_action( self::HOOK, array(), 'tandem' );
			return;
		}
		( $this->marks )()->daily();
	}
}
