<?php
/**
 * The price that was shown is the price that is charged.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Automattic\WooCommerce\StoreApi\Exceptions\RouteException;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\Quote;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps in the session what the shopper saw last. An order whose lines are the same but whose prices
 * are not is stopped once, with a sentence; after that the new prices are the ones seen. A bundle
 * that breaks because a piece was changed or removed is explained, too.
 */
final class PriceAgreement implements Integration {

	/** Session key. */
	private const KEY = 'tandem_shown';

	/**
	 * What the shopper saw before this request; false while unread.
	 *
	 * @var array<string,mixed>|null|false
	 */
	private array|null|false $seen = false;

	/**
	 * What the cart costs now.
	 *
	 * @var array<string,mixed>|null
	 */
	private ?array $current = null;

	/**
	 * The quote that this is of.
	 *
	 * @var \WeakReference<Quote>|null
	 */
	private ?\WeakReference $summed = null;

	/**
	 * Key of the line that this request took out of the cart.
	 *
	 * @var string
	 */
	private string $removed = '';

	/**
	 * Whether a Store API request is under way: it answers with the sentence, and prints no notice.
	 *
	 * @var bool
	 */
	private bool $api = false;

	/**
	 * Whether a Store API request is placing the order.
	 *
	 * @var bool
	 */
	private bool $placing = false;

	/**
	 * Takes its services.
	 *
	 * @param CartPricing $pricing Prices of the cart.
	 */
	public function __construct( private readonly CartPricing $pricing ) {
	}

	/**
	 * Attaches to pricing and to both checkouts.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_load_cart_from_session', array( $this, 'loading' ) );
		add_action( 'tandem_cart_priced', array( $this, 'priced' ) );
		add_filter( 'rest_request_before_callbacks', array( $this, 'request' ), 10, 3 );
		add_action( 'woocommerce_after_checkout_validation', array( $this, 'validate' ), 10, 2 );
		add_action( 'woocommerce_store_api_cart_errors', array( $this, 'validate_store_api' ) );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( $this, 'validate_order' ), 5 );
		add_action( 'woocommerce_cart_item_removed', array( $this, 'explain' ), 30 );
		add_action( 'woocommerce_blocks_loaded', array( $this, 'undo' ) );
		if ( did_action( 'woocommerce_blocks_loaded' ) ) {
			$this->undo();
		}
		add_filter( 'woocommerce_update_cart_action_cart_updated', array( $this, 'explain_update' ), 30 );
		add_filter( 'tandem_store_api_cart', array( $this, 'cart_data' ) );
	}

	/**
	 * A cart is about to be loaded: what its session holds is what the shopper saw.
	 */
	public function loading(): void {
		$this->api     = false;
		$this->seen    = false;
		$this->removed = '';
	}

	/**
	 * Notes what the cart costs now.
	 *
	 * @param mixed $quote Quote.
	 */
	public function priced( $quote ): void {
		if ( ! $quote instanceof Quote || ! WC()->session ) {
			return;
		}
		if ( false === $this->seen ) {
			$seen       = json_decode( (string) WC()->session->get( self::KEY, '' ), true );
			$this->seen = is_array( $seen ) ? $seen : null;
		}
		// Added up again, the cart has the same quote.
		$this->current = $this->summed?->get() === $quote ? $this->current : self::summary( $quote );
		$this->summed  = \WeakReference::create( $quote );
		if ( ! $this->placing ) {
			WC()->session->set( self::KEY, wp_json_encode( $this->current ) );
		}
	}

	/**
	 * Notes whether a REST request places the order.
	 *
	 * @param mixed $response Answer so far.
	 * @param mixed $handler  Handler.
	 * @param mixed $request  Request.
	 * @return mixed
	 */
	public function request( $response, $handler, $request ) {
		if ( $request instanceof \WP_REST_Request && 1 === preg_match( '#^/wc/store(/v1)?/(?!batch)#', $request->get_route() ) ) {
			$this->api     = true;
			$this->placing = 'POST' === $request->get_method() && 1 === preg_match( '#/checkout$#', $request->get_route() );
		}
		return $response;
	}

	/**
	 * Stops a classic order whose price is not the one seen.
	 *
	 * @param mixed $data   Posted data.
	 * @param mixed $errors Errors.
	 */
	public function validate( $data, $errors ): void {
		$change = $this->change();
		if ( null !== $change && $errors instanceof \WP_Error ) {
			$errors->add( 'tandem_price_changed', $change );
			WC()->session->set( self::KEY, wp_json_encode( $this->current ) );
			// The summary on the page still shows the price that was seen.
			WC()->session->set( 'refresh_totals', true );
		}
	}

	/**
	 * Stops a Store API order whose price is not the one seen.
	 *
	 * @param mixed $errors Errors.
	 */
	public function validate_store_api( $errors ): void {
		$change = $this->placing ? $this->change() : null;
		if ( null !== $change && $errors instanceof \WP_Error ) {
			$errors->add( 'tandem_price_changed', $change );
			WC()->session->set( self::KEY, wp_json_encode( $this->current ) );
			$this->seen    = $this->current;
			$this->placing = false;
		}
	}

