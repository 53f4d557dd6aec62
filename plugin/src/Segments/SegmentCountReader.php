<?php
/**
 * How many customers meet conditions.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Engine;
use Tandem\Plugin\Orders\OrderColumns;

defined( 'ABSPATH' ) || exit;

/**
 * Counts the shop's customers with an account who meet conditions, for the editor. Large shops are
 * counted by a sample, which the answer says. A count below five is not told: it would be about persons.
 */
final class SegmentCountReader {

	/** Customers looked at. */
	private const SAMPLE = 1000;

	/** Seconds spent at most. */
	private const SECONDS = 3.0;

	/** Smallest number that is told. */
	public const LEAST = 5;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param ShopperFacts      $facts    Facts.
	 * @param list<string>      $statuses Order statuses that count.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly ShopperFacts $facts,
		private readonly array $statuses,
	) {
	}

	/**
	 * The count.
	 *
	 * @param array<string,mixed> $conditions Conditions.
	 * @return array{customers:int|null,looked:int,all:int,few:bool}
	 */
	public function of( array $conditions ): array {
		$text  = (string) wp_json_encode(
			array(
				array(
					'id'         => '1',
					'conditions' => $conditions,
				),
			)
		);
		$ask   = fn( array $facts ): bool => array() !== ( $this->engine )()->offers(
			array(
				'version' => 1,
				'now'     => 0,
				'facts'   => $facts,
				'offers'  => $text,
			)
		)['eligible'];
		$days  = array();
		if ( preg_match_all( '/"customer\.(?:spent|orders|items)_in:(\d+)"/', $text, $found ) ) {
			$days = array_map( 'intval', $found[1] );
		}
		$windows = static fn( array $known ): array => array( ...$known, ...$days );
		add_filter( 'tandem_fact_windows', $windows );
		$began = microtime( true );
		$met   = 0;
		$seen  = 0;
		$ask( array( 'customer.logged_in' => true ) );
		$users = $this->customers();
		cache_users( array_slice( $users, 0, self::SAMPLE ) );
		foreach ( array_slice( $users, 0, self::SAMPLE ) as $user ) {
			if ( microtime( true ) - $began > self::SECONDS ) {
				break;
			}
			++$seen;
			$met += $ask( $this->facts->of_customer( $user ) ) ? 1 : 0;
		}
		remove_filter( 'tandem_fact_windows', $windows );
		$all = $this->all();
		return array(
			'customers' => $met > 0 && $met < self::LEAST ? null : $met,
			'looked'    => $seen,
			'all'       => max( $all, $seen ),
			'few'       => $met > 0 && $met < self::LEAST,
		);
	}

	/**
	 * Customers with an account who have ordered, spread over all ids so that old and new ones are there.
	 *
	 * @return list<int>
	 */
	private function customers(): array {
		global $wpdb;
		$of  = OrderColumns::current();
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT {$of->field( 'user' )} AS who FROM {$of->from( array( 'user' ) )} WHERE {$of->paid( count( $this->statuses ) )} AND {$of->field( 'user' )} > 0 ORDER BY who LIMIT 50000", ...$this->prefixed() ) ); // phpcs:ignore WordPress.DB -- Own names and placeholders only.
		$ids = array_map( 'intval', (array) $ids );
		if ( count( $ids ) <= self::SAMPLE ) {
			return $ids;
		}
		$step = count( $ids ) / self::SAMPLE;
		return array_map( static fn( int $place ): int => $ids[ (int) ( $place * $step ) ], range( 0, self::SAMPLE - 1 ) );
	}

	/**
	 * Customers with an account who have ordered.
	 */
	private function all(): int {
		global $wpdb;
		$of = OrderColumns::current();
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(DISTINCT {$of->field( 'user' )}) FROM {$of->from( array( 'user' ) )} WHERE {$of->paid( count( $this->statuses ) )} AND {$of->field( 'user' )} > 0", ...$this->prefixed() ) ); // phpcs:ignore WordPress.DB -- Own names and placeholders only.
	}

	/**
	 * Statuses as the database has them.
	 *
	 * @return list<string>
	 */
	private function prefixed(): array {
		return array_map( static fn( string $status ): string => 'wc-' . $status, $this->statuses ? $this->statuses : array( 'completed' ) );
	}
}
