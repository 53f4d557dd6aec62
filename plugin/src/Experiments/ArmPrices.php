<?php
/**
 * Prices of running experiments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Plugin\Bundles\BundlePageView;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * While the discounts of a bundle are compared, the price that everybody is shown is that of the smallest one; an arm
 * can only be cheaper. It is so wherever the bundle stands: on its page, in lists, in tables, in the box of a product
 * page, in the cart and in the order, by the same quote. An offer is compared in the same way: what a shared page
 * promises holds for everybody who reads it.
 */
final class ArmPrices implements Integration {

	/** Session: the deepest discount by bundle that the cart was priced with, and its currency. */
	private const GIVEN = 'tandem_arm_prices';

	/** Nothing off. */
	private const NONE = array( 'type' => 'percent', 'basis_points' => 0 ); // phpcs:ignore WordPress.Arrays -- A pair.

	/**
	 * Rules as the owner published them, by bundle.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private array $published = array();

	/**
	 * Whether everybody is shown the prices of an offer, by id.
	 *
	 * @var array<string,bool>
	 */
	private array $public = array();

	/**
	 * Price of a product before sales of everybody touch it.
	 *
	 * @var array<int,mixed>
	 */
	private array $plain = array();

	/**
	 * Takes its services.
	 *
	 * @param Arms                                             $arms Arms.
	 * @param \Closure(mixed,\WC_Product):mixed                $sale Price of a product with sales of everybody.
	 * @param \Closure(\Tandem\Plugin\Bundles\Bundle):\Tandem\Plugin\Bundles\BundleRow $row Price of a bundle.
	 * @param \Closure():\Tandem\Plugin\Offers\OfferStore   $offers Offers.
	 */
	public function __construct(
		private readonly Arms $arms,
		private readonly \Closure $sale,
		private readonly \Closure $row,
		private readonly \Closure $offers,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_quote_rules', array( $this, 'rules' ), 99, 2 );
		add_action( 'woocommerce_cart_emptied', array( $this, 'emptied' ) );
		add_action( 'tandem_experiments_changed', array( $this, 'changed' ), 5 );
		$this->changed();
	}

	/**
	 * Attaches to what is shown while something runs, and only then: a shop that compares nothing pays nothing.
	 */
	public function changed(): void {
		$this->public = array();
		$prices       = array_filter( ExperimentStore::running(), static fn( Experiment $one ): bool => in_array( $one->kind, array( 'bundle', 'offer' ), true ) );
		$attach       = array() === $prices ? 'remove_filter' : 'add_filter';
		$attach( 'tandem_bundle_rule', array( $this, 'bundle_rule' ), 10, ...( array() === $prices ? array() : array( 2 ) ) );
		$attach( 'tandem_bundle_amounts', array( $this, 'amounts' ), 10, ...( array() === $prices ? array() : array( 2 ) ) );
		$attach( 'tandem_live_offers', array( $this, 'offers' ), 10 );
		$attach( 'woocommerce_get_price_html', array( $this, 'before_sales' ), 99, ...( array() === $prices ? array() : array( 2 ) ) );
		$attach( 'woocommerce_get_price_html', array( $this, 'price_html' ), 101, ...( array() === $prices ? array() : array( 2 ) ) );
	}

	/**
	 * A bundle's rule as it is shown: to everybody with the smallest discount that is compared, as an arm with its own.
	 *
	 * @param mixed $rule     Rule of a quote.
	 * @param mixed $currency Currency of its amounts.
	 */
	public function bundle_rule( mixed $rule, mixed $currency = null ): mixed {
		$target     = is_array( $rule ) && 'set' === ( $rule['kind'] ?? '' ) && is_array( $rule['discount'] ?? null ) ? substr( (string) ( $rule['id'] ?? '' ), 7 ) : '';
		$experiment = '' === $target ? null : $this->arms->on( 'bundle', $target );
		if ( null === $experiment ) {
			return $rule;
		}
		$currency                   = $currency instanceof ShopCurrency ? $currency : ShopCurrency::current();
		$this->published[ $target ] = $rule;
		// What is stored of a bundle is for everybody, whoever's request happens to store it.
		$arm = doing_action( 'shutdown' ) || ! ( wp_doing_ajax() || $this->arms->making() ) ? null : $this->arms->arm( $experiment );
		if ( null !== $arm ) {
			return self::with( $rule, $this->discount( $experiment, $arm, $currency ) );
		}
		$all = array_map( fn( int $one ): array => $this->discount( $experiment, $one, $currency ), array_keys( $experiment->arms ) );
		usort( $all, static fn( array $one, array $other ): int => self::depth( $one ) <=> self::depth( $other ) );
		return self::with( $rule, $all[0] );
	}

