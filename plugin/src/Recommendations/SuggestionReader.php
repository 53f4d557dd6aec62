<?php
/**
 * From a placement to products.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\Placement;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the sources of the chain in turn, loads the products once, drops what may not be suggested, and
 * draws on the page's budget. The engine names more than is wanted, because some may be sold out.
 */
final class SuggestionReader {

	/** Candidates asked for beyond those wanted. */
	private const SPARE = 8;

	/** The same where the placement or the page keeps products out. */
	private const SPARE_NARROW = 48;

	/** Candidates read from the database at first beyond those wanted. */
	private const FIRST = 2;

	/**
	 * Dearest product of a cart, minor units.
	 *
	 * @var array<string,int>
	 */
	private array $dearest = array();

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
	 * @param PlacementRegistry|null $placements What the owner set of each placement.
	 * @param PreferenceSource|null $preferred What shoppers prefer.
	 * @param SuggestionTrace|null $notes Takes notes of whatever is suggested.
	 */
	public function __construct(
		private readonly EngineSource $engine,
		private readonly LinkedSource $linked,
		private readonly BestSellerSource $best_sellers,
		private readonly ProductReader $products,
		private readonly ReasonText $reasons,
		private readonly PageLedger $ledger,
		private readonly ?PlacementRegistry $placements = null,
		private readonly ?PreferenceSource $preferred = null,
		private readonly ?SuggestionTrace $notes = null,
	) {
	}

	/**
	 * Suggestions for a placement, best first. Fewer or none where nothing fits.
	 *
	 * @param string            $placement Id of the placement.
	 * @param string            $strategy  Its strategy.
	 * @param SuggestionContext $context   The facts.
	 * @param int               $count     How many at most; the page's budget may leave fewer.
	 * @param SuggestionTrace|null $trace  Takes notes for the owner.
	 * @return list<Suggestion>
	 */
	public function suggest( string $placement, string $strategy, SuggestionContext $context, int $count, ?SuggestionTrace $trace = null ): array {
		$trace ??= $this->notes;
		$room = $this->ledger->room();
		// What a sentence of the page names already costs no room; of the products that close a gap none is named.
		$named = $context->wishes->gap > 0 ? array() : array_flip( $this->ledger->named() );
		$count = min( $count, $room + count( $named ), $context->wishes->most ?? $count );
		if ( $count < 1 && null === $trace ) {
			return array();
		}
		$spot    = $this->placements?->find( $placement );
		$context = null === $spot ? $context : $context->under( $spot->rules );
		$limit   = self::limit( $count, $context );
		$wanted  = $context->wishes->gap > 0 ? $count + self::SPARE : $count;
		$taken   = array_flip( array( ...$context->taken(), ...$this->ledger->shown() ) );
		$found   = array();
		$dear    = array();
		foreach ( $this->steps( $spot, $strategy, $context ) as list( $source, $step ) ) {
			$asked = null === $trace
				? $this->ask( $source, $step, $context, $limit )
				: $trace->ask( self::name( $source ), $step, fn( bool $explain ): array => $this->ask( $source, $step, $explain ? $context->explained() : $context, $explain ? $limit + count( $context->exclude ) : $limit ) );
			$free  = array_values( array_filter( $asked, static fn( Candidate $candidate ): bool => null !== $trace || ! isset( $taken[ $candidate->item ] ) ) );
			$ids   = array_map( static fn( Candidate $candidate ): int => $candidate->item, $free );
			$first = null === $trace ? $wanted - count( $found ) + self::FIRST : count( $ids );
			foreach ( $free as $at => $candidate ) {
				if ( count( $found ) - count( $dear ) >= $wanted && null === $trace ) {
					break;
				}
				// The first few mostly fill the list: the others are read when it comes to them, all at once.
				if ( 0 === $at || $first === $at ) {
					$this->products->prime( 0 === $at ? array_slice( $ids, 0, $first ) : array_slice( $ids, $first ) );
				}
				$product = $this->products->sellable( array( $candidate->item ) )[ $candidate->item ] ?? null;
				// The owner's own links may be dearer.
				$big     = 'linked' !== $candidate->source && 'upgrade' !== $candidate->reason['kind'] && $this->is_dearer( $product, $context );
				$refusal = match ( true ) {
					isset( $taken[ $candidate->item ] ) => $this->taken_by( $candidate->item, $context ),
					// Who takes one of two that are alike does not take the other with it.
					'set' === $spot?->kind && 'similar' === $candidate->reason['kind'] => 'only-similar',
					$big && $context->wishes->gap < 1 => 'dearer',
					default => $this->refusal( $candidate->item, $product, $context ),
				};
				$costs   = isset( $named[ $candidate->item ] ) || $context->wishes->gap > 0 ? 0 : 1;
				if ( null !== $product && '' === $refusal && count( $found ) - count( $dear ) < $wanted && $costs <= $room ) {
					$room                     -= $costs;
					$one                       = $this->suggestion( $placement, $candidate, $product, $context );
					if ( $big ) {
						$dear[] = count( $found );
					}
					$found[]                   = $one;
					$taken[ $candidate->item ] = true;
					$trace?->note( $candidate, $step, 'shown', $one->reason );
					continue;
				}
				$trace?->note( $candidate, $step, '' === $refusal ? 'spare' : $refusal );
			}
			if ( count( $found ) - count( $dear ) >= $count ) {
				break;
			}
		}
		$found = array_slice( GapCloser::first( $found, $context->wishes->gap, $dear ), 0, max( 0, $count ) );
		$this->ledger->book( array_map( static fn( Suggestion $one ): int => $one->product->get_id(), $found ) );
		return $found;
	}

