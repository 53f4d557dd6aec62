<?php
/**
 * The e-mail after a purchase.
 *
 * May be overridden by a theme in woocommerce/tandem/mail-post-purchase.php.
 *
 * @var Tandem\Plugin\Journey\EmailView       $view
 * @var Tandem\Plugin\Mail\PostPurchaseEmail  $email
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

do_action( 'woocommerce_email_header', $email->get_heading(), $email ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own hook.
?>
<p><?php esc_html_e( 'Thank you again for your order. These fit what you bought:', 'tandem-for-woocommerce' ); ?></p>
<?php wc_get_template( 'tandem/email.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' ); ?>
<p style="font-size:12px"><a href="<?php echo esc_url( $email->stop_url() ); ?>"><?php esc_html_e( 'Stop these e-mails', 'tandem-for-woocommerce' ); ?></a></p>
<?php
do_action( 'woocommerce_email_footer', $email ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own hook.
