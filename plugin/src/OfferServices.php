<?php
/**
 * Services of offers and segments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that knows shoppers and their offers. Used by Plugin alone.
 */
trait OfferServices {

	/**
	 * Order facts of customers.
	 */
	public function order_facts(): Segments\OrderFactsStore {
		return $this->service(
			Segments\OrderFactsStore::class . '#' . get_current_blog_id(),
			fn(): Segments\OrderFactsStore => new Segments\OrderFactsStore( fn(): Segments\OrderFactsReader => new Segments\OrderFactsReader( $this->settings()->get( 'training.statuses' ) ) )
		);
	}

	/**
	 * What is known of a shopper.
	 */
	public function shopper_facts(): Segments\ShopperFacts {
		return $this->service(
			Segments\ShopperFacts::class . '#' . get_current_blog_id(),
			function (): Segments\ShopperFacts {
				$consent = new Privacy\Consent( $this->settings() );
				return new Segments\ShopperFacts( $this->order_facts(), new Segments\VisitFacts( $consent, new Privacy\BrowsingHistory( $consent ) ), new Cart\CartLines( $this->catalog_prices() ), fn(): int => $this->quotes()->now() );
			}
		);
	}

	/**
	 * One builder an integration, in the order of attachment.
	 *
	 * @return list<callable():Integration>
	 */
	private function offer_integrations(): array {
		return array(
			fn(): Integration => new Segments\OrderFactsRefresh( fn(): Segments\OrderFactsStore => $this->order_facts() ),
			fn(): Integration => new Segments\CustomerPrivacy( fn(): Segments\OrderFactsStore => $this->order_facts() ),
			fn(): Integration => new Segments\ReturningVisitor( new Privacy\Consent( $this->settings() ) ),
		);
	}
}
