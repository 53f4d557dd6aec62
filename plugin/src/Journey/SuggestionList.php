<?php
/**
 * Renders lists of suggestions.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;

defined( 'ABSPATH' ) || exit;

/**
 * The same list for a hook, a shortcode, a block and the personal request.
 */
final class SuggestionList {

	/**
	 * Neutral lists rendered on this page, by slot: a text that is filtered twice shows the same list twice
	 * and draws on the budget once.
	 *
	 * @var array<string,string>
	 */
	private array $rendered = array();

	/**
	 * Empty lists so far, for unique ids: a page may have two mini-carts.
	 *
	 * @var int
	 */
	private int $empty = 0;

	/**
	 * Takes the services.
	 *
	 * @param SuggestionReader $suggestions Suggests.
	 * @param Templates        $templates   Renders.
	 * @param Fragments|null   $fragments   Remembers neutral lists; null renders each anew.
	 */
	public function __construct(
		private readonly SuggestionReader $suggestions,
		private readonly Templates $templates,
		private readonly ?Fragments $fragments = null,
	) {
	}

	/**
	 * A list that is the same for everybody, empty where nothing fits.
	 *
	 * @param Slot   $slot  What is asked for.
	 * @param string $title Heading.
	 * @param string $text  Line below it.
	 */
	public function neutral( Slot $slot, string $title, string $text = '' ): string {
		$key = (string) wp_json_encode( array( $slot->values(), $title, $text ) );
		return $this->rendered[ $key ] ??= null === $this->fragments
			? $this->section( $slot, $title, self::context( $slot ), $text )
			: $this->fragments->html( array( $slot->values(), $title, $text ), fn(): string => $this->section( $slot, $title, self::context( $slot ), $text ) );
	}

	/**
	 * The neutral list of a placement.
	 *
	 * @param Placement         $placement The placement.
	 * @param array<string,int|list<int>> $page Product and category of the page, products that it found.
	 */
	public function placed( Placement $placement, array $page = array() ): string {
		return $this->neutral( $placement->slot( $page ), $placement->title, $placement->text );
	}

	/**
	 * A list for this shopper, on a page that is never cached.
	 *
	 * @param Slot              $slot    What is asked for.
	 * @param string            $title   Heading.
	 * @param SuggestionContext $context The shopper's facts.
	 * @param string            $text    Line below the heading.
	 */
	public function section( Slot $slot, string $title, SuggestionContext $context, string $text = '' ): string {
		$view = $this->view( $slot, $title, $context, $text );
		return null === $view ? '' : $this->templates->html( 'recommendations', $view, array( 'recommendations' ) );
	}

	/**
	 * A list that has no cards yet and is not to be seen until the personal request brings some.
	 *
	 * @param Slot   $slot  What is asked for.
	 * @param string $title Heading.
	 * @param string $text  Line below it.
	 */
	public function empty_section( Slot $slot, string $title, string $text = '' ): string {
		return $this->templates->html( 'recommendations', new ListView( self::id( $slot ) . '-' . ( ++$this->empty ), $title, $slot, array(), $text ), array( 'recommendations', 'cart-page' ) );
	}

	/**
	 * The list without its frame, for the personal request.
	 *
	 * @param Slot              $slot    What is asked for.
	 * @param SuggestionContext $context The shopper's facts.
	 * @return array{ids:list<int>,html:string}
	 */
	public function cards( Slot $slot, SuggestionContext $context ): array {
		$view = $this->view( $slot, '', $context );
		return array(
			'ids'  => null === $view ? array() : array_map( static fn( $one ): int => $one->product->get_id(), $view->suggestions ),
			'html' => null === $view ? '' : trim( $this->templates->html( 'cards', $view ) ),
		);
	}

	/**
	 * What everybody may know of a slot.
	 *
	 * @param Slot $slot The slot.
	 */
	public static function context( Slot $slot ): SuggestionContext {
		return new SuggestionContext( $slot->product, exclude: $slot->shown, categories: self::categories( $slot ), near: $slot->near );
	}

	/**
	 * Categories that a slot stays in, the same for everybody: that of the page, or of what is popular those of the
	 * first results of a search.
	 *
	 * @param Slot $slot The slot.
	 * @return list<int>
	 */
	public static function categories( Slot $slot ): array {
		return match ( true ) {
			$slot->category > 0           => array( $slot->category ),
			'popular' === $slot->strategy => ProductCategories::own( array_slice( $slot->near, 0, SuggestionContext::SEEDS ) ),
			default                       => array(),
		};
	}

	/**
	 * Asks for suggestions.
	 *
	 * @param Slot              $slot    What is asked for.
	 * @param string            $title   Heading.
	 * @param SuggestionContext $context The facts.
	 * @param string            $text    Line below the heading.
	 */
	private function view( Slot $slot, string $title, SuggestionContext $context, string $text = '' ): ?ListView {
		$found = $this->suggestions->suggest( $slot->placement, self::strategy( $slot, $context ), $context, $slot->count );
		return array() === $found ? null : new ListView( self::id( $slot ), $title, $slot, $found, $text );
	}

	/**
	 * Id of a list: of what it asks for alone, so that a list that was kept and one that is made anew are the same to
	 * the letter, and so are the lists beside them.
	 *
	 * @param Slot $slot What is asked for.
	 */
	private static function id( Slot $slot ): string {
		return 'tandem-list-' . $slot->placement . '-' . substr( md5( (string) wp_json_encode( $slot->values() ) ), 0, 6 );
	}

	/**
	 * The strategy that the known facts allow.
	 *
	 * @param Slot              $slot    What is asked for.
	 * @param SuggestionContext $context The facts.
	 */
	public static function strategy( Slot $slot, SuggestionContext $context ): string {
		// Who searches says more than a profile does: what goes with the results, or what is popular of their kind. Several products are a cart.
		if ( array() !== $context->near && in_array( $slot->strategy, array( 'for-you', 'session', 'popular', 'product' ), true ) ) {
			return 'popular' === $slot->strategy ? 'popular' : 'cart';
		}
		$needs_history = in_array( $slot->strategy, array( 'for-you', 'session' ), true );
		if ( $needs_history ? array() === $context->history : array() === $context->seeds() ) {
			return 'popular';
		}
		// A profile is made of purchases; of somebody who only looked around, the visit says more than the shop's best sellers.
		$bought = in_array( 'purchase', array_column( $context->history, 'kind' ), true );
		return 'for-you' === $slot->strategy && ! $bought ? 'session' : $slot->strategy;
	}
}
