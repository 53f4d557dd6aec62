<?php
/**
 * Customers who bring friends.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Pricing\UsageStore;
use Tandem\Plugin\Segments\CustomerKey;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Every account has a link. Who comes by it is known as referred until the first order; when that order
 * is paid, the friend who sent the link gets a coupon, and loses it again, if it was not used, when the
 * order is refunded or cancelled. Nobody refers oneself: account, mailbox and postal address are compared.
 * The link names a person to the server only; it logs nobody in and shows nothing of the account.
 */
final class Referral implements Integration {

	/** Parameter of the link. */
	public const PARAMETER = 'friend';

	/** User meta: code of the link. */
	public const CODE = 'tandem_friend_code';

	/** Session key and order meta: who sent the shopper. */
	private const SESSION = 'tandem_friend';
	public const META     = '_tandem_friend';

	/** Order meta: coupon that was given for the order. */
	public const REWARD = '_tandem_friend_reward';

	/**
	 * Takes its services.
	 *
	 * @param Settings     $settings Settings.
	 * @param UsageStore   $uses     Counters, for the monthly cap.
	 * @param CouponIssuer $codes    Issues codes.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly UsageStore $uses,
		private readonly CouponIssuer $codes,
	) {
	}

	/**
	 * Attaches to links, facts, orders and the account.
	 */
	public function register_hooks(): void {
		add_action( 'template_redirect', array( $this, 'arrive' ), 5 );
		add_filter( 'tandem_shopper_facts', array( $this, 'fact' ), 10, 3 );
		add_action( 'woocommerce_checkout_create_order', array( $this, 'order' ) );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', array( $this, 'order' ) );
		add_action( 'woocommerce_order_status_changed', array( $this, 'status' ), 30, 4 );
		add_action( 'woocommerce_account_dashboard', array( $this, 'account' ) );
		add_shortcode( 'tandem_friend', array( $this, 'form' ) );
	}

