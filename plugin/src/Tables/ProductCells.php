<?php
/**
 * Cells of products.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Value\MinorUnits;

/**
 * One method a column. Every value is escaped where it is put into markup; nothing in a cell is run as
 * shortcode or block. Pictures and prices are WooCommerce's own markup, printed as its templates print it:
 * filtering them again took most of a table's time.
 */
final class ProductCells {

	/**
	 * Takes its services.
	 *
	 * @param BuyCells $buy Quantity and button.
	 */
	public function __construct( private readonly BuyCells $buy ) {
	}

	/**
	 * A cell.
	 *
	 * @param string      $key     Key of the column.
	 * @param \WC_Product $product Product.
	 * @param string      $form    Id of the row's form.
	 */
	public function cell( string $key, \WC_Product $product, string $form ): Cell {
		return match ( $key ) {
			'image'             => $this->image( $product ),
			'name'              => $this->name( $product ),
			'category'          => $this->terms( $product, 'product_cat' ),
			'tag'               => $this->terms( $product, 'product_tag' ),
			'price'             => $this->price( $product ),
			'saving'            => $this->saving( $product ),
			'quantity'          => $this->buy->quantity( $product, $form ),
			'buy'               => $this->buy->button( $product, $form ),
			'select'            => $this->buy->tick( $product ),
			'sku'               => $this->plain( (string) $product->get_sku() ),
			'rating'            => $this->rating( $product ),
			'stock'             => $this->stock( $product ),
			'weight'            => $this->number( (string) $product->get_weight(), wc_format_weight( (float) $product->get_weight() ) ),
			'dimensions'        => $product->has_dimensions() ? $this->plain( html_entity_decode( wc_format_dimensions( $product->get_dimensions( false ) ), ENT_QUOTES, 'UTF-8' ) ) : Cell::none(),
			'date'              => $this->date( $product->get_date_created() ),
			'description'       => $this->plain( wp_strip_all_tags( strip_shortcodes( $product->get_short_description() ), true ) ),
			default             => $this->named( $key, $product ),
		};
	}

	/**
	 * Regular and current price as the shop shows them, in minor units; null without a price or where the
	 * price has a range.
	 *
	 * @param \WC_Product $product Product.
	 * @return array{individual:int,price:int,items:int}|null
	 */
	public static function offer( \WC_Product $product ): ?array {
		if ( $product->is_type( array( 'variable', 'grouped' ) ) || '' === $product->get_price() ) {
			return null;
		}
		$price   = self::minor( (float) wc_get_price_to_display( $product ) );
		$regular = '' === $product->get_regular_price() ? $price : self::minor( (float) wc_get_price_to_display( $product, array( 'price' => $product->get_regular_price() ) ) );
		return null === $price || null === $regular ? null : array(
			'individual' => max( $regular, $price ),
			'price'      => $price,
			'items'      => 1,
		);
	}

	/**
	 * A shown amount in minor units.
	 *
	 * @param float $amount Amount.
	 */
	public static function minor( float $amount ): ?int {
		return MinorUnits::rounded( $amount, ShopCurrency::current()->exponent );
	}

	/**
	 * Picture, linked for the mouse; the name beside it is the link that is read.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function image( \WC_Product $product ): Cell {
		$size  = apply_filters( 'tandem_table_image_size', 'woocommerce_gallery_thumbnail' );
		$image = $product->get_image( $size, array( 'alt' => '', 'loading' => 'lazy', 'decoding' => 'async' ) ); // phpcs:ignore WordPress.Arrays
		return new Cell( '<a class="tandem-table__picture" href="' . esc_url( $product->get_permalink() ) . '" tabindex="-1" aria-hidden="true">' . $image . '</a>' );
	}

	/**
	 * Name with its link.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function name( \WC_Product $product ): Cell {
		$name = wp_strip_all_tags( $product->get_name() );
		return Cell::text( $name, '<a class="tandem-table__name" href="' . esc_url( $product->get_permalink() ) . '">' . Cell::isolated( esc_html( $name ), $name ) . '</a>' );
	}

	/**
	 * Terms of a taxonomy.
	 *
	 * @param \WC_Product $product  Product.
	 * @param string      $taxonomy Taxonomy.
	 */
	private function terms( \WC_Product $product, string $taxonomy ): Cell {
		$terms = get_the_terms( $product->get_id(), $taxonomy );
		return $this->plain( is_array( $terms ) ? implode( ', ', wp_list_pluck( $terms, 'name' ) ) : '' );
	}

