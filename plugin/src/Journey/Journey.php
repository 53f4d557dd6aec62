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

defined( 'ABSPATH' ) || exit;

/**
 * Builds the services that all placements share, each once, and attaches the placements.
 */
final class Journey implements Integration {

	/**
	 * Takes the plugin's services.
	 *
	 * @param Plugin $plugin The plugin.
	 */
	public function __construct( private readonly Plugin $plugin ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		$settings    = $this->plugin->settings();
		$products    = $this->plugin->products();
		$consent     = new Consent( $settings );
		$history     = new BrowsingHistory( $consent );
		$ledger      = new PageLedger( $settings );
		/** A process that renders several pages starts the next one. */
		add_action( 'tandem_new_page', $ledger->reset( ... ), 10, 0 );
		$placements  = new PlacementRegistry( $settings );
		$templates   = new Templates( $settings, $consent );
		$suggestions = $this->suggestions( $ledger );
		$fragments   = new Fragments( new FragmentStore(), $ledger, $templates, $this->plugin->bundle_rules() );
		$lists       = new SuggestionList( $suggestions, $templates, $fragments );
		$owned       = $this->plugin->owned();
		$questions   = $this->plugin->questions();
		$answers     = $this->plugin->answers();
		$shelf       = $this->plugin->shelf_rules();
		$shopper     = new ShopperContext( $history, $owned, $placements, new DailyBudget( $settings, $consent ), static fn(): array => array( ...$answers->preferences(), ...$shelf->preferences() ) );
		$orders      = new OrderSuggestions( $suggestions, $ledger, $owned, $settings );
		$cart        = new CartPlacements( $settings, $placements, $lists, $shopper, new FreeShipping(), $templates, $this->rewards(), new Destination( $settings ), fn(): bool => $this->takes_off() );
		$add_ons     = new AddOn();
		$banners     = new Banners( $settings, $templates, fn(): \Tandem\Plugin\Segments\ShopperFacts => $this->plugin->shopper_facts(), fn(): \Tandem\Engine => $this->plugin->engine() );
		$sets        = new BoughtTogetherSet( $products, $suggestions, $this->pricer() );
		$page        = new ProductPage( $settings, $placements, $sets, $templates, $fragments, $lists, $ledger, fn(): string => $this->plugin->tables()->shortcodes()->table( array( 'show_title' => 'no' ), 'bundles' ) );
		$counts      = new ThrottleStore();
		$expected    = new ExpectedProducts( $placements, $suggestions, $shopper, fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(), fn(): \Tandem\Plugin\Bundles\BundleRepository => $this->plugin->bundles() );
		$added       = new AddedProduct( $this->plugin->cart_pricing(), $this->plugin->quotes(), $this->plugin->catalog_prices() );
		$choice      = new CheckoutChoice(
			$suggestions,
			$shopper,
			$add_ons,
			fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(),
			$added,
			fn( string $key ): bool => $this->plugin->cart_pricing()->quote()?->loose( $key, 1 ) !== 0
		);
		foreach (
			array(
				$page,
				new BundleHint( $settings, fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(), fn(): \Tandem\Plugin\Cart\ComposedOffer => $this->plugin->composed_offer(), $templates, $fragments, $ledger ),
				new AddSet( new SetAdder( $products ), $sets, $products ),
				$expected,
				new PlacementsEndpoint( $settings, $lists, $shopper, $ledger, $cart, $banners, $placements, $expected, new Throttle( $settings, $counts ) ),
				$counts,
				$banners,
				new BannerBlocks( $banners ),
				$cart,
				new ShopPages( $placements, $lists ),
				new AfterPurchase( $settings, $placements, $lists, $orders, $templates ),
				new CheckoutOffer( $placements, $choice, $shopper, $products, $templates, $add_ons ),
				$add_ons,
				new ConsentRegistration(),
				new AnswerForm( $settings, $questions, $answers, $templates ),
				new AnswerFacts( $questions, $answers ),
				$added,
				new SocialProof( $settings, new ProofReader(), $templates ),
				new CatalogueOrder( $settings, $shelf->preferences( ... ) ),
				new MenuItems( $settings, fn(): array => $this->plugin->shopper_facts()->current() ),
				new Destination( $settings ),
				$owned,
				new PostPurchase( $settings, $this->plugin->mail_queue(), $owned, $placements, static fn(): OrderSuggestions => $orders ),
				new FragmentWatch(),
				new RecommendationsBlock( $settings, $lists, $placements, $page->placed( ... ) ),
				new Attribution(),
			) as $integration
		) {
			$integration->register_hooks();
		}
	}

	/**
	 * Suggestions for every placement.
	 *
	 * @param PageLedger $ledger Budget of the page.
	 */
	public function suggestions( PageLedger $ledger ): SuggestionReader {
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
			new PreferenceSource( $preferences )
		);
	}

	/**
	 * What the cart gets from an amount on.
	 */
	private function rewards(): RewardTiers {
		$usage = $this->plugin->offer_usage();
		return new RewardTiers( $this->plugin->settings(), $this->plugin->offers(), $this->plugin->offer_decision(), fn(): \Tandem\Plugin\Segments\ShopperFacts => $this->plugin->shopper_facts(), static fn( array $offers ): array => $usage->of( $offers, $usage->shopper() ) );
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
