<?php
/**
 * A product id that may be suggested.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * What a source of suggestions names, before anything was loaded or checked.
 */
final readonly class Candidate {

	/**
	 * Takes the id and where it comes from.
	 *
	 * @param int                                                  $item   Parent product id.
	 * @param string                                               $source engine, linked, preferences or best-sellers.
	 * @param array{kind:string,count?:int,of?:int,item?:int,category?:int} $reason Why, for ReasonText.
	 * @param float|null                                           $score  Comparable within one answer of the engine.
	 * @param array<string,float>                                  $terms  Terms of the score, where they were asked for.
	 */
	public function __construct(
		public int $item,
		public string $source,
		public array $reason,
		public ?float $score = null,
		public array $terms = array(),
	) {
	}
}
