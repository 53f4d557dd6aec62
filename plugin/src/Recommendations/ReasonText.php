<?php
/**
 * Why a product is suggested, in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Turns the fact behind a suggestion into a sentence for the shopper. Says nothing where there is no
 * fact to tell, and nothing about products of sensitive categories.
 */
final class ReasonText {

	/** Reasons that say less than what the shopper told or where the shopper is. */
	private const WEAK = array( 'preference', 'popular', 'none', 'similar', 'linked' );

	/**
	 * Takes the settings and the reader of product names.
	 *
	 * @param Settings      $settings Settings.
	 * @param ProductReader $products Reads products.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly ProductReader $products,
	) {
	}

	/**
	 * The reason as plain text, empty where none may be told.
	 *
	 * @param Candidate         $candidate What is suggested.
	 * @param SuggestionContext $context   Where.
	 */
	public function of( Candidate $candidate, SuggestionContext $context ): string {
		$product = $this->products->visible( array( $candidate->item ) )[ $candidate->item ] ?? null;
		if ( null === $product || ! $this->settings->get( 'reasons' ) || $this->is_sensitive( $product ) ) {
			return '';
		}
		$reason = $candidate->reason;
		$seed   = (int) ( $reason['item'] ?? $context->product );
		$beside = $seed > 0 && $seed !== $context->product ? $this->products->named( $seed ) : null;
		if ( null !== $beside && $this->is_sensitive( $beside ) ) {
			return '';
		}
		$preferred = in_array( $reason['kind'], self::WEAK, true ) ? $context->wishes->words( $candidate->item ) : '';
		if ( '' !== $preferred ) {
			return mb_strtoupper( mb_substr( $preferred, 0, 1 ) ) . mb_substr( $preferred, 1 );
		}
		$name = null === $beside ? '' : $beside->get_name();
		return match ( $reason['kind'] ) {
			'bought-together' => $this->bought_together( (int) ( $reason['count'] ?? 0 ), (int) ( $reason['of'] ?? 0 ), $name ),
			'also-bought'     => '' === $name
				? __( 'Also bought by customers who bought this', 'tandem-for-woocommerce' )
				/* translators: %s: product name. */
				: sprintf( __( 'Also bought by customers who bought %s', 'tandem-for-woocommerce' ), $name ),
			'viewed-together' => __( 'Often looked at together', 'tandem-for-woocommerce' ),
			'similar'         => '' === $name
				? __( 'Similar to this', 'tandem-for-woocommerce' )
				/* translators: %s: product name. */
				: sprintf( __( 'Similar to %s', 'tandem-for-woocommerce' ), $name ),
			'upgrade'         => $this->upgrade( $seed, $product ),
			'repeat'          => __( 'You bought this before', 'tandem-for-woocommerce' ),
			'linked'          => '' === $name
				? __( 'Our pick to go with this', 'tandem-for-woocommerce' )
				/* translators: %s: product name. */
				: sprintf( __( 'Our pick to go with %s', 'tandem-for-woocommerce' ), $name ),
			'popular'         => $this->popular( (int) ( $reason['category'] ?? 0 ) ),
			default           => '',
		};
	}

	/**
	 * "Bought together in 34 of 412 orders".
	 *
	 * @param int    $count Orders with both.
	 * @param int    $of    Orders with the other one.
	 * @param string $name  The other one where it is not the page's product.
	 */
	private function bought_together( int $count, int $of, string $name ): string {
		if ( $count < 1 || $of < $count ) {
			return '';
		}
		if ( '' === $name ) {
			/* translators: 1: number of orders with both products, 2: number of orders with this product. */
			return sprintf( _n( 'Bought together in %1$s of %2$s order', 'Bought together in %1$s of %2$s orders', $of, 'tandem-for-woocommerce' ), number_format_i18n( $count ), number_format_i18n( $of ) );
		}
		/* translators: 1: product name, 2: number of orders with both products, 3: number of orders with the named product. */
		return sprintf( _n( 'Bought with %1$s in %2$s of %3$s order', 'Bought with %1$s in %2$s of %3$s orders', $of, 'tandem-for-woocommerce' ), $name, number_format_i18n( $count ), number_format_i18n( $of ) );
	}

	/**
	 * What is better about it, and what it costs more.
	 *
	 * @param int         $seed    The product considered.
	 * @param \WC_Product $product The better one.
	 */
	private function upgrade( int $seed, \WC_Product $product ): string {
		$from = $this->products->named( $seed );
		$text = null === $from ? '' : ( new UpgradeText() )->of( $from, $product );
		return '' === $text ? __( 'A step up from this', 'tandem-for-woocommerce' ) : $text;
	}

	/**
	 * "Popular in Cameras".
	 *
	 * @param int $category Category, 0 for none.
	 */
	private function popular( int $category ): string {
		$term = $category > 0 ? get_term( $category, 'product_cat' ) : null;
		return $term instanceof \WP_Term
			/* translators: %s: category name. */
			? sprintf( __( 'Popular in %s', 'tandem-for-woocommerce' ), html_entity_decode( $term->name, ENT_QUOTES, 'UTF-8' ) )
			: __( 'Popular in this shop', 'tandem-for-woocommerce' );
	}

	/**
	 * Whether the owner flagged a category of the product as sensitive.
	 *
	 * @param \WC_Product $product The product.
	 */
	private function is_sensitive( \WC_Product $product ): bool {
		return ProductCategories::among( $product, (array) $this->settings->get( 'sensitive_categories' ) );
	}
}
