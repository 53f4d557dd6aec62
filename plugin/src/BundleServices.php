<?php
/**
 * Services of bundles, cart prices and orders.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

use Tandem\Engine;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that sells bundles. Used by Plugin alone.
 */
trait BundleServices {

	/**
	 * The shop's bundles.
	 */
	public function bundles(): Bundles\BundleRepository {
		return $this->service( Bundles\BundleRepository::class, static fn(): Bundles\BundleRepository => new Bundles\BundleRepository() );
	}

	/**
	 * The shop's bundles as rules of a quote.
	 */
	public function bundle_rules(): Bundles\BundleRules {
		return $this->service( Bundles\BundleRules::class, fn(): Bundles\BundleRules => new Bundles\BundleRules( $this->bundles(), $this->settings() ) );
	}

	/**
	 * What bundles cost.
	 */
	public function bundle_pricer(): Bundles\BundlePricer {
		return $this->service( Bundles\BundlePricer::class, fn(): Bundles\BundlePricer => new Bundles\BundlePricer( $this->bundle_rules(), $this->quotes(), $this->catalog_prices(), $this->component_check(), fn(): ?Pricing\PriceHistory => 'lowest30' === $this->settings()->get( 'bundles.was' ) ? $this->price_history() : null, $this->primer(), fn(): Journey\Fragments => $this->journey()->fragments() ) );
	}

	/**
	 * What a bundle costs as it is chosen.
	 */
	public function bundle_total(): Bundles\BundleTotal {
		return $this->service( Bundles\BundleTotal::class, fn(): Bundles\BundleTotal => new Bundles\BundleTotal( $this->bundle_pricer(), $this->component_check() ) );
	}

	/**
	 * What can be part of a bundle.
	 */
	public function component_check(): Bundles\ComponentCheck {
		return $this->service( Bundles\ComponentCheck::class, static fn(): Bundles\ComponentCheck => new Bundles\ComponentCheck() );
	}

	/**
	 * Questions to the pricing engine.
	 */
	public function quotes(): Pricing\Quotes {
		return $this->service( Pricing\Quotes::class, fn(): Pricing\Quotes => new Pricing\Quotes( fn(): Engine => $this->engine(), $this->bundle_rules(), $this->settings(), $this->usage() ) );
	}

	/**
	 * Catalogue prices without any of Tandem's own.
	 */
	public function catalog_prices(): Pricing\CatalogPrices {
		return $this->service( Pricing\CatalogPrices::class, fn(): Pricing\CatalogPrices => new Pricing\CatalogPrices( $this->line_prices() ) );
	}

	/**
	 * Prices of cart lines.
	 */
	public function line_prices(): Pricing\LinePrices {
		return $this->service( Pricing\LinePrices::class, static fn(): Pricing\LinePrices => new Pricing\LinePrices() );
	}

	/**
	 * Uses of limited rules.
	 */
	public function usage(): Pricing\UsageStore {
		return $this->service( Pricing\UsageStore::class, static fn(): Pricing\UsageStore => new Pricing\UsageStore() );
	}

	/**
	 * Every rule that made a price.
	 */
	public function rule_versions(): Pricing\RuleVersionStore {
		return $this->service( Pricing\RuleVersionStore::class, static fn(): Pricing\RuleVersionStore => new Pricing\RuleVersionStore() );
	}

	/**
	 * Proofs of past orders by name of the engine that derives them.
	 *
	 * @param string $which shop, native, php, both, or all that there are.
	 * @return array<string,Orders\OrderProof>
	 * @throws \InvalidArgumentException Where the extension is asked for and does not answer here.
	 */
	public function order_proofs( string $which = 'shop' ): array {
		$engines = array( $this->engine()->name() => $this->engine( ... ) );
		if ( in_array( $which, array( 'native', 'both' ), true ) && ! isset( $engines['native'] ) ) {
			throw new \InvalidArgumentException( esc_html( 'expected the PHP extension, found PHP alone: ' . $this->engine()->status()->error ) );
		}
		if ( in_array( $which, array( 'php', 'both', 'all' ), true ) ) {
			$engines['fallback'] = static fn(): Engine => new \Tandem\FallbackEngine( '', '' );
		}
		if ( 'php' === $which ) {
			$engines = array_intersect_key( $engines, array( 'fallback' => true ) );
		}
		return array_map( fn( \Closure $engine ): Orders\OrderProof => new Orders\OrderProof( $engine, $this->rule_versions() ), $engines );
	}

