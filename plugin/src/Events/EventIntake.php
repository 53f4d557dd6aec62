<?php
/**
 * Where browsers report to.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Attribution;
use Tandem\Plugin\Journey\SameOrigin;
use Tandem\Plugin\Recommendations\SuggestionId;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `?wc-ajax=tandem_events`, by POST from this shop's own pages. It answers 204 whatever it did with the rows,
 * so that a page never shows an error because of measuring; only a request that is no batch at all gets 400,
 * one from elsewhere 403.
 */
final class EventIntake implements Integration {

	public const COOKIE = 'tandem_vid';

	/**
	 * Takes its services.
	 *
	 * @param Settings   $settings Settings.
	 * @param EventStore $store    Tables.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly EventStore $store,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wc_ajax_tandem_events', array( $this, 'take' ) );
		add_action( 'wc_ajax_tandem_forget', array( $this, 'take_back' ) );
		add_action( 'wp_enqueue_scripts', array( $this, 'enqueue' ) );
		add_filter( 'script_module_data_tandem/events', array( $this, 'data' ) );
		add_action( 'woocommerce_add_to_cart', array( $this, 'record_add' ), 10, 6 );
		add_action( 'woocommerce_remove_cart_item', array( $this, 'record_remove' ), 10, 2 );
		add_action( 'woocommerce_checkout_create_order', array( $this, 'name_visitor' ) );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', array( $this, 'name_visitor' ) );
	}

	/**
	 * Takes one batch and ends the request.
	 */
	public function take(): void {
		nocache_headers();
		header( 'Cache-Control: no-store, private' );
		status_header( $this->answer( (string) file_get_contents( 'php://input', false, null, 0, EventBatch::MOST_BYTES + 1 ) ) );
		wp_die( '', '', array( 'response' => null ) );
	}

	/**
	 * Consent was taken back: the events of the visitor's id go at once. Ends the request.
	 */
	public function take_back(): void {
		nocache_headers();
		header( 'Cache-Control: no-store, private' );
		status_header( $this->forget() );
		wp_die( '', '', array( 'response' => null ) );
	}

