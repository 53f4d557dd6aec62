<?php
/**
 * What an e-mail of a moment says.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CodeView;
use Tandem\Plugin\Coupons\Reward;

defined( 'ABSPATH' ) || exit;

/**
 * The facts of one e-mail, and their merge tags.
 */
final readonly class MomentContent {

	/**
	 * Keeps the facts.
	 *
	 * @param string                $first_name First name, empty where it is not known.
	 * @param string                $url        Where the button leads.
	 * @param \WC_Coupon|null       $coupon     Code.
	 * @param list<array{0:\WC_Product,1:int}> $items Products and quantities.
	 * @param string                $cart_value Value of the cart as the shop writes it.
	 * @param string                $tier       Name of a tier.
	 * @param string                $tier_gives What it gives, in words.
	 * @param list<string>          $offers     Offers that hold for the recipient, a sentence each.
	 */
	public function __construct(
		public string $first_name,
		public string $url,
		public ?\WC_Coupon $coupon = null,
		public array $items = array(),
		public string $cart_value = '',
		public string $tier = '',
		public string $tier_gives = '',
		public array $offers = array(),
	) {
	}

	/**
	 * The same with offers.
	 *
	 * @param list<string> $offers Offers that hold for the recipient, a sentence each.
	 */
	public function with_offers( array $offers ): self {
		return new self( $this->first_name, $this->url, $this->coupon, $this->items, $this->cart_value, $this->tier, $this->tier_gives, $offers );
	}

	/**
	 * Merge tags with their values; empty where there is nothing to say.
	 *
	 * @return array<string,string>
	 */
	public function tags(): array {
		$until = $this->coupon?->get_date_expires()?->getTimestamp();
		$name  = trim( wp_strip_all_tags( $this->first_name ) );
		return array_combine(
			MomentMail::TAGS,
			array(
				/* translators: %s: first name. */
				'' === $name ? __( 'Hello,', 'tandem-for-woocommerce' ) : sprintf( __( 'Hello %s,', 'tandem-for-woocommerce' ), $name ),
				$name,
				(string) $this->coupon?->get_code(),
				$this->coupon ? Reward::text_of( $this->coupon ) : '',
				$until ? Reward::moment( $until ) : '',
				$this->cart_value,
				$this->tier,
				$this->tier_gives,
			)
		);
	}

	/**
	 * The code as it is shown.
	 */
	public function code(): ?CodeView {
		return $this->coupon ? new CodeView( $this->coupon ) : null;
	}

	/**
	 * Made-up facts, for the preview and the test.
	 *
	 * @param MomentMail $mail E-mail.
	 */
	public static function sample( MomentMail $mail ): self {
		$coupon = new \WC_Coupon();
		$coupon->set_code( 'sample-abcd-2345-efgh-6789' );
		$coupon->set_discount_type( 'percent' );
		$coupon->set_amount( '10' );
		$coupon->set_date_expires( time() + WEEK_IN_SECONDS );
		$coupon->set_email_restrictions( array( 'sample@example.com' ) );
		$items = array();
		if ( str_starts_with( $mail->id, 'cart_' ) ) {
			foreach ( wc_get_products( array( 'status' => 'publish', 'limit' => 2, 'type' => 'simple', 'orderby' => 'ID' ) ) as $place => $product ) {
				$items[] = array( $product, $place + 1 );
			}
		}
		$none = 'newsletter_confirm' === $mail->id || 'cart_1' === $mail->id || 'cart_2' === $mail->id;
		return new self( str_starts_with( $mail->id, 'newsletter' ) ? '' : 'Ada', wc_get_page_permalink( 'shop' ), $none ? null : $coupon, $items, '', 'tier' === $mail->id ? 'Gold' : '', 'tier' === $mail->id ? __( 'free shipping', 'tandem-for-woocommerce' ) : '' );
	}
}
