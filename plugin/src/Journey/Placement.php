<?php
/**
 * A spot where something is suggested.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * One placement of the shop.
 */
final readonly class Placement {

	/**
	 * Takes its description.
	 *
	 * @param string $id         Stable id.
	 * @param string $touchpoint Its switch in the settings; empty for what the owner placed by shortcode or block.
	 * @param string $strategy   How candidates are found. After the engine come linked products, then best sellers.
	 * @param int    $count      Most products it shows.
	 * @param string $title      Heading for the shopper.
	 * @param string $where      Where it is, for the owner.
	 */
	public function __construct(
		public string $id,
		public string $touchpoint,
		public string $strategy,
		public int $count,
		public string $title,
		public string $where,
	) {
	}
}
