<?php
/**
 * Components and add-to-cart form of a bundle.
 *
 * A theme overrides it as yourtheme/tandem/bundle-add-to-cart.php.
 *
 * @package Tandem\Plugin
 * @version 0.1.0
 *
 * @var \Tandem\Plugin\Bundles\BundlePageView $view What to show.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedVariableFound -- A template's own variables.
$product = $view->product;
echo wc_get_stock_html( $product ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- WooCommerce's own HTML.

do_action( 'woocommerce_before_add_to_cart_form' );
?>
<form class="cart tandem-bundle" action="<?php echo esc_url( apply_filters( 'woocommerce_add_to_cart_form_action', $product->get_permalink() ) ); ?>" method="post" enctype="multipart/form-data">
	<?php if ( '' !== $view->promise() ) : ?>
		<p class="tandem-bundle__promise" id="tandem-bundle-promise"><?php echo esc_html( $view->promise() ); ?></p>
	<?php endif; ?>
	<?php if ( $view->choice->complete && $view->bundle->terms->picks() ) : ?>
		<p class="tandem-bundle__there"><?php esc_html_e( 'What lies in your cart counts: pick only what is missing.', 'tandem-for-woocommerce' ); ?><input type="hidden" name="tandem_complete" value="1"></p>
	<?php endif; ?>
	<table class="tandem-bundle__components">
		<caption><?php esc_html_e( 'In this bundle', 'tandem-for-woocommerce' ); ?></caption>
		<thead class="screen-reader-text"><tr>
			<th scope="col"><?php esc_html_e( 'Picture', 'tandem-for-woocommerce' ); ?></th>
			<th scope="col"><?php esc_html_e( 'Product', 'tandem-for-woocommerce' ); ?></th>
			<th scope="col"><?php esc_html_e( 'Price on its own', 'tandem-for-woocommerce' ); ?></th>
		</tr></thead>
		<tbody>
		<?php $components = $view->components(); ?>
		<?php foreach ( $components as $component ) : ?>
			<?php if ( '' !== $component['heading'] ) : ?>
			<tr class="tandem-bundle__group"><th scope="rowgroup" colspan="3"><?php echo esc_html( $component['heading'] ); ?></th></tr>
			<?php endif; ?>
			<tr>
				<td class="tandem-bundle__picture"><?php echo wp_kses_post( $component['image'] ); ?></td>
				<th scope="row">
					<?php if ( $component['optional'] ) : ?>
						<label><input type="checkbox" name="tandem_optional[]" value="<?php echo esc_attr( (string) $component['number'] ); ?>"> <?php esc_html_e( 'Add', 'tandem-for-woocommerce' ); ?></label>
					<?php endif; ?>
					<?php if ( $component['picks'] || $component['most'] > $component['qty'] ) : ?>
						<?php /* translators: %s: product. */ ?>
						<input class="tandem-bundle__number" type="number" inputmode="numeric" name="tandem_quantity[<?php echo esc_attr( (string) $component['number'] ); ?>]" min="<?php echo esc_attr( (string) ( $component['picks'] ? 0 : $component['qty'] ) ); ?>" max="<?php echo esc_attr( (string) $component['most'] ); ?>" step="1" value="<?php echo esc_attr( (string) $component['qty'] ); ?>" aria-label="<?php echo esc_attr( sprintf( __( 'Quantity of %s', 'tandem-for-woocommerce' ), wp_strip_all_tags( $component['name'] ) ) ); ?>"> &times;
					<?php elseif ( $component['qty'] > 1 ) : ?>
						<span class="tandem-bundle__quantity"><?php echo esc_html( (string) $component['qty'] ); ?> &times;</span>
					<?php endif; ?>
					<?php if ( '' !== $component['url'] ) : ?>
						<a href="<?php echo esc_url( $component['url'] ); ?>"><?php echo esc_html( $component['name'] ); ?></a>
					<?php else : ?>
						<?php echo esc_html( $component['name'] ); ?>
					<?php endif; ?>
					<?php if ( $component['choices'] ) : ?>
						<select name="tandem_variation[<?php echo esc_attr( (string) $component['number'] ); ?>]" <?php echo $component['optional'] || $component['picks'] ? '' : 'required'; ?> aria-label="<?php echo esc_attr( $component['name'] ); ?>">
							<option value=""><?php esc_html_e( 'Choose an option', 'tandem-for-woocommerce' ); ?></option>
							<?php foreach ( $component['choices'] as $variation => $label ) : ?>
								<option value="<?php echo esc_attr( (string) $variation ); ?>"<?php selected( $component['chosen'], (string) $variation ); ?>><?php echo esc_html( $label ); ?></option>
							<?php endforeach; ?>
						</select>
					<?php endif; ?>
				</th>
				<td class="tandem-bundle__price"><?php echo wp_kses_post( $component['price'] ); ?><?php if ( $component['picks'] || $component['most'] > 1 ) : ?> <small><?php esc_html_e( 'each', 'tandem-for-woocommerce' ); ?></small><?php endif; ?>
					<?php if ( '' !== $component['own'] ) : ?>
						<?php /* translators: %s: price. */ ?>
						<span class="tandem-bundle__own"><?php echo wp_kses_post( sprintf( __( 'in the bundle %s', 'tandem-for-woocommerce' ), $component['own'] ) ); ?></span>
					<?php endif; ?>
				</td>
			</tr>
		<?php endforeach; ?>
		</tbody>
		<?php $opens = $view->opens(); ?>
		<?php $amounts = $view->amounts( $components ); ?>
		<?php if ( $amounts || $opens ) : ?>
		<tfoot<?php if ( $opens ) : ?> data-tandem-total="<?php echo esc_url( $view->total() ); ?>"<?php endif; ?>>
			<?php
			wc_get_template(
				'bundle-amounts.php',
				array(
					'amounts' => $amounts,
					'problem' => '',
				),
				'tandem/',
				TANDEM_DIR . '/templates/tandem/'
			);
			?>
		</tfoot>
		<?php endif; ?>
	</table>
	<?php if ( $opens ) : ?>
		<p class="tandem-bundle__said screen-reader-text" role="status"></p>
	<?php endif; ?>
	<?php if ( $product->is_purchasable() && $product->is_in_stock() ) : ?>
		<?php do_action( 'woocommerce_before_add_to_cart_button' ); ?>
		<?php do_action( 'woocommerce_before_add_to_cart_quantity' ); ?>
		<?php
		if ( ! $view->bundle->terms->picks() ) {
			woocommerce_quantity_input(
				array(
					'min_value'   => 1,
					'max_value'   => $product->get_max_purchase_quantity(),
					'input_value' => 1,
				)
			);
		}
		?>
		<?php do_action( 'woocommerce_after_add_to_cart_quantity' ); ?>
		<button type="submit" name="add-to-cart" value="<?php echo esc_attr( (string) $product->get_id() ); ?>" class="single_add_to_cart_button button alt<?php echo esc_attr( wc_wp_theme_get_element_class_name( 'button' ) ? ' ' . wc_wp_theme_get_element_class_name( 'button' ) : '' ); ?>"><?php echo esc_html( $product->single_add_to_cart_text() ); ?></button>
		<?php do_action( 'woocommerce_after_add_to_cart_button' ); ?>
	<?php endif; ?>
</form>
<?php do_action( 'woocommerce_after_add_to_cart_form' ); ?>
