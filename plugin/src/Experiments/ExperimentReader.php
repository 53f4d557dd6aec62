<?php
/**
 * Counts of an experiment.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Plugin\Reports\OrderFactStore;

defined( 'ABSPATH' ) || exit;

/**
 * Visitors exposed to each arm, and what those who ordered after their first exposure paid, net of refunds, in
 * the shape the engine's experiment report asks for. Visitors seen in more than one arm are in none and counted.
 * Orders come from the facts of orders, so that an edited, refunded or cancelled order changes the result.
 */
final class ExperimentReader {

	/**
	 * A visitor's arm and first exposure; %s is the experiment.
	 */
	private const VISITORS = "SELECT e.visitor AS visitor, MIN(e.arm) AS arm, MIN(e.at) AS seen, COUNT(DISTINCT e.arm) AS arms FROM %i e WHERE e.experiment = %s AND e.kind = 'exposure' GROUP BY e.visitor";

	/**
	 * Takes the facts.
	 *
	 * @param OrderFactStore $facts Facts of orders.
	 */
	public function __construct( private readonly OrderFactStore $facts ) {
	}

	/**
	 * The request for the engine.
	 *
	 * @param string            $key     Key of the experiment.
	 * @param array<string,int> $weights Buckets by arm, the control first.
	 * @param int               $now     UNIX seconds.
	 * @param int               $started UNIX seconds, 0 for the first exposure.
	 * @param int               $planned Visitors an arm, 0 for no plan.
	 * @param int               $percent Loss that a guardrail allows.
	 * @return array<string,mixed>|null Null before the first exposure.
	 */
	public function request( string $key, array $weights, int $now, int $started = 0, int $planned = 0, int $percent = 10 ): ?array {
		global $wpdb;
		$this->facts->refresh();
		$arms = array();
		foreach ( $weights as $arm => $weight ) {
			$arms[ $arm ] = array(
				'id'       => $arm,
				'weight'   => $weight,
				'visitors' => 0,
				'mixed'    => 0,
				'buyers'   => array(),
			);
		}
		$first = $now;
		$table = $wpdb->prefix . 'tandem_events';
		foreach ( $this->rows( 'SELECT v.arm, CASE WHEN v.arms > 1 THEN 1 ELSE 0 END AS mixed, COUNT(*) AS n, MIN(v.seen) AS seen FROM (' . self::VISITORS . ') v GROUP BY v.arm, mixed', $table, $key ) as $row ) {
			$first = min( $first, (int) $row['seen'] );
			if ( isset( $arms[ $row['arm'] ] ) ) {
				$arms[ $row['arm'] ][ (int) $row['mixed'] ? 'mixed' : 'visitors' ] += (int) $row['n'];
			}
		}
		if ( 0 === array_sum( array_column( $arms, 'visitors' ) ) + array_sum( array_column( $arms, 'mixed' ) ) ) {
			return null;
		}
		foreach ( $this->rows( 'SELECT v.arm, SUM(f.net) AS net, SUM(COALESCE(f.margin, 0)) AS margin, COUNT(*) AS n, SUM(f.items) AS items, SUM(f.refunded) AS refunded FROM (' . self::VISITORS . ') v JOIN %i f ON f.visitor = v.visitor AND f.counts = 1 AND f.at >= v.seen WHERE v.arms = 1 GROUP BY v.arm, v.visitor ORDER BY v.visitor', $table, $key, $wpdb->prefix . 'tandem_orders' ) as $row ) {
			if ( isset( $arms[ $row['arm'] ] ) ) {
				$arms[ $row['arm'] ]['buyers'][] = array( (int) $row['net'], (int) $row['margin'], (int) $row['n'], (int) $row['items'], (int) $row['refunded'] );
			}
		}
		foreach ( $this->rows( "SELECT t.arm, COUNT(*) AS n, SUM(t.ms) AS total, SUM(1.0 * t.ms * t.ms) AS squares FROM %i t WHERE t.experiment = %s AND t.kind = 'exposure' AND t.ms > 0 GROUP BY t.arm", $table, $key ) as $row ) {
			if ( isset( $arms[ $row['arm'] ] ) ) {
				$arms[ $row['arm'] ]['times'] = array( (float) $row['n'], (float) $row['total'], (float) $row['squares'] );
			}
		}
		return array(
			'version'          => 1,
			'started'          => $started > 0 ? min( $started, $now ) : $first,
			'now'              => $now,
			'planned_visitors' => $planned,
			'guardrail'        => max( 1, min( 100, $percent ) ) / 100,
			'arms'             => array_values( $arms ),
		);
	}

	/**
	 * Rows of a query.
	 *
	 * @param string $sql       Its placeholders are the values.
	 * @param string ...$values Tables and keys.
	 * @return list<array<string,mixed>>
	 * @throws \RuntimeException When the database refuses.
	 */
	private function rows( string $sql, string ...$values ): array {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'exposures could not be read: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		return (array) $rows;
	}
}
