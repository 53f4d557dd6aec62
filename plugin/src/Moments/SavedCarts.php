<?php
/**
 * Keeps carts for a reminder.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Mail\CheckoutBox;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Offers\OfferBenefits;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A cart is kept when its shopper ticked the box at the checkout, or is logged in and agreed to reminders before.
 * The box stands below the e-mail address in both checkouts and is never ticked beforehand; until it is ticked
 * nothing is kept, and when the tick goes the row goes. Nothing runs while the moment is off.
 */
final class SavedCarts implements Integration {

	/** Name of the box in the checkout block. */
	public const FIELD = 'tandem/keep-cart';

	/** Name of the box in the classic checkout. */
	private const INPUT = 'tandem_keep_cart';

	/** Session key: row, mark of what was written, whether the box is ticked. */
	private const SESSION = 'tandem_saved_cart';

	/** Most lines that are kept. */
	private const MOST = 50;

	/**
	 * Whether the cart or the answer may have changed.
	 *
	 * @var bool
	 */
	private bool $due = false;

	/**
	 * Takes its services.
	 *
	 * @param Settings       $settings Settings.
	 * @param SavedCartStore $store    Rows.
	 * @param LinkStore      $links    Links of rows.
	 * @param MailChoices    $choices  Shoppers' answers.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly SavedCartStore $store,
		private readonly LinkStore $links,
		private readonly MailChoices $choices,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_init', array( $this, 'register_field' ), 20 );
		add_filter( 'woocommerce_get_default_value_for_' . self::FIELD, static fn(): string => '0' );
		add_action( 'woocommerce_after_checkout_billing_form', array( $this, 'print_box' ) );
		add_filter( 'woocommerce_checkout_fields', array( $this, 'watch_email' ) );
		add_action( 'woocommerce_checkout_update_order_review', array( $this, 'take_classic' ) );
		add_action( 'woocommerce_store_api_checkout_update_draft', array( $this, 'take_block' ) );
		add_action( 'woocommerce_store_api_checkout_update_order_from_request', array( $this, 'take_order' ), 10, 2 );
		// An empty cart has no totals to calculate.
		foreach ( array( 'woocommerce_after_calculate_totals', 'woocommerce_cart_item_removed', 'woocommerce_cart_emptied' ) as $change ) {
			add_action( $change, array( $this, 'remember' ) );
		}
		// Before the session itself is saved.
		add_action( 'shutdown', array( $this, 'write' ), 6 );
		add_action( 'woocommerce_checkout_order_processed', array( $this, 'ordered_classic' ), 20, 3 );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( $this, 'ordered' ), 20 );
		add_action( 'woocommerce_payment_complete', array( $this, 'ordered' ) );
		add_filter( 'render_block_woocommerce/order-confirmation-additional-fields-wrapper', array( CheckoutBox::class, 'without_empty_heading' ) );
	}

	/**
	 * The box of the checkout block.
	 */
	public function register_field(): void {
		if ( $this->on() && function_exists( 'woocommerce_register_additional_checkout_field' ) ) {
			woocommerce_register_additional_checkout_field(
				array(
					'id'                         => self::FIELD,
					'label'                      => self::text(),
					'location'                   => 'contact',
					'type'                       => 'checkbox',
					'required'                   => false,
					'show_in_order_confirmation' => false,
				)
			);
		}
	}

	/**
	 * The box of the classic checkout.
	 */
	public function print_box(): void {
		if ( $this->on() ) {
			woocommerce_form_field(
				self::INPUT,
				array(
					'type'     => 'checkbox',
					'label'    => self::text(),
					'class'    => array( 'form-row-wide', 'update_totals_on_change' ),
					'required' => false,
				),
				// Ticked only where this shopper ticked it before in this visit.
				empty( ( (array) WC()->session?->get( self::SESSION, array() ) )['agrees'] ) ? 0 : 1
			);
		}
	}

	/**
	 * Lets the classic checkout tell of a changed address too.
	 *
	 * @param mixed $fields Fields.
	 * @return mixed
	 */
	public function watch_email( $fields ) {
		if ( is_array( $fields ) && isset( $fields['billing']['billing_email'] ) && $this->on() ) {
			$fields['billing']['billing_email']['class'][] = 'update_totals_on_change';
		}
		return $fields;
	}

