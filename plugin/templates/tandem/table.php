<?php
/**
 * A table of products, bundles or free data.
 *
 * May be overridden by a theme in woocommerce/tandem/table.php.
 *
 * @version 0.1.0
 * @var Tandem\Plugin\Tables\TableView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

do_action( 'tandem_before_table', $view );
$tandem_behaviour = $view->definition->behaviour;
$tandem_sorted    = array_column( $view->definition->sort, 'direction', 'column' );
$tandem_context   = wp_json_encode( array( 'table' => $view->id ) );
?>
<div class="<?php echo esc_attr( $view->classes() ); ?>" id="<?php echo esc_attr( $view->id ); ?>" data-tandem-table="<?php echo esc_attr( (string) wp_json_encode( $view->settings ) ); ?>" style="<?php echo esc_attr( $view->inline_style() ); ?>">
	<?php
	if ( $view->has_bar() ) {
		wc_get_template( 'table-bar.php', array( 'view' => $view, 'context' => $tandem_context ), 'tandem/', TANDEM_DIR . '/templates/tandem/' ); // phpcs:ignore WordPress.Arrays
	}
	?>
	<div class="tandem-table__scroll" role="region" aria-labelledby="<?php echo esc_attr( $view->id ); ?>-caption" tabindex="0">
		<table class="tandem-table__table" role="table">
			<caption class="tandem-table__caption<?php echo $view->definition->style['show_title'] && ! $view->has_bar() ? '' : ' screen-reader-text'; ?>" id="<?php echo esc_attr( $view->id ); ?>-caption"><?php echo esc_html( $view->caption ); ?></caption>
			<thead role="rowgroup">
				<tr role="row">
					<?php foreach ( $view->columns as $tandem_at => $tandem_column ) : ?>
						<?php $tandem_direction = $tandem_sorted[ $tandem_column->key ] ?? ''; ?>
						<th scope="col" role="columnheader" class="<?php echo esc_attr( $view->cell_classes( $tandem_column ) ); ?>"<?php echo $tandem_column->width > 0 ? ' style="width:' . esc_attr( (string) $tandem_column->width ) . 'px"' : ''; ?><?php echo '' === $tandem_direction ? '' : ' aria-sort="' . esc_attr( 'asc' === $tandem_direction ? 'ascending' : 'descending' ) . '"'; ?>>
							<?php if ( $tandem_behaviour['sortable'] && $tandem_column->is_sortable() && $view->total > 1 && $view->is_open() ) : ?>
								<button type="button" class="tandem-table__sort" data-sort="<?php echo esc_attr( (string) $tandem_at ); ?>"><?php echo esc_html( $tandem_column->label ); ?></button>
							<?php elseif ( 'select' === $tandem_column->key ) : ?>
								<label class="tandem-table__tick"><input type="checkbox" data-select-all aria-label="<?php esc_attr_e( 'Select all rows', 'tandem-for-woocommerce' ); ?>"></label>
							<?php elseif ( 'image' === $tandem_column->key ) : ?>
								<span class="screen-reader-text"><?php echo esc_html( $tandem_column->label ); ?></span>
							<?php else : ?>
								<?php echo esc_html( $tandem_column->label ); ?>
							<?php endif; ?>
						</th>
					<?php endforeach; ?>
				</tr>
			</thead>
			<tbody role="rowgroup">
				<?php
				foreach ( $view->rows as $tandem_index => $tandem_row ) {
					wc_get_template( 'table-row.php', array( 'view' => $view, 'row' => $tandem_row, 'rest' => $tandem_index >= $view->first ), 'tandem/', TANDEM_DIR . '/templates/tandem/' ); // phpcs:ignore WordPress.Arrays
				}
				?>
			</tbody>
			<?php if ( array() !== $view->totals ) : ?>
				<tfoot role="rowgroup">
					<tr role="row">
						<?php foreach ( $view->columns as $tandem_at => $tandem_column ) : ?>
							<?php if ( 0 === $tandem_at && ! isset( $view->totals[ $tandem_column->key ] ) ) : ?>
								<th scope="row" role="rowheader" class="<?php echo esc_attr( $view->cell_classes( $tandem_column ) ); ?>"><?php esc_html_e( 'Total', 'tandem-for-woocommerce' ); ?></th>
							<?php else : ?>
								<td role="cell" class="<?php echo esc_attr( $view->cell_classes( $tandem_column ) ); ?>"><?php echo wp_kses_post( $view->totals[ $tandem_column->key ] ?? '' ); ?></td>
							<?php endif; ?>
						<?php endforeach; ?>
					</tr>
				</tfoot>
			<?php endif; ?>
		</table>
	</div>
	<?php wc_get_template( 'table-foot.php', array( 'view' => $view, 'context' => $tandem_context ), 'tandem/', TANDEM_DIR . '/templates/tandem/' ); // phpcs:ignore WordPress.Arrays ?>
</div>
<?php
do_action( 'tandem_after_table', $view );
