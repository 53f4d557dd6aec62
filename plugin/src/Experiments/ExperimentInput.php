<?php
/**
 * An experiment as the owner writes it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Assignment;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Journey\BoughtTogetherSet;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Journey\Slot;
use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Checks what comes by REST or from the command line. What does not fit is named with what was expected.
 */
final class ExperimentInput {

	private const MOST_VARIANTS = 3;

	/**
	 * Takes what can be compared.
	 *
	 * @param PlacementRegistry    $placements Placements.
	 * @param \Closure():OfferStore $offers   Offers.
	 */
	public function __construct(
		private readonly PlacementRegistry $placements,
		private readonly \Closure $offers,
	) {
	}

	/**
	 * A new draft.
	 *
	 * @param array<string,mixed> $values Name, kind, target, variants, share, planned, guardrail.
	 * @throws \InvalidArgumentException When a value does not fit.
	 */
	public function draft( array $values ): Experiment {
		$name   = sanitize_text_field( (string) ( $values['name'] ?? '' ) );
		$kind   = (string) ( $values['kind'] ?? '' );
		$target = (string) ( $values['target'] ?? '' );
		self::expect( '' !== $name && strlen( $name ) <= 120, 'name', 'a name of at most 120 characters', $name );
		self::expect( in_array( $kind, Experiment::KINDS, true ), 'kind', 'one of ' . implode( ', ', Experiment::KINDS ), $kind );
		self::expect( $this->exists( $kind, $target ), 'target', 'bundle' === $kind ? 'a bundle of this shop with set products' : ( 'offer' === $kind ? 'a live offer of this shop that changes what a cart costs' : "a $kind of this shop" ), $target );
		$variants = is_array( $values['variants'] ?? null ) ? array_values( $values['variants'] ) : array();
		self::expect( count( $variants ) >= 1 && count( $variants ) <= self::MOST_VARIANTS, 'variants', '1 to ' . self::MOST_VARIANTS, (string) count( $variants ) );
		$share = (int) ( $values['share'] ?? 100 );
		self::expect( $share >= 1 && $share <= 100, 'share', '1 to 100 percent', (string) $share );
		$weight = intdiv( intdiv( Assignment::BUCKETS * $share, 100 ), count( $variants ) + 1 );
		$arms   = array( self::made( 'control', __( 'As it is', 'tandem-for-woocommerce' ), $weight, array() ) );
		foreach ( $variants as $position => $variant ) {
			$change = $this->change( $kind, $target, is_array( $variant ) ? $variant : array() );
			self::expect( array() !== $change, "variants[$position]", 'something that differs', 'nothing' );
			$arms[] = self::made( 'variant' . ( $position + 1 ), sanitize_text_field( (string) ( $variant['name'] ?? '' ) ), $weight, $change );
		}
		$planned   = max( 0, (int) ( $values['planned'] ?? 0 ) );
		$guardrail = (int) ( $values['guardrail'] ?? 10 );
		self::expect( $guardrail >= 1 && $guardrail <= 100, 'guardrail', '1 to 100 percent', (string) $guardrail );
		$key = 'x' . substr( strtolower( str_replace( array( '+', '/', '=' ), '', base64_encode( random_bytes( 12 ) ) ) ), 0, 10 ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- An id.
		return ( new Experiment( 0, $key, 'draft', $name, $kind, $target, $arms, $planned, $guardrail ) )->noted( 'created' );
	}

	/**
	 * What an arm changes, checked for its kind.
	 *
	 * @param string              $kind   Kind.
	 * @param string              $target Target.
	 * @param array<string,mixed> $given  Values.
	 * @return array<string,bool|int|string>
	 */
	private function change( string $kind, string $target, array $given ): array {
		$change = array();
		if ( 'bundle' !== $kind && false === ( $given['show'] ?? true ) ) {
			return array( 'show' => false );
		}
		if ( 'placement' === $kind ) {
			if ( '' !== ( $given['title'] ?? '' ) ) {
				$change['title'] = substr( sanitize_text_field( (string) $given['title'] ), 0, 80 );
			}
			$lists = 'bought-together' !== $target;
			$most  = $lists ? 4 : BoughtTogetherSet::MAXIMUM;
			if ( '' !== ( $given['strategy'] ?? '' ) ) {
				self::expect( in_array( $given['strategy'], PlacementRegistry::STRATEGIES, true ) && 'manual' !== $given['strategy'], 'strategy', 'a strategy', (string) $given['strategy'] );
				$change['strategy'] = (string) $given['strategy'];
			}
			if ( '' !== ( $given['layout'] ?? '' ) ) {
				self::expect( $lists && in_array( $given['layout'], Slot::LAYOUTS, true ), 'layout', implode( ', ', Slot::LAYOUTS ), (string) $given['layout'] );
				$change['layout'] = (string) $given['layout'];
			}
			if ( isset( $given['count'] ) && '' !== $given['count'] && null !== $given['count'] ) {
				self::expect( (int) $given['count'] >= 1 && (int) $given['count'] <= $most, 'count', "1 to $most", (string) $given['count'] );
				$change['count'] = (int) $given['count'];
			}
			if ( ! empty( $given['margin'] ) ) {
				$change['margin'] = true;
			}
		}
		if ( 'bundle' === $kind ) {
			$change = self::discount( $target, $given );
		}
		if ( 'table' === $kind && '' !== (string) ( $given['table'] ?? '' ) ) {
			self::expect( (string) $given['table'] !== $target && $this->exists( 'table', (string) $given['table'] ), 'table', 'another table of this shop', (string) $given['table'] );
			$change['table'] = (string) $given['table'];
		}
		if ( 'offer' === $kind && '' !== (string) ( $given['offer'] ?? '' ) ) {
			self::expect( (string) $given['offer'] !== $target && $this->exists( 'offer', (string) $given['offer'] ), 'offer', 'another live offer of this shop that changes what a cart costs', (string) $given['offer'] );
			$change['offer'] = (string) $given['offer'];
		}
		return $change;
	}

	/**
	 * Another discount of a bundle: in percent (hundredths, 0 for none) or, where the bundle's own is an amount off or
	 * the price of the set, one of those. Where each product has its own percentage there is only without.
	 *
	 * @param string              $target Id of the product.
	 * @param array<string,mixed> $given  Values.
	 * @return array<string,int|string>
	 */
	private static function discount( string $target, array $given ): array {
		$terms  = self::terms( $target );
		$points = isset( $given['discount'] ) && is_numeric( $given['discount'] ) ? (int) $given['discount'] : -1;
		if ( null !== $terms && 0 !== $points && in_array( $terms->discount, array( 'amount', 'fixed' ), true ) ) {
			$amount = BundleTerms::decimal( $given['amount'] ?? null, 'amount', 4 );
			self::expect( (float) $amount > 0 && (float) $amount !== (float) $terms->value, 'amount', 'another one than the bundle has, above 0', $amount );
			return array( 'amount' => $amount );
		}
		$most = null !== $terms && 'percent' === $terms->discount ? 9000 : 0;
		self::expect( $points >= 0 && $points <= $most, 'discount', 0 === $most ? '0, for without' : '0 to 90 percent, in hundredths', (string) ( $given['discount'] ?? '' ) );
		self::expect( null !== $terms && ( 'components' === $terms->discount || MinorUnits::parse( $terms->value, 2 ) !== $points ), 'discount', 'another one than the bundle has', (string) $points );
		return array( 'discount' => $points );
	}

	/**
	 * Terms of a published bundle whose discounts can be compared: the same products for everybody. What a bundle costs
	 * from which shoppers pick depends on what they pick, so no page could show each half its price.
	 *
	 * @param string $target Id of the product.
	 */
	private static function terms( string $target ): ?BundleTerms {
		$product = 1 === preg_match( '/^[1-9]\d{0,17}$/D', $target ) && 'publish' === get_post_status( (int) $target ) ? wc_get_product( (int) $target ) : null;
		$terms   = $product instanceof BundleProduct ? $product->bundle()?->terms : null;
		return null !== $terms && 'set' === $terms->kind ? $terms : null;
	}

	/**
	 * Offers that can be compared: live ones that change what the cart costs.
	 *
	 * @return list<Offer>
	 */
	public function offers(): array {
		return array_values( array_filter( ( $this->offers )()->all(), static fn( Offer $offer ): bool => $offer->live() && ! in_array( $offer->benefit(), OfferInput::GRANTED, true ) ) );
	}

	/**
	 * How a bundle's discount is written and what it is, null where it cannot be compared.
	 *
	 * @param int $id Id of the product.
	 * @return array{discount:string,own:string}|null
	 */
	public static function comparable( int $id ): ?array {
		$terms = self::terms( (string) $id );
		return null === $terms ? null : array(
			'discount' => $terms->discount,
			'own'      => $terms->value,
		);
	}

	/**
	 * Whether the shop has it.
	 *
	 * @param string $kind   Kind.
	 * @param string $target Target.
	 */
	private function exists( string $kind, string $target ): bool {
		return match ( $kind ) {
			'placement' => isset( $this->placements->all()[ $target ] ) && 'email' !== $target,
			'bundle'    => null !== self::terms( $target ),
			'table'     => 1 === preg_match( '/^\d{1,18}$/D', $target ) && (int) $target > 0 && null !== get_post( (int) $target ),
			default     => in_array( $target, array_map( static fn( Offer $offer ): string => (string) $offer->id, $this->offers() ), true ),
		};
	}

	/**
	 * An arm.
	 *
	 * @param string                        $id     Id.
	 * @param string                        $name   Name.
	 * @param int                           $weight Buckets.
	 * @param array<string,bool|int|string> $change Change.
	 * @return array{id:string,name:string,weight:int,change:array<string,bool|int|string>}
	 */
	private static function made( string $id, string $name, int $weight, array $change ): array {
		return array(
			'id'     => $id,
			'name'   => substr( $name, 0, 80 ),
			'weight' => $weight,
			'change' => $change,
		);
	}

	/**
	 * Refuses what does not fit.
	 *
	 * @param bool   $fits     Whether it does.
	 * @param string $field    Name.
	 * @param string $expected What was expected.
	 * @param string $found    What was found.
	 * @throws \InvalidArgumentException When it does not.
	 */
	private static function expect( bool $fits, string $field, string $expected, string $found ): void {
		if ( ! $fits ) {
			throw new \InvalidArgumentException( sprintf( '%s: expected %s, found "%s"', $field, $expected, $found ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
	}
}
