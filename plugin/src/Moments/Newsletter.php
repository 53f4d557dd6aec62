<?php
/**
 * The newsletter's consent.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CodeView;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\SameOrigin;
use Tandem\Plugin\Log;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Mail\Requested;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `[tandem_newsletter]` asks for an address, an e-mail to it asks whether its owner wants that, and only the button on
 * the page behind its link says yes: mail programs open links by themselves. The form answers the same to every
 * address, so that it tells nobody who is known. Sending the newsletter is not Tandem's: `tandem_newsletter_joined`
 * tells others, and the list can be exported.
 */
final class Newsletter implements Integration, Requested {

	public const SHORTCODE = 'tandem_newsletter';
	public const KIND      = 'newsletter';
	public const ACTION    = 'tandem_newsletter_ask';
	public const PARAMETER = 'tandem_confirm';
	private const PURPOSE  = 'newsletter';
	private const FIELD    = 'tandem_newsletter_email';
	private const SENT     = 'tandem_newsletter';
	private const SESSION  = 'tandem_newsletter';

	/** Seconds that a link works, between two questions to one address, and that an unanswered address is kept. */
	private const ENDS = 3 * DAY_IN_SECONDS;
	private const GAP  = 15 * MINUTE_IN_SECONDS;
	private const KEPT = 7 * DAY_IN_SECONDS;

	/** Questions to one address at most. */
	private const MOST = 4;

	/**
	 * Takes its services.
	 *
	 * @param Settings        $settings Settings.
	 * @param NewsletterStore $store    Addresses.
	 * @param LinkStore       $links    Links.
	 * @param MailChoices     $choices  Shoppers' answers.
	 * @param MailQueue       $queue    Queue.
	 * @param MomentMailer    $mailer   Sends.
	 * @param WelcomeCode     $welcome  Codes.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly NewsletterStore $store,
		private readonly LinkStore $links,
		private readonly MailChoices $choices,
		private readonly MailQueue $queue,
		private readonly MomentMailer $mailer,
		private readonly WelcomeCode $welcome,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_shortcode( self::SHORTCODE, array( $this, 'form' ) );
		add_action( 'wc_ajax_' . self::SHORTCODE, array( $this, 'take' ) );
		add_action( 'wp_loaded', array( $this, 'arrive' ), 5 );
		add_action( self::ACTION, array( $this, 'send_question' ) );
		add_action( MomentSchedule::DAILY, fn() => $this->store->forget_unanswered( time() - self::KEPT ) );
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( self::KIND => $this ) );
		add_filter( 'tandem_shopper_facts', array( $this, 'fact' ), 10, 3 );
		add_filter( 'tandem_facts_missing', fn( mixed $missing ): array => $this->settings->get( 'moments.newsletter.on' ) ? array_diff( (array) $missing, array( 'customer.newsletter' ) ) : (array) $missing );
	}

	/**
	 * The form. It is the same for everybody and works without a script.
	 */
	public function form(): string {
		if ( ! $this->settings->get( 'moments.newsletter.on' ) || ! $this->settings->open() ) {
			return '';
		}
		return wc_get_template_html(
			'tandem/newsletter.php',
			array(
				'action' => \WC_AJAX::get_endpoint( self::SHORTCODE ),
				'field'  => self::FIELD,
				'sent'   => isset( $_GET[ self::SENT ] ), // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Says only that a form was sent.
			),
			'',
			TANDEM_DIR . '/templates/'
		);
	}

	/**
	 * Takes the form and goes back to its page.
	 */
	public function take(): void {
		SameOrigin::demand( 'POST' );
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- Cached pages hold no nonce; the origin was checked.
		$email = isset( $_POST[ self::FIELD ] ) && is_string( $_POST[ self::FIELD ] ) ? sanitize_email( wp_unslash( $_POST[ self::FIELD ] ) ) : '';
		$robot = ! empty( $_POST['tandem_website'] );
		// phpcs:enable
		if ( ! $robot ) {
			$this->ask( $email );
		}
		$back = wp_get_referer();
		wp_safe_redirect( add_query_arg( self::SENT, 'sent', $back ? $back : home_url( '/' ) ) . '#tandem-newsletter' );
		exit;
	}

	/**
	 * Asks an address by e-mail, within the limits.
	 *
	 * @param string $email Address.
	 */
	public function ask( string $email ): void {
		if ( ! is_email( $email ) || ! $this->settings->get( 'moments.newsletter.on' ) || ! $this->settings->get( 'live' ) ) {
			return;
		}
		$now       = time();
		$recipient = MailChoices::recipient( $email );
		$row       = $this->store->of( $recipient );
		$joined    = null !== $row && 'joined' === $row['state'] && ! $this->choices->refuses( $email, MailChoices::OFFERS );
		if ( $joined || ( null !== $row && ( (int) $row['asked_at'] > $now - self::GAP || (int) $row['times'] >= self::MOST ) ) || $this->store->asked_since( $now - HOUR_IN_SECONDS ) >= (int) $this->settings->get( 'mail.hourly' ) ) {
			return;
		}
		if ( null !== $row && 'joined' === $row['state'] ) {
			// Said no since, and asks anew.
			$this->store->forget( $recipient );
		}
		as_enqueue_async_action( self::ACTION, array( $this->store->ask( $recipient, $email, $now ) ), 'tandem' );
	}

