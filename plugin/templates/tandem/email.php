<?php
/**
 * Suggestions in an order e-mail.
 *
 * May be overridden by a theme in woocommerce/tandem/email.php.
 *
 * @var Tandem\Plugin\Journey\EmailView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<?php if ( '' !== $view->title ) : ?>
	<h2 style="margin-top:32px"><?php echo esc_html( $view->title ); ?></h2>
<?php endif; ?>
<?php if ( '' !== $view->text ) : ?>
	<p><?php echo esc_html( $view->text ); ?></p>
<?php endif; ?>
<table role="presentation" cellspacing="0" cellpadding="0" border="0" width="100%" style="margin-bottom:32px">
	<?php foreach ( $view->suggestions as $tandem_suggestion ) : ?>
		<?php $tandem_product = $tandem_suggestion->product; ?>
		<tr>
			<td width="72" valign="top" style="padding:8px 16px 8px 0"><a href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>"><?php echo $tandem_product->get_image( array( 64, 64 ), array( 'alt' => '', 'style' => 'display:block;width:64px;height:64px;border-radius:4px;margin:0' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- WooCommerce escapes the image. ?></a></td>
			<td valign="top" style="padding:8px 0">
				<a href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>" style="font-weight:bold"><?php echo esc_html( $tandem_product->get_name() ); ?></a><br>
				<?php echo wp_kses_post( $tandem_product->get_price_html() ); ?>
				<?php if ( '' !== $tandem_suggestion->reason ) : ?>
					<br><small><?php echo esc_html( $tandem_suggestion->reason ); ?></small>
				<?php endif; ?>
			</td>
		</tr>
	<?php endforeach; ?>
</table>
