<?php
/**
 * Codes that an order earned. Override it in yourtheme/woocommerce/tandem/order-codes.php.
 *
 * @package Tandem\Plugin
 * @var Tandem\Plugin\Coupons\OrderCodesView $view
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section class="tandem-codes" aria-labelledby="tandem-codes-title">
	<h2 id="tandem-codes-title"><?php esc_html_e( 'A thank-you for your next order', 'tandem-for-woocommerce' ); ?></h2>
	<?php foreach ( $view->codes as $tandem_code ) : ?>
		<p>
			<strong><?php echo esc_html( $tandem_code->worth ); ?></strong><br>
			<code class="tandem-codes__code"><?php echo esc_html( $tandem_code->code ); ?></code><br>
			<small><?php echo esc_html( implode( ' ', $tandem_code->terms ) ); ?></small>
		</p>
	<?php endforeach; ?>
	<?php foreach ( $view->promised as $tandem_worth ) : ?>
		<p>
			<?php
			/* translators: %s: worth of a code, such as "10% off". */
			echo esc_html( sprintf( __( 'When your payment has arrived you get a code: %s.', 'tandem-for-woocommerce' ), $tandem_worth ) );
			?>
		</p>
	<?php endforeach; ?>
</section>
