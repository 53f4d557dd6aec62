<?php
/**
 * The live offers as one text.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * What every cart needs of the live offers, made once a change of them: one look-up instead of a row an offer, and
 * nothing is decoded, checked or hashed that the cart at hand does not use. A text that was made by another version,
 * after another change, in another time zone, with other decimals or another floor is not taken.
 *
 * Two lines say what it was made by; then an offer has three: id, place, whether it is limited, and definition; the
 * question that the engine is asked; the rule of a quote. JSON has no line ends, so that lines are found without reading it.
 */
final class OfferSet {

	/** Option that keeps it, not among those that every page loads. */
	public const OPTION = 'tandem_offers_set';

	/** Lines before the offers. */
	private const HEAD = 2;

	/** Lines of an offer. */
	private const LINES = 3;

	/** Bytes from which on the rows are read instead: a database takes no option of any length. */
	private const MOST = 4194304;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OfferRules $rules Rules.
	 */
	public function __construct( private readonly \Closure $rules ) {
	}

	/**
	 * The live offers; null where they have to be gathered.
	 *
	 * @param string $change Name of the last change of the offers.
	 * @return list<Offer>|null
	 */
	public function read( string $change ): ?array {
		$lines = explode( "\n", (string) get_option( self::OPTION, '' ) );
		$money = ShopCurrency::current();
		$by    = $money->converted ? ( $lines[1] ?? '' ) : ( $this->rules )()->by( $money );
		if ( $lines[0] !== self::made_by( $change ) || ( $lines[1] ?? '' ) !== $by ) {
			return null;
		}
		$offers = array();
		$asked  = OfferRules::question_by();
		for ( $at = self::HEAD, $end = count( $lines ); $at + self::LINES <= $end; $at += self::LINES ) {
			[ $id, $position, $limited, $definition ] = explode( ' ', $lines[ $at ], 4 );

			$offers[] = new Offer( (int) $id, (int) $position, $definition, new OfferTexts( '1' === $limited, $lines[ $at + 1 ], $asked, $lines[ $at + 2 ], $lines[1] ) );
		}
		return $offers;
	}

	/**
	 * Keeps the live offers.
	 *
	 * @param list<Offer> $offers Live offers in order.
	 * @param string      $change Name of the last change of the offers.
	 */
	public function keep( array $offers, string $change ): void {
		$money = ShopCurrency::current();
		if ( $money->converted ) {
			return;
		}
		$rules = ( $this->rules )();
		$by    = $rules->by( $money );
		$lines = array( self::made_by( $change ), $by );
		foreach ( $offers as $offer ) {
			// A bundle at another price depends on the bundle as well: its rule is made anew each time.
			$rule = 'bundle_price' === $offer->benefit() ? null : $rules->rule( $offer, $money, null, $by );
			array_push( $lines, implode( ' ', array( $offer->id, $offer->position, (int) $offer->limited(), self::line( $offer->definition ) ) ), self::line( OfferRules::question( $offer ) ), self::line( $rule ) );
		}
		$text = implode( "\n", $lines );
		if ( strlen( $text ) <= self::MOST ) {
			update_option( self::OPTION, $text, false );
		}
	}

	/**
	 * What the text depends on beside the rules.
	 *
	 * @param string $change Name of the last change.
	 */
	private static function made_by( string $change ): string {
		return implode( '|', array( $change, TANDEM_VERSION, OfferInput::SHAPE, OfferRules::question_by() ) );
	}

	/**
	 * A value in one line.
	 *
	 * @param mixed $value Value.
	 */
	private static function line( mixed $value ): string {
		return (string) wp_json_encode( $value );
	}
}
