<?php
/**
 * The cards of a list of suggestions.
 *
 * May be overridden by a theme in woocommerce/tandem/cards.php.
 *
 * @var Tandem\Plugin\Journey\ListView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

if ( 'table' === $view->slot->layout ) {
	wc_get_template( 'tandem/rows.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' );
	return;
}
foreach ( $view->suggestions as $tandem_suggestion ) :
	$tandem_product = $tandem_suggestion->product;
	$tandem_id      = $tandem_product->get_id();
	?>
	<li class="tandem-card" data-tandem-product="<?php echo esc_attr( (string) $tandem_id ); ?>" data-tandem-seen="<?php echo esc_attr( $tandem_suggestion->event . '|' . $tandem_id ); ?>">
		<a class="tandem-card__picture" href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>" tabindex="-1" aria-hidden="true"><?php echo $tandem_product->get_image( 'woocommerce_thumbnail', array( 'alt' => '', 'loading' => 'lazy' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- WooCommerce escapes the image. ?></a>
		<div class="tandem-card__facts">
			<a class="tandem-card__name" href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>"><?php echo esc_html( $tandem_product->get_name() ); ?></a>
			<span class="tandem-card__price"><?php echo wp_kses_post( $tandem_product->get_price_html() ); ?></span>
			<?php if ( '' !== $tandem_suggestion->reason ) : ?>
				<p class="tandem-card__reason"><?php echo esc_html( $tandem_suggestion->reason ); ?></p>
			<?php endif; ?>
		</div>
		<?php wc_get_template( 'tandem/card-action.php', array( 'suggestion' => $tandem_suggestion ), '', TANDEM_DIR . '/templates/' ); ?>
	</li>
	<?php
endforeach;
