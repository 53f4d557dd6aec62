<?php
/**
 * What the shopper sees of bundles in the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Says at each line which bundle it is part of and what it saves, and sums the saving up. The same
 * text reaches the classic cart, the mini-cart, the checkout and the blocks.
 */
final class CartDisplay implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param CartPricing                          $pricing Prices of the cart.
	 * @param \Closure(list<int>):list<int>        $holding Bundles that hold one of these products.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly \Closure $holding,
	) {
	}

	/**
	 * Attaches the texts.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_get_item_data', array( $this, 'item_data' ), 10, 2 );
		add_action( 'woocommerce_cart_totals_after_order_total', array( $this, 'saving_row' ) );
		add_action( 'woocommerce_review_order_after_order_total', array( $this, 'saving_row' ) );
		add_action( 'woocommerce_widget_shopping_cart_before_buttons', array( $this, 'mini_saving' ), 5 );
		add_filter( 'render_block_woocommerce/mini-cart-footer-block', array( $this, 'mini_block' ), 20 );
		// Not with their data: the mini-cart block asks for that of the cart too, on every page.
		add_action( 'woocommerce_blocks_enqueue_cart_block_scripts_after', array( $this, 'block_script' ) );
		add_action( 'woocommerce_blocks_enqueue_checkout_block_scripts_after', array( $this, 'block_script' ) );
		add_filter( 'tandem_store_api_cart', array( $this, 'cart_data' ) );
		add_filter( 'tandem_cart_stands_for', array( $this, 'bundles' ), 10, 2 );
		add_filter( 'tandem_store_api_cart_item', array( $this, 'cart_item_data' ), 10, 2 );
	}

	/**
	 * "Part of" and "You save" below the name of a line.
	 *
	 * @param mixed $data Item data.
	 * @param mixed $item Cart item.
	 * @return mixed
	 */
	public function item_data( $data, $item ) {
		$quote = $this->pricing->quote();
		$line  = $quote && is_array( $item ) ? $quote->grouped_line( (string) ( $item['key'] ?? '' ) ) : null;
		if ( ! $line || ! is_array( $data ) ) {
			return $data;
		}
		$taken = array();
		foreach ( $line['parts'] as $part ) {
			$taken[ $part['rule'] ] = ( $taken[ $part['rule'] ] ?? 0 ) + (int) $part['qty'];
		}
		foreach ( $taken as $rule => $units ) {
			$name   = self::name( $quote, $rule );
			$data[] = array(
				'key'   => self::kind( $rule ),
				/* translators: 1: bundle, 2: units in it, 3: units of the line. */
				'value' => $units < (int) $line['qty'] ? sprintf( __( '%1$s (%2$d of %3$d)', 'tandem-for-woocommerce' ), $name, $units, (int) $line['qty'] ) : $name,
			);
		}
		if ( $line['saving'] > 0 ) {
			$data[] = array(
				'key'   => __( 'You save', 'tandem-for-woocommerce' ),
				'value' => self::text( $this->shown( $quote, $item['data'], (int) $line['saving'] ) ),
				// The blocks say it with a badge and a struck price of their own.
				'__experimental_woocommerce_blocks_hidden' => true,
			);
		}
		return $data;
	}

	/**
	 * What stands before the name of a rule.
	 *
	 * @param string $rule Rule id.
	 */
	private static function kind( string $rule ): string {
		if ( ! str_starts_with( $rule, 'offer:' ) ) {
			return __( 'Part of', 'tandem-for-woocommerce' );
		}
		/**
		 * What stands before the name of an offer. An offer that depends on who the shopper is says so.
		 *
		 * @param string $kind Word.
		 * @param string $rule Rule id.
		 */
		return (string) apply_filters( 'tandem_offer_word', __( 'Offer', 'tandem-for-woocommerce' ), $rule );
	}

	/**
	 * What the saving of the cart is called.
	 */
	private function saving_label(): string {
		$quote = $this->pricing->quote();
		foreach ( $quote ? $quote->applied() : array() as $applied ) {
			if ( str_starts_with( (string) $applied['rule'], 'offer:' ) ) {
				return __( 'You save', 'tandem-for-woocommerce' );
			}
		}
		return __( 'You save with bundles', 'tandem-for-woocommerce' );
	}

	/**
	 * The saving below the total of the classic cart and checkout, as in the blocks: the total has it already, and above
	 * it the row would read as one more amount to be taken off.
	 */
	public function saving_row(): void {
		$saving = $this->saving();
		if ( '' !== $saving ) {
			printf( '<tr class="tandem-saving"><th>%1$s</th><td data-title="%1$s">%2$s</td></tr>', esc_html( $this->saving_label() ), wp_kses_post( $saving ) );
		}
	}

	/**
	 * The saving below the total of the classic mini-cart.
	 */
	public function mini_saving(): void {
		$saving = $this->saving();
		if ( '' !== $saving ) {
			printf( '<p class="tandem-saving tandem-saving--mini">%s %s</p>', esc_html( $this->saving_label() . ':' ), wp_kses_post( $saving ) );
		}
	}

	/**
	 * Product ids of the bundles in the cart: who has all of one is not suggested it. Nor one that holds a product of
	 * the cart, which it would bring once more: what it lacks is offered by itself.
	 *
	 * @param mixed $ids      Ids so far.
	 * @param mixed $products Products of the cart.
	 * @return list<int>
	 */
	public function bundles( $ids, $products = array() ): array {
		$found = ( $this->holding )( is_array( $products ) ? $products : array() );
		foreach ( $this->pricing->quote()?->applied() ?? array() as $applied ) {
			if ( 1 === preg_match( '/^bundle:(\d+)$/D', (string) $applied['rule'], $match ) ) {
				$found[] = (int) $match[1];
			}
		}
		return array_values( array_unique( array( ...(array) $ids, ...$found ) ) );
	}

	/**
	 * Each bundle with its sum and saving above the subtotal of the mini-cart block. The page may be cached: the
	 * block's own state, which holds the cart of whoever looks, fills it in and follows every change. Its few styles
	 * stand with it: the mini-cart is on every page, and a style sheet for it would be too.
	 *
	 * @param mixed $html HTML of the block.
	 * @return mixed
	 */
	public function mini_block( $html ) {
		return ! is_string( $html ) || is_admin() ? $html : '<div class="tandem-mini-sets" data-wp-interactive="woocommerce" data-wp-bind--hidden="!state.cart.extensions.tandem.sets.length" hidden>'
			. '<ul class="tandem-mini-sets__list" style="list-style:none;margin:0;padding:12px 16px;display:grid;gap:4px" aria-label="' . esc_attr__( 'Bundles in your cart', 'tandem-for-woocommerce' ) . '"><template data-wp-each--set="state.cart.extensions.tandem.sets" data-wp-each-key="context.set.rule"><li><strong data-wp-text="context.set.name"></strong> <span data-wp-text="context.set.text"></span></li></template></ul></div>' . $html;
	}

	/**
	 * The saving in the cart and checkout blocks, whose scripts it needs.
	 */
	public function block_script(): void {
		wp_enqueue_script( 'tandem-cart-saving', plugins_url( 'assets/js/cart-saving.js', TANDEM_FILE ), array( 'wp-plugins', 'wp-element', 'wp-i18n', 'wp-data', 'wc-blocks-checkout' ), TANDEM_VERSION, array( 'in_footer' => true ) );
		wp_set_script_translations( 'tandem-cart-saving', 'tandem-for-woocommerce' );
		if ( is_cart() && WC()->cart instanceof \WC_Cart && ! WC()->cart->is_empty() ) {
			// The block draws once before it has read its cart: what is to stand there has its place from the start.
			$start = array_intersect_key( (array) apply_filters( 'tandem_store_api_cart', array() ), array_flip( array( 'offer', 'saving_text', 'saving_label' ) ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Tandem's own; the block asks for the same in this request.
			wp_add_inline_script( 'tandem-cart-saving', 'window.tandemCartStart = ' . wp_json_encode( $start, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
		}
	}

	/**
	 * Bundles of the cart for the Store API.
	 *
	 * @param mixed $data Data so far.
	 * @return mixed
	 */
	public function cart_data( $data ) {
		$quote   = $this->pricing->quote();
		$bundles = array();
		foreach ( $quote ? $quote->applied() : array() as $applied ) {
			$bundles[] = array(
				'rule'   => (string) $applied['rule'],
				'name'   => self::name( $quote, (string) $applied['rule'] ),
				'times'  => (int) ( $applied['times'] ?? 1 ),
				'saving' => (string) $applied['saving'],
				'lines'  => array_map( 'strval', array_column( $applied['lines'], 'key' ) ),
			);
		}
		return array(
			'bundles'      => $bundles,
			'sets'         => $this->sets(),
			'saving'       => (string) ( $quote ? $quote->saving() : 0 ),
			'saving_text'  => self::text( $this->saving() ),
			'saving_label' => $this->saving_label(),
		) + (array) $data;
	}

	/**
	 * Every bundle of the cart once, with its sum and saving in words.
	 *
	 * @return list<array{rule:string,name:string,total:string,saving:string,text:string}>
	 */
	public function sets(): array {
		$quote = $this->pricing->quote();
		$sets  = array();
		foreach ( $quote ? array_unique( array_column( $quote->applied(), 'rule' ) ) : array() as $rule ) {
			if ( str_starts_with( (string) $rule, 'offer:' ) ) {
				continue;
			}
			$total  = self::text( wc_price( $this->sum( $quote, (string) $rule, false ) ) );
			$saved  = $this->saved( (string) $rule );
			$saving = null === $saved ? '' : self::text( wc_price( $saved ) );
			$sets[] = array(
				'rule'   => (string) $rule,
				'name'   => self::name( $quote, (string) $rule ),
				'total'  => $total,
				'saving' => $saving,
				/* translators: 1: what a bundle costs, 2: what it saves. */
				'text'   => '' === $saving ? $total : sprintf( __( '%1$s, you save %2$s', 'tandem-for-woocommerce' ), $total, $saving ),
			);
		}
		return $sets;
	}

	/**
	 * Bundle parts of a line for the Store API.
	 *
	 * @param mixed $data Data so far.
	 * @param mixed $item Cart item.
	 * @return mixed
	 */
	public function cart_item_data( $data, $item ) {
		$quote = $this->pricing->quote();
		$line  = $quote && is_array( $item ) ? $quote->grouped_line( (string) ( $item['key'] ?? '' ) ) : null;
		return array(
			'saving' => (string) ( $line['saving'] ?? 0 ),
			'parts'  => array_map(
				static fn( array $part ): array => array(
					'rule' => (string) $part['rule'],
					'name' => self::name( $quote, (string) $part['rule'] ),
					'qty'  => (int) $part['qty'],
				),
				$line['parts'] ?? array()
			),
		) + (array) $data;
	}

	/**
	 * Name and saving of a bundle, above its first line.
	 *
	 * @param string $rule Rule id.
	 */
	public function heading( string $rule ): string {
		$quote = $this->pricing->quote();
		$name  = $quote ? self::name( $quote, $rule ) : '';
		if ( '' === $name ) {
			return '';
		}
		$amount = $this->saved( $rule );
		/* translators: %s: amount. */
		$saving = null === $amount ? '' : ' <span class="tandem-group__saving">' . sprintf( esc_html__( 'You save %s', 'tandem-for-woocommerce' ), wc_price( $amount ) ) . '</span>';
		return '<span class="tandem-group__name">' . esc_html( $name ) . $saving . '</span>';
	}

	/**
	 * What the shopper saves by one rule or by all, as the shop shows prices; null where it is nothing.
	 *
	 * @param string|null $rule Rule id.
	 */
	public function saved( ?string $rule = null ): ?float {
		$quote = $this->pricing->quote();
		$cart  = WC()->cart;
		if ( ! $quote || $quote->saving() <= 0 || ! $cart ) {
			return null;
		}
		$sum = $this->sum( $quote, $rule, true );
		return $sum > 0 ? $sum : null;
	}

	/**
	 * What the parts of one rule, or of all, save or cost, as the shop shows prices.
	 *
	 * @param Quote       $quote  Quote.
	 * @param string|null $rule   Rule id.
	 * @param bool        $saving Whether the saving is meant.
	 */
	private function sum( Quote $quote, ?string $rule, bool $saving ): float {
		$sum = 0.0;
		foreach ( WC()->cart ? WC()->cart->get_cart_contents() : array() as $key => $item ) {
			foreach ( $quote->grouped_line( (string) $key )['parts'] ?? array() as $part ) {
				if ( null === $rule || $part['rule'] === $rule ) {
					$sum += $this->amount( $quote, $item['data'], $saving ? (int) $part['base'] - (int) $part['total'] : (int) $part['total'] );
				}
			}
		}
		return $sum;
	}

	/**
	 * Saving of the cart as the shop shows prices, or nothing.
	 */
	private function saving(): string {
		try {
			$amount = $this->saved();
			return null === $amount ? '' : wc_price( $amount );
		} catch ( \Throwable $error ) {
			Log::failure( 'cart saving', $error );
			return '';
		}
	}

	/**
	 * An amount of a line as the cart shows prices, with or without tax.
	 *
	 * @param Quote       $quote   Quote.
	 * @param \WC_Product $product Product of the line.
	 * @param int         $minor   Minor units.
	 */
	private function amount( Quote $quote, \WC_Product $product, int $minor ): float {
		$arguments = array(
			'price' => MinorUnits::format( $minor, (int) $quote->request['currency']['exponent'] ),
			'qty'   => 1,
		);
		return (float) ( WC()->cart->display_prices_including_tax() ? wc_get_price_including_tax( $product, $arguments ) : wc_get_price_excluding_tax( $product, $arguments ) );
	}

	/**
	 * The same as HTML.
	 *
	 * @param Quote       $quote   Quote.
	 * @param \WC_Product $product Product of the line.
	 * @param int         $minor   Minor units.
	 */
	private function shown( Quote $quote, \WC_Product $product, int $minor ): string {
		return wc_price( $this->amount( $quote, $product, $minor ) );
	}

	/**
	 * Name of a rule.
	 *
	 * @param Quote  $quote Quote.
	 * @param string $rule  Rule id.
	 */
	private static function name( Quote $quote, string $rule ): string {
		return (string) ( $quote->rule( $rule )['name'] ?? '' );
	}

	/**
	 * Plain text of price HTML.
	 *
	 * @param string $html HTML.
	 */
	private static function text( string $html ): string {
		return html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES, 'UTF-8' );
	}
}
