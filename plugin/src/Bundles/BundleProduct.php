<?php
/**
 * The product type.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * A product that stands for several others. It has a page, a place in the catalogue and a price to
 * show; in the cart it turns into its components at once, so it is never sold itself.
 *
 * The regular price is the sum of the components' prices and the sale price what the bundle costs:
 * both are written by BundleRefresh, through CRUD, from a quote.
 */
final class BundleProduct extends \WC_Product {

	/** Product type, as stored in the taxonomy. */
	public const TYPE = 'tandem_bundle';

	/**
	 * Properties beyond those of every product, stored as `_tandem_components` and `_tandem_rule`.
	 *
	 * @var array<string,mixed>
	 */
	protected $extra_data = array(
		'tandem_components' => '',
		'tandem_rule'       => '',
	);

	/**
	 * The bundle as last read, under what it was read from.
	 *
	 * @var array{0:string,1:?Bundle}
	 */
	private array $read = array( '', null );

	/**
	 * Product type.
	 */
	public function get_type(): string {
		return self::TYPE;
	}

	/**
	 * Components as JSON.
	 *
	 * @param string $context View or edit.
	 */
	public function get_tandem_components( $context = 'view' ): string {
		return (string) $this->get_prop( 'tandem_components', $context );
	}

	/**
	 * Terms as JSON.
	 *
	 * @param string $context View or edit.
	 */
	public function get_tandem_rule( $context = 'view' ): string {
		return (string) $this->get_prop( 'tandem_rule', $context );
	}

	/**
	 * Sets the components as JSON, as read from storage.
	 *
	 * @param mixed $json JSON.
	 */
	public function set_tandem_components( $json ): void {
		$this->set_prop( 'tandem_components', is_string( $json ) ? $json : '' );
	}

	/**
	 * Sets the terms as JSON, as read from storage.
	 *
	 * @param mixed $json JSON.
	 */
	public function set_tandem_rule( $json ): void {
		$this->set_prop( 'tandem_rule', is_string( $json ) ? $json : '' );
	}

	/**
	 * Sets components and terms.
	 *
	 * @param list<Component> $components Components.
	 * @param BundleTerms     $terms      Terms.
	 */
	public function set_bundle( array $components, BundleTerms $terms ): void {
		$this->set_tandem_components( (string) wp_json_encode( array_map( static fn( Component $component ): array => $component->to_array(), $components ) ) );
		$this->set_tandem_rule( (string) wp_json_encode( $terms->to_array() ) );
	}

	/**
	 * The bundle that this product stands for, or null where what is stored cannot be read.
	 */
	public function bundle(): ?Bundle {
		// Price, stock, button and address of one card in a list ask for it in turn.
		$from = implode( "\n", array( $this->get_id(), $this->get_name( 'edit' ), $this->get_tandem_components( 'edit' ), $this->get_tandem_rule( 'edit' ) ) );
		if ( $from !== $this->read[0] ) {
			$this->read = array( $from, $this->parsed() );
		}
		return $this->read[1];
	}

	/**
	 * Reads components and terms; null where they cannot be read.
	 */
	private function parsed(): ?Bundle {
		$components = json_decode( $this->get_tandem_components( 'edit' ), true );
		$terms      = json_decode( $this->get_tandem_rule( 'edit' ), true );
		if ( ! is_array( $components ) || ! $components || ! is_array( $terms ) ) {
			return null;
		}
		try {
			return Bundle::from_array(
				array(
					'id'         => $this->get_id(),
					'name'       => wp_specialchars_decode( $this->get_name( 'edit' ), ENT_QUOTES ),
					'components' => $components,
					'terms'      => $terms,
				)
			);
		} catch ( \InvalidArgumentException ) {
			return null;
		}
	}

	/**
	 * Stock is the components'; the bundle keeps none of its own.
	 *
	 * @param string $context View or edit.
	 */
	public function get_manage_stock( $context = 'view' ): bool {
		return false;
	}

