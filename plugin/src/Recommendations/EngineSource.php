<?php
/**
 * Suggestions of the engine.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Engine;
use Tandem\Plugin\Journey\PlacementRules;
use Tandem\Plugin\Settings;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine. An engine that fails answers nothing: the next source of the chain takes over.
 */
final class EngineSource implements CandidateSource {

	/**
	 * Takes the engine.
	 *
	 * @param \Closure():Engine $engine   Opens the engine at first use.
	 * @param Settings|null     $settings The owner's preference; without it, relevance alone.
	 */
	public function __construct( private readonly \Closure $engine, private readonly ?Settings $settings = null ) {
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string            $strategy Strategy.
	 * @param SuggestionContext $context  Context.
	 * @param int               $limit    How many are wanted.
	 */
	public function candidates( string $strategy, SuggestionContext $context, int $limit ): array {
		$seeds = $context->seeds();
		if ( array() === $seeds && in_array( $strategy, array( 'product', 'also-bought', 'upgrade', 'cart' ), true ) ) {
			return array();
		}
		$answer = ( $this->engine )()->recommend(
			new RecommendRequest(
				$strategy,
				$seeds,
				$context->history,
				time(),
				$context->taken(),
				min( 64, max( 1, $limit ) ),
				explain: $context->explain,
				rerank: (array) apply_filters( 'tandem_rerank', $this->rules( $context ) ),
			)
		);
		return array_map( static fn( Recommendation $found ): Candidate => new Candidate( $found->item, 'engine', $found->reason, $found->score, $found->explanation ), $answer );
	}

	/**
	 * Rules of the ranking: the placement's own preference goes before that of the shop.
	 *
	 * @param SuggestionContext $context Context.
	 * @return array<string,mixed>
	 */
	private function rules( SuggestionContext $context ): array {
		$own = $context->rules->rerank( $context->explain );
		return '' === $context->rules->prefer ? $own + ( PlacementRules::PREFER[ (string) $this->settings?->get( 'ranking.prefer' ) ] ?? array() ) : $own;
	}

	/**
	 * Whether a model answers. Then an empty answer means that nothing is relevant enough.
	 */
	public function ready(): bool {
		return ( $this->engine )()->status()->ready;
	}
}
