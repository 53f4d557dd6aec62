<?php
/**
 * What a shopper refused before they ordered.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Privacy\Consent;

defined( 'ABSPATH' ) || exit;

/**
 * "Not interested" is kept in the browser, and an e-mail knows no browser. Where the shopper agreed to preferences, the
 * order takes the refused products along, so that its e-mails do not suggest them; they are exported and erased with it.
 */
final class OrderRefusals implements Integration {

	public const META = '_tandem_refused';

	/** An e-mail after a purchase comes at most ninety days later; a refusal holds thirty. */
	private const DAYS = 30;

	/**
	 * Takes its services.
	 *
	 * @param Attention $attention What the shopper refused.
	 * @param Consent   $consent   Consent.
	 */
	public function __construct(
		private readonly Attention $attention,
		private readonly Consent $consent,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_checkout_create_order', array( $this, 'note' ) );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', array( $this, 'note' ) );
		add_filter( 'woocommerce_privacy_export_order_personal_data_meta', fn( mixed $keys ): mixed => is_array( $keys ) ? $keys + array( self::META => __( 'Products not to be suggested', 'tandem-for-woocommerce' ) ) : $keys );
		add_filter( 'woocommerce_privacy_remove_order_personal_data_meta', fn( mixed $keys ): mixed => is_array( $keys ) ? $keys + array( self::META => 'numeric_id' ) : $keys );
		add_filter( 'woocommerce_privacy_remove_order_personal_data_meta_value', static fn( mixed $value, mixed $key = '' ): mixed => self::META === $key ? '' : $value, 10, 2 );
	}

	/**
	 * Notes the refused products with an order that is saved next.
	 *
	 * @param mixed $order Order.
	 */
	public function note( mixed $order ): void {
		Guard::run(
			'refused products',
			function () use ( $order ): bool {
				$refused = $order instanceof \WC_Order ? $this->attention->refused() : array();
				if ( array() !== $refused && $this->consent->allows( Consent::PREFERENCES ) ) {
					$order->update_meta_data( self::META, implode( '.', $refused ) );
				} elseif ( $order instanceof \WC_Order && $order->meta_exists( self::META ) ) {
					// The draft of a checkout that was begun before consent was withdrawn.
					$order->delete_meta_data( self::META );
				}
				return true;
			},
			false
		);
	}

	/**
	 * Products that whoever placed an order refused, while that holds.
	 *
	 * @param \WC_Order $order Order.
	 * @return list<int>
	 */
	public static function of( \WC_Order $order ): array {
		$kept = $order->get_meta( self::META );
		$made = $order->get_date_created();
		$old  = null !== $made && $made->getTimestamp() < time() - self::DAYS * DAY_IN_SECONDS;
		return is_string( $kept ) && '' !== $kept && ! $old ? array_map( 'intval', explode( '.', $kept ) ) : array();
	}
}
