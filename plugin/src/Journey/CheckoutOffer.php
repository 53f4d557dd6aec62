<?php
/**
 * The one offer at the checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * A single checkbox adds one product, or the missing pieces of a bundle, to the order and takes them off as
 * easily, in the classic checkout and in the checkout block. What is offered is kept in the session: a request can only say yes or no to it.
 */
final class CheckoutOffer implements Integration {

	public const ACTION    = 'tandem_offer';
	public const NAMESPACE = 'tandem-offer';

	/** Field of the box that works without a script: the product that it offered. */
	private const FIELD = 'tandem_offered';

	/** Key in the session: what is offered and why, and key of the cart line while it is in the cart. */
	public const SESSION = 'tandem_offer';

	/**
	 * Takes the services.
	 *
	 * @param PlacementRegistry $placements  Placements.
	 * @param \Closure():CheckoutChoice $choice Chooses the offer.
	 * @param ShopperContext    $shopper     The shopper's facts.
	 * @param ProductReader     $products    Reads products.
	 * @param Templates         $templates   Renders.
	 * @param AddOn             $add_ons     Products sold with a line.
	 * @param Attention         $attention   What the shopper's attention has room for.
	 */
	public function __construct(
		private readonly PlacementRegistry $placements,
		private readonly \Closure $choice,
		private readonly ShopperContext $shopper,
		private readonly ProductReader $products,
		private readonly Templates $templates,
		private readonly AddOn $add_ons,
		private readonly Attention $attention,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_review_order_before_payment', array( $this, 'print_box' ) );
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'answer' ) );
		if ( isset( $_POST[ self::FIELD ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Missing -- Checked there.
			// Before WooCommerce's own turn.
			add_action( 'wp_loaded', array( $this, 'take_tick' ), 15 );
		}
		add_filter( 'tandem_store_api_cart', array( $this, 'store_api' ) );
		add_action( 'woocommerce_cart_emptied', array( CheckoutRefusal::class, 'begin_anew' ) );
		add_action( 'woocommerce_blocks_loaded', array( $this, 'register_update' ) );
		if ( did_action( 'woocommerce_blocks_loaded' ) ) {
			$this->register_update();
		}
		add_action( 'woocommerce_blocks_enqueue_checkout_block_scripts_after', array( $this, 'load_block_script' ) );
	}

	/**
	 * Lets the checkout block say yes or no.
	 */
	public function register_update(): void {
		if ( function_exists( 'woocommerce_store_api_register_update_callback' ) ) {
			woocommerce_store_api_register_update_callback(
				array(
					'namespace' => self::NAMESPACE,
					'callback'  => fn( mixed $data ): bool => is_array( $data ) && true === ( $data['no'] ?? false ) ? $this->decline() : $this->decide( is_array( $data ) && true === ( $data['on'] ?? false ), is_array( $data ) && is_string( $data['offered'] ?? null ) ? $data['offered'] : null ),
				)
			);
		}
	}

	/**
	 * Prints the box of the classic checkout.
	 */
	public function print_box(): void {
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'checkout',
			function (): string {
				$view = $this->view();
				return null === $view ? '' : $this->templates->html( 'checkout-offer', $view, array( 'attention', 'checkout' ) );
			},
			''
		);
	}

	/**
	 * Answers the script of the classic checkout.
	 */
	public function answer(): void {
		SameOrigin::demand( 'POST' );
		$on = isset( $_POST['on'] ) && '1' === sanitize_key( wp_unslash( $_POST['on'] ) ); // phpcs:ignore WordPress.Security.NonceVerification.Missing -- The origin is checked.
		try {
			if ( isset( $_POST['no'] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Missing -- The origin is checked.
				wp_send_json( array( 'message' => $this->decline() ? CheckoutRefusal::word() : '' ) );
			}
			$this->decide( $on, self::posted( 'offered' ) );
			wp_send_json( array( 'message' => self::said( $on ) ) );
		} catch ( SetRefused $refused ) {
			wp_send_json( array( 'message' => wp_strip_all_tags( $refused->getMessage() ) ), 409 );
		} catch ( \Throwable $error ) {
			wc_get_logger()->error( 'checkout offer: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
			wp_send_json( array( 'message' => __( 'The offer is no longer available.', 'tandem-for-woocommerce' ) ), 500 );
		}
	}

	/**
	 * Does what the box says that works without a script, in the form of the classic checkout. "Update totals" and
	 * "Place order" both bring it. Who ticked and placed the order at once has not seen what that costs in all: they
	 * see it first, and nothing that they typed is lost.
	 */
	public function take_tick(): void {
		$placed  = null !== self::posted( 'woocommerce_checkout_place_order' );
		$offered = absint( self::posted( self::FIELD ) );
		if ( ! wp_verify_nonce( (string) self::posted( 'woocommerce-process-checkout-nonce' ), 'woocommerce-process_checkout' ) || ! ( $placed || null !== self::posted( 'woocommerce_checkout_update_totals' ) ) || null === WC()->cart ) {
			return;
		}
		$on   = '1' === self::posted( self::ACTION );
		$kept = $this->kept();
		if ( null !== $kept && $offered === $kept['product'] && self::in_cart( $kept ) === $on ) {
			return;
		}
		if ( ! $on && ( null === $kept || ! self::in_cart( $kept ) ) ) {
			return;
		}
		try {
			if ( null === $kept || $offered !== $kept['product'] ) {
				throw new SetRefused( esc_html__( 'The offer is no longer available.', 'tandem-for-woocommerce' ) );
			}
			$this->decide( $on );
			wc_add_notice( self::said( $on ) . ( $placed ? ' ' . __( 'Please look at the new total and place the order again.', 'tandem-for-woocommerce' ) : '' ) );
		} catch ( \Throwable $error ) {
			$refused = $error instanceof SetRefused;
			if ( ! $refused ) {
				wc_get_logger()->error( 'checkout offer: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
			}
			wc_add_notice( $refused ? $error->getMessage() : __( 'The offer is no longer available.', 'tandem-for-woocommerce' ), 'notice' );
		}
		if ( $placed ) {
			add_filter( 'woocommerce_checkout_posted_data', static fn( mixed $data ): mixed => is_array( $data ) ? array( 'woocommerce_checkout_update_totals' => true ) + $data : $data );
		}
	}

	/**
	 * A field of the form, null where it has none.
	 *
	 * @param string $name Name.
	 */
	private static function posted( string $name ): ?string {
		return isset( $_POST[ $name ] ) && is_scalar( $_POST[ $name ] ) ? sanitize_text_field( wp_unslash( (string) $_POST[ $name ] ) ) : null; // phpcs:ignore WordPress.Security.NonceVerification.Missing -- The nonce is one of them.
	}

	/**
	 * What was done, in words.
	 *
	 * @param bool $on Yes or no.
	 */
	private static function said( bool $on ): string {
		return $on ? __( 'Added to your order.', 'tandem-for-woocommerce' ) : __( 'Taken off your order.', 'tandem-for-woocommerce' );
	}

	/**
	 * Adds the offer to the cart of the Store API: on the page of the checkout, and to any answer once it was offered,
	 * because an answer does not know which page asked. Other pages that have the cart in them have no use for it.
	 *
	 * @param mixed $data Data of Tandem's other parts.
	 * @return array<string,mixed>
	 */
	public function store_api( mixed $data ): array {
		$data = (array) $data;
		return $data + Guard::run(
			'checkout block',
			function (): array {
				$view = is_checkout() || ( WC()->is_store_api_request() && null !== $this->kept() ) ? $this->view() : null;
				return null === $view ? array() : array( 'checkout_offer' => array_diff_key( get_object_vars( $view ), array( 'route' => true, 'product' => true ) ) );
			},
			array()
		);
	}

	/**
	 * Loads the script of the checkout block.
	 */
	public function load_block_script(): void {
		if ( null === $this->placements->open( 'checkout' ) ) {
			return;
		}
		$this->templates->load( 'checkout' );
		$this->templates->load( 'attention' );
		wp_enqueue_script( 'tandem-checkout-block', plugins_url( 'assets/js/checkout-block.js', TANDEM_FILE ), array( 'wc-blocks-checkout', 'wp-plugins', 'wp-element' ), TANDEM_VERSION, true );
	}

	/**
	 * Puts the kept offer into the cart or takes it out.
	 *
	 * @param bool        $on      Yes or no.
	 * @param string|null $offered Products as the page names them: another page may have been offered others meanwhile.
	 * @throws SetRefused When it cannot be bought any more.
	 */
	public function decide( bool $on, ?string $offered = null ): bool {
		$kept = $this->kept();
		if ( null === $kept || null === $this->placements->open( 'checkout' ) || ( $on && null !== $offered && implode( ',', CheckoutRefusal::products( $kept ) ) !== $offered ) ) {
			throw new SetRefused( esc_html__( 'The offer is no longer available.', 'tandem-for-woocommerce' ) );
		}
		$in_cart = self::in_cart( $kept );
		if ( $on && ! $in_cart ) {
			if ( array() !== $kept['pieces'] && self::lines() !== $kept['lines'] ) {
				throw new SetRefused( esc_html__( 'The offer is no longer available.', 'tandem-for-woocommerce' ) );
			}
			$kept['key'] = '' === $kept['for'] ? $this->add( $kept ) : $this->add_ons->add( $kept['product'], $kept['for'] );
		} elseif ( ! $on && $in_cart ) {
			foreach ( self::keys( $kept ) as $key ) {
				WC()->cart->remove_cart_item( $key );
			}
			if ( '' !== $kept['swaps'] ) {
				WC()->cart->restore_cart_item( $kept['swaps'] );
			}
			$kept['key'] = '';
		}
		WC()->session->set( self::SESSION, $kept );
		return true;
	}

	/**
	 * The shopper is not interested: nothing takes the place of the offer. What was added stays until it is taken off.
	 */
	public function decline(): bool {
		$kept = $this->kept();
		return ( null === $kept || ! self::in_cart( $kept ) ) && CheckoutRefusal::keep();
	}

	/**
	 * Keys of the cart lines of an offer: more than one where a bundle lacked several pieces.
	 *
	 * @param array<string,mixed> $kept What is offered.
	 * @return list<string>
	 */
	private static function keys( array $kept ): array {
		return '' === $kept['key'] ? array() : explode( ' ', $kept['key'] );
	}

	/**
	 * Whether all of an offer is in the cart.
	 *
	 * @param array<string,mixed> $kept What is offered.
	 */
	private static function in_cart( array $kept ): bool {
		$keys = self::keys( $kept );
		return array() !== $keys && array() === array_filter( $keys, static fn( string $key ): bool => array() === WC()->cart->get_cart_item( $key ) );
	}

	/**
	 * Adds the product, or all pieces; a better one takes the place of its line.
	 *
	 * @param array<string,mixed> $kept What is offered.
	 * @return string Keys of the new lines.
	 * @throws SetRefused When it cannot be bought any more.
	 */
	private function add( array $kept ): string {
		if ( '' !== $kept['swaps'] && array() === WC()->cart->get_cart_item( $kept['swaps'] ) ) {
			throw new SetRefused( esc_html__( 'The offer is no longer available.', 'tandem-for-woocommerce' ) );
		}
		$wanted = array();
		foreach ( array() === $kept['pieces'] ? array( $kept + array( 'qty' => 1 ) ) : $kept['pieces'] as $piece ) {
			$wanted[ $piece['product'] ] = array(
				'variation' => $piece['variation'],
				'event'     => $kept['event'],
				'qty'       => $piece['qty'],
			);
		}
		( new SetAdder( $this->products ) )->add( $wanted );
		if ( '' !== $kept['swaps'] ) {
			WC()->cart->remove_cart_item( $kept['swaps'] );
		}
		$keys = array();
		foreach ( WC()->cart->get_cart() as $key => $line ) {
			if ( isset( $wanted[ (int) $line['product_id'] ] ) ) {
				$keys[ (int) $line['product_id'] ] = (string) $key;
			}
		}
		return implode( ' ', $keys );
	}

	/**
	 * What is offered to this shopper, null for nothing.
	 */
	private function view(): ?OfferView {
		$cart      = $this->shopper->cart();
		$placement = $this->placements->open( 'checkout' );
		if ( null === $placement || array() === $cart || null === WC()->session || CheckoutRefusal::is_kept() ) {
			return null;
		}
		$kept = $this->kept();
		$on   = null !== $kept && self::in_cart( $kept );
		// Another cart may be near another bundle: what is best for it, and what that costs, is asked anew.
		if ( null !== $kept && ! $on && ( in_array( $kept['product'], $cart, true ) || self::lines() !== $kept['lines'] || $this->attention->rests( CheckoutRefusal::products( $kept ) ) ) ) {
			$kept = null;
		}
		$product = $this->kept_product( $kept, $on );
		if ( null === $product ) {
			$kept = ( $this->choice )()->best( $placement );
			if ( null === $kept ) {
				return null;
			}
			$product = $kept['shown'];
			unset( $kept['shown'] );
			$kept['lines'] = self::lines();
			$on            = false;
			WC()->session->set( self::SESSION, $kept );
		}
		return new OfferView(
			$placement->title,
			self::label( $kept, $product ),
			(string) $kept['reason'],
			(string) wp_get_attachment_image_url( (int) $product->get_image_id(), 'thumbnail' ),
			$on,
			\WC_AJAX::get_endpoint( self::ACTION ),
			__( 'The shop could not be reached. Please try again.', 'tandem-for-woocommerce' ),
			$kept['product'],
			CheckoutRefusal::products( $kept ),
			...CheckoutRefusal::words( $product )
		);
	}

	/**
	 * What stands beside the checkbox.
	 *
	 * @param array<string,mixed> $offer   What is offered.
	 * @param \WC_Product         $product Its product.
	 */
	public static function label( array $offer, \WC_Product $product ): string {
		$price = html_entity_decode( wp_strip_all_tags( wc_price( (float) wc_get_price_to_display( $product ), array( 'in_span' => false ) ) ), ENT_QUOTES, 'UTF-8' );
		/* translators: 1: product name, 2: price. */
		return '' !== $offer['label'] ? $offer['label'] : sprintf( __( 'Add %1$s for %2$s', 'tandem-for-woocommerce' ), $product->get_name(), $price );
	}

	/**
	 * Lines of the cart and their quantities.
	 */
	private static function lines(): string {
		$units = array_map( static fn( array $line ): int => (int) $line['quantity'], WC()->cart->get_cart() );
		// Lines of a bundle move together: their order says nothing.
		ksort( $units );
		return md5( (string) wp_json_encode( $units ) );
	}

	/**
	 * The product that is offered already, null where it must be chosen anew.
	 *
	 * @param array<string,mixed>|null $kept What was offered.
	 * @param bool                     $on   Whether it is in the cart.
	 */
	private function kept_product( ?array $kept, bool $on ): ?\WC_Product {
		if ( null === $kept ) {
			return null;
		}
		if ( '' !== $kept['for'] ) {
			$product = array() === WC()->cart->get_cart_item( $kept['for'] ) ? null : wc_get_product( $kept['product'] );
			return $product instanceof \WC_Product && ( $on || ( $product->is_purchasable() && $product->is_in_stock() ) ) ? $product : null;
		}
		$product = $this->products->visible( array( $kept['product'] ) )[ $kept['product'] ] ?? null;
		return null !== $product && ( $on || $product->is_in_stock() ) ? $product : null;
	}

	/**
	 * What was offered before in this session.
	 *
	 * @return array{product:int,variation:int,event:string,reason:string,label:string,key:string,for:string,swaps:string,lines:string,pieces:list<array{product:int,variation:int,qty:int}>}|null
	 */
	private function kept(): ?array {
		$kept = null === WC()->session ? null : WC()->session->get( self::SESSION );
		if ( ! is_array( $kept ) || ! is_int( $kept['product'] ?? null ) ) {
			return null;
		}
		$kept += array(
			'variation' => 0,
			'label'     => '',
			'swaps'     => '',
			'lines'     => '',
			'pieces'    => array(),
		);
		$texts = array_map( static fn( string $name ): bool => is_string( $kept[ $name ] ?? null ), array( 'key', 'event', 'reason', 'for', 'label', 'swaps', 'lines' ) );
		return is_int( $kept['variation'] ) && is_array( $kept['pieces'] ) && ! in_array( false, $texts, true ) ? $kept : null;
	}
}
