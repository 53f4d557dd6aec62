<?php
/**
 * The e-mail after a purchase, plain text.
 *
 * May be overridden by a theme in woocommerce/tandem/mail-post-purchase-plain.php.
 *
 * @var Tandem\Plugin\Journey\EmailView       $view
 * @var Tandem\Plugin\Mail\PostPurchaseEmail  $email
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

echo esc_html( wp_strip_all_tags( $email->get_heading() ) ) . "\n\n" . esc_html__( 'Thank you again for your order. These fit what you bought:', 'tandem-for-woocommerce' ) . "\n";
wc_get_template( 'tandem/email-plain.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' );
echo "\n" . esc_html__( 'Stop these e-mails', 'tandem-for-woocommerce' ) . ': ' . esc_url_raw( $email->stop_url() ) . "\n";