	/**
	 * Rules of the shopper's own cart, as the arm has them: a bundle's deeper discount, or an offer less.
	 *
	 * @param mixed $rules Rules of a quote request.
	 * @param mixed $lines Lines.
	 */
	public function rules( mixed $rules, mixed $lines = array() ): mixed {
		$given = WC()->session ? WC()->session->get( self::GIVEN ) : null;
		$given = is_array( $given ) ? $given : array();
		if ( ! is_array( $rules ) || ! is_array( $lines ) || ( array() === $given && array() === $this->arms->running() ) || ! self::own_cart( $lines ) ) {
			return $rules;
		}
		return Guard::run( 'experiments', fn(): array => $this->of_cart( $rules, $given ), $rules );
	}

	/**
	 * An order was made or the cart is empty: nothing is kept for it any longer.
	 */
	public function emptied(): void {
		if ( WC()->session && null !== WC()->session->get( self::GIVEN ) ) {
			WC()->session->set( self::GIVEN, null );
		}
	}

	/**
	 * Live offers without those that are for another arm.
	 *
	 * @param mixed $offers Offers.
	 */
	public function offers( mixed $offers ): mixed {
		if ( ! is_array( $offers ) || ! self::for_shoppers() ) {
			return $offers;
		}
		$public = array();
		foreach ( $offers as $offer ) {
			$public[ (string) $offer->id ] = (bool) $offer->definition['public'];
		}
		$without = array();
		foreach ( $this->arms->running( 'offer' ) as $experiment ) {
			$arm     = $this->arms->arm( $experiment );
			$none    = null === $arm && ( Arms::shared() || ( $public[ $experiment->target ] ?? false ) );
			$without = array( ...$without, ...array_diff( $experiment->touched(), $none ? array() : array( self::given( $experiment, $arm ?? 0 ) ) ) );
		}
		return array() === $without ? $offers : array_values( array_filter( $offers, static fn( Offer $offer ): bool => ! in_array( (string) $offer->id, $without, true ) ) );
	}

	/**
	 * Keeps a price before sales of everybody touch it.
	 *
	 * @param mixed $html    Price.
	 * @param mixed $product Product.
	 */
	public function before_sales( mixed $html, mixed $product = null ): mixed {
		if ( $product instanceof \WC_Product ) {
			$this->plain = array( $product->get_id() => $html );
		}
		return $html;
	}

	/**
	 * The prices of all arms beside each other, on a page that everybody gets.
	 *
	 * @param mixed $html    Price.
	 * @param mixed $product Product.
	 */
	public function price_html( mixed $html, mixed $product = null ): mixed {
		if ( ! is_string( $html ) || ! $product instanceof \WC_Product || $this->arms->making() || ! Arms::shared() || ( wp_is_serving_rest_request() && ! did_action( 'tandem_table_rows' ) ) || doing_action( 'wp_head' ) || is_feed() ) {
			return $html;
		}
		return Guard::run( 'experiments', fn(): string => $this->priced( $html, $product ), $html );
	}

	/**
	 * What a bundle costs, a row of amounts an arm, with the attributes of its elements.
	 *
	 * @param mixed $amounts Amounts so far.
	 * @param mixed $view    View of the page.
	 */
	public function amounts( mixed $amounts, mixed $view = null ): mixed {
		$experiment = $view instanceof BundlePageView ? $this->arms->on( 'bundle', (string) $view->bundle->id ) : null;
		if ( null === $experiment || ! is_array( $amounts ) ) {
			return $amounts;
		}
		$rows   = array();
		$rests  = null;
		foreach ( array_keys( $experiment->arms ) as $arm ) {
			$row    = $this->arms->as_arm( $experiment, $arm, fn() => ( $this->row )( $view->bundle ) );
			$rests ??= $row->price === $view->row->price ? $arm : null;
			$rows[] = array(
				'attributes' => ' data-tandem-arm="' . esc_attr( $experiment->key . ' ' . $experiment->arms[ $arm ]['id'] ) . '"' . ( $rests === $arm ? '' : ' hidden' ),
				'row'        => $row,
			);
		}
		return $rows;
	}

