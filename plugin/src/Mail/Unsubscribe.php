<?php
/**
 * Links that stop e-mails.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * A signed link an e-mail: it names a hash of the address and a category, and can do nothing but stop e-mails.
 * Opening it asks, because mail programs open links by themselves; the button or a mail program's own
 * "unsubscribe" (RFC 8058) stops them. It works without logging in and as long as the shop exists.
 */
final class Unsubscribe implements Integration {

	public const ARGUMENT = 'tandem_unsubscribe';

	/**
	 * Takes the answers.
	 *
	 * @param MailChoices $choices Shoppers' answers.
	 */
	public function __construct( private readonly MailChoices $choices ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wp_loaded', array( $this, 'answer' ), 5 );
	}

	/**
	 * Address of the page that stops a category.
	 *
	 * @param string $email    Address.
	 * @param string $category One of MailChoices::CATEGORIES.
	 */
	public static function url( string $email, string $category ): string {
		$token = MailChoices::recipient( $email ) . '.' . $category;
		return add_query_arg( self::ARGUMENT, $token . '.' . self::sign( $token ), home_url( '/' ) );
	}

	/**
	 * Heads of an e-mail for the mail program's own button.
	 *
	 * @param string $email    Address.
	 * @param string $category One of MailChoices::CATEGORIES.
	 */
	public static function headers( string $email, string $category ): string {
		return 'List-Unsubscribe: <' . self::url( $email, $category ) . ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
	}

	/**
	 * Recipient and category of a link, null where it was not made here.
	 *
	 * @param mixed $token What was sent.
	 * @return array{0:string,1:string}|null
	 */
	public static function read( mixed $token ): ?array {
		if ( ! is_string( $token ) || 1 !== preg_match( '/^([0-9a-f]{40})\.([a-z]{1,16})\.([0-9a-f]{40})$/D', $token, $part ) ) {
			return null;
		}
		$known = hash_equals( self::sign( $part[1] . '.' . $part[2] ), $part[3] ) && in_array( $part[2], MailChoices::CATEGORIES, true );
		return $known ? array( $part[1], $part[2] ) : null;
	}

	/**
	 * Answers a visit of the link.
	 */
	public function answer(): void {
		if ( ! isset( $_GET[ self::ARGUMENT ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- The signature is the permission.
			return;
		}
		nocache_headers();
		if ( ! headers_sent() ) {
			header( 'Referrer-Policy: no-referrer' );
		}
		$given = self::read( is_string( $_GET[ self::ARGUMENT ] ) ? sanitize_text_field( wp_unslash( $_GET[ self::ARGUMENT ] ) ) : '' ); // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- As above.
		$title = __( 'Your e-mails', 'tandem-for-woocommerce' );
		if ( null === $given ) {
			wp_die( esc_html__( 'This link is not complete. Please copy the whole link from the e-mail.', 'tandem-for-woocommerce' ), esc_html( $title ), array( 'response' => 400 ) );
		}
		list( $recipient, $category ) = $given;
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			wp_die( $this->question( $category ), esc_html( $title ), array( 'response' => 200 ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped there.
		}
		$this->choices->deny( $recipient, isset( $_POST['tandem_all'] ) ? MailChoices::ALL : $category ); // phpcs:ignore WordPress.Security.NonceVerification.Missing -- As above.
		wp_die( esc_html__( 'Done. You will not get these e-mails any more.', 'tandem-for-woocommerce' ), esc_html( $title ), array( 'response' => 200 ) );
	}

	/**
	 * The question with its two buttons.
	 *
	 * @param string $category Category.
	 */
	private function question( string $category ): string {
		/* translators: 1: kind of e-mail, such as "offers", 2: name of the shop. */
		$text = sprintf( __( 'Stop e-mails with %1$s from %2$s?', 'tandem-for-woocommerce' ), MailChoices::label( $category ), get_bloginfo( 'name', 'display' ) );
		return '<h1>' . esc_html( $text ) . '</h1><form method="post"><p><button type="submit" class="button button-large">' . esc_html__( 'Stop these e-mails', 'tandem-for-woocommerce' )
			. '</button> <button type="submit" class="button button-large" name="tandem_all" value="1">' . esc_html__( 'Stop all suggestions and offers by e-mail', 'tandem-for-woocommerce' )
			. '</button></p><p>' . esc_html__( 'E-mails about your orders still come.', 'tandem-for-woocommerce' ) . '</p></form>';
	}

	/**
	 * Signature of a token.
	 *
	 * @param string $token Token.
	 */
	private static function sign( string $token ): string {
		return substr( hash_hmac( 'sha256', 'unsubscribe|' . $token, MailChoices::secret() ), 0, 40 );
	}
}
