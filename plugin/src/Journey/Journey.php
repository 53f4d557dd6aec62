<?php
/**
 * Composition of the journey.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Answers\AnswerFacts;
use Tandem\Plugin\Answers\AnswerForm;
use Tandem\Plugin\Blocks\BannerBlocks;
use Tandem\Plugin\Blocks\RecommendationsBlock;
use Tandem\Plugin\Cart\AddedProduct;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Deferred;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Mail\PostPurchase;
use Tandem\Plugin\Place\CatalogueOrder;
use Tandem\Plugin\Place\Destination;
use Tandem\Plugin\Place\MenuItems;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Privacy\ConsentRegistration;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\PreferenceReader;
use Tandem\Plugin\Recommendations\PreferenceSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Recommendations\SuggestionTrace;

defined( 'ABSPATH' ) || exit;

/**
 * Builds the services that all placements share, each once, and attaches the placements.
 */
final class Journey implements Integration {

	/**
	 * Budget of the page.
	 *
	 * @var PageLedger
	 */
	private readonly PageLedger $ledger;

	/**
	 * Renders.
	 *
	 * @var Templates
	 */
	private readonly Templates $templates;

	/**
	 * What is remembered between requests.
	 *
	 * @var Fragments
	 */
	private readonly Fragments $fragments;

	/**
	 * What the preview asks as the shop does.
	 *
	 * @var array{0:ShopperContext,1:CartPlacements}
	 */
	private array $parts;

	/**
	 * What the attention of the shopper of this request has room for.
	 *
	 * @var Attention
	 */
	private readonly Attention $attention;

	/**
	 * Takes the plugin's services.
	 *
	 * @param Plugin $plugin The plugin.
	 */
	public function __construct( private readonly Plugin $plugin ) {
		$this->ledger    = new PageLedger( $plugin->settings() );
		$consent         = new Consent( $plugin->settings() );
		$this->templates = new Templates( $plugin->settings(), $consent );
		$this->attention = new Attention( new DailyBudget( $plugin->settings(), $consent ), $consent );
		$this->fragments = new Fragments( new FragmentStore(), $this->ledger, $this->templates, $plugin->bundles() );
	}

	/**
	 * What the attention of the shopper of this request has room for.
	 */
	public function attention(): Attention {
		return $this->attention;
	}

