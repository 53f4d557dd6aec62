<?php
/**
 * A bundle with its price.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Tables\OfferAmounts;
use Tandem\Value\Margin;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * What a table, a card, the bundle's page and the editor show: amounts in minor units as quoted by
 * the engine for a cart of exactly these components.
 */
final readonly class BundleRow {

	/**
	 * Keeps the parts.
	 *
	 * @param Bundle                                                                                                        $bundle           Bundle.
	 * @param ShopCurrency                                                                                                  $currency         Currency of the amounts.
	 * @param int                                                                                                           $individual_total What the components cost one by one.
	 * @param int                                                                                                           $price            What the bundle costs.
	 * @param int                                                                                                           $saving           The difference.
	 * @param list<array{component:Component,product:\WC_Product,cost:int|null,qty:int,base:int,reference:int,total:int,unit:string|null,choose:bool}> $lines            Required components in order.
	 * @param list<array{product:int,name:string,code:string,message:string}>                                               $refusals         Why it cannot be sold, if so.
	 * @param list<array<string,mixed>>                                                                                     $refused          Why the engine did not apply the rule, if so.
	 * @param array<string,mixed>                                                                                           $rule             The rule as quoted.
	 * @param bool                                                                                                          $lowest           Whether savings are told against the lowest prices of 30 days.
	 */
	public function __construct(
		public Bundle $bundle,
		public ShopCurrency $currency,
		public int $individual_total,
		public int $price,
		public int $saving,
		public array $lines,
		public array $refusals,
		public array $refused,
		public array $rule,
		public bool $lowest = false,
	) {
	}

	/**
	 * Whether it can be bought now.
	 */
	public function available(): bool {
		return ! $this->refusals && $this->lines;
	}

	/**
	 * The margin in basis points of the bundle's price, or of the products one by one; null where a cost is unknown.
	 *
	 * @param bool $bundled Whether as a bundle.
	 */
	public function margin( bool $bundled = true ): ?int {
		return Margin::basisPoints( $bundled ? $this->price : $this->individual_total, $this->lines );
	}

	/**
	 * The individual total as the shop shows prices, with or without tax.
	 */
	public function display_individual_total(): float {
		return $this->display( 'base' );
	}

	/**
	 * The bundle's price as the shop shows prices.
	 */
	public function display_price(): float {
		return $this->display( 'total' );
	}

	/**
	 * What the saving is told against: the individual total now, or by the owner's setting the lowest of the
	 * last 30 days where that is less.
	 */
	public function display_reference(): float {
		return $this->display( 'reference' );
	}

	/**
	 * Whether the shopper is told of a saving.
	 */
	public function saves(): bool {
		return $this->saving > 0 && $this->display_reference() > $this->display_price();
	}

	/**
	 * Price HTML: what it is compared with struck where the bundle saves something.
	 */
	public function price_html(): string {
		$price = wc_price( $this->display_price() );
		if ( $this->bundle->terms->picks() ) {
			return wc_get_price_html_from_text() . $price;
		}
		return $this->saves() ? wc_format_sale_price( $this->display_reference(), $this->display_price() ) : $price;
	}

	/**
	 * The saving as the shop shows prices.
	 */
	public function saving_html(): string {
		return wc_price( max( 0, $this->display_reference() - $this->display_price() ) );
	}

	/**
	 * The saving in whole percent of the amounts that are shown, rounded down as in tables.
	 */
	public function saving_percent(): int {
		return OfferAmounts::share(
			array(
				'individual' => (int) MinorUnits::rounded( $this->display_reference(), $this->currency->exponent ),
				'price'      => (int) MinorUnits::rounded( $this->display_price(), $this->currency->exponent ),
				'items'      => 0,
			),
			100
		);
	}

	/**
	 * What one unit of a product costs in the bundle as the shop shows prices; empty where that is no less, or where
	 * the shopper's choice decides.
	 *
	 * @param int $id Product or variation.
	 */
	public function unit_html( int $id ): string {
		foreach ( $this->lines as $line ) {
			if ( $line['component']->post_id() === $id && ! $line['choose'] && null !== $line['unit'] && $line['total'] < $line['base'] ) {
				return wc_price( wc_get_price_to_display( $line['product'], array( 'price' => $line['unit'] ) ) );
			}
		}
		return '';
	}

	/**
	 * Sum of one amount of all lines, each shown with its own tax.
	 *
	 * @param string $amount `base`, `reference` or `total`.
	 */
	private function display( string $amount ): float {
		$sum = 0.0;
		foreach ( $this->lines as $line ) {
			$sum += $this->display_line( $line, $amount );
		}
		return round( $sum, $this->currency->exponent );
	}

	/**
	 * One amount of a line as the shop shows prices.
	 *
	 * @param array<string,mixed> $line   Line.
	 * @param string              $amount `base`, `reference` or `total`.
	 */
	public function display_line( array $line, string $amount ): float {
		return (float) wc_get_price_to_display(
			$line['product'],
			array(
				'price' => $this->currency->decimal( $line[ $amount ] ),
				'qty'   => 1,
			)
		);
	}
}
