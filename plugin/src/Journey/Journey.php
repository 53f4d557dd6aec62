<?php
/**
 * Composition of the journey.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Plugin;
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
	 * Budget of the page.
	 *
	 * @var PageLedger|null
	 */
	private ?PageLedger $ledger = null;

	/**
	 * Suggestions.
	 *
	 * @var SuggestionReader|null
	 */
	private ?SuggestionReader $suggestions = null;

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
		$settings  = $this->plugin->settings();
		$products  = $this->plugin->products();
		$templates = new Templates();
		$sets      = new BoughtTogetherSet( $products, $this->suggestions(), $this->pricer() );
		foreach (
			array(
				new ProductPage( $settings, $sets, $templates ),
				new AddSet( new SetAdder( $products ), $sets, $products ),
				new Attribution(),
			) as $integration
		) {
			$integration->register_hooks();
		}
	}

	/**
	 * Prices of sets.
	 */
	private function pricer(): SetPricer {
		return new SetPricer( fn(): \Tandem\Engine => $this->plugin->engine(), $this->plugin->bundle_rules(), $this->plugin->catalog_prices(), $this->plugin->settings() );
	}

	/**
	 * The attention budget of this page.
	 */
	public function ledger(): PageLedger {
		return $this->ledger ??= new PageLedger( $this->plugin->settings() );
	}

	/**
	 * Suggestions for every placement.
	 */
	public function suggestions(): SuggestionReader {
		if ( null === $this->suggestions ) {
			$products          = $this->plugin->products();
			$this->suggestions = new SuggestionReader(
				new EngineSource( fn(): \Tandem\Engine => $this->plugin->engine() ),
				new LinkedSource( $products ),
				new BestSellerSource( $products, new BestSellerReader() ),
				$products,
				new ReasonText( $this->plugin->settings(), $products ),
				$this->ledger()
			);
		}
		return $this->suggestions;
	}
}
