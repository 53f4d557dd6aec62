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
 * One placement of the shop, as the owner has set it.
 */
final readonly class Placement {

	/**
	 * Takes its description.
	 *
	 * @param string            $id         Stable id.
	 * @param string            $touchpoint Its switch in the settings; empty for what the owner placed by shortcode or block.
	 * @param string            $strategy   How candidates are found.
	 * @param int               $count      Most products it shows.
	 * @param string            $title      Heading for the shopper.
	 * @param string            $where      Where it is, for the owner.
	 * @param string            $kind       list, set, table, offer or mail: what it may be set to.
	 * @param bool              $on         Whether it stands in its own place by itself.
	 * @param list<string>|null $chain      What follows the strategy where it finds too little, in order; null for the
	 *                                      usual: linked products, then best sellers while no model answers.
	 * @param string            $text       Line below the heading, may be empty.
	 * @param string            $layout     Layout of a list.
	 * @param PlacementRules    $rules      What it may show.
	 * @param string            $from       First minute, in the shop's time zone: 2026-12-01T00:00. Empty for always.
	 * @param string            $until      First minute at which it is over. Empty for never.
	 */
	public function __construct(
		public string $id,
		public string $touchpoint,
		public string $strategy,
		public int $count,
		public string $title,
		public string $where,
		public string $kind = 'list',
		public bool $on = true,
		public ?array $chain = null,
		public string $text = '',
		public string $layout = 'grid',
		public PlacementRules $rules = new PlacementRules(),
		public string $from = '',
		public string $until = '',
	) {
	}

	/**
	 * The same with another strategy and count.
	 *
	 * @param string $strategy Strategy.
	 * @param int    $count    Most products.
	 */
	public function showing( string $strategy, int $count ): self {
		return new self( ...array_merge( get_object_vars( $this ), compact( 'strategy', 'count' ) ) );
	}

	/**
	 * Whether the schedule has it now: from the first minute on, and no longer at the last one.
	 *
	 * @param int $now UNIX seconds.
	 */
	public function due( int $now ): bool {
		if ( '' === $this->from && '' === $this->until ) {
			return true;
		}
		$minute = (string) wp_date( 'Y-m-d\TH:i', $now );
		return ( '' === $this->from || $minute >= $this->from ) && ( '' === $this->until || $minute < $this->until );
	}

	/**
	 * What its list asks for.
	 *
	 * @param array<string,int|list<int>> $context Product and category of the page, products that it found.
	 */
	public function slot( array $context = array() ): Slot {
		return Slot::of(
			array(
				'placement' => $this->id,
				'strategy'  => $this->strategy,
				'count'     => $this->count,
				'layout'    => $this->layout,
			) + $context
		);
	}
}
