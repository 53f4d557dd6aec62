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
use Tandem\Plugin\Bundles\ComponentCheck;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Pricing\QuoteDifference;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the bundle whose missing pieces save the shopper most, by quoting the cart with them. Only
 * plain sets of which something lies loose in the cart, and whose pieces can all be bought now.
 */
final class CompletionOffer {

	/** The most bundles that are quoted for one cart. */
	private const CANDIDATES = 8;

	/**
	 * Takes its services.
	 *
	 * @param CartPricing      $pricing Prices of the cart.
	 * @param BundleRepository $bundles Bundles.
	 * @param BundleRules      $rules   Rules.
	 * @param Quotes           $quotes  Quotes.
	 * @param CatalogPrices    $prices  Catalogue prices.
	 * @param ComponentCheck   $check   Refusals.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly BundleRepository $bundles,
		private readonly BundleRules $rules,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
		private readonly ComponentCheck $check,
	) {
	}

	/**
	 * The best offer for the cart, or null.
	 *
	 * @return array{bundle:Bundle,missing:list<string>,ids:list<int>,pieces:list<array{product:int,variation:int,qty:int}>,more:int,saves:int,currency:ShopCurrency}|null
	 */
	public function best(): ?array {
		$quote = $this->pricing->quote();
		if ( ! $quote || ! $quote->request['lines'] ) {
			return null;
		}
		$loose = array();
		foreach ( $quote->request['lines'] as $line ) {
			$key           = $line['product'] . ':' . $line['variation'];
			$loose[ $key ] = ( $loose[ $key ] ?? 0 ) + $quote->loose( $line['key'], $line['qty'] );
		}
		$best = null;
		$left = self::CANDIDATES;
		foreach ( BundleOwners::offered( $this->bundles->published() ) as $bundle ) {
			$missing = $this->missing( $bundle, $loose );
			if ( ! $missing || 0 === $left-- ) {
				continue;
			}
			$offer = $this->offer( $quote, $bundle, $missing );
			if ( $offer && ( ! $best || $offer['saves'] > $best['saves'] ) ) {
				$best = $offer;
			}
			if ( 0 >= $left ) {
				break;
			}
		}
		return $best;
	}

	/**
	 * Pieces that a bundle lacks; none where nothing of it lies in the cart, where nothing is missing,
	 * and where the shopper would have to choose.
	 *
	 * @param Bundle            $bundle Bundle.
	 * @param array<string,int> $loose  Units by "product:variation".
	 * @return list<array{product:int,variation:int,qty:int}>
	 */
	private function missing( Bundle $bundle, array $loose ): array {
		if ( 'set' !== $bundle->terms->kind ) {
			return array();
		}
		$missing = array();
		$present = false;
		foreach ( $bundle->components as $component ) {
			if ( $component->optional ) {
				continue;
			}
			$have    = min( $component->min, $loose[ $component->product . ':' . $component->variation ] ?? 0 );
			$present = $present || $have > 0;
			if ( $have < $component->min ) {
				$missing[] = array(
					'product'   => $component->product,
					'variation' => $component->variation,
					'qty'       => $component->min - $have,
				);
			}
		}
		return $present ? $missing : array();
	}

	/**
	 * Quotes the cart with the missing pieces; null where they save nothing or cannot be bought.
	 *
	 * @param Quote                                          $quote   Quote of the cart.
	 * @param Bundle                                         $bundle  Bundle.
	 * @param list<array{product:int,variation:int,qty:int}> $missing Pieces.
	 * @return array{bundle:Bundle,missing:list<string>,ids:list<int>,pieces:list<array{product:int,variation:int,qty:int}>,more:int,saves:int,currency:ShopCurrency}|null
	 */
	private function offer( Quote $quote, Bundle $bundle, array $missing ): ?array {
		foreach ( $bundle->components as $component ) {
			if ( ! $component->optional && $this->check->refusal( $component, $bundle->id ) ) {
				return null;
			}
		}
		$currency = ShopCurrency::current();
		$lines    = $quote->request['lines'];
		$names    = array();
		$ids      = array();
		foreach ( $missing as $number => $piece ) {
			$product = wc_get_product( $piece['variation'] ? $piece['variation'] : $piece['product'] );
			if ( ! $product || $product->is_type( 'variable' ) ) {
				return null;
			}
			$lines[] = array(
				'key'        => sprintf( '~missing%02d', $number ),
				'product'    => $piece['product'],
				'variation'  => $piece['variation'],
				'qty'        => $piece['qty'],
				'categories' => wc_get_product_cat_ids( $piece['product'] ),
			) + $this->prices->read( $product, $currency );
			$names[] = $product->get_name();
			$ids[]   = $piece['product'];
		}
		$shopper = $this->quotes->shopper();
		$after   = $this->quotes->quote( $lines, $currency, $shopper );
		if ( ! in_array( $bundle->rule_id(), array_column( $after->applied(), 'rule' ), true ) ) {
			return null;
		}
		// The cart as it is, under the same rules, so that both answers count the same lines.
		$before     = $this->quotes->quote( $quote->request['lines'], $currency, $shopper, $after->request['rules'] );
		$difference = QuoteDifference::of( $before->answer, $after->answer );
		return $difference->saves > 0 ? array(
			'bundle'   => $bundle,
			'missing'  => $names,
			'ids'      => $ids,
			'pieces'   => $missing,
			'more'     => $difference->more,
			'saves'    => $difference->saves,
			'currency' => $currency,
		) : null;
	}
}
