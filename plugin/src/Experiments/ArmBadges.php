<?php
/**
 * Sale badges of running experiments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Offers\SaleFlash;

defined( 'ABSPATH' ) || exit;

/**
 * While a sale for everybody is compared, the theme's badge stands in the page for its arm alone, beside the price
 * that ArmPrices prints: the page stays one page for everybody. Only where the theme is about to print the badge is a
 * product said to be on sale; lists of products on sale and data for search engines keep the price of everybody.
 */
final class ArmBadges implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param Arms                       $arms Arms.
	 * @param \Closure(\WC_Product):bool $sale Whether a sale for everybody lowers a product.
	 */
	public function __construct(
		private readonly Arms $arms,
		private readonly \Closure $sale,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'tandem_experiments_changed', array( $this, 'changed' ) );
		$this->changed();
	}

	/**
	 * Attaches while a sale is compared.
	 */
	public function changed(): void {
		$sales  = array_filter( ExperimentStore::running(), static fn( Experiment $one ): bool => 'offer' === $one->kind );
		$attach = array() === $sales ? 'remove_filter' : 'add_filter';
		$attach( 'woocommerce_product_is_on_sale', array( $this, 'on_sale' ), 110, ...( array() === $sales ? array() : array( 2 ) ) );
		$attach( 'woocommerce_sale_flash', array( $this, 'badge' ), 110, ...( array() === $sales ? array() : array( 3 ) ) );
	}

	/**
	 * Whether the theme prints its badge: also where an arm alone has it.
	 *
	 * @param mixed $on_sale Answer so far.
	 * @param mixed $product Product.
	 */
	public function on_sale( mixed $on_sale, mixed $product = null ): mixed {
		return $on_sale || ! $product instanceof \WC_Product || ! $this->here() ? $on_sale : Guard::run( 'experiments', fn(): bool => array() !== $this->arms_of( $product ), false );
	}

	/**
	 * The badge, for its arms where it is not everybody's.
	 *
	 * @param mixed $html    Badge.
	 * @param mixed $post    Post.
	 * @param mixed $product Product.
	 */
	public function badge( mixed $html, mixed $post = null, mixed $product = null ): mixed {
		unset( $post );
		if ( ! is_string( $html ) || ! $product instanceof \WC_Product || ! $this->here() ) {
			return $html;
		}
		return Guard::run(
			'experiments',
			function () use ( $html, $product ): string {
				remove_filter( 'woocommerce_product_is_on_sale', array( $this, 'on_sale' ), 110 );
				$everybody = $product->is_on_sale();
				add_filter( 'woocommerce_product_is_on_sale', array( $this, 'on_sale' ), 110, 2 );
				foreach ( $everybody ? array() : $this->arms_of( $product ) as list( $experiment, $with ) ) {
					return Arms::side_by_side( $experiment, array_map( static fn( bool $has ): string => $has ? $html : '', $with ), '', 'span' );
				}
				return $html;
			},
			$html
		);
	}

	/**
	 * Experiments in which some arm sells the product for less, each with whether an arm does.
	 *
	 * @param \WC_Product $product Product.
	 * @return list<array{0:Experiment,1:array<int,bool>}>
	 */
	private function arms_of( \WC_Product $product ): array {
		$found = array();
		foreach ( $this->arms->running( 'offer' ) as $experiment ) {
			$with = array_map( fn( int $arm ): bool => $this->arms->as_arm( $experiment, $arm, fn(): bool => ( $this->sale )( $product ) ), array_keys( $experiment->arms ) );
			if ( in_array( true, $with, true ) ) {
				$found[] = array( $experiment, $with );
			}
		}
		return $found;
	}

	/**
	 * Whether the theme prints a page for everybody, and the badge just now.
	 */
	private function here(): bool {
		return Arms::shared() && ! $this->arms->making() && SaleFlash::is_due();
	}
}
