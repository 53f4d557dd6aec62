<?php
/**
 * Tells when a customer's tier changes.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Segments\OrderFactsStore;

defined( 'ABSPATH' ) || exit;

/**
 * Notes the tier of each customer when an order changes, and once a day for those whom time alone moves,
 * and says `tandem_tier_changed` when it is another one than the noted. A change of the owner's rules is
 * noted silently: nobody gets a letter because a threshold was corrected.
 */
final class TierWatch implements Integration {

	public const ACTION = 'tandem_tiers_daily';

	/** User option of a site: tier and rules that gave it. */
	public const NOTE = 'tandem_tier';

	/** Customers of one action. */
	private const PAGE = 200;

	/**
	 * Takes its services.
	 *
	 * @param TierStore                   $tiers     Tiers.
	 * @param \Closure():TierStandings   $standings Standings.
	 * @param \Closure():OrderFactsStore $orders    Rows of customers.
	 */
	public function __construct(
		private readonly TierStore $tiers,
		private readonly \Closure $standings,
		private readonly \Closure $orders,
	) {
	}

	/**
	 * Attaches to orders, to the tiers and to the daily action.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_order_status_changed', array( $this, 'order' ), 50 );
		add_action( 'woocommerce_order_refunded', array( $this, 'order' ), 50 );
		add_action( 'tandem_tiers_changed', array( $this, 'plan' ) );
		add_action( self::ACTION, array( $this, 'page' ) );
	}

	/**
	 * Plans the daily look, from now on.
	 */
	public function plan(): void {
		if ( ! did_action( 'action_scheduler_init' ) ) {
			return;
		}
		as_unschedule_all_actions( self::ACTION );
		if ( $this->tiers->on() ) {
			as_schedule_recurring_action( time() + 30, DAY_IN_SECONDS, self::ACTION, array(), 'tandem' );
		}
	}

	/**
	 * Looks at the customer of an order.
	 *
	 * @param mixed $id Order id.
	 */
	public function order( $id ): void {
		try {
			$order = $this->tiers->on() ? wc_get_order( $id ) : null;
			if ( ! $order instanceof \WC_Order ) {
				return;
			}
			$user = $order->get_customer_id();
			if ( ! $user && '' !== (string) $order->get_billing_email() ) {
				$user = (int) ( get_user_by( 'email', (string) $order->get_billing_email() )->ID ?? 0 );
			}
			$this->look( $user );
		} catch ( \Throwable $error ) {
			Log::failure( 'tier', $error );
		}
	}

	/**
	 * Looks at one page of all customers and plans the next.
	 *
	 * @param mixed $after Last user of the page before.
	 */
	public function page( $after = 0 ): void {
		if ( ! $this->tiers->on() ) {
			return;
		}
		$users = ( $this->orders )()->users( (int) $after, self::PAGE );
		foreach ( $users as $user ) {
			try {
				$this->look( $user );
			} catch ( \Throwable $error ) {
				Log::failure( 'tier', $error );
			}
		}
		if ( count( $users ) === self::PAGE ) {
			as_enqueue_async_action( self::ACTION, array( end( $users ) ), 'tandem' );
		}
	}

	/**
	 * Compares a customer's tier with the noted one.
	 *
	 * @param int $user User id.
	 */
	public function look( int $user ): void {
		$standing = ( $this->standings )()->of( $user );
		if ( null === $standing ) {
			return;
		}
		$note = array(
			'tier'  => $standing['tier'],
			'rules' => $this->tiers->fingerprint(),
		);
		$kept = json_decode( (string) get_user_option( self::NOTE, $user ), true );
		if ( $kept === $note ) {
			return;
		}
		update_user_option( $user, self::NOTE, (string) wp_json_encode( $note ) );
		if ( is_array( $kept ) && ( $kept['rules'] ?? '' ) === $note['rules'] ) {
			/**
			 * A customer's tier changed by orders, refunds or time.
			 *
			 * @param int                 $user     User id.
			 * @param string|null         $tier     Id of the tier now, null for none.
			 * @param string|null         $before   Id of the tier before, null for none.
			 * @param array<string,mixed> $standing What is missing to the next tier, and until when this one is kept.
			 */
			do_action( 'tandem_tier_changed', $user, $note['tier'], $kept['tier'] ?? null, $standing );
		}
	}
}
