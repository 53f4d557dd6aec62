<?php
/**
 * What a bundle costs.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Cart\BundlePlan;
use Tandem\Plugin\Catalog\ProductPrimer;
use Tandem\Plugin\Journey\Fragments;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Quotes a virtual cart that holds a bundle's required components and nothing else, so that what is
 * shown before the purchase comes from the same function as what is charged.
 */
final class BundlePricer {

	/** Most bundles whose facts are kept together. */
	private const LISTED = 96;

	/**
	 * Facts by the same; null where they are not to be kept.
	 *
	 * @var array<string,BundleFacts|null>
	 */
	private array $facts = array();

	/**
	 * Rows by bundle, currency and roles.
	 *
	 * @var array<string,BundleRow>
	 */
	private array $rows = array();

	/**
	 * Products of components: bundles of one list share them.
	 *
	 * @var array<string,\WC_Product|null>
	 */
	private array $products = array();

	/**
	 * Takes its services.
	 *
	 * @param BundleRules    $rules  Bundles as rules.
	 * @param Quotes         $quotes Quotes.
	 * @param CatalogPrices  $prices Catalogue prices.
	 * @param ComponentCheck $check  Refusals.
	 * @param \Closure():?\Tandem\Plugin\Pricing\PriceHistory $history Prices to compare with, where the owner wants the lowest of 30 days.
	 * @param ProductPrimer  $primer Loads products.
	 * @param \Closure():Fragments|null $fragments What is kept from one page to the next; null keeps nothing.
	 */
	public function __construct(
		private readonly BundleRules $rules,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
		private readonly ComponentCheck $check,
		private readonly \Closure $history,
		private readonly ProductPrimer $primer = new ProductPrimer(),
		private readonly ?\Closure $fragments = null,
	) {
	}

	/**
	 * What a list tells of a bundle to the person who asks.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public function facts( Bundle $bundle ): BundleFacts {
		return $this->kept( $bundle ) ?? BundleFacts::of( $this->row( $bundle ) );
	}

	/**
	 * The same from an earlier page; null where it has to be looked for: on the way into the cart, where another hand
	 * is in rules or prices, where it is sold so many times only, and where a component has to be there more than once,
	 * because how many there are is not told by its state.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public function kept( Bundle $bundle ): ?BundleFacts {
		if ( null === $this->fragments || ! $bundle->id || null !== $bundle->terms->limit_total || has_filter( 'tandem_bundle_rule' ) || 'GET' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) || is_admin() ) {
			return null;
		}
		$shopper = $this->quotes->shopper();
		$key     = self::key( $bundle, ShopCurrency::current(), $shopper );
		if ( ! array_key_exists( $key, $this->facts ) ) {
			$several             = array_filter( $bundle->components, static fn( Component $component ): bool => $component->min > 1 );
			$this->facts[ $key ] = isset( $this->rows[ $key ] ) || $several ? null : BundleFacts::from_array(
				( $this->fragments )()->answer(
					array( 'bundles', $shopper['roles'], $shopper['segments'] ),
					array( $bundle->to_array() ),
					fn(): array => BundleFacts::of( $this->row( $bundle ), true )->to_array(),
					most: self::LISTED
				)
			);
		}
		return $this->facts[ $key ];
	}

	/**
	 * A bundle with its price for the person who asks.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public function row( Bundle $bundle ): BundleRow {
		$currency = ShopCurrency::current();
		$shopper  = $this->quotes->shopper();
		$key      = self::key( $bundle, $currency, $shopper );
		return $bundle->id && ! has_filter( 'tandem_bundle_rule' ) ? $this->rows[ $key ] ??= $this->fresh( $bundle, $currency, $shopper ) : $this->fresh( $bundle, $currency, $shopper );
	}

	/**
	 * What the shopper's own choice of a bundle costs; null where it cannot be sold like that.
	 *
	 * @param Bundle     $bundle Bundle.
	 * @param BundlePlan $plan   Plan.
	 */
	public function chosen( Bundle $bundle, BundlePlan $plan ): ?BundleRow {
		if ( null !== $plan->problem ) {
			return null;
		}
		$currency = ShopCurrency::current();
		$held     = array();
		$lines    = array();
		foreach ( $plan->pieces as $piece ) {
			$product = $this->product( $piece['variation'] ?: $piece['product'] );
			if ( ! $product ) {
				continue;
			}
			$key          = sprintf( 'c%03d', $piece['number'] );
			$line         = $this->prices->line( $key, $product, $piece['qty'], $currency );
			$held[ $key ] = array(
				'component' => $bundle->components[ $piece['number'] ],
				'product'   => $product,
				'cost'      => $line['cost'],
				'choose'    => false,
			);
			$lines[]      = $line;
		}
		return $this->answer( $bundle, $currency, $this->quotes->shopper(), $held, $lines, array() );
	}

