<?php
/**
 * The index of large tables in the database.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * One line a cell: its number, its sort key in the shop's language, its text without case and accents, and
 * its text; and one line a row, which holds the folded texts of all its cells, so that a search reads one line a
 * row and looks at single cells only where that line fits. Order, search and filters are SQL that MariaDB, MySQL
 * and SQLite understand alike.
 */
final class TableIndexStore {

	public const TABLE   = 'tandem_table_cells';
	public const COLUMNS = "owner bigint(20) unsigned NOT NULL DEFAULT 0,\nrow_id bigint(20) unsigned NOT NULL,\ncol varchar(80) NOT NULL,\nnum bigint(20) DEFAULT NULL,\nord varchar(255) DEFAULT NULL,\nfolded longtext DEFAULT NULL,\nshown longtext DEFAULT NULL,\nPRIMARY KEY  (owner,row_id,col),\nKEY found (owner,col,num,row_id)";

	/** What lines hold; a change has every index built anew. */
	public const FORMAT = 2;

	/** Lines of one INSERT. */
	private const LINES = 200;

	/** Rows of a search that are found and counted by one query. */
	private const AT_ONCE = 20000;

	/**
	 * Writes rows; what was known of them is replaced.
	 *
	 * @param int                                                                             $owner Owner.
	 * @param array<int,array<string,array{num:int|null,ord:string|null,text:string}>>        $rows  Cells by row and column.
	 */
	public function write( int $owner, array $rows ): void {
		global $wpdb;
		$this->remove( $owner, array_keys( $rows ) );
		$lines = array();
		foreach ( $rows as $row => $cells ) {
			$folded = array_map( static fn( array $cell ): string => TextOrder::folded( $cell['text'] ), $cells );
			$whole  = implode( "\n", array_filter( array_diff_key( $folded, array( TableIndex::ROW => '' ) ), static fn( string $text ): bool => '' !== $text ) ); // phpcs:ignore WordPress.Arrays
			foreach ( $cells as $column => $cell ) {
				$lines[] = '(' . implode(
					',',
					array(
						(int) $owner,
						(int) $row,
						$wpdb->prepare( '%s', $column ),
						null === $cell['num'] ? 'NULL' : (int) $cell['num'],
						null === $cell['ord'] ? 'NULL' : $wpdb->prepare( '%s', $cell['ord'] ),
						$wpdb->prepare( '%s', TableIndex::ROW === $column ? $whole : ", $folded[$column], " ),
						$wpdb->prepare( '%s', $cell['text'] ),
					)
				) . ')';
			}
		}
		foreach ( array_chunk( $lines, self::LINES ) as $some ) {
			$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (owner,row_id,col,num,ord,folded,shown) VALUES ', self::name() ) . implode( ',', $some ) ); // phpcs:ignore WordPress.DB -- Own table; each line is prepared above.
		}
	}

	/**
	 * Removes rows.
	 *
	 * @param int       $owner Owner.
	 * @param list<int> $rows  Rows.
	 */
	public function remove( int $owner, array $rows ): void {
		global $wpdb;
		foreach ( array_chunk( $rows, 500 ) as $some ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE owner = %d AND row_id IN (', self::name(), $owner ) . self::numbers( $some ) . ')' ); // phpcs:ignore WordPress.DB -- Own table, whole numbers.
		}
	}

	/**
	 * Removes every row of an owner.
	 *
	 * @param int $owner Owner.
	 */
	public function clear( int $owner ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE owner = %d', self::name(), $owner ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Published products above an id, in order.
	 *
	 * @param int $after Id.
	 * @param int $most  How many.
	 * @return list<int>
	 */
	public function products( int $after, int $most ): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM {$wpdb->posts} WHERE post_type = 'product' AND post_status = 'publish' AND ID > %d ORDER BY ID ASC LIMIT %d", $after, $most ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A walk over all products, no cache helps.
	}

	/**
	 * Rows that answer a question, without a question all of the scope.
	 *
	 * @param RowsScope         $scope    Rows of the table.
	 * @param RowsQuestion|null $question Search and filters.
	 */
	public function count( RowsScope $scope, ?RowsQuestion $question = null ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i m', self::name() ) . $this->where( $scope, $question ) ); // phpcs:ignore WordPress.DB -- Own table; where() prepares.
	}

	/**
	 * Row ids of a page, and how many rows answer. One query, but for an index beyond all measure: to find rows is
	 * what takes time, not to hand over their numbers.
	 *
	 * @param RowsScope    $scope    Rows of the table.
	 * @param RowsQuestion $question Question.
	 * @return array{ids:list<int>,found:int}
	 */
	public function found( RowsScope $scope, RowsQuestion $question ): array {
		$from = ( $question->page - 1 ) * $question->size;
		$rows = $from + $question->size > self::AT_ONCE ? null : $this->page( $scope, $question, 0, self::AT_ONCE );
		return null === $rows || count( $rows ) >= self::AT_ONCE ? array(
			'ids'   => null === $rows ? $this->page( $scope, $question ) : array_slice( $rows, $from, $question->size ),
			'found' => $this->count( $scope, $question ),
		) : array(
			'ids'   => array_slice( $rows, $from, $question->size ),
			'found' => count( $rows ),
		);
	}

