<?php
/**
 * WooCommerce > Status.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Health;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * A box in WooCommerce's system status, which owners paste into support requests.
 */
final class StatusRows implements Integration {

	/**
	 * Takes the status.
	 *
	 * @param \Closure():StatusReport $status State of engine and model.
	 */
	public function __construct( private readonly \Closure $status ) {
	}

	/**
	 * Attaches the box.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_system_status_report', array( $this, 'box' ) );
	}

	/**
	 * Prints the box.
	 */
	public function box(): void {
		try {
			$rows = $this->rows();
		} catch ( \Throwable $error ) {
			Log::failure( 'status', $error );
			return;
		}
		echo '<table class="wc_status_table widefat" cellspacing="0"><thead><tr><th colspan="3" data-export-label="Tandem"><h2>' . esc_html__( 'Tandem', 'tandem-for-woocommerce' ) . '</h2></th></tr></thead><tbody>';
		foreach ( $rows as $name => [ $label, $value ] ) {
			echo '<tr><td data-export-label="' . esc_attr( $name ) . '">' . esc_html( $label ) . ':</td><td class="help">&nbsp;</td><td>' . esc_html( $value ) . '</td></tr>';
		}
		echo '</tbody></table>';
	}

	/**
	 * Rows by export name.
	 *
	 * @return array<string,array{0:string,1:string}>
	 */
	public function rows(): array {
		$all   = ( $this->status )()->all();
		$facts = (array) $all['facts'];
		return array(
			'Version'    => array( __( 'Version', 'tandem-for-woocommerce' ), TANDEM_VERSION ),
			'Engine'     => array( __( 'Engine', 'tandem-for-woocommerce' ), trim( $all['engine'] . ' ' . $all['extension'] ) ),
			'PHP build'  => array( __( 'PHP build', 'tandem-for-woocommerce' ), ServerFacts::build() . ' ' . PHP_SAPI ),
			'Model'      => array( __( 'Model', 'tandem-for-woocommerce' ), null === $all['built_at'] ? '-' : sprintf( '%d, %s UTC', $all['generation'], gmdate( 'Y-m-d H:i', (int) $all['built_at'] ) ) ),
			'Orders'     => array( __( 'Orders read', 'tandem-for-woocommerce' ), (string) ( $facts['orders'] ?? 0 ) ),
			'Live'       => array( __( 'Live', 'tandem-for-woocommerce' ), $all['live'] ? 'yes' : 'no' ),
			'State'      => array( __( 'State', 'tandem-for-woocommerce' ), $all['advice']['code'] ),
			'Last error' => array( __( 'Last error', 'tandem-for-woocommerce' ), (string) ( $all['last_error'] ?? '-' ) ),
		);
	}
}
