<?php
/**
 * What the template of the bundle page shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Cart\BundleChoice;
use Tandem\Plugin\Cart\VariationWays;

defined( 'ABSPATH' ) || exit;

/**
 * One object for templates/tandem/bundle-add-to-cart.php.
 */
final readonly class BundlePageView {

	/**
	 * Keeps the parts.
	 *
	 * @param BundleProduct $product Product.
	 * @param Bundle        $bundle  Bundle.
	 * @param BundleRow     $row     Its price.
	 * @param BundleChoice  $choice  What the address says was chosen already.
	 * @param BundleRow|null $whole  Price of all that may be taken, where single products have a discount of their own.
	 * @param \Closure(array<int,int>):?BundleRow|null $picked Price of units by number of their component, where the shopper picks.
	 */
	public function __construct(
		public BundleProduct $product,
		public Bundle $bundle,
		public BundleRow $row,
		public BundleChoice $choice = new BundleChoice(),
		public ?BundleRow $whole = null,
		private ?\Closure $picked = null,
	) {
	}

	/**
	 * Components in the owner's order, with what the shopper has to choose.
	 *
	 * @return list<array{number:int,name:string,url:string,image:string,qty:int,most:int,price:string,optional:bool,picks:bool,own:string,heading:string,choices:array<int|string,string>,chosen:string}>
	 */
	public function components(): array {
		$shown = array();
		$picks = $this->bundle->terms->picks();
		// Picked beforehand: one of each from the top, as many as form the bundle, and a second of each where that is not enough.
		$pools = $this->bundle->pools();
		$left  = array_map( static fn( array $pool ): int => $pool['steps'][0] ?? 1, $pools );
		// What is bought stands before what one gets for it.
		$order = $pools ? array_merge( ...array_column( $pools, 'numbers' ) ) : array_keys( $this->bundle->components );
		$heads = $this->bundle->gives_others() ? KindOptions::headings( $this->bundle->terms ) : array();
		foreach ( $order as $number ) {
			$component = $this->bundle->components[ $number ];
			$pool      = $this->bundle->pool( $number );
			$product = wc_get_product( $component->post_id() );
			if ( ! $product || 'publish' !== $product->get_status() ) {
				continue;
			}
			$start = min( $left[ $pool ] ?? 0, $product->is_in_stock() && $product->is_purchasable() ? 1 : 0 );
			if ( $start ) {
				$left[ $pool ] -= $start;
			}
			$start = $this->choice->complete ? $this->choice->quantities[ $number ] ?? 0 : $start;
			$stock = $product->get_max_purchase_quantity();
			$most  = $picks ? Component::MAX_UNITS : $component->max;
			$choices = match ( true ) {
				$product instanceof \WC_Product_Variable => self::choices( $product ),
				VariationWays::open( $product ) => VariationWays::choices( $product ),
				default => array(),
			};
			$shown[] = array(
				'number'   => $number,
				'name'     => $product->get_name(),
				'url'      => $product->is_visible() ? $product->get_permalink() : '',
				'image'    => $product->get_image( 'woocommerce_gallery_thumbnail', array( 'alt' => '' ) ),
				'qty'      => $picks ? $start : $component->min,
				'most'     => $stock > 0 ? min( $most, $stock ) : $most,
				'price'    => $product->get_price_html(),
				'optional' => $component->optional && ! $picks,
				'picks'    => $picks,
				'own'      => $picks || null === $component->percent || ! $this->row->saves() ? '' : $this->whole?->unit_html( $component->post_id() ) ?? '',
				'heading'  => $heads[ $pool ] ?? '',
				'choices'  => $choices,
				'chosen'   => $this->chosen( $number, $choices ),
			);
			unset( $heads[ $pool ] );
		}
		return $picks && ! $this->choice->complete ? $this->filled( $shown, $left ) : $shown;
	}

	/**
	 * Which of the choices the address names. The form of a product's page names the way of each variation, also of
	 * those that have but one.
	 *
	 * @param int                      $number  Number of the component.
	 * @param array<int|string,string> $choices Choices.
	 */
	private function chosen( int $number, array $choices ): string {
		$chosen = $this->choice->chosen( $number );
		return isset( $choices[ $chosen ] ) ? $chosen : (string) strtok( $chosen . '.', '.' );
	}

	/**
	 * Components with as many units picked beforehand as form the bundle, where one of each is not enough.
	 *
	 * @param list<array<string,mixed>> $shown Components as shown.
	 * @param list<int>                 $left  Units that are left to pick, by pool.
	 * @return list<array<string,mixed>>
	 */
	private function filled( array $shown, array $left ): array {
		do {
			$more = false;
			foreach ( $shown as $at => $one ) {
				$pool = $this->bundle->pool( $one['number'] );
				if ( $left[ $pool ] > 0 && $one['qty'] > 0 && $one['qty'] < $one['most'] ) {
					++$shown[ $at ]['qty'];
					--$left[ $pool ];
					$more = true;
				}
			}
		} while ( $more );
		return $shown;
	}

	/**
	 * What all of it costs, with attributes for the elements that say so: one for everybody, or one an arm while the
	 * bundle's discounts are compared.
	 *
	 * @param list<array{number:int,qty:int}> $components Components as shown: what is picked of them at first has its price.
	 * @return list<array{attributes:string,row:BundleRow}> Escaped attributes.
	 */
	public function amounts( array $components = array() ): array {
		if ( $this->bundle->terms->picks() ) {
			$row = $components && $this->opens() && $this->picked ? ( $this->picked )( array_column( $components, 'qty', 'number' ) ) : null;
			return $row?->saves() ? array(
				array(
					'attributes' => '',
					'row'        => $row,
				),
			) : array();
		}
		$amounts = (array) apply_filters(
			'tandem_bundle_amounts',
			array(
				array(
					'attributes' => '',
					'row'        => $this->row,
				),
			),
			$this
		);
		return array_values( array_filter( $amounts, static fn( array $one ): bool => $one['row']->saves() ) );
	}

	/**
	 * Whether the shopper chooses something that its price depends on, and nothing in the cart counts.
	 */
	public function opens(): bool {
		if ( $this->choice->complete || ! $this->product->is_purchasable() || ! $this->product->is_in_stock() ) {
			return false;
		}
		foreach ( $this->bundle->components as $component ) {
			if ( $component->optional || $component->max > $component->min || ! $component->variation && 'variable' === \WC_Product_Factory::get_product_type( $component->product ) ) {
				return true;
			}
		}
		return $this->bundle->terms->picks();
	}

	/**
	 * Address that tells what a choice costs.
	 */
	public function total(): string {
		return BundleTotal::address( $this->bundle->id );
	}

	/**
	 * Whether what all of it costs and saves can be said: not where the shopper picks.
	 */
	public function saves(): bool {
		return $this->row->saves() && ! $this->bundle->terms->picks();
	}

	/**
	 * What the shopper is promised where something is to be picked; where nobody gets the price now, why.
	 */
	public function promise(): string {
		$codes = array_column( $this->row->refused, 'code' );
		$date  = static fn( ?int $time ): string => null === $time ? '' : (string) wp_date( get_option( 'date_format' ), $time );
		return match ( true ) {
			/* translators: %s: date. */
			in_array( 'window.early', $codes, true ) => sprintf( __( 'The bundle price starts on %s.', 'tandem-for-woocommerce' ), $date( $this->bundle->terms->from ) ),
			/* translators: %s: date. */
			in_array( 'window.late', $codes, true ) => sprintf( __( 'The bundle price ended on %s.', 'tandem-for-woocommerce' ), $date( $this->bundle->terms->until ) ),
			in_array( 'limit.total', $codes, true ) => __( 'The bundle price is sold out. Each product costs what it costs on its own.', 'tandem-for-woocommerce' ),
			default => $codes ? '' : $this->bundle->promise(),
		};
	}

	/**
	 * Variations that can be bought, by id and way.
	 *
	 * @param \WC_Product_Variable $product Variable product.
	 * @return array<int|string,string>
	 */
	private static function choices( \WC_Product_Variable $product ): array {
		$choices = array();
		foreach ( $product->get_available_variations( 'objects' ) as $variation ) {
			if ( $variation->is_purchasable() && $variation->is_in_stock() ) {
				$choices += VariationWays::choices( $variation );
			}
		}
		return $choices;
	}
}
