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

	/** How much a preference lifts a score: nothing comes before what is more than twice as relevant. */
	private const PREFERRED = 2.0;

	/**
	 * Takes the engine.
	 *
	 * @param \Closure():Engine     $engine      Opens the engine at first use.
	 * @param Settings|null         $settings    The owner's preference; without it, relevance alone.
	 * @param PreferenceReader|null $preferences Products that match preferences.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly ?Settings $settings = null,
		private readonly ?PreferenceReader $preferences = null,
	) {
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
				rerank: (array) apply_filters( 'tandem_rerank', $this->shopper( $context->wishes ) + $this->rules( $context, $strategy ) ),
			)
		);
		return array_map( static fn( Recommendation $found ): Candidate => new Candidate( $found->item, 'engine', $found->reason, $found->score, $found->explanation ), $answer );
	}

	/**
	 * Rules of the ranking: the placement's own preference goes before that of the shop.
	 *
	 * @param SuggestionContext $context  Context.
	 * @param string            $strategy Strategy.
	 * @return array<string,mixed>
	 */
	private function rules( SuggestionContext $context, string $strategy ): array {
		$own = $context->rules->rerank( $context->explain ) + ( $context->is_small() && $context->wishes->gap < 1 && ! $context->explain && 'upgrade' !== $strategy ? array( 'price_ceiling_percent' => 100 ) : array() );
		return '' === $context->rules->prefer ? $own + ( PlacementRules::PREFER[ (string) $this->settings?->get( 'ranking.prefer' ) ] ?? array() ) : $own;
	}

	/**
	 * What the shopper prefers and has tired of, as rules of the engine.
	 *
	 * @param Wishes $wishes The shopper's.
	 * @return array<string,list<array{int,float}>>
	 */
	private function shopper( Wishes $wishes ): array {
		$rules = array();
		foreach ( array() === $wishes->preferences ? array() : (array) $this->preferences?->products( $wishes->preferences ) as $item ) {
			$rules['boosts'][] = array( $item, self::PREFERRED );
		}
		foreach ( $wishes->attention as $item => $factor ) {
			$rules['attention'][] = array( $item, $factor );
		}
		return $rules;
	}

	/**
	 * Whether a model answers. Then an empty answer means that nothing is relevant enough.
	 */
	public function ready(): bool {
		return ( $this->engine )()->status()->ready;
	}
}
