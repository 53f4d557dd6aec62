<?php
/**
 * Index of large free tables.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

/**
 * Own data that is too large for a page, in the table of cells: built when it is saved, the rest of a very large
 * one in the background. A change of rows, columns or language has it built again.
 */
final class DataIndex implements Integration {

	public const BUILD   = 'tandem_table_data_index';
	public const REFRESH = 'tandem_table_data_refresh';

	/** Option: tables with cells that show a product. */
	public const FOLLOWING = 'tandem_table_bound';

	private const STATE = '_tandem_table_indexed';
	private const GROUP = 'tandem';
	private const STEP  = 200;

	/** Seconds of a request that saves a table. */
	private const AT_ONCE = 3.0;

	/**
	 * Takes its services.
	 *
	 * @param TableIndexStore $store  Database.
	 * @param TableStore      $tables Saved tables.
	 * @param DataRows        $rows   Makes cells.
	 */
	public function __construct(
		private readonly TableIndexStore $store,
		private readonly TableStore $tables,
		private readonly DataRows $rows,
	) {
	}

	/**
	 * Goes on building where it was left; forgets tables that are gone.
	 */
	public function register_hooks(): void {
		add_action( self::BUILD, array( $this, 'build' ) );
		add_action( 'tandem_table_saved', array( $this, 'saved' ) );
		add_action( 'deleted_post', array( $this, 'forget' ), 10, 2 );
		( new BoundRows( $this->store, $this ) )->register_hooks();
	}

	/**
	 * Indexes a table that was saved, as far as the seconds of a request go.
	 *
	 * @param mixed $id Table.
	 */
	public function saved( $id ): void {
		$this->build( $id, self::AT_ONCE );
	}

	/**
	 * Whether the index knows every row of a table as it is now.
	 *
	 * @param TableDefinition $definition Table.
	 */
	public function answers( TableDefinition $definition ): bool {
		$state = get_post_meta( $definition->id, self::STATE, true );
		return is_array( $state ) && true === ( $state['complete'] ?? false ) && $this->mark( $definition->id ) === ( $state['mark'] ?? '' );
	}

	/**
	 * Has a table indexed in the background.
	 *
	 * @param int $id Table.
	 */
	public function want( int $id ): void {
		if ( function_exists( 'as_enqueue_async_action' ) && did_action( 'action_scheduler_init' ) && ! as_has_scheduled_action( self::BUILD, array( $id ), self::GROUP ) ) {
			as_enqueue_async_action( self::BUILD, array( $id ), self::GROUP );
		}
	}

	/**
	 * Rows of a page.
	 *
	 * @param TableDefinition $definition Table.
	 * @param string          $id         Id of the element.
	 * @param RowsPage        $page       Which rows.
	 * @return list<TableRow>
	 */
	public function page_rows( TableDefinition $definition, string $id, RowsPage $page ): array {
		$given = array();
		if ( $page->indexed ) {
			foreach ( $this->store->kept( $definition->id, $page->ids ) as $row => $text ) {
				$given[ $row - 1 ] = (array) json_decode( $text, true );
			}
		} else {
			$whole = $this->tables->rows( $definition->id );
			foreach ( $page->ids as $row ) {
				$given[ $row - 1 ] = $whole[ $row - 1 ] ?? array();
			}
		}
		return $this->rows->rows( $definition, $id, $given );
	}

	/**
	 * Goes on building for some seconds, then queues itself again.
	 *
	 * @param mixed $id      Table.
	 * @param mixed $seconds Most seconds; Action Scheduler gives none.
	 */
	public function build( $id, $seconds = null ): void {
		$id    = is_numeric( $id ) ? (int) $id : 0;
		$until = microtime( true ) + ( is_numeric( $seconds ) ? (float) $seconds : 15.0 );
		try {
			$data = $this->tables->data( $id, false );
			if ( null === $data || empty( $data['kept'] ) ) {
				$this->forget( $id );
				return;
			}
			$definition = DefinitionInput::from_array( $data, $id );
			$mark       = $this->mark( $id );
			$state      = get_post_meta( $id, self::STATE, true );
			if ( ! is_array( $state ) || $mark !== $state['mark'] ) {
				$this->store->clear( $id );
				$state = array( 'mark' => $mark, 'at' => 0, 'complete' => false ); // phpcs:ignore WordPress.Arrays
			}
			$rows = $state['complete'] ? array() : $this->tables->rows( $id );
			while ( ! $state['complete'] && microtime( true ) < $until ) {
				$some = array_slice( $rows, $state['at'], self::STEP, true );
				$this->store->write( $id, $this->lines( $definition, $some ) );
				$state['at']      += self::STEP;
				$state['complete'] = $state['at'] >= count( $rows );
			}
			update_post_meta( $id, self::STATE, $state );
			self::follow( $id, $this->store->has_bound( $id ) );
			$state['complete'] || $this->want( $id );
		} catch ( \Throwable $error ) {
			Log::failure( 'table data index', $error );
		}
	}