	/**
	 * A shopper comes by a link: the session notes who sent it.
	 */
	public function arrive(): void {
		$code = isset( $_GET[ self::PARAMETER ] ) && is_string( $_GET[ self::PARAMETER ] ) ? sanitize_key( wp_unslash( $_GET[ self::PARAMETER ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- A link that anybody may follow; it changes only the visitor's own session.
		if ( 1 !== preg_match( '/^[a-z0-9]{16}$/', $code ) || ! $this->on() || ! WC()->session ) {
			return;
		}
		$friend = $this->owner( $code );
		if ( $friend > 0 && get_current_user_id() !== $friend ) {
			nocache_headers();
			WC()->session->set_customer_session_cookie( true );
			WC()->session->set( self::SESSION, $friend );
		}
	}

	/**
	 * `[tandem_friend]`: takes a friend's code where there was no link. It goes the way of the link.
	 */
	public function form(): string {
		return $this->on() ? wc_get_template_html( 'tandem/friend-code.php', array( 'field' => self::PARAMETER ), '', TANDEM_DIR . '/templates/' ) : '';
	}

	/**
	 * Whether the shopper was sent by a friend.
	 *
	 * @param mixed $facts   Facts so far.
	 * @param mixed $user    User id.
	 * @param mixed $present Whether this is the shopper of the request.
	 * @return mixed
	 */
	public function fact( $facts, $user, $present ) {
		if ( is_array( $facts ) && $present ) {
			$friend                     = $this->friend();
			$facts['customer.referred'] = $friend > 0 && $friend !== (int) $user;
		}
		return $facts;
	}

	/**
	 * Notes at a first order who sent the shopper.
	 *
	 * @param mixed $order Order.
	 */
	public function order( $order ): void {
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		try {
			$friend = $this->friend();
			$order->delete_meta_data( self::META );
			if ( $friend > 0 && ! $this->same( $friend, $order ) && 0 === ( \Tandem\Plugin\Plugin::instance()->shopper_facts()->with_lines( array() )['customer.orders'] ?? 1 ) ) {
				$order->update_meta_data( self::META, (string) $friend );
			}
			if ( $order->get_id() ) {
				$order->save_meta_data();
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'referral', $error );
		}
	}

	/**
	 * Rewards a paid order, takes the reward back from one that ended.
	 *
	 * @param mixed $id    Order id.
	 * @param mixed $from  Status before.
	 * @param mixed $to    Status after.
	 * @param mixed $order Order.
	 */
	public function status( $id, $from, $to, $order ): void {
		if ( ! $order instanceof \WC_Order || '' === (string) $order->get_meta( self::META ) ) {
			return;
		}
		try {
			if ( in_array( $to, wc_get_is_paid_statuses(), true ) ) {
				$this->reward( $order );
			} elseif ( in_array( $to, array( 'refunded', 'cancelled', 'failed' ), true ) ) {
				$this->take_back( $order );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'referral reward', $error );
		}
	}

	/**
	 * The link and the open rewards in My Account.
	 */
	public function account(): void {
		$user = get_current_user_id();
		if ( ! $user || ! $this->on() ) {
			return;
		}
		try {
			wc_get_template(
				'referral.php',
				array(
					'link'   => add_query_arg( self::PARAMETER, $this->code( $user ), home_url( '/' ) ),
					'code'   => $this->code( $user ),
					'reward' => wc_price( (float) $this->settings->get( 'offers.friend_reward' ) ),
					'codes'  => $this->open_codes( (string) wp_get_current_user()->user_email ),
				),
				'tandem/',
				TANDEM_DIR . '/templates/tandem/'
			);
		} catch ( \Throwable $error ) {
			Log::failure( 'referral account', $error );
		}
	}

	/**
	 * Gives the friend a coupon, once an order and at most so many a month.
	 *
	 * @param \WC_Order $order Order.
	 */
	private function reward( \WC_Order $order ): void {
		$friend = get_userdata( (int) $order->get_meta( self::META ) );
		$amount = ShopCurrency::current()->minor( $this->settings->get( 'offers.friend_reward' ) );
		if ( ! $friend || ! $amount || '' !== (string) $order->get_meta( self::REWARD ) || $this->same( $friend->ID, $order ) ) {
			return;
		}
		$counter = 'friend|' . CustomerKey::user( $friend->ID ) . '|' . wp_date( 'Y-m' );
		if ( ! $this->uses->take( $counter, 1, (int) $this->settings->get( 'offers.friend_monthly' ) ) ) {
			$order->add_order_note( __( 'No reward for the friend who sent this customer: the limit of this month is reached.', 'tandem-for-woocommerce' ) );
			return;
		}
		$coupon = $this->codes->issue( 'friend:' . $order->get_id(), 'friend', (string) $friend->user_email, new Reward( 'amount', (string) $this->settings->get( 'offers.friend_reward' ), YEAR_IN_SECONDS, alone: false ), __( 'Reward for bringing a friend', 'tandem-for-woocommerce' ) );
		if ( ! $coupon ) {
			$this->uses->give_back( $counter, 1 );
			return;
		}
		$order->update_meta_data( self::REWARD, (string) $coupon->get_id() );
		$order->save_meta_data();
		/* translators: %s: coupon code. */
		$order->add_order_note( sprintf( __( 'The friend who sent this customer got the coupon %s.', 'tandem-for-woocommerce' ), $coupon->get_code() ) );
		/**
		 * A customer was rewarded for bringing a friend.
		 *
		 * @param \WC_Order  $order  The friend's order.
		 * @param \WP_User   $friend Who brought the friend.
		 * @param \WC_Coupon $coupon Reward.
		 */
		do_action( 'tandem_friend_rewarded', $order, $friend, $coupon );
	}

	/**
	 * Deletes the coupon of an order, unless it was used.
	 *
	 * @param \WC_Order $order Order.
	 */
	private function take_back( \WC_Order $order ): void {
		$id     = (int) $order->get_meta( self::REWARD );
		$coupon = $id > 0 ? new \WC_Coupon( $id ) : null;
		if ( ! $coupon || ! $coupon->get_id() ) {
			return;
		}
		if ( $coupon->get_usage_count() > 0 ) {
			$order->add_order_note( __( 'The reward for this order was already used and stays.', 'tandem-for-woocommerce' ) );
			return;
		}
		$coupon->delete( true );
		$order->delete_meta_data( self::REWARD );
		$order->save_meta_data();
		$order->add_order_note( __( 'The reward for this order was taken back.', 'tandem-for-woocommerce' ) );
	}

	/**
	 * Whether an order is the friend's own: account, mailbox or postal address.
	 *
	 * @param int       $friend User id.
	 * @param \WC_Order $order  Order.
	 */
	private function same( int $friend, \WC_Order $order ): bool {
		$account = new \WC_Customer( $friend );
		$plain   = static fn( string ...$parts ): string => (string) preg_replace( '/[^\p{L}\p{N}]+/u', '', mb_strtolower( implode( '', $parts ) ) );
		$own     = array( CustomerKey::mailbox( (string) $account->get_email() ), CustomerKey::mailbox( (string) $account->get_billing_email() ) );
		return $order->get_customer_id() === $friend
			|| in_array( CustomerKey::mailbox( (string) $order->get_billing_email() ), $own, true )
			|| ( '' !== $account->get_billing_address_1() && $plain( $account->get_billing_address_1(), $account->get_billing_postcode() ) === $plain( $order->get_billing_address_1(), $order->get_billing_postcode() ) );
	}

	/**
	 * Who sent the shopper of this request, 0 for nobody.
	 */
	private function friend(): int {
		return WC()->session && $this->on() ? (int) WC()->session->get( self::SESSION, 0 ) : 0;
	}

	/**
	 * Whether the owner rewards friends.
	 */
	private function on(): bool {
		return (float) $this->settings->get( 'offers.friend_reward' ) > 0 && $this->settings->open();
	}

	/**
	 * Code of a user's link.
	 *
	 * @param int $user User id.
	 */
	public function code( int $user ): string {
		$code = (string) get_user_meta( $user, self::CODE, true );
		if ( 1 !== preg_match( '/^[a-z0-9]{16}$/', $code ) ) {
			$code = strtolower( wp_generate_password( 16, false ) );
			update_user_meta( $user, self::CODE, $code );
		}
		return $code;
	}

	/**
	 * Whose code it is.
	 *
	 * @param string $code Code.
	 */
	private function owner( string $code ): int {
		$users = get_users(
			array(
				'meta_key'   => self::CODE, // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_key -- Once a visit by a friend's link.
				'meta_value' => $code, // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_value -- The same.
				'number'     => 1,
				'fields'     => 'ID',
			)
		);
		return (int) ( $users[0] ?? 0 );
	}

	/**
	 * Codes of rewards that were not used yet.
	 *
	 * @param string $email Address of the account.
	 * @return list<string>
	 */
	private function open_codes( string $email ): array {
		$codes = array_map( static fn( \WC_Coupon $coupon ): string => $coupon->get_code(), $this->codes->of_address( $email ) );
		return array_values( array_filter( $codes, static fn( string $code ): bool => str_starts_with( $code, 'friend-' ) ) );
	}
}
