<?php
/**
 * The device of a shopper.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Where the owner wants it and the shopper has agreed to marketing, a browser that orders gets a random name, so
 * that a new address on the same device does not make a new customer. Without consent nothing is set or read.
 */
final class Device implements Integration {

	public const COOKIE = 'tandem_device';

	/** Order meta: hash of the name. */
	public const META = '_tandem_device';

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
		add_action( 'woocommerce_checkout_create_order', array( $this, 'note' ), 12 );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', array( $this, 'note' ), 12 );
	}

	/**
	 * Name of the device of this request as a counter has it, empty where it has none.
	 *
	 * @param Settings $settings Settings.
	 */
	public static function name( Settings $settings ): string {
		if ( ! $settings->get( 'offers.same_device' ) || ! isset( $_COOKIE[ self::COOKIE ] ) || ! is_string( $_COOKIE[ self::COOKIE ] ) ) {
			return '';
		}
		$name = sanitize_key( wp_unslash( $_COOKIE[ self::COOKIE ] ) );
		return 1 === preg_match( '/^[0-9a-f]{32}$/D', $name ) && ( new Consent( $settings ) )->allows( Consent::MARKETING ) ? self::hashed( $name ) : '';
	}

	/**
	 * A device's random name as a counter has it.
	 *
	 * @param string $name Random name.
	 */
	private static function hashed( string $name ): string {
		return 'd' . substr( hash( 'sha256', $name ), 0, 32 );
	}

	/**
	 * Names the device that orders, and writes the name's hash to the order.
	 *
	 * @param mixed $order Order.
	 */
	public function note( $order ): void {
		if ( ! $order instanceof \WC_Order || ! $this->settings->get( 'offers.same_device' ) || ! ( new Consent( $this->settings ) )->allows( Consent::MARKETING ) ) {
			return;
		}
		$name = self::name( $this->settings );
		if ( '' === $name ) {
			$random = bin2hex( random_bytes( 16 ) );
			$name   = self::hashed( $random );
			if ( ! headers_sent() ) {
				wc_setcookie( self::COOKIE, $random, time() + YEAR_IN_SECONDS, is_ssl(), true );
			}
		}
		$order->update_meta_data( self::META, $name );
		if ( $order->get_id() ) {
			$order->save_meta_data();
		}
	}
}