	/**
	 * What is remembered between requests.
	 */
	public function fragments(): Fragments {
		return $this->fragments;
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		$settings    = $this->plugin->settings();
		$products    = $this->plugin->products();
		$consent     = new Consent( $settings );
		$history     = new BrowsingHistory( $consent );
		$ledger      = $this->ledger;
		/** A process that renders several pages starts the next one. */
		add_action( 'tandem_new_page', $ledger->reset( ... ), 10, 0 );
		$placements  = new PlacementRegistry( $settings );
		$templates   = $this->templates;
		$suggestions = $this->suggestions( $ledger );
		$fragments   = $this->fragments;
		$lists       = new SuggestionList( $suggestions, $templates, $fragments );
		$owned       = $this->plugin->owned();
		$questions   = $this->plugin->questions();
		$answers     = $this->plugin->answers();
		$shelf       = $this->plugin->shelf_rules();
		$shopper     = new ShopperContext( $history, $owned, $placements, $this->attention, static fn(): array => array( ...$answers->preferences(), ...$shelf->preferences() ) );
		$orders      = static fn(): OrderSuggestions => new OrderSuggestions( $suggestions, $ledger, $owned, $settings );
		$cart        = new CartPlacements( $settings, $placements, $lists, $shopper, new FreeShipping(), $templates, fn(): RewardTiers => $this->rewards(), new Destination( $settings ), fn(): bool => $this->takes_off(), $fragments, fn(): ?array => $this->plugin->completion_offer()->known_by() );
		$this->parts = array( $shopper, $cart );
		$add_ons     = new AddOn();
		$banners     = new Banners( $settings, $templates, fn(): \Tandem\Plugin\Segments\ShopperFacts => $this->plugin->shopper_facts(), fn(): \Tandem\Engine => $this->plugin->engine() );
		$sets        = fn(): BoughtTogetherSet => new BoughtTogetherSet( $products, $suggestions, $this->pricer() );
		$page        = new ProductPage( $settings, $placements, $sets, $templates, $fragments, $lists, $ledger, fn(): string => $this->plugin->tables()->shortcodes()->table( array( 'show_title' => 'no' ), 'bundles' ) );
		$expected    = new ExpectedProducts( $placements, $suggestions, $shopper, fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(), fn(): \Tandem\Plugin\Bundles\BundleRepository => $this->plugin->bundles(), $this->plugin->primer(), $fragments );
		$batch       = fn(): PlacementsEndpoint => new PlacementsEndpoint( $settings, $lists, $shopper, $ledger, $cart, $banners, $placements, $expected, new Throttle( $settings, new ThrottleStore() ) );
		foreach (
			array(
				$page,
				Deferred::until( 'woocommerce_after_add_to_cart_form tandem_placements_answer', fn(): Integration => $this->hint() ),
				new AddSet( new SetAdder( $products ), $sets, $products ),
				$expected,
				// The flood is refused before anything else is done.
				isset( $_GET['wc-ajax'] ) ? $batch() : Deferred::until( 'wc_ajax_tandem_placements', $batch ), // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only.
				Deferred::until( 'tandem_watch', static fn(): Integration => new ThrottleStore() ),
				$banners,
				new BannerBlocks( $banners ),
				$cart,
				Deferred::until( 'woocommerce_after_main_content woocommerce_cart_is_empty post_class render_block_woocommerce/cart get_footer render_block_core/template-part', static fn(): Integration => new ShopPages( $placements, $lists ) ),
				Deferred::until( 'woocommerce_thankyou woocommerce_email_after_order_table', fn(): Integration => new AfterPurchase( $settings, $placements, $lists, $orders(), $templates, $this->attention ) ),
				Deferred::until( 'woocommerce_checkout_create_order woocommerce_store_api_checkout_update_order_meta woocommerce_privacy_export_order_personal_data_meta woocommerce_privacy_remove_order_personal_data_meta', fn(): Integration => new OrderRefusals( $this->attention, $consent ) ),
				new CheckoutOffer( $placements, fn(): CheckoutChoice => $this->choice( $suggestions, $shopper, $add_ons ), $shopper, $products, $templates, $add_ons, $this->attention ),
				$add_ons,
				new ConsentRegistration(),
				new AnswerForm( $settings, $questions, $answers, $templates ),
				Deferred::until( 'tandem_shopper_facts tandem_facts_missing tandem_fact_options wp_privacy_personal_data_exporters wp_privacy_personal_data_erasers', static fn(): Integration => new AnswerFacts( $questions, $answers ) ),
				Deferred::until( 'tandem_closes_gap tandem_shipping_gap', fn(): Integration => $this->added() ),
				Deferred::until( 'tandem_watch tandem_settings_changed woocommerce_before_add_to_cart_form', static fn(): Integration => new SocialProof( $settings, new ProofReader(), $templates ) ),
				Deferred::until( 'woocommerce_catalog_orderby woocommerce_default_catalog_orderby_options woocommerce_product_query posts_clauses', static fn(): Integration => new CatalogueOrder( $settings, $shelf->preferences( ... ) ) ),
				Deferred::until( 'wp_nav_menu_objects render_block_core/navigation-link render_block_core/navigation-submenu', fn(): Integration => new MenuItems( $settings, fn(): array => $this->plugin->shopper_facts()->current() ) ),
				new Destination( $settings ),
				Deferred::until( 'tandem_watch', static fn(): Integration => $owned ),
				Deferred::until( 'tandem_mail_kinds woocommerce_email_classes woocommerce_order_status_completed woocommerce_order_status_cancelled woocommerce_order_status_refunded woocommerce_order_status_failed', fn(): Integration => new PostPurchase( $settings, $this->plugin->mail_queue(), $owned, $placements, $orders ) ),
				new FragmentWatch(),
				new RecommendationsBlock( $settings, $lists, $placements, $page->placed( ... ) ),
				Deferred::until( 'woocommerce_checkout_create_order_line_item', static fn(): Integration => new Attribution() ),
			) as $integration
		) {
			$integration->register_hooks();
		}
	}

