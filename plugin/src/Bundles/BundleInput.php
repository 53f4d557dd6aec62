<?php
/**
 * A bundle as somebody sends it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Reads components and terms from the editor, REST, the command line or an import. What can never be
 * a component is left out with its reason; the rest of the input is kept.
 */
final readonly class BundleInput {

	/** The most components of one bundle. */
	public const MAX_COMPONENTS = 20;

	/**
	 * Keeps what was read.
	 *
	 * @param list<Component> $components Components that may be stored.
	 * @param BundleTerms     $terms      Terms.
	 * @param list<string>    $errors     What was left out and why, in words for the owner.
	 */
	private function __construct(
		public array $components,
		public BundleTerms $terms,
		public array $errors,
	) {
	}

	/**
	 * Reads input.
	 *
	 * @param mixed          $components Entries.
	 * @param mixed          $terms      Terms.
	 * @param int            $bundle     Product id of the bundle, 0 for a new one.
	 * @param ComponentCheck $check      Refusals.
	 * @param list<string>   $errors     What is known to be wrong already.
	 */
	public static function read( mixed $components, mixed $terms, int $bundle, ComponentCheck $check, array $errors = array() ): self {
		$kept = array();
		foreach ( is_array( $components ) ? array_values( $components ) : array() as $number => $entry ) {
			try {
				$component = Component::from_array( self::with_parent( (array) $entry ) );
			} catch ( \InvalidArgumentException $error ) {
				/* translators: 1: number of the component, 2: reason. */
				$errors[] = sprintf( __( 'Component %1$d: %2$s.', 'tandem-for-woocommerce' ), $number + 1, $error->getMessage() );
				continue;
			}
			$refusal = $check->refusal( $component, $bundle );
			if ( $refusal && in_array( $refusal['code'], ComponentCheck::NEVER, true ) ) {
				/* translators: 1: product, 2: reason. */
				$errors[] = sprintf( __( '%1$s was left out of the bundle: %2$s', 'tandem-for-woocommerce' ), self::name( $component->post_id() ), $refusal['message'] );
				continue;
			}
			if ( isset( $kept[ $component->post_id() ] ) ) {
				/* translators: %s: product. */
				$errors[] = sprintf( __( '%s was named twice; the first entry counts.', 'tandem-for-woocommerce' ), self::name( $component->post_id() ) );
				continue;
			}
			$kept[ $component->post_id() ] = $component;
		}
		if ( count( $kept ) > self::MAX_COMPONENTS ) {
			/* translators: %d: number of products. */
			$errors[] = sprintf( __( 'A bundle holds at most %d products.', 'tandem-for-woocommerce' ), self::MAX_COMPONENTS );
			$kept     = array_slice( $kept, 0, self::MAX_COMPONENTS, true );
		}
		try {
			$read = BundleTerms::from_array( is_array( $terms ) ? $terms : array() );
		} catch ( \InvalidArgumentException $error ) {
			/* translators: %s: reason. */
			$errors[] = sprintf( __( 'The price rule was not understood: %s.', 'tandem-for-woocommerce' ), $error->getMessage() );
			$read     = new BundleTerms();
		}
		return new self( array_values( $kept ), $read, $errors );
	}

	/**
	 * Lets an entry name a product by its SKU, or a variation alone: its parent is looked up.
	 *
	 * @param array<mixed> $entry Entry.
	 * @return array<mixed>
	 * @throws FieldError Where nothing has that SKU.
	 */
	private static function with_parent( array $entry ): array {
		$sku = $entry['sku'] ?? '';
		if ( '' !== $sku ) {
			$known = is_string( $sku ) ? (int) wc_get_product_id_by_sku( $sku ) : 0;
			if ( 0 === $known ) {
				throw new FieldError( 'component.sku', __( 'the SKU of a product', 'tandem-for-woocommerce' ), $sku );
			}
			$entry['product']   = $known;
			$entry['variation'] = 0;
		}
		$id = is_numeric( $entry['product'] ?? null ) ? (int) $entry['product'] : 0;
		if ( $id > 0 && empty( $entry['variation'] ) && 'product_variation' === get_post_type( $id ) ) {
			$entry['variation'] = $id;
			$entry['product']   = (int) wp_get_post_parent_id( $id );
		}
		return $entry;
	}

	/**
	 * Name of a product for a message.
	 *
	 * @param int $id Post id.
	 */
	private static function name( int $id ): string {
		$product = wc_get_product( $id );
		return $product ? $product->get_name() : '#' . $id;
	}
}
