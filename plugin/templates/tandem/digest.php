<?php
/**
 * The weekly e-mail to the owner.
 *
 * May be overridden by a theme in woocommerce/tandem/digest.php.
 *
 * @var Tandem\Plugin\Reports\DigestView  $view
 * @var Tandem\Plugin\Reports\DigestEmail $email
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

do_action( 'woocommerce_email_header', $email->get_heading(), $email ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own hook.
?>
<p><?php echo esc_html( $view->period ); ?></p>
<table role="presentation" cellspacing="0" cellpadding="0" style="width:100%;border-collapse:collapse">
	<?php foreach ( $view->numbers as $number ) : ?>
		<tr>
			<td style="padding:8px 12px 8px 0;border-bottom:1px solid #ddd;vertical-align:top"><?php echo esc_html( $number['name'] ); ?><br><small><?php echo esc_html( $number['change'] ); ?></small></td>
			<td style="padding:8px 0;border-bottom:1px solid #ddd;vertical-align:top;text-align:<?php echo is_rtl() ? 'left' : 'right'; ?>;white-space:nowrap"><strong><?php echo esc_html( $number['value'] ); ?></strong></td>
		</tr>
	<?php endforeach; ?>
</table>
<?php foreach ( $view->trials as $trial ) : ?>
	<p><strong><?php echo esc_html( $trial['name'] ); ?></strong><br><?php echo esc_html( $trial['text'] ); ?></p>
<?php endforeach; ?>
<?php if ( '' !== $view->next ) : ?>
	<p style="margin-top:24px"><strong><?php esc_html_e( 'Next', 'tandem-for-woocommerce' ); ?></strong><br><?php echo esc_html( $view->next ); ?></p>
<?php endif; ?>
<p><a href="<?php echo esc_url( $view->url ); ?>"><?php esc_html_e( 'Open the reports', 'tandem-for-woocommerce' ); ?></a></p>
<p style="font-size:12px"><?php esc_html_e( 'All paid orders, less refunds, in the time zone of your shop.', 'tandem-for-woocommerce' ); ?> <a href="<?php echo esc_url( $email->stop_url() ); ?>"><?php esc_html_e( 'Stop these e-mails', 'tandem-for-woocommerce' ); ?></a></p>
<?php
do_action( 'woocommerce_email_footer', $email ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own hook.
