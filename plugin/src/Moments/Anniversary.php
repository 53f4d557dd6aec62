<?php
/**
 * Anniversaries.
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
 * Once a day: whose first order, or whose account, is a whole number of years old today, by the shop's calendar. Who
 * came on a 29th of February celebrates on the 28th in other years. Days that a run missed are made up, a week back.
 */
final class Anniversary implements Integration, MailKind {

	public const KIND   = 'anniversary';
	public const CURSOR = 'tandem_anniversary';

	/** Years and days looked back, people of a day at most. */
	private const YEARS = 30;
	private const DAYS  = 7;
	private const MOST  = 1000;

	/**
	 * Takes its services.
	 *
	 * @param CustomerMail      $mail E-mails.
	 * @param \Closure():string $of   Of what: order or account.
	 */
	public function __construct(
		private readonly CustomerMail $mail,
		private readonly \Closure $of,
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
	 * Looks for anniversaries. Called by Action Scheduler.
	 */
	public function look(): void {
		if ( ! $this->mail->on( 'anniversary' ) ) {
			return;
		}
		try {
			$today = ( new \DateTimeImmutable( '@' . time() ) )->setTimezone( wp_timezone() )->setTime( 0, 0 );
			$last  = (string) get_option( self::CURSOR, '' );
			for ( $back = self::DAYS; $back >= 0; $back-- ) {
				$day = $today->modify( "-$back days" );
				if ( 0 === $back || ( '' !== $last && $day->format( 'Y-m-d' ) > $last ) ) {
					$this->celebrate( $day );
				}
			}
			update_option( self::CURSOR, $today->format( 'Y-m-d' ), false );
		} catch ( \Throwable $error ) {
			Log::failure( 'anniversaries', $error );
		}
	}

	/**
	 * First and last second of the days that are celebrated on a day, by years.
	 *
	 * @param \DateTimeImmutable $day Midnight of the shop's clock.
	 * @return array<int,array{0:int,1:int}>
	 */
	public static function ranges( \DateTimeImmutable $day ): array {
		$ranges = array();
		for ( $years = 1; $years <= self::YEARS; $years++ ) {
			$year = (int) $day->format( 'Y' ) - $years;
			$leap = checkdate( 2, 29, $year );
			if ( '02-29' === $day->format( 'm-d' ) && ! $leap ) {
				continue;
			}
			$from             = new \DateTimeImmutable( sprintf( '%04d-%s 00:00:00', $year, $day->format( 'm-d' ) ), $day->getTimezone() );
			$next             = '02-28' === $day->format( 'm-d' ) && $leap && ! checkdate( 2, 29, (int) $day->format( 'Y' ) ) ? '+2 days' : '+1 day';
			$ranges[ $years ] = array( $from->getTimestamp(), $from->modify( $next )->getTimestamp() - 1 );
		}
		return $ranges;
	}

	/**
	 * Plans the e-mails of a day.
	 *
	 * @param \DateTimeImmutable $day Midnight of the shop's clock.
	 */
	private function celebrate( \DateTimeImmutable $day ): void {
		foreach ( self::ranges( $day ) as list( $from, $to ) ) {
			if ( 'account' === ( $this->of )() ) {
				foreach ( self::users( $from, $to ) as $user ) {
					$this->plan( $day, (string) $user->user_email, array( 'user' => $user->ID ) );
				}
				continue;
			}
			foreach ( $this->mail->orders( $from, $to, self::MOST ) as $order ) {
				if ( ! $this->mail->another( $order, '<' ) ) {
					$this->plan( $day, (string) $order->get_billing_email(), array( 'order' => $order->get_id() ) );
				}
			}
		}
	}

	/**
	 * Plans one e-mail, one a person and year.
	 *
	 * @param \DateTimeImmutable $day   Day.
	 * @param string             $email Address.
	 * @param array<string,int>  $data  Order or user.
	 */
	private function plan( \DateTimeImmutable $day, string $email, array $data ): void {
		$this->mail->plan( self::KIND . ':' . MailChoices::recipient( $email ) . ':' . $day->format( 'Y' ), self::KIND, $email, $data );
	}

	/**
	 * Customers whose account was made in a time.
	 *
	 * @param int $from UNIX seconds.
	 * @param int $to   UNIX seconds.
	 * @return list<\WP_User>
	 */
	private static function users( int $from, int $to ): array {
		$query = new \WP_User_Query(
			array(
				'role__in'   => array( 'customer', 'subscriber' ),
				'number'     => self::MOST,
				'date_query' => array(
					array(
						'after'     => gmdate( 'Y-m-d H:i:s', $from ),
						'before'    => gmdate( 'Y-m-d H:i:s', $to ),
						'inclusive' => true,
					),
				),
			)
		);
		return array_values( array_filter( (array) $query->get_results(), static fn( mixed $user ): bool => $user instanceof \WP_User ) );
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
	 * @param array<string,mixed> $data Order or user.
	 */
	public function address( array $data ): string {
		if ( ! $this->mail->on( 'anniversary' ) ) {
			return '';
		}
		$user  = get_userdata( (int) ( $data['user'] ?? 0 ) );
		$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
		return $user ? (string) $user->user_email : ( $order instanceof \WC_Order ? (string) $order->get_billing_email() : '' );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    Order or user.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$user  = get_userdata( (int) ( $data['user'] ?? 0 ) );
		$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
		$name  = $user ? (string) $user->first_name : ( $order instanceof \WC_Order ? $order->get_billing_first_name() : '' );
		return $this->mail->send( 'anniversary', $data, $address, $name, __( 'Anniversary', 'tandem-for-woocommerce' ) );
	}
}
