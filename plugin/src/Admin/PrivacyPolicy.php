<?php
/**
 * Text for the shop's privacy policy.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Suggests what to say in Settings > Privacy. Areas that keep data of persons register their exporters and
 * erasers themselves.
 */
final class PrivacyPolicy implements Integration {

	/**
	 * Attaches itself to the policy guide.
	 */
	public function register_hooks(): void {
		add_action( 'admin_init', array( $this, 'suggest' ) );
	}

	/**
	 * Adds the text to the guide.
	 */
	public function suggest(): void {
		wp_add_privacy_policy_content(
			'Tandem for WooCommerce',
			'<p class="privacy-policy-tutorial">' . esc_html__( 'Tandem computes everything on your own server and sends nothing to anybody. Adapt this to what you switched on.', 'tandem-for-woocommerce' ) . '</p>'
			. '<p>' . esc_html__( 'From the orders of our shop we learn which products are bought together. The result names products and counts, never persons. The product you are looking at and the contents of your cart decide which products we suggest beside them.', 'tandem-for-woocommerce' ) . '</p>'
			. '<p>' . esc_html__( 'If you tell us that a product does not interest you, your browser remembers it for thirty days and tells us in a cookie with every request, so that pages, cart and checkout no longer suggest it. Where you agreed to preferences, we also note such products with your order, so that its e-mails do not suggest them for these thirty days; they are deleted with the other data that we have on you when you ask for it.', 'tandem-for-woocommerce' ) . '</p>'
			. '<p>' . esc_html__( 'Only if you agree, we also keep in your browser which products you looked at, to suggest others, and which suggestions you saw often without looking at them, so that they rest (your browser tells us both in cookies with every request); use an identifier to choose offers for you; and count which suggestions are seen and clicked. You can withdraw at any time; we then delete it. Nothing of this ever makes a price higher.', 'tandem-for-woocommerce' ) . '</p>'
			. '<p>' . esc_html__( 'If you ask to be reminded at the checkout, we keep your cart and your e-mail address until you buy, take the tick away, or thirty days have passed. For the newsletter we keep your address and the time at which you confirmed it.', 'tandem-for-woocommerce' ) . '</p>'
		);
	}
}
