<?php
/**
 * Loads the products of a page together.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Catalog;

defined( 'ABSPATH' ) || exit;

/**
 * The first part of a page that needs products lets every other part say which it will need, so that lists, bundles
 * and offers of one page cost one read: posts and their pictures, meta of both (two queries), terms (two).
 */
final class ProductPrimer {

	/** Filter: ids of products that the page will need. Second argument: what is being loaded, LISTS, BUNDLES or NAMES. */
	public const EXPECTED = 'tandem_expected_products';

	public const LISTS   = 'lists';
	public const BUNDLES = 'bundles';

	/** Products that a sentence names: their pictures are nobody's. */
	public const NAMES = 'names';

	/** Most products that are read beyond those asked for. */
	private const MOST = 96;

	/**
	 * Whether the parts of the page are being asked.
	 *
	 * @var bool
	 */
	private static bool $asking = false;

	/**
	 * Products that were read with their pictures, as keys.
	 *
	 * @var array<int,int>
	 */
	private array $read = array();

	/**
	 * Reads products and their pictures into the cache of this request. Costs nothing where they are there.
	 *
	 * @param list<int> $ids    Product ids.
	 * @param string    $loaded LISTS, BUNDLES or NAMES.
	 */
	public function prime( array $ids, string $loaded = self::LISTS ): void {
		$ids = self::clean( $ids );
		if ( array() === $ids ) {
			return;
		}
		$here = array() === _get_non_cached_ids( $ids, 'posts' );
		if ( $here && ( self::NAMES === $loaded || array() === array_diff_key( array_flip( $ids ), $this->read ) ) ) {
			return;
		}
		// A cache that outlives the request has them: nothing to save by asking.
		if ( ! self::$asking && ! wp_using_ext_object_cache() && ! $here ) {
			self::$asking = true;
			try {
				$ids = self::clean( array( ...$ids, ...array_slice( self::clean( (array) apply_filters( self::EXPECTED, array(), $loaded ) ), 0, self::MOST ) ) );
			} finally {
				self::$asking = false;
			}
		}
		// Meta first: it names the pictures, which then come with the products in one query.
		update_postmeta_cache( $ids );
		// A grid shows the picture of a bundle, not those of its pieces; cart and checkout show both.
		$shown    = self::LISTS === $loaded || is_cart() || is_checkout() || WC()->is_store_api_request();
		$pictures = $shown ? self::clean( array_map( static fn( int $id ): int => (int) get_post_meta( $id, '_thumbnail_id', true ), $ids ) ) : array();
		_prime_post_caches( array( ...$ids, ...$pictures ), false, false );
		_prime_post_caches( $ids, true, false );
		if ( array() !== $pictures ) {
			update_postmeta_cache( $pictures );
		}
		$this->read += $shown ? array_flip( $ids ) : array();
	}

	/**
	 * Ids once each.
	 *
	 * @param array<mixed> $ids Ids.
	 * @return list<int>
	 */
	private static function clean( array $ids ): array {
		return array_values( array_unique( array_filter( array_map( 'intval', $ids ), static fn( int $id ): bool => $id > 0 ) ) );
	}
}
