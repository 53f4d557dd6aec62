<?php
/**
 * Suggestions in a plain-text order e-mail.
 *
 * May be overridden by a theme in woocommerce/tandem/email-plain.php.
 *
 * @var Tandem\Plugin\Journey\EmailView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

if ( '' !== $view->title ) {
	echo "\n" . esc_html( wp_strip_all_tags( $view->title ) ) . "\n\n";
}
if ( '' !== $view->text ) {
	echo esc_html( $view->text ) . "\n\n";
}
foreach ( $view->suggestions as $tandem_suggestion ) {
	echo esc_html( wp_strip_all_tags( implode( ' - ', array_filter( array( $tandem_suggestion->product->get_name(), \Tandem\Plugin\Catalog\PlainPrice::of( $tandem_suggestion->product ), $tandem_suggestion->reason ) ) ) ) ) . "\n" . esc_url_raw( $tandem_suggestion->product->get_permalink() ) . "\n\n";
}
