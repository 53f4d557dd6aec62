<?php
/**
 * One row of a table.
 *
 * May be overridden by a theme in woocommerce/tandem/table-row.php.
 *
 * @version 0.1.0
 * @var Tandem\Plugin\Tables\TableView $view
 * @var Tandem\Plugin\Tables\RowView   $row
 * @var bool                           $rest Whether it is behind "show more".
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

$tandem_classes = array_map( static fn( string $tandem_style ): string => "is-rule-$tandem_style", $row->styles );
if ( $rest ) {
	$tandem_classes[] = 'is-rest';
}
$tandem_titled = false;
?>
<tr role="row" class="<?php echo esc_attr( implode( ' ', $tandem_classes ) ); ?>" data-id="<?php echo esc_attr( (string) $row->id ); ?>" data-ranks="<?php echo esc_attr( implode( ',', $row->ranks ) ); ?>"<?php echo null === $row->price ? '' : ' data-price="' . esc_attr( (string) $row->price ) . '"'; ?><?php echo array() === $row->values ? '' : ' data-values="' . esc_attr( (string) wp_json_encode( (object) $row->values ) ) . '"'; ?>>
	<?php
	foreach ( $view->columns as $tandem_at => $tandem_column ) {
		$tandem_cell = $row->cells[ $tandem_at ];
		$tandem_mark = isset( $row->marked[ $tandem_column->key ] ) ? ' is-rule-' . $row->marked[ $tandem_column->key ] : '';
		$tandem_head = ! $tandem_titled && ( in_array( $tandem_column->key, array( 'name', 'bundle' ), true ) || ( 'data' === $view->definition->kind && 0 === $tandem_at ) );
		$tandem_tag  = $tandem_head ? 'th' : 'td';
		if ( $tandem_head ) {
			$tandem_titled = true;
		}
		echo '<' . esc_attr( $tandem_tag ) . ( $tandem_head ? ' scope="row" role="rowheader"' : ' role="cell"' ) . ' class="' . esc_attr( $view->cell_classes( $tandem_column ) . $tandem_mark ) . '" data-label="' . esc_attr( $tandem_column->label ) . '">';
		if ( $view->reveals() && ( $tandem_head || ( ! $tandem_titled && array_key_last( $view->columns ) === $tandem_at ) ) ) {
			/* translators: %s: what a row of a table is about. */
			echo '<button type="button" class="tandem-table__reveal" data-reveal="1" aria-expanded="false" aria-label="' . esc_attr( sprintf( __( 'More about %s', 'tandem-for-woocommerce' ), $tandem_cell->text ) ) . '"></button>';
		}
		echo $tandem_cell->html; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- A cell escapes every value where it makes its markup; it holds form fields that no list of allowed tags knows.
		if ( $tandem_head && '' !== $row->more ) {
			echo '<details class="tandem-table__more"><summary>' . esc_html__( 'More', 'tandem-for-woocommerce' ) . '<span class="screen-reader-text"> ' . esc_html( $tandem_cell->text ) . '</span></summary><p>' . esc_html( $row->more ) . '</p></details>';
		}
		echo '</' . esc_attr( $tandem_tag ) . '>';
	}
	?>
</tr>
