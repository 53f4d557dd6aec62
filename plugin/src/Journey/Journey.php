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
		$placements  = new PlacementRegistry( $settings );
		$templates   = new Templates( $settings, $consent );
		$suggestions = $this->suggestions( $ledger );
		$fragments   = new Fragments( new FragmentStore(), $ledger, $templates, $this->plugin->bundle_rules() );
		$lists       = new SuggestionList( $suggestions, $templates, $fragments );
		$owned       = $this->plugin->owned();
		$shopper     = new ShopperContext( $history, $owned );
		$orders      = new OrderSuggestions( $suggestions, $ledger, $owned, $settings );
		$cart        = new CartPlacements( $settings, $placements, $lists, $shopper, new FreeShipping(), $templates );
		$add_ons     = new AddOn();
		$banners     = new Banners( $settings, $templates, fn(): \Tandem\Plugin\Segments\ShopperFacts => $this->plugin->shopper_facts(), fn(): \Tandem\Engine => $this->plugin->engine() );
		$sets        = new BoughtTogetherSet( $products, $suggestions, $this->pricer() );
		foreach (
			array(
				new ProductPage( $settings, $placements, $sets, $templates, $fragments, $lists ),
				new AddSet( new SetAdder( $products ), $sets, $products ),
				new PlacementsEndpoint( $settings, $lists, $shopper, $ledger, $cart, $banners ),
				$banners,
				$cart,
				new ShopPages( $settings, $placements, $lists ),
				new AfterPurchase( $settings, $placements, $lists, $orders, $templates ),
				new CheckoutOffer( $settings, $placements, $suggestions, $shopper, $products, $templates, $add_ons ),
				$add_ons,
				new ConsentRegistration(),
				$owned,
				new PostPurchase( $settings, $this->plugin->mail_queue(), $owned, $placements, static fn(): OrderSuggestions => $orders ),
				new FragmentWatch(),
				new RecommendationsBlock( $settings, $lists ),
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
			$ledger
		);
	}

	/**
	 * Prices of sets.
	 */
	private function pricer(): SetPricer {
		return new SetPricer( fn(): \Tandem\Engine => $this->plugin->engine(), $this->plugin->bundle_rules(), $this->plugin->catalog_prices(), $this->plugin->settings() );
	}
}
