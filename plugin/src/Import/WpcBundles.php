<?php
/**
 * Bundles of WPC Product Bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Import;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the meta of the product type "woosb". Its products are either a list of entries (versions 7 and 8:
 * id, sku, qty, min, max, optional) or text "id/qty,id/key/qty" (before). Its price is fixed
 * (`woosb_disable_auto_price` = on: the product's own price), else an amount off (`woosb_discount_amount`),
 * else a percentage (`woosb_discount`).
 */
final class WpcBundles implements ImportSource {

	private const ITEMS = 'woosb_ids';

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'wpc-bundles';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Bundles of WPC Product Bundles', 'tandem-for-woocommerce' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function posts(): array {
		return MetaPosts::with( self::ITEMS );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param \WP_Post $post Product.
	 * @throws \InvalidArgumentException When it names no product.
	 */
	public function read( \WP_Post $post ): array {
		$notes      = array();
		$components = array();
		foreach ( $this->items( get_post_meta( $post->ID, self::ITEMS, true ) ) as $item ) {
			if ( 0 === $item['product'] ) {
				/* translators: %s: text found */
				$notes[] = sprintf( __( 'The entry "%s" names no product of this shop.', 'tandem-for-woocommerce' ), $item['found'] );
				continue;
			}
			unset( $item['found'] );
			$components[] = $this->with_limits( $item, $post->ID );
		}
		if ( array() === $components ) {
			throw new \InvalidArgumentException( __( 'It names no product of this shop.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
		}
		return array(
			'name'       => $post->post_title,
			'components' => $components,
			'terms'      => $this->terms( $post->ID ),
			'notes'      => $notes,
		);
	}

	/**
	 * Entries of either form.
	 *
	 * @param mixed $stored Meta.
	 * @return list<array<string,mixed>>
	 */
	private function items( mixed $stored ): array {
		if ( is_array( $stored ) ) {
			// Headings between the products are entries without an id.
			$stored = array_filter( $stored, static fn( mixed $item ): bool => is_array( $item ) && ( ! empty( $item['id'] ) || ! empty( $item['sku'] ) ) );
			return array_values( array_map( fn( array $item ): array => $this->item( (string) ( $item['id'] ?? '' ), (string) ( $item['qty'] ?? 1 ), $item ), $stored ) );
		}
		$out = array();
		foreach ( array_filter( array_map( 'trim', explode( ',', is_string( $stored ) ? $stored : '' ) ) ) as $entry ) {
			$parts = explode( '/', $entry );
			$out[] = $this->item( rawurldecode( $parts[0] ), isset( $parts[1] ) && is_numeric( $parts[1] ) ? $parts[1] : $parts[2] ?? '1' );
		}
		return $out;
	}

	/**
	 * One entry.
	 *
	 * @param string       $id    Product or variation, or "sku-" and its SKU.
	 * @param string       $units Units.
	 * @param array<mixed> $more  Further fields of the entry.
	 * @return array<string,mixed>
	 */
	private function item( string $id, string $units, array $more = array() ): array {
		$product = ctype_digit( $id ) ? (int) $id : (int) wc_get_product_id_by_sku( (string) preg_replace( '/^sku-/', '', $id ) );
		if ( ! wc_get_product( $product ) && ! empty( $more['sku'] ) ) {
			$product = (int) wc_get_product_id_by_sku( (string) $more['sku'] );
		}
		return array(
			'product'  => wc_get_product( $product ) ? $product : 0,
			'found'    => $id,
			'min'      => max( 1, (int) $units ),
			'optional' => ! empty( $more['optional'] ),
			'least'    => $more['min'] ?? null,
			'most'     => $more['max'] ?? null,
		);
	}

	/**
	 * Least and most units: of the entry since version 8, before of the whole bundle.
	 *
	 * @param array<string,mixed> $item Entry.
	 * @param int                 $post Bundle.
	 * @return array<string,mixed>
	 */
	private function with_limits( array $item, int $post ): array {
		if ( null === $item['least'] && null === $item['most'] ) {
			$item['optional'] = $item['optional'] || 'on' === get_post_meta( $post, 'woosb_optional_products', true );
			$item['most']     = get_post_meta( $post, 'woosb_limit_each_max', true );
		}
		$changeable = $item['optional'] && is_numeric( $item['most'] );
		return array(
			'product'  => $item['product'],
			'min'      => $item['min'],
			'max'      => $changeable ? max( $item['min'], (int) $item['most'] ) : $item['min'],
			'optional' => $item['optional'],
		);
	}

	/**
	 * The price rule.
	 *
	 * @param int $post Bundle.
	 * @return array<string,string>
	 */
	private function terms( int $post ): array {
		if ( 'on' === get_post_meta( $post, 'woosb_disable_auto_price', true ) ) {
			return array(
				'discount' => 'fixed',
				'value'    => (string) get_post_meta( $post, '_price', true ),
			);
		}
		$amount = (string) get_post_meta( $post, 'woosb_discount_amount', true );
		if ( is_numeric( $amount ) && (float) $amount > 0 ) {
			return array(
				'discount' => 'amount',
				'value'    => $amount,
			);
		}
		$percent = (string) get_post_meta( $post, 'woosb_discount', true );
		return array(
			'discount' => 'percent',
			'value'    => is_numeric( $percent ) && (float) $percent > 0 && (float) $percent < 100 ? $percent : '0',
		);
	}
}
