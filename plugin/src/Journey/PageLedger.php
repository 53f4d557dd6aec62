<?php
/**
 * The attention budget of a page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Counts the distinct products suggested on one page load over all widgets, and lets no widget go beyond
 * the cap or repeat what another one shows. Placements draw in the order in which they render.
 */
final class PageLedger {

	/**
	 * Products shown so far, as keys.
	 *
	 * @var array<int,true>
	 */
	private array $shown = array();

	/**
	 * Products that a sentence of the page names, as keys: they count, but a list may still show them.
	 *
	 * @var array<int,true>
	 */
	private array $named = array();

	/**
	 * Products that stand beside others of which a visitor sees one, as keys: no list repeats them, and they cost nothing.
	 *
	 * @var array<int,true>
	 */
	private array $beside = array();

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * How many more products may be shown.
	 */
	public function room(): int {
		return max( 0, (int) $this->settings->get( 'cap' ) - count( $this->shown + $this->named ) );
	}

	/**
	 * Products shown so far.
	 *
	 * @return list<int>
	 */
	public function shown(): array {
		return array_keys( $this->shown + $this->beside );
	}

	/**
	 * Products that are named and stand in no list yet: a list may show them at no cost.
	 *
	 * @return list<int>
	 */
	public function named(): array {
		return array_keys( array_diff_key( $this->named, $this->shown ) );
	}

	/**
	 * Books products.
	 *
	 * @param list<int> $ids Product ids.
	 */
	public function book( array $ids ): void {
		foreach ( $ids as $id ) {
			$this->shown[ $id ] = true;
		}
	}

	/**
	 * Counts products that are named beside the lists, such as the missing pieces of a bundle.
	 *
	 * @param list<int> $ids Product ids.
	 */
	public function name( array $ids ): void {
		foreach ( $ids as $id ) {
			$this->named[ $id ] = true;
		}
	}

	/**
	 * The same where the page has room for all of them; else none is.
	 *
	 * @param list<int> $ids Product ids.
	 */
	public function name_all( array $ids ): bool {
		if ( count( array_diff( $ids, $this->shown() ) ) > $this->room() ) {
			return false;
		}
		$this->name( $ids );
		return true;
	}

	/**
	 * What was drawn so far.
	 *
	 * @return array{0:array<int,true>,1:array<int,true>}
	 */
	public function drawn(): array {
		return array( $this->shown, $this->named );
	}

	/**
	 * Makes something in the place of what was made since: it has the same budget and draws nothing of it.
	 *
	 * @param array{0:array<int,true>,1:array<int,true>} $since What had been drawn then.
	 * @param callable():string                          $make  Makes it.
	 */
	public function beside( array $since, callable $make ): string {
		$now = array( $this->shown, $this->named, $this->beside );

		list( $this->shown, $this->named ) = $since;
		$this->beside                      = array();
		try {
			$html   = $make();
			$others = $this->shown;
		} finally {
			list( $this->shown, $this->named, $this->beside ) = $now;
		}
		$this->beside += $others;
		return $html;
	}

	/**
	 * Starts a new page, for a process that renders several.
	 */
	public function reset(): void {
		$this->shown  = array();
		$this->named  = array();
		$this->beside = array();
	}
}
