<?php
/**
 * How suggestions came about.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Notes every source that was asked and every candidate with what became of it, for the owner.
 */
final class SuggestionTrace {

	/**
	 * Sources in the order in which they were asked.
	 *
	 * @var list<array{source:string,strategy:string,found:int,microseconds:float}>
	 */
	public array $sources = array();

	/**
	 * Candidates, best first: fate is "shown", "spare" for one that fits but found no place, or what kept it out.
	 *
	 * @var list<array{item:int,source:string,strategy:string,score:float|null,terms:array<string,float>,reason:array<string,mixed>,text:string,fate:string}>
	 */
	public array $candidates = array();

	/**
	 * Asks a source as the shop does, for the time it takes, then with every term.
	 *
	 * @param string                              $name     Source.
	 * @param string                              $strategy Strategy.
	 * @param callable(bool):list<Candidate>      $ask      Asks; takes whether to explain.
	 * @return list<Candidate>
	 */
	public function ask( string $name, string $strategy, callable $ask ): array {
		$begin = hrtime( true );
		$ask( false );
		$took            = ( hrtime( true ) - $begin ) / 1000;
		$found           = $ask( true );
		$this->sources[] = array(
			'source'       => $name,
			'strategy'     => $strategy,
			'found'        => count( $found ),
			'microseconds' => round( $took, 1 ),
		);
		return $found;
	}

	/**
	 * Notes what became of a candidate; a product that was noted keeps its first note.
	 *
	 * @param Candidate $candidate Candidate.
	 * @param string    $strategy  Strategy that found it.
	 * @param string    $fate      What became of it.
	 * @param string    $text      What the shopper reads.
	 */
	public function note( Candidate $candidate, string $strategy, string $fate, string $text = '' ): void {
		if ( in_array( $candidate->item, array_column( $this->candidates, 'item' ), true ) ) {
			return;
		}
		$this->candidates[] = array(
			'item'     => $candidate->item,
			'source'   => $candidate->source,
			'strategy' => $strategy,
			'score'    => $candidate->score,
			'terms'    => $candidate->terms,
			'reason'   => $candidate->reason,
			'text'     => $text,
			'fate'     => $fate,
		);
	}
}
