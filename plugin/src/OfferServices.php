<?php
/**
 * Services of offers and segments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

use Tandem\Engine;

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
	 * The shop's offers.
	 */
	public function offers(): Offers\OfferStore {
		return $this->service( Offers\OfferStore::class, fn(): Offers\OfferStore => new Offers\OfferStore( new Offers\OfferSet( fn(): Offers\OfferRules => $this->offer_rules() ) ) );
	}

	/**
	 * Offers as the engine takes them.
	 */
	public function offer_rules(): Offers\OfferRules {
		return $this->service( Offers\OfferRules::class, fn(): Offers\OfferRules => new Offers\OfferRules( $this->settings(), fn(): Bundles\BundleRules => $this->bundle_rules(), fn( int $id ): ?Bundles\Bundle => array_column( $this->bundles()->published(), null, 'id' )[ $id ] ?? null ) );
	}

	/**
	 * How often offers were used.
	 */
	public function offer_usage(): Offers\OfferUsage {
		return $this->service( Offers\OfferUsage::class, fn(): Offers\OfferUsage => new Offers\OfferUsage( $this->usage(), $this->settings() ) );
	}

	/**
	 * Which offers a shopper gets.
	 */
	public function offer_decision(): Offers\OfferDecision {
		return $this->service( Offers\OfferDecision::class, fn(): Offers\OfferDecision => new Offers\OfferDecision( fn(): Engine => $this->engine(), $this->offers(), $this->offer_usage(), $this->shopper_facts(), fn(): int => $this->quotes()->now() ) );
	}

	/**
	 * Offers in the price of the cart.
	 */
	public function offer_pricing(): Offers\OfferPricing {
		return $this->service( Offers\OfferPricing::class, fn(): Offers\OfferPricing => new Offers\OfferPricing( $this->offers(), $this->offer_rules(), $this->offer_decision(), $this->settings() ) );
	}

	/**
	 * What is to be said about an offer before it goes live.
	 */
	public function offer_check(): Offers\OfferCheck {
		return $this->service( Offers\OfferCheck::class, fn(): Offers\OfferCheck => new Offers\OfferCheck( $this->offers(), $this->offer_rules(), $this->offer_decision(), $this->quotes(), $this->catalog_prices() ) );
	}

	/**
	 * The owner's segments.
	 */
	public function segments(): Segments\SegmentStore {
		return $this->service( Segments\SegmentStore::class, static fn(): Segments\SegmentStore => new Segments\SegmentStore() );
	}

	/**
	 * What needs all customers at once.
	 */
	public function segment_job(): Segments\SegmentJob {
		return $this->service(
			Segments\SegmentJob::class,
			fn(): Segments\SegmentJob => new Segments\SegmentJob( fn(): Engine => $this->engine(), fn(): Segments\SegmentOrdersReader => new Segments\SegmentOrdersReader( $this->settings()->get( 'training.statuses' ) ), fn(): Segments\OrderFactsStore => $this->order_facts() )
		);
	}

	/**
	 * The owner's tiers.
	 */
	public function tiers(): Tiers\TierStore {
		return $this->service( Tiers\TierStore::class, static fn(): Tiers\TierStore => new Tiers\TierStore() );
	}

	/**
	 * Where customers stand on them.
	 */
	public function tier_standings(): Tiers\TierStandings {
		return $this->service( Tiers\TierStandings::class . '#' . get_current_blog_id(), fn(): Tiers\TierStandings => new Tiers\TierStandings( $this->tiers(), $this->order_facts(), fn(): int => $this->quotes()->now() ) );
	}

	/**
	 * Where offers are told of.
	 */
	public function offer_places(): Offers\OfferPlaces {
		return $this->service( Offers\OfferPlaces::class, fn(): Offers\OfferPlaces => new Offers\OfferPlaces( $this->offers(), $this->offer_decision(), $this->offer_usage(), fn(): ?Pricing\Quote => $this->cart_pricing()->quote(), fn(): Segments\ShopperFacts => $this->shopper_facts(), fn(): Mail\MailChoices => $this->mail_choices(), $this->settings() ) );
	}

	/**
	 * Prices of sales for everybody.
	 */
	private function public_sale(): Offers\PublicSale {
		return $this->service( Offers\PublicSale::class, fn(): Offers\PublicSale => new Offers\PublicSale( $this->offers(), $this->offer_rules(), $this->quotes(), $this->catalog_prices(), $this->settings() ) );
	}

	/**
	 * Offers tried on past orders.
	 */
	public function offer_dry_run(): Offers\OfferDryRun {
		return $this->service(
			Offers\OfferDryRun::class . '#' . get_current_blog_id(),
			fn(): Offers\OfferDryRun => new Offers\OfferDryRun(
				fn(): Offers\DryRunReader => new Offers\DryRunReader( $this->settings()->get( 'training.statuses' ) ),
				$this->offer_rules(),
				$this->offer_decision(),
				$this->offer_usage(),
				fn(): Offers\PastShopper => $this->past_shopper(),
				new Offers\PastLines( $this->rule_versions(), $this->catalog_prices() ),
				$this->quotes(),
				$this->catalog_prices()
			)
		);
	}

	/**
	 * Which variant of a banner somebody would see.
	 */
	public function banner_preview(): Admin\BannerPreview {
		return new Admin\BannerPreview( new Journey\BannerReader(), fn(): Engine => $this->engine(), fn(): Segments\ShopperFacts => $this->shopper_facts(), new Place\PlaceFacts( $this->settings(), $this->weather() ), fn(): Offers\OfferWords => new Offers\OfferWords( $this->segments(), $this->tiers() ) );
	}

	/**
	 * Prices of orders and carts told again.
	 */
	public function offer_replay(): Offers\OfferReplay {
		return new Offers\OfferReplay( fn(): Engine => $this->engine(), $this->offers(), $this->offer_pricing(), $this->offer_decision(), $this->offer_usage(), $this->shopper_facts(), $this->quotes(), $this->bundle_rules(), $this->usage(), $this->catalog_prices(), $this->rule_versions(), new Offers\OfferWords( $this->segments(), $this->tiers() ) );
	}

	/**
	 * What was known of the shoppers of past orders.
	 */
	private function past_shopper(): Offers\PastShopper {
		return new Offers\PastShopper(
			fn(): Segments\OrderFactsReader => new Segments\OrderFactsReader( $this->settings()->get( 'training.statuses' ) ),
			$this->order_facts(),
			$this->shopper_facts(),
			$this->segment_facts(),
			new Place\PlaceFacts( $this->settings(), $this->weather() ),
			$this->tiers()
		);
	}

	/**
	 * The owner's segments as a fact.
	 */
	private function segment_facts(): Segments\SegmentFacts {
		return $this->service( Segments\SegmentFacts::class . '#' . get_current_blog_id(), fn(): Segments\SegmentFacts => new Segments\SegmentFacts( fn(): Engine => $this->engine(), $this->segments(), fn(): Segments\ShopperFacts => $this->shopper_facts(), fn(): bool => $this->bundles()->names_segments() ) );
	}

	/**
	 * Tiers in My Account.
	 */
	public function tier_account(): Tiers\TierAccount {
		return $this->service( Tiers\TierAccount::class, fn(): Tiers\TierAccount => new Tiers\TierAccount( $this->tiers(), fn(): Tiers\TierStandings => $this->tier_standings(), $this->offers(), $this->settings() ) );
	}

	/**
	 * The parts of the tiers that hook into the shop.
	 *
	 * @return list<\Closure():Integration>
	 */
	private function tier_integrations(): array {
		$standings = fn(): Tiers\TierStandings => $this->tier_standings();
		return array(
			fn(): Integration => Deferred::until( 'tandem_shopper_facts tandem_facts_missing', fn(): Integration => new Tiers\TierFacts( $this->tiers(), $standings ) ),
			fn(): Integration => new Tiers\TierAccess( $this->tiers(), $standings, fn(): int => $this->quotes()->now(), $this->settings() ),
			fn(): Integration => Deferred::until( 'woocommerce_account_dashboard', fn(): Integration => $this->tier_account() ),
			fn(): Integration => Deferred::until( 'woocommerce_order_status_changed woocommerce_order_refunded tandem_tiers_changed tandem_tiers_daily', fn(): Integration => new Tiers\TierWatch( $this->tiers(), $standings, fn(): Segments\OrderFactsStore => $this->order_facts() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\TiersController( $this->tiers() ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\TierCommand( $this ) ),
		);
	}

	/**
	 * The owner's questions to shoppers.
	 */
	public function questions(): Answers\Questions {
		return $this->service( Answers\Questions::class, fn(): Answers\Questions => new Answers\Questions( $this->settings() ) );
	}

	/**
	 * What shoppers answered.
	 */
	public function answers(): Answers\Answers {
		return $this->service( Answers\Answers::class, fn(): Answers\Answers => new Answers\Answers( $this->questions(), new Privacy\Consent( $this->settings() ) ) );
	}

	/**
	 * What comes first by place, weather and segment.
	 */
	public function shelf_rules(): Place\ShelfRules {
		return $this->service( Place\ShelfRules::class, fn(): Place\ShelfRules => new Place\ShelfRules( $this->settings(), fn(): Engine => $this->engine(), fn(): array => $this->shopper_facts()->current() ) );
	}

	/**
	 * One builder an integration, in the order of attachment.
	 *
	 * @return list<callable():Integration>
	 */
	private function offer_integrations(): array {
		return array(
			fn(): Integration => Deferred::until( 'deleted_user woocommerce_trash_order woocommerce_untrash_order woocommerce_before_delete_order woocommerce_new_order woocommerce_update_order woocommerce_order_status_changed woocommerce_before_trash_order woocommerce_order_refunded woocommerce_refund_deleted', fn(): Integration => new Segments\OrderFactsRefresh( fn(): Segments\OrderFactsStore => $this->order_facts() ) ),
			fn(): Integration => Deferred::until( 'wp_privacy_personal_data_exporters wp_privacy_personal_data_erasers', fn(): Integration => new Segments\CustomerPrivacy( fn(): Segments\OrderFactsStore => $this->order_facts() ) ),
			fn(): Integration => Deferred::until( 'woocommerce_set_cart_cookies', fn(): Integration => new Segments\ReturningVisitor( new Privacy\Consent( $this->settings() ) ) ),
			fn(): Integration => $this->segment_facts(),
			fn(): Integration => Deferred::until( 'tandem_model_published tandem_segments', fn(): Integration => $this->segment_job() ),
			fn(): Integration => $this->offer_pricing(),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\OfferRunsController( fn(): Offers\OfferDryRun => $this->offer_dry_run(), $this->offers(), $this->offer_check(), fn(): Offers\OfferReplay => $this->offer_replay(), new Offers\GuestCartReader() ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\OfferCommand( $this ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\OffersController( $this->offers(), $this->offer_usage(), $this->offer_check(), $this->segments(), fn(): Segments\SegmentCountReader => new Segments\SegmentCountReader( fn(): Engine => $this->engine(), $this->shopper_facts(), $this->order_facts() ), $this->tiers(), fn(): array => array_column( array_filter( $this->bundles()->published(), static fn( Bundles\Bundle $bundle ): bool => 'set' === $bundle->terms->kind ), 'name', 'id' ) ) ),
			fn(): Integration => Deferred::until( 'woocommerce_order_status_changed tandem_usage_wanted', fn(): Integration => new Offers\OfferClaims( $this->offer_pricing(), $this->offers(), $this->offer_usage() ) ),
			fn(): Integration => Deferred::until( 'woocommerce_before_calculate_totals woocommerce_cart_shipping_packages woocommerce_package_rates', fn(): Integration => new Offers\OfferBenefits( $this->cart_pricing() ) ),
			fn(): Integration => $this->offer_places(),
			static fn(): Integration => new Offers\CartCode(),
			fn(): Integration => $this->public_sale(),
			fn(): Integration => Deferred::until( 'tandem_offers_changed transient_wc_products_onsale woocommerce_delete_product_transients tandem_on_sale_products', fn(): Integration => new Offers\OnSaleProducts( $this->offers(), fn(): Offers\PublicSale => $this->public_sale(), $this->settings(), fn(): int => $this->quotes()->now() ) ),
			fn(): Integration => new Offers\EarlyAccess( $this->offers(), $this->offer_decision(), $this->settings(), fn(): int => $this->quotes()->now() ),
			fn(): Integration => new Offers\Referral( $this->settings(), $this->usage(), $this->coupons() ),
			...$this->tier_integrations(),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\ShelfController( fn(): Engine => $this->engine() ) ),
		);
	}
}
