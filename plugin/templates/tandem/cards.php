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
		<?php if ( $tandem_product->supports( 'ajax_add_to_cart' ) ) : ?>
			<form class="tandem-card__form" method="post">
				<input type="hidden" name="tandem_set[]" value="<?php echo esc_attr( (string) $tandem_id ); ?>">
				<input type="hidden" name="tandem_event[<?php echo esc_attr( (string) $tandem_id ); ?>]" value="<?php echo esc_attr( $tandem_suggestion->event ); ?>">
				<?php if ( $tandem_suggestion->replaces > 0 ) : ?>
					<input type="hidden" name="tandem_replaces" value="<?php echo esc_attr( (string) $tandem_suggestion->replaces ); ?>">
					<button type="submit" class="tandem-card__button button wp-element-button" aria-label="<?php /* translators: %s: product name. */ echo esc_attr( sprintf( __( 'Choose this instead: %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) ); ?>"><?php esc_html_e( 'Choose this instead', 'tandem-for-woocommerce' ); ?></button>
				<?php else : ?>
					<button type="submit" class="tandem-card__button button wp-element-button" aria-label="<?php /* translators: %s: product name. */ echo esc_attr( sprintf( __( 'Add to cart: %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) ); ?>"><?php esc_html_e( 'Add to cart', 'tandem-for-woocommerce' ); ?></button>
				<?php endif; ?>
			</form>
		<?php else : ?>
			<a class="tandem-card__button button wp-element-button" href="<?php echo esc_url( $tandem_product->add_to_cart_url() ); ?>" aria-label="<?php echo esc_attr( $tandem_product->add_to_cart_description() ); ?>"><?php echo esc_html( $tandem_product->add_to_cart_text() ); ?></a>
		<?php endif; ?>
		<button type="button" class="tandem-card__dismiss" hidden aria-label="<?php /* translators: %s: product name. */ echo esc_attr( sprintf( __( 'Not interested in %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) ); ?>"><span aria-hidden="true">&times;</span></button>
	</li>
	<?php
endforeach;
