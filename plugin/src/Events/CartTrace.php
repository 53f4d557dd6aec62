<?php
/**
 * Follows carts and searches.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Writes a row when the cart of a visitor who agreed has changed, one statement after everything else, and notes
 * when it becomes an order.
 */
final class CartTrace implements Integration {

	private const SESSION = 'tandem_cart_trace';

	/**
	 * Whether totals were calculated in this request.
	 *
	 * @var bool
	 */
	private bool $due = false;

	/**
	 * Takes its services.
	 *
	 * @param Settings       $settings Settings.
	 * @param CartTraceStore $store    Table.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly CartTraceStore $store,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_calculate_totals', array( $this, 'remember' ) );
		// Before the session itself is saved.
		add_action( 'shutdown', array( $this, 'write' ), 5 );
		add_action( 'woocommerce_checkout_order_processed', array( $this, 'ordered' ) );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( $this, 'ordered' ) );
		add_action( 'template_redirect', array( $this, 'search' ) );
		add_action( EventRetention::HOOK, array( $this, 'forget' ) );
	}

	/**
	 * Remembers that the cart may have changed.
	 */
	public function remember(): void {
		$this->due = true;
	}

	/**
	 * Writes the cart's state where it is another than before.
	 */
	public function write(): void {
		try {
			$visitor = EventIntake::visitor();
			if ( ! $this->due || '' === $visitor || ! $this->settings->get( 'measure.on' ) || ! WC()->cart instanceof \WC_Cart || ! WC()->session instanceof \WC_Session || WC()->cart->is_empty() || ! VisitorFilter::counts( sanitize_text_field( wp_unslash( $_SERVER['HTTP_USER_AGENT'] ?? '' ) ), '' ) ) {
				return;
			}
			$this->due = false;
			$cart      = $this->state( $visitor );
			$mark      = md5( (string) wp_json_encode( array_diff_key( $cart, array_flip( array( 'id', 'updated', 'hour' ) ) ) ) );
			$kept      = (array) WC()->session->get( self::SESSION, array() );
			if ( ( $kept['mark'] ?? '' ) === $mark ) {
				return;
			}
			WC()->session->set(
				self::SESSION,
				array(
					'id'   => $cart['id'],
					'mark' => $mark,
					'step' => $cart['reached'],
				)
			);
			$this->store->write( $cart );
		} catch ( \Throwable $error ) {
			Log::failure( 'cart trace', $error );
		}
	}

	/**
	 * The cart became an order; the next one is another.
	 */
	public function ordered(): void {
		try {
			$kept = WC()->session instanceof \WC_Session ? (array) WC()->session->get( self::SESSION, array() ) : array();
			if ( isset( $kept['id'] ) ) {
				$this->store->ordered( (string) $kept['id'], time() );
				WC()->session->set( self::SESSION, null );
			}
			$this->due = false;
		} catch ( \Throwable $error ) {
			Log::failure( 'cart trace', $error );
		}
	}

	/**
	 * Counts a search of the shop that found nothing.
	 */
	public function search(): void {
		try {
			if ( is_search() && 0 === (int) $GLOBALS['wp_query']->found_posts && $this->settings->get( 'measure.on' ) && VisitorFilter::counts( sanitize_text_field( wp_unslash( $_SERVER['HTTP_USER_AGENT'] ?? '' ) ), '' ) ) {
				$this->store->searched( (string) get_search_query( false ), time() );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'searches', $error );
		}
	}

	/**
	 * Deletes what is older than the owner's limit.
	 */
	public function forget(): void {
		$this->store->forget_before( time() - DAY_IN_SECONDS * (int) $this->settings->get( 'measure.retention_days' ) );
	}

	/**
	 * The cart as it is.
	 *
	 * @param string $visitor Random id.
	 * @return array{id:string,visitor:string,updated:int,hour:int,step:string,reached:string,value:int,items:int,item:int,shipping:int|null,device:string}
	 */
	private function state( string $visitor ): array {
		$cart     = WC()->cart;
		$kept     = (array) WC()->session->get( self::SESSION, array() );
		$currency = ShopCurrency::current();
		$checkout = is_checkout() || 'checkout' === ( $kept['step'] ?? '' );
		$lines    = array_values( $cart->get_cart() );
		return array(
			'id'       => (string) ( $kept['id'] ?? md5( $visitor . microtime() . wp_rand() ) ),
			'visitor'  => $visitor,
			'updated'  => time(),
			'hour'     => (int) wp_date( 'G' ),
			'step'     => $checkout ? 'checkout' : 'cart',
			'reached'  => $checkout ? 'checkout' : 'cart',
			'value'    => (int) $currency->minor( wc_format_decimal( $cart->get_cart_contents_total(), $currency->exponent ) ),
			'items'    => (int) $cart->get_cart_contents_count(),
			'item'     => (int) ( $lines[0]['product_id'] ?? 0 ),
			'device'   => wp_is_mobile() ? 'narrow' : 'wide',
			'shipping' => $cart->show_shipping() ? (int) $currency->minor( wc_format_decimal( $cart->get_shipping_total(), $currency->exponent ) ) : null,
		);
	}
}
