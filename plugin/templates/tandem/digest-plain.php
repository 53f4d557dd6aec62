<?php
/**
 * The weekly e-mail to the owner, plain text.
 *
 * May be overridden by a theme in woocommerce/tandem/digest-plain.php.
 *
 * @var Tandem\Plugin\Reports\DigestView  $view
 * @var Tandem\Plugin\Reports\DigestEmail $email
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

echo esc_html( wp_strip_all_tags( $email->get_heading() ) ) . "\n" . esc_html( $view->period ) . "\n\n";
foreach ( $view->numbers as $number ) {
	echo esc_html( $number['name'] . ': ' . $number['value'] . ( '' === $number['change'] ? '' : '. ' . $number['change'] ) ) . "\n";
}
foreach ( $view->trials as $trial ) {
	echo "\n" . esc_html( $trial['name'] . ': ' . $trial['text'] ) . "\n";
}
if ( '' !== $view->next ) {
	echo "\n" . esc_html__( 'Next', 'tandem-for-woocommerce' ) . ': ' . esc_html( $view->next ) . "\n";
}
echo "\n" . esc_html__( 'Open the reports', 'tandem-for-woocommerce' ) . ': ' . esc_url_raw( $view->url ) . "\n";
echo esc_html__( 'Stop these e-mails', 'tandem-for-woocommerce' ) . ': ' . esc_url_raw( $email->stop_url() ) . "\n";
