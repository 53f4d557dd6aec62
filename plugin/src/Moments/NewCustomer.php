<?php
/**
 * Welcomes a new account.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CodeView;
use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Log;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailKind;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A quarter of an hour after an account was made, who has not ordered with it gets a code for the first paid order:
 * in My Account in any case, by e-mail where the person agreed to offers. My Account lists every code of its address.
 */
final class NewCustomer implements Integration, MailKind {

	public const KIND   = 'account';
	public const ACTION = 'tandem_new_account';

	/** Seconds in which a checkout that makes an account also makes its order. */
	private const WAIT = 15 * MINUTE_IN_SECONDS;

	/**
	 * Takes its services.
	 *
	 * @param Settings     $settings Settings.
	 * @param MailQueue    $queue    Queue.
	 * @param MomentMailer $mailer   Sends.
	 * @param WelcomeCode  $welcome  Codes.
	 * @param CouponIssuer $codes    Codes of an address.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly MailQueue $queue,
		private readonly MomentMailer $mailer,
		private readonly WelcomeCode $welcome,
		private readonly CouponIssuer $codes,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( self::KIND => $this ) );
		add_action( 'woocommerce_created_customer', array( $this, 'made' ) );
		add_action( self::ACTION, array( $this, 'welcome' ) );
		add_action( 'woocommerce_account_dashboard', array( $this, 'print_codes' ), 20 );
	}

	/**
	 * An account was made.
	 *
	 * @param mixed $user User id.
	 */
	public function made( $user ): void {
		if ( is_numeric( $user ) && $this->on() ) {
			as_schedule_single_action( time() + self::WAIT, self::ACTION, array( (int) $user ), 'tandem' );
		}
	}

	/**
	 * Gives the code. Called by Action Scheduler.
	 *
	 * @param mixed $user User id.
	 */
	public function welcome( mixed $user ): void {
		try {
			$account = is_numeric( $user ) ? get_userdata( (int) $user ) : false;
			if ( ! $account || ! $this->on() || self::has_ordered( $account->ID ) || ! $this->welcome->of( 'account', (string) $account->user_email, $account->ID ) ) {
				return;
			}
			$this->queue->put( self::KIND . ':' . $account->ID, self::KIND, (string) $account->user_email, time(), array( 'user' => $account->ID ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'welcome code', $error );
		}
	}

	/**
	 * Lists the codes of the account's address in My Account. Rewards for friends stand with their link.
	 */
	public function print_codes(): void {
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'codes of an account',
			function (): string {
				$email = (string) wp_get_current_user()->user_email;
				$codes = array_values( array_filter( '' === $email ? array() : $this->codes->of_address( $email ), static fn( \WC_Coupon $coupon ): bool => ! str_starts_with( $coupon->get_code(), 'friend-' ) ) );
				return array() === $codes ? '' : wc_get_template_html( 'tandem/account-codes.php', array( 'codes' => array_map( static fn( \WC_Coupon $coupon ): CodeView => new CodeView( $coupon ), $codes ) ), '', TANDEM_DIR . '/templates/' );
			},
			''
		);
	}

	/**
	 * {@inheritDoc}
	 */
	public function category(): string {
		return MailChoices::OFFERS;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data User.
	 */
	public function address( array $data ): string {
		$account = get_userdata( (int) ( $data['user'] ?? 0 ) );
		return $account && $this->on() && ! self::has_ordered( $account->ID ) ? (string) $account->user_email : '';
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    User.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$account = get_userdata( (int) ( $data['user'] ?? 0 ) );
		$coupon  = $this->welcome->of( 'account', $address, $account ? $account->ID : 0 );
		return $coupon ? $this->mailer->send( 'account', $address, new MomentContent( $account ? (string) $account->first_name : '', wc_get_page_permalink( 'shop' ), $coupon ) ) : 'nothing-to-give';
	}

	/**
	 * Whether an account has an order, paid or not.
	 *
	 * @param int $user User id.
	 */
	private static function has_ordered( int $user ): bool {
		return array() !== (array) wc_get_orders(
			array(
				'type'     => 'shop_order',
				'customer' => $user,
				'status'   => array( 'pending', 'on-hold', ...wc_get_is_paid_statuses() ),
				'limit'    => 1,
				'return'   => 'ids',
			)
		);
	}

	/**
	 * Whether new accounts get a code.
	 */
	private function on(): bool {
		return (bool) $this->settings->get( 'moments.account.on' ) && (bool) $this->settings->get( 'live' ) && ! Settings::safe_mode();
	}
}