	/**
	 * Ids that suggest() is likely to look at: what its first source that finds any names. Reads no product.
	 *
	 * @param string            $placement Id of the placement.
	 * @param string            $strategy  Its strategy.
	 * @param SuggestionContext $context   The facts.
	 * @param int               $count     How many at most.
	 * @return list<int>
	 */
	public function likely( string $placement, string $strategy, SuggestionContext $context, int $count ): array {
		$spot    = $this->placements?->find( $placement );
		$context = null === $spot ? $context : $context->under( $spot->rules );
		foreach ( $this->steps( $spot, $strategy, $context ) as list( $source, $step ) ) {
			$found = $source instanceof EngineSource ? $this->ask( $source, $step, $context, self::limit( $count, $context ) ) : array();
			if ( array() !== $found ) {
				$more = self::FIRST + ( $context->wishes->gap > 0 ? self::SPARE : 0 );
				return array_slice( array_values( array_diff( array_map( static fn( Candidate $one ): int => $one->item, $found ), $context->taken() ) ), 0, $count + $more );
			}
		}
		return array();
	}

	/**
	 * The sources of a placement, in the order in which they are asked.
	 *
	 * @param Placement|null    $spot     What the owner set of it.
	 * @param string            $strategy Its strategy.
	 * @param SuggestionContext $context  The facts.
	 * @return list<array{0:CandidateSource,1:string}>
	 */
	private function steps( ?Placement $spot, string $strategy, SuggestionContext $context ): array {
		return $this->preferring( $context, $strategy, $this->chain( $strategy, 'offer' === $spot?->kind ? null : $spot?->chain, array() !== $context->near ) );
	}

	/**
	 * How many candidates are asked for.
	 *
	 * @param int               $count   How many are wanted.
	 * @param SuggestionContext $context The facts.
	 */
	private static function limit( int $count, SuggestionContext $context ): int {
		return $count + ( $context->rules->narrow() || array() !== $context->categories ? self::SPARE_NARROW : self::SPARE );
	}

	/**
	 * The engine first, then what the owner linked. Best sellers only while no model answers: with one,
	 * an empty place is better than a random product. A placement may have a chain of its own.
	 *
	 * @param string            $strategy Strategy.
	 * @param list<string>|null $chain    What the owner lets follow it; null for the usual.
	 * @param bool              $fill     Whether best sellers of the same categories may follow.
	 * @return list<array{0:CandidateSource,1:string}>
	 */
	private function chain( string $strategy, ?array $chain, bool $fill ): array {
		if ( null !== $chain ) {
			$steps = array();
			foreach ( array_unique( array( $strategy, ...$chain ) ) as $step ) {
				$steps = array( ...$steps, ...$this->step( $step, $strategy ) );
			}
			return $steps;
		}
		if ( 'manual' === $strategy ) {
			return array( array( $this->linked, $strategy ) );
		}
		if ( ! $this->model_answers() ) {
			return array( array( $this->linked, $strategy ), array( $this->best_sellers, $strategy ) );
		}
		$steps = array( array( $this->engine, $strategy ), array( $this->linked, $strategy ) );
		return $fill || in_array( $strategy, array( 'popular', 'for-you', 'session' ), true ) ? array( ...$steps, array( $this->best_sellers, $strategy ) ) : $steps;
	}