	/**
	 * Deletes the events of the visitor who asks and says the status.
	 */
	public function forget(): int {
		if ( ! self::own_post() ) {
			return 403;
		}
		try {
			$this->store->forget_visitor( self::visitor() );
			( new CartTraceStore() )->forget_visitor( self::visitor() );
		} catch ( \Throwable $error ) {
			wc_get_logger()->warning( 'events: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
		}
		return 204;
	}

	/**
	 * Whether a browser posts from a page of this shop, and says so.
	 */
	private static function own_post(): bool {
		return 'POST' === self::header( 'REQUEST_METHOD' ) && SameOrigin::holds() && '' !== self::header( 'HTTP_ORIGIN' ) . self::header( 'HTTP_SEC_FETCH_SITE' );
	}

	/**
	 * Does with a body what is due and says the status.
	 *
	 * @param string $body What was sent.
	 */
	public function answer( string $body ): int {
		if ( ! $this->settings->get( 'measure.on' ) ) {
			return 204;
		}
		if ( ! self::own_post() ) {
			return 403;
		}
		if ( ! VisitorFilter::counts( self::header( 'HTTP_USER_AGENT' ), self::header( 'HTTP_SEC_PURPOSE' ) . self::header( 'HTTP_PURPOSE' ) ) ) {
			return 204;
		}
		try {
			$batch = EventBatch::read( $body, self::visitor(), time() );
			$this->store->write( $batch->events, $batch->refused );
		} catch ( \InvalidArgumentException $error ) {
			return 400;
		} catch ( \Throwable $error ) {
			wc_get_logger()->warning( 'events: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
		}
		return 204;
	}

	/**
	 * The script that reports, on every page of a shop that measures.
	 */
	public function enqueue(): void {
		if ( $this->settings->get( 'measure.on' ) && ! current_user_can( 'edit_posts' ) ) {
			wp_enqueue_script_module( 'tandem/events', plugins_url( 'assets/js/events.js', TANDEM_FILE ), array(), TANDEM_VERSION );
		}
	}

	/**
	 * What the script is told; the same for every visitor.
	 *
	 * @param array<string,mixed> $data Data so far.
	 * @return array<string,mixed>
	 */
	public function data( array $data ): array {
		return $data + array(
			'endpoint' => \WC_AJAX::get_endpoint( 'tandem_events' ),
			'forget'   => \WC_AJAX::get_endpoint( 'tandem_forget' ),
			'consent'  => $this->settings->get( 'consent.default' ),
			'cookie'   => self::COOKIE,
			'path'     => COOKIEPATH ? COOKIEPATH : '/',
		);
	}

	/**
	 * Records that a product was put into the cart, and whether it was a suggested one.
	 *
	 * @param mixed $key       Key of the cart line.
	 * @param mixed $product   Product.
	 * @param mixed $quantity  Quantity.
	 * @param mixed $variation Variation.
	 * @param mixed $chosen    Attributes.
	 * @param mixed $data      Cart item data.
	 */
	public function record_add( mixed $key, mixed $product, mixed $quantity = 1, mixed $variation = 0, mixed $chosen = array(), mixed $data = array() ): void {
		unset( $quantity, $variation, $chosen, $data );
		// The mark stands on the line, not in the data that make its key.
		$line       = is_string( $key ) ? WC()->cart->get_cart_item( $key ) : array();
		$suggestion = SuggestionId::read( $line[ Attribution::CART_KEY ] ?? null );
		$this->record( array( 'put' => null ) + ( null === $suggestion ? array() : array( 'add' => $suggestion ) ), absint( $product ) );
	}

	/**
	 * Records that a suggested product was taken out of the cart again.
	 *
	 * @param mixed $key  Key of the cart line.
	 * @param mixed $cart Cart.
	 */
	public function record_remove( mixed $key, mixed $cart = null ): void {
		$line       = is_string( $key ) && $cart instanceof \WC_Cart ? $cart->get_cart_item( $key ) : array();
		$suggestion = SuggestionId::read( $line[ Attribution::CART_KEY ] ?? null );
		if ( null !== $suggestion ) {
			$this->record( array( 'remove' => $suggestion ), absint( $line['product_id'] ?? 0 ) );
		}
	}

	/**
	 * Records what happened to a product.
	 *
	 * @param array<string,SuggestionId|null> $kinds   Suggestion by kind.
	 * @param int                             $product Product.
	 */
	private function record( array $kinds, int $product ): void {
		if ( ! $this->settings->get( 'measure.on' ) ) {
			return;
		}
		try {
			if ( VisitorFilter::counts( self::header( 'HTTP_USER_AGENT' ), '' ) ) {
				$events = array();
				foreach ( $kinds as $kind => $suggestion ) {
					$uid      = substr( strtr( base64_encode( random_bytes( 18 ) ), '+/', '-_' ), 0, 22 ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- An id, nothing is hidden.
					$events[] = new Event( $uid, time(), $kind, self::visitor(), $suggestion, $product );
				}
				$this->store->write( $events );
			}
		} catch ( \Throwable $error ) {
			wc_get_logger()->warning( 'events: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
		}
	}

	/**
	 * Keeps the random id of a visitor who agreed with the order, so that an experiment can add up what its
	 * visitors spent.
	 *
	 * @param mixed $order Order.
	 */
	public function name_visitor( mixed $order ): void {
		$visitor = self::visitor();
		if ( $order instanceof \WC_Order && '' !== $visitor && $this->settings->get( 'measure.on' ) ) {
			$order->update_meta_data( '_tandem_visitor', $visitor );
			try {
				$way = $this->store->way( $visitor, time() );
				if ( null !== $way ) {
					$order->update_meta_data( '_tandem_way', $way );
				}
			} catch ( \Throwable $error ) {
				wc_get_logger()->warning( 'events: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
			}
			if ( 0 !== $order->get_id() ) {
				$order->save_meta_data();
			}
		}
	}

	/**
	 * The visitor's random id. The script sets it only with consent and takes it away with it.
	 */
	public static function visitor(): string {
		$id = isset( $_COOKIE[ self::COOKIE ] ) ? sanitize_key( wp_unslash( $_COOKIE[ self::COOKIE ] ) ) : '';
		return 1 === preg_match( '/^[0-9a-f]{32}$/D', $id ) ? $id : '';
	}

	/**
	 * A value of the request's head.
	 *
	 * @param string $name Key of $_SERVER.
	 */
	private static function header( string $name ): string {
		return isset( $_SERVER[ $name ] ) ? sanitize_text_field( wp_unslash( $_SERVER[ $name ] ) ) : '';
	}
}
