<?php
/**
 * Products side by side.
 *
 * May be overridden by a theme in woocommerce/tandem/comparison-table.php.
 *
 * @version 0.1.0
 * @var Tandem\Plugin\Tables\ComparisonView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

$tandem_table  = $view->table;
$tandem_titled = $tandem_table->definition->style['show_title'];
$tandem_switch = $view->has_alike() && $tandem_table->definition->behaviour['differences'];
do_action( 'tandem_before_table', $tandem_table );
?>
<div class="<?php echo esc_attr( $tandem_table->classes() ); ?>" id="<?php echo esc_attr( $tandem_table->id ); ?>" data-tandem-comparison style="<?php echo esc_attr( $tandem_table->inline_style() ); ?>">
	<?php if ( $tandem_switch ) : ?>
		<div class="tandem-table__bar">
			<?php if ( $tandem_titled ) : ?>
				<span class="tandem-table__title" aria-hidden="true"><?php echo esc_html( $tandem_table->caption ); ?></span>
			<?php endif; ?>
			<label class="tandem-table__only"><input type="checkbox" data-differences> <?php esc_html_e( 'Only differences', 'tandem-for-woocommerce' ); ?></label>
		</div>
	<?php endif; ?>
	<div class="tandem-table__scroll" role="region" aria-labelledby="<?php echo esc_attr( $tandem_table->id ); ?>-caption" tabindex="0">
		<table class="tandem-table__table">
			<caption class="tandem-table__caption<?php echo $tandem_titled && ! $tandem_switch ? '' : ' screen-reader-text'; ?>" id="<?php echo esc_attr( $tandem_table->id ); ?>-caption"><?php echo esc_html( $tandem_table->caption ); ?></caption>
			<thead>
				<tr>
					<td class="tandem-table__cell is-corner"></td>
					<?php foreach ( $view->products as $tandem_id => $tandem_product ) : ?>
						<th scope="col" class="tandem-table__cell is-product">
							<a class="tandem-table__name" href="<?php echo esc_url( $tandem_product->get_permalink() ); ?>"><?php echo esc_html( wp_strip_all_tags( $tandem_product->get_name() ) ); ?></a>
							<?php echo wp_kses_post( $view->badges[ $tandem_id ] ?? '' ); ?>
						</th>
					<?php endforeach; ?>
				</tr>
			</thead>
			<tbody>
				<?php foreach ( $view->rows as $tandem_row ) : ?>
					<tr class="<?php echo esc_attr( $tandem_row->differs ? 'is-differing' : ( 'none' === $tandem_row->column->type ? '' : 'is-alike' ) ); ?>">
						<th scope="row" class="tandem-table__cell is-property">
							<?php echo esc_html( $tandem_row->column->label ); ?>
							<?php if ( $tandem_row->differs ) : ?>
								<span class="tandem-table__differs"><span aria-hidden="true">&ne;</span><span class="screen-reader-text"> <?php esc_html_e( '(differs)', 'tandem-for-woocommerce' ); ?></span></span>
							<?php endif; ?>
						</th>
						<?php foreach ( $tandem_row->cells as $tandem_id => $tandem_cell ) : ?>
							<td class="tandem-table__cell <?php echo esc_attr( 'is-' . preg_replace( '/[^a-z0-9]+/', '-', strtolower( $tandem_row->column->key ) ) . ( in_array( $tandem_id, $tandem_row->best, true ) ? ' is-best-value' : '' ) ); ?>">
								<?php echo $tandem_cell->html; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- A cell escapes every value where it makes its markup; it holds form fields that no list of allowed tags knows. ?>
								<?php if ( in_array( $tandem_id, $tandem_row->best, true ) ) : ?>
									<span class="tandem-table__badge is-best-of-row"><?php esc_html_e( 'Best', 'tandem-for-woocommerce' ); ?></span>
								<?php endif; ?>
							</td>
						<?php endforeach; ?>
					</tr>
				<?php endforeach; ?>
			</tbody>
		</table>
	</div>
	<p class="screen-reader-text" role="status" aria-live="polite"></p>
</div>
<?php
do_action( 'tandem_after_table', $tandem_table );
