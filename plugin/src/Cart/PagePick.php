<?php
/**
 * What would be bought on the page of a product.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\Component;

defined( 'ABSPATH' ) || exit;

/**
 * A simple product is what its page sells. The page of a variable product sells each variation that a bundle names, and
 * where a bundle leaves the choice to the shopper, the least expensive one: amounts are told for it, by its name, and
 * the choice is made on the page of the bundle.
 */
final readonly class PagePick {

	/** Variations of a page that are compared. */
	private const MOST = 4;

	/** Variations that are read together. */
	private const TOGETHER = 50;

	/**
	 * Keeps the parts.
	 *
	 * @param int          $page    Product of the page.
	 * @param \WC_Product  $bought  What would be bought.
	 * @param list<Bundle> $bundles Bundles that take it.
	 * @param string       $with    What the amounts are told for; empty where they hold for all that the page sells.
	 * @param bool         $choose  Whether the shopper still has to choose.
	 * @param int          $variation Variation that the bundles name, 0 where any will do.
	 */
	private function __construct(
		public int $page,
		public \WC_Product $bought,
		public array $bundles,
		public string $with = '',
		public bool $choose = false,
		private int $variation = 0,
	) {
	}

	/**
	 * All that a page sells to its bundles.
	 *
	 * @param \WC_Product  $product Product of the page.
	 * @param list<Bundle> $bundles Bundles that hold it.
	 * @return list<self>
	 */
	public static function all( \WC_Product $product, array $bundles ): array {
		if ( ! $product instanceof \WC_Product_Variable ) {
			return $product->is_type( 'simple' ) ? array( new self( $product->get_id(), $product, $bundles ) ) : array();
		}
		$taken = array();
		foreach ( $bundles as $bundle ) {
			foreach ( $bundle->components as $component ) {
				if ( $component->product === $product->get_id() ) {
					$taken[ $component->variation ][ $bundle->id ] = $bundle;
				}
			}
		}
		$picks = array();
		foreach ( array_slice( $taken, 0, self::MOST, true ) as $variation => $those ) {
			$bought = $variation > 0 ? self::available( $variation ) : self::cheapest( $product );
			if ( null !== $bought ) {
				$with    = $variation > 0 ? $bought->get_name() : self::named( $product );
				$picks[] = new self( $product->get_id(), $bought, array_values( $those ), $with, 0 === $variation || VariationWays::open( $bought ), $variation );
			}
		}
		return $picks;
	}

	/**
	 * What a page sells where nobody names a variation; null where it sells nothing now.
	 *
	 * @param \WC_Product $product Product of the page.
	 */
	public static function least( \WC_Product $product ): ?self {
		if ( ! $product instanceof \WC_Product_Variable ) {
			return $product->is_type( 'simple' ) ? new self( $product->get_id(), $product, array() ) : null;
		}
		$bought = self::cheapest( $product );
		return null === $bought ? null : new self( $product->get_id(), $bought, array(), self::named( $product ), true );
	}

	/**
	 * What amounts for the least expensive variation are told for; empty where they hold for each.
	 *
	 * @param \WC_Product_Variable $product Product.
	 */
	private static function named( \WC_Product_Variable $product ): string {
		/* translators: %s: product of which one is to be chosen, such as "Shirt". */
		return self::same_price( $product ) ? '' : sprintf( __( 'the least expensive %s', 'tandem-for-woocommerce' ), $product->get_name() );
	}

	/**
	 * Whether it lies in the cart: of what is to be chosen, any of it.
	 *
	 * @param list<array<string,mixed>> $lines Lines of a quote request.
	 */
	public function lies_in( array $lines ): bool {
		return array() !== array_filter( $lines, fn( array $line ): bool => $line['product'] === $this->page && ( 0 === $this->variation || $line['variation'] === $this->variation ) );
	}

	/**
	 * An offer with what its amounts are told for, without a variation that the shopper did not choose, and with the
	 * numbers of the components that a choice in the form of the page is for.
	 *
	 * @param array<string,mixed> $offer Offer.
	 * @return array<string,mixed>
	 */
	public function told( array $offer ): array {
		$any    = array_filter( $offer['bundle']->components, fn( Component $component ): bool => $component->product === $this->page && 0 === $component->variation );
		$choice = $offer['choice'];
		return array(
			'with'   => $this->with,
			'choose' => $this->choose,
			'chosen' => $this->choose ? array_keys( array_filter( $offer['bundle']->components, fn( Component $component ): bool => $component->product === $this->page ) ) : array(),
			'choice' => new BundleChoice( array_diff_key( $choice->variations, $any ), $choice->optional, $choice->quantities, $choice->complete ),
		) + $offer;
	}

	/**
	 * A variation that can be bought now.
	 *
	 * @param int $id Variation.
	 */
	private static function available( int $id ): ?\WC_Product_Variation {
		$variation = wc_get_product( $id );
		return $variation instanceof \WC_Product_Variation && $variation->is_purchasable() && $variation->is_in_stock() ? $variation : null;
	}

	/**
	 * The least expensive variation that can be bought now.
	 *
	 * @param \WC_Product_Variable $product Product.
	 */
	private static function cheapest( \WC_Product_Variable $product ): ?\WC_Product_Variation {
		// Where the first ones are sold out many are looked at: read together, not one by one.
		foreach ( array_chunk( array_keys( $product->get_variation_prices()['price'] ?? array() ), self::TOGETHER ) as $ids ) {
			_prime_post_caches( $ids );
			foreach ( $ids as $id ) {
				$variation = self::available( (int) $id );
				if ( null !== $variation ) {
					return $variation;
				}
			}
		}
		return null;
	}

	/**
	 * Whether all variations cost the same, sale or not, so that amounts hold for each of them.
	 *
	 * @param \WC_Product_Variable $product Product.
	 */
	private static function same_price( \WC_Product_Variable $product ): bool {
		$prices = $product->get_variation_prices();
		return count( array_unique( $prices['price'] ) ) < 2 && count( array_unique( $prices['regular_price'] ) ) < 2;
	}
}
