<?php
/**
 * Products that some customers may buy first.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Until it opens for everybody, a product in the scope of an early access can be bought only by customers
 * who are logged in and meet its conditions. The server says so wherever WooCommerce asks whether a
 * product can be bought: at add-to-cart by every route, and when a cart is loaded, so that a product in a
 * cart from before goes out of it. Page caches do not keep pages of customers who are logged in.
 */
final class EarlyAccess implements Integration {

	/**
	 * Offers that hold for the shopper, by user and offers.
	 *
	 * @var array<string,list<string>>
	 */
	private array $known = array();

	/**
	 * Takes its services.
	 *
	 * @param OfferStore     $store    Offers.
	 * @param OfferDecision  $decision Decisions.
	 * @param Settings       $settings Settings.
	 * @param \Closure():int $now      UNIX seconds of this request.
	 */
	public function __construct(
		private readonly OfferStore $store,
		private readonly OfferDecision $decision,
		private readonly Settings $settings,
		private readonly \Closure $now,
	) {
	}

	/**
	 * Attaches to the question whether a product can be bought, and to the product page.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_is_purchasable', array( $this, 'may_buy' ), 1000, 2 );
		add_filter( 'woocommerce_variation_is_purchasable', array( $this, 'may_buy' ), 1000, 2 );
		add_action( 'woocommerce_single_product_summary', array( $this, 'notice' ), 29 );
		add_action( 'tandem_offers_changed', array( $this, 'forget' ) );
	}

	/**
	 * Forgets who may buy what.
	 */
	public function forget(): void {
		$this->known = array();
	}

	/**
	 * Whether the shopper may buy a product now.
	 *
	 * @param mixed $may     Answer so far.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function may_buy( $may, $product ) {
		if ( ! $may || ! $product instanceof \WC_Product ) {
			return $may;
		}
		try {
			return null === $this->closed( $product );
		} catch ( \Throwable $error ) {
			Log::failure( 'early access', $error );
			return $may;
		}
	}

	/**
	 * Says from when everybody may buy.
	 */
	public function notice(): void {
		global $product;
		try {
			$opens = $product instanceof \WC_Product ? $this->closed( $product ) : null;
			if ( null !== $opens ) {
				/* translators: %s: date and time. */
				printf( '<p class="tandem-early-access">%s</p>', esc_html( sprintf( __( 'Some of our customers may buy this first. Everybody can from %s on.', 'tandem-for-woocommerce' ), wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $opens ) ) ) );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'early access', $error );
		}
	}

	/**
	 * When a product that is closed to this shopper opens; null where it can be bought.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function closed( \WC_Product $product ): ?int {
		$opens = null;
		foreach ( $this->store->live() as $offer ) {
			if ( 'early_access' !== $offer->benefit() || ! $this->about( $offer, $product ) ) {
				continue;
			}
			$at = Offer::seconds( $offer->definition['benefit']['opens'] );
			if ( null === $at || ( $this->now )() >= $at || ! $this->settings->open() ) {
				continue;
			}
			if ( in_array( $offer->rule_id(), $this->held(), true ) ) {
				return null;
			}
			$opens = max( $opens ?? 0, $at );
		}
		return $opens;
	}

	/**
	 * Whether an offer is about a product.
	 *
	 * @param Offer       $offer   Offer.
	 * @param \WC_Product $product Product.
	 */
	private function about( Offer $offer, \WC_Product $product ): bool {
		$scope = $offer->definition['scope'];
		$id    = $product->get_parent_id() && $product->is_type( 'variation' ) ? $product->get_parent_id() : $product->get_id();
		return $scope && ! in_array( $id, $scope['exclude'], true )
			&& ( in_array( $id, $scope['products'], true ) || ( $scope['categories'] && array_intersect( $scope['categories'], wc_get_product_cat_ids( $id ) ) ) );
	}

	/**
	 * Offers that hold for the shopper of this request; none for guests.
	 *
	 * @return list<string>
	 */
	private function held(): array {
		$user = get_current_user_id();
		if ( ! $user ) {
			return array();
		}
		return $this->known[ $user . ':' . ( $this->now )() ] ??= $this->decision->of( array(), ShopCurrency::current() )['eligible'];
	}
}
