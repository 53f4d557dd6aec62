<?php
/**
 * An e-mail to a customer about an order of theirs.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * What win-back and anniversary share: a person known by an order or an account, a code with its own key, and one
 * e-mail. Whether the reason still holds is asked when it is sent.
 */
final class CustomerMail {

	/**
	 * Takes its services.
	 *
	 * @param Settings     $settings Settings.
	 * @param MailQueue    $queue    Queue.
	 * @param CouponIssuer $codes    Issues codes.
	 * @param MomentMailer $mailer   Sends.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly MailQueue $queue,
		private readonly CouponIssuer $codes,
		private readonly MomentMailer $mailer,
	) {
	}

	/**
	 * Plans one.
	 *
	 * @param string              $key   Key of e-mail and code.
	 * @param string              $kind  Kind.
	 * @param string              $email Address.
	 * @param array<string,mixed> $data  Ids.
	 */
	public function plan( string $key, string $kind, string $email, array $data ): bool {
		return is_email( $email ) && $this->queue->put( $key, $kind, $email, time(), $data + array( 'key' => $key ) );
	}

	/**
	 * Sends one with its code.
	 *
	 * @param string              $moment  Moment: setting and e-mail are named by it.
	 * @param array<string,mixed> $data    Ids.
	 * @param string              $address Address.
	 * @param string              $name    First name.
	 * @param string              $about   What the code is for, for the owner.
	 * @param string              $tier    Name of a tier that it is about.
	 * @param string              $gives   What that tier gives.
	 */
	public function send( string $moment, array $data, string $address, string $name, string $about, string $tier = '', string $gives = '' ): string {
		$reward = Reward::of_settings( (array) $this->settings->get( 'moments.' . $moment ) );
		$coupon = $reward ? $this->codes->issue( (string) ( $data['key'] ?? '' ), 'back', $address, $reward, $about ) : null;
		return $this->mailer->send( $moment, $address, new MomentContent( $name, wc_get_page_permalink( 'shop' ), CouponIssuer::open( $coupon ) ? $coupon : null, array(), '', $tier, $gives ) );
	}

	/**
	 * Whether a moment is on.
	 *
	 * @param string $moment Moment.
	 */
	public function on( string $moment ): bool {
		return (bool) $this->settings->get( "moments.$moment.on" ) && (bool) $this->settings->get( 'live' ) && ! Settings::safe_mode();
	}

	/**
	 * Paid orders of a time, oldest first.
	 *
	 * @param int $from UNIX seconds.
	 * @param int $to   UNIX seconds, the last one included.
	 * @param int $most Orders.
	 * @return list<\WC_Order>
	 */
	public function orders( int $from, int $to, int $most ): array {
		$found = wc_get_orders(
			array(
				'type'         => 'shop_order',
				'status'       => (array) $this->settings->get( 'training.statuses' ),
				'date_created' => $from . '...' . $to,
				'orderby'      => 'date',
				'order'        => 'ASC',
				'limit'        => $most,
			)
		);
		return array_values( array_filter( (array) $found, static fn( mixed $order ): bool => $order instanceof \WC_Order ) );
	}

	/**
	 * Whether the customer of an order has another paid one before or after it.
	 *
	 * @param \WC_Order $order Order.
	 * @param string    $side  "<" for before, ">" for after.
	 */
	public function another( \WC_Order $order, string $side ): bool {
		$at   = (int) $order->get_date_created()?->getTimestamp();
		$user = $order->get_customer_id();
		$ids  = wc_get_orders(
			array(
				'type'         => 'shop_order',
				'status'       => (array) $this->settings->get( 'training.statuses' ),
				'customer'     => array_filter( array( (string) $order->get_billing_email(), $user ) ),
				'date_created' => $side . $at,
				'exclude'      => array( $order->get_id() ),
				'limit'        => 1,
				'return'       => 'ids',
			)
		);
		return array() !== (array) $ids;
	}
}
