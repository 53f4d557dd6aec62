<?php
/**
 * Free-shipping bar.
 *
 * May be overridden by a theme in woocommerce/tandem/shipping-bar.php.
 *
 * @var Tandem\Plugin\Journey\ShippingView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<div class="tandem-shipping" data-tandem-shipping<?php echo $view->is_empty() ? ' hidden' : ''; ?>>
	<p class="tandem-shipping__text" role="status" aria-live="polite"><?php echo esc_html( $view->text ); ?></p>
	<span class="tandem-shipping__track" aria-hidden="true"<?php echo '' === $view->text ? ' hidden' : ''; ?>><span class="tandem-shipping__bar" style="inline-size:<?php echo esc_attr( (string) $view->percent ); ?>%"></span></span>
	<p class="tandem-shipping__reward"><?php echo esc_html( $view->reward ); ?></p>
	<p class="tandem-shipping__delivery"><?php echo esc_html( $view->delivery ); ?></p>
</div>
