<?php
/**
 * Where the order goes.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Preselects the country of a shopper who has not named one, as far as the shop sells there, by WooCommerce's own
 * geolocation on this server; and says what delivery costs there, from the rate that WooCommerce calculated.
 */
final class Destination implements Integration {

	/** Session key: the country that was preselected. It is done once: whoever then names another one is not sent back. */
	private const DONE = 'tandem_country';

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'template_redirect', array( $this, 'preselect' ), 5 );
		// Before its totals: a mini-cart tells what delivery costs on the page of a product, and the cart then charges it.
		add_action( 'woocommerce_add_to_cart', array( $this, 'preselect_for_cart' ), 5 );
	}

	/**
	 * Puts the country into the address of a cart or checkout that has none yet.
	 */
	public function preselect(): void {
		if ( ( is_cart() || is_checkout() ) && ! is_wc_endpoint_url() ) {
			$this->preselect_for_cart();
		}
	}

	/**
	 * The same once something lies in the cart, wherever that was put into it.
	 */
	public function preselect_for_cart(): void {
		Guard::run(
			'country',
			function (): bool {
				if ( ! $this->settings->get( 'place.on' ) || ! $this->settings->get( 'place.preselect' ) || ! $this->settings->open() ) {
					return false;
				}
				$customer = WC()->customer;
				if ( ! $customer instanceof \WC_Customer || $customer->get_id() > 0 || null !== WC()->session?->get( self::DONE ) || ! $this->is_untouched( $customer ) ) {
					return false;
				}
				$country = self::located();
				$allowed = WC()->countries->get_shipping_countries() + WC()->countries->get_allowed_countries();
				if ( ! isset( $allowed[ $country ], WC()->countries->get_allowed_countries()[ $country ] ) || $country === $customer->get_billing_country() ) {
					return false;
				}
				$customer->set_billing_location( $country, '' );
				$customer->set_shipping_location( $country, '' );
				$customer->save();
				WC()->session?->set( self::DONE, $country );
				WC()->shipping()->reset_shipping();
				return true;
			},
			false
		);
	}

	/**
	 * "Delivered to Germany for 4.90", for the cart as it is; empty where WooCommerce has no rate for it.
	 */
	public function text(): string {
		$cart = WC()->cart;
		if ( ! $this->settings->get( 'place.delivery' ) || ! $cart instanceof \WC_Cart || ! $cart->needs_shipping() || ! $cart->show_shipping() ) {
			return '';
		}
		$packages = WC()->shipping()->get_packages();
		$chosen   = (array) WC()->session->get( 'chosen_shipping_methods', array() );
		if ( 1 !== count( $packages ) ) {
			return '';
		}
		$package = reset( $packages );
		$rate    = $package['rates'][ $chosen[ array_key_first( $packages ) ] ?? '' ] ?? null;
		$country = (string) ( $package['destination']['country'] ?? '' );
		$name    = html_entity_decode( (string) ( WC()->countries->get_countries()[ $country ] ?? '' ), ENT_QUOTES, 'UTF-8' );
		if ( ! $rate instanceof \WC_Shipping_Rate || '' === $name || in_array( $rate->get_method_id(), array( 'local_pickup', 'pickup_location' ), true ) ) {
			return '';
		}
		$costs = html_entity_decode( wp_strip_all_tags( $cart->get_cart_shipping_total() ), ENT_QUOTES, 'UTF-8' );
		/* translators: 1: country, 2: amount of money, or "Free!". */
		return sprintf( __( 'Delivered to %1$s: %2$s', 'tandem-for-woocommerce' ), $name, $costs );
	}

	/**
	 * Whether nothing is known of the address but the shop's own default.
	 *
	 * @param \WC_Customer $customer Customer.
	 */
	private function is_untouched( \WC_Customer $customer ): bool {
		$default = wc_get_customer_default_location();
		return '' === (string) $customer->get_billing_postcode() && '' === (string) $customer->get_shipping_postcode() && '' === (string) $customer->get_billing_city()
			&& ! $customer->get_calculated_shipping() && in_array( (string) $customer->get_billing_country(), array( '', (string) ( $default['country'] ?? '' ) ), true );
	}

	/**
	 * Country of the request, from headers of the server or WooCommerce's own database. Nobody else is asked.
	 */
	private static function located(): string {
		return (string) ( \WC_Geolocation::geolocate_ip( '', false, false )['country'] ?? '' );
	}
}
