<?php
/**
 * The one offer at the classic checkout. Shown by its script: without one it could not change the totals.
 *
 * May be overridden by a theme in woocommerce/tandem/checkout-offer.php.
 *
 * @var Tandem\Plugin\Journey\OfferView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<div class="tandem-checkout-offer" data-tandem-offer="<?php echo esc_url( $view->route ); ?>" data-tandem-lost="<?php echo esc_attr( $view->lost ); ?>" hidden>
	<p class="tandem-checkout-offer__title"><?php echo esc_html( $view->title ); ?></p>
	<label class="tandem-checkout-offer__choice">
		<input type="checkbox" <?php checked( $view->on ); ?>>
		<?php if ( '' !== $view->image ) : ?>
			<img src="<?php echo esc_url( $view->image ); ?>" alt="" width="48" height="48" loading="lazy">
		<?php endif; ?>
		<span>
			<span class="tandem-checkout-offer__label"><?php echo esc_html( $view->label ); ?></span>
			<?php if ( '' !== $view->reason ) : ?>
				<small class="tandem-checkout-offer__reason"><?php echo esc_html( $view->reason ); ?></small>
			<?php endif; ?>
		</span>
	</label>
	<p class="screen-reader-text" role="status" aria-live="polite"></p>
</div>
