<?php
/**
 * Offers as the engine takes them.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\BundleRules;
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * An offer is two things to the engine: who gets it (conditions, window, limits) and what it gives (a
 * rule of a quote).
 */
final class OfferRules {

	/**
	 * Rules made in this request, by what they depend on beside the offer.
	 *
	 * @var \WeakMap<Offer,array<string,array<string,mixed>|null>>
	 */
	private \WeakMap $made;

	/**
	 * Takes its services.
	 *
	 * @param Settings                   $settings Settings.
	 * @param \Closure():BundleRules      $bundles  Rules of bundles.
	 * @param \Closure(int):?Bundle       $bundle   A published bundle by its id.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $bundles,
		private readonly \Closure $bundle,
	) {
		$this->made = new \WeakMap();
	}

	/**
	 * Who gets it.
	 *
	 * @param Offer $offer Offer.
	 * @return array<string,mixed>
	 */
	public static function question( Offer $offer ): array {
		$definition = $offer->definition;
		$limits     = array_filter(
			array(
				'per_customer' => $definition['limits']['per_customer'],
				'total'        => $definition['limits']['total'],
				'budget'       => null === $definition['limits']['budget'] ? null : MinorUnits::parse( $definition['limits']['budget'], max( 0, wc_get_price_decimals() ) ),
				'cool_off'     => null === $definition['limits']['cool_off_days'] ? null : $definition['limits']['cool_off_days'] * DAY_IN_SECONDS,
			),
			static fn( ?int $limit ): bool => null !== $limit
		);
		return array(
			'id'         => $offer->rule_id(),
			'priority'   => $offer->position,
			'group'      => '' === $definition['group'] ? null : $definition['group'],
			'from'       => Offer::seconds( $definition['from'] ),
			'until'      => Offer::seconds( $definition['until'] ),
			'limits'     => (object) $limits,
			'conditions' => $definition['conditions'],
		);
	}

	/**
	 * What questions depend on beside the offers.
	 */
	public static function question_by(): string {
		return wp_timezone_string() . wc_get_price_decimals();
	}

	/**
	 * What it gives, as a rule of a quote; null where it changes no price, or an amount of it does not
	 * exist in this currency.
	 *
	 * @param Offer        $offer    Offer.
	 * @param ShopCurrency $currency Active currency.
	 * @param int|null     $most     What is left of its budget, in minor units, where that may bind.
	 * @param string|null  $by       As by() gives it, where many are asked for.
	 * @return array<string,mixed>|null
	 */
	public function rule( Offer $offer, ShopCurrency $currency, ?int $most = null, ?string $by = null ): ?array {
		if ( 'bundle_price' === $offer->benefit() || $currency->converted ) {
			return $this->fresh( $offer, $currency, $most );
		}
		$by ??= $this->by( $currency );
		if ( null === $most && $by === $offer->texts?->rule_by ) {
			return $offer->texts->rule();
		}
		$key  = $most . '|' . $by;
		$made = $this->made[ $offer ] ?? array();
		if ( ! array_key_exists( $key, $made ) ) {
			$made[ $key ]         = $this->fresh( $offer, $currency, $most );
			$this->made[ $offer ] = $made;
		}
		return $made[ $key ];
	}

	/**
	 * What rules depend on beside the offers.
	 *
	 * @param ShopCurrency $currency Active currency.
	 */
	public function by( ShopCurrency $currency ): string {
		return $currency->code . '|' . $currency->exponent . '|' . $this->settings->get( 'bundles.floor' ) . '|' . $this->settings->get( 'bundles.floor_margin' ) . '|' . wp_timezone_string();
	}

	/**
	 * The rule, made anew.
	 *
	 * @param Offer        $offer    Offer.
	 * @param ShopCurrency $currency Active currency.
	 * @param int|null     $most     What is left of its budget.
	 * @return array<string,mixed>|null
	 */
	private function fresh( Offer $offer, ShopCurrency $currency, ?int $most ): ?array {
		$definition = $offer->definition;
		if ( 'bundle_price' === $offer->benefit() ) {
			return $this->bundle( $offer, $currency, $most );
		}
		$benefit = $this->benefit( $definition['benefit'], $currency );
		$cap     = null === $definition['max_discount'] ? null : $this->amount( $definition['max_discount'], $currency );
		if ( null === $benefit || ( null === $cap && null !== $definition['max_discount'] ) ) {
			return null;
		}
		if ( null !== $most ) {
			$cap = min( $cap ?? $most, $most );
		}
		$rule = array(
			'id'             => $offer->rule_id(),
			'kind'           => 'offer',
			'name'           => $offer->label(),
			'priority'       => $offer->position,
			'scope'          => self::scope( $definition['scope'] ),
			'benefit'        => $benefit,
			'with_bundles'   => $definition['with_bundles'],
			'exclusive'      => '' === $definition['group'] ? null : $definition['group'],
			'ignore_on_sale' => $definition['ignore_on_sale'],
			'max_discount'   => null === $cap ? null : array(
				'type'  => 'amount',
				'minor' => $cap,
			),
			'floor'          => $this->floor( $definition ),
			'from'           => Offer::seconds( $definition['from'] ),
			'until'          => Offer::seconds( $definition['until'] ),
		);
		return $rule + array( 'version' => RuleVersionStore::version( $rule ) );
	}

