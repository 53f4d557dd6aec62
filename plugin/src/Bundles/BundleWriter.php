<?php
/**
 * Makes and changes bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * The one way by which REST, the command line and imports store a bundle: checked like the editor's
 * form, saved by CRUD, its price worked out at once.
 */
final class BundleWriter {

	/**
	 * Takes its services.
	 *
	 * @param ComponentCheck $check  Refusals.
	 * @param BundlePricer   $pricer Prices.
	 */
	public function __construct(
		private readonly ComponentCheck $check,
		private readonly BundlePricer $pricer,
	) {
	}

	/**
	 * Stores a bundle.
	 *
	 * @param array<mixed> $data Name, status, components and terms; what is absent keeps its value, each term by itself.
	 * @param int          $id   Bundle to change, 0 for a new one.
	 * @throws \InvalidArgumentException Where a component or a term was not understood; nothing is stored then.
	 */
	public function write( array $data, int $id = 0 ): BundleProduct {
		$product = $id ? wc_get_product( $id ) : new BundleProduct();
		if ( ! $product instanceof BundleProduct ) {
			throw new FieldError( 'bundle', __( 'the id of a bundle', 'tandem-for-woocommerce' ), $id );
		}
		$one = $this->judged( $data, $product );
		$product->set_name( $one['name'] );
		$product->set_status( $one['status'] );
		$product->set_bundle( $one['components'], $one['terms'] );
		if ( 0 === $id ) {
			$product->set_category_ids( self::categories( array_map( static fn( Component $component ): int => $component->product, $one['components'] ) ) );
		}
		BundleRefresh::write( $product, $this->pricer );
		$product->save();
		return $product;
	}

	/**
	 * Judges what would make a new bundle, without storing it.
	 *
	 * @param array<mixed> $data Name, status, components and terms.
	 * @throws \InvalidArgumentException As `write()`.
	 */
	public function validate( array $data ): void {
		$this->judged( $data );
	}

	/**
	 * What would be stored.
	 *
	 * @param array<mixed>       $data    Name, status, components and terms; as for `write()`.
	 * @param BundleProduct|null $product Bundle that would be changed; none for a new one.
	 * @return array{name:string,status:string,components:list<Component>,terms:BundleTerms}
	 * @throws \InvalidArgumentException As `write()`.
	 */
	public function judged( array $data, ?BundleProduct $product = null ): array {
		$id         = $product ? $product->get_id() : 0;
		$before     = $product?->bundle();
		$components = $data['components'] ?? array_map( static fn( Component $component ): array => $component->to_array(), $before->components ?? array() );
		$terms      = is_array( $data['terms'] ?? array() ) ? ( $data['terms'] ?? array() ) + ( $before ? $before->terms->to_array() : array() ) : $data['terms'];
		$input      = $this->read( $components, $terms, $id );
		return array(
			'name'       => self::name( $data['name'] ?? ( $product ? $product->get_name( 'edit' ) : '' ), $input->components ),
			'status'     => self::status( $data['status'] ?? ( $id ? $product->get_status( 'edit' ) : 'draft' ) ),
			'components' => $input->components,
			'terms'      => $input->terms,
		);
	}

	/**
	 * By what a bundle of a file is known again: the name, by default that of the components, and the products.
	 *
	 * @param array<mixed> $data Name and components.
	 * @return array{name:string,products:list<int>}
	 */
	public function known_by( array $data ): array {
		$components = BundleInput::read( $data['components'] ?? array(), array( 'value' => '0' ), 0, $this->check )->components;
		return array(
			'name'     => self::name( $data['name'] ?? '', $components ),
			'products' => array_column( $components, 'product' ),
		);
	}

	/**
	 * Puts back what a bundle was. It was stored like that, so nothing of it is judged anew: a product of it may be gone.
	 *
	 * @param int                                                                            $id     Bundle.
	 * @param array{name:string,status:string,components:list<Component>,terms:BundleTerms} $before What it was.
	 */
	public function restore( int $id, array $before ): void {
		$product = wc_get_product( $id );
		if ( $product instanceof BundleProduct ) {
			$product->set_name( $before['name'] );
			$product->set_status( $before['status'] );
			$product->set_bundle( $before['components'], $before['terms'] );
			BundleRefresh::write( $product, $this->pricer );
			$product->save();
		}
	}

