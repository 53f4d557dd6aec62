<?php
/**
 * A product to suggest.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * One suggested product with the fact behind it.
 */
final readonly class Suggestion {

	/**
	 * Takes the product and its reason.
	 *
	 * @param \WC_Product $product Visible, purchasable, in stock.
	 * @param string      $reason  Plain text for the shopper, may be empty.
	 * @param string      $source  engine, linked or best-sellers.
	 * @param string      $event   Id of this suggestion: the same placement, context and product give the same id.
	 * @param int         $replaces Product that it takes the place of in the cart, 0 for none.
	 */
	public function __construct(
		public \WC_Product $product,
		public string $reason,
		public string $source,
		public string $event,
		public int $replaces = 0,
	) {
	}
	/**
	 * The same with another reason.
	 *
	 * @param string $reason Plain text.
	 */
	public function because( string $reason ): self {
		return new self( $this->product, $reason, $this->source, $this->event, $this->replaces );
	}
}
