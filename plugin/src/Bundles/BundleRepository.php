<?php
/**
 * The bundles of the shop.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Finds bundles. The published ones are kept in one option outside the autoload set, so that a page
 * costs one query for all of them; it is dropped whenever a bundle changes and read anew.
 */
final class BundleRepository {

	/** Option that keeps the published bundles. */
	public const OPTION = 'tandem_bundle_set';

	/**
	 * Published bundles by site, in order of id.
	 *
	 * @var array<int,list<Bundle>>
	 */
	private array $published = array();

	/**
	 * Whether a published bundle is for some segments only, by site.
	 *
	 * @var array<int,bool>
	 */
	private array $segments = array();

	/**
	 * Published bundles in order of id.
	 *
	 * @return list<Bundle>
	 */
	public function published(): array {
		return $this->published[ get_current_blog_id() ] ??= $this->kept() ?? $this->read();
	}

	/**
	 * Whether a published bundle is for some segments only, looked up once a request: every cart asks.
	 */
	public function names_segments(): bool {
		return $this->segments[ get_current_blog_id() ] ??= array() !== array_filter( $this->published(), static fn( Bundle $bundle ): bool => array() !== $bundle->terms->segments );
	}

	/**
	 * Every bundle that is not in the trash, in order of id.
	 *
	 * @return list<BundleProduct>
	 */
	public static function stored(): array {
		return wc_get_products(
			array(
				'type'    => BundleProduct::TYPE,
				'status'  => array( 'publish', 'draft', 'private', 'pending' ),
				'limit'   => -1,
				'orderby' => 'ID',
				'order'   => 'ASC',
			)
		);
	}

	/**
	 * Published bundles that have a product as component.
	 *
	 * @param int $product Parent product id.
	 * @return list<Bundle>
	 */
	public function containing( int $product ): array {
		return array_values( array_filter( $this->published(), static fn( Bundle $bundle ): bool => $bundle->contains( $product ) ) );
	}

	/**
	 * Ids of the published bundles that have one of these products as component.
	 *
	 * @param list<int> $products Products.
	 * @return list<int>
	 */
	public function holding( array $products ): array {
		return array() === $products ? array() : array_map( static fn( Bundle $bundle ): int => $bundle->id, array_merge( ...array_map( $this->containing( ... ), $products ) ) );
	}

	/**
	 * Products of the bundles that this request has read from the database: a page that lists several shows them all.
	 *
	 * @return list<int>
	 */
	public function expected(): array {
		return array_merge( ...array_map( static fn( Bundle $bundle ): array => $bundle->component_ids(), $this->on_page() ) );
	}

	/**
	 * Published bundles that WordPress has read for this page.
	 *
	 * @return list<Bundle>
	 */
	public function on_page(): array {
		return array_values( array_filter( $this->published(), static fn( Bundle $bundle ): bool => false !== wp_cache_get( $bundle->id, 'posts' ) ) );
	}

	/**
	 * One bundle, published or not.
	 *
	 * @param int $id Product id.
	 */
	public function find( int $id ): ?Bundle {
		foreach ( $this->published() as $bundle ) {
			if ( $bundle->id === $id ) {
				return $bundle;
			}
		}
		$product = wc_get_product( $id );
		return $product instanceof BundleProduct ? $product->bundle() : null;
	}

	/**
	 * Ids of all bundles that name a product, whatever their status.
	 *
	 * @param int $product Parent product id.
	 * @return list<int>
	 */
	public function ids_containing( int $product ): array {
		return array_map( static fn( Bundle $bundle ): int => $bundle->id, $this->containing( $product ) );
	}

	/**
	 * Forgets what is kept: a bundle was saved, published, trashed or deleted.
	 */
	public function forget(): void {
		unset( $this->published[ get_current_blog_id() ], $this->segments[ get_current_blog_id() ] );
		delete_option( self::OPTION );
	}

	/**
	 * What the option holds; null where it is absent, unreadable or of another version.
	 *
	 * @return list<Bundle>|null
	 */
	private function kept(): ?array {
		$kept = get_option( self::OPTION );
		$data = is_string( $kept ) ? json_decode( $kept, true ) : null;
		if ( ! is_array( $data ) || TANDEM_VERSION !== ( $data['version'] ?? null ) || ! is_array( $data['bundles'] ?? null ) ) {
			return null;
		}
		try {
			return array_map( array( self::class, 'restored' ), array_values( $data['bundles'] ) );
		} catch ( \Throwable ) {
			return null;
		}
	}

	/**
	 * A bundle without what every bundle has anyway: a third as long to read with every cart.
	 *
	 * @param Bundle $bundle Bundle.
	 * @return array{0:int,1:string,2:list<array<string,mixed>>,3:array<string,mixed>}
	 */
	private static function brief( Bundle $bundle ): array {
		$plain = ( new BundleTerms() )->to_array();
		$terms = array_filter( $bundle->terms->to_array(), static fn( mixed $value, string $field ): bool => $value !== $plain[ $field ], ARRAY_FILTER_USE_BOTH );
		$parts = array_map(
			static function ( Component $component ): array {
				$plain = ( new Component( $component->product ) )->to_array();
				return array( 'product' => $component->product ) + array_filter( $component->to_array(), static fn( mixed $value, string $field ): bool => $value !== $plain[ $field ], ARRAY_FILTER_USE_BOTH );
			},
			$bundle->components
		);
		return array( $bundle->id, $bundle->name, $parts, $terms );
	}

	/**
	 * What brief() is of. It was judged when it was stored, so that types are enough here.
	 *
	 * @param array{0:int,1:string,2:list<array<string,mixed>>,3:array<string,mixed>} $brief What was kept.
	 * @throws \TypeError Where it is something else.
	 */
	private static function restored( array $brief ): Bundle {
		if ( array_keys( $brief ) !== array( 0, 1, 2, 3 ) ) {
			throw new \TypeError( 'expected a bundle as brief() writes it' );
		}
		list( $id, $name, $parts, $terms ) = $brief;
		return new Bundle( $id, $name, array_map( static fn( array $part ): Component => new Component( ...$part ), $parts ), new BundleTerms( ...$terms ) );
	}

	/**
	 * Reads the shop and keeps the result.
	 *
	 * @return list<Bundle>
	 */
	private function read(): array {
		$bundles  = array();
		$products = wc_get_products(
			array(
				'type'    => BundleProduct::TYPE,
				'status'  => 'publish',
				'limit'   => -1,
				'orderby' => 'ID',
				'order'   => 'ASC',
			)
		);
		foreach ( is_array( $products ) ? $products : array() as $product ) {
			$bundle = $product instanceof BundleProduct ? $product->bundle() : null;
			if ( $bundle ) {
				$bundles[] = $bundle;
			}
		}
		$kept = (string) wp_json_encode(
			array(
				'version' => TANDEM_VERSION,
				'bundles' => array_map( array( self::class, 'brief' ), $bundles ),
			)
		);
		update_option( self::OPTION, $kept, false );
		return $bundles;
	}
}