	/**
	 * The name, by default that of the components.
	 *
	 * @param mixed           $name       As given.
	 * @param list<Component> $components Components.
	 */
	private static function name( mixed $name, array $components ): string {
		$name = sanitize_text_field( is_scalar( $name ) ? (string) $name : '' );
		return '' !== $name ? $name : self::default_name( $components );
	}

	/**
	 * Components and terms, all of which were understood.
	 *
	 * @param mixed $components Components.
	 * @param mixed $terms      Terms.
	 * @param int   $id         Bundle.
	 * @throws \InvalidArgumentException Otherwise.
	 */
	private function read( mixed $components, mixed $terms, int $id ): BundleInput {
		$input = BundleInput::read( $components, $terms, $id, $this->check );
		if ( $input->errors || ! $input->components ) {
			throw new \InvalidArgumentException( implode( ' ', $input->errors ? $input->errors : array( __( 'A bundle needs at least one product.', 'tandem-for-woocommerce' ) ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where it is shown.
		}
		return $input;
	}

	/**
	 * A status that a bundle may have.
	 *
	 * @param mixed $status Status.
	 * @throws \InvalidArgumentException Otherwise.
	 */
	private static function status( mixed $status ): string {
		if ( ! is_string( $status ) || ! in_array( $status, array( 'publish', 'draft', 'private', 'pending' ), true ) ) {
			throw new FieldError( 'status', 'publish, draft, private, pending', $status );
		}
		return $status;
	}

	/**
	 * A draft with the same components and terms.
	 *
	 * @param BundleProduct $product Bundle.
	 */
	public function duplicate( BundleProduct $product ): BundleProduct {
		/* translators: %s: name of a bundle. */
		$copy = self::export( $product, sprintf( __( '%s (copy)', 'tandem-for-woocommerce' ), $product->get_name( 'edit' ) ) );
		return $this->write( array( 'status' => 'draft' ) + $copy );
	}

	/**
	 * A bundle as data that `write()` takes.
	 *
	 * @param BundleProduct $product Bundle.
	 * @param string|null   $name    Another name.
	 * @return array{name:string,status:string,components:list<array<string,mixed>>,terms:array<string,mixed>}
	 */
	public static function export( BundleProduct $product, ?string $name = null ): array {
		$bundle = $product->bundle();
		return array(
			'name'       => $name ?? $product->get_name( 'edit' ),
			'status'     => $product->get_status( 'edit' ),
			'components' => array_map( array( self::class, 'component' ), $bundle->components ?? array() ),
			'terms'      => $bundle ? $bundle->terms->to_array() : array(),
		);
	}

	/**
	 * A component with its SKU, by which another shop knows the product.
	 *
	 * @param Component $component Component.
	 * @return array<string,mixed>
	 */
	private static function component( Component $component ): array {
		$product = wc_get_product( $component->post_id() );
		$sku     = $product ? (string) $product->get_sku( 'edit' ) : '';
		return $component->to_array() + ( '' === $sku ? array() : array( 'sku' => $sku ) );
	}

	/**
	 * Categories that a new bundle begins with: those of its products, so that it is found where they are.
	 *
	 * @param list<int> $products Products.
	 * @return list<int>
	 */
	public static function categories( array $products ): array {
		$ids = array_map( static fn( int $id ): array => wc_get_product_term_ids( $id, 'product_cat' ), $products );
		return array_values( array_unique( array_map( 'intval', array_merge( ...$ids ) ) ) );
	}

	/**
	 * "Laptop + Mouse".
	 *
	 * @param list<Component> $components Components.
	 */
	private static function default_name( array $components ): string {
		$names = array();
		foreach ( $components as $component ) {
			$product = wc_get_product( $component->post_id() );
			$names[] = $product ? wp_specialchars_decode( $product->get_name(), ENT_QUOTES ) : '#' . $component->post_id();
		}
		return implode( ' + ', $names );
	}
}
