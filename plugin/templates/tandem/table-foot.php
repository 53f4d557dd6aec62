<?php
/**
 * What stands below a table: more rows, the words for screen readers, the empty state.
 *
 * May be overridden by a theme in woocommerce/tandem/table-foot.php.
 *
 * @version 0.1.0
 * @var Tandem\Plugin\Tables\TableView $view
 * @var string                         $context Encoded context of the table.
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

$tandem_more = $view->total > $view->first;
$tandem_load = 'load' === $view->settings['paging'] && $view->is_open();
?>
<div class="tandem-table__foot" data-wp-interactive="tandem" data-wp-context="<?php echo esc_attr( (string) $context ); ?>">
	<p class="tandem-table__empty" data-wp-bind--hidden="!state.table.isEmpty" hidden><?php esc_html_e( 'No row fits.', 'tandem-for-woocommerce' ); ?> <button type="button" class="tandem-table__link" data-wp-on--click="actions.clearTable"><?php esc_html_e( 'Show all rows', 'tandem-for-woocommerce' ); ?></button></p>
	<?php if ( 'more' === $view->settings['paging'] ) : ?>
		<button type="button" class="button wp-element-button tandem-table__all" data-wp-on--click="actions.showMore" data-wp-bind--hidden="!state.table.hasMore"<?php echo $tandem_more ? '' : ' hidden'; ?>>
			<?php
			/* translators: %s: number of rows. */
			echo esc_html( sprintf( __( 'Show all %s', 'tandem-for-woocommerce' ), number_format_i18n( $view->total ) ) );
			?>
		</button>
	<?php elseif ( $tandem_load ) : ?>
		<button type="button" class="button wp-element-button tandem-table__all" data-wp-on--click="actions.showMore" data-wp-bind--hidden="!state.table.hasMore"<?php echo $tandem_more ? '' : ' hidden'; ?>><?php esc_html_e( 'Show more', 'tandem-for-woocommerce' ); ?></button>
		<span class="tandem-table__page" data-wp-text="state.table.shown"><?php echo $tandem_more ? esc_html( \Tandem\Plugin\Tables\TableRenderer::shown( $view->first, $view->total ) ) : ''; ?></span>
	<?php endif; ?>
	<?php if ( null !== $view->page ) : ?>
		<?php echo $tandem_load ? '<noscript>' : ''; ?>
		<nav class="tandem-table__pages" aria-label="<?php esc_attr_e( 'Pages', 'tandem-for-woocommerce' ); ?>" data-wp-bind--hidden="state.isOnePage">
			<?php
			$tandem_before = $view->address( $view->page->number - 1 );
			$tandem_after  = $view->address( $view->page->number + 1 );
			/* translators: 1: page, 2: number of pages. */
			$tandem_page = sprintf( __( 'Page %1$s of %2$s', 'tandem-for-woocommerce' ), $view->page->number, $view->page->pages() );
			?>
			<a class="button wp-element-button" rel="nofollow"<?php echo '' === $tandem_before ? ' aria-disabled="true"' : ' href="' . esc_url( $tandem_before ) . '"'; ?> data-wp-on--click="actions.previousPage" data-wp-bind--aria-disabled="state.isFirstPage"><?php esc_html_e( 'Previous', 'tandem-for-woocommerce' ); ?></a>
			<span class="tandem-table__page" data-wp-text="state.pageText"><?php echo esc_html( $tandem_page ); ?></span>
			<a class="button wp-element-button" rel="nofollow"<?php echo '' === $tandem_after ? ' aria-disabled="true"' : ' href="' . esc_url( $tandem_after ) . '"'; ?> data-wp-on--click="actions.nextPage" data-wp-bind--aria-disabled="state.isLastPage"><?php esc_html_e( 'Next', 'tandem-for-woocommerce' ); ?></a>
		</nav>
		<?php echo $tandem_load ? '</noscript>' : ''; ?>
	<?php elseif ( 'pages' === $view->settings['paging'] && $tandem_more ) : ?>
		<div class="tandem-table__pages" role="group" aria-label="<?php esc_attr_e( 'Pages', 'tandem-for-woocommerce' ); ?>" data-wp-bind--hidden="state.isOnePage">
			<button type="button" class="button wp-element-button" data-wp-on--click="actions.previousPage" data-wp-bind--disabled="state.isFirstPage" disabled><?php esc_html_e( 'Previous', 'tandem-for-woocommerce' ); ?></button>
			<span class="tandem-table__page" data-wp-text="state.pageText"></span>
			<button type="button" class="button wp-element-button" data-wp-on--click="actions.nextPage" data-wp-bind--disabled="state.isLastPage"><?php esc_html_e( 'Next', 'tandem-for-woocommerce' ); ?></button>
		</div>
	<?php endif; ?>
	<?php if ( $view->definition->behaviour['select'] && $view->definition->has( 'select' ) ) : ?>
		<div class="tandem-table__selected">
			<span data-wp-text="state.table.sum"></span>
			<button type="button" class="button wp-element-button" data-wp-on--click="actions.addSelected" data-wp-bind--hidden="!state.table.selected" hidden><?php esc_html_e( 'Add selected to cart', 'tandem-for-woocommerce' ); ?></button>
		</div>
	<?php endif; ?>
	<?php do_action( 'tandem_table_foot', $view ); ?>
	<p class="screen-reader-text" role="status" aria-live="polite" data-wp-text="state.table.said"></p>
</div>
<?php if ( $view->reveals() ) : ?>
	<noscript><style>#<?php echo esc_html( $view->id ); ?> .tandem-table__cell:not(.is-switched-off) { display: table-cell; } #<?php echo esc_html( $view->id ); ?> .tandem-table__reveal { display: none; }</style></noscript>
<?php endif; ?>
<?php if ( $tandem_more && ( null === $view->page || $tandem_load ) ) : ?>
	<noscript><style>#<?php echo esc_html( $view->id ); ?> .tandem-table__all { display: none; } #<?php echo esc_html( $view->id ); ?> .is-rest { display: table-row; }</style></noscript>
<?php endif; ?>
