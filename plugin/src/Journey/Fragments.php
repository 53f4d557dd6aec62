<?php
/**
 * Remembers the neutral HTML of placements, and what carts are answered.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Plugin\Tiers\TierStore;

defined( 'ABSPATH' ) || exit;

/**
 * A placement whose HTML is the same for everybody is made once for a state of the shop: products, prices, stock,
 * settings, rules and model (FragmentWatch counts their changes), language, theme, currency and tax. Nothing is
 * remembered while another plugin has a hand in prices or visibility, because its reasons are not known here; so
 * a remembered price is always the one that would be printed anew.
 */
final class Fragments {

	/** Longest life of a fragment, for what changes without telling: the age of orders, files replaced by hand. */
	private const MOST_SECONDS = HOUR_IN_SECONDS;

	/** Filters by which others change what a list shows. */
	private const WATCHED = array(
		'woocommerce_product_get_price',
		'woocommerce_product_get_regular_price',
		'woocommerce_product_get_sale_price',
		'woocommerce_product_variation_get_price',
		'woocommerce_product_variation_get_regular_price',
		'woocommerce_product_variation_get_sale_price',
		'woocommerce_get_price',
		'woocommerce_get_regular_price',
		'woocommerce_get_sale_price',
		'woocommerce_variation_prices_price',
		'woocommerce_get_price_html',
		'woocommerce_variable_price_html',
		'woocommerce_get_price_including_tax',
		'woocommerce_get_price_excluding_tax',
		'woocommerce_product_is_on_sale',
		'woocommerce_product_is_taxable',
		'woocommerce_product_get_tax_class',
		'woocommerce_product_get_tax_status',
		'woocommerce_product_is_in_stock',
		'woocommerce_product_is_visible',
		'woocommerce_is_purchasable',
		'woocommerce_variation_is_purchasable',
		'woocommerce_product_title',
		'woocommerce_product_get_name',
		'woocommerce_product_get_image',
		'woocommerce_currency',
		'raw_woocommerce_price',
		'formatted_woocommerce_price',
		'wc_price',
		'wc_price_args',
	);

	/**
	 * A second, and until when a fragment made in it holds.
	 *
	 * @var array{0:int,1:int}
	 */
	private array $until = array( 0, 0 );

	/**
	 * Callbacks of the watched filters when they were looked at, and whether all of them are known.
	 *
	 * @var array{0:string,1:bool}
	 */
	private static array $hooked = array( '', false );

	/**
	 * Whether anything may be remembered, once a request.
	 *
	 * @var bool|null
	 */
	private ?bool $safe = null;

	/**
	 * Takes its services.
	 *
	 * @param FragmentStore    $store     Keeps fragments.
	 * @param PageLedger       $ledger    Budget of the page.
	 * @param Templates        $templates Loads scripts and styles.
	 * @param BundleRepository $bundles   Bundles, for the times at which they begin and end.
	 */
	public function __construct(
		private readonly FragmentStore $store,
		private readonly PageLedger $ledger,
		private readonly Templates $templates,
		private readonly BundleRepository $bundles,
	) {
	}

	/**
	 * The HTML of a placement, made only where it is not known for the present state of the shop. A remembered
	 * one draws on the page's budget and loads its scripts like a new one.
	 *
	 * @param list<mixed>       $parts Everything of the request that the HTML depends on.
	 * @param callable():string $make  Makes it.
	 */
	public function html( array $parts, callable $make ): string {
		if ( ! ( $this->safe ??= self::safe() ) ) {
			return $make();
		}
		$around = self::surroundings();
		$name   = $this->name( $parts, $around );
		$page   = is_singular() ? md5( (string) wp_json_encode( array( get_queried_object_id(), $around ) ) ) : $name;
		$now    = time();
		$kept   = $this->store->get( $page, $name, self::stamp(), $now );
		if ( null !== $kept && is_string( $kept['html'] ?? null ) ) {
			$this->ledger->book( array_map( 'intval', (array) ( $kept['ids'] ?? array() ) ) );
			$this->templates->expect( array_map( 'strval', (array) ( $kept['components'] ?? array() ) ) );
			return $kept['html'];
		}
		$shown  = $this->ledger->shown();
		$loaded = $this->templates->loaded();
		$html   = $make();
		$this->store->put(
			$page,
			$name,
			self::stamp(),
			$this->until( $now ),
			array(
				'html'       => $html,
				'ids'        => array_values( array_diff( $this->ledger->shown(), $shown ) ),
				'components' => array_values( array_diff( $this->templates->loaded(), $loaded ) ),
			)
		);
		return $html;
	}

