<?php
/**
 * Lines of a bundle lie together.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\Quote;

defined( 'ABSPATH' ) || exit;

/**
 * Orders the cart so that the lines of a bundle are neighbours, and marks them as a group: by a heading
 * with name and saving in the classic cart and checkout, by a class in the mini-cart and the blocks. The
 * order of lines decides nothing about prices.
 */
final class CartGroups implements Integration {

	/**
	 * Rule and place of each line of a bundle: `only`, `first`, `middle` or `last`.
	 *
	 * @var array<string,array{rule:string,place:string}>
	 */
	private array $places = array();

	/**
	 * Takes its services.
	 *
	 * @param CartDisplay $display Names and savings of bundles.
	 */
	public function __construct( private readonly CartDisplay $display ) {
	}

	/**
	 * Attaches to pricing and to the lists of lines.
	 */
	public function register_hooks(): void {
		add_action( 'tandem_cart_priced', array( $this, 'group' ), 20, 2 );
		add_filter( 'woocommerce_cart_item_class', array( $this, 'line_class' ), 10, 3 );
		add_filter( 'woocommerce_mini_cart_item_class', array( $this, 'line_class' ), 10, 3 );
		add_filter( 'render_block_woocommerce/mini-cart-products-table-block', array( $this, 'mini_row' ) );
		add_filter( 'woocommerce_cart_item_name', array( $this, 'heading' ), 20, 3 );
		add_filter( 'tandem_store_api_cart_item', array( $this, 'item_data' ), 10, 2 );
	}

	/**
	 * Puts the lines of each bundle together, where the first of them lies.
	 *
	 * @param mixed $quote Quote.
	 * @param mixed $cart  Cart.
	 */
	public function group( $quote, $cart ): void {
		$this->places = array();
		if ( ! $quote instanceof Quote || ! $cart instanceof \WC_Cart ) {
			return;
		}
		try {
			$contents = $cart->get_cart_contents();
			$members  = array();
			$rules    = array();
			foreach ( $contents as $key => $item ) {
				$rule = (string) ( $quote->grouped_line( (string) $key )['parts'][0]['rule'] ?? '' );
				if ( '' !== $rule && ! str_starts_with( $rule, 'offer:' ) ) {
					$rules[ $key ]      = $rule;
					$members[ $rule ][] = $key;
				}
			}
			$ordered = array();
			foreach ( $contents as $key => $item ) {
				$rule = $rules[ $key ] ?? null;
				if ( null === $rule ) {
					$ordered[ $key ] = $item;
					continue;
				}
				$last = count( $members[ $rule ] ) - 1;
				foreach ( $members[ $rule ] as $at => $member ) {
					$ordered[ $member ]      = $contents[ $member ];
					$this->places[ $member ] = array(
						'rule'  => $rule,
						'place' => 0 === $last ? 'only' : ( 0 === $at ? 'first' : ( $at === $last ? 'last' : 'middle' ) ),
					);
				}
				$members[ $rule ] = array();
			}
			if ( array_keys( $contents ) !== array_keys( $ordered ) ) {
				$cart->set_cart_contents( $ordered );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'cart groups', $error );
		}
	}

	/**
	 * Class of a line.
	 *
	 * @param mixed $classes Classes so far.
	 * @param mixed $item    Cart item.
	 * @param mixed $key     Cart item key.
	 * @return mixed
	 */
	public function line_class( $classes, $item, $key ) {
		$place = $this->places[ (string) $key ]['place'] ?? null;
		return null === $place ? $classes : $classes . ' tandem-group tandem-group--' . $place;
	}

	/**
	 * The same class for the lines of the mini-cart block, by the block's own state: it draws them in the browser, on
	 * pages that may be cached. WooCommerce's filter for it would take the scripts of the whole cart block to every page.
	 *
	 * @param mixed $html HTML of the block.
	 * @return mixed
	 */
	public function mini_row( $html ) {
		if ( ! is_string( $html ) ) {
			return $html;
		}
		$tags = new \WP_HTML_Tag_Processor( $html );
		while ( $tags->next_tag( array( 'class_name' => 'wc-block-cart-items__row' ) ) ) {
			foreach ( array( '' => 'place', '--first' => 'first', '--last' => 'last' ) as $class => $fact ) {
				$tags->set_attribute( 'data-wp-class--tandem-group' . $class, 'state.cartItem.extensions.tandem.' . $fact );
			}
		}
		return $tags->get_updated_html();
	}

	/**
	 * The bundle's name and saving above its first line. Not in the mini-cart and not in the plain name,
	 * from which labels of buttons are made.
	 *
	 * @param mixed $name Name of the line.
	 * @param mixed $item Cart item.
	 * @param mixed $key  Cart item key.
	 * @return mixed
	 */
	public function heading( $name, $item, $key ) {
		$place = $this->places[ (string) $key ] ?? null;
		if ( ! $place || ! in_array( $place['place'], array( 'first', 'only' ), true ) || ! is_string( $name ) || doing_action( 'woocommerce_widget_shopping_cart' ) || did_action( 'woocommerce_before_mini_cart' ) !== did_action( 'woocommerce_after_mini_cart' ) ) {
			return $name;
		}
		$in_cart = did_action( 'woocommerce_before_cart_contents' ) > did_action( 'woocommerce_after_cart_contents' );
		if ( $in_cart && ! str_contains( $name, '<a ' ) ) {
			return $name;
		}
		return ( $in_cart || is_checkout() || wp_doing_ajax() ? $this->display->heading( $place['rule'] ) : '' ) . $name;
	}

	/**
	 * Place of a line in its bundle for the blocks.
	 *
	 * @param mixed $data Data so far.
	 * @param mixed $item Cart item.
	 * @return mixed
	 */
	public function item_data( $data, $item ) {
		$place = is_array( $item ) ? ( $this->places[ (string) ( $item['key'] ?? '' ) ]['place'] ?? '' ) : '';
		return array(
			'place' => $place,
			'first' => in_array( $place, array( 'first', 'only' ), true ),
			'last'  => in_array( $place, array( 'last', 'only' ), true ),
		) + (array) $data;
	}
}
