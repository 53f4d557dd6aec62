<?php
/**
 * What an offer has to know of the pieces of bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Bundles\ComponentCheck;
use Tandem\Plugin\Bundles\ComponentProduct;
use Tandem\Plugin\Catalog\ProductPrimer;
use Tandem\Plugin\Journey\Fragments;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Whether a piece can be bought, its line in a quote and its name. What was asked for a cart is kept with the answers to
 * carts of the same products: another quantity reads no product. More than one unit of a piece is looked for each time,
 * because how many there are is not told by a product's state.
 */
final class PieceFacts {

	/** Name of what is kept. */
	private const NAME = array( 'pieces' );

	/**
	 * Known facts by piece: `refused` and `variable` of a component, `piece` of what would be added.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private array $known = array();

	/**
	 * What the facts are kept with; null where they are not.
	 *
	 * @var list<mixed>|null
	 */
	private ?array $together = null;

	/**
	 * Whether some were found that were not known.
	 *
	 * @var bool
	 */
	private bool $more = false;

	/**
	 * Products that may be read together; none once they were.
	 *
	 * @var list<int>
	 */
	private array $unread = array();

	/**
	 * Products that were read, by id: more than one fact is asked of most.
	 *
	 * @var array<int,\WC_Product|null>
	 */
	private array $products = array();

	/**
	 * Takes its services.
	 *
	 * @param CatalogPrices        $prices    Catalogue prices.
	 * @param ComponentCheck       $check     Refusals.
	 * @param ProductPrimer        $primer    Loads products.
	 * @param \Closure():Fragments $fragments What is kept from one request to the next.
	 */
	public function __construct(
		private readonly CatalogPrices $prices,
		private readonly ComponentCheck $check,
		private readonly ProductPrimer $primer,
		private readonly \Closure $fragments,
	) {
	}

	/**
	 * Begins with what is known.
	 *
	 * @param bool $keep Whether for the cart, where it is kept.
	 */
	public function begin( bool $keep ): void {
		$this->unread   = array();
		$this->products = array();
		$this->more     = false;
		$this->together = $keep ? Fragments::cart() : null;
		$this->known    = $keep ? (array) ( $this->fragments )()->known( $this->together, self::NAME ) : array();
	}

	/**
	 * Names what may be asked for next, to be read together.
	 *
	 * @param list<int> $ids Bundles and pieces.
	 */
	public function expect( array $ids ): void {
		$this->unread = $ids;
	}

	/**
	 * Keeps what was found.
	 */
	public function finish(): void {
		if ( $this->more && null !== $this->together ) {
			( $this->fragments )()->keep( $this->together, self::NAME, $this->known );
		}
	}

	/**
	 * Whether a component of a bundle cannot be bought now.
	 *
	 * @param Component $component Component.
	 * @param Bundle    $bundle    Its bundle.
	 */
	public function is_refused( Component $component, Bundle $bundle ): bool {
		return (bool) $this->fact( $component->min < 2, "$bundle->id:$component->product:$component->variation", 'refused', fn(): bool => null !== $this->check->refusal( $component, $bundle->id, $this->product( $component->post_id() ) ) );
	}

	/**
	 * Whether a component is to be chosen first.
	 *
	 * @param Component $component Component.
	 */
	public function is_variable( Component $component ): bool {
		return 0 === $component->variation && $this->fact( true, (string) $component->product, 'variable', static fn(): bool => 'variable' === \WC_Product_Factory::get_product_type( $component->product ) );
	}

	/**
	 * Address of a bundle's page.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	public function url( Bundle $bundle ): string {
		return (string) $this->fact( true, (string) $bundle->id, 'url', static fn(): string => $bundle->url() );
	}

	/**
	 * What would be added: its line in a quote, its name, whether something is to be chosen, and how it is taxed. Null
	 * where it cannot be bought.
	 *
	 * @param array{product:int,variation:int,qty:int} $piece    Piece.
	 * @param ShopCurrency                             $currency Currency.
	 * @return array{line:array<string,mixed>,name:string,open:bool,tax:array{0:string,1:string}}|null
	 */
	public function piece( array $piece, ShopCurrency $currency ): ?array {
		$id = $piece['variation'] > 0 ? $piece['variation'] : $piece['product'];
		return $this->fact( $piece['qty'] < 2, $id . ':' . $currency->code . $currency->exponent, 'piece', fn(): ?array => $this->found( $id, $piece['qty'], $currency ) ) ?: null;
	}

	/**
	 * A product that is taxed like a piece: nothing of it is read.
	 *
	 * @param array{line:array<string,mixed>,tax:array{0:string,1:string}} $piece Piece.
	 */
	public static function taxed( array $piece ): \WC_Product {
		$product = new \WC_Product_Simple();
		$product->set_id( $piece['line']['variation'] > 0 ? $piece['line']['variation'] : $piece['line']['product'] );
		$product->set_tax_status( $piece['tax'][0] );
		$product->set_tax_class( $piece['tax'][1] );
		return $product;
	}

	/**
	 * Looks for a piece.
	 *
	 * @param int          $id       Product or variation.
	 * @param int          $quantity Units.
	 * @param ShopCurrency $currency Currency.
	 * @return array{line:array<string,mixed>,name:string,open:bool,tax:array{0:string,1:string}}|null
	 */
	private function found( int $id, int $quantity, ShopCurrency $currency ): ?array {
		$product = $this->product( $id );
		$priced  = $product ? ComponentProduct::priced_by( $product ) : null;
		return ! $product || ! $priced || $this->check->unavailable( $priced, $quantity ) ? null : array(
			'line' => $this->prices->line( '', $priced, 1, $currency ),
			'name' => $product->get_name(),
			'open' => $product->is_type( 'variable' ) || VariationWays::open( $product ),
			'tax'  => array( $priced->get_tax_status(), $priced->get_tax_class() ),
		);
	}

	/**
	 * A product; null where there is none.
	 *
	 * @param int $id Product or variation.
	 */
	private function product( int $id ): ?\WC_Product {
		return $this->products[ $id ] ??= wc_get_product( $id ) ?: null;
	}

	/**
	 * A fact that is known, or is looked for: then all that may be asked for is read together.
	 *
	 * @param bool              $keep Whether it may be kept.
	 * @param string            $of   Piece.
	 * @param string            $what Fact.
	 * @param \Closure():mixed  $find Looks for it.
	 */
	private function fact( bool $keep, string $of, string $what, \Closure $find ): mixed {
		if ( $keep && array_key_exists( $what, $this->known[ $of ] ?? array() ) ) {
			return $this->known[ $of ][ $what ];
		}
		if ( array() !== $this->unread ) {
			$this->primer->prime( $this->unread, ProductPrimer::BUNDLES );
			$this->unread = array();
		}
		$fact = $find();
		if ( $keep ) {
			$this->known[ $of ][ $what ] = $fact;
			$this->more                  = true;
		}
		return $fact;
	}
}
