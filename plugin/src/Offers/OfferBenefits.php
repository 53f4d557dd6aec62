<?php
/**
 * Free shipping and gifts.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Cart\CartPricing;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Gives what an offer promises beside a lower price. Free shipping makes the cheapest rate of each
 * package cost nothing. A gift is put into the cart once a session: who takes it out does not get it
 * again, and when the offer no longer holds, its units cost what they cost.
 */
final class OfferBenefits implements Integration {

	/** Session key: gifts that were put into the cart. */
	private const GIVEN = 'tandem_gifts';

	/** Mark of a cart line that is a gift. */
	public const MARK = 'tandem_gift';

	/**
	 * Whether a gift is being added.
	 *
	 * @var bool
	 */
	private bool $adding = false;

	/**
	 * Takes its services.
	 *
	 * @param CartPricing $pricing Prices of the cart.
	 */
	public function __construct( private readonly CartPricing $pricing ) {
	}

	/**
	 * Attaches to shipping and to the cart.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_cart_shipping_packages', array( $this, 'packages' ) );
		add_filter( 'woocommerce_package_rates', array( $this, 'rates' ), 1000, 2 );
		add_action( 'woocommerce_before_calculate_totals', array( $this, 'gifts' ), CartPricing::LATE + 1 );
	}

	/**
	 * Marks packages, so that WooCommerce's kept rates are not those of a cart without the offer.
	 *
	 * @param mixed $packages Packages.
	 * @return mixed
	 */
	public function packages( $packages ) {
		if ( is_array( $packages ) && $this->free_shipping() ) {
			foreach ( array_keys( $packages ) as $key ) {
				$packages[ $key ]['tandem_free_shipping'] = true;
			}
		}
		return $packages;
	}

	/**
	 * The cheapest rate costs nothing.
	 *
	 * @param mixed $rates   Rates.
	 * @param mixed $package Package.
	 * @return mixed
	 */
	public function rates( $rates, $package ) {
		if ( ! is_array( $rates ) || empty( $package['tandem_free_shipping'] ) ) {
			return $rates;
		}
		$cheapest = null;
		foreach ( $rates as $rate ) {
			if ( $rate instanceof \WC_Shipping_Rate && 'local_pickup' !== $rate->get_method_id() && 'pickup_location' !== $rate->get_method_id() && ( ! $cheapest || (float) $rate->get_cost() < (float) $cheapest->get_cost() ) ) {
				$cheapest = $rate;
			}
		}
		if ( $cheapest ) {
			$cheapest->set_cost( '0' );
			$cheapest->set_taxes( array() );
		}
		return $rates;
	}

	/**
	 * Puts gifts into the cart that are still missing, once a session.
	 *
	 * @param mixed $cart Cart.
	 */
	public function gifts( $cart ): void {
		if ( $this->adding || ! $cart instanceof \WC_Cart || ! WC()->session || ! did_action( 'wp_loaded' ) ) {
			return;
		}
		try {
			$given = (array) WC()->session->get( self::GIVEN, array() );
			$new   = false;
			foreach ( $this->benefits( 'gift' ) as $gift ) {
				$id      = (int) ( $gift['variation'] ? $gift['variation'] : $gift['product'] );
				$product = wc_get_product( $id );
				if ( isset( $given[ $gift['rule'] ] ) || ! $product || ! $product->is_purchasable() || ! $product->is_in_stock() || ! $product->has_enough_stock( (int) $gift['qty'] ) ) {
					continue;
				}
				$given[ $gift['rule'] ] = $id;
				WC()->session->set( self::GIVEN, $given );
				$this->adding = true;
				$attributes   = $product instanceof \WC_Product_Variation ? $product->get_variation_attributes() : array();
				$new          = false !== $cart->add_to_cart( (int) $gift['product'], (int) $gift['qty'], (int) $gift['variation'], $attributes, array( self::MARK => $gift['rule'] ) ) || $new;
			}
			if ( $new ) {
				$this->pricing->price( $cart );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'gift', $error );
		} finally {
			$this->adding = false;
		}
	}

	/**
	 * Whether some offer gives free shipping.
	 */
	private function free_shipping(): bool {
		return array() !== $this->benefits( 'free_shipping' );
	}

	/**
	 * Benefits of the cart's quote.
	 *
	 * @param string $type Type.
	 * @return list<array<string,mixed>>
	 */
	private function benefits( string $type ): array {
		$quote = $this->pricing->quote();
		return array_values( array_filter( $quote->answer['benefits'] ?? array(), static fn( array $benefit ): bool => $type === $benefit['type'] ) );
	}
}
