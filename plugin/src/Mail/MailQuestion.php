<?php
/**
 * The question at the checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One checkbox, never ticked beforehand, in the classic checkout and in the checkout block: whether the shopper
 * wants suggestions and offers by e-mail. Shown only where the owner asks and something would be sent.
 */
final class MailQuestion implements Integration {

	public const FIELD = 'tandem/mail';

	/** Name in the form of the classic checkout. */
	private const INPUT = 'tandem_mail';

	/**
	 * Takes its services.
	 *
	 * @param Settings    $settings Settings.
	 * @param MailChoices $choices  Shoppers' answers.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly MailChoices $choices,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_init', array( $this, 'register_field' ), 20 );
		add_action( 'woocommerce_review_order_before_submit', array( $this, 'print_question' ), 20 );
		add_action( 'woocommerce_checkout_order_processed', array( $this, 'take_classic' ), 10, 3 );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( $this, 'take_block' ) );
	}

	/**
	 * The checkbox of the checkout block.
	 */
	public function register_field(): void {
		if ( $this->asks() && function_exists( 'woocommerce_register_additional_checkout_field' ) ) {
			woocommerce_register_additional_checkout_field(
				array(
					'id'                         => self::FIELD,
					'label'                      => self::text(),
					'location'                   => 'order',
					'type'                       => 'checkbox',
					'required'                   => false,
					'show_in_order_confirmation' => false,
				)
			);
		}
	}

	/**
	 * Prints the checkbox of the classic checkout.
	 */
	public function print_question(): void {
		if ( $this->asks() ) {
			echo '<p class="form-row"><label class="woocommerce-form__label woocommerce-form__label-for-checkbox checkbox"><input type="checkbox" class="woocommerce-form__input woocommerce-form__input-checkbox input-checkbox" name="' . esc_attr( self::INPUT ) . '" value="1"> <span>' . esc_html( self::text() ) . '</span></label></p>';
		}
	}

	/**
	 * Takes the answer of the classic checkout; WooCommerce has checked the form's nonce by then.
	 *
	 * @param mixed $order_id Order.
	 * @param mixed $posted   Form.
	 * @param mixed $order    Order.
	 */
	public function take_classic( mixed $order_id, mixed $posted = array(), mixed $order = null ): void {
		unset( $order_id, $posted );
		if ( $order instanceof \WC_Order && isset( $_POST[ self::INPUT ] ) && $this->asks() ) { // phpcs:ignore WordPress.Security.NonceVerification.Missing -- Checked by WooCommerce.
			$this->agree( $order );
		}
	}

	/**
	 * Takes the answer of the checkout block.
	 *
	 * @param mixed $order Order.
	 */
	public function take_block( mixed $order ): void {
		if ( $order instanceof \WC_Order && $this->asks() && '1' === (string) $order->get_meta( '_wc_other/' . self::FIELD ) ) {
			$this->agree( $order );
		}
	}

	/**
	 * Keeps a yes to everything that the question names.
	 *
	 * @param \WC_Order $order Order.
	 */
	private function agree( \WC_Order $order ): void {
		foreach ( MailChoices::CATEGORIES as $category ) {
			$this->choices->allow( $order->get_billing_email(), $category );
		}
	}

	/**
	 * Whether the question is asked.
	 */
	private function asks(): bool {
		/**
		 * Whether any part of Tandem would write to shoppers.
		 *
		 * @param bool $wanted Whether one does.
		 */
		return 'asked' === $this->settings->get( 'mail.consent' ) && $this->settings->open() && (bool) apply_filters( 'tandem_mail_wanted', (bool) $this->settings->get( 'mail.post_purchase' ) || array() !== array_filter( array( 'winback', 'anniversary', 'account', 'tier' ), fn( string $moment ): bool => (bool) $this->settings->get( "moments.$moment.on" ) ) );
	}

	/**
	 * The question.
	 */
	private static function text(): string {
		return __( 'Send me suggestions and offers that fit my orders by e-mail. I can stop them at any time.', 'tandem-for-woocommerce' );
	}
}
