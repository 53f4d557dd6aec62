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
use Tandem\Plugin\Pricing\CanonicalJson;
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
		add_filter( 'woocommerce_update_cart_action_cart_updated', array( $this, 'explain_update' ), 30 );
		add_filter( 'tandem_store_api_cart', array( $this, 'cart_data' ) );
	}

	/**
	 * A cart is about to be loaded: what its session holds is what the shopper saw.
	 */
	public function loading(): void {
		$this->seen = false;
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
		$this->current = self::summary( $quote );
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
	 * Explains prices after a piece was removed from the classic cart.
	 */
	public function explain(): void {
		$sentence = $this->sentence();
		if ( '' !== $sentence && ! defined( 'REST_REQUEST' ) ) {
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
		return array( 'message' => $this->sentence() ) + (array) $data;
	}

	/**
	 * Which bundles broke because the shopper changed the cart.
	 */
	private function sentence(): string {
		if ( ! is_array( $this->seen ) || ! $this->current || $this->seen['contents'] === $this->current['contents'] ) {
			return '';
		}
		$lost = array_diff_key( $this->seen['bundles'], $this->current['bundles'] );
		/* translators: %s: names of bundles. */
		return $lost ? sprintf( __( '%s is no longer complete, so its products are at their single prices.', 'tandem-for-woocommerce' ), implode( ', ', $lost ) ) : '';
	}

	/**
	 * What changed in price though the lines are the same, in words; null where nothing did.
	 */
	private function change(): ?string {
		try {
			if ( ! is_array( $this->seen ) || ! $this->current || $this->seen['contents'] !== $this->current['contents'] || $this->seen['prices'] === $this->current['prices'] ) {
				return null;
			}
			$lost = array_diff_key( $this->seen['bundles'], $this->current['bundles'] );
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
	 * @return array{contents:string,prices:string,bundles:array<string,string>}
	 */
	private static function summary( Quote $quote ): array {
		$contents = array();
		$prices   = array( $quote->request['currency'] );
		$lines    = array_column( $quote->request['lines'], null, 'key' );
		// Lines may have been put together since: their order is no part of what was seen.
		ksort( $lines, SORT_STRING );
		foreach ( $lines as $line ) {
			$contents[] = array( $line['key'], $line['qty'] );
			$prices[]   = array( $line['key'], $line['current'], $quote->priced_line( $line['key'] )['total'] ?? null );
		}
		$bundles = array();
		foreach ( $quote->applied() as $applied ) {
			$bundles[ (string) $applied['rule'] ] = (string) ( $quote->rule( (string) $applied['rule'] )['name'] ?? '' );
		}
		return array(
			'contents' => substr( CanonicalJson::hash( $contents ), 0, 16 ),
			'prices'   => substr( CanonicalJson::hash( $prices ), 0, 16 ),
			'bundles'  => $bundles,
		);
	}
}
