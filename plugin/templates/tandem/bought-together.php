<?php
/**
 * Frequently bought together.
 *
 * May be overridden by a theme in woocommerce/tandem/bought-together.php.
 *
 * @var Tandem\Plugin\Journey\BoughtTogetherView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

$tandem_whole = $view->whole();
?>
<section class="tandem-together alignwide" aria-labelledby="<?php echo esc_attr( $view->id ); ?>" data-wp-interactive="tandem" data-wp-init="callbacks.watchCart" data-wp-init--ledger="callbacks.watchLedger" <?php echo wp_interactivity_data_wp_context( $view->context() ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Encoded for an attribute. ?>>
	<p class="tandem-together__gone" tabindex="-1" hidden data-wp-bind--hidden="!context.gone"><?php echo esc_html( $view->context()['refused'] ); ?></p>
	<h2 class="tandem-together__title" id="<?php echo esc_attr( $view->id ); ?>" data-wp-bind--hidden="context.gone"><?php echo esc_html( $view->title ); ?></h2>
	<?php if ( '' !== $view->text ) : ?>
		<p class="tandem-together__text" data-wp-bind--hidden="context.gone"><?php echo esc_html( $view->text ); ?></p>
	<?php endif; ?>
	<form class="tandem-together__form" method="post" action="<?php echo esc_url( $view->action ); ?>" data-wp-on--submit="actions.addSet" data-wp-bind--hidden="context.gone" data-tandem-placements="<?php echo esc_url( $view->routes['placements'] ); ?>">
		<ul class="tandem-together__items">
			<?php foreach ( $view->items as $tandem_index => $tandem_item ) : ?>
				<?php
				$tandem_product = $tandem_item->product;
				$tandem_id      = $tandem_product->get_id();
				$tandem_field   = $view->id . '-' . $tandem_id;
				?>
				<li class="tandem-together__item"<?php echo '' === $tandem_item->event ? '' : ' data-tandem-seen="' . esc_attr( $tandem_item->event . '|' . $tandem_id ) . '"'; ?><?php echo 0 === $tandem_index ? '' : ' data-tandem-names="' . esc_attr( (string) $tandem_id ) . '"'; ?> data-wp-class--is-left-out="!state.isPicked" data-wp-bind--hidden="state.isSpared" data-wp-class--tandem-is-folded="state.isHeld" <?php echo wp_interactivity_data_wp_context( array( 'index' => $tandem_index ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Encoded for an attribute. ?>>
					<a class="tandem-together__picture" href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>" tabindex="-1" aria-hidden="true"><?php echo $tandem_product->get_image( 'woocommerce_thumbnail', array( 'alt' => '', 'loading' => 'lazy' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- WooCommerce escapes the image. ?></a>
					<div class="tandem-together__facts">
						<div class="tandem-together__name">
							<?php if ( 0 === $tandem_index ) : ?>
								<input type="hidden" name="tandem_set[]" value="<?php echo esc_attr( (string) $tandem_id ); ?>">
								<span><strong><?php esc_html_e( 'This item:', 'tandem-for-woocommerce' ); ?></strong> <?php echo esc_html( $tandem_product->get_name() ); ?></span>
							<?php else : ?>
								<label class="tandem-together__pick">
									<input type="checkbox" name="tandem_set[]" value="<?php echo esc_attr( (string) $tandem_id ); ?>" checked data-wp-bind--checked="state.isPicked" data-wp-on--change="actions.toggleItem">
									<span class="screen-reader-text">
										<?php
										/* translators: %s: product name. */
										echo esc_html( sprintf( __( 'Include %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) );
										?>
									</span>
								</label>
								<a href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>"><?php echo esc_html( $tandem_product->get_name() ); ?></a>
								<input type="hidden" name="tandem_event[<?php echo esc_attr( (string) $tandem_id ); ?>]" value="<?php echo esc_attr( $tandem_item->event ); ?>">
							<?php endif; ?>
						</div>
						<?php if ( array() === $tandem_item->choices ) : ?>
							<span class="tandem-together__price"><?php echo wp_kses_post( $tandem_product->get_price_html() ); ?></span>
						<?php else : ?>
							<span class="tandem-together__price" data-wp-text="state.itemPrice"><?php echo esc_html( $view->prices[ $tandem_index ] ); ?></span>
							<label class="screen-reader-text" for="<?php echo esc_attr( $tandem_field ); ?>">
								<?php
								/* translators: %s: product name. */
								echo esc_html( sprintf( __( 'Options of %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) );
								?>
							</label>
							<select class="tandem-together__choice" id="<?php echo esc_attr( $tandem_field ); ?>" name="tandem_variation[<?php echo esc_attr( (string) $tandem_id ); ?>]" data-wp-on--change="actions.chooseVariation"<?php echo $tandem_item->open ? ' data-wp-bind--required="state.isPicked"' : ''; ?>>
								<?php if ( $tandem_item->open ) : ?>
									<option value=""><?php esc_html_e( 'Choose an option', 'tandem-for-woocommerce' ); ?></option>
								<?php endif; ?>
								<?php foreach ( $tandem_item->choices as $tandem_choice => $tandem_variation ) : ?>
									<option value="<?php echo esc_attr( (string) $tandem_choice ); ?>" <?php selected( ! $tandem_item->open && $tandem_choice === $tandem_item->chosen ); ?>><?php echo esc_html( wc_get_formatted_variation( $tandem_variation, true, false, false ) ); ?></option>
								<?php endforeach; ?>
							</select>
						<?php endif; ?>
						<p class="tandem-together__reason" data-wp-text="state.itemReason"><?php echo esc_html( $tandem_item->reason ); ?></p>
					</div>
					<?php if ( $tandem_index > 0 ) : ?>
						<button type="button" class="tandem-together__no" hidden data-wp-bind--hidden="!context.ready" data-wp-on--click="actions.refuseItem" aria-label="<?php /* translators: %s: product name. */ echo esc_attr( sprintf( __( 'Not interested in %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) ); ?>"><span aria-hidden="true">&times;</span></button>
					<?php endif; ?>
				</li>
			<?php endforeach; ?>
		</ul>
		<div class="tandem-together__sum">
			<?php if ( null !== $tandem_whole ) : ?>
				<p class="tandem-together__total">
					<span class="tandem-together__label" data-wp-text="context.texts.label"><?php echo esc_html( $tandem_whole['label'] ); ?></span>
					<span class="tandem-together__amount">
						<del data-wp-text="context.texts.was" data-wp-bind--hidden="!context.texts.was"<?php echo '' === $tandem_whole['was'] ? ' hidden' : ''; ?>><?php echo esc_html( $tandem_whole['was'] ); ?></del>
						<strong data-wp-text="context.texts.total"><?php echo esc_html( $tandem_whole['total'] ); ?></strong>
					</span>
				</p>
			<?php endif; ?>
			<button type="submit" class="tandem-together__button button alt wp-element-button" data-wp-bind--aria-disabled="context.busy" data-wp-class--is-busy="context.busy" data-wp-text="context.texts.button"><?php echo esc_html( $view->context()['texts']['button'] ); ?></button>
			<p class="tandem-together__message" data-wp-bind--hidden="!context.message" data-wp-class--is-error="context.failed" hidden>
				<span data-wp-text="context.message"></span>
				<a href="<?php echo esc_url( $view->routes['cart'] ); ?>" data-wp-bind--hidden="!context.added" hidden><?php esc_html_e( 'View cart', 'tandem-for-woocommerce' ); ?></a>
			</p>
		</div>
		<p class="screen-reader-text" role="status" aria-live="polite" data-wp-text="context.said"></p>
	</form>
</section>
