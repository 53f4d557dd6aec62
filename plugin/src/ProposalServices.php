<?php
/**
 * Services of proposed bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

use Tandem\Engine;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that proposes bundles. Used by Plugin alone.
 */
trait ProposalServices {

	/**
	 * Published bundles as a proposal sees them.
	 */
	public function sold_bundles(): Proposals\SoldBundles {
		return $this->service( Proposals\SoldBundles::class, fn(): Proposals\SoldBundles => new Proposals\SoldBundles( $this->bundles(), $this->bundle_pricer() ) );
	}

	/**
	 * Bundles that the orders suggest.
	 */
	public function suggested_bundles(): Proposals\SuggestedBundles {
		return $this->service( Proposals\SuggestedBundles::class, fn(): Proposals\SuggestedBundles => new Proposals\SuggestedBundles( fn(): Engine => $this->engine(), new Proposals\ShelfReader(), $this->sold_bundles(), $this->settings() ) );
	}

	/**
	 * Makes drafts of proposals.
	 */
	public function proposal_drafts(): Proposals\ProposalDrafts {
		return $this->service( Proposals\ProposalDrafts::class, fn(): Proposals\ProposalDrafts => new Proposals\ProposalDrafts( $this->suggested_bundles(), $this->bundle_writer() ) );
	}

	/**
	 * Composed sets as rules.
	 */
	public function composed_rules(): Proposals\ComposedRules {
		return $this->service( Proposals\ComposedRules::class, fn(): Proposals\ComposedRules => new Proposals\ComposedRules( $this->bundle_rules(), $this->component_check() ) );
	}

	/**
	 * The set for a cart.
	 */
	public function composed_offer(): Cart\ComposedOffer {
		return $this->service(
			Cart\ComposedOffer::class,
			fn(): Cart\ComposedOffer => new Cart\ComposedOffer( fn(): Engine => $this->engine(), $this->cart_pricing(), $this->quotes(), $this->catalog_prices(), new Proposals\ShelfReader(), $this->sold_bundles(), $this->composed_rules(), new Journey\FreeShipping(), $this->settings() )
		);
	}

	/**
	 * Sets that shoppers accepted.
	 */
	public function composed_cart(): Cart\ComposedCart {
		return $this->service( Cart\ComposedCart::class, fn(): Cart\ComposedCart => new Cart\ComposedCart( $this->cart_pricing(), $this->composed_rules(), new Journey\SetAdder( $this->products() ) ) );
	}

	/**
	 * The published bundle that a cart nearly is.
	 */
	public function completion_offer(): Cart\CompletionOffer {
		return $this->service( Cart\CompletionOffer::class, fn(): Cart\CompletionOffer => new Cart\CompletionOffer( $this->cart_pricing(), $this->bundles(), $this->bundle_rules(), $this->quotes(), $this->catalog_prices(), new Cart\PieceFacts( $this->catalog_prices(), $this->component_check(), $this->primer(), fn(): Journey\Fragments => $this->journey()->fragments() ) ) );
	}

	/**
	 * The one bundle that the cart is offered.
	 */
	public function completion(): Cart\CompletionDisplay {
		return $this->service(
			Cart\CompletionDisplay::class,
			fn(): Cart\CompletionDisplay => new Cart\CompletionDisplay( $this->completion_offer(), $this->settings(), $this->composed_offer(), fn(): Journey\Fragments => $this->journey()->fragments(), new Journey\PlacementRegistry( $this->settings() ), fn(): Journey\Attention => $this->journey()->attention() )
		);
	}

	/**
	 * One builder an integration, in the order of attachment.
	 *
	 * @return list<callable():Integration>
	 */
	private function proposal_integrations(): array {
		return array(
			fn(): Integration => Deferred::until( 'tandem_model_published tandem_propose', fn(): Integration => new Proposals\ProposalSchedule( $this->suggested_bundles( ... ) ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\ProposalsController( $this->suggested_bundles(), $this->proposal_drafts() ) ),
			fn(): Integration => $this->composed_cart(),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\ComposedController( $this->composed_offer(), $this->composed_rules(), $this->quotes(), $this->catalog_prices(), fn(): bool => 'native' === $this->engine()->name() ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\SuggestCommand( $this->suggested_bundles( ... ), $this->proposal_drafts( ... ) ) ),
		);
	}
}