	/**
	 * The chain of a personal list with what the shopper prefers: after what was looked at, which says more than an
	 * answer, and before what others buy.
	 *
	 * @param SuggestionContext                       $context  The facts.
	 * @param string                                  $strategy Strategy.
	 * @param list<array{0:CandidateSource,1:string}> $steps    The chain.
	 * @return list<array{0:CandidateSource,1:string}>
	 */
	private function preferring( SuggestionContext $context, string $strategy, array $steps ): array {
		if ( null === $this->preferred || array() === $context->wishes->preferences || ! in_array( $strategy, array( 'popular', 'for-you', 'session' ), true ) ) {
			return $steps;
		}
		array_splice( $steps, array() === $context->history ? 0 : 1, 0, array( array( $this->preferred, $strategy ) ) );
		return $steps;
	}

	/**
	 * Sources of one step of the owner's chain.
	 *
	 * @param string $step     Strategy of the step.
	 * @param string $strategy Strategy of the placement.
	 * @return list<array{0:CandidateSource,1:string}>
	 */
	private function step( string $step, string $strategy ): array {
		return match ( true ) {
			'manual' === $step => array( array( $this->linked, $strategy ) ),
			! in_array( $step, PlacementRegistry::STRATEGIES, true ) => array(),
			'popular' === $step => array( ...( $this->model_answers() ? array( array( $this->engine, $step ) ) : array() ), array( $this->best_sellers, $step ) ),
			default => $this->model_answers() ? array( array( $this->engine, $step ) ) : array(),
		};
	}

	/**
	 * What has taken a product already: it is in the cart or the page's own, it is shown above, or the shopper is
	 * to be spared it.
	 *
	 * @param int               $item    Product.
	 * @param SuggestionContext $context The facts.
	 */
	private function taken_by( int $item, SuggestionContext $context ): string {
		return match ( true ) {
			array() !== $context->near && in_array( $item, $context->near, true ) => 'on-page',
			in_array( $item, array( ...$context->seeds(), ...$context->cart ), true ) => 'in-cart',
			in_array( $item, $context->exclude, true ) => 'spared',
			default => 'on-page',
		};
	}

	/**
	 * What keeps a product out; empty where nothing does.
	 *
	 * @param int               $item    Product.
	 * @param \WC_Product|null  $product The product, null where it cannot be sold.
	 * @param SuggestionContext $context The facts.
	 */
	private function refusal( int $item, ?\WC_Product $product, SuggestionContext $context ): string {
		if ( null === $product ) {
			return isset( $this->products->visible( array( $item ) )[ $item ] ) ? 'out-of-stock' : 'hidden';
		}
		if ( $context->wishes->hides( $item ) ) {
			return 'shelf-rule';
		}
		return $this->fits( $product, $context ) ? $context->rules->refusal( $product ) : 'page-category';
	}

	/**
	 * Whether a product is dearer than everything in the cart where only small things are wanted.
	 *
	 * @param \WC_Product|null  $product The product, null where it cannot be sold.
	 * @param SuggestionContext $context The facts.
	 */
	private function is_dearer( ?\WC_Product $product, SuggestionContext $context ): bool {
		if ( null === $product || ! $context->is_small() ) {
			return false;
		}
		$exponent = wc_get_price_decimals();
		$price    = static function ( mixed $one ) use ( $exponent ): int {
			return $one instanceof \WC_Product ? MinorUnits::rounded( $one->get_price(), $exponent ) ?? 0 : 0;
		};
		$dearest  = $this->dearest[ implode( ',', $context->cart ) ] ??= max( array_map( static fn( int $item ): int => $price( wc_get_product( $item ) ), $context->cart ) );
		return $price( $product ) > $dearest;
	}

	/**
	 * Name of a source for the owner.
	 *
	 * @param CandidateSource $source Source.
	 */
	private static function name( CandidateSource $source ): string {
		return match ( true ) {
			$source instanceof EngineSource => 'engine',
			$source instanceof LinkedSource => 'linked',
			$source instanceof PreferenceSource => 'preferences',
			default => 'best-sellers',
		};
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
			|| ProductCategories::among( $product, $context->categories );
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
