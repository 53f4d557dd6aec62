<?php
/**
 * The rows of a list of suggestions that is laid out as a compact table.
 *
 * May be overridden by a theme in woocommerce/tandem/rows.php.
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
	<tr class="tandem-card" data-tandem-product="<?php echo esc_attr( (string) $tandem_id ); ?>" data-tandem-seen="<?php echo esc_attr( $tandem_suggestion->event . '|' . $tandem_id ); ?>">
		<th scope="row">
			<span class="tandem-card__facts">
				<a class="tandem-card__picture" href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>" tabindex="-1" aria-hidden="true"><?php echo $tandem_product->get_image( 'woocommerce_gallery_thumbnail', array( 'alt' => '', 'loading' => 'lazy' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- WooCommerce escapes the image. ?></a>
				<span>
					<a class="tandem-card__name" href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>"><?php echo esc_html( $tandem_product->get_name() ); ?></a>
					<?php if ( '' !== $tandem_suggestion->reason ) : ?>
						<span class="tandem-card__reason"><?php echo esc_html( $tandem_suggestion->reason ); ?></span>
					<?php endif; ?>
				</span>
			</span>
		</th>
		<td class="tandem-card__price"><?php echo wp_kses_post( $tandem_product->get_price_html() ); ?></td>
		<td class="tandem-card__action"><?php wc_get_template( 'tandem/card-action.php', array( 'suggestion' => $tandem_suggestion ), '', TANDEM_DIR . '/templates/' ); ?></td>
	</tr>
	<?php
endforeach;
