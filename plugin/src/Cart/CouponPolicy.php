<?php
/**
 * Coupons beside bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;
use Tandem\Pricing\CouponHeadroom;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * The shop's policy: coupons come after the bundle price and stop at its floor, leave bundle lines
 * out, or cannot be used together with a bundle.
 */
final class CouponPolicy implements Integration {

	/**
	 * What may still be taken off, by cart item key, for the percent coupon under way.
	 *
	 * @var array<string,int>
	 */
	private array $left = array();

	/**
	 * Takes its services.
	 *
	 * @param CartPricing $pricing  Prices of the cart.
	 * @param Settings    $settings Settings.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Attaches to coupons. The filter on percent discounts is attached only while a floor binds,
	 * because WooCommerce leaves out its own last cent when that filter has changed something.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_coupon_is_valid', array( $this, 'valid' ), 10, 3 );
		add_filter( 'woocommerce_coupon_get_items_to_apply', array( $this, 'items' ), 10, 3 );
	}

	/**
	 * Refuses a coupon beside a bundle where the two cannot be combined.
	 *
	 * @param mixed $valid     Answer so far.
	 * @param mixed $coupon    Coupon.
	 * @param mixed $discounts Discounts.
	 * @return mixed
	 * @throws \Exception With the sentence for the shopper, as WooCommerce expects.
	 */
	public function valid( $valid, $coupon, $discounts ) {
		$quote = $this->pricing->quote();
		if ( $valid && $quote && $quote->saving() > 0 && $discounts instanceof \WC_Discounts && $discounts->get_object() instanceof \WC_Cart && 'not_combinable' === $this->settings->get( 'bundles.coupon_policy' ) ) {
			throw new \Exception( esc_html__( 'This coupon cannot be used together with a bundle.', 'tandem-for-woocommerce' ), 100 );
		}
		return $valid;
	}

	/**
	 * The items that a coupon may lower, and by how much.
	 *
	 * @param mixed $items     Items.
	 * @param mixed $coupon    Coupon.
	 * @param mixed $discounts Discounts.
	 * @return mixed
	 */
	public function items( $items, $coupon, $discounts ) {
		remove_filter( 'woocommerce_coupon_get_discount_amount', array( $this, 'cap' ), PHP_INT_MAX );
		$quote = $this->pricing->quote();
		if ( ! is_array( $items ) || ! $quote || ! $quote->applied() || ! $discounts instanceof \WC_Discounts || ! $discounts->get_object() instanceof \WC_Cart ) {
			return $items;
		}
		try {
			if ( 'exclude' === $this->settings->get( 'bundles.coupon_policy' ) ) {
				return array_values( array_filter( $items, static fn( $item ): bool => null === $quote->grouped_line( (string) $item->key ) ) );
			}
			$given      = $discounts->get_discounts_by_item( true );
			$this->left = array();
			$percent    = $coupon instanceof \WC_Coupon && $coupon->is_type( 'percent' );
			$kept       = array();
			foreach ( $items as $item ) {
				$line = $quote->priced_line( (string) $item->key );
				$room = $line ? CouponHeadroom::of( $quote->request, $line ) : null;
				if ( null === $room ) {
					$kept[] = $item;
					continue;
				}
				$before = (int) ceil( (float) ( $given[ $item->key ] ?? 0 ) );
				if ( $room <= $before ) {
					continue;
				}
				if ( $percent ) {
					$this->left[ (string) $item->key ] = $room - $before;
				} else {
					$item        = clone $item;
					$item->price = $room;
				}
				$kept[] = $item;
			}
			if ( $this->binds( $kept, $coupon ) ) {
				add_filter( 'woocommerce_coupon_get_discount_amount', array( $this, 'cap' ), PHP_INT_MAX, 3 );
			}
			return $kept;
		} catch ( \Throwable $error ) {
			Log::failure( 'coupon policy', $error );
			return $items;
		}
	}

	/**
	 * The percent discount of a line, at most what its floor leaves.
	 *
	 * @param mixed $discount Discount of the line.
	 * @param mixed $amount   What it is taken from.
	 * @param mixed $item     Cart item.
	 * @return mixed
	 */
	public function cap( $discount, $amount, $item ) {
		$left = is_array( $item ) ? $this->left[ (string) ( $item['key'] ?? '' ) ] ?? null : null;
		return null === $left || ! is_numeric( $discount ) ? $discount : min( (float) $discount, (float) MinorUnits::format( $left, wc_get_price_decimals() ) );
	}

	/**
	 * Whether a percent coupon would take more than some floor leaves.
	 *
	 * @param array<mixed> $items  Items.
	 * @param mixed        $coupon Coupon.
	 */
	private function binds( array $items, mixed $coupon ): bool {
		foreach ( $this->left ? $items : array() as $item ) {
			$left = $this->left[ (string) $item->key ] ?? null;
			if ( null !== $left && ceil( (float) $item->price * (float) $coupon->get_amount() / 100 ) > $left ) {
				return true;
			}
		}
		return false;
	}
}
