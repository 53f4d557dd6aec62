<?php
/**
 * Where suggestions come from.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Names product ids that may be suggested in a context.
 */
interface CandidateSource {

	/**
	 * Best first, without what the context excludes.
	 *
	 * @param string            $strategy Strategy of the placement (design word).
	 * @param SuggestionContext $context  The facts.
	 * @param int               $limit    How many are wanted.
	 * @return list<Candidate>
	 */
	public function candidates( string $strategy, SuggestionContext $context, int $limit ): array;
}
