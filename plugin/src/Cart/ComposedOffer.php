<?php
/**
 * The set that the engine composes for a cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Journey\FreeShipping;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Pricing\ShownDifference;
use Tandem\Plugin\Proposals\ComposedPolicy;
use Tandem\Plugin\Proposals\ComposedRules;
use Tandem\Plugin\Proposals\ComposedSet;
use Tandem\Plugin\Proposals\ShelfReader;
use Tandem\Plugin\Proposals\SoldBundles;
use Tandem\Plugin\Settings;
use Tandem\Value\RecommendRequest;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the model what goes with the cart, lets the engine choose the best set of it under the owner's
 * policy and within what the place may offer this shopper, and quotes the cart with it. The choice is kept with the
 * session until any of that changes; the price never is.
 */
final class ComposedOffer {

	/** Candidates asked of the model. */
	private const CANDIDATES = 60;

	/** Session key of the last choices. */
	private const CHOSEN = 'tandem_composed_choice';

	/** So many are kept: one for each place with a limit of its own. */
	private const KEPT = 3;

	/** So many sets are looked at: prices as the cart shows them, stock and other rules may refuse what the engine chose. */
	private const TRIES = 4;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param CartPricing       $pricing  Prices of the cart.
	 * @param Quotes            $quotes   Quotes.
	 * @param CatalogPrices     $prices   Catalogue prices.
	 * @param ShelfReader       $shelf    Products.
	 * @param SoldBundles       $sold     Published bundles.
	 * @param ComposedRules     $rules    Rules of sets.
	 * @param FreeShipping      $shipping Free shipping.
	 * @param Settings          $settings Settings.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly CartPricing $pricing,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
		private readonly ShelfReader $shelf,
		private readonly SoldBundles $sold,
		private readonly ComposedRules $rules,
		private readonly FreeShipping $shipping,
		private readonly Settings $settings,
	) {
	}

	/**
	 * The offer for the cart, or null.
	 *
	 * @param CompletionLimit $limit What may be offered.
	 * @return array{token:string,name:string,missing:list<string>,ids:list<int>,more:int,saves:int,currency:ShopCurrency}|null
	 */
	public function best( CompletionLimit $limit = new CompletionLimit() ): ?array {
		$quote = $this->pricing->quote();
		if ( ! $quote || ! $quote->request['lines'] ) {
			return null;
		}
		$policy = ComposedPolicy::stored();
		return $policy->on ? $this->chosen( $quote, $policy, $limit ) : null;
	}

	/**
	 * The set with the product of a page, for the cart with one of it, or null. Accepting it adds that product too.
	 *
	 * @param \WC_Product $product Product of the page.
	 * @param bool        $neutral For everybody: an empty cart, nobody in particular.
	 * @param CompletionLimit $limit What may be offered.
	 * @return array{token:string,name:string,missing:list<string>,ids:list<int>,more:int,saves:int,currency:ShopCurrency}|null
	 */
	public function on_page( \WC_Product $product, bool $neutral, CompletionLimit $limit = new CompletionLimit() ): ?array {
		$policy = ComposedPolicy::stored();
		$pick   = $policy->on && $product->is_purchasable() && $product->is_in_stock() ? PagePick::least( $product ) : null;
		// What a variation leaves open is chosen on the page of a bundle, which a set has not.
		if ( null === $pick || VariationWays::open( $pick->bought ) ) {
			return null;
		}
		$currency = ShopCurrency::current();
		$shopper  = $neutral ? Quotes::NOBODY : $this->quotes->shopper();
		$lines    = $neutral ? array() : $this->pricing->quote()->request['lines'] ?? array();
		// One that lies in the cart is the one that is meant.
		$brought = ! $pick->lies_in( $lines );
		if ( $brought ) {
			$lines[] = $this->prices->line( '~page', $pick->bought, 1, $currency );
		}
		$quote = $this->quotes->quote( $lines, $currency, $shopper );
		$offer = fn( ComposedSet $set ): ?array => in_array( $product->get_id(), self::products( $set ), true ) ? $this->offer( $set, $quote, $policy, $shopper, $pick->bought, $brought ? $pick : null ) : null;
		return $this->found( $quote, $policy, $limit, $offer, array( 'holding' => $product->get_id() ) )[1] ?? null;
	}

	/**
	 * The set for a list of loose units, chosen by the engine.
	 *
	 * @param list<array<string,mixed>> $loose  Lines of a quote request that no bundle takes.
	 * @param list<int>                 $cart   Products of the cart.
	 * @param ComposedPolicy            $policy Policy.
	 * @param array<string,mixed>       $asked  What else is asked of the set: shipping, budget, exclude, holding.
	 * @param list<int>                 $spared Products that are not to be suggested.
	 * @return array<string,mixed>|null The proposal of the engine.
	 */
	public function compose( array $loose, array $cart, ComposedPolicy $policy, array $asked = array(), array $spared = array() ): ?array {
		$found    = ( $this->engine )()->recommend( new RecommendRequest( 'cart', cart: $cart, exclude: $spared, limit: self::CANDIDATES ) );
		$products = array();
		foreach ( $loose as $line ) {
			if ( null !== $line['current'] && $line['current'] > 0 ) {
				$products[] = array(
					'product'    => $line['product'],
					'variation'  => $line['variation'],
					'price'      => $line['current'],
					'cost'       => $line['cost'] ?? null,
					'in_cart'    => true,
					'categories' => ProductCategories::of( $line['product'] ),
				);
			}
		}
		$secret = array_map( 'intval', (array) $this->settings->get( 'sensitive_categories' ) );
		$new    = $this->shelf->simple( array_map( static fn( $one ): int => $one->item, $found ) );
		$new    = array_values( array_filter( $new, static fn( array $one ): bool => ! array_intersect( $secret, $one['categories'] ) && ! in_array( $one['product'], $spared, true ) ) );
		if ( ! $new ) {
			return null;
		}
		$floor = array( 'type' => (string) $this->settings->get( 'bundles.floor' ) );
		if ( 'margin' === $floor['type'] ) {
			$floor['basis_points'] = (int) $this->settings->get( 'bundles.floor_margin' );
		}
		$limits = array(
			'least'      => $policy->least,
			'most'       => $policy->most,
			'categories' => $policy->categories,
			'discounts'  => $policy->lines(),
			'floor'      => $floor,
		);
		if ( null !== $policy->max_discount ) {
			$limits['max_discount'] = ShopCurrency::current()->minor( $policy->max_discount ) ?? 0;
		}
		$answer = ( $this->engine )()->propose(
			$asked + array(
				'version'   => 1,
				'mode'      => 'compose',
				'cart'      => $cart,
				'products'  => array_merge( $products, $new ),
				'policy'    => $limits,
				'published' => $this->sold->rows(),
			)
		);
		return $answer['proposals'][0] ?? null;
	}

	/**
	 * The offer for the cart: the last choice while nothing changed.
	 *
	 * @param Quote           $quote  Quote of the cart.
	 * @param ComposedPolicy  $policy Policy.
	 * @param CompletionLimit $limit  What may be offered.
	 * @return array<string,mixed>|null
	 */
	private function chosen( Quote $quote, ComposedPolicy $policy, CompletionLimit $limit ): ?array {
		$lines  = self::loose( $quote );
		$facts  = array_map( static fn( array $line ): array => array( $line['product'], $line['variation'], $line['current'] ), $lines );
		$state  = md5( (string) wp_json_encode( array( $facts, $policy->version(), ShopCurrency::current()->code, $quote->applied(), $limit->more, $limit->pieces, $limit->spared ) ) );
		$kept   = array_filter( (array) ( WC()->session?->get( self::CHOSEN ) ), static fn( mixed $one ): bool => is_array( $one ) && time() < (int) ( $one['until'] ?? 0 ) );
		$offer  = fn( ComposedSet $set ): ?array => $this->offer( $set, $quote, $policy );
		$before = isset( $kept[ $state ] ) ? ComposedSet::named( (string) $kept[ $state ]['set'] ) : null;
		$again  = $before ? $offer( $before ) : null;
		if ( isset( $kept[ $state ] ) && ( ! $before || ( $again && $limit->holds( $again ) ) ) ) {
			return $again;
		}
		$budget = null === $limit->more ? array() : array( 'budget' => $quote->paid() );
		$found  = $this->found( $quote, $policy, $limit, $offer, $budget + array( 'shipping' => array( 'gap' => $this->shipping->progress()->missing ?? 0 ) ) );
		unset( $kept[ $state ] );
		$kept[ $state ] = array(
			'set'   => $found ? $found[0]->key() : '',
			'until' => time() + HOUR_IN_SECONDS,
		);
		WC()->session?->set( self::CHOSEN, array_slice( $kept, -self::KEPT, null, true ) );
		return $found[1] ?? null;
	}

	/**
	 * The best set that may be offered, and its offer: where what the engine chose may not be, the next one.
	 *
	 * @param Quote                              $quote  Quote.
	 * @param ComposedPolicy                     $policy Policy.
	 * @param CompletionLimit                    $limit  What may be offered.
	 * @param \Closure(ComposedSet):?array<string,mixed> $offer The offer of a set; null where it saves nothing or cannot be sold.
	 * @param array<string,mixed>                $asked  What else is asked of the set.
	 * @return array{0:ComposedSet,1:array<string,mixed>}|null
	 */
	private function found( Quote $quote, ComposedPolicy $policy, CompletionLimit $limit, \Closure $offer, array $asked ): ?array {
		$refused = array();
		for ( $try = 0; $try < self::TRIES; $try++ ) {
			$set = $this->composed( $quote, $policy, $asked + array( 'exclude' => $refused ), $limit->spared );
			if ( null === $set || in_array( self::products( $set ), $refused, true ) ) {
				return null;
			}
			$made = $offer( $set );
			if ( null !== $made && $limit->holds( $made ) ) {
				return array( $set, $made );
			}
			$refused[] = self::products( $set );
		}
		return null;
	}

	/**
	 * Products of a set.
	 *
	 * @param ComposedSet $set Set.
	 * @return list<int>
	 */
	private static function products( ComposedSet $set ): array {
		return array_column( $set->pieces, 'product' );
	}

	/**
	 * Lines of which units are in no bundle.
	 *
	 * @param Quote $quote Quote.
	 * @return list<array<string,mixed>>
	 */
	private static function loose( Quote $quote ): array {
		return array_values( array_filter( $quote->request['lines'], static fn( array $line ): bool => $quote->loose( $line['key'], $line['qty'] ) > 0 ) );
	}

	/**
	 * The set that the engine chooses beside the lines of a quote. Without the extension there is none.
	 *
	 * @param Quote          $quote  Quote.
	 * @param ComposedPolicy $policy Policy.
	 * @param array<string,mixed> $asked  What else is asked of the set.
	 * @param list<int>      $spared Products that are not to be suggested.
	 * @throws EngineException Where the engine fails otherwise.
	 */
	private function composed( Quote $quote, ComposedPolicy $policy, array $asked, array $spared ): ?ComposedSet {
		$cart = array_values( array_unique( array_map( 'intval', array_column( $quote->request['lines'], 'product' ) ) ) );
		try {
			$proposal = ShopCurrency::current()->converted ? null : $this->compose( self::loose( $quote ), $cart, $policy, $asked, $spared );
		} catch ( EngineException $error ) {
			if ( 'extension.missing' !== $error->errorCode ) {
				throw $error;
			}
			$proposal = null;
		}
		return $proposal ? ComposedSet::of( array_map( static fn( array $piece ): array => array_intersect_key( $piece, array_flip( array( 'product', 'variation' ) ) ), $proposal['pieces'] ) ) : null;
	}

	/**
	 * Quotes the cart with the missing pieces; null where they save nothing or cannot be sold.
	 *
	 * @param ComposedSet    $set    Set.
	 * @param Quote          $quote  Quote of the cart.
	 * @param ComposedPolicy $policy Policy.
	 * @param array<string,mixed>|null $shopper Shopper facts; null for whoever asks.
	 * @param \WC_Product|null $page What is bought on the page that says it, with the catalogue's tax; null where the cart does.
	 * @param PagePick|null    $pick What of it the shopper still has to choose.
	 * @return array{token:string,name:string,missing:list<string>,ids:list<int>,more:int,saves:int,with:string,choose:bool,currency:ShopCurrency}|null
	 */
	private function offer( ComposedSet $set, Quote $quote, ComposedPolicy $policy, ?array $shopper = null, ?\WC_Product $page = null, ?PagePick $pick = null ): ?array {
		$currency = ShopCurrency::current();
		$rule     = $this->rules->rule( $set, $policy, $currency );
		if ( ! $rule ) {
			return null;
		}
		$loose    = $quote->units();
		$lines    = $quote->request['lines'];
		$missing  = array();
		$products = null === $page ? array() : array( '~page' => $page );
		foreach ( $set->pieces as $number => $piece ) {
			if ( ( $loose[ $piece['product'] . ':' . $piece['variation'] ] ?? 0 ) > 0 ) {
				continue;
			}
			$product = wc_get_product( $piece['product'] );
			if ( ! $product || ! $product->is_type( 'simple' ) ) {
				return null;
			}
			$key              = sprintf( '~missing%02d', $number );
			$products[ $key ] = $product;
			$lines[]          = $this->prices->line( $key, $product, 1, $currency );

			$missing[ $piece['product'] ] = $product->get_name();
		}
		$shopper ??= $this->quotes->shopper();
		// Every rule that the cart would have with the pieces in it, so that what is shown is what will be charged.
		$known   = $this->quotes->quote( $lines, $currency, $shopper )->request['rules'];
		$rules   = array( ...array_values( array_filter( $known, static fn( array $one ): bool => $one['id'] !== $rule['id'] ) ), $rule );
		$after   = $this->quotes->quote( $lines, $currency, $shopper, $rules );
		if ( ! $missing || ! in_array( $rule['id'], array_column( $after->applied(), 'rule' ), true ) ) {
			return null;
		}
		$before     = $this->quotes->quote( $quote->request['lines'], $currency, $shopper, $rules );
		$difference = ShownDifference::of( $quote, $before, $after, $products, null === $page );
		// What is to be chosen is named as such, not as the one that the amounts are told for.
		$told = $pick?->choose ? $set->open( $pick->page ) : $set;
		return $difference->saves > 0 ? array(
			'token'    => $told->token( $policy ),
			'name'     => (string) ( $told === $set ? $rule : $this->rules->rule( $told, $policy, $currency ) ?? $rule )['name'],
			'with'     => $pick->with ?? '',
			'choose'   => $pick->choose ?? false,
			'missing'  => array_values( $missing ),
			'ids'      => array_keys( $missing ),
			'more'     => $difference->more,
			'saves'    => $difference->saves,
			'currency' => $currency,
		) : null;
	}
}
