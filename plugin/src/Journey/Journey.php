<?php
/**
 * Composition of the journey.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Blocks\RecommendationsBlock;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Mail\PostPurchase;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Privacy\ConsentRegistration;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
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
		$shopper     = new ShopperContext( $history, $owned, $placements );
		$orders      = new OrderSuggestions( $suggestions, $ledger, $owned, $settings );
		$cart        = new CartPlacements( $settings, $placements, $lists, $shopper, new FreeShipping(), $templates );
		$add_ons     = new AddOn();
		$banners     = new Banners( $settings, $templates, fn(): \Tandem\Plugin\Segments\ShopperFacts => $this->plugin->shopper_facts(), fn(): \Tandem\Engine => $this->plugin->engine() );
		$sets        = new BoughtTogetherSet( $products, $suggestions, $this->pricer() );
		$page        = new ProductPage( $settings, $placements, $sets, $templates, $fragments, $lists, fn(): string => $this->plugin->tables()->shortcodes()->table( array(), 'bundles' ) );
		$choice      = new CheckoutChoice(
			$suggestions,
			$shopper,
			$add_ons,
			fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(),
			fn( string $key ): bool => $this->plugin->cart_pricing()->quote()?->loose( $key, 1 ) !== 0
		);
		foreach (
			array(
				$page,
				new BundleHint( $settings, fn(): \Tandem\Plugin\Cart\CompletionOffer => $this->plugin->completion_offer(), $templates, $fragments, $ledger ),
				new AddSet( new SetAdder( $products ), $sets, $products ),
				new PlacementsEndpoint( $settings, $lists, $shopper, $ledger, $cart, $banners, $placements ),
				$banners,
				$cart,
				new ShopPages( $placements, $lists ),
				new AfterPurchase( $settings, $placements, $lists, $orders, $templates ),
				new CheckoutOffer( $placements, $choice, $shopper, $products, $templates, $add_ons ),
				$add_ons,
				new ConsentRegistration(),
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
		$products = $this->plugin->products();
		return new SuggestionReader(
			new EngineSource( fn(): \Tandem\Engine => $this->plugin->engine(), $this->plugin->settings() ),
			new LinkedSource( $products ),
			new BestSellerSource( $products, new BestSellerReader() ),
			$products,
			new ReasonText( $this->plugin->settings(), $products ),
			$ledger,
			new PlacementRegistry( $this->plugin->settings() )
		);
	}

	/**
	 * Prices of sets.
	 */
	private function pricer(): SetPricer {
		return new SetPricer( fn(): \Tandem\Engine => $this->plugin->engine(), $this->plugin->bundle_rules(), $this->plugin->catalog_prices(), $this->plugin->settings() );
	}
}
