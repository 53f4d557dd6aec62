<?php
/**
 * Finds the products of a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Engine;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Value\RecommendRequest;

/**
 * From a source to product ids, then to the products that a shopper may see.
 */
final class ProductSource {

	/** Most products of a table that is wholly in the page. */
	public const MOST = 1000;

	/**
	 * Ids found in this request, by source.
	 *
	 * @var array<string,list<int>>
	 */
	private array $found = array();

	/**
	 * Takes its services.
	 *
	 * @param ProductReader     $products Reads products.
	 * @param callable():Engine $engine   The engine.
	 * @param BoughtLately      $lately   What was bought lately.
	 */
	public function __construct(
		private readonly ProductReader $products,
		private $engine,
		private readonly BoughtLately $lately,
	) {
	}

	/**
	 * Products of a source in its order.
	 *
	 * @param array<string,mixed> $source  Source of a definition.
	 * @param int                 $product Product of the page, 0 for none.
	 * @return array<int,\WC_Product>
	 */
	public function products( array $source, int $product ): array {
		$source['limit'] = min( self::MOST, $source['limit'] );
		$found           = $this->products->visible( array_slice( $this->ids( $source, $product ), 0, self::MOST ) );
		if ( $source['in_stock'] ) {
			$found = array_filter( $found, static fn( \WC_Product $one ): bool => $one->is_in_stock() );
		}
		return array_slice( $found, 0, $source['limit'], true );
	}

	/**
	 * Ids of a source, unfiltered.
	 *
	 * @param array<string,mixed> $source  Source of a definition.
	 * @param int                 $product Product of the page, 0 for none.
	 * @return list<int>
	 */
	public function ids( array $source, int $product ): array {
		return match ( $source['type'] ) {
			'ids'             => $this->picked( $source ),
			'lately'          => array_slice( $this->lately->ids(), 0, min( TableBuilder::IN_PAGE, $source['limit'] ) ),
			'recommendations' => $this->recommended( $source, $product ),
			'shopper', 'cart', 'session', 'bought' => $this->favourites( $source ),
			'related'         => $product ? $this->related( $product, $source['limit'] ) : array(),
			'context'         => $product ? $this->around( $product, $source ) : $this->found[ md5( (string) wp_json_encode( $source ) ) ] ??= $this->query( $source ),
			default           => $this->found[ md5( (string) wp_json_encode( $source ) ) ] ??= $this->query( $source ),
		};
	}

	/**
	 * Ids and SKUs that the owner named, in that order.
	 *
	 * @param array<string,mixed> $source Source.
	 * @return list<int>
	 */
	private function picked( array $source ): array {
		$ids = $source['ids'];
		foreach ( $source['skus'] as $sku ) {
			$id = (int) wc_get_product_id_by_sku( $sku );
			if ( $id ) {
				$ids[] = 'product_variation' === get_post_type( $id ) ? (int) wp_get_post_parent_id( $id ) : $id;
			}
		}
		return array_values( array_unique( $ids ) );
	}

	/**
	 * What goes with the product of the page, the same for everybody: the engine's answer, else what the
	 * owner linked, else what is related.
	 *
	 * @param array<string,mixed> $source  Source.
	 * @param int                 $product Product of the page.
	 * @return list<int>
	 */
	private function recommended( array $source, int $product ): array {
		$limit = min( 20, $source['limit'] );
		try {
			$items = ( $this->engine )()->recommend( new RecommendRequest( $source['strategy'], $product ? array( $product ) : array(), limit: $limit ) );
		} catch ( \Throwable $error ) {
			\Tandem\Plugin\Log::failure( 'table recommendations', $error );
			$items = array();
		}
		$ids = array_map( static fn( $item ): int => $item->item, $items );
		if ( $product && count( $ids ) < $limit ) {
			$own = wc_get_product( $product );
			$ids = array( ...$ids, ...( $own ? array_map( 'intval', array( ...$own->get_upsell_ids(), ...$own->get_cross_sell_ids() ) ) : array() ) );
			$ids = array( ...$ids, ...( array() === $ids ? $this->related( $product, $limit ) : array() ) );
		}
		return array_slice( array_values( array_diff( array_unique( $ids ), array( $product ) ) ), 0, $limit );
	}

	/**
	 * What stands in the page until the shopper's own rows come, and for shoppers of whom nothing is known:
	 * what the engine finds popular, else the best sellers.
	 *
	 * @param array<string,mixed> $source Source.
	 * @return list<int>
	 */
	private function favourites( array $source ): array {
		$found           = $this->recommended( array_merge( $source, array( 'strategy' => 'popular' ) ), 0 ); // phpcs:ignore WordPress.Arrays
		$source['type']  = 'recent';
		$source['limit'] = min( 20, $source['limit'] );
		return array() === $found ? $this->query( $source ) : $found;
	}

