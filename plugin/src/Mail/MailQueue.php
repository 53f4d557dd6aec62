<?php
/**
 * E-mails that are due later.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Sends by Action Scheduler, each key at most once. Choice and rate are asked when an e-mail is sent, not when
 * it was planned: a no said in between counts, and two e-mails to one person keep their distance. A process
 * that dies in the middle of sending leaves the row in the state "sending": lost, rather than sent twice.
 */
final class MailQueue implements Integration {

	public const ACTION = 'tandem_send_mail';

	/** An e-mail that cannot go out within this time after its day has lost its moment. */
	private const MOST_DELAY = 7 * DAY_IN_SECONDS;

	/**
	 * Takes its services.
	 *
	 * @param Settings    $settings Settings.
	 * @param MailStore   $store    Rows.
	 * @param MailChoices $choices  Shoppers' answers.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly MailStore $store,
		private readonly MailChoices $choices,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( self::ACTION, array( $this, 'run' ) );
	}

	/**
	 * Plans an e-mail.
	 *
	 * @param string              $key   What it is about, such as "post-purchase:123": the same key is never sent twice.
	 * @param string              $kind  Name of its MailKind.
	 * @param string              $email Address, for the rate limit and the shopper's choice.
	 * @param int                 $due   UNIX seconds.
	 * @param array<string,mixed> $data  Ids that the kind needs.
	 * @return bool False where the key is known or the address does not want it.
	 * @throws \InvalidArgumentException When the kind is unknown or key and data do not fit.
	 */
	public function put( string $key, string $kind, string $email, int $due, array $data = array() ): bool {
		$json    = (string) wp_json_encode( $data );
		$handler = $this->kinds()[ $kind ] ?? throw new \InvalidArgumentException( sprintf( 'mail: expected a registered kind, found "%s"', $kind ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		if ( '' === $key || strlen( $key ) > 120 || strlen( $json ) > 1000 ) {
			throw new \InvalidArgumentException( 'mail: expected a key of 1 to 120 and data of at most 1000 bytes' );
		}
		if ( ! $this->may( $handler, $email ) || ! $this->store->add( $key, $kind, MailChoices::recipient( $email ), $due, $json ) ) {
			return false;
		}
		as_schedule_single_action( $due, self::ACTION, array( $key ), 'tandem' );
		return true;
	}

	/**
	 * Takes back an e-mail that was not sent yet.
	 *
	 * @param string $key  Key.
	 * @param string $note Why.
	 */
	public function cancel( string $key, string $note ): bool {
		return $this->store->move( $key, 'queued', 'cancelled', $note, time() );
	}

	/**
	 * Sends what is due. Called by Action Scheduler.
	 *
	 * @param mixed $key Key.
	 */
	public function run( mixed $key ): void {
		if ( ! is_string( $key ) ) {
			return;
		}
		$row = $this->store->find( $key );
		if ( null === $row || 'queued' !== $row['state'] ) {
			return;
		}
		$now  = time();
		$next = $this->next_time( $row, $now );
		if ( $next > $now ) {
			$this->delay( $row, $next );
			return;
		}
		if ( ! $this->store->move( $key, 'queued', 'sending', '', $now ) ) {
			return;
		}
		try {
			$note = $this->send( $row );
		} catch ( \Throwable $error ) {
			Log::failure( 'mail ' . $row['kind'], $error );
			$note = 'failed';
		}
		$this->store->move( $key, 'sending', '' === $note ? 'sent' : 'skipped', substr( $note, 0, 60 ), time() );
	}

	/**
	 * When a row may go out, by the distance to the last e-mail and by the shop's rate.
	 *
	 * @param array<string,string> $row Row.
	 * @param int                  $now UNIX seconds.
	 */
	private function next_time( array $row, int $now ): int {
		$gap  = ( $this->kinds()[ $row['kind'] ] ?? null ) instanceof Requested ? 0 : DAY_IN_SECONDS * (int) $this->settings->get( 'mail.gap_days' );
		$last = $this->store->last_sent( $row['recipient'] );
		if ( $last > 0 && $last + $gap > $now ) {
			return $last + $gap;
		}
		return $this->store->sent_since( $now - HOUR_IN_SECONDS ) >= (int) $this->settings->get( 'mail.hourly' ) ? $now + 20 * MINUTE_IN_SECONDS : $now;
	}

	/**
	 * Puts a row off, or gives it up.
	 *
	 * @param array<string,string> $row  Row.
	 * @param int                  $next UNIX seconds.
	 */
	private function delay( array $row, int $next ): void {
		if ( $next > (int) $row['first_due'] + self::MOST_DELAY ) {
			$this->store->move( $row['mail_key'], 'queued', 'skipped', 'rate', time() );
			return;
		}
		$this->store->put_off( $row['mail_key'], $next );
		as_schedule_single_action( $next, self::ACTION, array( $row['mail_key'] ), 'tandem' );
	}

	/**
	 * Sends a row. Says why where it does not.
	 *
	 * @param array<string,string> $row Row.
	 */
	private function send( array $row ): string {
		$kind = $this->kinds()[ $row['kind'] ] ?? null;
		if ( null === $kind || Settings::safe_mode() || ! $this->settings->get( 'live' ) ) {
			return 'off';
		}
		$data    = (array) json_decode( $row['data'], true );
		$address = $kind->address( $data );
		if ( '' === $address ) {
			return 'gone';
		}
		return $this->may( $kind, $address ) ? $kind->send( $data, $address ) : 'unwanted';
	}

	/**
	 * Whether an address may get an e-mail of a kind.
	 *
	 * @param MailKind $kind    Kind.
	 * @param string   $address Address.
	 */
	private function may( MailKind $kind, string $address ): bool {
		return $kind instanceof Requested ? ! $this->choices->refuses( $address, $kind->category() ) : $this->choices->allows( $address, $kind->category() );
	}

	/**
	 * Kinds by name.
	 *
	 * @return array<string,MailKind>
	 */
	private function kinds(): array {
		/**
		 * Kinds of e-mail that Tandem sends by itself.
		 *
		 * @param array<string,MailKind> $kinds By name.
		 */
		return array_filter( (array) apply_filters( 'tandem_mail_kinds', array() ), static fn( mixed $kind ): bool => $kind instanceof MailKind );
	}
}
