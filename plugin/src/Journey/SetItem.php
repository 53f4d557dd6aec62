<?php
/**
 * A product of a set.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Recommendations\Suggestion;

defined( 'ABSPATH' ) || exit;

/**
 * One product of a set that is bought together, with the variation that is chosen.
 */
final readonly class SetItem {

	/** Variations beyond this number are chosen on the product's own page. */
	private const MAXIMUM_CHOICES = 40;

	/**
	 * Takes the product.
	 *
	 * @param \WC_Product                     $product The product of the catalogue.
	 * @param array<int,\WC_Product_Variation> $choices Its variations that can be bought now, by id; empty for a simple product.
	 * @param int                             $chosen  Id of the chosen variation, of the least expensive one while it is open; 0 for a simple product.
	 * @param string                          $reason  Why it is in the set, plain text.
	 * @param string                          $event   Id of the suggestion, empty for the page's own product.
	 * @param bool                            $open    Whether the shopper has to choose: neither they nor the owner did.
	 * @param bool                            $from    Whether another choice costs more than the one that is taken while it is open.
	 */
	private function __construct(
		public \WC_Product $product,
		public array $choices,
		public int $chosen,
		public string $reason,
		public string $event,
		public bool $open = false,
		public bool $from = false,
	) {
	}

	/**
	 * The product as part of a set, or null where it cannot be bought without more choices than a
	 * select offers (any-attribute or too many variations, other product types).
	 *
	 * @param \WC_Product     $product    The product.
	 * @param int             $chosen     Wanted variation, 0 for the product's default.
	 * @param Suggestion|null $suggestion What suggested it.
	 */
	public static function of( \WC_Product $product, int $chosen = 0, ?Suggestion $suggestion = null ): ?self {
		$choices = array();
		$open    = false;
		$from    = false;
		if ( $product instanceof \WC_Product_Variable ) {
			$choices = self::choices( $product );
			if ( array() === $choices || count( $choices ) > self::MAXIMUM_CHOICES ) {
				return null;
			}
			if ( ! isset( $choices[ $chosen ] ) ) {
				$chosen = self::default_choice( $product, $choices );
				$open   = 0 === $chosen && count( $choices ) > 1;
			}
			if ( 0 === $chosen ) {
				$amounts = self::amounts( $choices );
				$chosen  = (int) array_key_first( $amounts );
				$from    = $open && count( array_unique( $amounts ) ) > 1;
			}
		} elseif ( ! $product->supports( 'ajax_add_to_cart' ) ) {
			return null;
		} else {
			$chosen = 0;
		}
		return new self( $product, $choices, $chosen, $suggestion->reason ?? '', $suggestion->event ?? '', $open, $from );
	}

	/**
	 * What is put into the cart.
	 */
	public function bought(): \WC_Product {
		return $this->choices[ $this->chosen ] ?? $this->product;
	}

	/**
	 * Prices in minor units, the least one first. One that cannot be added up counts as less: then nothing is promised.
	 *
	 * @param array<int,\WC_Product_Variation> $choices Variations.
	 * @return array<int,int>
	 */
	private static function amounts( array $choices ): array {
		$currency = ShopCurrency::current();
		$amounts  = array_map( static fn( \WC_Product_Variation $choice ): int => $currency->minor( $choice->get_price() ) ?? -1, $choices );
		asort( $amounts );
		return $amounts;
	}

	/**
	 * Variations that can be bought as they are, by id.
	 *
	 * @param \WC_Product_Variable $product The product.
	 * @return array<int,\WC_Product_Variation>
	 */
	private static function choices( \WC_Product_Variable $product ): array {
		$choices = array();
		foreach ( $product->get_available_variations( 'objects' ) as $variation ) {
			$complete = ! in_array( '', array_map( 'strval', $variation->get_variation_attributes() ), true );
			if ( $complete && $variation->is_purchasable() && $variation->is_in_stock() ) {
				$choices[ $variation->get_id() ] = $variation;
			}
		}
		return $choices;
	}

	/**
	 * The variation of the owner's default attributes, 0 for none.
	 *
	 * @param \WC_Product_Variable             $product The product.
	 * @param array<int,\WC_Product_Variation> $choices Its variations.
	 */
	private static function default_choice( \WC_Product_Variable $product, array $choices ): int {
		$default = $product->get_default_attributes();
		foreach ( $choices as $id => $variation ) {
			if ( array() !== $default && array() === array_diff_assoc( $default, $variation->get_attributes() ) ) {
				return $id;
			}
		}
		return 0;
	}
}