	/**
	 * Row ids of a page: empty cells last, ties by id.
	 *
	 * @param RowsScope    $scope    Rows of the table.
	 * @param RowsQuestion $question Question.
	 * @param int|null     $from     Rows before them; those of the pages before without it.
	 * @param int|null     $most     How many; those of the page without it.
	 * @return list<int>
	 */
	public function page( RowsScope $scope, RowsQuestion $question, ?int $from = null, ?int $most = null ): array {
		global $wpdb;
		$rules = $question->sort;
		if ( array() === $rules && '' !== $scope->order ) {
			$rules = array( array( 'column' => $scope->order, 'type' => $scope->type, 'direction' => $scope->direction ) ); // phpcs:ignore WordPress.Arrays
		}
		$joins = '';
		$order = '';
		foreach ( $rules as $at => $rule ) {
			if ( TableIndex::ROW === $rule['column'] ) {
				$order .= 'm.num ' . ( 'desc' === $rule['direction'] ? 'DESC' : 'ASC' ) . ', ';
				continue;
			}
			$field  = "s$at." . ( 'text' === $rule['type'] ? 'ord' : 'num' );
			$joins .= $wpdb->prepare( ' LEFT JOIN %i ', self::name() ) . "s$at ON s$at.owner = m.owner AND s$at.row_id = m.row_id AND " . $wpdb->prepare( "s$at.col = %s", $rule['column'] ); // phpcs:ignore WordPress.DB.PreparedSQL -- An alias by number.
			$order .= "CASE WHEN $field IS NULL THEN 1 ELSE 0 END ASC, $field " . ( 'desc' === $rule['direction'] ? 'DESC' : 'ASC' ) . ', ';
		}
		$limit = $wpdb->prepare( ' LIMIT %d OFFSET %d', $most ?? $question->size, $from ?? ( $question->page - 1 ) * $question->size );
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( 'SELECT m.row_id FROM %i m', self::name() ) . $joins . $this->where( $scope, $question ) . " ORDER BY {$order}m.row_id ASC" . $limit ) ); // phpcs:ignore WordPress.DB -- Own table; every part is prepared or a fixed word.
	}

	/**
	 * Texts that a column has, for the choices of a filter.
	 *
	 * @param RowsScope $scope  Rows of the table.
	 * @param string    $column Column.
	 * @return list<string>
	 */
	public function texts( RowsScope $scope, string $column ): array {
		global $wpdb;
		return array_map( 'strval', $wpdb->get_col( $wpdb->prepare( 'SELECT DISTINCT c.shown FROM %i m INNER JOIN %i c ON c.owner = m.owner AND c.row_id = m.row_id AND c.col = %s', self::name(), self::name(), $column ) . $this->where( $scope, null ) . ' LIMIT 2000' ) ); // phpcs:ignore WordPress.DB -- Own table; where() prepares.
	}

	/**
	 * Least, greatest and sum of a column's numbers.
	 *
	 * @param RowsScope         $scope    Rows of the table.
	 * @param string            $column   Column.
	 * @param RowsQuestion|null $question Search and filters.
	 * @return array{low:int,high:int,sum:int}|null
	 */
	public function numbers_of( RowsScope $scope, string $column, ?RowsQuestion $question = null ): ?array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT MIN(c.num) AS low, MAX(c.num) AS high, SUM(c.num) AS total FROM %i m INNER JOIN %i c ON c.owner = m.owner AND c.row_id = m.row_id AND c.col = %s', self::name(), self::name(), $column ) . $this->where( $scope, $question ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Own table; where() prepares.
		return ! is_array( $row ) || null === $row['low'] ? null : array(
			'low'  => (int) $row['low'],
			'high' => (int) $row['high'],
			'sum'  => (int) $row['total'],
		);
	}

	/**
	 * What was kept of rows, in the order asked for.
	 *
	 * @param int       $owner Owner.
	 * @param list<int> $rows  Rows.
	 * @return array<int,string> Text of the row's own line by row.
	 */
	public function kept( int $owner, array $rows ): array {
		global $wpdb;
		$found = array() === $rows ? array() : $wpdb->get_results( $wpdb->prepare( 'SELECT row_id, shown FROM %i WHERE owner = %d AND col = %s AND row_id IN (', self::name(), $owner, TableIndex::ROW ) . self::numbers( $rows ) . ')', ARRAY_A ); // phpcs:ignore WordPress.DB -- Own table, whole numbers.
		$texts = array_column( is_array( $found ) ? $found : array(), 'shown', 'row_id' );
		return array_filter( array_combine( $rows, array_map( static fn( int $row ): string => (string) ( $texts[ $row ] ?? '' ), $rows ) ), static fn( string $text ): bool => '' !== $text );
	}

	/**
	 * Whether a table has cells that show a product.
	 *
	 * @param int $owner Owner.
	 */
	public function has_bound( int $owner ): bool {
		global $wpdb;
		return null !== $wpdb->get_var( $wpdb->prepare( 'SELECT row_id FROM %i WHERE owner = %d AND col LIKE %s LIMIT 1', self::name(), $owner, $wpdb->esc_like( TableIndex::BOUND ) . '%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Rows that show one of some products.
	 *
	 * @param int       $owner    Owner.
	 * @param list<int> $products Products.
	 * @return list<int>
	 */
	public function bound( int $owner, array $products ): array {
		global $wpdb;
		$rows = array();
		foreach ( array_chunk( $products, 200 ) as $some ) {
			$names = implode( ',', array_map( static fn( int $id ): string => $wpdb->prepare( '%s', TableIndex::BOUND . $id ), $some ) );
			$rows  = array( ...$rows, ...$wpdb->get_col( $wpdb->prepare( 'SELECT DISTINCT row_id FROM %i WHERE owner = %d AND col IN (', self::name(), $owner ) . "$names)" ) ); // phpcs:ignore WordPress.DB -- Own table; names are prepared above.
		}
		return array_values( array_unique( array_map( 'intval', $rows ) ) );
	}

	/**
	 * Conditions of a scope and a question.
	 *
	 * @param RowsScope         $scope    Rows of the table.
	 * @param RowsQuestion|null $question Search and filters.
	 */
	private function where( RowsScope $scope, ?RowsQuestion $question ): string {
		global $wpdb;
		$parts = array( $wpdb->prepare( 'm.owner = %d AND m.col = %s', $scope->owner, TableIndex::ROW ) );
		if ( null !== $scope->ids ) {
			$parts[] = 'm.row_id IN (' . self::numbers( array( 0, ...$scope->ids ) ) . ')';
		}
		foreach ( $question?->words ?? array() as $word ) {
			$parts[] = $wpdb->prepare( 'm.folded LIKE %s', '%' . $wpdb->esc_like( $word ) . '%' );
		}
		foreach ( $scope->terms as $terms ) {
			$parts[] = "EXISTS (SELECT 1 FROM {$wpdb->term_relationships} r WHERE r.object_id = m.row_id AND r.term_taxonomy_id IN (" . self::numbers( $terms ) . '))';
		}
		foreach ( $scope->marks as $mark ) {
			$parts[] = $this->has( $wpdb->prepare( 'x.col = %s AND x.num = 1', $mark ) );
		}
		if ( null !== $question ) {
			$searched = implode( ',', array_map( static fn( string $column ): string => $wpdb->prepare( '%s', $column ), $question->searched ) );
			foreach ( array_filter( $question->words, $question->needs_cells( ... ) ) as $word ) {
				$parts[] = $this->has( "x.col IN ($searched) AND " . $wpdb->prepare( 'x.folded LIKE %s', '%' . $wpdb->esc_like( $word ) . '%' ) );
			}
			foreach ( $question->filters as $filter ) {
				$own = array( $wpdb->prepare( 'x.col = %s', $filter['column'] ) );
				if ( isset( $filter['any'] ) ) {
					$own[] = '(' . implode( ' OR ', array_map( static fn( string $text ): string => $wpdb->prepare( 'x.folded LIKE %s', '%, ' . $wpdb->esc_like( $text ) . ', %' ), $filter['any'] ) ) . ')';
				} else {
					$own[] = null === $filter['low'] ? 'x.num IS NOT NULL' : $wpdb->prepare( 'x.num >= %d', $filter['low'] );
					$own[] = null === $filter['high'] ? 'x.num IS NOT NULL' : $wpdb->prepare( 'x.num <= %d', $filter['high'] );
				}
				$parts[] = $this->has( implode( ' AND ', $own ) );
			}
		}
		return ' WHERE ' . implode( ' AND ', $parts );
	}

	/**
	 * That a row has a cell.
	 *
	 * @param string $condition Prepared condition on cell x.
	 */
	private function has( string $condition ): string {
		global $wpdb;
		return 'EXISTS (SELECT 1 FROM ' . $wpdb->prepare( '%i', self::name() ) . " x WHERE x.owner = m.owner AND x.row_id = m.row_id AND $condition)";
	}

	/**
	 * Whole numbers with commas.
	 *
	 * @param array<int> $numbers Numbers.
	 */
	private static function numbers( array $numbers ): string {
		return implode( ',', array_map( 'intval', $numbers ) );
	}

	/**
	 * Name of the table.
	 */
	private static function name(): string {
		global $wpdb;
		return $wpdb->prefix . self::TABLE;
	}
}