	/**
	 * Price, struck when on sale. A price with a range is ordered by its low end.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function price( \WC_Product $product ): Cell {
		$offer = self::offer( $product );
		$value = $offer['price'] ?? ( '' === $product->get_price() ? null : self::minor( (float) wc_get_price_to_display( $product, array( 'price' => $product->get_price() ) ) ) );
		return new Cell( '<span class="tandem-table__price">' . $product->get_price_html() . '</span>', null === $value ? '' : ShopCurrency::current()->decimal( $value ), $value );
	}

	/**
	 * What a sale price saves.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function saving( \WC_Product $product ): Cell {
		$saving = OfferAmounts::saving( self::offer( $product ) );
		return $saving > 0 ? self::money( $saving ) : Cell::none();
	}

	/**
	 * An amount.
	 *
	 * @param int $minor Minor units.
	 */
	public static function money( int $minor ): Cell {
		$decimal = ShopCurrency::current()->decimal( $minor );
		return new Cell( wc_price( $decimal ), $decimal, $minor );
	}

	/**
	 * Stars with the figure that they stand for.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function rating( \WC_Product $product ): Cell {
		$count = (int) $product->get_review_count();
		$value = CellNumber::scaled( (string) $product->get_average_rating() );
		if ( $count < 1 || null === $value ) {
			return Cell::none();
		}
		$figure = number_format_i18n( (float) $product->get_average_rating(), 1 );
		/* translators: 1: average rating, 2: number of reviews. */
		$said = sprintf( _n( '%1$s out of 5 from %2$s review', '%1$s out of 5 from %2$s reviews', $count, 'tandem-for-woocommerce' ), $figure, number_format_i18n( $count ) );
		return new Cell( '<span class="tandem-table__rating"><span aria-hidden="true">&#9733; ' . esc_html( "$figure ($count)" ) . '</span><span class="screen-reader-text">' . esc_html( $said ) . '</span></span>', $figure, $value );
	}

	/**
	 * Availability in words.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function stock( \WC_Product $product ): Cell {
		$availability = $product->get_availability();
		$text         = wp_strip_all_tags( (string) ( $availability['availability'] ?? '' ) );
		$text         = '' === $text ? ( $product->is_in_stock() ? __( 'In stock', 'tandem-for-woocommerce' ) : __( 'Out of stock', 'tandem-for-woocommerce' ) ) : $text;
		return Cell::text( $text, '<span class="tandem-table__stock ' . ( $product->is_in_stock() ? 'is-in' : 'is-out' ) . '">' . esc_html( $text ) . '</span>' );
	}

	/**
	 * A number with its unit.
	 *
	 * @param string $number Number.
	 * @param string $shown  The same with unit.
	 */
	private function number( string $number, string $shown ): Cell {
		$value = CellNumber::scaled( $number );
		return null === $value ? Cell::none() : new Cell( Cell::isolated( esc_html( html_entity_decode( $shown, ENT_QUOTES, 'UTF-8' ) ), $shown ), $number, $value );
	}

	/**
	 * A day. It is compared by the shop's own clock, as the dates that filters and conditions name.
	 *
	 * @param \WC_DateTime|null $date Date.
	 */
	private function date( ?\WC_DateTime $date ): Cell {
		if ( null === $date ) {
			return Cell::none();
		}
		return new Cell( '<time datetime="' . esc_attr( $date->date( 'Y-m-d' ) ) . '">' . esc_html( wc_format_datetime( $date ) ) . '</time>', $date->date( 'Y-m-d' ), $date->getOffsetTimestamp() );
	}

	/**
	 * An attribute, a taxonomy or a custom field.
	 *
	 * @param string      $key     Key of the column.
	 * @param \WC_Product $product Product.
	 */
	private function named( string $key, \WC_Product $product ): Cell {
		list( $kind, $name ) = array_pad( explode( ':', $key, 2 ), 2, '' );
		if ( 'attribute' === $kind ) {
			$text = wp_strip_all_tags( html_entity_decode( (string) $product->get_attribute( ColumnCatalogue::attribute_name( $name ) ), ENT_QUOTES, 'UTF-8' ) );
			return $this->plain( str_replace( ' ' . WC_DELIMITER . ' ', ', ', $text ) );
		}
		if ( 'taxonomy' === $kind ) {
			return $this->terms( $product, $name );
		}
		// The one public field that WooCommerce wants read by its getter.
		$value = match ( true ) {
			'field' !== $kind || is_protected_meta( $name, 'post' ) => '',
			'total_sales' === $name => $product->get_total_sales(),
			default => $product->get_meta( $name ),
		};
		return $this->plain( is_scalar( $value ) ? (string) $value : '' );
	}

	/**
	 * A text, or the dash.
	 *
	 * @param string $text Text.
	 */
	private function plain( string $text ): Cell {
		return '' === trim( $text ) ? Cell::none() : Cell::text( $text );
	}
}
