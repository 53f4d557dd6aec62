<?php
/**
 * The one offer at the classic checkout. With a script the totals follow at once; without one it is a box of the form,
 * which counts with "Update totals".
 *
 * May be overridden by a theme in woocommerce/tandem/checkout-offer.php.
 *
 * @var Tandem\Plugin\Journey\OfferView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

foreach ( array( true, false ) as $tandem_script ) :
	if ( $tandem_script ) :
		?>
<div class="tandem-checkout-offer" data-tandem-offer="<?php echo esc_url( $view->route ); ?>" data-tandem-names="<?php echo esc_attr( implode( ',', $view->products ) ); ?>" data-tandem-lost="<?php echo esc_attr( $view->lost ); ?>" hidden>
	<?php else : ?>
<noscript><div class="tandem-checkout-offer">
	<input type="hidden" name="tandem_offered" value="<?php echo esc_attr( (string) $view->product ); ?>">
	<?php endif; ?>
	<p class="tandem-checkout-offer__title"><?php echo esc_html( $view->title ); ?></p>
	<label class="tandem-checkout-offer__choice">
		<input type="checkbox"<?php echo $tandem_script ? '' : ' name="tandem_offer" value="1"'; ?> <?php checked( $view->on ); ?>>
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
	<?php if ( $tandem_script ) : ?>
	<button type="button" class="tandem-no" data-tandem-said="<?php echo esc_attr( $view->said ); ?>" aria-label="<?php echo esc_attr( $view->refused ); ?>"<?php echo $view->on ? ' hidden' : ''; ?>><?php echo esc_html( $view->no ); ?></button>
	<p class="screen-reader-text" role="status" aria-live="polite"></p>
</div>
	<?php else : ?>
	<p class="tandem-checkout-offer__said"><small><?php esc_html_e( 'Your choice counts once you update the totals.', 'tandem-for-woocommerce' ); ?></small></p>
</div></noscript>
		<?php
	endif;
endforeach;
