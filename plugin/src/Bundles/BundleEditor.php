<?php
/**
 * The "Bundle" panel of the product editor.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Shows the panel, and saves it with the product through CRUD.
 */
final class BundleEditor implements Integration {

	/** Action of the nonce. */
	private const NONCE = 'tandem_bundle_save';

	/**
	 * Takes its services.
	 *
	 * @param ComponentCheck $check  Refusals.
	 * @param BundlePricer   $pricer Prices.
	 * @param \Closure():array<string,string> $segments Names of the shop's segments.
	 */
	public function __construct(
		private readonly ComponentCheck $check,
		private readonly BundlePricer $pricer,
		private readonly \Closure $segments,
	) {
	}

	/**
	 * Attaches the panel.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_product_data_tabs', array( $this, 'tab' ) );
		add_action( 'woocommerce_product_data_panels', array( $this, 'panel' ) );
		add_action( 'woocommerce_admin_process_product_object', array( $this, 'save' ) );
		add_action( 'admin_enqueue_scripts', array( $this, 'assets' ) );
	}

	/**
	 * The tab, first in the list for bundles; shipping and attributes do not concern them, of the inventory their SKU does.
	 *
	 * @param mixed $tabs Tabs.
	 * @return mixed
	 */
	public function tab( $tabs ) {
		if ( ! is_array( $tabs ) ) {
			return $tabs;
		}
		$tabs['tandem_bundle'] = array(
			'label'    => __( 'Bundle', 'tandem-for-woocommerce' ),
			'target'   => 'tandem_bundle_data',
			'class'    => array( 'show_if_' . BundleProduct::TYPE, 'hidden' ),
			'priority' => 5,
		);
		foreach ( array( 'shipping', 'attribute' ) as $tab ) {
			if ( isset( $tabs[ $tab ]['class'] ) ) {
				$tabs[ $tab ]['class'][] = 'hide_if_' . BundleProduct::TYPE;
			}
		}
		if ( isset( $tabs['inventory']['class'] ) ) {
			$tabs['inventory']['class'][] = 'show_if_' . BundleProduct::TYPE;
		}
		return $tabs;
	}

	/**
	 * The panel.
	 */
	public function panel(): void {
		global $product_object;
		$bundle     = $product_object instanceof BundleProduct ? $product_object->bundle() : null;
		$components = $bundle ? $bundle->components : array();
		$terms      = $bundle ? $bundle->terms : new BundleTerms( value: '' );
		$nonce      = self::NONCE;
		$others     = self::others( (int) get_the_ID() );
		$segments   = $this->segments( $terms );
		require __DIR__ . '/views/bundle-panel.php';
	}

	/**
	 * Names of the other bundles, by id.
	 *
	 * @param int $except This bundle.
	 * @return array<int,string>
	 */
	private static function others( int $except ): array {
		$names    = array();
		$products = wc_get_products(
			array(
				'type'    => BundleProduct::TYPE,
				'status'  => array( 'publish', 'draft', 'private' ),
				'limit'   => 200,
				'orderby' => 'name',
				'order'   => 'ASC',
				'exclude' => array( $except ),
			)
		);
		foreach ( $products as $product ) {
			$names[ $product->get_id() ] = $product->get_name();
		}
		return $names;
	}

	/**
	 * Labels of the shop's segments, and of those that the bundle names.
	 *
	 * @param BundleTerms $terms Terms.
	 * @return array<string,string>
	 */
	private function segments( BundleTerms $terms ): array {
		/**
		 * Segments that a bundle may be limited to.
		 *
		 * @param array<string,string> $labels Labels by name.
		 */
		$labels = (array) apply_filters( 'tandem_segment_labels', ( $this->segments )() );
		return array_map( 'strval', $labels ) + array_combine( $terms->segments, $terms->segments );
	}

	/**
	 * Saves the panel with the product. WooCommerce has checked its own nonce and the capability for
	 * the whole form; this checks the panel's.
	 *
	 * @param mixed $product Product about to be saved.
	 */
	public function save( $product ): void {
		if ( ! $product instanceof BundleProduct || ! isset( $_POST['tandem_bundle_nonce'] ) ) {
			return;
		}
		if ( ! wp_verify_nonce( sanitize_key( wp_unslash( $_POST['tandem_bundle_nonce'] ) ), self::NONCE ) || ! current_user_can( 'edit_product', $product->get_id() ) ) {
			\WC_Admin_Meta_Boxes::add_error( __( 'The bundle was not saved: reload the page and try again.', 'tandem-for-woocommerce' ) );
			return;
		}
		// phpcs:disable WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Each field is judged by BundleForm.
		$input = BundleForm::read( wp_unslash( $_POST['tandem_components'] ?? array() ), wp_unslash( $_POST['tandem_terms'] ?? array() ), $product->get_id(), $this->check, $product->bundle() );
		// phpcs:enable
		$product->set_bundle( $input->components, $input->terms );
		BundleRefresh::write( $product, $this->pricer );
		foreach ( $input->errors as $error ) {
			\WC_Admin_Meta_Boxes::add_error( esc_html( $error ) );
		}
	}

	/**
	 * Script and style of the panel, on the product editor alone.
	 */
	public function assets(): void {
		$screen = get_current_screen();
		if ( ! $screen || 'product' !== $screen->id ) {
			return;
		}
		wp_enqueue_style( 'tandem-bundle-editor', plugins_url( 'assets/css/bundle-editor.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_enqueue_script( 'tandem-bundle-editor', plugins_url( 'assets/js/bundle-editor.js', TANDEM_FILE ), array( 'jquery', 'jquery-ui-sortable', 'wc-enhanced-select', 'wp-api-fetch', 'wp-i18n' ), TANDEM_VERSION, array( 'in_footer' => true ) );
		wp_set_script_translations( 'tandem-bundle-editor', 'tandem-for-woocommerce' );
	}
}
