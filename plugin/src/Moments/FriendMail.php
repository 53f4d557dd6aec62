<?php
/**
 * Tells customers of their reward.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Mail\Requested;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * When a friend's first order is paid, who sent the friend is told of the code. Taken back in between, nothing is sent.
 */
final class FriendMail implements Integration, Requested {

	public const KIND = 'friend';

	/**
	 * Takes its services.
	 *
	 * @param Settings     $settings Settings.
	 * @param MailQueue    $queue    Queue.
	 * @param CouponIssuer $codes    Codes.
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
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( self::KIND => $this ) );
		add_action( 'tandem_friend_rewarded', array( $this, 'rewarded' ), 10, 2 );
	}

	/**
	 * Plans the e-mail.
	 *
	 * @param mixed $order  The friend's order.
	 * @param mixed $friend Who brought the friend.
	 */
	public function rewarded( $order, $friend ): void {
		if ( $order instanceof \WC_Order && $friend instanceof \WP_User && $this->settings->get( 'moments.friend.on' ) ) {
			$this->queue->put(
				self::KIND . ':' . $order->get_id(),
				self::KIND,
				(string) $friend->user_email,
				time(),
				array(
					'order' => $order->get_id(),
					'user'  => $friend->ID,
				)
			);
		}
	}

	/**
	 * {@inheritDoc}
	 */
	public function category(): string {
		return MailChoices::OFFERS;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data Order and user.
	 */
	public function address( array $data ): string {
		$user = get_userdata( (int) ( $data['user'] ?? 0 ) );
		return $user && null !== $this->coupon( $data ) ? (string) $user->user_email : '';
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    Order and user.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$user = get_userdata( (int) ( $data['user'] ?? 0 ) );
		return $this->mailer->send( 'friend', $address, new MomentContent( $user ? (string) $user->first_name : '', wc_get_page_permalink( 'shop' ), $this->coupon( $data ) ) );
	}

	/**
	 * The reward, null where it was taken back or used.
	 *
	 * @param array<string,mixed> $data Order.
	 */
	private function coupon( array $data ): ?\WC_Coupon {
		$coupon = $this->codes->of_key( 'friend:' . (int) ( $data['order'] ?? 0 ) );
		return CouponIssuer::open( $coupon ) ? $coupon : null;
	}
}
