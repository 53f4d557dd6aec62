<?php
/**
 * The e-mail of a moment, plain text.
 *
 * May be overridden by a theme in woocommerce/tandem/mail-moment-plain.php.
 *
 * @var Tandem\Plugin\Moments\MomentView  $view
 * @var Tandem\Plugin\Moments\MomentEmail $email
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

echo esc_html( wp_strip_all_tags( $email->get_heading() ) ) . "\n\n";
foreach ( $view->paragraphs as $tandem_paragraph ) {
	echo esc_html( $tandem_paragraph ) . "\n\n";
}
if ( null !== $view->code ) {
	echo esc_html( $view->code->worth ) . ': ' . esc_html( $view->code->code ) . "\n" . esc_html( implode( ' ', $view->code->terms ) ) . "\n\n";
}
if ( array() !== $view->offers ) {
	echo esc_html( wp_strip_all_tags( __( 'For you', 'tandem-for-woocommerce' ) ) ) . "\n\n" . esc_html( implode( "\n", $view->offers ) ) . "\n\n";
}
foreach ( $view->items as list( $tandem_product, $tandem_quantity ) ) {
	echo '- ' . esc_html( wp_strip_all_tags( $tandem_product->get_name() ) ) . ' x ' . esc_html( (string) $tandem_quantity . ', ' . \Tandem\Plugin\Catalog\PlainPrice::of( $tandem_product ) ) . "\n";
}
echo "\n" . esc_html( $view->button ) . ': ' . esc_url_raw( $view->url ) . "\n";
if ( $view->stoppable ) {
	echo "\n" . esc_html__( 'Stop these e-mails', 'tandem-for-woocommerce' ) . ': ' . esc_url_raw( $email->stop_url() ) . "\n";
}