	/**
	 * An answer that is made only where it is not known for the present state of the shop. What is kept together is
	 * read at once and written at once, when the request is done.
	 *
	 * @param list<mixed>          $together What it is kept with.
	 * @param list<mixed>          $parts    Everything else of the request that the answer depends on.
	 * @param callable():mixed     $make     Makes it: something that JSON can hold.
	 * @param callable():bool|null $lasts    Whether what was made may be kept; null for anything.
	 * @param int                  $most     How many are kept together.
	 */
	public function answer( array $together, array $parts, callable $make, ?callable $lasts = null, int $most = FragmentStore::MOST ): mixed {
		$kept = $this->known( $together, $parts );
		if ( is_array( $kept ) && array_key_exists( 'answer', $kept ) ) {
			$this->ledger->book( array_map( 'intval', (array) ( $kept['ids'] ?? array() ) ) );
			return $kept['answer'];
		}
		$shown  = $this->ledger->shown();
		$answer = $make();
		if ( null === $lasts || $lasts() ) {
			$ids = array_values( array_diff( $this->ledger->shown(), $shown ) );
			$this->keep( $together, $parts, compact( 'answer', 'ids' ), $most );
		}
		return $answer;
	}

	/**
	 * What was kept for the present state of the shop; null for nothing.
	 *
	 * @param list<mixed> $together What it is kept with.
	 * @param list<mixed> $parts    What else it depends on.
	 * @return array<array-key,mixed>|null
	 */
	public function known( array $together, array $parts ): ?array {
		return self::may() ? $this->store->get( self::page( $together ), md5( (string) wp_json_encode( $parts ) ), self::stamp(), time() ) : null;
	}

	/**
	 * Whether anything is kept together for the present state of the shop.
	 *
	 * @param list<mixed> $together What it is kept with.
	 */
	public function any( array $together ): bool {
		return self::may() && $this->store->any( self::page( $together ), self::stamp() );
	}

	/**
	 * Keeps something for the present state of the shop.
	 *
	 * @param list<mixed>            $together What it is kept with.
	 * @param list<mixed>            $parts    What else it depends on.
	 * @param array<array-key,mixed> $body     What JSON can hold.
	 * @param int                    $most     How many are kept together.
	 */
	public function keep( array $together, array $parts, array $body, int $most = FragmentStore::MOST ): void {
		if ( self::may() ) {
			$this->store->put( self::page( $together ), md5( (string) wp_json_encode( $parts ) ), self::stamp(), $this->until( time() ), $body, $most );
		}
	}

	/**
	 * Whether something may be kept now: a change of this very request is counted when it ends.
	 */
	private static function may(): bool {
		return ! FragmentWatch::is_due() && self::safe();
	}

	/**
	 * Name of what is kept together, here and now.
	 *
	 * @param list<mixed> $together What it is kept with.
	 */
	private static function page( array $together ): string {
		return md5( (string) wp_json_encode( array( $together, self::surroundings() ) ) );
	}

	/**
	 * What the answers to a cart are kept with: those to carts of the same products, whosever they are.
	 *
	 * @param array<array<string,mixed>>|null $lines Lines of a cart; null for the cart of now.
	 * @return list<string>
	 */
	public static function cart( ?array $lines = null ): array {
		$products = array();
		foreach ( $lines ?? ( WC()->cart instanceof \WC_Cart ? WC()->cart->get_cart_contents() : array() ) as $line ) {
			$products[ ( $line['product_id'] ?? 0 ) . ':' . ( $line['variation_id'] ?? 0 ) ] = true;
		}
		ksort( $products );
		return array( 'cart', ...array_keys( $products ) );
	}