	/**
	 * Bundle prices in the cart.
	 */
	public function cart_pricing(): Cart\CartPricing {
		return $this->service( Cart\CartPricing::class, fn(): Cart\CartPricing => new Cart\CartPricing( new Cart\CartLines( $this->catalog_prices() ), $this->quotes(), $this->line_prices() ) );
	}

	/**
	 * What the shopper sees of bundles in the cart.
	 */
	public function cart_display(): Cart\CartDisplay {
		return $this->service( Cart\CartDisplay::class, fn(): Cart\CartDisplay => new Cart\CartDisplay( $this->cart_pricing(), fn( array $products ): array => $this->bundles()->holding( $products ) ) );
	}

	/**
	 * Keeps stored bundles in step with their components.
	 */
	public function bundle_refresh(): Bundles\BundleRefresh {
		return $this->service( Bundles\BundleRefresh::class, fn(): Bundles\BundleRefresh => new Bundles\BundleRefresh( $this->bundles(), $this->bundle_rules(), $this->bundle_pricer() ) );
	}

	/**
	 * Makes and changes bundles.
	 */
	public function bundle_writer(): Bundles\BundleWriter {
		return $this->service( Bundles\BundleWriter::class, fn(): Bundles\BundleWriter => new Bundles\BundleWriter( $this->component_check(), $this->bundle_pricer() ) );
	}

	/**
	 * Prices that products had.
	 */
	public function price_history(): Pricing\PriceHistory {
		return $this->service( Pricing\PriceHistory::class . '#' . get_current_blog_id(), fn(): Pricing\PriceHistory => new Pricing\PriceHistory( new Pricing\PriceHistoryStore(), $this->settings() ) );
	}

	/**
	 * Import and export of bundles.
	 */
	public function bundle_transfer(): Bundles\BundleTransfer {
		return $this->service( Bundles\BundleTransfer::class, fn(): Bundles\BundleTransfer => new Bundles\BundleTransfer( $this->bundle_writer() ) );
	}

	/**
	 * Whether bundles make sense beside each other.
	 */
	public function bundle_coherence(): Bundles\BundleCoherence {
		return $this->service( Bundles\BundleCoherence::class, fn(): Bundles\BundleCoherence => new Bundles\BundleCoherence( fn(): Engine => $this->engine(), $this->bundle_rules(), $this->catalog_prices() ) );
	}

