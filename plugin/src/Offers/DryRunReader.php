<?php
/**
 * Paid orders of a time, in the order of time.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Orders\OrderColumns;

defined( 'ABSPATH' ) || exit;

/**
 * Ids only, page by page, from either order storage.
 */
final class DryRunReader {

	/**
	 * Statuses with prefix.
	 *
	 * @var list<string>
	 */
	private readonly array $statuses;

	/**
	 * Takes what counts as paid.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 */
	public function __construct( array $statuses ) {
		$this->statuses = array_map( static fn( string $status ): string => 'wc-' . $status, array() === $statuses ? array( 'completed' ) : $statuses );
	}

	/**
	 * How many orders there are.
	 *
	 * @param int $since First second.
	 * @param int $until First second that no longer counts.
	 */
	public function count( int $since, int $until ): int {
		global $wpdb;
		$of = OrderColumns::current();
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$of->from()} WHERE {$of->paid( count( $this->statuses ) )} AND {$of->created()} >= %s AND {$of->created()} < %s", ...array( ...$this->statuses, gmdate( 'Y-m-d H:i:s', $since ), gmdate( 'Y-m-d H:i:s', $until ) ) ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
	}

	/**
	 * The next orders after one.
	 *
	 * @param string $at    Time of that order, "Y-m-d H:i:s" in UTC.
	 * @param int    $id    Its id.
	 * @param int    $until First second that no longer counts.
	 * @param int    $most  How many at most.
	 * @return list<array{0:int,1:string}> Id and time.
	 */
	public function next( string $at, int $id, int $until, int $most ): array {
		global $wpdb;
		$of   = OrderColumns::current();
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT {$of->id()} AS id, {$of->created()} AS created FROM {$of->from()} WHERE {$of->paid( count( $this->statuses ) )} AND ({$of->created()} > %s OR ({$of->created()} = %s AND {$of->id()} > %d)) AND {$of->created()} < %s ORDER BY {$of->created()}, {$of->id()} LIMIT %d", ...array( ...$this->statuses, $at, $at, $id, gmdate( 'Y-m-d H:i:s', $until ), $most ) ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( ! is_array( $rows ) || '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'orders could not be read for a dry run: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
		return array_map( static fn( array $row ): array => array( (int) $row[0], (string) $row[1] ), $rows );
	}
}
