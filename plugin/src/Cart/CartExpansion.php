<?php
/**
 * A bundle put into the cart becomes its products.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Automattic\WooCommerce\StoreApi\Exceptions\RouteException;
use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\ComponentCheck;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\Quote;

defined( 'ABSPATH' ) || exit;

/**
 * Replaces the line of a bundle product by lines of its components, in the classic cart and in the
 * Store API. Everything is checked first; where a piece fails all the same, the cart is put back as
 * it was, so that nobody ends up with half a bundle.
 */
final class CartExpansion implements Integration {

	/** Cart item data that carries the shopper's choice until the line is expanded. */
	private const CHOICE = 'tandem_choice';

	/**
	 * Choice of the Store API request under way, by its bundle: the classic validation filter runs there too, and a
	 * request that is refused leaves it behind.
	 *
	 * @var array<int,BundleChoice>
	 */
	private array $api_choice = array();

	/**
	 * Takes its services.
	 *
	 * @param ComponentCheck $check   Refusals.
	 * @param CartPricing    $pricing Prices of the cart.
	 */
	public function __construct(
		private readonly ComponentCheck $check,
		private readonly CartPricing $pricing,
	) {
	}

	/**
	 * Attaches to the ways into the cart.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_add_to_cart_validation', array( $this, 'validate' ), 10, 3 );
		add_action( 'woocommerce_store_api_validate_add_to_cart', array( $this, 'validate_store_api' ), 10, 2 );
		add_filter( 'woocommerce_store_api_add_to_cart_data', array( $this, 'store_api_data' ), 10, 2 );
		add_filter( 'woocommerce_add_cart_item_data', array( $this, 'item_data' ), 10, 2 );
		add_action( 'woocommerce_add_to_cart', array( $this, 'added' ), 5 );
		add_action( 'woocommerce_cart_loaded_from_session', array( $this, 'loaded' ), 5 );
	}

	/**
	 * Classic validation.
	 *
	 * @param mixed $passed     Answer so far.
	 * @param mixed $product_id Product.
	 * @param mixed $quantity   Quantity.
	 * @return mixed
	 */
	public function validate( $passed, $product_id, $quantity ) {
		$product = $passed ? wc_get_product( (int) $product_id ) : null;
		if ( ! $product instanceof BundleProduct ) {
			return $passed;
		}
		$plan = $this->plan( $product, $this->api_choice[ (int) $product_id ] ?? BundleChoice::requested(), (int) $quantity );
		if ( null !== $plan->problem ) {
			wc_add_notice( $plan->problem, 'error' );
			return false;
		}
		return $passed;
	}

	/**
	 * Store API validation.
	 *
	 * @param mixed $product Product.
	 * @param mixed $request Cart request.
	 * @throws RouteException Where the bundle cannot be added.
	 */
	public function validate_store_api( $product, $request ): void {
		if ( $product instanceof BundleProduct ) {
			$data = is_array( $request ) ? $request['cart_item_data'][ self::CHOICE ] ?? null : null;
			$plan = $this->plan( $product, BundleChoice::from_array( $data ), (int) ( $request['quantity'] ?? 1 ) );
			if ( null !== $plan->problem ) {
				throw new RouteException( 'tandem_bundle_unavailable', esc_html( $plan->problem ), 400 );
			}
		}
	}

	/**
	 * Takes the choice of a Store API request into the cart item data.
	 *
	 * @param mixed $data    Cart request.
	 * @param mixed $request REST request.
	 * @return mixed
	 */
	public function store_api_data( $data, $request ) {
		$this->api_choice = array();
		if ( is_array( $data ) && $request instanceof \WP_REST_Request && wc_get_product( (int) ( $data['id'] ?? 0 ) ) instanceof BundleProduct ) {
			$sent                   = is_array( $request['tandem'] ) ? $request['tandem'] : array();
			$choice                 = BundleChoice::read( $sent['variations'] ?? array(), $sent['optional'] ?? array(), $sent['quantities'] ?? array(), $sent['complete'] ?? false, replaces: $sent['replaces'] ?? 0 );
			$data['cart_item_data'] = array( self::CHOICE => $choice->to_array() ) + (array) ( $data['cart_item_data'] ?? array() );
			$this->api_choice       = array( (int) $data['id'] => $choice );
		}
		return $data;
	}

	/**
	 * Takes the choice of a form into the cart item data.
	 *
	 * @param mixed $data       Cart item data.
	 * @param mixed $product_id Product.
	 * @return mixed
	 */
	public function item_data( $data, $product_id ) {
		if ( is_array( $data ) && ! isset( $data[ self::CHOICE ] ) && wc_get_product( (int) $product_id ) instanceof BundleProduct ) {
			$data[ self::CHOICE ] = ( $this->api_choice[ (int) $product_id ] ?? BundleChoice::requested() )->to_array();
		}
		return $data;
	}

