<?php
/**
 * Products that carry a meta key.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Import;

defined( 'ABSPATH' ) || exit;

/**
 * Finds products by a meta key that another plugin wrote.
 */
final class MetaPosts {

	/**
	 * Products with a value under a key, oldest first.
	 *
	 * @param string $key Meta key.
	 * @return list<int>
	 */
	public static function with( string $key ): array {
		$ids = get_posts(
			array(
				'post_type'      => 'product',
				'post_status'    => array( 'publish', 'draft', 'private', 'pending' ),
				'fields'         => 'ids',
				'posts_per_page' => -1,
				'orderby'        => 'ID',
				'order'          => 'ASC',
				'meta_query'     => array( // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_query -- An import, at the owner's click.
					array(
						'key'     => $key,
						'value'   => array( '', 'a:0:{}' ),
						'compare' => 'NOT IN',
					),
				),
			)
		);
		return array_map( 'intval', $ids );
	}
}
