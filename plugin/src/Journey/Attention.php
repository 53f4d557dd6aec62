<?php
/**
 * What one shopper's attention has room for.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Privacy\Consent;

defined( 'ABSPATH' ) || exit;

/**
 * One ledger for all touchpoints: what the shopper refused, what rests because it was seen without interest, and
 * whether the day is full. The browser keeps it (assets/js/memory.js) and tells it by cookies, so only responses that
 * are never cached may ask; in a page that is the same for everybody the browser itself takes out what the ledger names.
 */
final class Attention {

	/** Products that the shopper said no to: kept at their own click, so with no further consent. */
	public const REFUSED_COOKIE = 'tandem_dismissed';

	/** Products that were seen so often without interest that they rest: with consent only. */
	public const TIRED_COOKIE = 'tandem_tired';

	/** As many as the browser keeps. */
	public const MAXIMUM = 100;

	/**
	 * Takes its services.
	 *
	 * @param DailyBudget $day     What was shown today.
	 * @param Consent     $consent Consent.
	 */
	public function __construct(
		private readonly DailyBudget $day,
		private readonly Consent $consent,
	) {
	}

	/**
	 * Whether the shopper has seen enough today.
	 */
	public function is_full(): bool {
		return $this->day->is_full();
	}

	/**
	 * Products that are not to be suggested.
	 *
	 * @return list<int>
	 */
	public function spared(): array {
		$refused = $this->refused();
		$tired   = self::ids( self::TIRED_COOKIE );
		return array() === $tired || ! $this->consent->allows( Consent::PREFERENCES ) ? $refused : array_values( array_unique( array( ...$refused, ...$tired ) ) );
	}

	/**
	 * Products that the shopper said no to.
	 *
	 * @return list<int>
	 */
	public function refused(): array {
		return self::ids( self::REFUSED_COOKIE );
	}

	/**
	 * Whether what brings these products is not to be offered now. What brings none tells of a price and is no
	 * suggestion.
	 *
	 * @param list<int> $products Product ids.
	 */
	public function rests( array $products ): bool {
		return array() !== $products && ( $this->is_full() || array() !== array_intersect( $products, $this->spared() ) );
	}

	/**
	 * The ids of a cookie.
	 *
	 * @param string $name Cookie.
	 * @return list<int>
	 */
	private static function ids( string $name ): array {
		$text = isset( $_COOKIE[ $name ] ) && is_string( $_COOKIE[ $name ] ) ? sanitize_text_field( wp_unslash( $_COOKIE[ $name ] ) ) : '';
		if ( '' === $text || strlen( $text ) > 2048 ) {
			return array();
		}
		$ids = array_filter( explode( '.', $text ), static fn( string $id ): bool => 1 === preg_match( '/^[1-9]\d{0,17}$/D', $id ) );
		return array_slice( array_values( array_unique( array_map( 'intval', $ids ) ) ), 0, self::MAXIMUM );
	}
}
