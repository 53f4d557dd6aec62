<?php
/**
 * Bundles in the product list of wp-admin.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Says below a bundle's name what is in it, what it saves and why it cannot be sold; adds enable and
 * disable beside WooCommerce's own duplicate and type filter.
 */
final class BundleList implements Integration {

	/** Action of the enable and disable links. */
	private const ACTION = 'tandem_bundle_toggle';

	/**
	 * Takes its services.
	 *
	 * @param BundlePricer $pricer Prices.
	 */
	public function __construct( private readonly BundlePricer $pricer ) {
	}

	/**
	 * Attaches to the list.
	 */
	public function register_hooks(): void {
		add_action( 'manage_product_posts_custom_column', array( $this, 'column' ), 20, 2 );
		add_filter( 'post_row_actions', array( $this, 'actions' ), 20, 2 );
		add_action( 'admin_post_' . self::ACTION, array( $this, 'toggle' ) );
	}

	/**
	 * What is in a bundle, below its name.
	 *
	 * @param mixed $column Column.
	 * @param mixed $id     Product id.
	 */
	public function column( $column, $id ): void {
		if ( 'name' !== $column || BundleProduct::TYPE !== \WC_Product_Factory::get_product_type( (int) $id ) ) {
			return;
		}
		try {
			$product = wc_get_product( (int) $id );
			$bundle  = $product instanceof BundleProduct ? $product->bundle() : null;
			$row     = $bundle ? $this->pricer->row( $bundle ) : null;
			if ( ! $row ) {
				return;
			}
			$names = array_map( static fn( array $line ): string => ( $line['qty'] > 1 ? $line['qty'] . ' x ' : '' ) . $line['product']->get_name(), $row->lines );
			echo '<p class="description">' . esc_html( $bundle->terms->picks() ? $bundle->promise() : implode( ' + ', $names ) ) . '</p>';
			if ( $row->saves() && ! $bundle->terms->picks() ) {
				/* translators: %s: amount. */
				echo '<p class="description">' . wp_kses_post( sprintf( __( 'Saves %s', 'tandem-for-woocommerce' ), $row->saving_html() ) ) . '</p>';
			}
			$terms  = $bundle->terms;
			$moment = static fn( int $time ): string => (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $time );
			if ( null !== $terms->from ) {
				/* translators: %s: date and time. */
				echo '<p class="description">' . esc_html( sprintf( __( 'Starts %s', 'tandem-for-woocommerce' ), $moment( $terms->from ) ) ) . '</p>';
			}
			if ( null !== $terms->until ) {
				/* translators: %s: date and time. */
				echo '<p class="description">' . esc_html( sprintf( __( 'Ends %s', 'tandem-for-woocommerce' ), $moment( $terms->until ) ) ) . '</p>';
			}
			foreach ( $row->refusals as $refusal ) {
				echo '<p class="description" style="color:#b32d2e">' . esc_html( $refusal['name'] . ': ' . $refusal['message'] ) . '</p>';
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle list', $error );
		}
	}

	/**
	 * Enable or disable.
	 *
	 * @param mixed $actions Links.
	 * @param mixed $post    Post.
	 * @return mixed
	 */
	public function actions( $actions, $post ) {
		if ( ! is_array( $actions ) || ! $post instanceof \WP_Post || 'product' !== $post->post_type || ! in_array( $post->post_status, array( 'publish', 'draft' ), true )
			|| BundleProduct::TYPE !== \WC_Product_Factory::get_product_type( $post->ID ) || ! current_user_can( 'publish_products' ) || ! current_user_can( 'edit_post', $post->ID ) ) {
			return $actions;
		}
		$url                      = wp_nonce_url( admin_url( 'admin-post.php?action=' . self::ACTION . '&bundle=' . $post->ID ), self::ACTION . $post->ID );
		$actions['tandem_toggle'] = sprintf( '<a href="%s">%s</a>', esc_url( $url ), 'publish' === $post->post_status ? esc_html__( 'Disable bundle', 'tandem-for-woocommerce' ) : esc_html__( 'Enable bundle', 'tandem-for-woocommerce' ) );
		return $actions;
	}

	/**
	 * Publishes a draft bundle, or makes a published one a draft.
	 */
	public function toggle(): void {
		$id = isset( $_GET['bundle'] ) ? absint( wp_unslash( $_GET['bundle'] ) ) : 0;
		check_admin_referer( self::ACTION . $id );
		$product = wc_get_product( $id );
		if ( ! $product instanceof BundleProduct || ! current_user_can( 'publish_products' ) || ! current_user_can( 'edit_post', $id ) ) {
			wp_die( esc_html__( 'You may not change this bundle.', 'tandem-for-woocommerce' ), '', array( 'response' => 403 ) );
		}
		$enables = 'publish' !== $product->get_status();
		$product->set_status( $enables ? 'publish' : 'draft' );
		$product->save();
		// Back to the list as it was filtered, with a word about what was done.
		$list = admin_url( 'edit.php?post_type=product&product_type=' . BundleProduct::TYPE );
		$from = wp_get_referer();
		wp_safe_redirect( add_query_arg( BundleBulk::DONE, ( $enables ? 'enable' : 'disable' ) . '-1-0', is_string( $from ) && str_contains( $from, 'product_type=' . BundleProduct::TYPE ) ? $from : $list ) );
		exit;
	}
}
