<?php
/**
 * E-mails in the account.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Moments\SavedCarts;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * In the account details: which of the e-mails that this shop sends the customer wants, all of them in one place and
 * as they are now. The box of the checkout block that keeps a cart is about one cart and is not among them, though
 * WooCommerce would show it here.
 */
final class AccountChoices implements Integration {

	/** Name of the boxes; an empty one says that the form had them. */
	private const INPUT = 'tandem_mails';

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
		add_action( 'woocommerce_edit_account_form', array( $this, 'print_choices' ) );
		add_action( 'woocommerce_save_account_details', array( $this, 'take' ) );
		add_filter( 'woocommerce_form_field_checkbox', array( $this, 'without_cart_box' ), 10, 2 );
	}

	/**
	 * Prints the boxes.
	 */
	public function print_choices(): void {
		$user = wp_get_current_user();
		$sent = $this->settings->open() ? MailChoices::sent( $this->settings ) : array();
		if ( $user->ID < 1 || array() === $sent ) {
			return;
		}
		$boxes = '';
		foreach ( $sent as $category ) {
			$boxes .= sprintf( '<p class="woocommerce-form-row form-row form-row-wide"><label class="woocommerce-form__label woocommerce-form__label-for-checkbox checkbox"><input type="checkbox" class="woocommerce-form__input woocommerce-form__input-checkbox input-checkbox" name="%s[]" value="%s"%s> <span>%s</span></label></p>', esc_attr( self::INPUT ), esc_attr( $category ), $this->choices->allows( (string) $user->user_email, $category ) ? ' checked' : '', esc_html( self::words( $category ) ) );
		}
		printf( '<fieldset class="tandem-mails"><legend>%s</legend><input type="hidden" name="%s[]" value="">%s</fieldset>', esc_html__( 'E-mails beside those about your orders', 'tandem-for-woocommerce' ), esc_attr( self::INPUT ), $boxes ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped above.
	}

	/**
	 * Takes the answers; WooCommerce has checked the form's nonce. What was not changed is no answer.
	 *
	 * @param mixed $user_id Account.
	 */
	public function take( mixed $user_id ): void {
		$account = get_userdata( is_numeric( $user_id ) ? (int) $user_id : 0 );
		$given   = isset( $_POST[ self::INPUT ] ) && is_array( $_POST[ self::INPUT ] ) ? array_map( 'sanitize_key', array_filter( wp_unslash( $_POST[ self::INPUT ] ), 'is_string' ) ) : null; // phpcs:ignore WordPress.Security.NonceVerification.Missing -- Checked by WooCommerce.
		if ( ! $account || null === $given || ! $this->settings->open() ) {
			return;
		}
		$email = (string) $account->user_email;
		foreach ( MailChoices::sent( $this->settings ) as $category ) {
			$wants = in_array( $category, $given, true );
			if ( $wants === $this->choices->allows( $email, $category ) ) {
				continue;
			}
			$wants ? $this->choices->allow( $email, $category ) : $this->choices->deny( MailChoices::recipient( $email ), $category );
		}
	}

	/**
	 * Keeps the box of the checkout block out of the account details.
	 *
	 * @param mixed $html HTML of a field.
	 * @param mixed $key  Its key.
	 * @return mixed
	 */
	public function without_cart_box( mixed $html, mixed $key = '' ): mixed {
		return '_wc_other/' . SavedCarts::FIELD === $key ? '' : $html;
	}

	/**
	 * What a tick says.
	 *
	 * @param string $category Category.
	 */
	private static function words( string $category ): string {
		return match ( $category ) {
			MailChoices::SUGGESTIONS => __( 'Suggestions that fit my orders', 'tandem-for-woocommerce' ),
			MailChoices::OFFERS      => __( 'Offers for me', 'tandem-for-woocommerce' ),
			default                  => __( 'A reminder of a cart that I left: keep my cart for it', 'tandem-for-woocommerce' ),
		};
	}
}