	/**
	 * Takes the box of the classic checkout.
	 *
	 * @param mixed $form Form as query text; WooCommerce has checked its nonce.
	 */
	public function take_classic( $form ): void {
		if ( ! is_string( $form ) || ! $this->on() ) {
			return;
		}
		$fields = array();
		wp_parse_str( $form, $fields );
		$this->answer( ! empty( $fields[ self::INPUT ] ), is_string( $fields['billing_email'] ?? null ) ? sanitize_email( $fields['billing_email'] ) : '' );
	}

	/**
	 * Takes the box of the checkout block.
	 *
	 * @param mixed $request Request.
	 */
	public function take_block( $request ): void {
		$fields = $request instanceof \WP_REST_Request ? $request->get_param( 'additional_fields' ) : null;
		if ( is_array( $fields ) && array_key_exists( self::FIELD, $fields ) && $this->on() ) {
			$this->answer( (bool) $fields[ self::FIELD ], '' );
		}
	}

	/**
	 * The same where WooCommerce makes a draft order.
	 *
	 * @param mixed $order   Order.
	 * @param mixed $request Request.
	 */
	public function take_order( $order, $request = null ): void {
		unset( $order );
		$this->take_block( $request );
	}

	/**
	 * Remembers that the cart may have changed.
	 */
	public function remember(): void {
		$this->due = true;
	}

	/**
	 * Writes the cart where it, the address or the answer is another than before.
	 */
	public function write(): void {
		if ( ! $this->due || ! WC()->session instanceof \WC_Session || ! WC()->cart instanceof \WC_Cart ) {
			return;
		}
		$this->due = false;
		try {
			if ( $this->on() ) {
				$this->keep( (array) WC()->session->get( self::SESSION, array() ) );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'saved cart', $error );
		}
	}

	/**
	 * A classic order was placed.
	 *
	 * @param mixed $id    Order id.
	 * @param mixed $form  Form.
	 * @param mixed $order Order.
	 */
	public function ordered_classic( $id, $form = array(), $order = null ): void {
		unset( $form );
		$this->ordered( $order instanceof \WC_Order ? $order : $id );
	}

	/**
	 * Whoever buys is not reminded any more, by whatever route: the session, the account and the address count.
	 *
	 * @param mixed $order Order or its id.
	 */
	public function ordered( $order ): void {
		try {
			$order = $order instanceof \WC_Order ? $order : wc_get_order( is_numeric( $order ) ? (int) $order : 0 );
			$kept  = WC()->session instanceof \WC_Session ? (array) WC()->session->get( self::SESSION, array() ) : array();
			$ended = array();
			foreach ( array_filter( array( (int) ( $kept['id'] ?? 0 ), ...array_map( 'intval', (array) ( WC()->session?->get( CartRestore::SESSION, array() ) ) ) ) ) as $id ) {
				$ended = array( ...$ended, ...$this->store->end( 'ordered', 'id', $id ) );
			}
			if ( $order instanceof \WC_Order ) {
				$ended = array( ...$ended, ...( '' === (string) $order->get_billing_email() ? array() : $this->store->end( 'ordered', 'recipient', MailChoices::recipient( (string) $order->get_billing_email() ) ) ) );
				$ended = array( ...$ended, ...( $order->get_customer_id() > 0 ? $this->store->end( 'ordered', 'user_id', $order->get_customer_id() ) : array() ) );
			}
			foreach ( $ended as $id ) {
				$this->links->revoke( CartRestore::PURPOSE, $id );
			}
			WC()->session?->set( self::SESSION, null );
			WC()->session?->set( CartRestore::SESSION, null );
			$this->due = false;
		} catch ( \Throwable $error ) {
			Log::failure( 'saved cart', $error );
		}
	}

	/**
	 * The row of the shopper of this request, null where there is none that is open.
	 *
	 * @return array<string,string>|null
	 */
	public function current(): ?array {
		$user = get_current_user_id();
		$kept = WC()->session instanceof \WC_Session ? (array) WC()->session->get( self::SESSION, array() ) : array();
		$row  = isset( $kept['id'] ) ? $this->store->find( (int) $kept['id'] ) : ( $user > 0 ? $this->store->of_user( $user ) : null );
		return null !== $row && 'open' === $row['state'] ? $row : null;
	}

