<?php
/**
 * Form of the newsletter. Override it in yourtheme/woocommerce/tandem/newsletter.php.
 *
 * @package Tandem\Plugin
 * @var string $action Address of the form.
 * @var string $field  Name of the field.
 * @var bool   $sent   Whether the form was just sent.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<form class="tandem-newsletter" id="tandem-newsletter" method="post" action="<?php echo esc_url( $action ); ?>">
	<?php if ( $sent ) : ?>
		<p role="status" class="woocommerce-info"><?php esc_html_e( 'Please look into your mailbox: an e-mail asks you to confirm. It may take some minutes.', 'tandem-for-woocommerce' ); ?></p>
	<?php endif; ?>
	<p>
		<label for="tandem-newsletter-email"><?php esc_html_e( 'Your e-mail address', 'tandem-for-woocommerce' ); ?></label><br>
		<input type="email" id="tandem-newsletter-email" name="<?php echo esc_attr( $field ); ?>" required autocomplete="email" class="input-text">
		<button type="submit" class="button wp-element-button"><?php esc_html_e( 'Get the newsletter', 'tandem-for-woocommerce' ); ?></button>
	</p>
	<p hidden aria-hidden="true"><label><?php esc_html_e( 'Leave this empty', 'tandem-for-woocommerce' ); ?> <input type="text" name="tandem_website" tabindex="-1" autocomplete="off"></label></p>
	<p><small><?php esc_html_e( 'An e-mail asks you to confirm first. You can stop it at any time.', 'tandem-for-woocommerce' ); ?></small></p>
</form>
