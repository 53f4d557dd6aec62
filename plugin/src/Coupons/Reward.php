<?php
/**
 * What a code is worth.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Coupons;

defined( 'ABSPATH' ) || exit;

/**
 * Percent, amount, free shipping or one unit of a product, for a time. Values are decimal text as the owner wrote
 * them; nothing is computed here.
 */
final readonly class Reward {

	/** What a code can give. */
	public const TYPES = array( 'percent', 'amount', 'free_shipping', 'product' );

	/**
	 * Keeps the parts.
	 *
	 * @param string $type        One of TYPES.
	 * @param string $value       Percentage or amount, decimal text; empty for the others.
	 * @param int    $seconds     How long it holds.
	 * @param string $minimum     Least value of the cart, decimal text; empty for none.
	 * @param int    $product     Product of which one unit is free.
	 * @param bool   $first_order Whether only for a first paid order.
	 * @param bool   $alone       Whether it refuses other codes beside it.
	 * @param array{products:list<int>,categories:list<int>,exclude:list<int>}|null $scope What it is for; null for everything.
	 */
	public function __construct(
		public string $type,
		public string $value,
		public int $seconds,
		public string $minimum = '',
		public int $product = 0,
		public bool $first_order = false,
		public bool $alone = true,
		public ?array $scope = null,
	) {
	}

	/**
	 * The reward of a moment's settings; null where the owner chose none or its value gives nothing.
	 *
	 * @param array<string,mixed> $settings Node with reward, value, days and minimum.
	 * @param bool                $first    Whether only for a first paid order.
	 * @param int|null            $seconds  How long it holds, where that is not days.
	 */
	public static function of_settings( array $settings, bool $first = false, ?int $seconds = null ): ?self {
		$type = (string) ( $settings['reward'] ?? 'none' );
		if ( ! in_array( $type, self::TYPES, true ) ) {
			return null;
		}
		$reward = new self( $type, trim( str_replace( ',', '.', (string) ( $settings['value'] ?? '' ) ) ), $seconds ?? DAY_IN_SECONDS * (int) ( $settings['days'] ?? 30 ), trim( str_replace( ',', '.', (string) ( $settings['minimum'] ?? '' ) ) ), 0, $first );
		return $reward->valid() ? $reward : null;
	}

	/**
	 * The reward of an offer's benefit; null where it gives no code.
	 *
	 * @param array<string,mixed> $benefit Benefit as OfferInput gives it.
	 * @param array{products:list<int>,categories:list<int>,exclude:list<int>}|null $scope The offer's products.
	 */
	public static function of_benefit( array $benefit, ?array $scope = null ): ?self {
		$seconds = DAY_IN_SECONDS * (int) ( $benefit['days'] ?? 30 );
		$reward  = match ( $benefit['type'] ?? '' ) {
			'next_order_coupon' => new self( (string) $benefit['gives'], (string) $benefit['value'], $seconds, (string) $benefit['minimum'], scope: $scope ),
			'loyalty_gift'      => new self( 'product', '', $seconds, '', (int) $benefit['product'] ),
			'gift_card'         => new self( 'amount', (string) $benefit['amount'], $seconds, '', 0, false, false ),
			default             => null,
		};
		return $reward?->valid() ? $reward : null;
	}

	/**
	 * Whether it gives something.
	 */
	public function valid(): bool {
		$number = 1 === preg_match( '/^\d{1,9}(\.\d{1,4})?$/D', $this->value ) && (float) $this->value > 0;
		return $this->seconds > 0 && ( '' === $this->minimum || is_numeric( $this->minimum ) ) && match ( $this->type ) {
			'percent' => $number && (float) $this->value <= 100,
			'amount'  => $number,
			'product' => $this->product > 0,
			default   => true,
		};
	}

	/**
	 * Its worth as a shopper reads it, plain text.
	 */
	public function text(): string {
		return match ( $this->type ) {
			/* translators: %s: percentage. */
			'percent'       => sprintf( __( '%s%% off', 'tandem-for-woocommerce' ), wc_format_localized_decimal( wc_format_decimal( $this->value, false, true ) ) ),
			/* translators: %s: amount. */
			'amount'        => sprintf( __( '%s off', 'tandem-for-woocommerce' ), self::money( $this->value ) ),
			'free_shipping' => __( 'free shipping', 'tandem-for-woocommerce' ),
			/* translators: %s: product. */
			default         => sprintf( __( '"%s" as a gift', 'tandem-for-woocommerce' ), wp_strip_all_tags( (string) wc_get_product( $this->product )?->get_name() ) ),
		};
	}

	/**
	 * Its worth, read back from a coupon.
	 *
	 * @param \WC_Coupon $coupon Coupon.
	 */
	public static function text_of( \WC_Coupon $coupon ): string {
		$amount = wc_format_decimal( $coupon->get_amount(), false, true );
		$type   = match ( true ) {
			'' !== (string) $coupon->get_meta( CouponIssuer::GIFT ) => 'product',
			$coupon->get_free_shipping()              => 'free_shipping',
			'percent' === $coupon->get_discount_type() => 'percent',
			default                                    => 'amount',
		};
		return ( new self( $type, $amount, 1, '', (int) $coupon->get_meta( CouponIssuer::GIFT ) ) )->text();
	}

	/**
	 * What has to be known to use a coupon, one sentence each, plain text.
	 *
	 * @param \WC_Coupon $coupon Coupon.
	 * @return list<string>
	 */
	public static function terms( \WC_Coupon $coupon ): array {
		$terms = array();
		$until = $coupon->get_date_expires();
		if ( $until ) {
			/* translators: %s: date and time. */
			$terms[] = sprintf( __( 'Valid until %s.', 'tandem-for-woocommerce' ), self::moment( $until->getTimestamp() ) );
		}
		if ( '' !== (string) $coupon->get_minimum_amount() && (float) $coupon->get_minimum_amount() > 0 ) {
			/* translators: %s: amount. */
			$terms[] = sprintf( __( 'From a cart of %s.', 'tandem-for-woocommerce' ), self::money( (string) $coupon->get_minimum_amount() ) );
		}
		if ( '' !== (string) $coupon->get_meta( CouponIssuer::FIRST ) ) {
			$terms[] = __( 'For your first order.', 'tandem-for-woocommerce' );
		}
		if ( $coupon->get_email_restrictions() ) {
			$terms[] = __( 'For you alone, once. Enter it at the checkout, after your e-mail address.', 'tandem-for-woocommerce' );
		}
		return $terms;
	}

	/**
	 * A time of the shop's clock in words.
	 *
	 * @param int $at UNIX seconds.
	 */
	public static function moment( int $at ): string {
		return (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $at );
	}

	/**
	 * An amount as the shop writes it, plain text.
	 *
	 * @param string $decimal Decimal text.
	 */
	public static function money( string $decimal ): string {
		return html_entity_decode( wp_strip_all_tags( wc_price( (float) $decimal, array( 'currency' => get_option( 'woocommerce_currency' ) ) ) ), ENT_QUOTES, 'UTF-8' );
	}
}
