<?php
/**
 * Bundles while the plugin is off.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Without this plugin WooCommerce takes a bundle for a plain product and would sell it without its
 * components. So deactivation makes published bundles private, and activation publishes them again.
 */
final class BundlePause implements Integration {

	/** Option that holds the ids of bundles that were published. */
	public const OPTION = 'tandem_paused_bundles';

	/**
	 * Takes its services.
	 *
	 * @param BundleRepository $bundles Bundles.
	 */
	public function __construct( private readonly BundleRepository $bundles ) {
	}

	/**
	 * Attaches the sentence to the list of plugins.
	 */
	public function register_hooks(): void {
		add_filter( 'plugin_row_meta', array( $this, 'tell' ), 10, 2 );
	}

	/**
	 * Says beforehand what deactivation does.
	 *
	 * @param mixed $meta   Entries.
	 * @param mixed $plugin Plugin file.
	 * @return mixed
	 */
	public function tell( $meta, $plugin ) {
		$count = is_array( $meta ) && plugin_basename( TANDEM_FILE ) === $plugin ? count( $this->bundles->published() ) : 0;
		if ( $count > 0 ) {
			/* translators: %d: number of bundles. */
			$meta[] = esc_html( sprintf( _n( 'While deactivated, %d bundle is private and not sold', 'While deactivated, %d bundles are private and not sold', $count, 'tandem-for-woocommerce' ), $count ) );
		}
		return $meta;
	}

	/**
	 * Makes the published bundles of this site private.
	 */
	public static function pause(): void {
		$ids = self::published();
		foreach ( $ids as $id ) {
			self::set_status( $id, 'private' );
		}
		if ( $ids ) {
			update_option( self::OPTION, array_values( array_unique( array_merge( $ids, self::kept() ) ) ), false );
		}
		delete_option( BundleRepository::OPTION );
	}

	/**
	 * Publishes those again that are still as `pause()` left them.
	 */
	public static function resume(): void {
		foreach ( self::kept() as $id ) {
			if ( 'private' === get_post_status( $id ) && 'product' === get_post_type( $id ) ) {
				self::set_status( $id, 'publish' );
			}
		}
		delete_option( self::OPTION );
		delete_option( BundleRepository::OPTION );
	}

	/**
	 * Runs one of both on this site, or on every site of a network.
	 *
	 * @param bool     $network Whether it happens for the network.
	 * @param callable $run     `pause` or `resume`.
	 */
	public static function on_sites( bool $network, callable $run ): void {
		if ( ! $network || ! is_multisite() ) {
			$run();
			return;
		}
		foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $site ) {
			switch_to_blog( (int) $site );
			try {
				$run();
			} finally {
				restore_current_blog();
			}
		}
	}

	/**
	 * Ids that the option holds.
	 *
	 * @return list<int>
	 */
	private static function kept(): array {
		$kept = get_option( self::OPTION );
		return is_array( $kept ) ? array_values( array_map( 'intval', $kept ) ) : array();
	}

	/**
	 * Ids of the published bundles. Asked of WordPress alone: WooCommerce may not be loaded.
	 *
	 * @return list<int>
	 */
	private static function published(): array {
		if ( ! taxonomy_exists( 'product_type' ) ) {
			return array();
		}
		return array_map(
			'intval',
			get_posts(
				array(
					'post_type'        => 'product',
					'post_status'      => 'publish',
					'numberposts'      => -1,
					'fields'           => 'ids',
					'suppress_filters' => true,
					'tax_query'        => array( // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_tax_query -- Once, at deactivation.
						array(
							'taxonomy' => 'product_type',
							'field'    => 'slug',
							'terms'    => BundleProduct::TYPE,
						),
					),
				)
			)
		);
	}

	/**
	 * Sets the status of a post.
	 *
	 * @param int    $id     Post.
	 * @param string $status Status.
	 */
	private static function set_status( int $id, string $status ): void {
		wp_update_post(
			array(
				'ID'          => $id,
				'post_status' => $status,
			)
		);
		if ( function_exists( 'wc_delete_product_transients' ) ) {
			wc_delete_product_transients( $id );
		}
	}
}
