<?php
/**
 * What a suggestion may be based on.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Journey\PlacementRules;

defined( 'ABSPATH' ) || exit;

/**
 * The facts of one placement. Only what the shopper agreed to is in here.
 */
final readonly class SuggestionContext {

	/** Results of a search that say what it was for. */
	public const SEEDS = 3;

	/**
	 * Takes the facts.
	 *
	 * @param int                                          $product  The product of the page, 0 for none.
	 * @param list<int>                                    $cart     Parent ids in the cart (or of the order on the thank-you page).
	 * @param list<array{item:int,at:int,kind:string}>     $history  Views and purchases of a shopper who agreed.
	 * @param list<int>                                    $exclude  Ids never to suggest, such as dismissed ones.
	 * @param list<int>                                    $categories Categories to stay in, empty for all.
	 * @param PlacementRules                               $rules    What the placement may show.
	 * @param bool                                         $explain  Whether score terms, and what is kept back, are wanted.
	 * @param Wishes                                       $wishes   What is special about this shopper.
	 * @param list<int>                                    $near     Products that the page found for a search, best first.
	 */
	public function __construct(
		public int $product = 0,
		public array $cart = array(),
		public array $history = array(),
		public array $exclude = array(),
		public array $categories = array(),
		public PlacementRules $rules = new PlacementRules(),
		public bool $explain = false,
		public Wishes $wishes = new Wishes(),
		public array $near = array(),
	) {
	}

	/**
	 * The same under the rules of a placement.
	 *
	 * @param PlacementRules $rules Rules.
	 */
	public function under( PlacementRules $rules ): self {
		return $rules === $this->rules ? $this : new self( $this->product, $this->cart, $this->history, $this->exclude, $this->categories, $rules, $this->explain, $this->wishes, $this->near );
	}

	/**
	 * The same question with every score term, and with what the shopper is to be spared, to be told why.
	 */
	public function explained(): self {
		return new self( $this->product, $this->cart, $this->history, array(), $this->categories, $this->rules, true, $this->wishes, $this->near );
	}

	/**
	 * The items that the engine is asked about: the page's product, else the best of a search, else the cart.
	 *
	 * @return list<int>
	 */
	public function seeds(): array {
		return match ( true ) {
			$this->product > 0        => array( $this->product ),
			array() !== $this->near   => array_slice( $this->near, 0, self::SEEDS ),
			default                   => $this->cart,
		};
	}

	/**
	 * Everything that may not be suggested.
	 *
	 * @return list<int>
	 */
	public function taken(): array {
		return array_values( array_unique( array( ...$this->seeds(), ...$this->near, ...$this->cart, ...$this->exclude ) ) );
	}

	/**
	 * Whether nothing is wanted that is dearer than everything in the cart. While an amount is missing to free shipping,
	 * the one thing that closes the gap may be.
	 */
	public function is_small(): bool {
		return ! $this->rules->dearer && array() !== $this->cart;
	}
}