	/**
	 * Products of the same categories and tags. Ordered by id: WooCommerce shuffles them.
	 *
	 * @param int $product Product.
	 * @param int $limit   How many.
	 * @return list<int>
	 */
	private function related( int $product, int $limit ): array {
		$ids = array_map( 'intval', wc_get_related_products( $product, min( 20, $limit ) ) );
		sort( $ids );
		return $ids;
	}

	/**
	 * The product of the page and those of its own categories.
	 *
	 * @param int                 $product Product.
	 * @param array<string,mixed> $source  Source.
	 * @return list<int>
	 */
	private function around( int $product, array $source ): array {
		$own        = wc_get_product( $product );
		$categories = $own ? $own->get_category_ids() : array();
		$slugs      = array();
		foreach ( $categories as $category ) {
			$term = get_term( (int) $category, 'product_cat' );
			if ( $term instanceof \WP_Term ) {
				$slugs[] = $term->slug;
			}
		}
		$source['limit'] = min( 20, $source['limit'] );
		$others          = $slugs ? $this->query( array_merge( $source, array( 'type' => 'category', 'category' => $slugs ) ) ) : $this->related( $product, 12 ); // phpcs:ignore WordPress.Arrays
		return array_values( array_unique( array( $product, ...$others ) ) );
	}

	/**
	 * Ids by query: category, tag, attribute, on sale, best sellers.
	 *
	 * @param array<string,mixed> $source Source.
	 * @return list<int>
	 */
	private function query( array $source ): array {
		$query = array(
			'status'     => 'publish',
			'visibility' => 'catalog',
			'limit'      => $source['limit'],
			'return'     => 'ids',
		) + $this->order( 'recent' === $source['type'] ? 'popularity' : $source['order'] );
		if ( 'category' === $source['type'] || $source['category'] ) {
			$query['category'] = $source['category'] ? $source['category'] : array( '' );
		}
		if ( 'tag' === $source['type'] || $source['tag'] ) {
			$query['tag'] = $source['tag'] ? $source['tag'] : array( '' );
		}
		if ( '' !== $source['attribute'] && $source['terms'] ) {
			$query['tax_query'] = array( // phpcs:ignore WordPress.DB.SlowDBQuery -- The owner asks for these terms.
				array(
					'taxonomy' => wc_attribute_taxonomy_name( wc_sanitize_taxonomy_name( preg_replace( '/^pa_/', '', $source['attribute'] ) ) ),
					'field'    => 'slug',
					'terms'    => array_map( 'sanitize_title', $source['terms'] ),
				),
			);
		}
		if ( 'on_sale' === $source['type'] || $source['on_sale'] ) {
			$query['include'] = array_map( 'intval', array( 0, ...wc_get_product_ids_on_sale() ) );
		}
		if ( $source['in_stock'] ) {
			$query['stock_status'] = 'instock';
		}
		$ids = wc_get_products( $query );
		return array_map( 'intval', is_array( $ids ) ? $ids : array() );
	}

	/**
	 * Order of a query, always ended by the id.
	 *
	 * @param string $order Word of the definition.
	 * @return array<string,mixed>
	 */
	private function order( string $order ): array {
		return match ( $order ) {
			'title'      => array( 'orderby' => array( 'title' => 'ASC', 'ID' => 'ASC' ) ), // phpcs:ignore WordPress.Arrays
			'date'       => array( 'orderby' => array( 'date' => 'DESC', 'ID' => 'DESC' ) ), // phpcs:ignore WordPress.Arrays
			'id'         => array( 'orderby' => 'ID', 'order' => 'ASC' ), // phpcs:ignore WordPress.Arrays
			'price'      => array( 'meta_key' => '_price', 'orderby' => array( 'meta_value_num' => 'ASC', 'ID' => 'ASC' ) ), // phpcs:ignore
			'popularity' => array( 'meta_key' => 'total_sales', 'orderby' => array( 'meta_value_num' => 'DESC', 'ID' => 'ASC' ) ), // phpcs:ignore
			'rating'     => array( 'meta_key' => '_wc_average_rating', 'orderby' => array( 'meta_value_num' => 'DESC', 'ID' => 'ASC' ) ), // phpcs:ignore
			default      => array( 'orderby' => array( 'menu_order' => 'ASC', 'ID' => 'ASC' ) ), // phpcs:ignore WordPress.Arrays
		};
	}
}