	/**
	 * A line came into the cart: where it is a bundle, its components take its place.
	 *
	 * @param mixed $key Cart item key.
	 * @throws RouteException Where a piece could not be added; the cart is as it was.
	 */
	public function added( $key ): void {
		$cart = WC()->cart;
		$item = $cart->cart_contents[ $key ] ?? null;
		if ( ! $item || ! $item['data'] instanceof BundleProduct ) {
			return;
		}
		$shell            = $item;
		$this->api_choice = array();
		unset( $cart->cart_contents[ $key ] );
		$this->expand( $cart, $shell, true );
	}

	/**
	 * A cart came from the session: a shell line in it is expanded, or taken out with a sentence.
	 *
	 * @param mixed $cart Cart.
	 */
	public function loaded( $cart ): void {
		if ( ! $cart instanceof \WC_Cart ) {
			return;
		}
		$found = false;
		foreach ( $cart->get_cart_contents() as $key => $item ) {
			if ( ! ( $item['data'] ?? null ) instanceof BundleProduct ) {
				continue;
			}
			$found = true;
			unset( $cart->cart_contents[ $key ] );
			try {
				$this->expand( $cart, $item, false );
			} catch ( \Throwable $error ) {
				if ( ! $error instanceof RouteException ) {
					Log::failure( 'cart load', $error );
				}
				wc_add_notice( $error instanceof RouteException ? $error->getMessage() : __( 'A bundle was taken out of your cart because it is not available now.', 'tandem-for-woocommerce' ), 'notice' );
			}
		}
		if ( $found ) {
			$cart->calculate_totals();
		}
	}

	/**
	 * Adds the pieces of a shell line that was taken out.
	 *
	 * @param \WC_Cart            $cart  Cart without the shell.
	 * @param array<string,mixed> $shell The shell.
	 * @param bool                $reuse Whether units that lie loose in the cart count.
	 * @throws RouteException Where a piece could not be added; the cart is as it was.
	 */
	private function expand( \WC_Cart $cart, array $shell, bool $reuse ): void {
		$choice = BundleChoice::from_array( $shell[ self::CHOICE ] ?? null );
		$plan   = $this->plan( $shell['data'], $choice, (int) $shell['quantity'] );
		if ( null !== $plan->problem ) {
			throw new RouteException( 'tandem_bundle_unavailable', esc_html( $plan->problem ), 400 );
		}
		$wanted = $plan;
		$old    = wc_get_product( $choice->replaces );
		$old    = $reuse && $old instanceof BundleProduct && $old->get_id() !== $shell['data']->get_id() ? $old->bundle() : null;
		// Who picks from a group means these units, not those that lie in the cart.
		$counts = $reuse && ! $shell['data']->bundle()?->terms->picks();
		$quote  = $counts || null !== $old ? $this->priced( $cart ) : null;
		$loose  = $quote?->units( $old?->rule_id() ) ?? array();
		$held   = null === $old ? array() : self::held( $loose, $quote?->units() ?? array() );
		if ( $counts ) {
			$plan = $plan->without( self::meant( $plan, $cart, $loose ) );
		}
		$this->add_pieces( $cart, $plan, $shell['data']->get_name() );
		if ( null !== $old ) {
			self::take_out( $cart, $old, $held, $wanted );
		}
		foreach ( $plan->reused as $name ) {
			/* translators: %s: product. */
			wc_add_notice( esc_html( sprintf( __( '%s was already in your cart and counts for the bundle.', 'tandem-for-woocommerce' ), $name ) ), 'notice' );
		}
	}

	/**
	 * Adds pieces, all or none.
	 *
	 * @param \WC_Cart   $cart Cart.
	 * @param BundlePlan $plan Plan.
	 * @param string     $name Name of the bundle.
	 * @throws RouteException Where a piece could not be added; the cart is as it was.
	 */
	private function add_pieces( \WC_Cart $cart, BundlePlan $plan, string $name ): void {
		$before     = $cart->cart_contents;
		$quantities = array_map( static fn( array $item ): int|float => $item['quantity'], $before );
		$notices    = wc_get_notices();
		$totals     = has_action( 'woocommerce_add_to_cart', array( $cart, 'calculate_totals' ) );
		if ( false !== $totals ) {
			remove_action( 'woocommerce_add_to_cart', array( $cart, 'calculate_totals' ), $totals );
		}
		try {
			foreach ( $plan->pieces as $piece ) {
				$passed = apply_filters( 'woocommerce_add_to_cart_validation', true, $piece['product'], $piece['qty'], $piece['variation'], $piece['attributes'] );
				if ( ! $passed || ! $cart->add_to_cart( $piece['product'], $piece['qty'], $piece['variation'], $piece['attributes'] ) ) {
					$errors = array_slice( wc_get_notices( 'error' ), count( $notices['error'] ?? array() ) );
					$reason = wp_strip_all_tags( (string) ( $errors[0]['notice'] ?? '' ) );
					/* translators: 1: bundle, 2: product. */
					$text = sprintf( __( '%1$s cannot be added: %2$s is not available now.', 'tandem-for-woocommerce' ), $name, $piece['name'] );
					throw new RouteException( 'tandem_bundle_unavailable', esc_html( trim( $text . ' ' . $reason ) ), 400 );
				}
			}
		} catch ( \Throwable $error ) {
			foreach ( $before as $key => $item ) {
				$item['quantity'] = $quantities[ $key ];
				$before[ $key ]   = $item;
			}
			$cart->set_cart_contents( $before );
			wc_set_notices( $notices );
			throw $error;
		} finally {
			if ( false !== $totals ) {
				add_action( 'woocommerce_add_to_cart', array( $cart, 'calculate_totals' ), $totals, 0 );
			}
		}
	}

