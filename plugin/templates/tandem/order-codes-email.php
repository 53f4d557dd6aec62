<?php
/**
 * Codes that an order earned, in its e-mail. Override it in yourtheme/woocommerce/tandem/order-codes-email.php.
 *
 * @package Tandem\Plugin
 * @var Tandem\Plugin\Coupons\OrderCodesView $view
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<h2 style="margin-top:32px"><?php esc_html_e( 'A thank-you for your next order', 'tandem-for-woocommerce' ); ?></h2>
<?php foreach ( $view->codes as $tandem_code ) : ?>
	<?php wc_get_template( 'tandem/mail-code.php', array( 'view' => $tandem_code ), '', TANDEM_DIR . '/templates/' ); ?>
<?php endforeach; ?>
<?php foreach ( $view->promised as $tandem_worth ) : ?>
	<p>
		<?php
		/* translators: %s: worth of a code, such as "10% off". */
		echo esc_html( sprintf( __( 'When your payment has arrived you get a code: %s.', 'tandem-for-woocommerce' ), $tandem_worth ) );
		?>
	</p>
<?php endforeach; ?>