	/**
	 * Rules of the cart.
	 *
	 * @param array<array-key,array<string,mixed>> $rules Rules.
	 * @param array<string,mixed>                  $given Discounts of the session, by bundle, each with its currency.
	 * @return list<array<string,mixed>>
	 */
	private function of_cart( array $rules, array $given ): array {
		$without = array();
		foreach ( $this->arms->running( 'offer' ) as $experiment ) {
			$arm     = $this->arms->own( $experiment );
			$public  = null === $arm && $this->is_public( $experiment->target );
			$without = array( ...$without, ...array_diff( $experiment->touched(), $public ? array() : array( self::given( $experiment, $arm ?? 0 ) ) ) );
			null === $arm || $this->arms->keep( $experiment, $arm );
		}
		$kept     = array();
		$deep     = $given;
		$currency = ShopCurrency::current();
		foreach ( $rules as $rule ) {
			list( $kind, $target ) = explode( ':', (string) ( $rule['id'] ?? '' ), 2 ) + array( '', '' );
			if ( 'offer' === $kind && in_array( $target, $without, true ) ) {
				continue;
			}
			$own = 'bundle' === $kind && is_array( $rule['discount'] ?? null ) ? $rule['discount'] : null;
			if ( null !== $own ) {
				$experiment = $this->arms->on( 'bundle', $target );
				$arm        = null === $experiment ? null : $this->arms->own( $experiment );
				$before     = is_array( $deep[ $target ] ?? null ) && ( $deep[ $target ]['currency'] ?? '' ) === $currency->code && is_array( $deep[ $target ]['discount'] ?? null ) ? $deep[ $target ]['discount'] : null;
				if ( null !== $experiment && null !== $arm ) {
					$this->arms->keep( $experiment, $arm );
					$its    = $this->discount( $experiment, $arm, $currency );
					$before = null === $before || self::deeper( $its, $before ) ? $its : $before;
					$deep[ $target ] = array( 'discount' => $before, 'currency' => $currency->code ); // phpcs:ignore WordPress.Arrays -- A pair.
				}
				if ( null !== $before && self::deeper( $before, $own ) ) {
					$rule = self::with( ( $this->published[ $target ] ?? array() ) + $rule, $before );
				}
			}
			$kept[] = $rule;
		}
		if ( $deep !== $given && WC()->session ) {
			WC()->session->set( self::GIVEN, $deep );
		}
		return $kept;
	}

	/**
	 * Price of a product in each arm.
	 *
	 * @param string      $html    As it is shown to everybody.
	 * @param \WC_Product $product Product.
	 */
	private function priced( string $html, \WC_Product $product ): string {
		if ( $product instanceof BundleProduct ) {
			$experiment = $this->arms->on( 'bundle', (string) $product->get_id() );
			$bundle     = null === $experiment ? null : $product->bundle();
			if ( null === $experiment || null === $bundle ) {
				return $html;
			}
			$made = array();
			foreach ( array_keys( $experiment->arms ) as $arm ) {
				$row          = $this->arms->as_arm( $experiment, $arm, fn() => ( $this->row )( $bundle ) );
				$made[ $arm ] = $row->lines ? $row->price_html() . $product->get_price_suffix() : $html;
			}
			return Arms::side_by_side( $experiment, $made, $html, 'span' );
		}
		$plain = $this->plain[ $product->get_id() ] ?? $html;
		foreach ( $this->arms->running( 'offer' ) as $experiment ) {
			$made = array();
			foreach ( array_keys( $experiment->arms ) as $arm ) {
				$made[ $arm ] = (string) $this->arms->as_arm( $experiment, $arm, fn(): mixed => ( $this->sale )( $plain, $product ) );
			}
			$side = Arms::side_by_side( $experiment, $made, $html, 'span' );
			if ( $side !== $html ) {
				return $side;
			}
		}
		return $html;
	}

