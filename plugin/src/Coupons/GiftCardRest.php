<?php
/**
 * What is left of a gift card.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Coupons;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Value\GiftCard;

defined( 'ABSPATH' ) || exit;

/**
 * A gift card is a coupon of a fixed amount, and WooCommerce uses a coupon up whole. When an order is paid in which one
 * was worth more than it took off, the rest comes as a new card for the same address and until the same second, shown
 * with the order. An order that is cancelled gives the card back as WooCommerce does, and the rest goes; a rest that was
 * spent meanwhile stays spent, and the card comes back with what the order itself had used.
 */
final class GiftCardRest implements Integration {

	/** Order meta: cards of the order, with the amount that each was worth and what was left of it. */
	public const META = '_tandem_cards';

	/** Word before the code of a card. */
	public const PREFIX = 'gift';

	/**
	 * Takes its services.
	 *
	 * @param CouponIssuer $codes Issues codes.
	 */
	public function __construct( private readonly CouponIssuer $codes ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		foreach ( wc_get_is_paid_statuses() as $status ) {
			// Before the e-mail of the same change of status.
			add_action( "woocommerce_order_status_$status", array( $this, 'paid' ), 6 );
		}
		foreach ( array( 'cancelled', 'failed' ) as $status ) {
			// After WooCommerce has given the coupon's use back.
			add_action( "woocommerce_order_status_$status", array( $this, 'take_back' ), 30 );
		}
		add_filter( 'tandem_order_codes', array( $this, 'with_rests' ), 10, 2 );
	}

	/**
	 * Issues the rests of the cards of a paid order.
	 *
	 * @param mixed $id Order id.
	 */
	public function paid( $id ): void {
		try {
			$order = is_numeric( $id ) ? wc_get_order( (int) $id ) : null;
			$kept  = $order instanceof \WC_Order ? self::kept( $order ) : array();
			$new   = false;
			foreach ( $order instanceof \WC_Order ? $order->get_items( 'coupon' ) : array() as $item ) {
				$card = $item instanceof \WC_Order_Item_Coupon && ! isset( $kept[ $item->get_code() ] ) ? self::card( $item->get_code() ) : null;
				if ( null === $card ) {
					continue;
				}
				$used  = $order->get_prices_include_tax() ? array( $item->get_discount(), $item->get_discount_tax() ) : array( $item->get_discount() );
				$worth = (string) wc_format_decimal( $card->get_amount(), max( 0, wc_get_price_decimals() ) );
				$rest  = GiftCard::rest( $worth, $used, max( 0, wc_get_price_decimals() ) );
				$until = $card->get_date_expires()?->getTimestamp() ?? 0;
				$new   = true;
				// Noted also where nothing is left, so that a later change of status does not ask again.
				$kept[ $item->get_code() ] = array( $worth, $rest ?? '' );
				$email                     = (string) ( $card->get_email_restrictions()[0] ?? $order->get_billing_email() );
				$coupon                    = null === $rest || $until <= time() ? null : $this->codes->issue( self::key( $order, $card->get_id() ), self::PREFIX, $email, new Reward( 'amount', $rest, max( 1, $until - time() ), '', 0, false, false ), $card->get_description() );
				if ( $coupon ) {
					/* translators: 1: code of a gift card, 2: amount, 3: new code. */
					$order->add_order_note( sprintf( __( 'Of the gift card %1$s %2$s was left: the customer got the code %3$s.', 'tandem-for-woocommerce' ), $card->get_code(), Reward::money( (string) $rest ), $coupon->get_code() ) );
				}
			}
			if ( $new ) {
				$order->update_meta_data( self::META, (string) wp_json_encode( $kept ) );
				$order->save_meta_data();
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'gift card', $error );
		}
	}

	/**
	 * Takes the rests back: the cards themselves are whole again.
	 *
	 * @param mixed $id Order id.
	 */
	public function take_back( $id ): void {
		try {
			$order = is_numeric( $id ) ? wc_get_order( (int) $id ) : null;
			foreach ( $order instanceof \WC_Order ? self::kept( $order ) : array() as $code => list( $worth, $rest ) ) {
				$card = self::card( (string) $code );
				if ( null === $card || '' === $rest || $this->codes->withdraw( self::key( $order, $card->get_id() ) ) ) {
					continue;
				}
				$used = GiftCard::used( $worth, $rest, max( 0, wc_get_price_decimals() ) );
				if ( null !== $used ) {
					$card->set_amount( $used );
					$card->save();
				}
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'gift card', $error );
		}
	}

	/**
	 * Adds the rests to the codes of an order.
	 *
	 * @param mixed $codes Codes so far.
	 * @param mixed $order Order.
	 * @return mixed
	 */
	public function with_rests( $codes, $order = null ) {
		foreach ( is_array( $codes ) && $order instanceof \WC_Order ? array_keys( self::kept( $order ) ) : array() as $code ) {
			$card   = self::card( (string) $code );
			$coupon = $card ? $this->codes->of_key( self::key( $order, $card->get_id() ) ) : null;
			if ( CouponIssuer::open( $coupon ) ) {
				$codes[] = $coupon;
			}
		}
		return $codes;
	}

	/**
	 * A gift card by its code; null where the code is none.
	 *
	 * @param string $code Code.
	 */
	private static function card( string $code ): ?\WC_Coupon {
		$id     = str_starts_with( $code, self::PREFIX . '-' ) ? (int) wc_get_coupon_id_by_code( $code ) : 0;
		$coupon = $id > 0 ? new \WC_Coupon( $id ) : null;
		return $coupon && '' !== (string) $coupon->get_meta( CouponIssuer::KEY ) && 'fixed_cart' === $coupon->get_discount_type() ? $coupon : null;
	}

	/**
	 * Cards of an order.
	 *
	 * @param \WC_Order $order Order.
	 * @return array<string,array{0:string,1:string}>
	 */
	private static function kept( \WC_Order $order ): array {
		return array_filter( (array) json_decode( (string) $order->get_meta( self::META ), true ), 'is_array' );
	}

	/**
	 * Key of a rest.
	 *
	 * @param \WC_Order $order Order.
	 * @param int       $card  Coupon id of the card.
	 */
	private static function key( \WC_Order $order, int $card ): string {
		return 'rest:' . $order->get_id() . ':' . $card;
	}
}
