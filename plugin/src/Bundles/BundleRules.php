<?php
/**
 * Bundles as rules of a quote.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Turns the owner's terms into the rules that the engine takes, in minor units of the active
 * currency. A bundle whose amounts do not exist in that currency is left out.
 */
final class BundleRules {

	/**
	 * Rules by site and currency, then by bundle; false where a bundle has none in that currency.
	 *
	 * @var array<string,array<int,array<string,mixed>|false>>
	 */
	private array $made = array();

	/**
	 * What the published bundles need of a cart, in their order: the bundle, least units by "product:variation" of
	 * all that a set requires, and what else may be part of it.
	 *
	 * @var list<array{0:Bundle,1:array<string,int>,2:array<string,int>}>
	 */
	private array $needs = array();

	/**
	 * Where in these needs a bundle is, by what it cannot be without: of all that a set requires the piece that the
	 * fewest bundles require, of the others each piece.
	 *
	 * @var array<string,list<int>>
	 */
	private array $places = array();

	/**
	 * The bundles that these needs are of.
	 *
	 * @var list<Bundle>
	 */
	private array $listed = array();

	/**
	 * Takes its services.
	 *
	 * @param BundleRepository $bundles  Bundles.
	 * @param Settings         $settings Settings.
	 */
	public function __construct(
		private readonly BundleRepository $bundles,
		private readonly Settings $settings,
	) {
	}

	/**
	 * The rules of all published bundles.
	 *
	 * @param ShopCurrency|null $currency Active currency.
	 * @return list<array<string,mixed>>
	 */
	public function rules( ?ShopCurrency $currency = null ): array {
		$currency ??= ShopCurrency::current();
		$shelf      = self::shelf( $currency );
		return array_values( array_filter( array_map( fn( Bundle $bundle ): ?array => $this->made( $bundle, $currency, $shelf ), $this->bundles->published() ) ) );
	}

	/**
	 * Where rules of a currency are kept; null where one may be another for another shopper.
	 *
	 * @param ShopCurrency $currency Active currency.
	 */
	private static function shelf( ShopCurrency $currency ): ?string {
		return has_filter( 'tandem_bundle_rule' ) ? null : get_current_blog_id() . $currency->code . $currency->exponent;
	}

	/**
	 * The rule of a published bundle, made once a request.
	 *
	 * @param Bundle       $bundle   Bundle.
	 * @param ShopCurrency $currency Active currency.
	 * @param string|null  $shelf    Where it is kept.
	 * @return array<string,mixed>|null
	 */
	private function made( Bundle $bundle, ShopCurrency $currency, ?string $shelf ): ?array {
		return null === $shelf ? $this->rule( $bundle, $currency ) : ( ( $this->made[ $shelf ][ $bundle->id ] ??= $this->rule( $bundle, $currency ) ?? false ) ?: null );
	}

	/**
	 * The rules that lines can satisfy: every required component is there in the least quantity.
	 *
	 * @param list<array<string,mixed>> $lines    Lines of a quote request.
	 * @param ShopCurrency              $currency Active currency.
	 * @return list<array<string,mixed>>
	 */
	public function for_lines( array $lines, ShopCurrency $currency ): array {
		$units = array();
		foreach ( $lines as $line ) {
			if ( null === $line['current'] ) {
				continue;
			}
			$any           = $line['product'] . ':0';
			$units[ $any ] = ( $units[ $any ] ?? 0 ) + $line['qty'];
			if ( $line['variation'] ) {
				$one           = $line['product'] . ':' . $line['variation'];
				$units[ $one ] = ( $units[ $one ] ?? 0 ) + $line['qty'];
			}
		}
		if ( ! $units ) {
			return array();
		}
		$rules = array();
		$shelf = self::shelf( $currency );
		$needs = $this->needs();
		$may   = array();
		foreach ( $units as $key => $have ) {
			foreach ( $this->places[ $key ] ?? array() as $place ) {
				$may[ $place ] = $needs[ $place ];
			}
		}
		ksort( $may );
		foreach ( $may as [ $bundle, $required, $other ] ) {
			foreach ( $required as $key => $least ) {
				if ( ( $units[ $key ] ?? 0 ) < $least ) {
					continue 2;
				}
			}
			$rule = $required || self::some( $other, $units ) ? $this->made( $bundle, $currency, $shelf ) : null;
			if ( $rule ) {
				$rules[] = $rule;
			}
		}
		return $rules;
	}

	/**
	 * What the published bundles need, worked out once a request: it is asked with every recalculation.
	 *
	 * @return list<array{0:Bundle,1:array<string,int>,2:array<string,int>}>
	 */
	private function needs(): array {
		$published = $this->bundles->published();
		if ( $this->listed !== $published ) {
			$this->listed = $published;
			$this->needs  = array_map(
				static function ( Bundle $bundle ): array {
					$required = array();
					$other    = array();
					$picks    = $bundle->terms->picks();
					foreach ( $bundle->components as $component ) {
						$key = $component->product . ':' . $component->variation;
						if ( $picks ) {
							$other[ $key ] = 1;
						} elseif ( $component->optional ) {
							$other[ $key ] = min( $other[ $key ] ?? $component->min, $component->min );
						} else {
							$required[ $key ] = max( $required[ $key ] ?? 0, $component->min );
						}
					}
					return array( $bundle, $required, $other );
				},
				$published
			);
			$this->places = self::places( $this->needs );
		}
		return $this->needs;
	}

