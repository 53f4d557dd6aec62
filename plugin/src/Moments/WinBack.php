<?php
/**
 * Wins customers back.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailKind;

defined( 'ABSPATH' ) || exit;

/**
 * Once a day: whose last order was so many days ago gets one e-mail, named by that order, so that a lapse has one
 * whatever happens. Switched on, it looks thirty days back and not at everybody who ever left.
 */
final class WinBack implements Integration, MailKind {

	public const KIND   = 'winback';
	public const CURSOR = 'tandem_winback';

	/** Orders looked at in one run. */
	private const BATCH = 100;

	/** Days that the first run looks back. */
	private const BACK = 30;

	/**
	 * Takes its services.
	 *
	 * @param CustomerMail $mail     E-mails.
	 * @param \Closure():int $after  Days of a lapse.
	 */
	public function __construct(
		private readonly CustomerMail $mail,
		private readonly \Closure $after,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( self::KIND => $this ) );
		add_action( MomentSchedule::DAILY, array( $this, 'look' ) );
	}

	/**
	 * Looks for customers who have just lapsed. Called by Action Scheduler.
	 */
	public function look(): void {
		if ( ! $this->mail->on( 'winback' ) ) {
			return;
		}
		try {
			$until  = time() - DAY_IN_SECONDS * ( $this->after )();
			$cursor = (int) get_option( self::CURSOR, 0 );
			$from   = max( $cursor, $until - self::BACK * DAY_IN_SECONDS );
			$orders = $this->mail->orders( $from, $until, self::BATCH );
			foreach ( $orders as $order ) {
				$from = max( $from, (int) $order->get_date_created()?->getTimestamp() );
				if ( ! $this->mail->another( $order, '>' ) ) {
					$this->mail->plan( self::KIND . ':' . $order->get_id(), self::KIND, (string) $order->get_billing_email(), array( 'order' => $order->get_id() ) );
				}
			}
			$more = count( $orders ) === self::BATCH;
			update_option( self::CURSOR, $more && $from > $cursor ? $from : $until, false );
			if ( $more ) {
				as_enqueue_async_action( MomentSchedule::DAILY, array(), 'tandem' );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'win-back', $error );
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
	 * @param array<string,mixed> $data Order.
	 */
	public function address( array $data ): string {
		$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
		return $order instanceof \WC_Order && $this->mail->on( 'winback' ) && ! $this->mail->another( $order, '>' ) ? (string) $order->get_billing_email() : '';
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    Order.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
		return $this->mail->send( 'winback', $data, $address, $order instanceof \WC_Order ? $order->get_billing_first_name() : '', __( 'Win back', 'tandem-for-woocommerce' ) );
	}
}
