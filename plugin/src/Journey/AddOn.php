<?php
/**
 * Products that are sold with a line of the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * An add-on, such as a warranty, belongs to one line: it has its quantity, leaves with it, comes back with it, and
 * names it in cart and order. The owner says in the product data for which categories a product is one. It is a
 * product like any other for price, tax and stock. In the refund form of the order it follows its line; where a refund
 * is made by another way and leaves it out, that is noted at the order.
 */
final class AddOn implements Integration {

	/** Cart item data: key of the line it belongs to. */
	public const CART_KEY = 'tandem_for';

	/** Product meta: ids of the categories it is offered for. */
	public const META = '_tandem_addon_for';

	/** Order item meta: product it belongs to. */
	public const ORDER_META = '_tandem_addon_of';

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_cart_item_quantity_update', array( $this, 'follow_quantity' ), 10, 4 );
		add_action( 'woocommerce_cart_item_removed', array( $this, 'leave' ), 10, 2 );
		add_action( 'woocommerce_cart_item_restored', array( $this, 'come_back' ), 10, 2 );
		add_filter( 'woocommerce_cart_item_quantity', array( $this, 'fixed_quantity' ), 20, 3 );
		add_filter( 'woocommerce_store_api_product_quantity_editable', array( $this, 'editable' ), 10, 3 );
		add_filter( 'woocommerce_get_item_data', array( $this, 'item_data' ), 10, 2 );
		add_action( 'woocommerce_checkout_create_order_line_item', array( $this, 'mark' ), 10, 3 );
		add_action( 'woocommerce_order_refunded', array( $this, 'note_refund' ), 10, 2 );
		add_action( 'woocommerce_after_order_itemmeta', array( $this, 'print_line' ), 10, 2 );
		add_action( 'woocommerce_product_options_related', array( $this, 'print_field' ) );
		add_action( 'woocommerce_admin_process_product_object', array( $this, 'save_field' ) );
	}

	/**
	 * The add-on for the newest line that has one and does not have it yet.
	 *
	 * @param list<int> $spared Add-ons that this shopper is not to be offered.
	 * @return array{product:\WC_Product,line:string,name:string}|null
	 */
	public function best( array $spared = array() ): ?array {
		$lines = WC()->cart instanceof \WC_Cart ? WC()->cart->get_cart() : array();
		if ( array() === $lines ) {
			return null;
		}
		$taken = array_filter( array_column( $lines, self::CART_KEY ) );
		foreach ( $this->offered() as $product ) {
			if ( in_array( $product->get_id(), $spared, true ) ) {
				continue;
			}
			$categories = array_map( 'intval', (array) $product->get_meta( self::META ) );
			foreach ( array_reverse( $lines, true ) as $key => $line ) {
				if ( ! isset( $line[ self::CART_KEY ] ) && ! in_array( $key, $taken, true ) && (int) $line['product_id'] !== $product->get_id()
					&& array() !== array_intersect( $categories, wc_get_product_cat_ids( (int) $line['product_id'] ) ) && $product->has_enough_stock( (int) $line['quantity'] ) ) {
					return array(
						'product' => $product,
						'line'    => (string) $key,
						'name'    => $line['data'] instanceof \WC_Product ? $line['data']->get_name() : '',
					);
				}
			}
		}
		return null;
	}

	/**
	 * Adds one to a line.
	 *
	 * @param int    $product Add-on.
	 * @param string $line    Key of the line.
	 * @return string Key of the new line.
	 * @throws SetRefused When it cannot be bought any more.
	 */
	public function add( int $product, string $line ): string {
		$parent = WC()->cart->get_cart_item( $line );
		$known  = array_filter( $this->offered(), static fn( \WC_Product $one ): bool => $one->get_id() === $product );
		$key    = array() === $parent || array() === $known ? false : WC()->cart->add_to_cart( $product, (int) $parent['quantity'], 0, array(), array( self::CART_KEY => $line ) );
		if ( ! is_string( $key ) ) {
			throw new SetRefused( esc_html__( 'The offer is no longer available.', 'tandem-for-woocommerce' ) );
		}
		return $key;
	}

	/**
	 * The line has another quantity.
	 *
	 * @param mixed $key      Key.
	 * @param mixed $quantity New quantity.
	 * @param mixed $old      Old quantity.
	 * @param mixed $cart     Cart.
	 */
	public function follow_quantity( mixed $key, mixed $quantity = 0, mixed $old = 0, mixed $cart = null ): void {
		unset( $old );
		foreach ( $cart instanceof \WC_Cart ? $cart->get_cart_contents() : array() as $own => $line ) {
			if ( ( $line[ self::CART_KEY ] ?? '' ) === $key && (int) $line['quantity'] !== (int) $quantity ) {
				$cart->set_quantity( (string) $own, (int) $quantity, false );
			}
		}
	}

	/**
	 * The line has left.
	 *
	 * @param mixed $key  Key.
	 * @param mixed $cart Cart.
	 */
	public function leave( mixed $key, mixed $cart = null ): void {
		foreach ( $cart instanceof \WC_Cart ? $cart->get_cart_contents() : array() as $own => $line ) {
			if ( ( $line[ self::CART_KEY ] ?? '' ) === $key ) {
				$cart->remove_cart_item( (string) $own );
			}
		}
	}

	/**
	 * The line has come back by "Undo".
	 *
	 * @param mixed $key  Key.
	 * @param mixed $cart Cart.
	 */
	public function come_back( mixed $key, mixed $cart = null ): void {
		foreach ( $cart instanceof \WC_Cart ? $cart->get_removed_cart_contents() : array() as $own => $line ) {
			if ( ( $line[ self::CART_KEY ] ?? '' ) === $key ) {
				$cart->restore_cart_item( (string) $own );
			}
		}
	}

	/**
	 * Quantity in the classic cart: a number, no field.
	 *
	 * @param mixed $html HTML.
	 * @param mixed $key  Key.
	 * @param mixed $item Cart item.
	 */
	public function fixed_quantity( mixed $html, mixed $key = '', mixed $item = null ): mixed {
		unset( $key );
		return is_array( $item ) && isset( $item[ self::CART_KEY ] ) ? esc_html( (string) (int) $item['quantity'] ) : $html;
	}

	/**
	 * Quantity in the cart block.
	 *
	 * @param mixed $editable Whether it may be changed.
	 * @param mixed $product  Product.
	 * @param mixed $item     Cart item.
	 */
	public function editable( mixed $editable, mixed $product = null, mixed $item = null ): mixed {
		unset( $product );
		return is_array( $item ) && isset( $item[ self::CART_KEY ] ) ? false : $editable;
	}

	/**
	 * Names the line it belongs to.
	 *
	 * @param mixed $data Item data.
	 * @param mixed $item Cart item.
	 */
	public function item_data( mixed $data, mixed $item = null ): mixed {
		$parent = is_array( $item ) && isset( $item[ self::CART_KEY ] ) ? WC()->cart->get_cart_item( (string) $item[ self::CART_KEY ] ) : array();
		if ( is_array( $data ) && ( $parent['data'] ?? null ) instanceof \WC_Product ) {
			$data[] = array(
				'key'   => __( 'For', 'tandem-for-woocommerce' ),
				'value' => $parent['data']->get_name(),
			);
		}
		return $data;
	}

	/**
	 * Writes to the order what it belongs to.
	 *
	 * @param mixed $item   Order line.
	 * @param mixed $key    Key of the cart line.
	 * @param mixed $values Cart line.
	 */
	public function mark( mixed $item, mixed $key = '', mixed $values = array() ): void {
		unset( $key );
		$parent = is_array( $values ) && isset( $values[ self::CART_KEY ] ) ? WC()->cart->get_cart_item( (string) $values[ self::CART_KEY ] ) : array();
		if ( $item instanceof \WC_Order_Item_Product && ( $parent['data'] ?? null ) instanceof \WC_Product ) {
			$item->update_meta_data( self::ORDER_META, $parent['data']->get_id() );
			$item->add_meta_data( __( 'For', 'tandem-for-woocommerce' ), $parent['data']->get_name(), true );
		}
	}

	/**
	 * Names the line that an add-on belongs to, for the refund form of the order: what is refunded of that line is
	 * filled in for the add-on, and staff see it before they refund.
	 *
	 * @param mixed $item_id Order line.
	 * @param mixed $item    The same.
	 */
	public function print_line( mixed $item_id, mixed $item = null ): void {
		unset( $item_id );
		$of = $item instanceof \WC_Order_Item_Product ? (int) $item->get_meta( self::ORDER_META ) : 0;
		foreach ( $of > 0 ? $item->get_order()->get_items() : array() as $line ) {
			if ( $of === self::sold( $line ) ) {
				wp_enqueue_script( 'tandem-order-add-ons', plugins_url( 'assets/js/order-add-ons.js', TANDEM_FILE ), array(), TANDEM_VERSION, array( 'in_footer' => true ) );
				echo '<span hidden data-tandem-add-on-of="' . esc_attr( (string) $line->get_id() ) . '"></span>';
				return;
			}
		}
	}

	/**
	 * Notes at the order that an add-on of a refunded line is left.
	 *
	 * @param mixed $order_id  Order.
	 * @param mixed $refund_id Refund.
	 */
	public function note_refund( mixed $order_id, mixed $refund_id = 0 ): void {
		Guard::run(
			'refund of an add-on',
			static function () use ( $order_id, $refund_id ): bool {
				$order  = is_numeric( $order_id ) ? wc_get_order( (int) $order_id ) : null;
				$refund = is_numeric( $refund_id ) ? wc_get_order( (int) $refund_id ) : null;
				if ( ! $order instanceof \WC_Order || ! $refund instanceof \WC_Order_Refund ) {
					return false;
				}
				$refunded = array_map( self::sold( ... ), array_values( $refund->get_items() ) );
				foreach ( $order->get_items() as $id => $item ) {
					if ( $item instanceof \WC_Order_Item_Product && in_array( (int) $item->get_meta( self::ORDER_META ), array_filter( $refunded ), true ) && 0 === $order->get_qty_refunded_for_item( (int) $id ) ) {
						/* translators: %s: name of an add-on, such as "2-year warranty". */
						$order->add_order_note( sprintf( __( '%s belongs to a product that was refunded. Refund it too?', 'tandem-for-woocommerce' ), $item->get_name() ) );
					}
				}
				return true;
			},
			false
		);
	}

	/**
	 * Variation or product of an order line, 0 for what is none.
	 *
	 * @param \WC_Order_Item $line Line.
	 */
	private static function sold( \WC_Order_Item $line ): int {
		return $line instanceof \WC_Order_Item_Product ? ( $line->get_variation_id() > 0 ? $line->get_variation_id() : $line->get_product_id() ) : 0;
	}

	/**
	 * The owner's field in the product data, under linked products.
	 */
	public function print_field(): void {
		global $post;
		$chosen = $post instanceof \WP_Post ? array_map( 'intval', (array) get_post_meta( $post->ID, self::META, true ) ) : array();
		echo '<div class="options_group"><p class="form-field"><label for="tandem_addon_for">' . esc_html__( 'Add-on for', 'tandem-for-woocommerce' ) . '</label><input type="hidden" name="tandem_addon" value="1"><select class="wc-enhanced-select" style="width:50%" multiple id="tandem_addon_for" name="tandem_addon_for[]">';
		foreach ( (array) get_terms( array( 'taxonomy' => 'product_cat', 'hide_empty' => false ) ) as $term ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Short.
			if ( $term instanceof \WP_Term ) {
				echo '<option value="' . esc_attr( (string) $term->term_id ) . '"' . selected( in_array( $term->term_id, $chosen, true ), true, false ) . '>' . esc_html( $term->name ) . '</option>';
			}
		}
		echo '</select> ' . wc_help_tip( __( 'Tandem offers this product at the checkout for a product of these categories. It has the quantity of that product and leaves the cart with it, as a warranty does.', 'tandem-for-woocommerce' ) ) . '</p></div>'; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- wc_help_tip escapes.
	}

	/**
	 * Saves the field; WooCommerce has checked nonce and capability.
	 *
	 * @param mixed $product Product.
	 */
	public function save_field( mixed $product ): void {
		if ( ! $product instanceof \WC_Product || ! isset( $_POST['tandem_addon'] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Missing -- Checked by WooCommerce.
			return;
		}
		$chosen = isset( $_POST['tandem_addon_for'] ) ? array_values( array_filter( array_map( 'absint', (array) wp_unslash( $_POST['tandem_addon_for'] ) ) ) ) : array(); // phpcs:ignore WordPress.Security.NonceVerification.Missing -- As above.
		if ( array() === $chosen ) {
			$product->delete_meta_data( self::META );
		} else {
			$product->update_meta_data( self::META, $chosen );
		}
	}

	/**
	 * Add-ons that can be bought now. They may be hidden from the catalogue.
	 *
	 * @return list<\WC_Product>
	 */
	private function offered(): array {
		$ids = get_posts(
			array(
				'post_type'      => 'product',
				'post_status'    => 'publish',
				'meta_key'       => self::META, // phpcs:ignore WordPress.DB.SlowDBQuery -- At the checkout only; few products have it.
				'fields'         => 'ids',
				'posts_per_page' => 20,
				'orderby'        => 'ID',
				'order'          => 'ASC',
			)
		);
		$products = array_map( 'wc_get_product', $ids );
		return array_values( array_filter( $products, static fn( mixed $one ): bool => $one instanceof \WC_Product && $one->is_type( 'simple' ) && '' === (string) $one->get_post_password() && $one->is_purchasable() && $one->is_in_stock() ) );
	}
}
