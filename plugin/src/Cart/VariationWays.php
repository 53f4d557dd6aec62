<?php
/**
 * The ways to buy a variation.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

defined( 'ABSPATH' ) || exit;

/**
 * A variation may leave attributes open ("Any size"): one price, several things to choose from. Each of them has a
 * number made of its attributes, so that a page that was kept while the owner changed them never means another one.
 */
final class VariationWays {

	/** Ways that are offered of one variation. */
	private const MOST = 200;

	/**
	 * Attributes of each way by its number; one way of number 0 where nothing is open.
	 *
	 * @param \WC_Product_Variation $variation Variation.
	 * @return array<int,array<string,string>>
	 */
	public static function of( \WC_Product_Variation $variation ): array {
		$own = $variation->get_variation_attributes();
		if ( ! self::open( $variation ) ) {
			return array( 0 => $own );
		}
		$parent = wc_get_product( $variation->get_parent_id() );
		$ways   = array( $own );
		foreach ( $parent instanceof \WC_Product_Variable ? $parent->get_variation_attributes() : array() as $name => $values ) {
			$attribute = 'attribute_' . sanitize_title( (string) $name );
			if ( '' !== ( $own[ $attribute ] ?? null ) ) {
				continue;
			}
			$longer = array();
			foreach ( $ways as $way ) {
				foreach ( $values as $value ) {
					$longer[] = array( $attribute => (string) $value ) + $way;
				}
			}
			$ways = array_slice( $longer, 0, self::MOST );
		}
		$known = array();
		foreach ( $ways as $way ) {
			ksort( $way, SORT_STRING );
			if ( ! in_array( '', $way, true ) ) {
				$known[ crc32( http_build_query( $way ) ) ] = $way;
			}
		}
		return $known;
	}

	/**
	 * The attributes of one way; without a number those of the unit that lies in the cart. Null where the shopper
	 * still has to choose.
	 *
	 * @param \WC_Product_Variation $variation Variation.
	 * @param int|null              $way       Its number.
	 * @return array<string,string>|null
	 */
	public static function attributes( \WC_Product_Variation $variation, ?int $way ): ?array {
		if ( ! self::open( $variation ) ) {
			return $variation->get_variation_attributes();
		}
		$ways = self::of( $variation );
		if ( null !== $way ) {
			return $ways[ $way ] ?? null;
		}
		foreach ( WC()->cart ? WC()->cart->get_cart_contents() : array() as $item ) {
			if ( (int) ( $item['variation_id'] ?? 0 ) === $variation->get_id() && is_array( $item['variation'] ?? null ) ) {
				foreach ( $ways as $attributes ) {
					if ( array() === array_diff_assoc( $attributes, $item['variation'] ) ) {
						return $attributes;
					}
				}
			}
		}
		return null;
	}

	/**
	 * Whether an attribute is open.
	 *
	 * @param \WC_Product $product Product or variation.
	 */
	public static function open( \WC_Product $product ): bool {
		return $product instanceof \WC_Product_Variation && in_array( '', $product->get_variation_attributes(), true );
	}

	/**
	 * What a shopper chooses from, by "variation" or "variation.way".
	 *
	 * @param \WC_Product_Variation $variation Variation.
	 * @return array<int|string,string>
	 */
	public static function choices( \WC_Product_Variation $variation ): array {
		$choices = array();
		foreach ( self::of( $variation ) as $way => $attributes ) {
			$choices[ $variation->get_id() . ( $way ? '.' . $way : '' ) ] = wc_get_formatted_variation( $attributes, true, false );
		}
		return $choices;
	}
}