	/**
	 * Name of a bundle's price for the person who asks.
	 *
	 * @param Bundle              $bundle   Bundle.
	 * @param ShopCurrency        $currency Currency.
	 * @param array<string,mixed> $shopper  Shopper facts.
	 */
	private static function key( Bundle $bundle, ShopCurrency $currency, array $shopper ): string {
		return get_current_blog_id() . ':' . $bundle->id . ':' . $currency->code . $currency->exponent . ':' . implode( ',', (array) $shopper['roles'] ) . ':' . implode( ',', (array) $shopper['segments'] );
	}

	/**
	 * A bundle with its price for nobody in particular: what is stored as the product's price.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public function neutral_row( Bundle $bundle ): BundleRow {
		// It is stored: what was read for somebody's page is not good enough.
		$this->products = array();
		return $this->fresh(
			$bundle,
			ShopCurrency::current(),
			Quotes::NOBODY
		);
	}

	/**
	 * A bundle with its price for those who get it, when they get it: what its owner wants to see.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public function offered_row( Bundle $bundle ): BundleRow {
		return $this->neutral_row( new Bundle( $bundle->id, $bundle->name, $bundle->components, $bundle->terms->open() ) );
	}

	/**
	 * Forgets the rows: a component changed.
	 */
	public function forget(): void {
		$this->rows     = array();
		$this->facts    = array();
		$this->products = array();
	}

	/**
	 * Quotes the components.
	 *
	 * @param Bundle              $bundle   Bundle.
	 * @param ShopCurrency        $currency Active currency.
	 * @param array<string,mixed> $shopper  Shopper facts.
	 */
	private function fresh( Bundle $bundle, ShopCurrency $currency, array $shopper ): BundleRow {
		$this->primer->prime( $bundle->component_ids(), ProductPrimer::BUNDLES );
		$refusals = array();
		$held     = array();
		$lines    = array();
		$picks    = $bundle->terms->picks();
		foreach ( $bundle->components as $index => $component ) {
			if ( $component->optional && ! $picks ) {
				continue;
			}
			$held_as = $this->product( $component->post_id() );
			$product = ComponentProduct::priced_by( $held_as );
			$refusal = $this->check->refusal( $component, $bundle->id, $held_as );
			if ( $refusal ) {
				$refusals[] = array(
					'product' => $component->product,
					'name'    => $product ? $product->get_name() : '#' . $component->product,
				) + $refusal;
			}
			if ( ! $product || ( $picks && $refusal ) ) {
				continue;
			}
			$key          = sprintf( 'c%03d', $index );
			$line         = $this->prices->line( $key, $product, $component->min, $currency );
			$held[ $key ] = array(
				'component' => $component,
				'product'   => $product,
				'cost'      => $line['cost'],
				'choose'    => ! $component->variation && \WC_Product_Factory::get_product_type( $component->product ) === 'variable',
			);
			$lines[]      = $line;
		}
		if ( $picks && $lines ) {
			// One product that is missing leaves the others to pick from.
			$example  = self::examples( $bundle, $lines );
			$refusals = $example ? array() : $refusals;
			$lines    = $example;
		}
		return $this->answer( $bundle, $currency, $shopper, $held, $lines, $refusals );
	}

	/**
	 * The product of a component.
	 *
	 * @param int $id Product or variation.
	 */
	private function product( int $id ): ?\WC_Product {
		return $this->products[ get_current_blog_id() . ':' . $id ] ??= wc_get_product( $id ) ?: null;
	}

