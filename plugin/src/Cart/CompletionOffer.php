<?php
/**
 * The bundle that a cart nearly is.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Bundles\BundleRules;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Pricing\ShownDifference;
use Tandem\Pricing\QuoteDifference;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the bundle whose missing pieces are the best offer, by quoting the cart with them. Only
 * bundles of which something lies loose in the cart, and whose pieces can all be bought now.
 */
final class CompletionOffer {

	/** So many bundles are quoted without asking first which may be the best; also how many are read at a time. */
	private const CANDIDATES = 8;

	/** The most bundles that are quoted for one cart; of more than these, those that can save most. */
	private const QUOTED = 24;

	/** The most products of a set, or units to pick, that are missing: more than the cart may suggest at once is no completion. */
	private const MISSING = 2;

	/**
	 * Takes its services.
	 *
	 * @param CartPricing      $pricing Prices of the cart.
	 * @param BundleRepository $bundles Bundles.
	 * @param BundleRules      $rules   Rules.
	 * @param Quotes           $quotes  Quotes.
	 * @param CatalogPrices    $prices  Catalogue prices.
	 * @param PieceFacts       $pieces  What is known of pieces.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly BundleRepository $bundles,
		private readonly BundleRules $rules,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
		private readonly PieceFacts $pieces,
	) {
	}

	/**
	 * The best offer for the cart, or null.
	 *
	 * @param CompletionLimit $limit What may be offered.
	 * @return array{bundle:Bundle,missing:list<string>,ids:list<int>,pieces:list<array{product:int,variation:int,qty:int}>,choice:BundleChoice,open:bool,more:int,saves:int,worth:float,currency:ShopCurrency,url:string}|null
	 */
	public function best( CompletionLimit $limit = new CompletionLimit() ): ?array {
		$quote = $this->pricing->quote();
		return $quote && $quote->request['lines'] ? $this->found( $quote, $this->bundles->published(), $this->quotes->shopper(), false, null, true, $limit ) : null;
	}

	/**
	 * What best() depends on beside the state of the shop; null where that cannot be told: the cart is empty or not
	 * priced, a bundle may be used up, or the shopper has accepted a set of her own.
	 *
	 * @return list<mixed>|null
	 */
	public function known_by(): ?array {
		$quote     = $this->pricing->quote();
		$published = $this->bundles->published();
		$limited   = array_filter( $published, static fn( Bundle $bundle ): bool => null !== $bundle->terms->limit_total || null !== $bundle->terms->limit_customer );
		if ( ! $quote || ! $quote->request['lines'] || $limited || ( WC()->session && WC()->session->get( ComposedCart::ACCEPTED ) ) ) {
			return null;
		}
		return array( array_diff_key( $quote->request, array( 'now' => true ) ), $quote->applied(), array_map( static fn( Bundle $bundle ): int => $bundle->id, BundleOwners::offered( $published, false ) ) );
	}

	/**
	 * Which of these products are pieces of published bundles: what best() is not to bring matters in them alone.
	 *
	 * @param list<int> $products Products.
	 * @return list<int>
	 */
	public function among( array $products ): array {
		return array_values( array_filter( $products, fn( int $product ): bool => array() !== $this->bundles->containing( $product ) ) );
	}

	/**
	 * Whether some shopper may be offered a bundle with a product: a published one has it.
	 *
	 * @param \WC_Product $product Product.
	 */
	public function may_have( \WC_Product $product ): bool {
		return array() !== $this->bundles->containing( $product->get_id() );
	}

	/**
	 * The best bundle with the product of a page, for the cart with one of it, or null. Where the product completes
	 * a bundle that lies in the cart, nothing is missing.
	 *
	 * @param \WC_Product $product Product of the page.
	 * @param bool        $neutral For everybody: an empty cart, nobody in particular.
	 * @param CompletionLimit $limit What may be offered.
	 * @return array{bundle:Bundle,missing:list<string>,ids:list<int>,pieces:list<array{product:int,variation:int,qty:int}>,choice:BundleChoice,open:bool,more:int,saves:int,worth:float,currency:ShopCurrency,url:string}|null
	 */
	public function on_page( \WC_Product $product, bool $neutral, CompletionLimit $limit = new CompletionLimit() ): ?array {
		$bundles = $this->bundles->containing( $product->get_id() );
		$best    = null;
		foreach ( $bundles && $product->is_purchasable() && $product->is_in_stock() ? PagePick::all( $product, $bundles ) : array() as $pick ) {
			$offer = $this->picked( $pick, $neutral, $limit );
			$best  = $offer && ( ! $best || $offer['worth'] > $best['worth'] ) ? $offer : $best;
		}
		return $best;
	}

