<?php
/**
 * Cells of bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Bundles\BundleRow;
use Tandem\Value\MinorUnits;

/**
 * One method a column, all amounts as the engine quoted them now.
 */
final class BundleCells {

	/**
	 * Takes its services.
	 *
	 * @param ProductCells $products Cells of products.
	 */
	public function __construct( private readonly ProductCells $products ) {
	}

	/**
	 * Amounts of a bundle as the shop shows them.
	 *
	 * @param BundleRow $row Row.
	 * @return array{individual:int,price:int,items:int}|null
	 */
	public static function offer( BundleRow $row ): ?array {
		$individual = MinorUnits::rounded( max( $row->display_reference(), $row->display_price() ), $row->currency->exponent );
		$price      = MinorUnits::rounded( $row->display_price(), $row->currency->exponent );
		$items      = array_sum( array_column( $row->lines, 'qty' ) );
		return null === $individual || null === $price ? null : array(
			'individual' => $individual,
			'price'      => $price,
			'items'      => max( 1, (int) $items ),
		);
	}

	/**
	 * A cell.
	 *
	 * @param string              $key     Key of the column.
	 * @param BundleRow           $row     Priced bundle.
	 * @param \WC_Product         $product Its product.
	 * @param string              $form    Id of the row's form.
	 */
	public function cell( string $key, BundleRow $row, \WC_Product $product, string $form ): Cell {
		$offer = self::offer( $row );
		if ( null === $offer ) {
			return 'bundle' === $key ? $this->products->cell( 'name', $product, $form ) : Cell::none();
		}
		$saving = OfferAmounts::saving( $offer );
		return match ( $key ) {
			'bundle'         => $this->products->cell( 'name', $product, $form ),
			'individual'     => $saving > 0 ? $this->struck( $offer['individual'] ) : ProductCells::money( $offer['individual'] ),
			'bundle_price'   => $this->strong( $offer['price'] ),
			'saving'         => $saving > 0 ? ProductCells::money( $saving ) : Cell::none(),
			'saving_percent' => $saving > 0 ? $this->percent( $offer ) : Cell::none(),
			'per_item'       => ProductCells::money( OfferAmounts::per_item( $offer ) ),
			'components'     => $this->components( $row ),
			'visit'          => $this->visit( $product ),
			default          => $this->products->cell( $key, $product, $form ),
		};
	}

	/**
	 * An amount that is not what the shopper pays.
	 *
	 * @param int $minor Minor units.
	 */
	private function struck( int $minor ): Cell {
		$cell = ProductCells::money( $minor );
		return new Cell( '<del>' . $cell->html . '</del>', $cell->text, $cell->value );
	}

	/**
	 * The amount that the shopper pays.
	 *
	 * @param int $minor Minor units.
	 */
	private function strong( int $minor ): Cell {
		$cell = ProductCells::money( $minor );
		return new Cell( '<strong class="tandem-table__price">' . $cell->html . '</strong>', $cell->text, $cell->value );
	}

	/**
	 * A saving in percent, rounded down.
	 *
	 * @param array{individual:int,price:int,items:int} $offer Amounts.
	 */
	private function percent( array $offer ): Cell {
		$percent = OfferAmounts::share( $offer, 100 );
		/* translators: %s: number of percent. */
		return new Cell( esc_html( sprintf( __( '%s%%', 'tandem-for-woocommerce' ), number_format_i18n( $percent ) ) ), (string) $percent, OfferAmounts::share( $offer, 10000 ) );
	}

	/**
	 * Names of the components.
	 *
	 * @param BundleRow $row Row.
	 */
	private function components( BundleRow $row ): Cell {
		$names = array();
		foreach ( $row->lines as $line ) {
			$name    = wp_strip_all_tags( $line['product']->get_name() );
			$names[] = $line['qty'] > 1 ? $line['qty'] . ' x ' . $name : $name;
		}
		$items = implode( '', array_map( static fn( string $name ): string => '<li>' . esc_html( $name ) . '</li>', $names ) );
		return Cell::text( implode( ', ', $names ), '<ul class="tandem-table__list">' . $items . '</ul>' );
	}

	/**
	 * The way to the bundle's page.
	 *
	 * @param \WC_Product $product Bundle.
	 */
	private function visit( \WC_Product $product ): Cell {
		/* translators: %s: name of a bundle. */
		$said = sprintf( __( 'Details of %s', 'tandem-for-woocommerce' ), wp_strip_all_tags( $product->get_name() ) );
		return new Cell( '<a class="button wp-element-button tandem-table__button" href="' . esc_url( $product->get_permalink() ) . '" aria-label="' . esc_attr( $said ) . '">' . esc_html__( 'Details', 'tandem-for-woocommerce' ) . '</a>' );
	}
}
