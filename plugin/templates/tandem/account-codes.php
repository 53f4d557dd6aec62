<?php
/**
 * Codes of a customer in My Account. Override it in yourtheme/woocommerce/tandem/account-codes.php.
 *
 * @package Tandem\Plugin
 * @var list<Tandem\Plugin\Coupons\CodeView> $codes Codes that can be used.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section class="tandem-codes" aria-labelledby="tandem-account-codes">
	<h2 id="tandem-account-codes"><?php esc_html_e( 'Your codes', 'tandem-for-woocommerce' ); ?></h2>
	<ul>
		<?php foreach ( $codes as $tandem_code ) : ?>
			<li>
				<code class="tandem-codes__code"><?php echo esc_html( $tandem_code->code ); ?></code>: <strong><?php echo esc_html( $tandem_code->worth ); ?></strong><br>
				<small><?php echo esc_html( implode( ' ', $tandem_code->terms ) ); ?></small>
			</li>
		<?php endforeach; ?>
	</ul>
</section>
