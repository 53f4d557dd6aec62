<?php
/**
 * A code as a shopper sees it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Coupons;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the templates that show codes. Plain text.
 */
final readonly class CodeView {

	/**
	 * Code.
	 *
	 * @var string
	 */
	public string $code;

	/**
	 * What it is worth.
	 *
	 * @var string
	 */
	public string $worth;

	/**
	 * What has to be known, one sentence each.
	 *
	 * @var list<string>
	 */
	public array $terms;

	/**
	 * Reads a coupon.
	 *
	 * @param \WC_Coupon $coupon Coupon.
	 */
	public function __construct( \WC_Coupon $coupon ) {
		$this->code  = $coupon->get_code();
		$this->worth = Reward::text_of( $coupon );
		$this->terms = Reward::terms( $coupon );
	}
}
