<?php
/**
 * Composed sets that a shopper accepted.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Automattic\WooCommerce\StoreApi\Exceptions\RouteException;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\SetAdder;
use Tandem\Plugin\Journey\SetRefused;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Proposals\ComposedPolicy;
use Tandem\Plugin\Proposals\ComposedRules;
use Tandem\Plugin\Proposals\ComposedSet;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps accepted sets with the cart's session on the server, puts their missing pieces into the cart, and
 * lets their rules join the quote of that cart. A request names a set and proves that this shop offered it;
 * what it costs is derived from the policy each time.
 */
final class ComposedCart implements Integration {

	/** Session key of the accepted sets. */
	public const ACCEPTED = 'tandem_composed';

	/** Field of a link or form, and name of the Store API callback. */
	public const FIELD = 'tandem_accept';

	/** Sets of one cart. */
	private const MOST = 5;

	/**
	 * Takes its services.
	 *
	 * @param CartPricing   $pricing Prices of the cart.
	 * @param ComposedRules $rules   Rules of sets.
	 * @param SetAdder      $adder   Adds products, all or none.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly ComposedRules $rules,
		private readonly SetAdder $adder,
	) {
	}

	/**
	 * Attaches to the cart.
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_quote_rules', array( $this, 'join' ), 20, 3 );
		add_action( 'wp_loaded', array( $this, 'link' ), 20 );
		add_action( 'woocommerce_blocks_loaded', array( $this, 'callback' ) );
		if ( did_action( 'woocommerce_blocks_loaded' ) ) {
			$this->callback();
		}
		add_action( 'woocommerce_cart_emptied', array( $this, 'forget' ) );
	}

	/**
	 * Adds the rules of accepted sets to the quote of the cart: never to that of a page, which may be cached.
	 *
	 * @param mixed $rules    Rules so far.
	 * @param mixed $lines    Lines of the quote.
	 * @param mixed $currency Currency.
	 * @return mixed
	 */
	public function join( $rules, $lines, $currency ) {
		$accepted = is_array( $rules ) && is_array( $lines ) && $currency instanceof ShopCurrency ? $this->accepted() : array();
		if ( ! $accepted || ! WC()->cart || ! array_intersect_key( WC()->cart->cart_contents, array_flip( array_column( $lines, 'key' ) ) ) ) {
			return $rules;
		}
		try {
			$policy  = ComposedPolicy::stored();
			$present = array();
			foreach ( $lines as $line ) {
				$present[ $line['product'] . ':' . $line['variation'] ] = true;
			}
			foreach ( $accepted as $set ) {
				$rule = array_diff( explode( '-', $set->key() ), array_keys( $present ) ) ? null : $this->rules->rule( $set, $policy, $currency );
				if ( $rule ) {
					$rules[] = $rule;
				}
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'composed sets', $error );
		}
		return $rules;
	}

	/**
	 * A link was followed. It does what a link "add to cart" does, and goes back to the cart.
	 */
	public function link(): void {
		if ( ! isset( $_REQUEST[ self::FIELD ] ) || ! is_string( $_REQUEST[ self::FIELD ] ) || ! WC()->cart ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Adding to a cart is open to everyone.
			return;
		}
		wc_nocache_headers();
		try {
			$this->accept( sanitize_text_field( wp_unslash( $_REQUEST[ self::FIELD ] ) ), BundleChoice::requested()->variations ); // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- As above; the token is checked.
			wc_add_notice( __( 'The set is in your cart.', 'tandem-for-woocommerce' ) );
		} catch ( SetRefused $refused ) {
			wc_add_notice( $refused->getMessage(), 'error' );
		} catch ( \Throwable $error ) {
			Log::failure( 'composed set', $error );
			wc_add_notice( __( 'The products could not be added. Please add them one by one.', 'tandem-for-woocommerce' ), 'error' );
		}
		wp_safe_redirect( remove_query_arg( self::FIELD, wc_get_cart_url() ), 303 );
		exit;
	}

	/**
	 * Registers the way of the cart block.
	 */
	public function callback(): void {
		if ( function_exists( 'woocommerce_store_api_register_update_callback' ) ) {
			woocommerce_store_api_register_update_callback(
				array(
					'namespace' => 'tandem-composed',
					'callback'  => function ( $data ): void {
						$token = is_array( $data ) ? $data['token'] ?? '' : '';
						try {
							$this->accept( is_string( $token ) ? $token : '' );
						} catch ( SetRefused $refused ) {
							throw new RouteException( 'tandem_set_unavailable', esc_html( wp_strip_all_tags( $refused->getMessage() ) ), 400 );
						}
					},
				)
			);
		}
	}