	/**
	 * Loose units without those of an open variation that are another way of it than the one that is wanted.
	 *
	 * @param BundlePlan        $plan  Plan.
	 * @param \WC_Cart          $cart  Cart.
	 * @param array<string,int> $loose Units by "product:variation".
	 * @return array<string,int>
	 */
	private static function meant( BundlePlan $plan, \WC_Cart $cart, array $loose ): array {
		foreach ( array_filter( $plan->pieces, static fn( array $piece ): bool => $piece['open'] ) as $piece ) {
			$alike = 0;
			foreach ( $cart->get_cart_contents() as $item ) {
				$alike += (int) ( $item['variation_id'] ?? 0 ) === $piece['variation'] && array() === array_diff_assoc( $piece['attributes'], (array) $item['variation'] ) ? (int) $item['quantity'] : 0;
			}
			$key           = $piece['product'] . ':' . $piece['variation'];
			$loose[ $key ] = min( $loose[ $key ] ?? 0, $alike );
		}
		return $loose;
	}

	/**
	 * The price of a cart as it is now.
	 *
	 * @param \WC_Cart $cart Cart without the shell.
	 */
	private function priced( \WC_Cart $cart ): ?Quote {
		$this->pricing->price( $cart );
		return $this->pricing->quote();
	}

	/**
	 * Units that a bundle takes, by "product:variation".
	 *
	 * @param array<string,int> $with    Units that no other bundle takes.
	 * @param array<string,int> $without Units that no bundle takes.
	 * @return array<string,int>
	 */
	private static function held( array $with, array $without ): array {
		foreach ( $without as $key => $units ) {
			$with[ $key ] = ( $with[ $key ] ?? 0 ) - $units;
		}
		return $with;
	}

	/**
	 * Takes out what one of the bundles that were replaced held beyond the new one.
	 *
	 * @param \WC_Cart          $cart   Cart with the new pieces.
	 * @param Bundle            $old    Bundle that is replaced.
	 * @param array<string,int> $held   Units that it took, by "product:variation".
	 * @param BundlePlan        $wanted All that the new one needs.
	 */
	private static function take_out( \WC_Cart $cart, Bundle $old, array $held, BundlePlan $wanted ): void {
		$needed = array_column( $wanted->pieces, 'qty', 'product' );
		foreach ( $old->components as $component ) {
			$over = $component->min - ( $needed[ $component->product ] ?? 0 );
			foreach ( $cart->get_cart_contents() as $key => $item ) {
				$of   = (int) $item['product_id'] . ':' . (int) $item['variation_id'];
				$less = $component->product === (int) $item['product_id'] ? min( $over, $held[ $of ] ?? 0, (int) $item['quantity'] ) : 0;
				if ( $less > 0 ) {
					$cart->set_quantity( $key, (int) $item['quantity'] - $less, false );
					$over        -= $less;
					$held[ $of ] -= $less;
				}
			}
		}
	}

	/**
	 * The checked plan of a bundle product.
	 *
	 * @param BundleProduct $product  Product.
	 * @param BundleChoice  $choice   Choice.
	 * @param int           $quantity Bundles.
	 */
	private function plan( BundleProduct $product, BundleChoice $choice, int $quantity ): BundlePlan {
		$bundle = $product->bundle();
		$there  = $bundle && $choice->complete && $bundle->terms->picks() && WC()->cart ? BundleGap::units( $bundle, $this->priced( WC()->cart )?->units( $bundle->rule_id() ) ?? array() ) : array();
		return BundlePlan::make( $bundle ?? new Bundle( $product->get_id(), $product->get_name(), array(), new BundleTerms() ), $choice, max( 1, $quantity ), $this->check, $there );
	}
}
