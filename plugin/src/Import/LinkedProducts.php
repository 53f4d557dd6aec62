<?php
/**
 * Cross-sells of WooCommerce.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Import;

defined( 'ABSPATH' ) || exit;

/**
 * Makes a bundle of a product and the cross-sells that the owner linked to it. Suggestions use linked products
 * anyway; this is for an owner who wants to sell them at one price.
 */
final class LinkedProducts implements ImportSource {

	/** A bundle of more is hard to compare. */
	private const MOST = 4;

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'cross-sells';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Cross-sells of your products', 'tandem-for-woocommerce' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function posts(): array {
		return MetaPosts::with( '_crosssell_ids' );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param \WP_Post $post Product.
	 */
	public function read( \WP_Post $post ): array {
		$product = wc_get_product( $post );
		return self::bundle( $post, $product ? $product->get_cross_sell_ids( 'edit' ) : array() );
	}

	/**
	 * A product and those listed with it.
	 *
	 * @param \WP_Post     $post   Product.
	 * @param array<mixed> $listed Ids.
	 * @return array{name:string,components:list<array<string,mixed>>,terms:array<string,mixed>,notes:list<string>}
	 * @throws \InvalidArgumentException When none of them is a product.
	 */
	public static function bundle( \WP_Post $post, array $listed ): array {
		$notes = array();
		$found = array_filter(
			array_unique( array_map( 'absint', array_filter( $listed, 'is_scalar' ) ) ),
			static fn( int $id ): bool => $id > 0 && $id !== $post->ID && (bool) wc_get_product( $id )
		);
		if ( array() === $found ) {
			throw new \InvalidArgumentException( __( 'It names no product of this shop.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
		}
		if ( count( $found ) >= self::MOST ) {
			/* translators: 1: number of products taken, 2: number of products listed */
			$notes[] = sprintf( __( 'The first %1$d of %2$d products were taken.', 'tandem-for-woocommerce' ), self::MOST - 1, count( $found ) );
			$found   = array_slice( $found, 0, self::MOST - 1 );
		}
		return array(
			'name'       => '',
			'components' => array_map( static fn( int $id ): array => array( 'product' => $id ), array( $post->ID, ...array_values( $found ) ) ),
			'terms'      => array(
				'discount' => 'percent',
				'value'    => '0',
			),
			'notes'      => $notes,
		);
	}
}