	/**
	 * A bundle at another price: its own composition with the offer's discount, beside the bundle's own rule. The
	 * engine takes whichever costs the shopper less.
	 *
	 * @param Offer        $offer    Offer.
	 * @param ShopCurrency $currency Active currency.
	 * @param int|null     $most     What is left of its budget.
	 * @return array<string,mixed>|null
	 */
	private function bundle( Offer $offer, ShopCurrency $currency, ?int $most ): ?array {
		$definition = $offer->definition;
		$benefit    = $definition['benefit'];
		$bundle     = ( $this->bundle )( $benefit['bundle'] );
		$base       = $bundle ? ( $this->bundles )()->rule( $bundle, $currency ) : null;
		$minor      = 'fixed' === $benefit['gives'] ? $this->amount( (string) $benefit['value'], $currency ) : 0;
		$cap        = null === $definition['max_discount'] ? $most : $this->amount( $definition['max_discount'], $currency );
		if ( null === $base || 'set' !== $base['kind'] || null === $minor || ( null === $cap && null !== $definition['max_discount'] ) ) {
			return null;
		}
		$rule = array(
			'id'             => $offer->rule_id(),
			'kind'           => 'set',
			'name'           => $offer->label(),
			'priority'       => $offer->position,
			'components'     => array_map( static fn( array $component ): array => array_diff_key( $component, array( 'discount' => 1 ) ), $base['components'] ),
			'discount'       => 'fixed' === $benefit['gives'] ? array(
				'type'  => 'fixed',
				'minor' => $minor,
			) : array(
				'type'         => 'percent',
				'basis_points' => (int) MinorUnits::parse( (string) $benefit['value'], 2 ),
			),
			'base'           => $base['base'] ?? 'current',
			'ignore_on_sale' => $definition['ignore_on_sale'],
			'max_discount'   => null === $cap ? null : array(
				'type'  => 'amount',
				'minor' => null === $most ? $cap : min( $cap, $most ),
			),
			'floor'          => $this->floor( $definition ),
			'from'           => Offer::seconds( $definition['from'] ),
			'until'          => Offer::seconds( $definition['until'] ),
		);
		return $rule + array( 'version' => RuleVersionStore::version( $rule ) );
	}

	/**
	 * The floor of a rule.
	 *
	 * @param array<string,mixed> $definition Definition.
	 * @return array<string,mixed>
	 */
	private function floor( array $definition ): array {
		$floor = 'default' === $definition['floor'] ? (string) $this->settings->get( 'bundles.floor' ) : $definition['floor'];
		return 'margin' === $floor ? array(
			'type'         => 'margin',
			'basis_points' => (int) $this->settings->get( 'bundles.floor_margin' ),
		) : array( 'type' => $floor );
	}

	/**
	 * The benefit of a rule.
	 *
	 * @param array<string,mixed> $benefit  Benefit.
	 * @param ShopCurrency        $currency Active currency.
	 * @return array<string,mixed>|null
	 */
	private function benefit( array $benefit, ShopCurrency $currency ): ?array {
		$minor = isset( $benefit['amount'] ) ? $this->amount( (string) $benefit['amount'], $currency ) : null;
		return match ( $benefit['type'] ) {
			'percent'         => array(
				'type'         => 'percent',
				'basis_points' => (int) MinorUnits::parse( (string) $benefit['percent'], 2 ),
			),
			'amount', 'fixed' => null === $minor ? null : array(
				'type'  => $benefit['type'],
				'minor' => $minor,
			),
			'gift'            => array(
				'type'      => 'gift',
				'product'   => $benefit['product'],
				'variation' => $benefit['variation'],
				'qty'       => $benefit['quantity'],
			),
			'free_shipping'   => array( 'type' => 'free_shipping' ),
			default           => null,
		};
	}

	/**
	 * An amount of the owner in the active currency.
	 *
	 * @param string       $amount   Decimal text.
	 * @param ShopCurrency $currency Active currency.
	 */
	private function amount( string $amount, ShopCurrency $currency ): ?int {
		return $currency->amount( $amount, null );
	}

	/**
	 * The products it is about.
	 *
	 * @param array{products:list<int>,categories:list<int>,exclude:list<int>}|null $scope Scope.
	 * @return array<string,mixed>|null
	 */
	private static function scope( ?array $scope ): ?array {
		if ( null === $scope ) {
			return null;
		}
		return array(
			'any'        => ! $scope['products'] && ! $scope['categories'],
			'items'      => array_map( static fn( int $product ): array => array( 'product' => $product ), $scope['products'] ),
			'categories' => $scope['categories'],
			'exclude'    => $scope['exclude'],
		);
	}
}