	/**
	 * The shopper's facts, and what the cart adds.
	 *
	 * @return array{0:ShopperContext,1:CartPlacements}
	 */
	public function parts(): array {
		return $this->parts;
	}

	/**
	 * The bundle that a product page offers.
	 */
	public function hint(): BundleHint {
		return new BundleHint( $this->plugin->settings(), fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(), fn(): \Tandem\Plugin\Cart\ComposedOffer => $this->plugin->composed_offer(), $this->templates, $this->fragments, $this->ledger, $this->attention );
	}

	/**
	 * The one offer at checkout.
	 *
	 * @param SuggestionReader $suggestions Suggests.
	 * @param ShopperContext   $shopper     The shopper's facts.
	 * @param AddOn            $add_ons     Add-ons.
	 */
	public function choice( SuggestionReader $suggestions, ShopperContext $shopper, AddOn $add_ons ): CheckoutChoice {
		return new CheckoutChoice(
			$suggestions,
			$shopper,
			$add_ons,
			$this->attention,
			fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(),
			$this->added(),
			fn( string $key ): bool => $this->plugin->cart_pricing()->quote()?->loose( $key, 1 ) !== 0
		);
	}

	/**
	 * What one more product does to the cart.
	 */
	private function added(): AddedProduct {
		return new AddedProduct( $this->plugin->cart_pricing(), $this->plugin->quotes(), $this->plugin->catalog_prices() );
	}

	/**
	 * Suggestions for every placement.
	 *
	 * @param PageLedger           $ledger Budget of the page.
	 * @param SuggestionTrace|null $notes  Takes notes for the owner.
	 */
	public function suggestions( PageLedger $ledger, ?SuggestionTrace $notes = null ): SuggestionReader {
		$products    = $this->plugin->products();
		$preferences = new PreferenceReader();
		return new SuggestionReader(
			new EngineSource( fn(): \Tandem\Engine => $this->plugin->engine(), $this->plugin->settings(), $preferences ),
			new LinkedSource( $products ),
			new BestSellerSource( $products, new BestSellerReader() ),
			$products,
			new ReasonText( $this->plugin->settings(), $products ),
			$ledger,
			new PlacementRegistry( $this->plugin->settings() ),
			new PreferenceSource( $preferences ),
			$notes
		);
	}

	/**
	 * What the cart gets from an amount on.
	 */
	private function rewards(): RewardTiers {
		$usage = $this->plugin->offer_usage();
		return new RewardTiers( $this->plugin->settings(), $this->plugin->offers(), $this->plugin->offer_decision(), fn(): \Tandem\Plugin\Segments\ShopperFacts => $this->plugin->shopper_facts(), static fn( array $offers ): array => $usage->of( $offers, $usage->shopper() ), $this->added()->with_amount( ... ) );
	}

	/**
	 * Whether a coupon could take something off when a product is added. Bundles and offers are quoted instead.
	 */
	private function takes_off(): bool {
		$cart = WC()->cart;
		return ! $cart instanceof \WC_Cart || array() !== $cart->get_applied_coupons();
	}

	/**
	 * Prices of sets.
	 */
	private function pricer(): SetPricer {
		return new SetPricer( fn(): \Tandem\Engine => $this->plugin->engine(), $this->plugin->bundle_rules(), $this->plugin->catalog_prices(), $this->plugin->settings() );
	}
}