	/**
	 * The best bundle with the product of a page as it would be bought.
	 *
	 * @param PagePick $pick    What would be bought, with the bundles that take it.
	 * @param bool     $neutral For everybody.
	 * @param CompletionLimit $limit What may be offered.
	 * @return array<string,mixed>|null
	 */
	private function picked( PagePick $pick, bool $neutral, CompletionLimit $limit ): ?array {
		$currency = ShopCurrency::current();
		$shopper  = $neutral ? Quotes::NOBODY : $this->quotes->shopper();
		$cart     = $neutral ? array() : $this->pricing->quote()->request['lines'] ?? array();
		$lines    = $cart;
		// One that lies in the cart is the one that is meant.
		if ( ! $pick->lies_in( $cart ) ) {
			$lines[] = $this->prices->line( '~page', $pick->bought, 1, $currency );
		}
		$quote = $this->quotes->quote( $lines, $currency, $shopper );
		$part  = $quote->priced_line( '~page' )['parts'][0]['rule'] ?? null;
		foreach ( $cart && null !== $part ? $pick->bundles : array() as $bundle ) {
			if ( $bundle->rule_id() === $part ) {
				$before     = $this->quotes->quote( $cart, $currency, $shopper, $quote->request['rules'] );
				$difference = ShownDifference::of( $before, $before, $quote, array( '~page' => $pick->bought ), false );
				return $difference->saves > 0 ? $pick->told( self::told( $bundle, array(), array(), new BundleChoice(), false, $difference, $currency ) ) : null;
			}
		}
		$brought = count( $lines ) > count( $cart );
		$offer   = $this->found( $quote, $pick->bundles, $shopper, $neutral, $brought ? $pick->bought : null, false, $limit );
		return $offer && $brought ? $pick->told( $offer ) : $offer;
	}

	/**
	 * The bundle whose missing pieces are the best offer beside the lines of a quote.
	 *
	 * @param Quote               $quote   Quote.
	 * @param list<Bundle>        $bundles Bundles.
	 * @param array<string,mixed> $shopper Shopper facts.
	 * @param bool                $neutral Whether for everybody.
	 * @param \WC_Product|null    $page    Product of a page that is not in the cart yet.
	 * @param bool                $in_cart Whether amounts are as the cart shows them, else as the catalogue does.
	 * @param CompletionLimit     $limit   What may be offered.
	 * @return array{bundle:Bundle,missing:list<string>,ids:list<int>,pieces:list<array{product:int,variation:int,qty:int}>,choice:BundleChoice,open:bool,more:int,saves:int,worth:float,currency:ShopCurrency,url:string}|null
	 */
	private function found( Quote $quote, array $bundles, array $shopper, bool $neutral, ?\WC_Product $page, bool $in_cart, CompletionLimit $limit ): ?array {
		$loose      = $quote->units();
		$best       = null;
		$candidates = array();
		// Which of starter and upgrade is offered depends on all bundles, not on those of a page.
		$offered = array_map( static fn( Bundle $bundle ): int => $bundle->id, BundleOwners::offered( $this->bundles->published(), $neutral ) );
		foreach ( self::near( $bundles, array_column( $quote->request['lines'], 'product' ) ) as $bundle ) {
			// Steps go on from the units that the bundle has already; of any other kind these are used up.
			$units   = 'any_n' === $bundle->terms->kind ? $quote->units( $bundle->rule_id() ) : $loose;
			$missing = in_array( $bundle->id, $offered, true ) ? BundleGap::missing( $bundle, $units ) : 0;
			if ( $missing < 1 || $missing > self::MISSING ) {
				continue;
			}
			$candidates[] = array( $bundle, $units );
		}
		if ( count( $candidates ) > self::CANDIDATES ) {
			$candidates = array_slice( CompletionOrder::ordered( $candidates ), 0, self::QUOTED );
		}
		$this->pieces->begin( $in_cart );
		foreach ( array_chunk( $candidates, self::CANDIDATES ) as $some ) {
			$this->pieces->expect( self::ids( array_column( $some, 0 ) ) );
			foreach ( $some as [ $bundle, $units ] ) {
				foreach ( BundleGap::ways( $bundle, $units, fn( Component $component ): bool => $limit->takes( array( $component->product ) ) && $this->buyable( $component, $bundle ), $page ) as $gap ) {
					$offer = $limit->takes( array_values( array_unique( array_column( $gap->pieces, 'product' ) ) ) ) ? $this->offer( $quote, $bundle, $gap, $shopper, $page, $in_cart ) : null;
					if ( $offer && ( ! $best || $offer['worth'] > $best['worth'] ) && $limit->holds( $offer ) ) {
						$best = $offer;
					}
				}
			}
		}
		if ( null !== $best ) {
			$best['url'] = $this->pieces->url( $best['bundle'] );
		}
		$this->pieces->finish();
		return $best;
	}

	/**
	 * Bundles and their pieces.
	 *
	 * @param list<Bundle> $bundles Bundles.
	 * @return list<int>
	 */
	private static function ids( array $bundles ): array {
		return array_merge( ...array_map( static fn( Bundle $bundle ): array => array( $bundle->id, ...$bundle->component_ids() ), $bundles ) );
	}

	/**
	 * Products that an offer for a cart may need: those of the sets that hold something of it.
	 *
	 * @param list<int> $cart Parent product ids.
	 * @return list<int>
	 */
	public function expected( array $cart ): array {
		$near = self::near( $this->bundles->published(), $cart );
		if ( count( $near ) > self::CANDIDATES ) {
			$near = array_column( CompletionOrder::ordered( array_map( static fn( Bundle $bundle ): array => array( $bundle, array() ), $near ) ), 0 );
		}
		return self::ids( array_slice( $near, 0, self::CANDIDATES ) );
	}