	/**
	 * Discount of a bundle in an arm; the published one where the owner made it another kind meanwhile.
	 *
	 * @param Experiment   $experiment Experiment on a bundle.
	 * @param int          $arm        Position.
	 * @param ShopCurrency $currency   Currency.
	 * @return array<string,mixed>
	 */
	private function discount( Experiment $experiment, int $arm, ShopCurrency $currency ): array {
		$published = $this->published[ $experiment->target ]['discount'] ?? self::NONE;
		$change    = $experiment->arms[ $arm ]['change'];
		if ( isset( $change['amount'] ) && isset( $published['minor'] ) ) {
			$carrier = $currency->converted ? wc_get_product( (int) $experiment->target ) : null;
			$minor   = $currency->amount( (string) $change['amount'], $carrier instanceof \WC_Product ? $carrier : null );
			return null === $minor ? $published : array( 'minor' => $minor ) + $published;
		}
		$points = $change['discount'] ?? null;
		return null !== $points && ( 0 === (int) $points || 'percent' === $published['type'] ) ? array( 'basis_points' => (int) $points ) + self::NONE : $published;
	}

	/**
	 * How deep a discount is beside others of its kind; none is the least of every kind.
	 *
	 * @param array<string,mixed> $discount Discount of a rule.
	 */
	private static function depth( array $discount ): int {
		return match ( $discount['type'] ?? '' ) {
			'percent' => 0 === (int) $discount['basis_points'] ? PHP_INT_MIN : (int) $discount['basis_points'],
			'amount'  => (int) $discount['minor'],
			'fixed'   => -1 * (int) $discount['minor'],
			default   => 0,
		};
	}

	/**
	 * Whether a discount takes off more than another of the same kind, or the other is none.
	 *
	 * @param array<string,mixed> $one   Discount.
	 * @param array<string,mixed> $other Another.
	 */
	private static function deeper( array $one, array $other ): bool {
		return ( ( $one['type'] ?? '' ) === ( $other['type'] ?? '' ) || PHP_INT_MIN === self::depth( $other ) ) && self::depth( $one ) > self::depth( $other );
	}

	/**
	 * A rule with another discount.
	 *
	 * @param array<string,mixed> $rule     Rule.
	 * @param array<string,mixed> $discount Discount.
	 * @return array<string,mixed>
	 */
	private static function with( array $rule, array $discount ): array {
		if ( array() !== array_diff_assoc( $discount, $rule['discount'] ) ) {
			if ( 'components' === $rule['discount']['type'] ) {
				$rule['components'] = array_map( static fn( array $one ): array => array_diff_key( $one, array( 'discount' => 0 ) ), $rule['components'] );
			}
			$rule['discount'] = $discount;
			// Another price is another rule.
			$rule['version'] = RuleVersionStore::version( $rule );
		}
		return $rule;
	}

	/**
	 * The offer that an arm gives, empty for none.
	 *
	 * @param Experiment $experiment Experiment on an offer.
	 * @param int        $arm        Position.
	 */
	private static function given( Experiment $experiment, int $arm ): string {
		$change = $experiment->arms[ $arm ]['change'];
		return (string) ( $change['offer'] ?? ( false === ( $change['show'] ?? true ) ? '' : $experiment->target ) );
	}

	/**
	 * Whether everybody is shown the prices of an offer.
	 *
	 * @param string $offer Id.
	 */
	private function is_public( string $offer ): bool {
		return $this->public[ $offer ] ??= (bool) ( ( $this->offers )()->find( (int) $offer )->definition['public'] ?? false );
	}

	/**
	 * Whether this request is a shopper's: what the owner, the clock or a command does is about all offers.
	 */
	private static function for_shoppers(): bool {
		if ( wp_doing_cron() || ( defined( 'WP_CLI' ) && WP_CLI ) || ( is_admin() && ! wp_doing_ajax() ) ) {
			return false;
		}
		return ! wp_is_serving_rest_request() || WC()->is_store_api_request() || ! is_user_logged_in();
	}

	/** Whether lines are those of the shopper's cart and not of a set that a page shows. */
	private static function own_cart( array $lines ): bool {
		$cart = WC()->cart instanceof \WC_Cart ? WC()->cart->get_cart_contents() : array();
		foreach ( $lines as $line ) {
			if ( ! isset( $cart[ $line['key'] ?? '' ] ) ) {
				return false;
			}
		}
		return array() !== $lines;
	}
}
