<?php
/**
 * Notices what makes remembered HTML untrue.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Proposals\ComposedPolicy;

defined( 'ABSPATH' ) || exit;

/**
 * Counts every change of products, prices, stock status, categories, shop settings, bundles, Tandem's settings and
 * the model. The count is part of every fragment's state, so one number makes all of them untrue at once. It is
 * written when a change is noticed, again while changes go on, and once more at the end of the request.
 */
final class FragmentWatch implements Integration {

	public const OPTION = 'tandem_fragments';

	/** Hooks after which a list may look different. */
	private const HOOKS = array(
		'woocommerce_new_product',
		'woocommerce_update_product',
		'woocommerce_new_product_variation',
		'woocommerce_update_product_variation',
		'woocommerce_delete_product',
		'woocommerce_trash_product',
		'woocommerce_delete_product_variation',
		'woocommerce_product_set_stock_status',
		'woocommerce_variation_set_stock_status',
		'woocommerce_updated_product_price',
		'woocommerce_product_object_updated_props',
		'woocommerce_settings_saved',
		'woocommerce_tax_rate_added',
		'woocommerce_tax_rate_updated',
		'woocommerce_tax_rate_deleted',
		'edited_product_cat',
		'delete_product_cat',
		'switch_theme',
		'upgrader_process_complete',
		'tandem_settings_changed',
		'tandem_model_published',
		'tandem_rules_changed',
	);

	/** Meta that others write without saving the product. */
	private const META = array( '_price', '_regular_price', '_sale_price', '_stock_status', '_manage_stock', '_sold_individually', '_tax_status', '_tax_class', '_thumbnail_id', '_upsell_ids', '_crosssell_ids', '_tandem_components', '_tandem_rule' );

	/**
	 * Time of the last count in this request.
	 *
	 * @var float
	 */
	private float $counted = 0.0;

	/**
	 * Whether something changed since.
	 *
	 * @var bool
	 */
	private static bool $due = false;

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		foreach ( self::HOOKS as $hook ) {
			add_action( $hook, array( $this, 'changed' ), PHP_INT_MAX, 0 );
		}
		foreach ( array( 'added_post_meta', 'updated_post_meta', 'deleted_post_meta' ) as $hook ) {
			add_action( $hook, array( $this, 'meta_changed' ), PHP_INT_MAX, 3 );
		}
		add_action( 'transition_post_status', array( $this, 'status_changed' ), PHP_INT_MAX, 3 );
		add_action( 'added_option', array( $this, 'option_changed' ), PHP_INT_MAX, 1 );
		add_action( 'updated_option', array( $this, 'option_changed' ), PHP_INT_MAX, 1 );
		add_action( 'shutdown', array( $this, 'finish' ), PHP_INT_MAX, 0 );
		add_action( 'tandem_watch', array( $this, 'purge' ) );
	}

	/**
	 * Something changed.
	 */
	public function changed(): void {
		self::$due = true;
		// A long import would else show its first price for as long as it runs.
		if ( microtime( true ) - $this->counted >= 1.0 ) {
			$this->count();
		}
	}

	/**
	 * Meta of a product changed.
	 *
	 * @param mixed $meta_id Meta.
	 * @param mixed $post_id Post.
	 * @param mixed $key     Key.
	 */
	public function meta_changed( mixed $meta_id, mixed $post_id = 0, mixed $key = '' ): void {
		unset( $meta_id, $post_id );
		if ( in_array( $key, self::META, true ) ) {
			$this->changed();
		}
	}

	/**
	 * A product was published, hidden or deleted.
	 *
	 * @param mixed $new_status New status.
	 * @param mixed $old_status Old status.
	 * @param mixed $post       Post.
	 */
	public function status_changed( mixed $new_status, mixed $old_status = '', mixed $post = null ): void {
		if ( $new_status !== $old_status && $post instanceof \WP_Post && 'product' === $post->post_type ) {
			$this->changed();
		}
	}

	/**
	 * A setting of WooCommerce or the name of the shop changed.
	 *
	 * @param mixed $option Option.
	 */
	public function option_changed( mixed $option ): void {
		if ( is_string( $option ) && ( str_starts_with( $option, 'woocommerce_' ) || in_array( $option, array( 'home', 'siteurl', 'permalink_structure' ), true ) ) ) {
			$this->changed();
		} elseif ( ComposedPolicy::OPTION === $option ) {
			$this->count();
		}
	}

	/**
	 * Whether something changed in this request that is counted when it ends.
	 */
	public static function is_due(): bool {
		return self::$due;
	}

	/**
	 * Counts what is left to count at the end of the request.
	 */
	public function finish(): void {
		if ( self::$due ) {
			$this->count();
		}
	}

	/**
	 * Deletes old fragments, once an hour.
	 */
	public function purge(): void {
		( new FragmentStore() )->purge( time() );
	}

	/**
	 * Writes a number that was never there before, so that two processes cannot write the same.
	 */
	private function count(): void {
		self::$due     = false;
		$this->counted = microtime( true );
		$number        = sprintf( '%.6f.%s', $this->counted, bin2hex( random_bytes( 4 ) ) );
		// A cache that knows an option which the database has lost would keep the old number for ever.
		if ( ! update_option( self::OPTION, $number, true ) ) {
			wp_cache_delete( 'alloptions', 'options' );
			wp_cache_delete( self::OPTION, 'options' );
			update_option( self::OPTION, $number, true );
		}
	}
}
