<?php
/**
 * wp eval-file configure.php: settings of the private store, idempotent, in one process.
 *
 * WP-CLI's activation never fires `woocommerce_newly_installed` (it waits for the first admin_init and
 * flips settings then): it is fired here first and overridden, so that a store cannot change under a test.
 */

declare(strict_types=1);

WC_Install::newly_installed();
WC_Install::create_pages();

$options = array(
	'woocommerce_store_address'                         => '1 Main St',
	'woocommerce_store_city'                            => 'Austin',
	'woocommerce_store_postcode'                        => '78701',
	'woocommerce_default_country'                       => 'US:TX',
	'woocommerce_currency'                              => 'USD',
	'woocommerce_allowed_countries'                     => 'all',
	'woocommerce_calc_taxes'                            => 'no',
	'woocommerce_coming_soon'                           => 'no',
	'woocommerce_newly_installed'                       => 'no',
	'woocommerce_analytics_scheduled_import'            => 'no',
	'woocommerce_store_pages_only'                      => 'no',
	'woocommerce_allow_tracking'                        => 'no',
	'woocommerce_show_marketplace_suggestions'          => 'no',
	'woocommerce_task_list_hidden'                      => 'yes',
	'woocommerce_task_list_complete'                    => 'yes',
	'woocommerce_extended_task_list_hidden'             => 'yes',
	'woocommerce_task_list_welcome_modal_dismissed'     => 'yes',
	'woocommerce_enable_guest_checkout'                 => 'yes',
	'woocommerce_feature_custom_order_tables_enabled'   => 'yes',
	'woocommerce_custom_orders_table_enabled'           => 'yes',
	'woocommerce_custom_orders_table_data_sync_enabled' => 'no',
	'woocommerce_feature_cost_of_goods_sold_enabled'    => 'yes',
	'woocommerce_cart_redirect_after_add'               => 'no',
	'woocommerce_onboarding_profile'                    => array( 'skipped' => true, 'completed' => true ),
	'woocommerce_cod_settings'                          => array(
		'enabled'            => 'yes',
		'title'              => 'Cash on delivery',
		'description'        => 'Pay with cash upon delivery.',
		'instructions'       => 'Pay with cash upon delivery.',
		'enable_for_methods' => array(),
		'enable_for_virtual' => 'yes',
	),
	'blog_public'                                       => 0,
	'timezone_string'                                   => 'UTC',
	'woocommerce_enable_reviews'                        => 'no',
	'sidebars_widgets'                                  => array( 'wp_inactive_widgets' => array(), 'array_version' => 3 ),
);
foreach ( $options as $name => $value ) {
	update_option( $name, $value );
}
delete_transient( '_wc_activation_redirect' );
delete_option( '_wc_activation_redirect' );

// WordPress's sample post and pages.
foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'name' => '', 'numberposts' => -1, 'post_status' => 'any' ) ) as $sample ) {
	if ( in_array( $sample->post_name, array( 'hello-world', 'sample-page', 'privacy-policy' ), true ) ) {
		wp_delete_post( $sample->ID, true );
	}
}

// Flat rate $7.50, free from $75. Free first: the first available rate is the one preselected.
foreach ( WC_Shipping_Zones::get_zones() as $zone ) {
	WC_Shipping_Zones::delete_zone( $zone['id'] );
}
$zone = new WC_Shipping_Zone();
$zone->set_zone_name( 'US' );
$zone->add_location( 'US', 'country' );
$zone->save();
$free = $zone->add_shipping_method( 'free_shipping' );
$flat = $zone->add_shipping_method( 'flat_rate' );
update_option( "woocommerce_flat_rate_{$flat}_settings", array( 'title' => 'Flat rate', 'tax_status' => 'none', 'cost' => '7.50' ) );
update_option( "woocommerce_free_shipping_{$free}_settings", array( 'title' => 'Free shipping', 'requires' => 'min_amount', 'min_amount' => '75', 'ignore_discounts' => 'no' ) );
WC_Cache_Helper::get_transient_version( 'shipping', true );

// Classic cart and checkout pages next to the block ones.
foreach ( array( 'classic-cart' => array( 'Classic cart', '[woocommerce_cart]' ), 'classic-checkout' => array( 'Classic checkout', '[woocommerce_checkout]' ) ) as $slug => $page ) {
	if ( ! get_page_by_path( $slug ) ) {
		wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => $slug,
				'post_title'   => $page[0],
				'post_content' => "<!-- wp:shortcode -->{$page[1]}<!-- /wp:shortcode -->",
			)
		);
	}
}

global $wp_rewrite;
$wp_rewrite->set_permalink_structure( '/%postname%/' );
update_option(
	'woocommerce_permalinks',
	array(
		'product_base'           => '/product',
		'category_base'          => 'product-category',
		'tag_base'               => 'product-tag',
		'use_verbose_page_rules' => false,
	)
);
update_option( 'woocommerce_queue_flush_rewrite_rules', 'no' );
flush_rewrite_rules( true );
if ( ! \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled() ) {
	WP_CLI::error( 'order tables are not in use' );
}
