<?php
/**
 * Services of moments and codes.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that writes at the right moment and issues codes. Used by Plugin alone.
 */
trait MomentServices {

	/**
	 * Issues codes.
	 */
	public function coupons(): Coupons\CouponIssuer {
		return $this->service( Coupons\CouponIssuer::class, fn(): Coupons\CouponIssuer => new Coupons\CouponIssuer( $this->usage() ) );
	}

	/**
	 * Codes for a first order.
	 */
	public function first_order_codes(): Coupons\FirstOrderCodes {
		return $this->service( Coupons\FirstOrderCodes::class, fn(): Coupons\FirstOrderCodes => new Coupons\FirstOrderCodes( fn(): Segments\OrderFactsStore => $this->order_facts(), $this->offer_usage(), $this->usage() ) );
	}

	/**
	 * One builder an integration.
	 *
	 * @return list<callable():Integration>
	 */
	private function moment_integrations(): array {
		return array(
			fn(): Integration => $this->coupons(),
			fn(): Integration => $this->first_order_codes(),
			fn(): Integration => new Offers\Device( $this->settings() ),
			fn(): Integration => new Coupons\OrderCodes( $this->offers(), $this->offer_usage(), $this->usage(), $this->coupons() ),
		);
	}
}