	/**
	 * Accepts a set: its missing pieces come into the cart, what lies there loose is used.
	 *
	 * @param string         $token      Token of an offered set.
	 * @param array<int,int> $variations What the shopper chose, by product, where the set leaves that open.
	 * @throws SetRefused Where it was not offered or cannot be sold; the cart is as it was.
	 */
	public function accept( string $token, array $variations = array() ): void {
		$policy = ComposedPolicy::stored();
		$told   = ComposedSet::offered( $token, $policy );
		$set    = $told?->chosen( self::own( $variations ) );
		foreach ( $set->pieces ?? array() as $piece ) {
			$product = 0 === $piece['variation'] ? wc_get_product( $piece['product'] ) : null;
			if ( $product instanceof \WC_Product_Variable ) {
				/* translators: %s: product. */
				throw new SetRefused( esc_html( sprintf( __( 'Please choose which %s you would like.', 'tandem-for-woocommerce' ), $product->get_name() ) ) );
			}
		}
		if ( ! $set || ! $this->rules->rule( $set, $policy, ShopCurrency::current() ) ) {
			throw new SetRefused( esc_html__( 'This offer has ended. Nothing was added to your cart.', 'tandem-for-woocommerce' ) );
		}
		$loose    = $this->loose();
		$saved    = $this->pricing->quote()?->saving() ?? 0;
		$contents = WC()->cart->get_cart_contents();
		$before   = WC()->session->get( self::ACCEPTED );
		$wanted   = array();
		foreach ( $set->pieces as $piece ) {
			if ( ( $loose[ $piece['product'] . ':' . $piece['variation'] ] ?? 0 ) < 1 ) {
				$wanted[ $piece['product'] ] = array(
					'variation' => $piece['variation'],
					'event'     => '',
				);
			}
		}
		if ( $wanted ) {
			$this->adder->add( $wanted );
		}
		$keys = array_values( array_unique( array( $set->key(), ...array_map( static fn( ComposedSet $one ): string => $one->key(), $this->accepted() ) ) ) );
		WC()->session->set( self::ACCEPTED, array_slice( $keys, 0, self::MOST ) );
		WC()->cart->calculate_totals();
		// What was told was told for the least expensive: the floor may leave another one no discount.
		if ( $told->key() !== $set->key() && ( $this->pricing->quote()?->saving() ?? 0 ) <= $saved ) {
			WC()->session->set( self::ACCEPTED, $before );
			WC()->cart->set_cart_contents( $contents );
			WC()->cart->calculate_totals();
			throw new SetRefused( esc_html__( 'This offer has ended. Nothing was added to your cart.', 'tandem-for-woocommerce' ) );
		}
	}

	/**
	 * Those of the variations that are of the product that they are named for.
	 *
	 * @param array<int,int> $variations Variation by product.
	 * @return array<int,int>
	 */
	private static function own( array $variations ): array {
		return array_filter( $variations, static fn( int $variation, int $product ): bool => $product > 0 && 'product_variation' === get_post_type( $variation ) && wp_get_post_parent_id( $variation ) === $product, ARRAY_FILTER_USE_BOTH );
	}

	/**
	 * Forgets the sets: the cart was emptied.
	 */
	public function forget(): void {
		if ( WC()->session && WC()->session->get( self::ACCEPTED ) ) {
			WC()->session->set( self::ACCEPTED, null );
		}
	}

	/**
	 * Sets that this shopper accepted.
	 *
	 * @return list<ComposedSet>
	 */
	public function accepted(): array {
		$keys = WC()->session ? WC()->session->get( self::ACCEPTED ) : null;
		return is_array( $keys ) ? array_values( array_filter( array_map( static fn( mixed $key ): ?ComposedSet => is_string( $key ) ? ComposedSet::named( $key ) : null, $keys ) ) ) : array();
	}

	/**
	 * Units that no bundle takes, by "product:variation".
	 *
	 * @return array<string,int>
	 */
	private function loose(): array {
		$this->pricing->price( WC()->cart );
		return $this->pricing->quote()?->units() ?? array();
	}
}