	/**
	 * What is left of the page's budget, and what is shown and named already: an answer that shows products depends on it.
	 *
	 * @return list<mixed>
	 */
	public function budget(): array {
		return array( $this->ledger->room(), $this->ledger->shown(), $this->ledger->named() );
	}

	/**
	 * The present state of the shop.
	 */
	private static function stamp(): string {
		return md5( TANDEM_VERSION . '|' . get_option( FragmentWatch::OPTION, '0' ) );
	}

	/**
	 * Name of what depends on the parts, here and now.
	 *
	 * @param list<mixed> $parts  Everything of the request that it depends on.
	 * @param list<mixed> $around Surroundings.
	 */
	private function name( array $parts, array $around ): string {
		return md5( (string) wp_json_encode( array( $parts, ...$this->budget(), $around ) ) );
	}

	/**
	 * Whether anything may be remembered.
	 */
	private static function safe(): bool {
		// A sale or early access begins and ends by itself, and may be for some shoppers only; so are products of a tier.
		if ( OfferStore::any_live() || ( new TierStore() )->on() ) {
			return false;
		}
		// Asked several times a request, while nobody attaches anything in between.
		$hooks = self::hooked();
		if ( self::$hooked[0] !== $hooks ) {
			self::$hooked = array( $hooks, array() === array_filter( self::WATCHED, static fn( string $hook ): bool => ! self::only_known( $hook ) ) );
		}
		return self::$hooked[1];
	}

	/**
	 * How many callbacks each watched filter has.
	 */
	private static function hooked(): string {
		global $wp_filter;
		$counts = '';
		foreach ( self::WATCHED as $hook ) {
			$counts .= '.';
			foreach ( isset( $wp_filter[ $hook ] ) ? $wp_filter[ $hook ]->callbacks : array() as $priority => $callbacks ) {
				$counts .= $priority . ':' . count( $callbacks ) . ' ';
			}
		}
		return $counts;
	}

	/**
	 * Whether nobody but WooCommerce itself and Tandem's cart has a hand in a filter.
	 *
	 * @param string $hook Filter.
	 */
	private static function only_known( string $hook ): bool {
		global $wp_filter;
		foreach ( isset( $wp_filter[ $hook ] ) ? $wp_filter[ $hook ]->callbacks : array() as $callbacks ) {
			foreach ( $callbacks as $callback ) {
				$class = is_array( $callback['function'] ) ? ( is_object( $callback['function'][0] ) ? get_class( $callback['function'][0] ) : (string) $callback['function'][0] ) : '';
				if ( 1 !== preg_match( '/^(WC_|Automattic\\\\WooCommerce\\\\|Tandem\\\\Plugin\\\\(Pricing|Bundles|Offers|Tiers)\\\\)/', $class ) ) {
					return false;
				}
			}
		}
		return true;
	}

	/**
	 * What a page's surroundings change in the HTML.
	 *
	 * @return list<mixed>
	 */
	private static function surroundings(): array {
		$customer = WC()->customer;
		return array(
			// The language asked for, and the one that texts are in: an owner who previews as a shopper has loaded theirs.
			determine_locale(),
			\WP_Translation_Controller::get_instance()->get_locale(),
			get_stylesheet(),
			is_ssl(),
			get_woocommerce_currency(),
			wc_tax_enabled() ? array( \WC_Tax::get_tax_location(), $customer instanceof \WC_Customer && $customer->is_vat_exempt() ) : array(),
		);
	}

	/**
	 * Until when a fragment made now holds: no longer than to the next beginning or end of a bundle.
	 *
	 * @param int $now UNIX seconds.
	 */
	private function until( int $now ): int {
		if ( $now === $this->until[0] ) {
			return $this->until[1];
		}
		$until = $now + self::MOST_SECONDS;
		foreach ( $this->bundles->published() as $bundle ) {
			foreach ( array( $bundle->terms->from, $bundle->terms->until ) as $at ) {
				if ( null !== $at && $at > $now ) {
					$until = min( $until, $at );
				}
			}
		}
		$this->until = array( $now, $until );
		return $until;
	}
}
