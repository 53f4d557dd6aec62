<?php
/**
 * What a placement may show.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * The owner's limits on the products of a placement. The engine is told what it knows of them, so that it names
 * enough that fit; what is shown is checked against the product itself.
 */
final readonly class PlacementRules {

	/** What each preference adds to a ranking: nothing comes before what is more than 1.5 times as relevant. */
	public const PREFER = array(
		'relevance' => array(),
		'revenue'   => array( 'value' => 0.5 ),
		'profit'    => array( 'profit' => 0.5 ),
	);

	/**
	 * Takes the limits. Without any, everything that can be bought may be shown.
	 *
	 * @param list<int> $within   Categories to stay in, with those below them; empty for all.
	 * @param list<int> $without  Categories to keep out, with those below them.
	 * @param string    $least    Lowest price, decimal; empty for none.
	 * @param string    $most     Highest price, decimal; empty for none.
	 * @param bool      $in_stock Whether a product on backorder is kept out too.
	 * @param string    $prefer   relevance, revenue or profit; empty for the shop's own setting.
	 * @param bool      $owned    Whether durable products that the shopper bought may be shown again.
	 * @param bool      $dearer   Whether what is dearer than everything in the cart may be shown.
	 */
	public function __construct(
		public array $within = array(),
		public array $without = array(),
		public string $least = '',
		public string $most = '',
		public bool $in_stock = false,
		public string $prefer = '',
		public bool $owned = false,
		public bool $dearer = true,
	) {
	}

	/**
	 * Whether any product that can be bought might be kept out.
	 */
	public function narrow(): bool {
		return array() !== $this->within || array() !== $this->without || '' !== $this->least || '' !== $this->most || $this->in_stock;
	}

	/**
	 * Which limit keeps a product out: category, kept-out, price, backorder; empty where none does.
	 *
	 * @param \WC_Product $product Product.
	 */
	public function refusal( \WC_Product $product ): string {
		if ( ! $this->narrow() ) {
			return '';
		}
		if ( array() !== $this->within && ! ProductCategories::among( $product, $this->within ) ) {
			return 'category';
		}
		if ( ProductCategories::among( $product, $this->without ) ) {
			return 'kept-out';
		}
		if ( ! $this->affordable( $product ) ) {
			return 'price';
		}
		return $this->in_stock && $product->is_on_backorder( 1 ) ? 'backorder' : '';
	}

	/**
	 * The limits as the engine takes them.
	 *
	 * @param bool $explain Whether what a limit keeps out is wanted too, to be told.
	 * @return array<string,mixed>
	 */
	public function rerank( bool $explain = false ): array {
		list( $least, $most ) = $this->band();
		$rules                = self::PREFER[ $this->prefer ] ?? array();
		return $explain || ( null === $least && null === $most ) ? $rules : $rules + array( 'price' => array( $least ?? 0, $most ?? PHP_INT_MAX ) );
	}

	/**
	 * Whether the catalogue price lies in the band.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function affordable( \WC_Product $product ): bool {
		list( $least, $most ) = $this->band();
		if ( null === $least && null === $most ) {
			return true;
		}
		$price = MinorUnits::rounded( $product->get_price(), ShopCurrency::current()->exponent );
		return null !== $price && $price >= ( $least ?? 0 ) && $price <= ( $most ?? PHP_INT_MAX );
	}

	/**
	 * The band in minor units.
	 *
	 * @return array{0:int|null,1:int|null}
	 */
	private function band(): array {
		if ( '' === $this->least && '' === $this->most ) {
			return array( null, null );
		}
		$exponent = ShopCurrency::current()->exponent;
		return array( MinorUnits::rounded( $this->least, $exponent ), MinorUnits::rounded( $this->most, $exponent ) );
	}
}
