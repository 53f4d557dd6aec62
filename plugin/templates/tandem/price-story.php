<?php
/**
 * "How this price was made" below the lines of an order.
 *
 * A theme overrides it as yourtheme/tandem/price-story.php.
 *
 * @package Tandem\Plugin
 * @version 0.2.0
 *
 * @var \Tandem\Plugin\Orders\PriceStory $view What to show.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<details class="tandem-price-story">
	<summary><?php esc_html_e( 'How this price was made', 'tandem-for-woocommerce' ); ?></summary>
	<?php foreach ( $view->rules as $rule ) : // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedVariableFound -- A template's own variable. ?>
		<table class="tandem-price-story__rule">
			<caption><?php echo esc_html( '' === $rule['words'] ? $rule['name'] : $rule['name'] . ' (' . $rule['words'] . ')' ); ?></caption>
			<thead>
				<tr>
					<th scope="col"><?php esc_html_e( 'Product', 'tandem-for-woocommerce' ); ?></th>
					<th scope="col"><?php esc_html_e( 'On its own', 'tandem-for-woocommerce' ); ?></th>
					<th scope="col"><?php esc_html_e( 'You paid', 'tandem-for-woocommerce' ); ?></th>
				</tr>
			</thead>
			<tbody>
				<?php foreach ( $rule['rows'] as $row ) : // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedVariableFound -- As above. ?>
					<tr>
						<th scope="row"><?php echo esc_html( $row['name'] ); ?></th>
						<td><?php echo wp_kses_post( $row['before'] ); ?></td>
						<td><?php echo wp_kses_post( $row['after'] ); ?></td>
					</tr>
				<?php endforeach; ?>
			</tbody>
			<tfoot>
				<tr>
					<th scope="row"><?php esc_html_e( 'Together', 'tandem-for-woocommerce' ); ?></th>
					<td><?php echo wp_kses_post( $rule['before'] ); ?></td>
					<td><strong><?php echo wp_kses_post( $rule['after'] ); ?></strong></td>
				</tr>
				<tr class="tandem-price-story__saving">
					<th scope="row" colspan="2"><?php esc_html_e( 'You saved', 'tandem-for-woocommerce' ); ?></th>
					<td><?php echo wp_kses_post( $rule['saving'] ); ?></td>
				</tr>
			</tfoot>
		</table>
	<?php endforeach; ?>
	<p>
		<?php if ( $view->shared() ) : ?>
			<?php esc_html_e( 'What is saved is shared over the products by what each costs on its own, so that the parts add up exactly. That is what each product is taken back for.', 'tandem-for-woocommerce' ); ?>
		<?php endif; ?>
		<?php echo esc_html( $view->basis ); ?>
	</p>
	<p class="tandem-price-story__receipt">
		<?php
		/* translators: 1: date and time, 2: number of a receipt. */
		echo esc_html( sprintf( __( 'Priced on %1$s. Price receipt %2$s.', 'tandem-for-woocommerce' ), $view->moment, $view->number ) );
		?>
	</p>
</details>
