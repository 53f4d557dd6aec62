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
	 */
	public function __construct(
		public string $text = '',
		public int $percent = 0,
	) {
	}
}
