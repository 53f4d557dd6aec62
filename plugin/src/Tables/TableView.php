<?php
/**
 * A table ready to be shown.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * What templates/tandem/table.php prints.
 */
final readonly class TableView {

	/**
	 * Keeps the parts.
	 *
	 * @param string                $id         Id of the element, unique in the page.
	 * @param TableDefinition       $definition The owner's description.
	 * @param string                $caption    Caption.
	 * @param list<Column>          $columns    Columns.
	 * @param list<RowView>         $rows       Rows in order.
	 * @param int                   $first      Rows shown before the rest is asked for.
	 * @param int                   $total      Rows of the whole table, more than there are here when the server pages.
	 * @param array<string,string>  $totals     Sums of the foot by column.
	 * @param array<string,mixed>   $settings   What the script needs.
	 * @param list<array<string,mixed>> $filters Filters with their values.
	 * @param RowsPage|null         $page       Which rows these are, where the others stay on the server.
	 */
	public function __construct(
		public string $id,
		public TableDefinition $definition,
		public string $caption,
		public array $columns,
		public array $rows,
		public int $first,
		public int $total,
		public array $totals,
		public array $settings,
		public array $filters = array(),
		public ?RowsPage $page = null,
	) {
	}

	/**
	 * Classes of the outer element.
	 */
	public function classes(): string {
		$style   = $this->definition->style;
		$classes = array( 'tandem-table', wp_is_block_theme() ? 'alignwide' : '', 'is-' . $this->definition->kind, 'is-style-' . $style['preset'], 'is-' . $style['spacing'], 'is-narrow-' . $this->definition->behaviour['narrow'] );
		$classes[] = $style['striped'] ? 'is-striped' : '';
		$classes[] = array( 'on' => 'is-dark', 'auto' => 'is-dark-auto' )[ $style['dark'] ] ?? ''; // phpcs:ignore WordPress.Arrays
		$classes[] = '' === $style['borders'] ? '' : 'has-borders-' . $style['borders'];
		foreach ( 'collapse' === $this->definition->behaviour['narrow'] ? array_unique( array_column( $this->columns, 'priority' ) ) : array() as $priority ) {
			$classes[] = $priority > 1 ? "uses-$priority" : '';
		}
		foreach ( array( 'sticky_head', 'sticky_first' ) as $flag ) {
			$classes[] = $this->definition->behaviour[ $flag ] ? 'has-' . strtr( $flag, '_', '-' ) : '';
		}
		return implode( ' ', array_filter( array( ...$classes, $style['class'] ) ) );
	}

	/**
	 * Own colours as custom properties.
	 */
	public function inline_style(): string {
		$names  = array(
			'accent'     => '--tandem-accent',
			'head'       => '--tandem-head',
			'background' => '--tandem-background',
			'text'       => '--tandem-text',
		);
		$styles = '';
		foreach ( $names as $field => $name ) {
			$colour  = $this->definition->style[ $field ];
			$styles .= '' === $colour ? '' : "$name:$colour;" . ( in_array( $field, array( 'accent', 'head' ), true ) ? "$name-text:" . self::legible( $colour ) . ';' : '' );
		}
		return $styles;
	}

	/**
	 * Black or white, whichever is easier to read on a colour: by the relative luminance of WCAG.
	 *
	 * @param string $colour #rgb or #rrggbb.
	 */
	private static function legible( string $colour ): string {
		$digits = ltrim( $colour, '#' );
		$pairs  = str_split( 3 === strlen( $digits ) ? (string) preg_replace( '/(.)/', '$1$1', $digits ) : $digits, 2 );
		$linear = array_map( static fn( string $pair ): float => hexdec( $pair ) > 10 ? ( ( hexdec( $pair ) / 255 + 0.055 ) / 1.055 ) ** 2.4 : hexdec( $pair ) / 3294.6, $pairs );
		return 0.2126 * $linear[0] + 0.7152 * $linear[1] + 0.0722 * $linear[2] > 0.179 ? '#111111' : '#ffffff';
	}

	/**
	 * The same table, whose rows give way to the shopper's own.
	 *
	 * @param string $token Token; empty where there is none.
	 */
	public function personal( string $token ): self {
		$settings = '' === $token ? array() : array( 'personal' => add_query_arg( 'tables', $token, \WC_AJAX::get_endpoint( PersonalRows::ACTION ) ) ); // phpcs:ignore WordPress.Arrays
		return new self( $this->id, $this->definition, $this->caption, $this->columns, $this->rows, $this->first, $this->total, $this->totals, $this->settings + $settings, $this->filters, $this->page );
	}

	/**
	 * The same table, whose other rows its script may ask for.
	 *
	 * @param string $token Token; empty where there is none.
	 */
	public function served( string $token ): self {
		$settings = '' === $token || ! $this->page?->indexed ? array() : array(
			'rows'  => esc_url_raw( rest_url( 'tandem/v1/tables/rows' ) ),
			'token' => $token,
		);
		return new self( $this->id, $this->definition, $this->caption, $this->columns, $this->rows, $this->first, $this->total, $this->totals, $this->settings + $settings, $this->filters, $this->page );
	}

	/**
	 * Whether the table can be ordered, searched and filtered: a large one not before it is indexed.
	 */
	public function is_open(): bool {
		return null === $this->page || isset( $this->settings['token'] );
	}

	/**
	 * Address of a page of a large table, for browsers without JavaScript; empty where there is none.
	 *
	 * @param int $number Page.
	 */
	public function address( int $number ): string {
		return null === $this->page || $number < 1 || $number > $this->page->pages() ? '' : add_query_arg( self::argument( $this->id ), 1 === $number ? false : $number ) . '#' . $this->id;
	}

	/**
	 * Argument of an address that names the page of a table.
	 *
	 * @param string $id Id of the element.
	 */
	public static function argument( string $id ): string {
		return str_replace( '-', '_', $id ) . '_page';
	}

	/**
	 * Whether there is something to order by several columns with, for those who hold no key down.
	 */
	public function sorts(): bool {
		return $this->definition->behaviour['sortable'] && $this->is_open() && $this->total > 5 && $this->has_bar() && count( array_filter( $this->columns, static fn( Column $column ): bool => $column->is_sortable() ) ) > 1;
	}

	/**
	 * Whether there is anything above the table.
	 */
	public function has_bar(): bool {
		$behaviour = $this->definition->behaviour;
		return ( $this->is_open() && $behaviour['search'] && $this->total > 5 ) || array() !== $this->filters || $behaviour['chooser'] || $behaviour['export'] || $behaviour['print'] || $behaviour['link'];
	}

	/**
	 * Whether a narrow screen hides columns, which each row then shows under itself.
	 */
	public function reveals(): bool {
		return 'collapse' === $this->definition->behaviour['narrow'] && max( 1, ...array_column( $this->columns, 'priority' ) ) > 1;
	}

	/**
	 * Classes of a cell.
	 *
	 * @param Column $column Column.
	 */
	public function cell_classes( Column $column ): string {
		$name = preg_replace( '/[^a-z0-9]+/', '-', strtolower( $column->key ) );
		return "tandem-table__cell is-$name is-{$column->align} is-type-{$column->type} is-priority-{$column->priority}" . ( $column->hidden ? ' is-switched-off' : '' );
	}
}
