<?php
/**
 * Proposals in words for the owner.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Turns numbers of the engine into rows for the admin page and the command line. A set of which a product
 * is gone is left out.
 */
final class ProposalWords {

	/**
	 * Currency of the amounts.
	 *
	 * @var ShopCurrency
	 */
	private readonly ShopCurrency $currency;

	/**
	 * Speaks of the shop's own currency.
	 */
	public function __construct() {
		$this->currency = ShopCurrency::current();
	}

	/**
	 * Suggested bundles: those whose discount pays for itself, then those that are better suggested without one.
	 *
	 * @param array<string,mixed> $answer Answer of the engine.
	 * @return list<array<string,mixed>>
	 */
	public function suggestions( array $answer ): array {
		$rows = array(
			'pays'    => array(),
			'without' => array(),
		);
		foreach ( $answer['proposals'] ?? array() as $proposal ) {
			$products = $this->products( array_map( 'intval', array_column( $proposal['pieces'], 'product' ) ) );
			if ( ! $products ) {
				continue;
			}
			$evidence = array();
			foreach ( $proposal['pieces'] as $number => $piece ) {
				if ( $piece['together'] > 0 ) {
					/* translators: 1: companion, 2: orders with both, 3: orders with the product, 4: product. */
					$evidence[] = sprintf( __( '%1$s: bought together in %2$s of %3$s orders of %4$s', 'tandem-for-woocommerce' ), $products[ $number ]['name'], number_format_i18n( $piece['together'] ), number_format_i18n( $piece['of'] ), $products[0]['name'] );
				}
			}
			$gain = $proposal['gain_per_100'] ?? null;
			$best = $this->percent( (int) $proposal['basis_points'] );
			$row  = array(
				'key'      => SuggestedBundles::key( array_column( $products, 'id' ) ),
				'products' => $products,
				'evidence' => $evidence,
				'base'     => $this->amount( (int) $proposal['base'] ),
				'draft'    => $best,
			);
			if ( null !== $gain && $gain <= 0 ) {
				$rows['without'][] = $row + array(
					'discount' => '',
					'price'    => $this->amount( (int) $proposal['base'] ),
					'chance'   => '',
					'expected' => '',
					/* translators: 1: percentage, 2: amount, 3: product. */
					'gain'     => sprintf( __( 'Better without a discount: even the best one, %1$s, would cost %2$s more than it brings for 100 shoppers who buy %3$s. Suggest these products together at their full price.', 'tandem-for-woocommerce' ), $best, $this->amount( abs( (int) $gain ) ), $products[0]['name'] ),
					'pays'     => false,
					'margin'   => null,
				);
				continue;
			}
			$rows['pays'][] = $row + array(
				'discount' => $best,
				'price'    => $this->amount( (int) $proposal['price'] ),
				'chance'   => $this->chance( $proposal['chance'] ),
				/* translators: 1: amount, 2: product. */
				'expected' => sprintf( __( '+%1$s for 100 shoppers who buy %2$s', 'tandem-for-woocommerce' ), $this->amount( (int) $proposal['per_100'] ), $products[0]['name'] ),
				/* translators: %s: amount. */
				'gain'     => null === $gain ? '' : sprintf( __( '%s more than without a discount', 'tandem-for-woocommerce' ), $this->amount( (int) $gain ) ),
				'pays'     => null !== $gain,
				'margin'   => isset( $proposal['margin'] ) ? $this->percent( (int) $proposal['margin'] ) : null,
			);
		}
		return array( ...$rows['pays'], ...$rows['without'] );
	}

	/**
	 * Products bought without their usual companion.
	 *
	 * @param array<string,mixed> $answer Answer of the engine.
	 * @return list<array<string,mixed>>
	 */
	public function missing( array $answer ): array {
		$rows = array();
		foreach ( $answer['missing'] ?? array() as $found ) {
			$products = $this->products( array( (int) $found['product'], (int) $found['companion'] ) );
			if ( ! $products ) {
				continue;
			}
			$rows[] = array(
				'key'      => SuggestedBundles::key( array_column( $products, 'id' ) ),
				'products' => $products,
				/* translators: 1: product, 2: orders without the companion, 3: orders of the product, 4: companion. */
				'evidence' => sprintf( __( '%1$s was bought without %4$s in %2$s of %3$s orders', 'tandem-for-woocommerce' ), $products[0]['name'], number_format_i18n( $found['without'] ), number_format_i18n( $found['of'] ), $products[1]['name'] ),
				'chance'   => $this->chance( $found['chance'] ),
				'with'     => number_format_i18n( (int) $found['together'] ),
				'without'  => number_format_i18n( (int) $found['without'] ),
				'left'     => $this->amount( (int) $found['left'] ),
				/* translators: 1: amount, 2: amount. */
				'range'    => sprintf( __( '%1$s to %2$s', 'tandem-for-woocommerce' ), $this->amount( (int) $found['left_low'] ), $this->amount( (int) $found['left_high'] ) ),
			);
		}
		return $rows;
	}

	/**
	 * An amount as plain text.
	 *
	 * @param int $minor Minor units.
	 */
	public function amount( int $minor ): string {
		return html_entity_decode( wp_strip_all_tags( wc_price( (float) $this->currency->decimal( $minor ) ) ), ENT_QUOTES, 'UTF-8' );
	}

	/**
	 * A percentage.
	 *
	 * @param int $basis_points Basis points.
	 */
	public function percent( int $basis_points ): string {
		/* translators: %s: number. */
		return sprintf( __( '%s%%', 'tandem-for-woocommerce' ), number_format_i18n( $basis_points / 100, 0 === $basis_points % 100 ? 0 : 1 ) );
	}

	/**
	 * A chance with its range.
	 *
	 * @param array{mean:float,low:float,high:float} $chance Chance and its central 90 %.
	 */
	public function chance( array $chance ): string {
		$of = static fn( float $part ): string => number_format_i18n( 100 * $part, $part < 0.1 ? 1 : 0 );
		/* translators: 1: percentage, 2: lower end, 3: upper end. */
		return sprintf( __( '%1$s%% (likely between %2$s and %3$s)', 'tandem-for-woocommerce' ), $of( $chance['mean'] ), $of( $chance['low'] ), $of( $chance['high'] ) );
	}

	/**
	 * Names and addresses; nothing where a product is gone.
	 *
	 * @param list<int> $ids Products.
	 * @return list<array{id:int,name:string,edit:string}>
	 */
	private function products( array $ids ): array {
		$products = array();
		foreach ( $ids as $id ) {
			$product = wc_get_product( $id );
			if ( ! $product || 'publish' !== $product->get_status() ) {
				return array();
			}
			$products[] = array(
				'id'   => $id,
				'name' => wp_specialchars_decode( $product->get_name(), ENT_QUOTES ),
				'edit' => (string) get_edit_post_link( $id, 'raw' ),
			);
		}
		return $products;
	}
}
