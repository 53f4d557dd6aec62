<?php
/**
 * The bundle product type in WooCommerce.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Makes the type known and lets price, stock and purchasability of a bundle product follow its
 * components wherever WooCommerce asks for them.
 */
final class BundleType implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param BundlePricer $pricer Prices.
	 */
	public function __construct( private readonly BundlePricer $pricer ) {
	}

	/**
	 * Attaches the type.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_product_class', array( $this, 'class_name' ), 10, 2 );
		add_filter( 'product_type_selector', array( $this, 'selector' ) );
		add_filter( 'woocommerce_get_price_html', array( $this, 'price_html' ), 10, 2 );
		add_filter( 'woocommerce_product_is_in_stock', array( $this, 'in_stock' ), 10, 2 );
		add_filter( 'woocommerce_is_purchasable', array( $this, 'purchasable' ), 10, 2 );
		add_filter( 'woocommerce_get_availability', array( $this, 'availability' ), 10, 2 );
		add_filter( 'tandem_bundle_facts', array( $this, 'kept' ), 10, 2 );
		add_filter( 'advanced_woo_discount_rules_modify_price_html', array( $this, 'leave_price' ), 10, 3 );
	}

	/**
	 * Class of the type.
	 *
	 * @param mixed $class_name Class so far.
	 * @param mixed $type       Product type.
	 * @return mixed
	 */
	public function class_name( $class_name, $type ) {
		return BundleProduct::TYPE === $type ? BundleProduct::class : $class_name;
	}

	/**
	 * Entry of the type selector.
	 *
	 * @param mixed $types Labels by type.
	 * @return mixed
	 */
	public function selector( $types ) {
		return is_array( $types ) ? $types + array( BundleProduct::TYPE => __( 'Bundle (Tandem)', 'tandem-for-woocommerce' ) ) : $types;
	}

	/**
	 * Price of a bundle: the individual total struck, then what the bundle costs.
	 *
	 * @param mixed $html    HTML so far.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function price_html( $html, $product ) {
		$facts = $this->facts( $product );
		$bundle = $facts && $facts->priced && $product instanceof BundleProduct ? $product->bundle() : null;
		return $bundle ? ( $facts->html ?? $this->pricer->row( $bundle )->price_html() ) . $product->get_price_suffix() : $html;
	}

	/**
	 * Whether Discount Rules for WooCommerce may lower the price that a page shows. Not a bundle's: what lies in the cart
	 * are its products, and those it lowers itself.
	 *
	 * @param mixed $may     Answer so far.
	 * @param mixed $html    Price.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function leave_price( $may, $html, $product ) {
		return $product instanceof BundleProduct ? false : $may;
	}

	/**
	 * In stock where every required component is.
	 *
	 * @param mixed $in_stock Answer so far.
	 * @param mixed $product  Product.
	 * @return mixed
	 */
	public function in_stock( $in_stock, $product ) {
		return $this->facts( $product )?->refused( true ) ? false : $in_stock;
	}

	/**
	 * Purchasable where every required component is, and a price can be quoted.
	 *
	 * @param mixed $purchasable Answer so far.
	 * @param mixed $product     Product.
	 * @return mixed
	 */
	public function purchasable( $purchasable, $product ) {
		if ( ! $product instanceof BundleProduct ) {
			return $purchasable;
		}
		$facts = $this->facts( $product );
		return $facts && $facts->priced && ! $facts->refused( false ) ? $purchasable : false;
	}

	/**
	 * Says what is missing where the bundle cannot be bought.
	 *
	 * @param mixed $availability Text and class.
	 * @param mixed $product      Product.
	 * @return mixed
	 */
	public function availability( $availability, $product ) {
		$facts = $this->facts( $product );
		if ( ! $facts || ! is_array( $availability ) || ! $facts->refusals ) {
			return $availability;
		}
		/* translators: %s: product name. */
		$availability['availability'] = sprintf( __( 'Not available now: %s', 'tandem-for-woocommerce' ), $facts->refusals[0]['name'] );
		$availability['class']        = 'out-of-stock';
		return $availability;
	}

	/**
	 * What is known of a bundle from an earlier page: its own answers go by that.
	 *
	 * @param mixed $facts  Nothing.
	 * @param mixed $bundle The bundle.
	 */
	public function kept( mixed $facts, mixed $bundle = null ): mixed {
		try {
			return $bundle instanceof Bundle ? $this->pricer->kept( $bundle ) ?? $facts : $facts;
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle', $error );
			return $facts;
		}
	}

	/**
	 * Facts of a bundle; null for other products and where they cannot be found.
	 *
	 * @param mixed $product Product.
	 */
	private function facts( mixed $product ): ?BundleFacts {
		if ( ! $product instanceof BundleProduct ) {
			return null;
		}
		try {
			$bundle = $product->bundle();
			return $bundle ? $this->pricer->facts( $bundle ) : null;
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle', $error );
			return null;
		}
	}
}
