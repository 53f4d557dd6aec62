<?php
/**
 * What can be done to many bundles at once.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Bulk actions of the bundle list beside WooCommerce's own "Move to Trash": enable, disable, duplicate, and schedule
 * with the two dates above the list. WordPress has checked the nonce of the list; the capability is asked for each.
 */
final class BundleBulk implements Integration {

	/** Argument of the way back: what was done to how many, and how many were not changed. */
	public const DONE = 'tandem_done';

	/**
	 * Takes its services.
	 *
	 * @param BundleWriter $writer Stores bundles.
	 */
	public function __construct( private readonly BundleWriter $writer ) {
	}

	/**
	 * Attaches to the list.
	 */
	public function register_hooks(): void {
		add_filter( 'bulk_actions-edit-product', array( $this, 'actions' ) );
		add_filter( 'handle_bulk_actions-edit-product', array( $this, 'handle' ), 10, 3 );
		add_action( 'manage_posts_extra_tablenav', array( $this, 'dates' ), 5 );
		add_action( 'admin_notices', array( $this, 'said' ) );
	}

	/**
	 * The actions, where the list shows bundles.
	 *
	 * @param mixed $actions Actions so far.
	 * @return mixed
	 */
	public function actions( $actions ) {
		return is_array( $actions ) && BundleListTools::here() && current_user_can( 'publish_products' ) ? $actions + array(
			'tandem_enable'    => __( 'Enable bundles', 'tandem-for-woocommerce' ),
			'tandem_disable'   => __( 'Disable bundles', 'tandem-for-woocommerce' ),
			'tandem_schedule'  => __( 'Schedule bundles', 'tandem-for-woocommerce' ),
			'tandem_duplicate' => __( 'Duplicate bundles', 'tandem-for-woocommerce' ),
		) : $actions;
	}

	/**
	 * The dates that "Schedule bundles" takes.
	 *
	 * @param mixed $which Above or below the list.
	 */
	public function dates( $which ): void {
		if ( 'top' !== $which || ! BundleListTools::here() || ! current_user_can( 'publish_products' ) ) {
			return;
		}
		?>
		<div class="alignleft actions tandem-bundle-dates">
			<label><?php esc_html_e( 'Starts', 'tandem-for-woocommerce' ); ?> <input type="datetime-local" name="tandem_from"></label>
			<label><?php esc_html_e( 'Ends', 'tandem-for-woocommerce' ); ?> <input type="datetime-local" name="tandem_until"></label>
			<span class="description"><?php esc_html_e( 'for "Schedule bundles"; empty means no limit', 'tandem-for-woocommerce' ); ?></span>
		</div>
		<?php
	}

	/**
	 * Does it.
	 *
	 * @param mixed $url    Where to go next.
	 * @param mixed $action Action.
	 * @param mixed $ids    Products.
	 * @return mixed
	 */
	public function handle( $url, $action, $ids ) {
		$does = match ( $action ) {
			'tandem_enable' => static fn( BundleProduct $product ): bool => self::status( $product, 'publish' ),
			'tandem_disable' => static fn( BundleProduct $product ): bool => self::status( $product, 'draft' ),
			'tandem_schedule' => fn( BundleProduct $product ): bool => $this->schedule( $product, self::moment( 'tandem_from' ), self::moment( 'tandem_until' ) ),
			'tandem_duplicate' => fn( BundleProduct $product ): bool => $this->writer->duplicate( $product )->get_id() > 0,
			default => null,
		};
		if ( null === $does || ! is_array( $ids ) ) {
			return $url;
		}
		$done = 0;
		$left = 0;
		foreach ( array_map( 'absint', $ids ) as $id ) {
			$product = wc_get_product( $id );
			try {
				$may = $product instanceof BundleProduct && current_user_can( 'publish_products' ) && current_user_can( 'edit_post', $id ) && 'trash' !== $product->get_status();
				if ( $may && $does( $product ) ) {
					++$done;
				} else {
					++$left;
				}
			} catch ( \InvalidArgumentException ) {
				++$left;
			}
		}
		return add_query_arg( self::DONE, substr( (string) $action, 7 ) . '-' . $done . '-' . $left, (string) $url );
	}

	/**
	 * Says what was done.
	 */
	public function said(): void {
		$said = isset( $_GET[ self::DONE ] ) && is_string( $_GET[ self::DONE ] ) ? sanitize_key( wp_unslash( $_GET[ self::DONE ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Words only.
		if ( ! BundleListTools::here() || 1 !== preg_match( '/^(enable|disable|schedule|duplicate)-(\d{1,6})-(\d{1,6})$/', $said, $found ) ) {
			return;
		}
		$count = (int) $found[2];
		$text  = match ( $found[1] ) {
			/* translators: %d: number of bundles. */
			'enable' => sprintf( _n( '%d bundle enabled.', '%d bundles enabled.', $count, 'tandem-for-woocommerce' ), $count ),
			/* translators: %d: number of bundles. */
			'disable' => sprintf( _n( '%d bundle disabled.', '%d bundles disabled.', $count, 'tandem-for-woocommerce' ), $count ),
			/* translators: %d: number of bundles. */
			'schedule' => sprintf( _n( '%d bundle scheduled.', '%d bundles scheduled.', $count, 'tandem-for-woocommerce' ), $count ),
			/* translators: %d: number of bundles. */
			default => sprintf( _n( '%d bundle duplicated as a draft.', '%d bundles duplicated as drafts.', $count, 'tandem-for-woocommerce' ), $count ),
		};
		if ( (int) $found[3] > 0 ) {
			/* translators: %d: number of products. */
			$text .= ' ' . sprintf( _n( '%d was left as it is: no bundle, not yours to change, or an end before its start.', '%d were left as they are: no bundles, not yours to change, or an end before the start.', (int) $found[3], 'tandem-for-woocommerce' ), (int) $found[3] );
		}
		printf( '<div class="notice notice-%s is-dismissible"><p>%s</p></div>', $count > 0 ? 'success' : 'warning', esc_html( $text ) );
	}

	/**
	 * Sets a status.
	 *
	 * @param BundleProduct $product Bundle.
	 * @param string        $status  Status.
	 */
	private static function status( BundleProduct $product, string $status ): bool {
		$product->set_status( $status );
		$product->save();
		return true;
	}

	/**
	 * Sets the window in which a bundle is sold.
	 *
	 * @param BundleProduct $product Bundle.
	 * @param string        $from    Start as the field gives it, or nothing.
	 * @param string        $until   End as the field gives it, or nothing.
	 * @throws \InvalidArgumentException Where the end is before the start.
	 */
	private function schedule( BundleProduct $product, string $from, string $until ): bool {
		$terms = $product->bundle()?->terms->to_array();
		if ( null === $terms ) {
			return false;
		}
		$window = array(
			'from'  => $from,
			'until' => $until,
		);
		$this->writer->write( array( 'terms' => $window + $terms ), $product->get_id() );
		return true;
	}

	/**
	 * A date of the list's form.
	 *
	 * @param string $name Field.
	 */
	private static function moment( string $name ): string {
		return isset( $_REQUEST[ $name ] ) && is_string( $_REQUEST[ $name ] ) ? sanitize_text_field( wp_unslash( $_REQUEST[ $name ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- WordPress checked the nonce of the list.
	}
}
