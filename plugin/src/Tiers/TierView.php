<?php
/**
 * What My Account shows of tiers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

defined( 'ABSPATH' ) || exit;

/**
 * For the template tiers.php.
 */
final readonly class TierView {

	/**
	 * Keeps the parts.
	 *
	 * @param string                    $tier    Name of the tier, empty for none.
	 * @param string                    $next    Such as "45.00 to Gold", empty at the top.
	 * @param int                       $percent Of the way to the next tier.
	 * @param string                    $kept    Until when the tier is kept, empty where it is not at risk.
	 * @param list<array<string,mixed>> $tiers   Each with name, from, reached, current and gives (HTML of text and links).
	 */
	public function __construct(
		public string $tier,
		public string $next,
		public int $percent,
		public string $kept,
		public array $tiers,
	) {
	}
}