	/**
	 * The least that a shopper can pick of a bundle; nothing where there is nothing of one kind to pick.
	 *
	 * @param Bundle                    $bundle Bundle.
	 * @param list<array<string,mixed>> $lines  Lines to pick from, by key "c000" and so on.
	 * @return list<array<string,mixed>>
	 */
	private static function examples( Bundle $bundle, array $lines ): array {
		$picked = array();
		foreach ( $bundle->pools() as $pool ) {
			$keys = array_map( static fn( int $number ): string => sprintf( 'c%03d', $number ), $pool['numbers'] );
			$some = self::example( array_filter( $lines, static fn( array $line ): bool => in_array( $line['key'], $keys, true ) ), $pool['steps'][0] ?? 1 );
			if ( ! $some ) {
				return array();
			}
			array_push( $picked, ...$some );
		}
		return $picked;
	}

	/**
	 * The least that a shopper can pick: the cheapest products, one of each before a second of any.
	 *
	 * @param array<array<string,mixed>> $lines Lines to pick from.
	 * @param int                        $units Units to pick.
	 * @return list<array<string,mixed>>
	 */
	private static function example( array $lines, int $units ): array {
		$lines = array_values( array_filter( $lines, static fn( array $line ): bool => null !== $line['current'] ) );
		usort( $lines, static fn( array $a, array $b ): int => array( $a['current'], $a['key'] ) <=> array( $b['current'], $b['key'] ) );
		$count  = count( $lines );
		$picked = array();
		foreach ( $lines as $at => $line ) {
			$line['qty'] = intdiv( $units, $count ) + ( $at < $units % $count ? 1 : 0 );
			if ( $line['qty'] > 0 ) {
				$picked[] = $line;
			}
		}
		return $picked;
	}

	/**
	 * Reads the engine's answer into a row.
	 *
	 * @param Bundle                            $bundle   Bundle.
	 * @param ShopCurrency                      $currency Active currency.
	 * @param array<string,mixed>               $shopper  Shopper facts.
	 * @param array<string,array<string,mixed>> $held     Component, product and choice by line key.
	 * @param list<array<string,mixed>>         $lines    Lines of the request.
	 * @param list<array<string,mixed>>         $refusals Refusals found so far.
	 */
	private function answer( Bundle $bundle, ShopCurrency $currency, array $shopper, array $held, array $lines, array $refusals ): BundleRow {
		$priced = array_values( array_filter( $lines, static fn( array $line ): bool => null !== $line['current'] ) );
		$rule   = $this->rules->rule( $bundle, $currency );
		if ( count( $priced ) < count( $lines ) || ! $lines ) {
			$rule = null;
		}
		$quote = $this->quotes->shown( $priced, $currency, $shopper, $rule );
		$rows  = array();
		$sums  = array(
			'base'   => 0,
			'total'  => 0,
			'saving' => 0,
		);
		$lowest = ( $this->history )()?->lowest( array_values( array_map( static fn( array $one ): int => $one['product']->get_id(), $held ) ), $this->quotes->now() );
		foreach ( $quote->answer['lines'] ?? array() as $line ) {
			$one    = $held[ $line['key'] ];
			$was    = $lowest[ $one['product']->get_id() ] ?? null;
			$was    = null === $was ? null : $currency->amount( $was, $one['product'] );
			$rows[] = $one + array(
				'qty'       => (int) $line['qty'],
				'base'      => (int) $line['base'],
				'reference' => null === $was ? (int) $line['base'] : min( (int) $line['base'], $was * (int) $line['qty'] ),
				'total'     => (int) $line['total'],
				'unit'      => $line['unit'] ?? null,
			);
		}
		foreach ( array_keys( $sums ) as $sum ) {
			$sums[ $sum ] = (int) ( $quote->answer[ $sum ] ?? 0 );
		}
		if ( ! $rule ) {
			$refusals[] = array(
				'product' => 0,
				'name'    => $bundle->name,
				'code'    => 'bundle.price',
				'message' => __( 'A component has no exact price in this currency.', 'tandem-for-woocommerce' ),
			);
		}
		return new BundleRow( $bundle, $currency, $sums['base'], $sums['total'], $sums['saving'], $rows, $refusals, $quote->answer['refused'] ?? array(), $rule ?? array(), null !== $lowest );
	}
}
