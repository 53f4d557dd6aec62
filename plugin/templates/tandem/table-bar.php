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
	<?php if ( $tandem_behaviour['search'] && $view->total > 5 ) : ?>
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
	<?php do_action( 'tandem_table_bar', $view ); ?>
	<span class="tandem-table__count" data-wp-text="state.table.count"></span>
</div>
