<?php
/**
 * Sales for everybody, where products are shown.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Strikes the price of a product that a public offer lowers, by the same quote that the cart uses, and
 * gives it the shop's sale badge. Only what is shown changes: the product keeps its price, so that the
 * cart never takes the discount twice.
 */
final class PublicSale implements Integration {

	/**
	 * Prices of this request by product.
	 *
	 * @var array<string,array{0:string,1:string}|null>
	 */
	private array $known = array();

	/**
	 * Takes its services.
	 *
	 * @param OfferStore    $store    Offers.
	 * @param OfferRules    $rules    Rules.
	 * @param Quotes        $quotes   Quotes.
	 * @param CatalogPrices $prices   Catalogue prices.
	 * @param Settings      $settings Settings.
	 */
	public function __construct(
		private readonly OfferStore $store,
		private readonly OfferRules $rules,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Attaches to what is shown.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_get_price_html', array( $this, 'html' ), 100, 2 );
		add_filter( 'woocommerce_product_is_on_sale', array( $this, 'badge' ), 100, 2 );
		SaleFlash::follow();
		add_action( 'tandem_offers_changed', array( $this, 'forget' ) );
	}

	/**
	 * Forgets prices.
	 */
	public function forget(): void {
		$this->known = array();
	}

	/**
	 * The price with the struck one before it.
	 *
	 * @param mixed $html    Price.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function html( $html, $product ) {
		$sale = $product instanceof \WC_Product ? $this->sale( $product ) : null;
		if ( null === $sale ) {
			return $html;
		}
		$shown = static fn( string $price ): string => (string) wc_get_price_to_display( $product, array( 'price' => $price ) );
		return wc_format_sale_price( $shown( $sale[0] ), $shown( $sale[1] ) ) . $product->get_price_suffix( $sale[1] );
	}

	/**
	 * Whether the theme shows its sale badge.
	 *
	 * @param mixed $on_sale Answer so far.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function badge( $on_sale, $product ) {
		return $on_sale || ! $product instanceof \WC_Product || ! SaleFlash::is_due() ? $on_sale : $this->lowers( $product );
	}

	/**
	 * Whether a sale lowers a product, or one of the first variations of it.
	 *
	 * @param \WC_Product $product Product.
	 */
	public function lowers( \WC_Product $product ): bool {
		if ( ! $product instanceof \WC_Product_Variable ) {
			return null !== $this->sale( $product );
		}
		foreach ( array_slice( $product->get_visible_children(), 0, 20 ) as $id ) {
			$variation = wc_get_product( $id );
			if ( $variation instanceof \WC_Product && null !== $this->sale( $variation ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Price now and price of the sale, as decimal text; null where no sale lowers it.
	 *
	 * @param \WC_Product $product Product.
	 * @return array{0:string,1:string}|null
	 */
	public function sale( \WC_Product $product ): ?array {
		if ( ! $product->is_type( array( 'simple', 'variation' ) ) || ! $this->settings->open() ) {
			return null;
		}
		$offers = array_filter( $this->store->live(), static fn( Offer $offer ): bool => $offer->definition['public'] && $offer->shown( 'prices' ) );
		if ( ! $offers ) {
			return null;
		}
		try {
			$currency = ShopCurrency::current();
			$key      = $product->get_id() . $currency->code . $this->quotes->now() . implode( ',', array_column( $offers, 'id' ) );
			if ( ! array_key_exists( $key, $this->known ) ) {
				$this->known[ $key ] = $this->fresh( $product, $currency, $offers );
			}
			return $this->known[ $key ];
		} catch ( \Throwable $error ) {
			Log::failure( 'public sale', $error );
			return null;
		}
	}

	/**
	 * Asks for the price.
	 *
	 * @param \WC_Product  $product  Product.
	 * @param ShopCurrency $currency Currency.
	 * @param array<Offer> $offers   Public offers.
	 * @return array{0:string,1:string}|null
	 */
	private function fresh( \WC_Product $product, ShopCurrency $currency, array $offers ): ?array {
		$prices = $this->prices->read( $product, $currency );
		$rules  = array_values( array_filter( array_map( fn( Offer $offer ): ?array => $this->rules->rule( $offer, $currency ), $offers ) ) );
		if ( null === $prices['current'] || ! $rules ) {
			return null;
		}
		$quote = $this->quotes->quote( array( $this->prices->line( 'p', $product, 1, $currency ) ), $currency, Quotes::NOBODY, $rules );
		$after = $quote->answer['lines'][0]['total'] ?? null;
		return null !== $after && $after < $prices['current'] ? array( $currency->decimal( $prices['current'] ), $currency->decimal( $after ) ) : null;
	}
}
