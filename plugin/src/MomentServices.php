<?php
/**
 * Services of moments and codes.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that writes at the right moment and issues codes. Used by Plugin alone.
 */
trait MomentServices {

	/**
	 * Issues codes.
	 */
	public function coupons(): Coupons\CouponIssuer {
		return $this->service( Coupons\CouponIssuer::class, fn(): Coupons\CouponIssuer => new Coupons\CouponIssuer( $this->usage() ) );
	}

	/**
	 * Codes for a first order.
	 */
	public function first_order_codes(): Coupons\FirstOrderCodes {
		return $this->service( Coupons\FirstOrderCodes::class, fn(): Coupons\FirstOrderCodes => new Coupons\FirstOrderCodes( fn(): Segments\OrderFactsStore => $this->order_facts(), $this->offer_usage(), $this->usage() ) );
	}

	/**
	 * E-mails of moments.
	 */
	public function moment_mailer(): Moments\MomentMailer {
		return $this->service( Moments\MomentMailer::class, fn(): Moments\MomentMailer => new Moments\MomentMailer( fn( string $address ): array => $this->offer_places()->of_address( $address ) ) );
	}

	/**
	 * Carts that may be left behind.
	 */
	public function saved_carts(): Moments\SavedCarts {
		return $this->service( Moments\SavedCarts::class, fn(): Moments\SavedCarts => new Moments\SavedCarts( $this->settings(), new Moments\SavedCartStore(), new Moments\LinkStore(), $this->mail_choices() ) );
	}

	/**
	 * Links that bring a cart back.
	 */
	public function cart_restore(): Moments\CartRestore {
		return $this->service( Moments\CartRestore::class, fn(): Moments\CartRestore => new Moments\CartRestore( $this->settings(), new Moments\SavedCartStore(), new Moments\LinkStore() ) );
	}

	/**
	 * Reminders of carts.
	 */
	public function cart_reminder(): Moments\CartReminder {
		return $this->service( Moments\CartReminder::class, fn(): Moments\CartReminder => new Moments\CartReminder( $this->settings(), new Moments\SavedCartStore(), $this->cart_restore(), new Moments\LinkStore(), $this->mail_queue(), $this->coupons(), $this->moment_mailer() ) );
	}

	/**
	 * The newsletter's consent.
	 */
	public function newsletter(): Moments\Newsletter {
		return $this->service( Moments\Newsletter::class, fn(): Moments\Newsletter => new Moments\Newsletter( $this->settings(), new Moments\NewsletterStore(), new Moments\LinkStore(), $this->mail_choices(), $this->mail_queue(), $this->moment_mailer(), $this->welcome_code() ) );
	}

	/**
	 * Codes for a first order.
	 */
	private function welcome_code(): Moments\WelcomeCode {
		return $this->service( Moments\WelcomeCode::class, fn(): Moments\WelcomeCode => new Moments\WelcomeCode( $this->settings(), $this->coupons(), $this->first_order_codes() ) );
	}

	/**
	 * E-mails about an order or an account.
	 */
	public function customer_mail(): Moments\CustomerMail {
		return $this->service( Moments\CustomerMail::class, fn(): Moments\CustomerMail => new Moments\CustomerMail( $this->settings(), $this->mail_queue(), $this->coupons(), $this->moment_mailer() ) );
	}

	/**
	 * Actions of an order that becomes a paid one.
	 */
	private static function paid(): string {
		return 'woocommerce_order_status_' . implode( ' woocommerce_order_status_', wc_get_is_paid_statuses() );
	}

