<?php
/**
 * Builds the set of products that belong to one.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;

defined( 'ABSPATH' ) || exit;

/**
 * "Frequently bought together": the product of the page and up to three others, with the totals of all
 * subsets, so that ticking a box needs neither a request nor arithmetic.
 */
final class BoughtTogetherSet {

	/** Products beside the page's own: eight subsets. */
	public const MAXIMUM = 3;

	/**
	 * Takes the services.
	 *
	 * @param ProductReader    $products    Reads products.
	 * @param SuggestionReader $suggestions Suggests.
	 * @param SetPricer        $pricer      Prices subsets.
	 */
	public function __construct(
		private readonly ProductReader $products,
		private readonly SuggestionReader $suggestions,
		private readonly SetPricer $pricer,
	) {
	}

	/**
	 * The box of a product, or null where there is nothing to show.
	 *
	 * @param int       $product_id Product of the page.
	 * @param Placement $placement  Its placement.
	 */
	public function view( int $product_id, Placement $placement ): ?BoughtTogetherView {
		$product = $this->products->sellable( array( $product_id ) )[ $product_id ] ?? null;
		$own     = null === $product ? null : SetItem::of( $product );
		if ( null === $own ) {
			return null;
		}
		$items = array( $own );
		foreach ( $this->suggestions->suggest( $placement->id, $placement->strategy, new SuggestionContext( $product_id ), min( $placement->count, self::MAXIMUM ) ) as $suggestion ) {
			$item = SetItem::of( $suggestion->product, 0, $suggestion );
			if ( null !== $item ) {
				$items[] = $item;
			}
		}
		if ( count( $items ) < 2 ) {
			return null;
		}
		return new BoughtTogetherView(
			'tandem-together-' . $product_id,
			$placement->title,
			$items,
			$this->totals( $items ),
			$this->prices( $items ),
			(string) get_permalink( $product_id ),
			array(
				'add'        => \WC_AJAX::get_endpoint( AddSet::ACTION ),
				'quote'      => \WC_AJAX::get_endpoint( AddSet::QUOTE ),
				'placements' => \WC_AJAX::get_endpoint( PlacementsEndpoint::ACTION ),
				'cart'       => wc_get_cart_url(),
			),
			$placement->text
		);
	}

	/**
	 * Texts of all subsets that hold the first item.
	 *
	 * @param list<SetItem> $items Items.
	 * @return list<array{total:string,was:string,label:string,button:string}|null>
	 */
	public function totals( array $items ): array {
		$others = array_slice( $items, 1 );
		$texts  = array();
		for ( $subset = 0; $subset < 1 << count( $others ); $subset++ ) {
			$picked = array( $items[0] );
			foreach ( $others as $place => $item ) {
				if ( 0 !== ( $subset & ( 1 << $place ) ) ) {
					$picked[] = $item;
				}
			}
			$texts[] = $this->texts( $picked );
		}
		return $texts;
	}

	/**
	 * Price texts of the items that have a choice, empty for the others.
	 *
	 * @param list<SetItem> $items Items.
	 * @return list<string>
	 */
	public function prices( array $items ): array {
		return array_map(
			fn( SetItem $item ): string => array() === $item->choices ? '' : ( $this->texts( array( $item ) )['total'] ?? '' ),
			$items
		);
	}

	/**
	 * What is said of a subset. While a choice is open its amount is the least that is possible, and says so: where the
	 * choices differ in price, or a bundle takes something off, which may hold for one of them only.
	 *
	 * @param list<SetItem> $items Items of the subset.
	 * @return array{total:string,was:string,label:string,button:string}|null
	 */
	private function texts( array $items ): ?array {
		$price = $this->pricer->price( array_map( static fn( SetItem $item ): \WC_Product => $item->bought(), $items ) );
		if ( null === $price ) {
			return null;
		}
		$count = count( $items );
		$less  = $price['total'] < $price['base'];
		$from  = array() !== array_filter( $items, static fn( SetItem $item ): bool => $item->from || ( $less && $item->open ) );
		$total = $this->pricer->text( $price['total'] );
		return array(
			/* translators: %s: a price; what is still to be chosen may make it higher. */
			'total'  => $from ? sprintf( __( 'From %s', 'tandem-for-woocommerce' ), $total ) : $total,
			'was'    => $less ? $this->pricer->text( $price['base'] ) : '',
			/* translators: %s: number of products. */
			'label'  => sprintf( _n( 'Price of this item', 'Price of all %s', $count, 'tandem-for-woocommerce' ), number_format_i18n( $count ) ),
			/* translators: %s: number of products. */
			'button' => sprintf( _n( 'Add to cart', 'Add all %s to cart', $count, 'tandem-for-woocommerce' ), number_format_i18n( $count ) ),
		);
	}
}
