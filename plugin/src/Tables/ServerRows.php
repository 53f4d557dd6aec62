<?php
/**
 * Large tables, page by page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Log;

/**
 * Decides by size whether a table of products is in the page, and finds its pages where it is not.
 */
final class ServerRows {

	/**
	 * Takes its services.
	 *
	 * @param TableIndexStore $store  Database.
	 * @param TableIndex      $index  Index of products.
	 * @param ProductSource   $source Products without the index.
	 * @param DataIndex       $own    Index of own data.
	 */
	public function __construct(
		private readonly TableIndexStore $store,
		private readonly TableIndex $index,
		private readonly ProductSource $source,
		public readonly DataIndex $own,
	) {
	}

	/**
	 * A page of a table; null where the table fits into the web page.
	 *
	 * @param TableDefinition     $definition Table.
	 * @param array<string,mixed> $asked      What the shopper asks.
	 * @param bool                $alone      Whether only rows are wanted, without filters around them.
	 */
	public function page( TableDefinition $definition, array $asked, bool $alone ): ?RowsPage {
		$scope = $this->scope( $definition );
		if ( null === $scope ) {
			return null;
		}
		$is_own   = 'data' === $definition->kind;
		$question = RowsQuestion::of( $definition, $asked, $is_own ? $definition->places : TableIndex::state()['columns'] );
		if ( ! ( $is_own ? $this->own->answers( $definition ) : $this->index->answers( $definition->columns ) ) ) {
			$page = $this->unindexed( $definition, $question );
			null === $page || ( $is_own ? $this->own->want( $definition->id ) : $this->index->want( $definition->columns ) );
			return $page;
		}
		try {
			$total = $this->store->count( $scope );
			if ( $total <= TableBuilder::IN_PAGE ) {
				return null;
			}
			$total    = $is_own ? $total : min( $total, $definition->source['limit'] );
			$narrowed = array() !== $question->words || array() !== $question->filters;
			$answer   = $narrowed ? $this->store->found( $scope, $question ) : array( 'ids' => $this->store->page( $scope, $question ), 'found' => $total ); // phpcs:ignore WordPress.Arrays
			return new RowsPage( $answer['ids'], $total, $answer['found'], $question->page, $question->size, true, $alone ? array() : $this->filters( $definition, $scope ), $this->sums( $definition, $scope, $question ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'table index', $error );
			return $this->unindexed( $definition, $question );
		}
	}

	/**
	 * Rows of the index that make up a table; null for a table that is never large.
	 *
	 * @param TableDefinition $definition Table.
	 */
	private function scope( TableDefinition $definition ): ?RowsScope {
		if ( 'data' === $definition->kind ) {
			return $definition->id > 0 && $definition->kept > TableBuilder::IN_PAGE ? new RowsScope( $definition->id ) : null;
		}
		return 'products' === $definition->kind && $definition->source['limit'] > TableBuilder::IN_PAGE ? RowsScope::of( $definition->source ) : null;
	}

	/**
	 * A page while the index is being built: WooCommerce's own order or that of the rows, no search.
	 *
	 * @param TableDefinition $definition Table.
	 * @param RowsQuestion    $question   Question.
	 */
	private function unindexed( TableDefinition $definition, RowsQuestion $question ): ?RowsPage {
		$ids = 'data' === $definition->kind ? range( 1, max( 1, $definition->kept ) ) : $this->source->ids( $definition->source, 0 );
		return count( $ids ) <= TableBuilder::IN_PAGE ? null : new RowsPage( array_slice( $ids, ( $question->page - 1 ) * $question->size, $question->size ), count( $ids ), count( $ids ), $question->page, $question->size, false );
	}

	/**
	 * Filters above the table, with the values of all its rows.
	 *
	 * @param TableDefinition $definition Table.
	 * @param RowsScope       $scope      Its rows.
	 * @return list<array<string,mixed>>
	 */
	private function filters( TableDefinition $definition, RowsScope $scope ): array {
		$texts   = array();
		$numbers = array();
		foreach ( $definition->filters as $filter ) {
			$column                       = array_column( $definition->columns, null, 'key' )[ $filter['column'] ];
			$texts[ $filter['column'] ]   = 'text' === $column->type ? $this->store->texts( $scope, $column->indexed() ) : array();
			$numbers[ $filter['column'] ] = 'text' === $column->type ? null : $this->store->numbers_of( $scope, $column->indexed() );
		}
		return FilterOptions::from( $definition, $texts, $numbers );
	}

	/**
	 * Sums of the columns that the foot shows.
	 *
	 * @param TableDefinition $definition Table.
	 * @param RowsScope       $scope      Its rows.
	 * @param RowsQuestion    $question   Question.
	 * @return array<string,int>
	 */
	private function sums( TableDefinition $definition, RowsScope $scope, RowsQuestion $question ): array {
		$sums = array();
		foreach ( $definition->behaviour['totals'] ? $definition->columns : array() as $column ) {
			$numbers = $column->total ? $this->store->numbers_of( $scope, $column->indexed(), $question ) : null;
			if ( null !== $numbers ) {
				$sums[ $column->key ] = $numbers['sum'];
			}
		}
		return $sums;
	}
}