	/**
	 * Removes what is known of a table.
	 *
	 * @param mixed $id   Post.
	 * @param mixed $post The post, where WordPress deleted one.
	 */
	public function forget( $id, $post = null ): void {
		$id = is_numeric( $id ) ? (int) $id : 0;
		if ( $id > 0 && ( null === $post || ( $post instanceof \WP_Post && TableStore::POST_TYPE === $post->post_type ) ) ) {
			$this->store->clear( $id );
			self::follow( $id, false );
			delete_post_meta( $id, self::STATE );
		}
	}

	/**
	 * Reads rows again, whose products may have changed.
	 *
	 * @param int       $id   Table.
	 * @param list<int> $rows Rows, from 1.
	 */
	public function refresh( int $id, array $rows ): void {
		$data = $this->tables->data( $id, false );
		if ( null === $data || empty( $data['kept'] ) ) {
			return;
		}
		$definition = DefinitionInput::from_array( $data, $id );
		$this->rows->forget();
		foreach ( array_chunk( $rows, self::STEP ) as $some ) {
			$given = array();
			foreach ( $this->store->kept( $id, $some ) as $row => $text ) {
				$given[ $row - 1 ] = (array) json_decode( $text, true );
			}
			$this->store->write( $id, $this->lines( $definition, $given ) );
		}
	}

	/**
	 * Tables with cells that show a product.
	 *
	 * @return list<int>
	 */
	public static function following(): array {
		$kept = get_option( self::FOLLOWING );
		return array_values( array_map( 'intval', is_array( $kept ) ? $kept : array() ) );
	}

	/**
	 * Has a table follow its products, or no longer.
	 *
	 * @param int  $id      Table.
	 * @param bool $follows Whether it does.
	 */
	private static function follow( int $id, bool $follows ): void {
		$known = self::following();
		if ( in_array( $id, $known, true ) !== $follows ) {
			update_option( self::FOLLOWING, $follows ? array( ...$known, $id ) : array_values( array_diff( $known, array( $id ) ) ), true );
		}
	}

	/**
	 * Rows as the index keeps them.
	 *
	 * @param TableDefinition          $definition Table.
	 * @param array<int,array<mixed>>  $given      Cells by row, from 0.
	 * @return array<int,array<string,array{num:int|null,ord:string|null,text:string}>>
	 */
	private function lines( TableDefinition $definition, array $given ): array {
		$lines = array();
		foreach ( $this->rows->rows( $definition, '', $given ) as $row ) {
			$lines[ $row->id ] = array( TableIndex::ROW => array( 'num' => $row->id, 'ord' => null, 'text' => (string) wp_json_encode( $given[ $row->id - 1 ] ) ) ); // phpcs:ignore WordPress.Arrays
			foreach ( array_column( array_filter( $given[ $row->id - 1 ], 'is_array' ), 'product' ) as $product ) {
				$lines[ $row->id ][ TableIndex::BOUND . (int) $product ] = array( 'num' => 1, 'ord' => null, 'text' => '' ); // phpcs:ignore WordPress.Arrays
			}
			foreach ( $row->cells as $column => $cell ) {
				if ( null !== $cell->value || '' !== $cell->text ) {
					$lines[ $row->id ][ $column ] = TableIndex::line( $cell );
				}
			}
		}
		return $lines;
	}

	/**
	 * What the index of a table depends on: its rows and columns, and the shop's language and currency.
	 *
	 * @param int $id Table.
	 */
	private function mark( int $id ): string {
		return md5( wp_json_encode( $this->tables->data( $id, false )['columns'] ?? array() ) . get_post_meta( $id, TableStore::ROWS_MARK, true ) . TableIndex::depends_on() . self::FOLLOWING );
	}
}
