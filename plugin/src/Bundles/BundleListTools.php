<?php
/**
 * Filter, import and export above the list of bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * In the product list: a link to the bundles, a filter by state, and buttons that import and export.
 */
final class BundleListTools implements Integration {

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
		add_filter( 'views_edit-product', array( $this, 'view' ) );
		add_action( 'restrict_manage_posts', array( $this, 'filter' ), 20 );
		add_action( 'pre_get_posts', array( $this, 'apply' ) );
		add_action( 'manage_posts_extra_tablenav', array( $this, 'buttons' ) );
	}

	/**
	 * States that the list can be filtered by.
	 *
	 * @return array<string,string>
	 */
	private static function states(): array {
		return array(
			'sold'      => __( 'Sold now', 'tandem-for-woocommerce' ),
			'broken'    => __( 'Cannot be sold', 'tandem-for-woocommerce' ),
			'scheduled' => __( 'Starts later', 'tandem-for-woocommerce' ),
			'ended'     => __( 'Ended', 'tandem-for-woocommerce' ),
			'disabled'  => __( 'Disabled', 'tandem-for-woocommerce' ),
		);
	}

	/**
	 * State of a bundle.
	 *
	 * @param BundleProduct $product Bundle.
	 */
	public function state( BundleProduct $product ): string {
		$bundle = $product->bundle();
		$now    = time();
		return match ( true ) {
			'publish' !== $product->get_status() => 'disabled',
			null === $bundle || ! $this->pricer->neutral_row( $bundle )->available() => 'broken',
			null !== $bundle->terms->from && $bundle->terms->from > $now => 'scheduled',
			null !== $bundle->terms->until && $bundle->terms->until <= $now => 'ended',
			default => 'sold',
		};
	}

	/**
	 * A link to the bundles beside "All" and "Published".
	 *
	 * @param mixed $views Links.
	 * @return mixed
	 */
	public function view( $views ) {
		if ( is_array( $views ) ) {
			$views['tandem_bundles'] = sprintf( '<a href="%s"%s>%s</a>', esc_url( admin_url( 'edit.php?post_type=product&product_type=' . BundleProduct::TYPE ) ), self::here() ? ' class="current" aria-current="page"' : '', esc_html__( 'Bundles', 'tandem-for-woocommerce' ) );
		}
		return $views;
	}

	/**
	 * The filter.
	 *
	 * @param mixed $type Post type.
	 */
	public function filter( $type ): void {
		if ( 'product' !== $type || ! self::here() ) {
			return;
		}
		$chosen = self::chosen();
		echo '<select name="tandem_state" aria-label="' . esc_attr__( 'State of the bundle', 'tandem-for-woocommerce' ) . '"><option value="">' . esc_html__( 'Bundles in any state', 'tandem-for-woocommerce' ) . '</option>';
		foreach ( self::states() as $state => $label ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $state ), selected( $chosen, $state, false ), esc_html( $label ) );
		}
		echo '</select>';
	}

	/**
	 * Keeps the bundles of the chosen state.
	 *
	 * @param mixed $query Query.
	 */
	public function apply( $query ): void {
		if ( ! $query instanceof \WP_Query || ! is_admin() || ! $query->is_main_query() || 'product' !== $query->get( 'post_type' ) || ! self::here() || '' === self::chosen() ) {
			return;
		}
		try {
			$products = BundleRepository::stored();
			$ids      = array();
			foreach ( $products as $product ) {
				if ( $product instanceof BundleProduct && $this->state( $product ) === self::chosen() ) {
					$ids[] = $product->get_id();
				}
			}
			$query->set( 'post__in', $ids ? $ids : array( 0 ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle filter', $error );
		}
	}

	/**
	 * The buttons.
	 *
	 * @param mixed $which Above or below the list.
	 */
	public function buttons( $which ): void {
		if ( 'top' !== $which || ! self::here() || ! current_user_can( 'manage_woocommerce' ) ) {
			return;
		}
		wp_enqueue_script( 'tandem-bundle-list', plugins_url( 'assets/js/bundle-list.js', TANDEM_FILE ), array( 'wp-api-fetch', 'wp-i18n' ), TANDEM_VERSION, array( 'in_footer' => true ) );
		wp_set_script_translations( 'tandem-bundle-list', 'tandem-for-woocommerce' );
		?>
		<div class="alignleft actions tandem-bundle-files">
			<button type="button" class="button" data-tandem-export="csv"><?php esc_html_e( 'Export CSV', 'tandem-for-woocommerce' ); ?></button>
			<button type="button" class="button" data-tandem-export="json"><?php esc_html_e( 'Export JSON', 'tandem-for-woocommerce' ); ?></button>
			<button type="button" class="button" data-tandem-import><?php esc_html_e( 'Import bundles', 'tandem-for-woocommerce' ); ?></button>
			<input type="file" accept=".csv,.json,text/csv,application/json" hidden aria-label="<?php esc_attr_e( 'CSV or JSON file of bundles', 'tandem-for-woocommerce' ); ?>">
			<div class="tandem-bundle-files__said" role="status"></div>
		</div>
		<?php
	}

	/**
	 * Whether the list shows bundles.
	 */
	public static function here(): bool {
		return isset( $_GET['product_type'] ) && BundleProduct::TYPE === $_GET['product_type']; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- A filter of a list.
	}

	/**
	 * The chosen state, or nothing.
	 */
	private static function chosen(): string {
		$state = isset( $_GET['tandem_state'] ) && is_string( $_GET['tandem_state'] ) ? sanitize_key( wp_unslash( $_GET['tandem_state'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- A filter of a list.
		return isset( self::states()[ $state ] ) ? $state : '';
	}
}
