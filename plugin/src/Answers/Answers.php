<?php
/**
 * What the shopper answered.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Answers;

use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Recommendations\Preference;

defined( 'ABSPATH' ) || exit;

/**
 * Answers are written only when the shopper sends them: into the account, and into a cookie that lasts for this
 * visit, or for half a year with consent. Of either, only terms that the owner offers now are read.
 */
final class Answers {

	public const COOKIE = 'tandem_answers';
	public const META   = 'tandem_answers';

	private const SECONDS = 180 * DAY_IN_SECONDS;

	/**
	 * Answers that the cookie of this response holds; null where it sets none.
	 *
	 * @var array<string,int>|null
	 */
	private ?array $sent = null;

	/**
	 * Takes its services.
	 *
	 * @param Questions $questions Questions.
	 * @param Consent   $consent   Consent.
	 */
	public function __construct(
		private readonly Questions $questions,
		private readonly Consent $consent,
	) {
	}

	/**
	 * Answers of the shopper of this request. Only for responses that are never cached.
	 *
	 * @return array<string,int> Term by question.
	 */
	public function current(): array {
		if ( array() === $this->questions->asked() ) {
			return array();
		}
		$user = get_current_user_id();
		$kept = $user > 0 ? $this->of_user( $user ) : array();
		return array() === $kept ? $this->valid( $this->sent ?? self::cookie() ) : $kept;
	}

	/**
	 * Answers of an account.
	 *
	 * @param int $user User id.
	 * @return array<string,int>
	 */
	public function of_user( int $user ): array {
		$kept = json_decode( (string) get_user_meta( $user, self::META, true ), true );
		return $this->valid( is_array( $kept ) ? $kept : array() );
	}

	/**
	 * What the answers say of products.
	 *
	 * @param array<string,int>|null $answers Answers; null for those of the shopper of this request.
	 * @return list<Preference>
	 */
	public function preferences( ?array $answers = null ): array {
		$asked = $this->questions->asked();
		$found = array();
		foreach ( $answers ?? $this->current() as $id => $term ) {
			$found[] = new Preference( $asked[ $id ]['taxonomy'], array( $term ), $asked[ $id ]['options'][ $term ]['words'] );
		}
		return $found;
	}

	/**
	 * Answers as a condition names them: "skin:dry", the question and the slug of the term.
	 *
	 * @param array<string,int> $answers Answers.
	 * @return list<string>
	 */
	public static function words( array $answers ): array {
		$words = array();
		foreach ( $answers as $id => $term ) {
			$found = get_term( $term );
			if ( $found instanceof \WP_Term ) {
				$words[] = "$id:{$found->slug}";
			}
		}
		return $words;
	}

	/**
	 * Keeps answers; an empty list deletes what was kept.
	 *
	 * @param array<array-key,mixed> $given Term by question, unchecked.
	 * @return array<string,int> What is kept now.
	 */
	public function keep( array $given ): array {
		$answers = $this->valid( $given );
		$user    = get_current_user_id();
		if ( $user > 0 ) {
			array() === $answers ? delete_user_meta( $user, self::META ) : update_user_meta( $user, self::META, (string) wp_json_encode( $answers ) );
		}
		$this->set_cookie( $answers );
		return $answers;
	}

	/**
	 * Sets the cookie by which a cached page knows that there is something to ask for.
	 *
	 * @param array<string,int> $answers Answers.
	 */
	public function set_cookie( array $answers ): void {
		$pairs = array();
		foreach ( $answers as $id => $term ) {
			$pairs[] = "$id.$term";
		}
		$value = implode( '-', $pairs );
		$this->sent = $answers;
		if ( ! headers_sent() ) {
			setcookie(
				self::COOKIE,
				$value,
				array(
					'expires'  => '' === $value ? 1 : ( $this->consent->allows( Consent::PREFERENCES ) ? time() + self::SECONDS : 0 ),
					'path'     => COOKIEPATH ? COOKIEPATH : '/',
					'secure'   => is_ssl(),
					'httponly' => false,
					'samesite' => 'Lax',
				)
			);
		}
	}

	/**
	 * Answers that the owner offers.
	 *
	 * @param array<array-key,mixed> $given Term by question.
	 * @return array<string,int>
	 */
	private function valid( array $given ): array {
		$answers = array();
		foreach ( $this->questions->asked() as $id => $question ) {
			$term = is_numeric( $given[ $id ] ?? null ) ? (int) $given[ $id ] : 0;
			if ( isset( $question['options'][ $term ] ) ) {
				$answers[ (string) $id ] = $term;
			}
		}
		return $answers;
	}

	/**
	 * The cookie of the request.
	 *
	 * @return array<string,int>
	 */
	private static function cookie(): array {
		$text  = isset( $_COOKIE[ self::COOKIE ] ) && is_string( $_COOKIE[ self::COOKIE ] ) ? sanitize_text_field( wp_unslash( $_COOKIE[ self::COOKIE ] ) ) : '';
		$found = array();
		foreach ( array_slice( explode( '-', $text ), 0, 8 ) as $pair ) {
			if ( 1 === preg_match( '/^([a-z0-9_]{1,20})\.(\d{1,12})$/D', $pair, $match ) ) {
				$found[ $match[1] ] = (int) $match[2];
			}
		}
		return $found;
	}
}
