<?php
/**
 * How far the cart is from free shipping.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Pricing\ShownDifference;
use Tandem\Value\MinorUnits;
use Tandem\Value\ShippingThreshold;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the free-shipping methods of the zone that the shopper's own packages match. It promises nothing
 * that WooCommerce's shipping calculation would not grant: "reached" is said only where the rate is there.
 */
final class FreeShipping {

	/** Session key: conditions of the free methods at the shopper's address. */
	private const KEPT = 'tandem_free_methods';

	/** Name in the session of what the list of the cart was to close when it was last made. */
	private const GAP = 'tandem_gap';

	/**
	 * The last question, as a hash.
	 *
	 * @var string
	 */
	private string $asked = '';

	/**
	 * Its answer.
	 *
	 * @var ShippingThreshold|null
	 */
	private ?ShippingThreshold $answer = null;

	/**
	 * Progress of the cart, or null where no amount leads to free shipping: no shipping needed, address
	 * unknown to a shop that hides its rates until then, no such method, a coupon that is missing or of which it
	 * cannot be told what it would take off once something is added, or several packages.
	 */
	public function progress(): ?ShippingThreshold {
		$cart = WC()->cart;
		if ( ! $cart instanceof \WC_Cart || ! $cart->needs_shipping() || ! $cart->show_shipping() ) {
			return null;
		}
		$packages = WC()->shipping()->get_packages();
		if ( array() === $packages ) {
			$cart->calculate_shipping();
			$packages = WC()->shipping()->get_packages();
		}
		if ( 1 !== count( $packages ) ) {
			return null;
		}
		$package = reset( $packages );
		$granted = $this->is_granted( $package );
		// Bar and list of one page ask the same; a cart that has changed is another question.
		$asked = md5( (string) wp_json_encode( array( $granted, $package['destination'] ?? null, $cart->get_cart_hash(), $cart->get_displayed_subtotal(), $cart->get_discount_total(), $cart->get_applied_coupons() ) ) );
		if ( $asked === $this->asked ) {
			return $this->answer;
		}
		$nearest = null;
		foreach ( $this->methods( $package ) as $method ) {
			$progress = $this->of_method( $method, $cart );
			if ( null !== $progress && $progress->reached() === $granted && ( null === $nearest || $progress->missing < $nearest->missing ) ) {
				$nearest = $progress;
			}
		}
		if ( null !== $nearest && ! $nearest->reached() ) {
			/**
			 * What has to be added so that the cart costs as much more as it misses: beyond some amount an offer may take
			 * something off again.
			 *
			 * @param int|null $missing Minor units; null where it cannot be told.
			 */
			$needed  = apply_filters( 'tandem_shipping_gap', $nearest->missing );
			$nearest = is_int( $needed ) && $needed > 0 ? $nearest->missing( $needed ) : null;
		}
		$this->asked  = $asked;
		$this->answer = $nearest;
		return $nearest;
	}

	/**
	 * Notes what the list of the cart is to close.
	 *
	 * @param int $gap Minor units, 0 for none.
	 */
	public static function noted( int $gap ): int {
		if ( self::last_gap() !== $gap ) {
			WC()->session?->set( self::GAP, $gap );
		}
		return $gap;
	}

	/**
	 * The same of this shopper's cart as it was last shown: whoever reads products before the cart is added up goes by it.
	 */
	public static function last_gap(): int {
		return (int) WC()->session?->get( self::GAP );
	}

	/**
	 * The sentence for the shopper.
	 *
	 * @param ShippingThreshold $progress Progress.
	 */
	public function text( ShippingThreshold $progress ): string {
		if ( $progress->reached() ) {
			return __( 'Your order ships free.', 'tandem-for-woocommerce' );
		}
		$missing = html_entity_decode( wp_strip_all_tags( wc_price( (float) ShopCurrency::current()->decimal( $progress->missing ), array( 'in_span' => false ) ) ), ENT_QUOTES, 'UTF-8' );
		/* translators: %s: amount of money. */
		return sprintf( __( '%s to go until free shipping.', 'tandem-for-woocommerce' ), $missing );
	}

	/**
	 * Conditions of the free methods of a package's zone. Five queries read them; like WooCommerce's own rates they
	 * are kept with the session until the address or the shop's shipping settings change.
	 *
	 * @param array<string,mixed> $package Package.
	 * @return list<array{requires:string,minimum:string,ignores_discounts:bool}>
	 */
	private function methods( array $package ): array {
		$session = WC()->session;
		$of      = md5( (string) wp_json_encode( array( $package['destination'] ?? null, \WC_Cache_Helper::get_transient_version( 'shipping' ) ) ) );
		$kept    = $session instanceof \WC_Session ? $session->get( self::KEPT ) : null;
		if ( is_array( $kept ) && ( $kept['of'] ?? '' ) === $of ) {
			return $kept['methods'];
		}
		$methods = array();
		foreach ( \WC_Shipping_Zones::get_zone_matching_package( $package )->get_shipping_methods( true ) as $method ) {
			if ( $method instanceof \WC_Shipping_Free_Shipping ) {
				$methods[] = array(
					'requires'          => (string) $method->requires,
					'minimum'           => (string) $method->min_amount,
					'ignores_discounts' => 'no' !== $method->ignore_discounts,
				);
			}
		}
		if ( $session instanceof \WC_Session ) {
			$session->set(
				self::KEPT,
				array(
					'of'      => $of,
					'methods' => $methods,
				)
			);
		}
		return $methods;
	}

