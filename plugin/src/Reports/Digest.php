<?php
/**
 * Sends the weekly e-mail.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Mail\EmailClasses;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Every Monday at eight in the shop's time zone, to the addresses that the owner named or else to the site's own.
 * Each copy has a link that takes its address off the list; opening it asks, its button stops.
 */
final class Digest implements Integration {

	public const HOOK     = 'tandem_send_digest';
	public const ARGUMENT = 'tandem_stop_digest';

	private const MOST_ADDRESSES = 5;

	/**
	 * Takes its services.
	 *
	 * @param Settings                 $settings Settings.
	 * @param \Closure():DigestReport  $report   What it says.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $report,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_email_classes', static fn( mixed $emails ): mixed => EmailClasses::add( $emails, static fn(): array => array( DigestEmail::ID => new DigestEmail() ) ) );
		add_action( self::HOOK, array( $this, 'run' ) );
		add_action( 'action_scheduler_init', array( $this, 'schedule' ) );
		add_action( 'wp_loaded', array( $this, 'answer' ), 5 );
	}

	/**
	 * Plans the next one, or takes it back. Looked at by staff's pages only.
	 */
	public function schedule(): void {
		if ( is_admin() && ! wp_doing_ajax() ) {
			$this->plan( time() );
		}
	}

	/**
	 * Plans the next one where there should be one and takes it back where not.
	 *
	 * @param int $now UNIX seconds.
	 */
	public function plan( int $now ): void {
		$planned = as_has_scheduled_action( self::HOOK );
		if ( $this->settings->get( 'measure.digest' ) && ! $planned ) {
			as_schedule_single_action( self::monday( $now ), self::HOOK, array(), 'tandem', true );
		} elseif ( ! $this->settings->get( 'measure.digest' ) && $planned ) {
			as_unschedule_all_actions( self::HOOK );
		}
	}

	/**
	 * Sends it and plans the next one.
	 */
	public function run(): void {
		if ( ! $this->settings->get( 'measure.digest' ) ) {
			return;
		}
		try {
			$this->send( time() );
		} catch ( \Throwable $error ) {
			Log::failure( 'digest', $error );
		}
		as_schedule_single_action( self::monday( time() ), self::HOOK, array(), 'tandem' );
	}

	/**
	 * Sends it now.
	 *
	 * @param int $now UNIX seconds.
	 * @return list<string> Addresses it went to.
	 */
	public function send( int $now ): array {
		$email = WC()->mailer()->get_emails()[ DigestEmail::ID ] ?? null;
		if ( ! $email instanceof DigestEmail ) {
			return array();
		}
		// One sent by hand speaks the language of the site too, not that of the profile.
		wc_switch_to_site_locale();
		$view = ( $this->report )()->view( $now );
		wc_restore_locale();
		return array_values( array_filter( $this->addresses(), static fn( string $address ): bool => $email->dispatch( $address, $view, self::stop_url( $address ) ) ) );
	}

	/**
	 * Who gets it.
	 *
	 * @return list<string>
	 */
	public function addresses(): array {
		$named = array_filter( array_map( 'trim', explode( ',', (string) $this->settings->get( 'measure.digest_to' ) ) ), static fn( string $one ): bool => false !== is_email( $one ) );
		return array_slice( array_values( array_unique( array() === $named ? array( (string) get_option( 'admin_email' ) ) : $named ) ), 0, self::MOST_ADDRESSES );
	}

	/**
	 * Takes an address off the list; the last one switches the e-mail off.
	 *
	 * @param string $recipient From MailChoices::recipient().
	 */
	public function stop( string $recipient ): void {
		$left = array_filter( $this->addresses(), static fn( string $address ): bool => MailChoices::recipient( $address ) !== $recipient );
		$this->settings->update(
			array(
				'measure' => array() === $left ? array( 'digest' => false ) : array( 'digest_to' => implode( ', ', $left ) ),
			)
		);
	}

	/**
	 * The link of an address.
	 *
	 * @param string $address Reader.
	 */
	public static function stop_url( string $address ): string {
		$recipient = MailChoices::recipient( $address );
		return add_query_arg( self::ARGUMENT, $recipient . '.' . self::sign( $recipient ), home_url( '/' ) );
	}

	/**
	 * Address hash of a link, null where it is none of ours.
	 *
	 * @param string $token What the link said.
	 */
	public static function read( string $token ): ?string {
		return 1 === preg_match( '/^([0-9a-f]{40})\.([0-9a-f]{40})$/D', $token, $part ) && hash_equals( self::sign( $part[1] ), $part[2] ) ? $part[1] : null;
	}

	/**
	 * Answers the link: opened it asks, its button (or that of the mail program) stops.
	 */
	public function answer(): void {
		if ( ! isset( $_GET[ self::ARGUMENT ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- The signature is the permission.
			return;
		}
		nocache_headers();
		$title     = __( 'The week in numbers', 'tandem-for-woocommerce' );
		$recipient = self::read( is_string( $_GET[ self::ARGUMENT ] ) ? sanitize_text_field( wp_unslash( $_GET[ self::ARGUMENT ] ) ) : '' ); // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- As above.
		if ( null === $recipient ) {
			wp_die( esc_html__( 'This link is not complete. Please copy the whole link from the e-mail.', 'tandem-for-woocommerce' ), esc_html( $title ), array( 'response' => 400 ) );
		}
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			wp_die( '<h1>' . esc_html( $title ) . '</h1><form method="post"><button type="submit" class="button button-large">' . esc_html__( 'Stop these e-mails', 'tandem-for-woocommerce' ) . '</button></form>', esc_html( $title ), array( 'response' => 200 ) );
		}
		$this->stop( $recipient );
		wp_die( esc_html__( 'Done. You will not get these e-mails any more.', 'tandem-for-woocommerce' ), esc_html( $title ), array( 'response' => 200 ) );
	}

	/**
	 * The next Monday at eight, in the shop's time zone.
	 *
	 * @param int $now UNIX seconds.
	 */
	public static function monday( int $now ): int {
		$day  = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() );
		$next = $day->modify( 'monday this week' )->setTime( 8, 0 );
		return ( $next->getTimestamp() > $now ? $next : $next->modify( '+1 week' ) )->getTimestamp();
	}

	/**
	 * Signature of a link.
	 *
	 * @param string $recipient From MailChoices::recipient().
	 */
	private static function sign( string $recipient ): string {
		return substr( hash_hmac( 'sha256', "digest|$recipient", MailChoices::secret() ), 0, 40 );
	}
}