	/**
	 * Takes the answer of the box.
	 *
	 * @param bool   $agrees Whether it is ticked.
	 * @param string $email  Address of the form, empty where the session has it.
	 */
	private function answer( bool $agrees, string $email ): void {
		if ( ! WC()->session instanceof \WC_Session ) {
			return;
		}
		$kept           = (array) WC()->session->get( self::SESSION, array() );
		$kept['agrees'] = $agrees;
		if ( $agrees && is_email( $email ) ) {
			$kept['email'] = $email;
		} elseif ( ! $agrees ) {
			unset( $kept['email'] );
		}
		WC()->session->set( self::SESSION, $kept );
		$this->due = true;
	}

	/**
	 * Keeps the cart, or forgets it.
	 *
	 * @param array<string,mixed> $kept What the session holds.
	 */
	private function keep( array $kept ): void {
		$user  = wp_get_current_user();
		$email = self::address( $kept, $user );
		$known = ! empty( $kept['agrees'] ) || ( $user->ID > 0 && array_key_exists( 'agrees', $kept ) === false && $this->choices->allows( (string) $user->user_email, MailChoices::REMINDERS ) );
		$lines = self::lines();
		if ( ! $known || ! is_email( $email ) || array() === $lines ) {
			if ( isset( $kept['id'] ) ) {
				$this->store->end( 'empty', 'id', (int) $kept['id'] );
				$this->links->revoke( CartRestore::PURPOSE, (int) $kept['id'] );
				unset( $kept['id'], $kept['mark'] );
				WC()->session->set( self::SESSION, $kept );
			}
			return;
		}
		$cart = self::worth() + array(
			'recipient' => MailChoices::recipient( $email ),
			// The address of an account is looked up when it is needed.
			'email'     => $user->ID > 0 && empty( $kept['agrees'] ) ? '' : $email,
			'user_id'   => $user->ID,
			'cart'      => (string) wp_json_encode( $lines ),
		);
		$mark = md5( (string) wp_json_encode( $cart ) );
		if ( ( $kept['mark'] ?? '' ) === $mark ) {
			return;
		}
		$id = $this->store->write( (int) ( $kept['id'] ?? 0 ), $cart + array( 'updated' => time() ) );
		WC()->session->set(
			self::SESSION,
			array(
				'id'   => $id,
				'mark' => $mark,
			) + $kept
		);
	}

	/**
	 * Address of the shopper.
	 *
	 * @param array<string,mixed> $kept What the session holds.
	 * @param \WP_User            $user User.
	 */
	private static function address( array $kept, \WP_User $user ): string {
		$session = WC()->customer ? (string) WC()->customer->get_billing_email() : '';
		$email   = empty( $kept['agrees'] ) ? '' : (string) ( $kept['email'] ?? $session );
		return '' === $email ? ( $user->ID > 0 ? (string) $user->user_email : '' ) : $email;
	}

	/**
	 * Products and quantities of the cart.
	 *
	 * @return list<array{product:int,variation:int,quantity:int,attributes:array<string,string>}>
	 */
	private static function lines(): array {
		$lines = array();
		foreach ( array_slice( WC()->cart->get_cart_contents(), 0, self::MOST ) as $item ) {
			if ( ! isset( $item[ OfferBenefits::MARK ] ) && (int) $item['quantity'] > 0 ) {
				$lines[] = array(
					'product'    => (int) $item['product_id'],
					'variation'  => (int) ( $item['variation_id'] ?? 0 ),
					'quantity'   => (int) $item['quantity'],
					'attributes' => array_map( 'strval', array_filter( (array) ( $item['variation'] ?? array() ), 'is_scalar' ) ),
				);
			}
		}
		return $lines;
	}

	/**
	 * Value of the cart and of its dearest item, in minor units.
	 *
	 * @return array{value:int,highest:int}
	 */
	private static function worth(): array {
		$currency = ShopCurrency::current();
		$minor    = static fn( mixed $price ): int => (int) $currency->minor( wc_format_decimal( $price, $currency->exponent ) );
		$prices   = array_map( static fn( array $item ): int => $minor( $item['data']->get_price() ), WC()->cart->get_cart_contents() );
		return array(
			'value'   => $minor( WC()->cart->get_cart_contents_total() ),
			'highest' => array() === $prices ? 0 : max( $prices ),
		);
	}

	/**
	 * Whether carts are kept.
	 */
	private function on(): bool {
		return (bool) $this->settings->get( 'moments.cart.on' ) && (bool) $this->settings->get( 'live' ) && ! Settings::safe_mode();
	}

	/**
	 * The words beside the box.
	 */
	private static function text(): string {
		return __( 'Remind me by e-mail if I do not finish: keep my cart and this address until then.', 'tandem-for-woocommerce' );
	}
}