	/**
	 * Whether a free rate is among those of the package.
	 *
	 * @param array<string,mixed> $package Package with its rates.
	 */
	private function is_granted( array $package ): bool {
		foreach ( $package['rates'] ?? array() as $rate ) {
			if ( $rate instanceof \WC_Shipping_Rate && 'free_shipping' === $rate->get_method_id() ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Progress towards one method, null where an amount alone does not lead to it.
	 *
	 * @param array{requires:string,minimum:string,ignores_discounts:bool} $method Its conditions.
	 * @param \WC_Cart                                                     $cart   Cart.
	 */
	private function of_method( array $method, \WC_Cart $cart ): ?ShippingThreshold {
		$by_amount = in_array( $method['requires'], array( 'min_amount', 'either' ), true ) || ( 'both' === $method['requires'] && $this->has_coupon( $cart ) );
		$exponent  = wc_get_price_decimals();
		$minimum   = MinorUnits::rounded( $method['minimum'], $exponent );
		if ( ! $by_amount || null === $minimum || 0 === $minimum ) {
			return null;
		}
		$amounts = array();
		foreach ( array( $cart->get_displayed_subtotal(), $cart->get_discount_total(), $cart->get_discount_tax() ) as $amount ) {
			$amounts[] = MinorUnits::rounded( $amount, $exponent ) ?? 0;
		}
		$progress = ShippingThreshold::of( $amounts[0], $amounts[1], $amounts[2], ! $method['ignores_discounts'], $cart->display_prices_including_tax(), $minimum );
		if ( $progress->reached() || $method['ignores_discounts'] ) {
			return $progress;
		}
		$off = $this->taken_off( $cart, $exponent );
		if ( null === $off ) {
			return null;
		}
		return 0 === $off['percent'] ? $progress : ShippingThreshold::afterPercent( $amounts[0], $progress->counted, $off['fixed'], $off['percent'], $minimum );
	}

	/**
	 * What the coupons take off whatever is added, in prices that are shown as they are entered: fixed amounts that the
	 * cart uses up already, and one percentage of everything. The rest of a large coupon takes off of the added product as
	 * well, a coupon for some products may or may not; and how much tax goes off with a coupon depends on the rates of
	 * all lines.
	 *
	 * @param \WC_Cart $cart     Cart.
	 * @param int      $exponent Decimals of the currency.
	 * @return array{fixed:int,percent:int}|null Minor units, and ten thousandths of a percent; null where it cannot be told.
	 */
	private function taken_off( \WC_Cart $cart, int $exponent ): ?array {
		$with_tax = wc_tax_enabled() && wc_prices_include_tax();
		$fixed    = array();
		$percent  = array();
		foreach ( $cart->get_coupons() as $code => $coupon ) {
			$amount = MinorUnits::rounded( $coupon->get_amount(), $exponent );
			if ( 0 === $amount ) {
				continue;
			}
			if ( null === $amount || ! ShownDifference::is_none() ) {
				return null;
			}
			$used = MinorUnits::rounded( $cart->get_coupon_discount_amount( (string) $code, ! $with_tax ), $exponent );
			if ( $coupon->is_type( 'fixed_cart' ) && null !== $used && $used >= $amount ) {
				$fixed[] = $amount;
			} elseif ( $coupon->is_type( 'percent' ) && self::is_of_everything( $coupon ) ) {
				$percent[] = MinorUnits::rounded( $coupon->get_amount(), 4 );
			} else {
				return null;
			}
		}
		return count( $percent ) > 1 || in_array( null, $percent, true ) ? null : array(
			'fixed'   => (int) array_sum( $fixed ),
			'percent' => (int) array_sum( $percent ),
		);
	}

	/**
	 * Whether a coupon is for whatever is in the cart, and nobody else has a say in what it takes off.
	 *
	 * @param \WC_Coupon $coupon Coupon.
	 */
	private static function is_of_everything( \WC_Coupon $coupon ): bool {
		return array() === array( ...$coupon->get_product_ids(), ...$coupon->get_excluded_product_ids(), ...$coupon->get_product_categories(), ...$coupon->get_excluded_product_categories() )
			&& ! $coupon->get_exclude_sale_items() && (int) $coupon->get_limit_usage_to_x_items() < 1 && ! has_filter( 'woocommerce_coupon_get_discount_amount' );
	}

	/**
	 * Whether a valid coupon of the cart grants free shipping.
	 *
	 * @param \WC_Cart $cart Cart.
	 */
	private function has_coupon( \WC_Cart $cart ): bool {
		foreach ( $cart->get_coupons() as $coupon ) {
			if ( $coupon instanceof \WC_Coupon && $coupon->is_valid() && $coupon->get_free_shipping() ) {
				return true;
			}
		}
		return false;
	}
}