	/**
	 * Sends the question. Called by Action Scheduler.
	 *
	 * @param mixed $id Row.
	 */
	public function send_question( mixed $id ): void {
		try {
			$row = is_numeric( $id ) ? $this->store->find( (int) $id ) : null;
			if ( null !== $row && 'asked' === $row['state'] && $this->settings->get( 'live' ) && ! Settings::safe_mode() ) {
				$url = add_query_arg( self::PARAMETER, $this->links->make( self::PURPOSE, (int) $row['id'], time() + self::ENDS ), home_url( '/' ) );
				$this->mailer->send( 'newsletter_confirm', $row['email'], new MomentContent( '', $url ) );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'newsletter', $error );
		}
	}

	/**
	 * Answers a visit of the link: the page asks, its button says yes.
	 */
	public function arrive(): void {
		if ( ! isset( $_GET[ self::PARAMETER ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- The token is the permission.
			return;
		}
		nocache_headers();
		if ( ! headers_sent() ) {
			header( 'Referrer-Policy: no-referrer' );
		}
		$title = esc_html__( 'Newsletter', 'tandem-for-woocommerce' );
		$token = is_string( $_GET[ self::PARAMETER ] ) ? sanitize_text_field( wp_unslash( $_GET[ self::PARAMETER ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- As above.
		if ( 0 === $this->links->find( self::PURPOSE, $token, time() ) ) {
			wp_die( esc_html__( 'This link has ended or is not complete. Enter your address again to get a new one.', 'tandem-for-woocommerce' ), $title, array( 'response' => 400 ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped.
		}
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			/* translators: %s: name of the shop. */
			$text = sprintf( __( 'Do you want the newsletter of %s?', 'tandem-for-woocommerce' ), get_bloginfo( 'name', 'display' ) );
			wp_die( '<h1>' . esc_html( $text ) . '</h1><form method="post"><p><button type="submit" class="button button-large">' . esc_html__( 'Yes, I want the newsletter', 'tandem-for-woocommerce' ) . '</button></p><p>' . esc_html__( 'Every e-mail has a link that stops it.', 'tandem-for-woocommerce' ) . '</p></form>', $title, array( 'response' => 200 ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped.
		}
		$coupon = $this->confirm( $token );
		$code   = $coupon ? new CodeView( $coupon ) : null;
		wp_die( '<h1>' . esc_html__( 'Thank you, your address is confirmed.', 'tandem-for-woocommerce' ) . '</h1>' . ( $code ? '<p>' . esc_html( $code->worth ) . '</p><p><code>' . esc_html( $code->code ) . '</code></p><p>' . esc_html( implode( ' ', $code->terms ) ) . '</p>' : '' ) . '<p><a href="' . esc_url( wc_get_page_permalink( 'shop' ) ) . '">' . esc_html__( 'To the shop', 'tandem-for-woocommerce' ) . '</a></p>', $title, array( 'response' => 200 ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped.
	}

	/**
	 * The owner of an address says yes. A link says it once.
	 *
	 * @param string $token Token of the link.
	 * @return \WC_Coupon|null The welcome code, where there is one.
	 */
	public function confirm( string $token ): ?\WC_Coupon {
		$id  = $this->links->find( self::PURPOSE, $token, time() );
		$row = $id > 0 ? $this->store->find( $id ) : null;
		if ( null === $row || ! $this->store->join( $id, time() ) ) {
			return null;
		}
		$this->links->revoke( self::PURPOSE, $id );
		$this->choices->allow( $row['email'], MailChoices::OFFERS );
		WC()->session?->set( self::SESSION, true );
		/**
		 * Somebody has confirmed that they want the newsletter.
		 *
		 * @param string $email Address.
		 */
		do_action( 'tandem_newsletter_joined', $row['email'] );
		$coupon = $this->welcome->of( 'newsletter', $row['email'] );
		if ( $coupon ) {
			$this->queue->put( self::KIND . ':' . $id, self::KIND, $row['email'], time(), array( 'row' => $id ) );
		}
		return $coupon;
	}

	/**
	 * Whether the shopper gets the newsletter: by the account's address, or confirmed in this visit. An address that
	 * was only typed in says nothing.
	 *
	 * @param mixed $facts   Facts so far.
	 * @param mixed $user    User id.
	 * @param mixed $present Whether this is the shopper of the request.
	 * @return mixed
	 */
	public function fact( $facts, $user = 0, $present = false ) {
		if ( ! is_array( $facts ) || ! $this->settings->get( 'moments.newsletter.on' ) ) {
			return $facts;
		}
		$account = (int) $user > 0 ? get_userdata( (int) $user ) : false;
		$joined  = $present && WC()->session && true === WC()->session->get( self::SESSION );
		if ( ! $joined && $account ) {
			$row    = $this->store->of( MailChoices::recipient( (string) $account->user_email ) );
			$joined = null !== $row && 'joined' === $row['state'] && ! $this->choices->refuses( (string) $account->user_email, MailChoices::OFFERS );
		}
		return array( 'customer.newsletter' => $joined ) + $facts;
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
	 * @param array<string,mixed> $data Row.
	 */
	public function address( array $data ): string {
		$row = $this->store->find( (int) ( $data['row'] ?? 0 ) );
		return null !== $row && 'joined' === $row['state'] ? $row['email'] : '';
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    Row.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$coupon = $this->welcome->of( 'newsletter', $address );
		return $coupon ? $this->mailer->send( 'newsletter_code', $address, new MomentContent( '', wc_get_page_permalink( 'shop' ), $coupon ) ) : 'nothing-to-give';
	}
}
