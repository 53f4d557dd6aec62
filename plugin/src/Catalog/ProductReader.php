<?php
/**
 * Reads products that a shopper may see.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Catalog;

defined( 'ABSPATH' ) || exit;

/**
 * Loads many products at once. Every list shown to shoppers goes through here, so that a draft, private,
 * hidden or password-protected product never leaks (its name and price are content too).
 */
final class ProductReader {

	/**
	 * Products loaded in this request; null for one that may not be shown.
	 *
	 * @var array<int,\WC_Product|null>
	 */
	private array $loaded = array();

	/**
	 * Takes what loads the products of a page together.
	 *
	 * @param ProductPrimer $primer Loads.
	 */
	public function __construct( private readonly ProductPrimer $primer = new ProductPrimer() ) {
	}

	/**
	 * Published, visible in the catalogue, purchasable and without a password, in the order asked for.
	 * Out of stock ones are included.
	 *
	 * Posts with their pictures, meta of both (two queries) and terms (two) of the whole list are read together: five
	 * queries with a cold object cache, one more with variable products, none with a warm one.
	 *
	 * @param list<int> $ids Parent product ids. Duplicates and unknown ids are dropped.
	 * @return array<int,\WC_Product> By id.
	 */
	public function visible( array $ids ): array {
		$ids = array_values( array_unique( array_filter( array_map( 'intval', $ids ), static fn( int $id ): bool => $id > 0 ) ) );
		$this->load( array_values( array_filter( $ids, fn( int $id ): bool => ! array_key_exists( $id, $this->loaded ) ) ) );

		$found = array();
		foreach ( $ids as $id ) {
			if ( isset( $this->loaded[ $id ] ) ) {
				$found[ $id ] = $this->loaded[ $id ];
			}
		}
		return $found;
	}

	/**
	 * A visible product that a sentence names: its picture is not read for that.
	 *
	 * @param int $id Parent product id.
	 */
	public function named( int $id ): ?\WC_Product {
		if ( $id > 0 && ! array_key_exists( $id, $this->loaded ) ) {
			$this->load( array( $id ), ProductPrimer::NAMES );
		}
		return $this->loaded[ $id ] ?? null;
	}

	/**
	 * The visible ones that can be put into a cart now: what may be suggested.
	 *
	 * @param list<int> $ids Parent product ids.
	 * @return array<int,\WC_Product> By id, in the order asked for.
	 */
	public function sellable( array $ids ): array {
		return array_filter( $this->visible( $ids ), static fn( \WC_Product $product ): bool => $product->is_in_stock() );
	}

	/**
	 * Reads what products are made of into the cache, and makes none of them: for a list that takes the first few
	 * that fit.
	 *
	 * @param list<int> $ids    Parent product ids.
	 * @param string    $loaded What for, LISTS or NAMES.
	 */
	public function prime( array $ids, string $loaded = ProductPrimer::LISTS ): void {
		$this->primer->prime( $ids, $loaded );
		$this->prime_variable_products( $ids );
	}

	/**
	 * Forgets what was read, for a long-running process that changes products.
	 */
	public function forget(): void {
		$this->loaded = array();
	}

	/**
	 * Reads products into the memory of this request.
	 *
	 * @param list<int> $ids    Ids not read yet.
	 * @param string    $loaded What for, LISTS or NAMES.
	 */
	private function load( array $ids, string $loaded = ProductPrimer::LISTS ): void {
		if ( array() === $ids ) {
			return;
		}
		$this->prime( $ids, $loaded );
		foreach ( $ids as $id ) {
			$product             = 'product' === get_post_type( $id ) ? wc_get_product( $id ) : null;
			$this->loaded[ $id ] = $product instanceof \WC_Product && $this->may_be_shown( $product ) ? $product : null;
		}
	}

	/**
	 * Reads the children and price transients of all variable products together. Without an external object
	 * cache a transient is two options, so that each variable product would cost four queries.
	 *
	 * @param list<int> $ids Product ids with primed terms.
	 */
	private function prime_variable_products( array $ids ): void {
		if ( wp_using_ext_object_cache() ) {
			return;
		}
		$options = array();
		foreach ( $ids as $id ) {
			if ( 'variable' === \WC_Product_Factory::get_product_type( $id ) ) {
				foreach ( array( 'wc_product_children_', 'wc_var_prices_' ) as $transient ) {
					$options[] = '_transient_' . $transient . $id;
					$options[] = '_transient_timeout_' . $transient . $id;
				}
			}
		}
		if ( array() !== $options ) {
			wp_prime_option_caches( $options );
		}
	}

	/**
	 * Whether a shopper may see and buy the product. Asked for the shopper in general: an editor's right to
	 * see drafts does not count, because the HTML may be cached for others.
	 *
	 * @param \WC_Product $product The product.
	 */
	private function may_be_shown( \WC_Product $product ): bool {
		return 'publish' === $product->get_status()
			&& '' === (string) $product->get_post_password()
			&& $product->is_visible()
			&& $product->is_purchasable();
	}
}
