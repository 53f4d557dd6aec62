<?php
/**
 * Suggestions by what a shopper prefers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Names products that match the preferences of the context: for a shopper whose history says nothing yet.
 */
final class PreferenceSource implements CandidateSource {

	/**
	 * Takes the reader.
	 *
	 * @param PreferenceReader $preferences Reads products.
	 */
	public function __construct( private readonly PreferenceReader $preferences ) {
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string            $strategy Strategy.
	 * @param SuggestionContext $context  Context.
	 * @param int               $limit    How many are wanted.
	 */
	public function candidates( string $strategy, SuggestionContext $context, int $limit ): array {
		$free = array_diff( $this->preferences->products( $context->wishes->preferences ), $context->taken() );
		return array_map( static fn( int $item ): Candidate => new Candidate( $item, 'preferences', array( 'kind' => 'preference' ) ), array_slice( array_values( $free ), 0, $limit ) );
	}
}