	/**
	 * Stops a Store API order whose price changed while it was made, for example because the e-mail
	 * address came with it. It goes back to a draft, which nobody can pay.
	 *
	 * @param mixed $order Order.
	 * @throws RouteException With the sentence.
	 */
	public function validate_order( $order ): void {
		$change = $this->placing ? $this->change() : null;
		if ( null !== $change && $order instanceof \WC_Order ) {
			$order->update_status( 'checkout-draft' );
			WC()->session->set( self::KEY, wp_json_encode( $this->current ) );
			throw new RouteException( 'tandem_price_changed', esc_html( $change ), 409 );
		}
	}

	/**
	 * Lets the cart block put back what was taken out last; the classic cart has WooCommerce's own "Undo?".
	 */
	public function undo(): void {
		if ( function_exists( 'woocommerce_store_api_register_update_callback' ) ) {
			woocommerce_store_api_register_update_callback(
				array(
					'namespace' => 'tandem-undo',
					'callback'  => static function ( $data ): void {
						$key = is_array( $data ) && is_string( $data['key'] ?? null ) ? $data['key'] : '';
						if ( '' === $key || ! isset( WC()->cart->removed_cart_contents[ $key ] ) || ! WC()->cart->restore_cart_item( $key ) ) {
							throw new RouteException( 'tandem_undo', esc_html__( 'This product cannot be put back. Please add it again.', 'tandem-for-woocommerce' ), 409 );
						}
					},
				)
			);
		}
	}

	/**
	 * Explains prices after a piece was removed from the classic cart.
	 *
	 * @param mixed $key Cart item key.
	 */
	public function explain( $key = '' ): void {
		$this->removed = is_string( $key ) ? $key : '';
		$sentence      = $this->sentence();
		if ( '' !== $sentence && ! $this->api && ! defined( 'REST_REQUEST' ) ) {
			wc_add_notice( esc_html( $sentence ), 'notice' );
			$this->seen = $this->current;
		}
	}

	/**
	 * Explains prices after quantities were changed in the classic cart.
	 *
	 * @param mixed $updated Whether the cart changed.
	 * @return mixed
	 */
	public function explain_update( $updated ) {
		if ( $updated && WC()->cart ) {
			$this->pricing->price( WC()->cart );
			$this->explain();
		}
		return $updated;
	}

	/**
	 * The same sentence for the Store API.
	 *
	 * @param mixed $data Data so far.
	 * @return mixed
	 */
	public function cart_data( $data ) {
		$sentence = $this->sentence();
		return array(
			'message' => $sentence,
			'undo'    => '' !== $sentence && '' !== $this->removed && isset( WC()->cart->removed_cart_contents[ $this->removed ] ) ? $this->removed : '',
		) + (array) $data;
	}

	/**
	 * Why prices changed with the cart: bundles that broke, that count less often, and that came.
	 */
	private function sentence(): string {
		if ( ! is_array( $this->seen ) || ! $this->current || $this->seen['contents'] === $this->current['contents'] ) {
			return '';
		}
		return ChangeWords::of( (array) $this->seen['bundles'], $this->current['bundles'] );
	}

	/**
	 * What changed in price though the lines are the same, in words; null where nothing did.
	 */
	private function change(): ?string {
		try {
			if ( ! is_array( $this->seen ) || ! $this->current || $this->seen['contents'] !== $this->current['contents'] || $this->seen['prices'] === $this->current['prices'] ) {
				return null;
			}
			$lost = array_map( array( ChangeWords::class, 'name' ), array_diff_key( (array) $this->seen['bundles'], $this->current['bundles'] ) );
			if ( $lost ) {
				/* translators: %s: names of bundles. */
				return sprintf( __( 'The price of %s has changed since you last saw your cart. Please check the new total and place the order again.', 'tandem-for-woocommerce' ), esc_html( implode( ', ', $lost ) ) );
			}
			return __( 'Prices in your cart have changed since you last saw it. Please check the new total and place the order again.', 'tandem-for-woocommerce' );
		} catch ( \Throwable $error ) {
			Log::failure( 'price agreement', $error );
			return null;
		}
	}

	/**
	 * Lines, prices and bundles of a quote, short enough for a session.
	 *
	 * @param Quote $quote Quote.
	 * @return array{contents:string,prices:string,bundles:array<string,array{0:string,1:int}>}
	 */
	private static function summary( Quote $quote ): array {
		$contents = '';
		$prices   = implode( ' ', $quote->request['currency'] );
		// Lines may have been put together since: their order is no part of what was seen.
		$lines = array_column( $quote->request['lines'], null, 'key' );
		ksort( $lines, SORT_STRING );
		foreach ( $lines as $key => $line ) {
			$contents .= "$key {$line['qty']}\n";
			$prices   .= "\n$key " . ( $line['current'] ?? '-' ) . ' ' . ( $quote->priced_line( (string) $key )['total'] ?? '-' );
		}
		$bundles = array();
		foreach ( $quote->applied() as $applied ) {
			$rule             = (string) $applied['rule'];
			$bundles[ $rule ] = array( $bundles[ $rule ][0] ?? (string) ( $quote->rule( $rule )['name'] ?? '' ), ( $bundles[ $rule ][1] ?? 0 ) + (int) ( $applied['times'] ?? 1 ) );
		}
		return array(
			'contents' => hash( 'xxh64', rtrim( $contents ) ),
			'prices'   => hash( 'xxh64', $prices ),
			'bundles'  => $bundles,
		);
	}
}
