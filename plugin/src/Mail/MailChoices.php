<?php
/**
 * Which e-mails a shopper wants.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One answer an address and category, stored under a keyed hash of the address. Without an answer the owner's
 * setting counts: asked at the checkout (then silence is no), or written to as a customer until they say no.
 */
final class MailChoices {

	public const SUGGESTIONS = 'suggestions';
	public const OFFERS      = 'offers';
	public const REMINDERS   = 'reminders';
	public const CATEGORIES  = array( self::SUGGESTIONS, self::OFFERS, self::REMINDERS );

	/** A no to every category. */
	public const ALL = 'all';

	/** Key of the hashes. It never changes, so that a no is found as long as the shop exists. */
	public const SECRET = 'tandem_mail_secret';

	/**
	 * Takes its services.
	 *
	 * @param MailChoiceStore $store    Answers.
	 * @param Settings        $settings Settings.
	 */
	public function __construct(
		private readonly MailChoiceStore $store,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Name of an address in Tandem's tables.
	 *
	 * @param string $email Address.
	 */
	public static function recipient( string $email ): string {
		return substr( hash_hmac( 'sha256', strtolower( trim( $email ) ), self::secret() ), 0, 40 );
	}

	/**
	 * Whether an address may be written to.
	 *
	 * @param string $email    Address.
	 * @param string $category One of CATEGORIES.
	 */
	public function allows( string $email, string $category ): bool {
		if ( '' === trim( $email ) || ! in_array( $category, self::CATEGORIES, true ) ) {
			return false;
		}
		if ( $this->refuses( $email, $category ) ) {
			return false;
		}
		return 'allow' === ( $this->store->of( self::recipient( $email ) )[ $category ] ?? '' ) || 'customers' === $this->settings->get( 'mail.consent' );
	}

	/**
	 * Whether an address said no, or there is none.
	 *
	 * @param string $email    Address.
	 * @param string $category One of CATEGORIES.
	 */
	public function refuses( string $email, string $category ): bool {
		$answers = '' === trim( $email ) ? array( self::ALL => 'deny' ) : $this->store->of( self::recipient( $email ) );
		return 'deny' === ( $answers[ self::ALL ] ?? '' ) || 'deny' === ( $answers[ $category ] ?? '' );
	}

	/**
	 * Keeps a yes to one category. It takes back a no to all, because it was said later.
	 *
	 * @param string $email    Address.
	 * @param string $category One of CATEGORIES.
	 */
	public function allow( string $email, string $category ): void {
		$recipient = self::recipient( $email );
		$answers   = $this->store->of( $recipient );
		if ( 'deny' === ( $answers[ self::ALL ] ?? '' ) ) {
			foreach ( self::CATEGORIES as $other ) {
				$this->store->set( $recipient, $other, 'deny', time() );
			}
			$this->store->forget( $recipient, self::ALL );
		}
		$this->store->set( $recipient, $category, 'allow', time() );
	}

	/**
	 * Keeps a no.
	 *
	 * @param string $recipient From recipient().
	 * @param string $category  One of CATEGORIES, or ALL.
	 */
	public function deny( string $recipient, string $category ): void {
		$this->store->set( $recipient, $category, 'deny', time() );
	}

	/**
	 * Categories of which the shop, as its owner has set it, sends anything.
	 *
	 * @param Settings $settings Settings.
	 * @return list<string>
	 */
	public static function sent( Settings $settings ): array {
		$moments = static fn( string ...$names ): bool => array() !== array_filter( $names, static fn( string $name ): bool => (bool) $settings->get( "moments.$name.on" ) );
		$own     = array(
			self::SUGGESTIONS => (bool) $settings->get( 'mail.post_purchase' ),
			self::OFFERS      => $moments( 'winback', 'anniversary', 'account', 'tier' ),
			self::REMINDERS   => $moments( 'cart' ),
		);
		/**
		 * Whether any part would write to shoppers about offers.
		 *
		 * @param bool $wanted Whether one does.
		 */
		$own[ self::OFFERS ] = (bool) apply_filters( 'tandem_mail_wanted', $own[ self::OFFERS ] );
		return array_keys( array_filter( $own ) );
	}

	/**
	 * Category as a shopper reads it.
	 *
	 * @param string $category One of CATEGORIES.
	 */
	public static function label( string $category ): string {
		return match ( $category ) {
			self::SUGGESTIONS => __( 'suggestions after a purchase', 'tandem-for-woocommerce' ),
			self::OFFERS      => __( 'offers', 'tandem-for-woocommerce' ),
			default           => __( 'reminders', 'tandem-for-woocommerce' ),
		};
	}

	/**
	 * The key of hashes and links of this shop.
	 */
	public static function secret(): string {
		$secret = get_option( self::SECRET );
		if ( ! is_string( $secret ) || strlen( $secret ) < 64 ) {
			add_option( self::SECRET, bin2hex( random_bytes( 32 ) ), '', false );
			$secret = (string) get_option( self::SECRET );
		}
		return $secret;
	}
}