	/**
	 * One builder an integration, in the order of attachment.
	 *
	 * @return list<callable():Integration>
	 */
	private function bundle_integrations(): array {
		return array(
			fn(): Integration => new Bundles\BundleType( $this->bundle_pricer() ),
			fn(): Integration => $this->bundle_refresh(),
			fn(): Integration => $this->price_history(),
			fn(): Integration => new Bundles\BundlePage( $this->bundle_pricer(), $this->bundles(), fn(): Bundles\BundleTotal => $this->bundle_total() ),
			fn(): Integration => Deferred::until( 'wc_ajax_tandem_bundle_total', fn(): Integration => $this->bundle_total() ),
			fn(): Integration => Deferred::until( 'admin_enqueue_scripts woocommerce_product_data_tabs woocommerce_product_data_panels woocommerce_admin_process_product_object', fn(): Integration => new Bundles\BundleEditor( $this->component_check(), $this->bundle_pricer(), fn(): array => array_map( static fn( array $segment ): string => (string) $segment['name'], $this->segments()->all() ) ) ),
			fn(): Integration => Deferred::until( 'manage_product_posts_custom_column post_row_actions admin_post_tandem_bundle_toggle', fn(): Integration => new Bundles\BundleList( $this->bundle_pricer() ) ),
			fn(): Integration => new Bundles\BundleListTools( $this->bundle_pricer() ),
			fn(): Integration => Deferred::until( 'admin_notices manage_posts_extra_tablenav bulk_actions-edit-product handle_bulk_actions-edit-product', fn(): Integration => new Bundles\BundleBulk( $this->bundle_writer() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\BundlesController( $this->bundle_writer(), $this->bundle_pricer(), $this->bundle_transfer() ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\BundleCommand( $this ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\BundlePreviewController( $this->component_check(), $this->bundle_pricer(), $this->bundles(), $this->bundle_coherence() ) ),
			fn(): Integration => new Cart\CartExpansion( $this->component_check(), $this->cart_pricing() ),
			fn(): Integration => $this->cart_pricing(),
			fn(): Integration => new Cart\PriceAgreement( $this->cart_pricing() ),
			fn(): Integration => $this->cart_display(),
			fn(): Integration => Deferred::until( 'tandem_cart_priced tandem_store_api_cart_item woocommerce_cart_item_class woocommerce_mini_cart_item_class render_block_woocommerce/mini-cart-products-table-block woocommerce_cart_item_name', fn(): Integration => new Cart\CartGroups( $this->cart_display() ) ),
			fn(): Integration => Deferred::until( 'woocommerce_structured_data_product', fn(): Integration => new Bundles\BundleMarkup( $this->bundle_pricer() ) ),
			fn(): Integration => Deferred::until( 'plugin_row_meta', fn(): Integration => new Bundles\BundlePause( $this->bundles() ) ),
			fn(): Integration => $this->completion(),
			fn(): Integration => Deferred::until( 'woocommerce_coupon_is_valid woocommerce_coupon_get_items_to_apply', fn(): Integration => new Cart\CouponPolicy( $this->cart_pricing(), $this->settings() ) ),
			static fn(): Integration => new StoreApi\CartExtension(),
			fn(): Integration => Deferred::until( 'woocommerce_checkout_create_order_line_item woocommerce_checkout_create_order woocommerce_store_api_checkout_update_order_meta', fn(): Integration => new Orders\OrderAllocation( $this->cart_pricing(), $this->cart_display(), $this->rule_versions(), fn(): Engine => $this->engine() ) ),
			static fn(): Integration => Deferred::until( 'woocommerce_order_item_meta_end woocommerce_after_order_itemmeta woocommerce_hidden_order_itemmeta woocommerce_get_order_item_totals woocommerce_order_details_before_order_table_items woocommerce_order_details_after_order_table_items woocommerce_email_before_order_table woocommerce_email_after_order_table woocommerce_order_item_name', static fn(): Integration => new Orders\OrderDisplay() ),
			fn(): Integration => Deferred::until( 'woocommerce_order_details_after_order_table add_meta_boxes', fn(): Integration => new Orders\PriceStoryDisplay( $this->rule_versions(), $this->order_proofs( ... ) ) ),
			fn(): Integration => Deferred::until( 'rest_api_init woocommerce_order_item_add_action_buttons', fn(): Integration => new Orders\OrderRepricing( $this->quotes(), $this->catalog_prices(), $this->rule_versions(), fn(): Engine => $this->engine() ) ),
			fn(): Integration => Deferred::until( 'woocommerce_before_delete_order woocommerce_checkout_order_created woocommerce_order_status_changed woocommerce_before_trash_order woocommerce_store_api_checkout_order_processed woocommerce_checkout_create_order', fn(): Integration => new Orders\UsageClaims( $this->cart_pricing(), $this->bundles(), $this->usage() ) ),
		);
	}
}
