<?php
/**
 * What stands above a table: search, filters and tools. They need JavaScript and stay hidden without it.
 *
 * May be overridden by a theme in woocommerce/tandem/table-bar.php.
 *
 * @version 0.1.0
 * @var Tandem\Plugin\Tables\TableView $view
 * @var string                         $context Encoded context of the table.
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

$tandem_behaviour = $view->definition->behaviour;
?>
<div class="tandem-table__bar" data-wp-interactive="tandem" data-wp-context="<?php echo esc_attr( (string) $context ); ?>">
	<?php if ( $view->definition->style['show_title'] ) : ?>
		<span class="tandem-table__title" aria-hidden="true"><?php echo esc_html( $view->caption ); ?></span>
	<?php endif; ?>
	<?php if ( $tandem_behaviour['search'] && $view->total > 5 && $view->is_open() ) : ?>
		<label class="tandem-table__search">
			<span class="screen-reader-text">
				<?php
				/* translators: %s: caption of a table. */
				echo esc_html( sprintf( __( 'Search in %s', 'tandem-for-woocommerce' ), $view->caption ) );
				?>
			</span>
			<input type="search" autocomplete="off" placeholder="<?php esc_attr_e( 'Search', 'tandem-for-woocommerce' ); ?>" data-wp-on--input="actions.searchTable" data-wp-bind--value="state.table.query">
		</label>
	<?php endif; ?>
	<?php foreach ( $view->filters as $tandem_filter ) : ?>
		<fieldset class="tandem-table__filter" data-column="<?php echo esc_attr( (string) $tandem_filter['at'] ); ?>" data-control="<?php echo esc_attr( $tandem_filter['control'] ); ?>" data-scale="<?php echo esc_attr( (string) $tandem_filter['scale'] ); ?>" data-wp-on--change="actions.filterTable">
			<legend class="tandem-table__legend"><?php echo esc_html( $tandem_filter['label'] ); ?></legend>
			<?php if ( 'select' === $tandem_filter['control'] ) : ?>
				<select aria-label="<?php echo esc_attr( $tandem_filter['label'] ); ?>">
					<option value=""><?php esc_html_e( 'All', 'tandem-for-woocommerce' ); ?></option>
					<?php foreach ( $tandem_filter['options'] as $tandem_option ) : ?>
						<option><?php echo esc_html( $tandem_option ); ?></option>
					<?php endforeach; ?>
				</select>
			<?php elseif ( 'checkbox' === $tandem_filter['control'] ) : ?>
				<?php foreach ( $tandem_filter['options'] as $tandem_option ) : ?>
					<label class="tandem-table__option"><input type="checkbox" value="<?php echo esc_attr( $tandem_option ); ?>"> <?php echo esc_html( $tandem_option ); ?></label>
				<?php endforeach; ?>
			<?php else : ?>
				<?php
				/* translators: %s: column. */
				$tandem_from = sprintf( __( '%s from', 'tandem-for-woocommerce' ), $tandem_filter['label'] );
				/* translators: %s: column. */
				$tandem_to   = sprintf( __( '%s up to', 'tandem-for-woocommerce' ), $tandem_filter['label'] );
				$tandem_type = 'date' === $tandem_filter['control'] ? 'date' : 'number';
				?>
				<input type="<?php echo esc_attr( $tandem_type ); ?>" step="any" aria-label="<?php echo esc_attr( $tandem_from ); ?>" placeholder="<?php echo esc_attr( $tandem_filter['low'] ); ?>">
				<span aria-hidden="true">&ndash;</span>
				<input type="<?php echo esc_attr( $tandem_type ); ?>" step="any" aria-label="<?php echo esc_attr( $tandem_to ); ?>" placeholder="<?php echo esc_attr( $tandem_filter['high'] ); ?>">
			<?php endif; ?>
		</fieldset>
	<?php endforeach; ?>
	<?php
	$tandem_tools = array_filter(
		array(
			'sorter'  => $view->sorts() ? __( 'Sort', 'tandem-for-woocommerce' ) : '',
			'chooser' => $tandem_behaviour['chooser'] ? __( 'Columns', 'tandem-for-woocommerce' ) : '',
			'export'  => $tandem_behaviour['export'] ? __( 'Download CSV', 'tandem-for-woocommerce' ) : '',
			'print'   => $tandem_behaviour['print'] ? __( 'Print', 'tandem-for-woocommerce' ) : '',
			'link'    => $tandem_behaviour['link'] ? __( 'Copy link', 'tandem-for-woocommerce' ) : '',
		)
	);
	?>
	<?php if ( array() !== $tandem_tools ) : ?>
		<div class="tandem-table__tools" role="group" aria-label="<?php esc_attr_e( 'Tools', 'tandem-for-woocommerce' ); ?>">
			<?php foreach ( $tandem_tools as $tandem_tool => $tandem_label ) : ?>
				<button type="button" class="tandem-table__tool" data-wp-context="<?php echo esc_attr( (string) wp_json_encode( array( 'tool' => $tandem_tool ) ) ); ?>" data-tool="<?php echo esc_attr( $tandem_tool ); ?>" data-wp-on--click="actions.useTool"<?php echo in_array( $tandem_tool, array( 'chooser', 'sorter' ), true ) ? ' aria-expanded="false"' : ''; ?>><?php echo esc_html( $tandem_label ); ?></button>
			<?php endforeach; ?>
		</div>
	<?php endif; ?>
	<?php do_action( 'tandem_table_bar', $view ); ?>
	<span class="tandem-table__count" data-wp-text="state.table.count"></span>
</div>
