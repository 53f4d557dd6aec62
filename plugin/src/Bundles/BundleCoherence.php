<?php
/**
 * Whether bundles make sense beside each other.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Engine;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine about a set of bundles and puts its findings, with their numbers, into words for
 * the owner. A row of single notes never stops a bundle from being sold.
 */
final class BundleCoherence {

	/** The most bundles that are compared. */
	private const MOST = 100;

	/** The most different products that the engine takes. */
	private const MOST_LINES = 500;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine The engine.
	 * @param BundleRules       $rules  Bundles as rules.
	 * @param CatalogPrices     $prices Catalogue prices.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly BundleRules $rules,
		private readonly CatalogPrices $prices,
	) {
	}

	/**
	 * The findings about some bundles. Where they are too many, those that share a product with the first one come
	 * first, then the sets; one whose products are too many beside those of the others is left out.
	 *
	 * @param list<Bundle> $bundles Bundles.
	 * @param int|null     $about   Only findings that name this bundle.
	 * @return list<array{rule:string,severity:string,message:string}>
	 */
	public function findings( array $bundles, ?int $about = null ): array {
		$currency = ShopCurrency::current();
		$lines    = array();
		$rules    = array();
		$names    = array();
		$goods    = array();
		$picks    = array();
		$first    = array_column( $bundles[0]->components ?? array(), 'product' );
		$rank     = static fn( Bundle $bundle ): int => match ( true ) {
			array() !== array_intersect( $first, array_column( $bundle->components, 'product' ) ) => 0,
			$bundle->terms->picks() => 2,
			default => 1,
		};
		usort( $bundles, static fn( Bundle $one, Bundle $other ): int => $rank( $one ) <=> $rank( $other ) );
		foreach ( array_slice( $bundles, 0, self::MOST ) as $bundle ) {
			$rule = $bundle->components ? $this->rules->rule( $bundle, $currency ) : null;
			if ( ! $rule || ! $this->add_prices( $bundle, $currency, $lines ) ) {
				continue;
			}
			$rules[]               = $rule;
			$names[ $rule['id'] ] = $bundle->name;
			$goods[ $rule['id'] ] = array_column( $bundle->components, 'product' );
			$picks[ $rule['id'] ] = $bundle->terms->picks();
		}
		if ( ! $rules ) {
			return array();
		}
		$answer = ( $this->engine )()->coherence(
			array(
				'version'  => 1,
				'currency' => array(
					'code'     => $currency->code,
					'exponent' => $currency->exponent,
				),
				'now'      => time(),
				'lines'    => array_values( $lines ),
				'rules'    => $rules,
			)
		);
		$found  = array();
		foreach ( $answer['findings'] as $finding ) {
			// A camera kit says nothing about a set of towels: only rows that share a product stand beside each other.
			if ( isset( $finding['other'] ) && ! array_intersect( $goods[ $finding['rule'] ] ?? array(), $goods[ $finding['other'] ] ?? array() ) ) {
				continue;
			}
			$message = $this->message( $finding, $names, $picks, $currency );
			if ( '' !== $message && ( null === $about || in_array( 'bundle:' . $about, array( $finding['rule'], $finding['other'] ?? '' ), true ) ) ) {
				$found[] = array(
					'rule'     => (string) $finding['rule'],
					'severity' => (string) $finding['severity'],
					'message'  => $message,
				);
			}
		}
		return $found;
	}

	/**
	 * Adds the components of a bundle to the price list, all or none.
	 *
	 * @param Bundle                            $bundle   Bundle.
	 * @param ShopCurrency                      $currency Active currency.
	 * @param array<string,array<string,mixed>> $lines    Price list by product and variation; added to.
	 * @return bool False where a component has no exact price, or the list would be too long.
	 */
	private function add_prices( Bundle $bundle, ShopCurrency $currency, array &$lines ): bool {
		$added = $lines;
		foreach ( $bundle->components as $component ) {
			$key     = $component->product . ':' . $component->variation;
			$product = isset( $added[ $key ] ) ? null : wc_get_product( $component->post_id() );
			if ( isset( $added[ $key ] ) ) {
				continue;
			}
			$prices = $product ? $this->prices->read( $product, $currency ) : array( 'current' => null );
			if ( null === $prices['current'] ) {
				return false;
			}
			$added[ $key ] = array(
				'key'       => $key,
				'product'   => $component->product,
				'variation' => $component->variation,
				'qty'       => 1,
			) + $prices;
		}
		if ( count( $added ) > self::MOST_LINES ) {
			return false;
		}
		$lines = $added;
		return true;
	}

	/**
	 * A finding in words. What a row of its own already says is left out.
	 *
	 * @param array<string,mixed>  $finding  Finding.
	 * @param array<string,string> $names    Names by rule.
	 * @param array<string,bool>   $picks    Whether the shopper picks, by rule.
	 * @param ShopCurrency         $currency Active currency.
	 */
	private function message( array $finding, array $names, array $picks, ShopCurrency $currency ): string {
		$price = static fn( mixed $minor ): string => is_int( $minor ) ? html_entity_decode( wp_strip_all_tags( wc_price( (float) $currency->decimal( $minor ) ) ), ENT_QUOTES, 'UTF-8' ) : '?';
		$this_ = $names[ $finding['rule'] ] ?? (string) $finding['rule'];
		$other = $names[ $finding['other'] ?? '' ] ?? (string) ( $finding['other'] ?? '' );
		$chosen = $picks[ $finding['rule'] ] ?? false;
		$beside = $picks[ $finding['other'] ?? '' ] ?? false;
		return match ( true ) {
			/* translators: 1: bundle of which the shopper chooses, 2: price of a choice, 3: worth of its goods, 4: bundle of fixed products, 5: its price. */
			'superset.cheaper' === $finding['code'] && $chosen => sprintf( __( 'A choice by %1$s costs %2$s for goods of %3$s that hold everything of %4$s, which costs %5$s.', 'tandem-for-woocommerce' ), $this_, $price( $finding['price'] ?? null ), $price( $finding['base'] ?? null ), $other, $price( $finding['other_price'] ?? null ) ),
			/* translators: 1: bundle of fixed products, 2: its price, 3: bundle of which the shopper chooses, 4: price of a choice. */
			'superset.cheaper' === $finding['code'] && $beside => sprintf( __( '%1$s costs %2$s, while a choice by %3$s of a part of its products costs %4$s.', 'tandem-for-woocommerce' ), $this_, $price( $finding['price'] ?? null ), $other, $price( $finding['other_price'] ?? null ) ),
			default => $this->of_sets( $finding, $this_, $other, $price ),
		};
	}

	/**
	 * A finding about fixed sets in words.
	 *
	 * @param array<string,mixed>     $finding Finding.
	 * @param string                  $this_   Name of its bundle.
	 * @param string                  $other   Name of the other.
	 * @param \Closure(mixed):string $price   Says an amount.
	 */
	private function of_sets( array $finding, string $this_, string $other, \Closure $price ): string {
		$share = static fn( mixed $points ): string => is_int( $points ) ? \Tandem\Value\MinorUnits::format( $points, 2 ) . '%' : '?';
		return match ( $finding['code'] ) {
			/* translators: 1: larger bundle, 2: smaller bundle. */
			'superset.cheaper' => sprintf( __( '%1$s holds everything of %2$s and costs less.', 'tandem-for-woocommerce' ), $this_, $other ),
			/* translators: 1: bundle, 2: its price, 3: worth of its goods, 4: other bundle, 5: its price, 6: worth of its goods. */
			'row.dominated' => sprintf( __( '%1$s costs %2$s for goods of %3$s, while %4$s costs %5$s for goods of %6$s.', 'tandem-for-woocommerce' ), $this_, $price( $finding['price'] ?? null ), $price( $finding['base'] ?? null ), $other, $price( $finding['other_price'] ?? null ), $price( $finding['other_base'] ?? null ) ),
			/* translators: 1: larger bundle, 2: smaller bundle, 3: share saved, 4: share saved by the smaller one. */
			'saving.not_growing' => sprintf( __( '%1$s holds all of %2$s but saves a smaller share (%3$s, not %4$s).', 'tandem-for-woocommerce' ), $this_, $other, $share( $finding['saving_bp'] ?? null ), $share( $finding['other_saving_bp'] ?? null ) ),
			/* translators: 1: bundle, 2: number of products, 3: percent off, 4: smaller number of products, 5: percent off. */
			'tier.not_growing' => sprintf( __( '%1$s takes %3$s off %2$d products, no more than the %5$s off %4$d.', 'tandem-for-woocommerce' ), $this_, (int) $finding['n'], $share( $finding['saving_bp'] ?? null ), (int) $finding['other_n'], $share( $finding['other_saving_bp'] ?? null ) ),
			/* translators: 1: bundle, 2: price of a cart with all of it, 3: one of its products, 4: price of the cart without it. */
			'total.falls' => sprintf( __( 'With all of %1$s a cart costs %2$s; without %3$s it costs %4$s, so %3$s is more than free.', 'tandem-for-woocommerce' ), $this_, $price( $finding['total'] ?? null ), self::piece( $finding ), $price( $finding['without'] ?? null ) ),
			default => '',
		};
	}

	/**
	 * The piece that a finding is about.
	 *
	 * @param array<string,mixed> $finding Finding.
	 */
	private static function piece( array $finding ): string {
		$product = wc_get_product( (int) ( $finding['variation'] ?? 0 ) ?: (int) ( $finding['product'] ?? 0 ) );
		return $product ? $product->get_name() : __( 'one piece', 'tandem-for-woocommerce' );
	}
}
