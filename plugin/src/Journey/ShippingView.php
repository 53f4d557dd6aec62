<?php
/**
 * What the free-shipping bar shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the template tandem/shipping-bar.php.
 */
final readonly class ShippingView {

	/**
	 * Takes the data.
	 *
	 * @param string $text    Sentence, empty where there is nothing to say.
	 * @param int    $percent Progress.
	 * @param string $reward  What the cart gets next, or has got, by its value.
	 * @param string $delivery Where the order goes and for how much.
	 */
	public function __construct(
		public string $text = '',
		public int $percent = 0,
		public string $reward = '',
		public string $delivery = '',
	) {
	}

	/**
	 * Whether there is nothing to say.
	 */
	public function is_empty(): bool {
		return '' === $this->text . $this->reward . $this->delivery;
	}
}
