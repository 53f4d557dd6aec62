<?php
/**
 * Lists of YITH Frequently Bought Together.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Import;

defined( 'ABSPATH' ) || exit;

/**
 * Reads `_yith_wfbt_ids`: a list of product ids, or since its premium form an array with that list under
 * "products". The list carries no price, so the bundle begins without a discount.
 */
final class YithLists implements ImportSource {

	private const LIST = '_yith_wfbt_ids';

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'yith-lists';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Lists of YITH Frequently Bought Together', 'tandem-for-woocommerce' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function posts(): array {
		return MetaPosts::with( self::LIST );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param \WP_Post $post Product.
	 */
	public function read( \WP_Post $post ): array {
		$stored = get_post_meta( $post->ID, self::LIST, true );
		$listed = is_array( $stored ) && is_array( $stored['products'] ?? null ) ? $stored['products'] : $stored;
		return LinkedProducts::bundle( $post, is_array( $listed ) ? $listed : explode( ',', (string) $listed ) );
	}
}
