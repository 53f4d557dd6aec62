<?php
/**
 * Requests that add a set to the cart or ask for its price.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * One request adds a whole set: with JavaScript by `?wc-ajax=tandem_add_set`, without it by a plain form.
 * Cached pages hold no nonce, so the origin is checked instead; only product ids are read.
 */
final class AddSet implements Integration {

	public const ACTION = 'tandem_add_set';
	public const QUOTE  = 'tandem_set_quote';
	public const FIELD  = 'tandem_set';

	/**
	 * Takes the services.
	 *
	 * @param SetAdder          $adder    Adds sets.
	 * @param \Closure():BoughtTogetherSet $sets Prices sets.
	 * @param ProductReader     $products Reads products.
	 */
	public function __construct(
		private readonly SetAdder $adder,
		private readonly \Closure $sets,
		private readonly ProductReader $products,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'answer_add' ) );
		add_action( 'wc_ajax_' . self::QUOTE, array( $this, 'answer_quote' ) );
		add_action( 'wp_loaded', array( $this, 'handle_form' ), 20 );
	}

	/**
	 * Answers the script.
	 */
	public function answer_add(): void {
		SameOrigin::demand( 'POST' );
		try {
			$added = $this->add();
			wp_send_json(
				array(
					'message'   => $this->said( $added ),
					'cart_hash' => WC()->cart->get_cart_hash(),
					'fragments' => $this->fragments(),
				)
			);
		} catch ( SetRefused $refused ) {
			wp_send_json( array( 'message' => wp_strip_all_tags( $refused->getMessage() ) ), 409 );
		} catch ( \Throwable $error ) {
			wc_get_logger()->error( 'add set: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
			wp_send_json( array( 'message' => __( 'The products could not be added. Please add them one by one.', 'tandem-for-woocommerce' ) ), 500 );
		}
	}

	/**
	 * Prices of the set with other variations.
	 */
	public function answer_quote(): void {
		nocache_headers();
		$items = array();
		foreach ( $this->wanted() as $id => $choice ) {
			$product = $this->products->sellable( array( $id ) )[ $id ] ?? null;
			$item    = null === $product ? null : SetItem::of( $product, $choice['variation'] );
			if ( null === $item ) {
				wp_send_json( array( 'message' => __( 'One of these products is no longer available.', 'tandem-for-woocommerce' ) ), 409 );
			}
			$items[] = $item;
		}
		if ( array() === $items || count( $items ) > BoughtTogetherSet::MAXIMUM + 1 ) {
			wp_send_json( array( 'message' => __( 'Please choose at least one product.', 'tandem-for-woocommerce' ) ), 400 );
		}
		wp_send_json(
			Guard::run(
				'set quote',
				fn(): array => array(
					'totals' => ( $this->sets )()->totals( $items ),
					'prices' => ( $this->sets )()->prices( $items ),
				),
				array( 'totals' => array() )
			)
		);
	}

	/**
	 * Handles the form of a browser without JavaScript, then sends it to a page that may be reloaded.
	 */
	public function handle_form(): void {
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) || ! isset( $_POST[ self::FIELD ] ) || isset( $_GET['wc-ajax'] ) || null === WC()->cart ) { // phpcs:ignore WordPress.Security.NonceVerification -- A cached page holds no nonce; the origin is checked below.
			return;
		}
		wc_nocache_headers();
		if ( SameOrigin::holds() ) {
			try {
				wc_add_to_cart_message( $this->add() );
			} catch ( SetRefused $refused ) {
				wc_add_notice( $refused->getMessage(), 'error' );
			} catch ( \Throwable $error ) {
				wc_get_logger()->error( 'add set: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
				wc_add_notice( __( 'The products could not be added. Please add them one by one.', 'tandem-for-woocommerce' ), 'error' );
			}
		}
		$to_cart = 'yes' === get_option( 'woocommerce_cart_redirect_after_add' ) && 0 === wc_notice_count( 'error' );
		$back    = wp_get_raw_referer();
		wp_safe_redirect( $to_cart ? wc_get_cart_url() : wp_validate_redirect( is_string( $back ) ? $back : '', wc_get_page_permalink( 'shop' ) ), 303 );
		exit;
	}

	/**
	 * Adds what the request names. One product may take the place of another one in the cart.
	 *
	 * @return array<int,int>
	 */
	private function add(): array {
		$added    = $this->adder->add( $this->wanted() );
		$replaced = isset( $_REQUEST['tandem_replaces'] ) && is_scalar( $_REQUEST['tandem_replaces'] ) ? absint( wp_unslash( $_REQUEST['tandem_replaces'] ) ) : 0; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- The origin is checked.
		if ( $replaced > 0 && 1 === count( $added ) ) {
			$this->adder->replace( $replaced, (int) array_key_first( $added ) );
		}
		return $added;
	}

	/**
	 * The products of the request. Only ids and suggestion ids are read, whatever else it holds.
	 *
	 * @return array<int,array{variation:int,event:string}>
	 */
	private function wanted(): array {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- The origin is checked; every value becomes an integer or a checked id.
		$ids        = isset( $_REQUEST[ self::FIELD ] ) ? (array) wp_unslash( $_REQUEST[ self::FIELD ] ) : array();
		$variations = isset( $_REQUEST['tandem_variation'] ) ? (array) wp_unslash( $_REQUEST['tandem_variation'] ) : array();
		$events     = isset( $_REQUEST['tandem_event'] ) ? (array) wp_unslash( $_REQUEST['tandem_event'] ) : array();
		// phpcs:enable
		$wanted = array();
		foreach ( array_slice( $ids, 0, 16 ) as $id ) {
			if ( is_scalar( $id ) && ctype_digit( (string) $id ) && (int) $id > 0 ) {
				$variation            = $variations[ (int) $id ] ?? 0;
				$event                = $events[ (int) $id ] ?? '';
				$wanted[ (int) $id ] = array(
					'variation' => is_scalar( $variation ) && ctype_digit( (string) $variation ) ? (int) $variation : 0,
					'event'     => is_string( $event ) ? sanitize_key( $event ) : '',
				);
			}
		}
		return $wanted;
	}

	/**
	 * What a screen reader hears after adding.
	 *
	 * @param array<int,int> $added Quantities by product.
	 */
	private function said( array $added ): string {
		/* translators: %s: number of products. */
		return sprintf( _n( '%s product was added to your cart.', '%s products were added to your cart.', count( $added ), 'tandem-for-woocommerce' ), number_format_i18n( count( $added ) ) );
	}

	/**
	 * Parts of the page that show the cart, for classic themes.
	 *
	 * @return array<string,string>
	 */
	private function fragments(): array {
		ob_start();
		woocommerce_mini_cart();
		$mini_cart = (string) ob_get_clean();
		return (array) apply_filters( 'woocommerce_add_to_cart_fragments', array( 'div.widget_shopping_cart_content' => '<div class="widget_shopping_cart_content">' . $mini_cart . '</div>' ) );
	}
}
