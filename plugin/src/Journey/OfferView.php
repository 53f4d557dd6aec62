<?php
/**
 * What the checkout offer shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the template tandem/checkout-offer.php and of the checkout block.
 */
final readonly class OfferView {

	/**
	 * Takes the data.
	 *
	 * @param string $title  Heading.
	 * @param string $label  Text of the checkbox.
	 * @param string $reason Why, may be empty.
	 * @param string $image  Address of the picture.
	 * @param bool   $on     Whether it is in the cart.
	 * @param string $route  Address for the script of the classic checkout.
	 * @param string $lost   What to say when the shop does not answer.
	 * @param int    $product Product that it offers.
	 * @param list<int> $products What it would add.
	 * @param string $no     Words of the button that says no to it.
	 * @param string $refused Name of the button, for those who hear it.
	 * @param string $said   What is said to whom said no.
	 */
	public function __construct(
		public string $title,
		public string $label,
		public string $reason,
		public string $image,
		public bool $on,
		public string $route,
		public string $lost,
		public int $product,
		public array $products,
		public string $no,
		public string $refused,
		public string $said,
	) {
	}
}
