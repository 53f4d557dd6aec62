<?php
/**
 * The e-mail of a moment.
 *
 * May be overridden by a theme in woocommerce/tandem/mail-moment.php.
 *
 * @var Tandem\Plugin\Moments\MomentView  $view
 * @var Tandem\Plugin\Moments\MomentEmail $email
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

do_action( 'woocommerce_email_header', $email->get_heading(), $email ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own hook.
?>
<?php foreach ( $view->paragraphs as $tandem_paragraph ) : ?>
	<p><?php echo wp_kses_post( nl2br( esc_html( $tandem_paragraph ) ) ); ?></p>
<?php endforeach; ?>
<?php if ( null !== $view->code ) : ?>
	<?php wc_get_template( 'tandem/mail-code.php', array( 'view' => $view->code ), '', TANDEM_DIR . '/templates/' ); ?>
<?php endif; ?>
<?php if ( array() !== $view->offers ) : ?>
	<h2><?php esc_html_e( 'For you', 'tandem-for-woocommerce' ); ?></h2>
	<ul>
		<?php foreach ( $view->offers as $tandem_offer ) : ?>
			<li><?php echo esc_html( $tandem_offer ); ?></li>
		<?php endforeach; ?>
	</ul>
<?php endif; ?>
<?php if ( array() !== $view->items ) : ?>
	<table role="presentation" cellspacing="0" cellpadding="0" border="0" width="100%" style="margin-bottom:16px">
		<?php foreach ( $view->items as list( $tandem_product, $tandem_quantity ) ) : ?>
			<tr>
				<td width="72" valign="top" style="padding:8px 16px 8px 0"><?php echo $tandem_product->get_image( array( 64, 64 ), array( 'alt' => '', 'style' => 'display:block;width:64px;height:64px;border-radius:4px;margin:0' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- WooCommerce escapes the image. ?></td>
				<td valign="top" style="padding:8px 0">
					<strong><?php echo esc_html( $tandem_product->get_name() ); ?></strong>
					<?php if ( $tandem_quantity > 1 ) : ?>
						&times;&nbsp;<?php echo esc_html( (string) $tandem_quantity ); ?>
					<?php endif; ?>
					<br><?php echo wp_kses_post( $tandem_product->get_price_html() ); ?>
				</td>
			</tr>
		<?php endforeach; ?>
	</table>
<?php endif; ?>
<p style="margin:24px 0 32px"><a href="<?php echo esc_url( $view->url ); ?>" style="display:inline-block;padding:12px 20px;border-radius:4px;background-color:<?php echo esc_attr( $view->colour ); ?>;color:<?php echo esc_attr( $view->ink ); ?>;font-weight:bold;text-decoration:none"><?php echo esc_html( $view->button ); ?></a></p>
<?php if ( $view->stoppable ) : ?>
	<p style="font-size:12px"><a href="<?php echo esc_url( $email->stop_url() ); ?>"><?php esc_html_e( 'Stop these e-mails', 'tandem-for-woocommerce' ); ?></a></p>
<?php endif; ?>
<?php
do_action( 'woocommerce_email_footer', $email ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own hook.
