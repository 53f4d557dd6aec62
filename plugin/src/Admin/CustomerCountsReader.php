<?php
/**
 * Who buys in this shop, in counts.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Orders\OrderColumns;

defined( 'ABSPATH' ) || exit;

/**
 * Counts customers by their e-mail over all paid orders. Names and addresses are not read.
 */
final class CustomerCountsReader {

	/**
	 * Takes what counts as a purchase.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 */
	public function __construct( private readonly array $statuses ) {
	}

	/**
	 * Customers, those with one order, those with more, and the order count from which the top fifth begins.
	 *
	 * @return array{customers:int,new:int,returning:int,top:int,top_spend:string}
	 */
	public function counts(): array {
		global $wpdb;
		$grouped   = $this->grouped();
		$row       = (array) $wpdb->get_row( "SELECT COUNT(*), SUM(CASE WHEN g.orders = 1 THEN 1 ELSE 0 END) FROM ($grouped) g", ARRAY_N ); // phpcs:ignore WordPress.DB -- Prepared in grouped().
		$customers = (int) ( $row[0] ?? 0 );
		$new       = (int) ( $row[1] ?? 0 );
		$top       = intdiv( $customers + 4, 5 );
		$spend     = $top > 0 ? (string) $wpdb->get_var( $wpdb->prepare( "SELECT g.spent FROM ($grouped) g ORDER BY g.spent DESC LIMIT 1 OFFSET %d", $top - 1 ) ) : '0'; // phpcs:ignore WordPress.DB -- Prepared in grouped().
		return array(
			'customers' => $customers,
			'new'       => $new,
			'returning' => $customers - $new,
			'top'       => $top,
			'top_spend' => $spend,
		);
	}

	/**
	 * The categories bought from most, most first.
	 *
	 * @param int $limit How many.
	 * @return list<string> Names.
	 */
	public function interests( int $limit ): array {
		global $wpdb;
		return $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Setup page only.
			$wpdb->prepare(
				"SELECT t.name FROM {$wpdb->prefix}wc_product_meta_lookup l
				JOIN {$wpdb->term_relationships} r ON r.object_id = l.product_id
				JOIN {$wpdb->term_taxonomy} x ON x.term_taxonomy_id = r.term_taxonomy_id AND x.taxonomy = 'product_cat'
				JOIN {$wpdb->terms} t ON t.term_id = x.term_id
				WHERE l.total_sales > 0 GROUP BY t.term_id, t.name ORDER BY SUM(l.total_sales) DESC, t.name LIMIT %d",
				$limit
			)
		);
	}

	/**
	 * One row a customer: e-mail, orders, spent.
	 */
	private function grouped(): string {
		global $wpdb;
		$order = OrderColumns::current();
		$email = $order->field( 'email' );
		$sql   = "SELECT $email email, COUNT(*) orders, SUM({$order->field( 'total' )}) spent FROM {$order->from( array( 'email', 'total' ) )}
			WHERE {$order->paid( count( $this->statuses ) )} AND $email <> '' GROUP BY $email";
		return (string) $wpdb->prepare( $sql, ...array_map( static fn( string $status ): string => 'wc-' . $status, $this->statuses ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
	}
}