	/**
	 * How many can be bought: as many as the scarcest component is enough for; -1 where none is limited.
	 */
	public function get_max_purchase_quantity(): int {
		$bundle = $this->bundle();
		return ! $bundle || $this->facts( $bundle )?->endless ? -1 : self::most( $bundle );
	}

	/**
	 * How often a bundle can be bought from stock; -1 where nothing limits that.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public static function most( Bundle $bundle ): int {
		$most = -1;
		foreach ( $bundle->terms->picks() ? array() : $bundle->components as $component ) {
			$product = $component->optional ? null : wc_get_product( $component->post_id() );
			$units   = $product && ! $product->is_type( 'variable' ) ? (int) $product->get_max_purchase_quantity() : -1;
			if ( $units >= 0 ) {
				$bundles = intdiv( $units, $component->min );
				$most    = -1 === $most ? $bundles : min( $most, $bundles );
			}
		}
		return $most;
	}

	/**
	 * Whether it needs shipping: the components say so once they are in the cart.
	 */
	public function is_virtual(): bool {
		return (bool) apply_filters( 'woocommerce_is_virtual', true, $this );
	}

	/**
	 * Address of the add-to-cart link: its page where the shopper has something to choose.
	 */
	public function add_to_cart_url(): string {
		$url = $this->supports( 'ajax_add_to_cart' )
			? remove_query_arg( 'added-to-cart', add_query_arg( array( 'add-to-cart' => $this->get_id() ), '' ) )
			: $this->get_permalink();
		return (string) apply_filters( 'woocommerce_product_add_to_cart_url', $url, $this );
	}

	/**
	 * Text of the add-to-cart link in lists.
	 */
	public function add_to_cart_text(): string {
		$text = match ( true ) {
			! $this->is_purchasable() || ! $this->is_in_stock() => __( 'Read more', 'tandem-for-woocommerce' ),
			! $this->supports( 'ajax_add_to_cart' ) => __( 'Choose options', 'tandem-for-woocommerce' ),
			default => __( 'Add bundle to cart', 'tandem-for-woocommerce' ),
		};
		return (string) apply_filters( 'woocommerce_product_add_to_cart_text', $text, $this );
	}

	/**
	 * What a screen reader says of that link: its text, then the bundle.
	 */
	public function add_to_cart_description(): string {
		/* translators: 1: text of a button, 2: product name. */
		return (string) apply_filters( 'woocommerce_product_add_to_cart_description', sprintf( __( '%1$s: "%2$s"', 'tandem-for-woocommerce' ), $this->add_to_cart_text(), $this->get_name() ), $this );
	}

	/**
	 * Text of the button on its page.
	 */
	public function single_add_to_cart_text(): string {
		return (string) apply_filters( 'woocommerce_product_single_add_to_cart_text', __( 'Add bundle to cart', 'tandem-for-woocommerce' ), $this );
	}

	/**
	 * Whether the list may add it without visiting its page: not where the shopper has to choose.
	 *
	 * @param string $feature Feature.
	 */
	public function supports( $feature ): bool {
		if ( 'ajax_add_to_cart' !== $feature ) {
			return (bool) parent::supports( $feature );
		}
		$bundle = $this->bundle();
		return $bundle && ! ( $this->facts( $bundle )->open ?? self::is_open( $bundle ) );
	}

	/**
	 * Whether something is to be chosen before a bundle can go into the cart.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public static function is_open( Bundle $bundle ): bool {
		foreach ( 'set' === $bundle->terms->kind ? $bundle->components : array() as $component ) {
			if ( ! $component->variation && \WC_Product_Factory::get_product_type( $component->product ) === 'variable' ) {
				return true;
			}
		}
		return 'set' !== $bundle->terms->kind;
	}

	/**
	 * What is known of the bundle from an earlier page.
	 *
	 * @param Bundle $bundle The bundle.
	 */
	private function facts( Bundle $bundle ): ?BundleFacts {
		return apply_filters( 'tandem_bundle_facts', null, $bundle ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Tandem's own.
	}
}
