<?php
/**
 * The code for a first order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Coupons\FirstOrderCodes;
use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Segments\CustomerKey;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One welcome code a mailbox, whether it came by an account or by the newsletter, and none for who has bought.
 */
final class WelcomeCode {

	/**
	 * Takes its services.
	 *
	 * @param Settings        $settings Settings.
	 * @param CouponIssuer    $codes    Issues codes.
	 * @param FirstOrderCodes $first    Knows who has bought.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly CouponIssuer $codes,
		private readonly FirstOrderCodes $first,
	) {
	}

	/**
	 * The code of an address, made where it is due; null where there is none to use.
	 *
	 * @param string $moment account or newsletter.
	 * @param string $email  Address.
	 * @param int    $user   User id, 0 for none.
	 */
	public function of( string $moment, string $email, int $user = 0 ): ?\WC_Coupon {
		$reward = Reward::of_settings( (array) $this->settings->get( 'moments.' . $moment ), true );
		if ( null === $reward || $this->first->before( $user, $email, array() ) ) {
			return null;
		}
		$coupon = $this->codes->issue( 'welcome:' . MailChoices::recipient( CustomerKey::mailbox( $email ) ), 'welcome', $email, $reward, __( 'Welcome', 'tandem-for-woocommerce' ) );
		return CouponIssuer::open( $coupon ) ? $coupon : null;
	}
}
