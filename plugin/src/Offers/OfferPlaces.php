<?php
/**
 * Where shoppers see an offer besides its price.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\CartNotice;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Journey\SameOrigin;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Segments\ShopperFacts;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Tells shoppers of the offers that hold for them, in the places that the owner chose for each: above cart and
 * checkout, on the page of a product that it is about, in a bar of the shop, in the e-mail about an order. Pages that
 * are the same for everybody hold an empty place, and one uncached request fills it.
 */
final class OfferPlaces implements Integration {

	public const ACTION = 'tandem_offers';

	/** Most sentences above the cart and in an e-mail. */
	private const MOST = 2;

	/** E-mails about an order that may name offers. */
	private const EMAILS = array( 'customer_processing_order', 'customer_completed_order' );

	/**
	 * Takes its services.
	 *
	 * @param OfferStore              $store    Offers.
	 * @param OfferDecision           $decision Decisions.
	 * @param OfferUsage              $usage    Uses.
	 * @param \Closure():?Quote       $quote    Prices of the cart.
	 * @param \Closure():ShopperFacts $facts    Facts of customers.
	 * @param \Closure():MailChoices  $choices  What shoppers want by e-mail.
	 * @param Settings                $settings Settings.
	 */
	public function __construct(
		private readonly OfferStore $store,
		private readonly OfferDecision $decision,
		private readonly OfferUsage $usage,
		private readonly \Closure $quote,
		private readonly \Closure $facts,
		private readonly \Closure $choices,
		private readonly Settings $settings,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		( new CartNotice( $this->notice( ... ), 'tandem-offers', 6 ) )->register_hooks();
		add_action( 'woocommerce_single_product_summary', array( $this, 'print_line' ), 12 );
		add_action( 'wp_footer', array( $this, 'print_bar' ), 6 );
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'answer' ) );
		add_action( 'woocommerce_email_after_order_table', array( $this, 'print_in_email' ), 30, 4 );
	}

	/**
	 * What the cart gets and what the order will earn, escaped; empty where there is nothing to say.
	 */
	public function notice(): string {
		return Guard::run(
			'offer notice',
			function (): string {
				$quote = $this->named( 'notice' ) ? ( $this->quote )() : null;
				if ( ! $quote instanceof Quote || array() === $quote->request['lines'] ) {
					return '';
				}
				$given  = $quote->given();
				$earned  = $this->decision->of( $quote->request['lines'], ShopCurrency::current() )['eligible'];
				$said    = array();
				foreach ( $this->named( 'notice' ) as $offer ) {
					if ( in_array( $offer->rule_id(), $given, true ) ) {
						$said[] = $this->sentence( $offer );
					} elseif ( in_array( $offer->benefit(), OfferInput::CODES, true ) && in_array( $offer->rule_id(), $earned, true ) ) {
						/* translators: 1: offer, 2: worth of a code, such as "10 % off". */
						$said[] = sprintf( __( '%1$s: with this order you get a code (%2$s).', 'tandem-for-woocommerce' ), $offer->label(), (string) Reward::of_benefit( $offer->definition['benefit'] )?->text() );
					}
				}
				return implode( '<br>', array_map( 'esc_html', array_slice( $said, 0, self::MOST ) ) );
			},
			''
		);
	}

	/**
	 * Prints the empty place on the page of a product that an offer may be about.
	 */
	public function print_line(): void {
		global $product;
		$id = $product instanceof \WC_Product ? $product->get_id() : 0;
		if ( $id > 0 && array_filter( $this->named( 'product' ), static fn( Offer $offer ): bool => $offer->about( $id ) ) ) {
			$this->script();
			printf( '<p class="tandem-offer-line" role="status" data-tandem-offer="%s" data-product="%d">&nbsp;</p>', esc_url( \WC_AJAX::get_endpoint( self::ACTION ) ), (int) $id );
		}
	}

	/**
	 * Prints the hidden bar on pages of the shop, but where the shopper pays.
	 */
	public function print_bar(): void {
		if ( $this->named( 'banner' ) && ! is_cart() && ! is_checkout() && ! is_account_page() ) {
			$this->script();
			wc_get_template( 'tandem/offer-bar.php', array( 'ask' => \WC_AJAX::get_endpoint( self::ACTION ) ), '', TANDEM_DIR . '/templates/' );
		}
	}

	/**
	 * Answers what holds for the shopper of the request.
	 */
	public function answer(): void {
		SameOrigin::demand_read();
		$product = isset( $_GET['product'] ) && is_string( $_GET['product'] ) ? absint( $_GET['product'] ) : 0; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only.
		wp_send_json( Guard::run( 'offers of the page', fn(): array => $this->of_page( $product ), array() ) );
	}

	/**
	 * The bar and the line of a product, plain text; empty where there is none.
	 *
	 * @param int $product Product of the page, 0 for none.
	 * @return array{banner:array{id:int,text:string,link:string}|null,product:string}
	 */
	public function of_page( int $product ): array {
		$named = array( ...$this->named( 'banner' ), ...$this->named( 'product' ) );
		$quote = $named ? ( $this->quote )() : null;
		$held  = $named ? $this->decision->of( $quote instanceof Quote ? $quote->request['lines'] : array(), ShopCurrency::current() )['eligible'] : array();
		$first = function ( string $place, int $about ) use ( $held ): ?Offer {
			foreach ( $this->named( $place ) as $offer ) {
				if ( in_array( $offer->rule_id(), $held, true ) && ( 0 === $about || $offer->about( $about ) ) ) {
					return $offer;
				}
			}
			return null;
		};
		$bar   = $first( 'banner', 0 );
		$line  = $product > 0 ? $first( 'product', $product ) : null;
		return array(
			'banner'  => $bar ? array(
				'id'   => $bar->id,
				'text' => $this->sentence( $bar ),
				'link' => self::link( $bar ),
			) : null,
			'product' => $line ? $this->sentence( $line ) : '',
		);
	}

	/**
	 * Names offers in the customer's e-mail about an order: only to who may be written to about offers.
	 *
	 * @param mixed $order         Order.
	 * @param mixed $sent_to_admin Whether the shop gets it.
	 * @param mixed $plain_text    Whether it is plain text.
	 * @param mixed $email         The e-mail.
	 */
	public function print_in_email( $order, $sent_to_admin = false, $plain_text = false, $email = null ): void {
		if ( ! $order instanceof \WC_Order || $sent_to_admin || ! $email instanceof \WC_Email || ! in_array( $email->id, self::EMAILS, true ) ) {
			return;
		}
		$said = Guard::run( 'offers of an e-mail', fn(): array => $this->of_customer( $order ), array() );
		if ( array() === $said ) {
			return;
		}
		if ( $plain_text ) {
			echo "\n" . esc_html( wp_strip_all_tags( __( 'For you', 'tandem-for-woocommerce' ) ) ) . "\n\n" . esc_html( implode( "\n", $said ) ) . "\n";
			return;
		}
		printf( '<h2>%s</h2><ul>%s</ul>', esc_html__( 'For you', 'tandem-for-woocommerce' ), wp_kses_post( implode( '', array_map( static fn( string $one ): string => '<li>' . esc_html( $one ) . '</li>', $said ) ) ) );
	}

	/**
	 * What holds for the customer of an order from now on, one sentence each.
	 *
	 * @param \WC_Order $order Order.
	 * @return list<string>
	 */
	public function of_customer( \WC_Order $order ): array {
		// Of a guest nothing is known but that this order was placed.
		$facts = fn(): array => $order->get_customer_id() > 0 ? ( $this->facts )()->of_customer( $order->get_customer_id() ) : ShopperFacts::of_guest( true, true );
		return $this->in_writing( (string) $order->get_billing_email(), $facts, fn(): array => $this->usage->of_order( $order ) );
	}

	/**
	 * What holds for who has an address from now on, one sentence each.
	 *
	 * @param string $address E-mail address.
	 * @return list<string>
	 */
	public function of_address( string $address ): array {
		$account = get_user_by( 'email', $address );
		return $this->in_writing( $address, fn(): array => ( $this->facts )()->of_address( $address ), fn(): array => $account ? $this->usage->of_account( $account ) : $this->usage->names( 0, $address, array() ) );
	}

	/**
	 * Offers that are named in e-mails and hold: only to who may be written to about offers.
	 *
	 * @param string                                       $address E-mail address.
	 * @param \Closure():array<string,scalar|list<scalar>> $facts   Facts of the customer.
	 * @param \Closure():list<string>                      $names   Names of the customer.
	 * @return list<string>
	 */
	private function in_writing( string $address, \Closure $facts, \Closure $names ): array {
		$offers = $this->named( 'email' );
		if ( ! $offers || ! ( $this->choices )()->allows( $address, MailChoices::OFFERS ) ) {
			return array();
		}
		$held = $this->decision->ask( $offers, $facts(), $this->usage->of( $offers, $names() ), time() )['eligible'];
		$said = array();
		foreach ( $offers as $offer ) {
			if ( in_array( $offer->rule_id(), $held, true ) ) {
				$said[] = $this->sentence( $offer );
			}
		}
		return array_slice( $said, 0, self::MOST );
	}

	/**
	 * Live offers shown in a place, in order.
	 *
	 * @param string $place One of OfferInput::PLACES.
	 * @return list<Offer>
	 */
	private function named( string $place ): array {
		return OfferStore::any_live() && $this->settings->open() ? array_values( array_filter( $this->store->live(), static fn( Offer $offer ): bool => $offer->shown( $place ) ) ) : array();
	}

	/**
	 * An offer in a sentence: that it is personal where it is, its name, and until when where it ends.
	 *
	 * @param Offer $offer Offer.
	 */
	public function sentence( Offer $offer ): string {
		$until = Offer::seconds( $offer->definition['until'] );
		/* translators: 1: "Personal offer" or "Offer", 2: name of the offer. */
		$text = sprintf( __( '%1$s: %2$s.', 'tandem-for-woocommerce' ), $offer->personal() ? __( 'Personal offer', 'tandem-for-woocommerce' ) : __( 'Offer', 'tandem-for-woocommerce' ), rtrim( $offer->label(), '.' ) );
		/* translators: 1: sentence, 2: date and time. */
		return null === $until ? $text : sprintf( __( '%1$s Until %2$s.', 'tandem-for-woocommerce' ), $text, Reward::moment( $until ) );
	}

	/**
	 * Where the bar leads: to the one category or product that the offer is about, else to the shop.
	 *
	 * @param Offer $offer Offer.
	 */
	private static function link( Offer $offer ): string {
		$scope = $offer->definition['scope'];
		$term  = $scope && 1 === count( $scope['categories'] ) && ! $scope['products'] ? get_term_link( $scope['categories'][0], 'product_cat' ) : null;
		$page  = 'bundle_price' === $offer->benefit() ? get_permalink( $offer->definition['benefit']['bundle'] ) : null;
		$page  = $scope && 1 === count( $scope['products'] ) && ! $scope['categories'] ? get_permalink( $scope['products'][0] ) : $page;
		return (string) ( is_string( $term ) ? $term : ( is_string( $page ) ? $page : wc_get_page_permalink( 'shop' ) ) );
	}

	/**
	 * Style and script of the places that are filled later.
	 */
	private function script(): void {
		wp_enqueue_style( 'tandem-bar', plugins_url( 'assets/css/bar.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_enqueue_style( 'tandem-offers', plugins_url( 'assets/css/offers.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_enqueue_script_module( 'tandem/offers', plugins_url( 'assets/js/offers.js', TANDEM_FILE ), array(), TANDEM_VERSION );
	}
}
