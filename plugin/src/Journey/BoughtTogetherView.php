<?php
/**
 * What the bought-together box shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the template tandem/bought-together.php.
 */
final readonly class BoughtTogetherView {

	/**
	 * Takes the data.
	 *
	 * @param string                $id      Unique id on the page, for labels.
	 * @param string                $title   Heading.
	 * @param list<SetItem>         $items   The page's product first.
	 * @param list<array{total:string,was:string,label:string,button:string}|null> $totals
	 *                              Texts by subset: bit n stands for item n + 1; the first item is in all of them. Null where no sum can be promised.
	 * @param list<string>          $prices  Price of each item with a choice of variations, else empty.
	 * @param string                $action  Address of the form without JavaScript.
	 * @param array<string,string>  $routes  Addresses for the script: `add`, `quote`, `placements`, `cart`.
	 * @param string                $text    Line below the heading, may be empty.
	 */
	public function __construct(
		public string $id,
		public string $title,
		public array $items,
		public array $totals,
		public array $prices,
		public string $action,
		public array $routes,
		public string $text = '',
	) {
	}

	/**
	 * Texts of the whole set.
	 *
	 * @return array{total:string,was:string,label:string,button:string}|null
	 */
	public function whole(): ?array {
		return $this->totals[ count( $this->totals ) - 1 ] ?? null;
	}

	/**
	 * State for the browser.
	 *
	 * @return array<string,mixed>
	 */
	public function context(): array {
		return array(
			'totals'  => $this->totals,
			'texts'   => $this->whole() ?? array(
				'total'  => '',
				'was'    => '',
				'label'  => '',
				'button' => __( 'Add all to cart', 'tandem-for-woocommerce' ),
			),
			'picked'  => array_map( static fn( SetItem $item ): bool => true, $this->items ),
			'spared'  => array_map( static fn( SetItem $item ): bool => false, $this->items ),
			'prices'  => $this->prices,
			'ids'     => array_map( static fn( SetItem $item ): int => $item->product->get_id(), $this->items ),
			'reasons' => array_map( static fn( SetItem $item ): string => $item->reason, $this->items ),
			'inCart'  => __( 'Already in your cart', 'tandem-for-woocommerce' ),
			'routes'  => $this->routes,
			'refused' => __( 'We will not suggest this again for a while.', 'tandem-for-woocommerce' ),
			'ready'   => false,
			'gone'    => false,
			'busy'    => false,
			'said'    => '',
			'message' => '',
			'failed'  => false,
			'added'   => false,
			'lost'    => __( 'The shop could not be reached. Please try again.', 'tandem-for-woocommerce' ),
		);
	}
}
