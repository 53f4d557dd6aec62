<?php
/**
 * What stands beside the lists.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Cart\CompletionDisplay;
use Tandem\Plugin\Journey\BundleHint;
use Tandem\Plugin\Journey\CartPlacements;
use Tandem\Plugin\Journey\CheckoutChoice;
use Tandem\Plugin\Journey\CheckoutOffer;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\Placement;
use Tandem\Plugin\Journey\ShopperContext;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Recommendations\SuggestionTrace;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the parts that answer the shopper what they say to the cart of a preview: the bundle of a product page, the
 * bundle that the cart nearly is, the free-shipping bar and the one offer of the checkout.
 */
final class OfferPreview {

	/**
	 * The bundle that this cart is offered, by the place that would show it, once it was asked for.
	 *
	 * @var array<string,array<string,mixed>|null>
	 */
	private array $offers = array();

	/**
	 * Takes its services.
	 *
	 * @param CompletionDisplay $completion Finds the bundle that the cart nearly is.
	 * @param CartPlacements    $cart       What the cart adds.
	 * @param ShopperContext    $shopper    The shopper's facts.
	 * @param BundleHint        $hint       The bundle of a product page.
	 * @param \Closure(SuggestionReader):CheckoutChoice               $choices Chooses the offer of the checkout.
	 * @param \Closure(PageLedger,?SuggestionTrace):SuggestionReader $readers Suggests within a budget.
	 */
	public function __construct(
		private readonly CompletionDisplay $completion,
		private readonly CartPlacements $cart,
		private readonly ShopperContext $shopper,
		private readonly BundleHint $hint,
		private readonly \Closure $choices,
		private readonly \Closure $readers,
	) {
	}

	/**
	 * What a product page says of a bundle. It counts for the page.
	 *
	 * @param int        $product Product.
	 * @param PageLedger $ledger  Budget of the page.
	 * @return array<string,mixed>
	 */
	public function hint( int $product, PageLedger $ledger ): array {
		$shown = wc_get_product( $product );
		// Nobody in particular is told what everybody is.
		$neutral = 0 === get_current_user_id() && array() === $this->shopper->cart();
		$view    = $shown instanceof \WC_Product && $shown->is_visible() && ! post_password_required( $product ) ? $this->hint->view( $shown, $neutral ) : null;
		$ledger->name( array_map( 'intval', array_filter( explode( ',', $view['names'] ?? '' ) ) ) );
		return self::row( 'hint', __( 'Product page, below the add-to-cart form', 'tandem-for-woocommerce' ), null === $view || '' === $view['text'] ? array() : array( self::said( $view['text'], $view['name'] ) ) );
	}

	/**
	 * Free shipping, rewards and delivery, above the cart.
	 *
	 * @return array<string,mixed>
	 */
	public function bar(): array {
		$view = $this->cart->view();
		return self::row( 'shipping', __( 'Above the cart, and in the mini-cart', 'tandem-for-woocommerce' ), array_map( static fn( string $text ): array => self::said( $text ), array_values( array_filter( array( $view->text, $view->reward, $view->delivery ) ) ) ) );
	}

	/**
	 * The bundle that the cart nearly is: one of the suggestions of the cart.
	 *
	 * @return array<string,mixed>
	 */
	public function completion(): array {
		$offer = $this->offer();
		return self::row( 'completion', __( 'Below the lines of the cart', 'tandem-for-woocommerce' ), null === $offer ? array() : array( self::said( $offer['text'], $offer['name'] ) ) );
	}

	/**
	 * The same in the mini-cart, where the page has room for its pieces.
	 *
	 * @param PageLedger $ledger Budget of the page.
	 * @return array<string,mixed>
	 */
	public function mini( PageLedger $ledger ): array {
		$offer = $this->offer( 'minicart' );
		$fits  = null !== $offer && $ledger->name_all( $offer['pieces'] );
		if ( null !== $offer && ! $fits && $ledger->room() > 0 ) {
			$offer = $this->completion->found( 'minicart', room: $ledger->room() );
			$fits  = null !== $offer && $ledger->name_all( $offer['pieces'] );
		}
		return self::row( 'mini-completion', __( 'Mini-cart', 'tandem-for-woocommerce' ), $fits ? array( self::said( $offer['text'], $offer['name'] ) ) : array() );
	}

	/**
	 * How many products a list of the cart shows beside that, and what it is asked.
	 *
	 * @param Placement $placement Cart or mini-cart.
	 * @param bool      $beside    Whether the bundle stands beside it.
	 * @return array{0:int,1:SuggestionContext}
	 */
	public function listed( Placement $placement, bool $beside ): array {
		return 'cart' === $placement->id
			? $this->cart->asked( $beside ? $this->offer() : null )
			: array( $placement->count - ( $beside ? 1 : 0 ), $this->shopper->of( $placement->slot() ) );
	}

