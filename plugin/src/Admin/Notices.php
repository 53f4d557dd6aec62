<?php
/**
 * Notices of the plugin.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One notice, on the plugin list and on Tandem's own page only, gone for good once a person dismissed it;
 * another state of the shop is another notice.
 */
final class Notices implements Integration {

	private const DISMISSED = 'tandem_dismissed_notice';
	private const ACTION    = 'tandem_dismiss_notice';

	/**
	 * Takes the status.
	 *
	 * @param \Closure():StatusReport $status   State of engine and model.
	 * @param Settings                $settings Settings.
	 */
	public function __construct( private readonly \Closure $status, private readonly Settings $settings ) {
	}

	/**
	 * Attaches itself to wp-admin.
	 */
	public function register_hooks(): void {
		add_action( 'admin_notices', array( $this, 'show' ) );
		add_action( 'admin_post_' . self::ACTION, array( $this, 'dismiss' ) );
	}

	/**
	 * Prints the notice where it belongs.
	 */
	public function show(): void {
		$screen = get_current_screen();
		if ( null === $screen || ! current_user_can( 'manage_woocommerce' ) || ! in_array( $screen->id, array( 'plugins', 'woocommerce_page_' . AdminPage::SLUG ), true ) ) {
			return;
		}
		try {
			$advice = $this->settings->get( 'setup_done' ) ? ( $this->status )()->advice() : array(
				'code' => 'setup',
				'text' => __( 'Setting up takes four steps and about three minutes. Shoppers see nothing of it until you press "Go live".', 'tandem-for-woocommerce' ),
			);
		} catch ( \Throwable $error ) {
			Log::failure( 'notices', $error );
			return;
		}
		if ( in_array( $advice['code'], array( 'ok', 'training.running' ), true ) || get_user_meta( get_current_user_id(), self::DISMISSED, true ) === $advice['code'] ) {
			return;
		}
		if ( AdminPage::here() && 'training.running' !== $advice['code'] && ! isset( $_GET['tab'] ) ) { // phpcs:ignore WordPress.Security.NonceVerification -- Reads which tab is open.
			return;
		}
		$dismiss = wp_nonce_url( admin_url( 'admin-post.php?action=' . self::ACTION . '&code=' . rawurlencode( $advice['code'] ) ), self::ACTION );
		echo '<div class="notice notice-info"><p><strong>Tandem</strong> ' . esc_html( $advice['text'] ) . '</p><p>'
			. ( AdminPage::here() ? '' : '<a class="button" href="' . esc_url( AdminPage::url() ) . '">' . esc_html( 'setup' === $advice['code'] ? __( 'Set up Tandem', 'tandem-for-woocommerce' ) : __( 'Open Tandem', 'tandem-for-woocommerce' ) ) . '</a> ' )
			. '<a href="' . esc_url( $dismiss ) . '">' . esc_html__( 'Do not show again', 'tandem-for-woocommerce' ) . '</a></p></div>';
	}

	/**
	 * Remembers that this person has seen a state.
	 */
	public function dismiss(): void {
		check_admin_referer( self::ACTION );
		if ( ! current_user_can( 'manage_woocommerce' ) ) {
			wp_die( esc_html__( 'Only shop managers may do this.', 'tandem-for-woocommerce' ), '', array( 'response' => 403 ) );
		}
		$code = isset( $_GET['code'] ) ? preg_replace( '/[^a-z._-]/', '', (string) wp_unslash( $_GET['code'] ) ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Reduced to letters and dots here.
		update_user_meta( get_current_user_id(), self::DISMISSED, substr( (string) $code, 0, 40 ) );
		wp_safe_redirect( wp_get_referer() ? wp_get_referer() : AdminPage::url() );
		exit;
	}
}
