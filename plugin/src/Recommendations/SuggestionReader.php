<?php
/**
 * From a placement to products.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the sources of the chain in turn, loads the products once, drops what may not be suggested, and
 * draws on the page's budget. The engine names more than is wanted, because some may be sold out.
 */
final class SuggestionReader {

	/** Candidates asked for beyond those wanted. */
	private const SPARE = 8;

	/**
	 * Whether a failure was logged in this request.
	 *
	 * @var bool
	 */
	private bool $logged = false;

	/**
	 * Takes the sources in the order of the chain.
	 *
	 * @param EngineSource     $engine       The engine.
	 * @param LinkedSource     $linked       Linked products.
	 * @param BestSellerSource $best_sellers Best sellers.
	 * @param ProductReader    $products     Reads products.
	 * @param ReasonText       $reasons      Puts reasons into words.
	 * @param PageLedger       $ledger       The page's budget.
	 */
	public function __construct(
		private readonly EngineSource $engine,
		private readonly LinkedSource $linked,
		private readonly BestSellerSource $best_sellers,
		private readonly ProductReader $products,
		private readonly ReasonText $reasons,
		private readonly PageLedger $ledger,
	) {
	}

	/**
	 * Suggestions for a placement, best first. Fewer or none where nothing fits.
	 *
	 * @param string            $placement Id of the placement.
	 * @param string            $strategy  Its strategy.
	 * @param SuggestionContext $context   The facts.
	 * @param int               $count     How many at most; the page's budget may leave fewer.
	 * @return list<Suggestion>
	 */
	public function suggest( string $placement, string $strategy, SuggestionContext $context, int $count ): array {
		$count = min( $count, $this->ledger->room() );
		if ( $count < 1 ) {
			return array();
		}
		$taken = array_flip( array( ...$context->taken(), ...$this->ledger->shown() ) );
		$found = array();
		foreach ( $this->chain( $strategy ) as $source ) {
			$candidates = array_values(
				array_filter(
					$this->ask( $source, $strategy, $context, $count + self::SPARE ),
					static fn( Candidate $candidate ): bool => ! isset( $taken[ $candidate->item ] )
				)
			);
			$sellable   = $this->products->sellable( array_map( static fn( Candidate $candidate ): int => $candidate->item, $candidates ) );
			foreach ( $candidates as $candidate ) {
				$product = $sellable[ $candidate->item ] ?? null;
				if ( null !== $product && count( $found ) < $count && $this->fits( $product, $context ) ) {
					$found[]                   = $this->suggestion( $placement, $candidate, $product, $context );
					$taken[ $candidate->item ] = true;
				}
			}
			if ( count( $found ) >= $count ) {
				break;
			}
		}
		$this->ledger->book( array_map( static fn( Suggestion $one ): int => $one->product->get_id(), $found ) );
		return $found;
	}

	/**
	 * The engine first, then what the owner linked. Best sellers only while no model answers: with one,
	 * an empty place is better than a random product.
	 *
	 * @param string $strategy Strategy.
	 * @return list<CandidateSource>
	 */
	private function chain( string $strategy ): array {
		if ( 'manual' === $strategy ) {
			return array( $this->linked );
		}
		if ( ! $this->model_answers() ) {
			return array( $this->linked, $this->best_sellers );
		}
		return in_array( $strategy, array( 'popular', 'for-you', 'session' ), true )
			? array( $this->engine, $this->linked, $this->best_sellers )
			: array( $this->engine, $this->linked );
	}

	/**
	 * Whether the engine has a model. An engine that fails has none.
	 */
	private function model_answers(): bool {
		try {
			return $this->engine->ready();
		} catch ( \Throwable $error ) {
			$this->log( $error );
			return false;
		}
	}

	/**
	 * Candidates of one source; none when it fails, so that the next source takes over.
	 *
	 * @param CandidateSource   $source   The source.
	 * @param string            $strategy Strategy.
	 * @param SuggestionContext $context  The facts.
	 * @param int               $limit    How many are wanted.
	 * @return list<Candidate>
	 */
	private function ask( CandidateSource $source, string $strategy, SuggestionContext $context, int $limit ): array {
		try {
			return $source->candidates( $strategy, $context, $limit );
		} catch ( \Throwable $error ) {
			$this->log( $error );
			return array();
		}
	}

	/**
	 * Logs the first failure of this request.
	 *
	 * @param \Throwable $error What went wrong.
	 */
	private function log( \Throwable $error ): void {
		if ( ! $this->logged ) {
			$this->logged = true;
			wc_get_logger()->warning( 'recommendations: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
		}
	}

	/**
	 * Whether the product stays within the categories of the placement.
	 *
	 * @param \WC_Product       $product The product.
	 * @param SuggestionContext $context The facts.
	 */
	private function fits( \WC_Product $product, SuggestionContext $context ): bool {
		return array() === $context->categories
			|| array() !== array_intersect( $context->categories, array_map( 'intval', $product->get_category_ids() ) );
	}

	/**
	 * Puts a suggestion together.
	 *
	 * @param string            $placement Id of the placement.
	 * @param Candidate         $candidate What the source named.
	 * @param \WC_Product       $product   Its product.
	 * @param SuggestionContext $context   The facts.
	 */
	private function suggestion( string $placement, Candidate $candidate, \WC_Product $product, SuggestionContext $context ): Suggestion {
		$event = SuggestionId::of( $placement, $candidate->source, $context->seeds(), $candidate->item )->text;
		return new Suggestion( $product, $this->reasons->of( $candidate, $context ), $candidate->source, $event, 'upgrade' === $candidate->reason['kind'] ? (int) ( $candidate->reason['item'] ?? $context->product ) : 0 );
	}
}
