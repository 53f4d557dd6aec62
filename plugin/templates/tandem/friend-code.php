<?php
/**
 * Form for a friend's code. Override it in yourtheme/woocommerce/tandem/friend-code.php.
 *
 * @package Tandem\Plugin
 * @var string $field Name of the field.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<form class="tandem-friend" method="get" action="<?php echo esc_url( home_url( '/' ) ); ?>">
	<p>
		<label for="tandem-friend-code"><?php esc_html_e( 'A friend\'s code', 'tandem-for-woocommerce' ); ?></label><br>
		<input type="text" id="tandem-friend-code" name="<?php echo esc_attr( $field ); ?>" required pattern="[A-Za-z0-9]{16}" autocomplete="off" class="input-text">
		<button type="submit" class="button wp-element-button"><?php esc_html_e( 'Use the code', 'tandem-for-woocommerce' ); ?></button>
	</p>
</form>
