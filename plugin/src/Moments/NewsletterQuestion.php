<?php
/**
 * The newsletter's box at the checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One checkbox, never ticked beforehand, in the classic checkout and in the checkout block. A tick is not yet a yes: it
 * asks the address by e-mail, as the form of the newsletter does. The address may be somebody else's.
 */
final class NewsletterQuestion implements Integration {

	public const FIELD = 'tandem/newsletter';

	/** Name in the form of the classic checkout. */
	public const INPUT = 'tandem_newsletter';

	/**
	 * Takes its services.
	 *
	 * @param Settings                $settings   Settings.
	 * @param \Closure():Newsletter  $newsletter Asks.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $newsletter,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_init', array( $this, 'register_field' ), 20 );
		add_action( 'woocommerce_review_order_before_submit', array( $this, 'print_question' ), 21 );
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
	 * Prints the checkbox of the classic checkout. WooCommerce renews this part by ajax and sends the form along.
	 */
	public function print_question(): void {
		if ( ! $this->asks() ) {
			return;
		}
		wp_parse_str( isset( $_POST['post_data'] ) && is_string( $_POST['post_data'] ) ? wp_unslash( $_POST['post_data'] ) : '', $form ); // phpcs:ignore WordPress.Security -- Says only whether the box was ticked.
		printf( '<p class="form-row"><label class="woocommerce-form__label woocommerce-form__label-for-checkbox checkbox"><input type="checkbox" class="woocommerce-form__input woocommerce-form__input-checkbox input-checkbox" name="%s" value="1"%s> <span>%s</span></label></p>', esc_attr( self::INPUT ), isset( $form[ self::INPUT ] ) ? ' checked' : '', esc_html( self::text() ) );
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
			( $this->newsletter )()->ask( (string) $order->get_billing_email() );
		}
	}

	/**
	 * Takes the answer of the checkout block.
	 *
	 * @param mixed $order Order.
	 */
	public function take_block( mixed $order ): void {
		if ( $order instanceof \WC_Order && $this->asks() && '1' === (string) $order->get_meta( '_wc_other/' . self::FIELD ) ) {
			( $this->newsletter )()->ask( (string) $order->get_billing_email() );
		}
	}

	/**
	 * Whether the question is asked.
	 */
	private function asks(): bool {
		return (bool) $this->settings->get( 'moments.newsletter.on' ) && (bool) $this->settings->get( 'moments.newsletter.checkout' ) && $this->settings->open();
	}

	/**
	 * The question.
	 */
	private static function text(): string {
		/* translators: %s: name of the shop. */
		return sprintf( __( 'Send me the newsletter of %s. An e-mail asks me to confirm first.', 'tandem-for-woocommerce' ), get_bloginfo( 'name', 'display' ) );
	}
}
