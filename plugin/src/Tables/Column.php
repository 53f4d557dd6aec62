<?php
/**
 * One column of a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * What a column shows and how. A key without its own fields takes them from the catalogue of columns.
 */
final readonly class Column {

	/** The priority of columns that are the first to go on narrow screens. */
	public const LAST = 7;

	/**
	 * Keeps the parts.
	 *
	 * @param string      $key      Key in the catalogue, or c1, c2 ... of a free table.
	 * @param string      $label    Heading.
	 * @param string      $type     money, number, date, text, or none where it cannot be ordered.
	 * @param string      $align    start, center or end.
	 * @param int         $priority 1 stays at every width; LAST is the first to go.
	 * @param string|null $better   lower, higher or null.
	 * @param bool        $total    Whether the foot shows its sum.
	 * @param bool        $hidden   Whether the shopper has to switch it on.
	 * @param int         $width    Width in pixels, 0 for as wide as it needs.
	 */
	public function __construct(
		public string $key,
		public string $label,
		public string $type = 'text',
		public string $align = 'start',
		public int $priority = 1,
		public ?string $better = null,
		public bool $total = false,
		public bool $hidden = false,
		public int $width = 0,
	) {
	}

	/**
	 * Whether rows can be ordered by it.
	 */
	public function is_sortable(): bool {
		return 'none' !== $this->type;
	}

	/**
	 * Name in the index of large tables: one attribute may be an amount in one table and a text in another.
	 */
	public function indexed(): string {
		return str_contains( $this->key, ':' ) && in_array( $this->type, array( 'money', 'date' ), true ) ? "{$this->key}@{$this->type}" : $this->key;
	}

	/**
	 * Whether its text is searched.
	 */
	public function is_searchable(): bool {
		return 'text' === $this->type;
	}

	/**
	 * What the engine is told.
	 *
	 * @return array{key:string,type:string,better:string|null,total:bool}
	 */
	public function for_engine(): array {
		return array(
			'key'    => $this->key,
			'type'   => $this->type,
			'better' => $this->better,
			'total'  => $this->total,
		);
	}
}