	/**
	 * Products that the bundle would bring.
	 *
	 * @return list<int>
	 */
	public function pieces(): array {
		return $this->offer()['pieces'] ?? array();
	}

	/**
	 * The offer of the checkout, and what each step of the owner's order finds for this cart.
	 *
	 * @param Placement  $placement Placement.
	 * @param PageLedger $ledger    Budget of the page.
	 * @return array<string,mixed>
	 */
	public function checkout( Placement $placement, PageLedger $ledger ): array {
		$begin = hrtime( true );
		$best  = ( $this->choices )( ( $this->readers )( clone $ledger, null ) )->best( $placement );
		$took  = round( ( hrtime( true ) - $begin ) / 1000 );
		$steps = array();
		$notes = array();
		$open  = true;
		foreach ( $placement->chain ?? array() as $kind ) {
			$trace = new SuggestionTrace();
			$found = ( $this->choices )( ( $this->readers )( clone $ledger, $trace ) )->best( new Placement( ...array_merge( get_object_vars( $placement ), array( 'chain' => array( $kind ) ) ) ) );
			$first = $open && null !== $found;
			$open  = $open && ! $first;
			// What is said is what the shop chose, not what a step would say alone.
			$found   = $first ? $best : $found;
			$steps[] = array(
				'kind'   => $kind,
				'text'   => null === $found ? '' : CheckoutOffer::label( $found, $found['shown'] ),
				'reason' => (string) ( $found['reason'] ?? '' ),
				'shown'  => $first && null !== $best,
			);
			$notes[] = array( $trace, $first ? (int) ( $best['product'] ?? 0 ) : 0, ! $first && ! $open );
		}
		$shown = array_values( array_filter( $steps, static fn( array $step ): bool => $step['shown'] ) );
		return array(
			'microseconds' => $took,
			'steps'        => $steps,
			'shown'        => array_map( static fn( array $step ): array => self::said( $step['text'], '', $step['reason'] ), $shown ),
			'sources'      => array_merge( ...array_map( static fn( array $note ): array => $note[0]->sources, $notes ) ),
			'candidates'   => array_merge( ...array_map( static fn( array $note ): array => self::fates( ...$note ), $notes ) ),
		);
	}

	/**
	 * Candidates of a step, with what became of them at a checkout that makes one offer.
	 *
	 * @param SuggestionTrace $trace   What the step noted.
	 * @param int             $product What is offered, 0 where this step does not make the offer.
	 * @param bool            $later   Whether an earlier step makes it.
	 * @return list<array<string,mixed>>
	 */
	private static function fates( SuggestionTrace $trace, int $product, bool $later ): array {
		return array_map(
			static function ( array $candidate ) use ( $product, $later ): array {
				$otherwise = $later ? 'other-offer' : 'needs-choice';
				return 'shown' !== $candidate['fate'] || $product === $candidate['item'] ? $candidate : array( 'fate' => $product > 0 ? 'spare' : $otherwise ) + $candidate;
			},
			$trace->candidates
		);
	}

	/**
	 * The bundle of the cart in words.
	 *
	 * @param string $place Placement that would show it: cart or minicart.
	 * @return array<string,mixed>|null
	 */
	private function offer( string $place = 'cart' ): ?array {
		if ( ! array_key_exists( $place, $this->offers ) ) {
			$this->offers[ $place ] = $this->completion->found( $place );
		}
		return $this->offers[ $place ];
	}

	/**
	 * Something that is no placement of its own.
	 *
	 * @param string                    $id    Id.
	 * @param string                    $where Where it is, for the owner.
	 * @param list<array<string,mixed>> $shown What the shopper reads.
	 * @return array<string,mixed>
	 */
	private static function row( string $id, string $where, array $shown ): array {
		return array(
			'id'           => $id,
			'kind'         => 'sentence',
			'title'        => '',
			'where'        => $where,
			'strategy'     => '',
			'wanted'       => 1,
			'room'         => 0,
			'microseconds' => 0.0,
			'sources'      => array(),
			'candidates'   => array(),
			'steps'        => array(),
			'shown'        => $shown,
		);
	}

	/**
	 * What the shopper reads.
	 *
	 * @param string $text   Sentence.
	 * @param string $name   Name before it, such as that of a bundle.
	 * @param string $reason Reason.
	 * @return array{text:string,name:string,reason:string}
	 */
	private static function said( string $text, string $name = '', string $reason = '' ): array {
		$plain = static fn( string $one ): string => html_entity_decode( wp_strip_all_tags( $one ), ENT_QUOTES, 'UTF-8' );
		return array(
			'text'   => $plain( $text ),
			'name'   => $plain( $name ),
			'reason' => $plain( $reason ),
		);
	}
}
