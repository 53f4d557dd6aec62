<?php
/**
 * A customer's link for friends. Override it in yourtheme/woocommerce/tandem/referral.php.
 *
 * @package Tandem\Plugin
 * @var string       $link   Link.
 * @var string       $code   Its code.
 * @var string       $reward Reward as the shop writes amounts.
 * @var list<string> $codes  Coupons that were not used yet.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section class="tandem-referral" aria-labelledby="tandem-referral-title">
	<h2 id="tandem-referral-title"><?php esc_html_e( 'Bring a friend', 'tandem-for-woocommerce' ); ?></h2>
	<p>
		<?php
		/* translators: %s: amount. */
		echo wp_kses_post( sprintf( __( 'Send a friend this link. When their first order is paid, you get a coupon of %s.', 'tandem-for-woocommerce' ), $reward ) );
		?>
	</p>
	<p>
		<label for="tandem-referral-link"><?php esc_html_e( 'Your link', 'tandem-for-woocommerce' ); ?></label>
		<input id="tandem-referral-link" type="text" class="input-text" style="width:100%" readonly value="<?php echo esc_attr( $link ); ?>" />
	</p>
	<p><?php esc_html_e( 'Or tell them your code:', 'tandem-for-woocommerce' ); ?> <code><?php echo esc_html( $code ); ?></code></p>
	<?php if ( $codes ) : ?>
		<p><?php esc_html_e( 'Your coupons:', 'tandem-for-woocommerce' ); ?> <?php echo esc_html( implode( ', ', $codes ) ); ?></p>
	<?php endif; ?>
</section>