	/**
	 * Where bundles are by what they cannot be without.
	 *
	 * @param list<array{0:Bundle,1:array<string,int>,2:array<string,int>}> $needs Needs.
	 * @return array<string,list<int>>
	 */
	private static function places( array $needs ): array {
		$often  = array_count_values( array_merge( ...array_map( static fn( array $need ): array => array_keys( $need[1] ), $needs ) ) );
		$places = array();
		foreach ( $needs as $place => [ , $required, $other ] ) {
			$keys = array_keys( $other );
			if ( $required ) {
				$seldom = array_intersect_key( $often, $required );
				$keys   = array( array_search( min( $seldom ), $seldom, true ) );
			}
			foreach ( $keys as $key ) {
				$places[ $key ][] = $place;
			}
		}
		return $places;
	}

	/**
	 * Whether there are enough units of something.
	 *
	 * @param array<string,int> $other Least units by "product:variation", variation 0 for any.
	 * @param array<string,int> $units Units there are.
	 */
	private static function some( array $other, array $units ): bool {
		foreach ( $other as $key => $least ) {
			if ( ( $units[ $key ] ?? 0 ) >= $least ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Forgets what was made: a bundle or a setting changed.
	 */
	public function forget(): void {
		$this->made   = array();
		$this->needs  = array();
		$this->places = array();
		$this->listed = array();
	}

	/**
	 * The rule of one bundle, or null where an amount of it is none in this currency.
	 *
	 * @param Bundle       $bundle   Bundle.
	 * @param ShopCurrency $currency Active currency.
	 * @return array<string,mixed>|null
	 */
	public function rule( Bundle $bundle, ShopCurrency $currency ): ?array {
		$terms    = $bundle->terms;
		$carrier  = $currency->converted && $bundle->id ? wc_get_product( $bundle->id ) : null;
		$carrier  = $carrier instanceof \WC_Product ? $carrier : null;
		$discount = match ( $terms->discount ) {
			'percent' => KindRule::percent( $terms->value ),
			'components' => array( 'type' => 'components' ),
			default => array(
				'type'  => $terms->discount,
				'minor' => $currency->amount( $terms->value, $carrier ),
			),
		};
		$most     = null === $terms->max_discount ? null : $currency->amount( $terms->max_discount, $carrier );
		if ( ( array_key_exists( 'minor', $discount ) && null === $discount['minor'] ) || ( null === $most && null !== $terms->max_discount ) ) {
			return null;
		}
		$rule = array(
			'id'             => $bundle->rule_id(),
			'kind'           => $terms->kind,
			'name'           => $bundle->name,
			'priority'       => $terms->priority,
			'components'     => array_map( array( self::class, 'piece' ), $bundle->components ),
			'discount'       => $discount,
			'base'           => 'default' === $terms->base ? (string) $this->settings->get( 'bundles.base' ) : $terms->base,
			'ignore_on_sale' => $terms->ignore_on_sale,
			'max_discount'   => null === $most ? null : array(
				'type'  => 'amount',
				'minor' => $most,
			),
			'floor'          => $this->floor( $terms ),
			'ending'         => null === $terms->ending ? null : array(
				'minor'   => (int) $terms->ending,
				'modulus' => 10 ** strlen( $terms->ending ),
			),
			'from'           => $terms->from,
			'until'          => $terms->until,
			'roles'          => $terms->roles,
			'segments'       => $terms->segments,
		);
		$rule            = self::brief( KindRule::of( $rule, $bundle ) );
		$rule['version'] = RuleVersionStore::version( $rule );
		/**
		 * The rule of a published bundle: while its discounts are compared, the one of an arm.
		 *
		 * @param array<string,mixed> $rule     Rule of a quote request.
		 * @param ShopCurrency        $currency Currency of its amounts.
		 */
		$rule = (array) apply_filters( 'tandem_bundle_rule', $rule, $currency );
		return $rule + array(
			'limit_total_left'    => $terms->limit_total,
			'limit_customer_left' => $terms->limit_customer,
		);
	}

	/**
	 * A component without what is the engine's default.
	 *
	 * @param Component $component Component.
	 * @return array<string,mixed>
	 */
	private static function piece( Component $component ): array {
		$piece = array( 'product' => $component->product );
		if ( $component->variation ) {
			$piece['variation'] = $component->variation;
		}
		$piece['min'] = $component->min;
		$piece['max'] = $component->max;
		if ( $component->optional ) {
			$piece['optional'] = true;
		}
		if ( null !== $component->percent ) {
			$piece['discount'] = KindRule::percent( $component->percent );
		}
		return $piece;
	}

	/**
	 * The rule without what is the engine's default: half as long to hand over with every cart.
	 *
	 * @param array<string,mixed> $rule Rule.
	 * @return array<string,mixed>
	 */
	private static function brief( array $rule ): array {
		$said = static fn( $value ): bool => null !== $value && array() !== $value && false !== $value;
		foreach ( array( 'base' => 'current', 'floor' => array( 'type' => 'none' ), 'priority' => 10 ) as $field => $default ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Short pairs.
			if ( ( $rule[ $field ] ?? null ) === $default ) {
				unset( $rule[ $field ] );
			}
		}
		return array_filter( $rule, $said );
	}

	/**
	 * The floor, the shop's own where the bundle says nothing.
	 *
	 * @param BundleTerms $terms Terms.
	 * @return array<string,mixed>
	 */
	private function floor( BundleTerms $terms ): array {
		$type   = 'default' === $terms->floor ? (string) $this->settings->get( 'bundles.floor' ) : $terms->floor;
		$margin = 'default' === $terms->floor ? (int) $this->settings->get( 'bundles.floor_margin' ) : (int) MinorUnits::parse( $terms->margin, 2 );
		return 'margin' === $type ? array(
			'type'         => 'margin',
			'basis_points' => $margin,
		) : array( 'type' => $type );
	}
}
