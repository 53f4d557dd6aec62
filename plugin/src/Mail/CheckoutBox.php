<?php
/**
 * A box at the checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * One checkbox, never ticked beforehand, above the button of the classic checkout and in the checkout block. A tick
 * outlives the moments at which the classic checkout renews that part; who asks is told of an order with the tick.
 */
final class CheckoutBox implements Integration {

	/**
	 * Takes its parts.
	 *
	 * @param string                    $field    Name in the checkout block.
	 * @param string                    $input    Name in the form of the classic checkout.
	 * @param int                       $priority Place among the boxes.
	 * @param \Closure():string         $text     Words beside the box.
	 * @param \Closure():bool           $asks     Whether it is shown.
	 * @param \Closure(\WC_Order):void  $ticked   Takes an order whose box was ticked.
	 */
	public function __construct(
		private readonly string $field,
		private readonly string $input,
		private readonly int $priority,
		private readonly \Closure $text,
		private readonly \Closure $asks,
		private readonly \Closure $ticked,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_init', array( $this, 'register_field' ), 20 );
		add_action( 'woocommerce_review_order_before_submit', array( $this, 'print_box' ), $this->priority );
		add_action( 'woocommerce_checkout_order_processed', array( $this, 'take_classic' ), 10, 3 );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( $this, 'take_block' ) );
		add_filter( 'render_block_woocommerce/order-confirmation-additional-fields-wrapper', array( self::class, 'without_empty_heading' ) );
	}

	/**
	 * An order knows of every box that was shown, ticked or not, and WooCommerce prints the heading of the section for
	 * it, with nothing below where no field is to be confirmed.
	 *
	 * @param mixed $html HTML of the section.
	 * @return mixed
	 */
	public static function without_empty_heading( mixed $html ): mixed {
		return is_string( $html ) && ! str_contains( $html, '<dt' ) ? '' : $html;
	}

	/**
	 * The checkbox of the checkout block.
	 */
	public function register_field(): void {
		if ( ( $this->asks )() && function_exists( 'woocommerce_register_additional_checkout_field' ) ) {
			woocommerce_register_additional_checkout_field(
				array(
					'id'                         => $this->field,
					'label'                      => ( $this->text )(),
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
	public function print_box(): void {
		if ( ! ( $this->asks )() ) {
			return;
		}
		wp_parse_str( isset( $_POST['post_data'] ) && is_string( $_POST['post_data'] ) ? wp_unslash( $_POST['post_data'] ) : '', $form ); // phpcs:ignore WordPress.Security -- Says only whether the box was ticked.
		printf( '<p class="form-row"><label class="woocommerce-form__label woocommerce-form__label-for-checkbox checkbox"><input type="checkbox" class="woocommerce-form__input woocommerce-form__input-checkbox input-checkbox" name="%s" value="1"%s> <span>%s</span></label></p>', esc_attr( $this->input ), isset( $form[ $this->input ] ) ? ' checked' : '', esc_html( ( $this->text )() ) );
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
		if ( $order instanceof \WC_Order && isset( $_POST[ $this->input ] ) && ( $this->asks )() ) { // phpcs:ignore WordPress.Security.NonceVerification.Missing -- Checked by WooCommerce.
			( $this->ticked )( $order );
		}
	}

	/**
	 * Takes the answer of the checkout block.
	 *
	 * @param mixed $order Order.
	 */
	public function take_block( mixed $order ): void {
		if ( $order instanceof \WC_Order && ( $this->asks )() && '1' === (string) $order->get_meta( '_wc_other/' . $this->field ) ) {
			( $this->ticked )( $order );
		}
	}
}