	/**
	 * Bundles that one of these products is in: a cart without any is not completed to one.
	 *
	 * @param list<Bundle> $bundles  Bundles.
	 * @param list<int>    $products Product ids.
	 * @return list<Bundle>
	 */
	private static function near( array $bundles, array $products ): array {
		return array_values( array_filter( $bundles, static fn( Bundle $bundle ): bool => array() !== array_intersect( $products, array_column( $bundle->components, 'product' ) ) ) );
	}

	/**
	 * Whether a product to pick from can be bought now, and without a choice.
	 *
	 * @param Component $component Component.
	 * @param Bundle    $bundle    Its bundle.
	 */
	private function buyable( Component $component, Bundle $bundle ): bool {
		return ! $this->pieces->is_refused( $component, $bundle ) && ! $this->pieces->is_variable( $component );
	}

	/**
	 * An offer as it is handed on.
	 *
	 * @param Bundle               $bundle     Bundle.
	 * @param list<string>         $missing    Names of the missing pieces.
	 * @param list<array{product:int,variation:int,qty:int}> $pieces The missing pieces.
	 * @param BundleChoice         $choice     What to ask of the bundle for them.
	 * @param bool                 $open       Whether the shopper has to choose one of them.
	 * @param QuoteDifference      $difference What it costs and saves.
	 * @param ShopCurrency         $currency   Currency of both.
	 * @return array{bundle:Bundle,missing:list<string>,ids:list<int>,pieces:list<array{product:int,variation:int,qty:int}>,choice:BundleChoice,open:bool,more:int,saves:int,worth:float,currency:ShopCurrency}
	 */
	private static function told( Bundle $bundle, array $missing, array $pieces, BundleChoice $choice, bool $open, QuoteDifference $difference, ShopCurrency $currency ): array {
		return array(
			'bundle'   => $bundle,
			'missing'  => $missing,
			'ids'      => array_values( array_unique( array_column( $pieces, 'product' ) ) ),
			'pieces'   => $pieces,
			'choice'   => $choice,
			'open'     => $open,
			'more'     => $difference->more,
			'saves'    => $difference->saves,
			'worth'    => $difference->worth(),
			'currency' => $currency,
		);
	}

	/**
	 * Quotes the cart with the missing pieces; null where they save nothing or cannot be bought.
	 *
	 * @param Quote               $quote   Quote of the cart.
	 * @param Bundle              $bundle  Bundle.
	 * @param BundleGap           $gap     Missing pieces.
	 * @param array<string,mixed> $shopper Shopper facts.
	 * @param \WC_Product|null    $page    Product of a page that is not in the cart yet.
	 * @param bool                $in_cart Whether amounts are as the cart shows them, else as the catalogue does.
	 * @return array{bundle:Bundle,missing:list<string>,ids:list<int>,pieces:list<array{product:int,variation:int,qty:int}>,choice:BundleChoice,open:bool,more:int,saves:int,worth:float,currency:ShopCurrency}|null
	 */
	private function offer( Quote $quote, Bundle $bundle, BundleGap $gap, array $shopper, ?\WC_Product $page, bool $in_cart ): ?array {
		foreach ( $bundle->terms->picks() ? array() : $bundle->components as $component ) {
			if ( ! $component->optional && $this->pieces->is_refused( $component, $bundle ) ) {
				return null;
			}
		}
		$currency = ShopCurrency::current();
		$lines    = $quote->request['lines'];
		$names    = array();
		$open     = false;
		$products = null === $page ? array() : array( '~page' => $page );
		foreach ( $gap->pieces as $number => $piece ) {
			$found = $this->pieces->piece( $piece, $currency );
			if ( ! $found ) {
				return null;
			}
			$open             = $open || $found['open'];
			$key              = sprintf( '~missing%02d', $number );
			$products[ $key ] = PieceFacts::taxed( $found );
			$lines[]          = array_replace(
				$found['line'],
				array(
					'key' => $key,
					'qty' => $piece['qty'],
				)
			);
			/* translators: 1: number of units, 2: product. */
			$names[] = $piece['qty'] > 1 ? sprintf( __( '%1$d x %2$s', 'tandem-for-woocommerce' ), $piece['qty'], $found['name'] ) : $found['name'];
		}
		$after = $this->quotes->quote( $lines, $currency, $shopper );
		if ( ! in_array( $bundle->rule_id(), array_column( $after->applied(), 'rule' ), true ) ) {
			return null;
		}
		// The cart as it is, under the same rules, so that both answers count the same lines.
		$before     = $this->quotes->quote( $quote->request['lines'], $currency, $shopper, $after->request['rules'] );
		$difference = ShownDifference::of( $quote, $before, $after, $products, $in_cart );
		return $difference->saves > 0 ? self::told( $bundle, $names, $gap->pieces, $gap->choice, $open, $difference, $currency ) : null;
	}
}
