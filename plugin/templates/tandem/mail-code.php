<?php
/**
 * A code in an e-mail. Override it in yourtheme/woocommerce/tandem/mail-code.php.
 *
 * @package Tandem\Plugin
 * @var Tandem\Plugin\Coupons\CodeView $view
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<table role="presentation" cellspacing="0" cellpadding="0" border="0" width="100%" style="margin:0 0 24px">
	<tr>
		<td align="center" style="padding:16px;border:2px dashed #767676;border-radius:6px;text-align:center">
			<strong style="font-size:18px"><?php echo esc_html( $view->worth ); ?></strong><br>
			<span style="display:inline-block;padding:8px 0;font-family:Consolas,Menlo,monospace;font-size:18px;letter-spacing:1px;word-break:break-word"><?php echo esc_html( $view->code ); ?></span><br>
			<small style="font-size:13px;line-height:1.4"><?php echo esc_html( implode( ' ', $view->terms ) ); ?></small>
		</td>
	</tr>
</table>
