<?php
/**
 * Codes that an order earned, in its plain-text e-mail.
 *
 * May be overridden by a theme in woocommerce/tandem/order-codes-plain.php.
 *
 * @package Tandem\Plugin
 * @var Tandem\Plugin\Coupons\OrderCodesView $view
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

echo "\n" . esc_html__( 'A thank-you for your next order', 'tandem-for-woocommerce' ) . "\n\n";
foreach ( $view->codes as $tandem_code ) {
	echo esc_html( $tandem_code->worth ) . ': ' . esc_html( $tandem_code->code ) . "\n" . esc_html( implode( ' ', $tandem_code->terms ) ) . "\n\n";
}
foreach ( $view->promised as $tandem_worth ) {
	/* translators: %s: worth of a code, such as "10% off". */
	echo esc_html( sprintf( __( 'When your payment has arrived you get a code: %s.', 'tandem-for-woocommerce' ), $tandem_worth ) ) . "\n";
}