	/**
	 * One builder an integration.
	 *
	 * @return list<callable():Integration>
	 */
	private function moment_integrations(): array {
		return array(
			fn(): Integration => Deferred::until( 'tandem_delete_coupon', fn(): Integration => $this->coupons() ),
			fn(): Integration => Deferred::until( 'woocommerce_after_checkout_validation woocommerce_coupon_is_valid tandem_usage_wanted', fn(): Integration => $this->first_order_codes() ),
			fn(): Integration => Deferred::until( 'woocommerce_checkout_create_order woocommerce_store_api_checkout_update_order_meta', fn(): Integration => new Offers\Device( $this->settings() ) ),
			fn(): Integration => Deferred::until( self::paid() . ' woocommerce_order_status_cancelled woocommerce_order_status_failed tandem_order_codes', fn(): Integration => new Coupons\GiftCardRest( $this->coupons() ) ),
			fn(): Integration => Deferred::until( self::paid() . ' woocommerce_order_status_refunded woocommerce_order_status_cancelled woocommerce_order_status_failed woocommerce_order_details_after_order_table woocommerce_email_after_order_table', fn(): Integration => new Coupons\OrderCodes( $this->offers(), $this->offer_usage(), $this->usage(), $this->coupons() ) ),
			fn(): Integration => $this->moment_mailer(),
			fn(): Integration => Deferred::until( 'admin_init action_scheduler_ensure_recurring_actions tandem_settings_changed', fn(): Integration => new Moments\MomentSchedule( $this->settings() ) ),
			fn(): Integration => $this->saved_carts(),
			fn(): Integration => $this->cart_restore(),
			fn(): Integration => Deferred::until( 'tandem_mail_kinds tandem_saved_carts', fn(): Integration => $this->cart_reminder() ),
			fn(): Integration => Deferred::until( 'woocommerce_before_checkout_form woocommerce_before_cart tandem_shopper_facts render_block_woocommerce/cart render_block_woocommerce/checkout tandem_facts_missing', fn(): Integration => new Moments\CartNudge( $this->settings(), $this->saved_carts(), $this->cart_reminder() ) ),
			fn(): Integration => $this->newsletter(),
			fn(): Integration => Deferred::until( 'woocommerce_account_dashboard tandem_mail_kinds woocommerce_created_customer tandem_new_account', fn(): Integration => new Moments\NewCustomer( $this->settings(), $this->mail_queue(), $this->moment_mailer(), $this->welcome_code(), $this->coupons() ) ),
			fn(): Integration => Deferred::until( 'tandem_mail_kinds tandem_moments', fn(): Integration => new Moments\WinBack( $this->customer_mail(), fn(): int => (int) $this->settings()->get( 'moments.winback.after' ) ) ),
			fn(): Integration => Deferred::until( 'tandem_mail_kinds tandem_moments', fn(): Integration => new Moments\Anniversary( $this->customer_mail(), fn(): string => (string) $this->settings()->get( 'moments.anniversary.of' ) ) ),
			fn(): Integration => Deferred::until( 'tandem_mail_kinds tandem_tier_changed', fn(): Integration => new Moments\TierMail( $this->customer_mail(), $this->tiers(), fn(): Tiers\TierStandings => $this->tier_standings(), fn( array $tier ): array => $this->tier_account()->gives( $tier ) ) ),
			fn(): Integration => new Moments\NewsletterQuestion( $this->settings(), fn(): Moments\Newsletter => $this->newsletter() ),
			fn(): Integration => new Blocks\NewsletterBlock( fn(): Moments\Newsletter => $this->newsletter() ),
			fn(): Integration => Deferred::until( 'tandem_mail_kinds tandem_friend_rewarded', fn(): Integration => new Moments\FriendMail( $this->settings(), $this->mail_queue(), $this->coupons(), $this->moment_mailer() ) ),
			fn(): Integration => new Moments\WelcomeBar( $this->settings(), fn(): Segments\ShopperFacts => $this->shopper_facts() ),
			static fn(): Integration => Deferred::until( 'wp_privacy_personal_data_exporters wp_privacy_personal_data_erasers', static fn(): Integration => new Moments\MomentPrivacy( new Moments\SavedCartStore(), new Moments\NewsletterStore() ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\NewsletterCommand( new Moments\NewsletterStore(), $this->mail_choices() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\MailsController( $this->moment_mailer() ) ),
		);
	}
}
