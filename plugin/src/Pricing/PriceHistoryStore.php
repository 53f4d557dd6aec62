<?php
/**
 * Prices that products had.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

defined( 'ABSPATH' ) || exit;

/**
 * One row for each change of a price: from when it was charged, in ten-thousandths of the shop's currency.
 * A price holds until the next row of its product.
 */
final class PriceHistoryStore {

	/** Table without prefix. */
	public const TABLE = 'tandem_price_history';

	/** Columns in dbDelta's notation. */
	public const COLUMNS = "id bigint(20) unsigned NOT NULL AUTO_INCREMENT,\nproduct_id bigint(20) unsigned NOT NULL,\nfrom_at bigint(20) unsigned NOT NULL,\nprice bigint(20) unsigned NOT NULL,\nPRIMARY KEY  (id),\nKEY product_from (product_id, from_at)";

	/** Decimals of a stored price. */
	public const EXPONENT = 4;

	/**
	 * Changes of price of some products, oldest first.
	 *
	 * @param list<int> $ids Products and variations.
	 * @return array<int,list<array{from:int,price:int}>>
	 */
	public function changes( array $ids ): array {
		global $wpdb;
		$changes = array();
		if ( ! $ids ) {
			return $changes;
		}
		$marks = implode( ', ', array_fill( 0, count( $ids ), '%d' ) );
		// phpcs:ignore WordPress.DB -- Own table; $marks holds placeholders only.
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT product_id, from_at, price FROM %i WHERE product_id IN ($marks) ORDER BY product_id, from_at, id", $wpdb->prefix . self::TABLE, ...$ids ) );
		foreach ( (array) $rows as $row ) {
			$changes[ (int) $row->product_id ][] = array(
				'from'  => (int) $row->from_at,
				'price' => (int) $row->price,
			);
		}
		return $changes;
	}

	/**
	 * Notes that a product costs this from now on.
	 *
	 * @param int $id    Product or variation.
	 * @param int $at    UNIX seconds.
	 * @param int $price Ten-thousandths.
	 */
	public function add( int $id, int $at, int $price ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery -- Own table.
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (product_id, from_at, price) VALUES (%d, %d, %d)', $wpdb->prefix . self::TABLE, $id, $at, $price ) );
	}

	/**
	 * Present prices of published products and variations, in order of id.
	 *
	 * @param int $after Id to start after.
	 * @param int $limit Rows.
	 * @return array<int,string> Decimal text by id.
	 */
	public function present( int $after, int $limit ): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Once a day.
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT l.product_id, l.min_price FROM {$wpdb->prefix}wc_product_meta_lookup l INNER JOIN {$wpdb->posts} p ON p.ID = l.product_id WHERE l.product_id > %d AND p.post_type IN ('product', 'product_variation') AND p.post_status = 'publish' ORDER BY l.product_id LIMIT %d", $after, $limit ) );
		$present = array();
		foreach ( (array) $rows as $row ) {
			$present[ (int) $row->product_id ] = (string) $row->min_price;
		}
		return $present;
	}

	/**
	 * Deletes prices that ended long ago.
	 *
	 * @param int $before UNIX seconds; a price that was followed by another before this goes.
	 * @param int $limit  Rows at most.
	 * @return int Rows deleted.
	 */
	public function forget_before( int $before, int $limit = 1000 ): int {
		global $wpdb;
		$table = $wpdb->prefix . self::TABLE;
		// phpcs:disable WordPress.DB -- Own table; $marks holds placeholders only.
		$ids = $wpdb->get_col( $wpdb->prepare( 'SELECT DISTINCT a.id FROM %i a INNER JOIN %i b ON b.product_id = a.product_id AND b.from_at > a.from_at AND b.from_at < %d LIMIT %d', $table, $table, $before, $limit ) );
		if ( ! $ids ) {
			return 0;
		}
		$marks = implode( ', ', array_fill( 0, count( $ids ), '%d' ) );
		return (int) $wpdb->query( $wpdb->prepare( "DELETE FROM %i WHERE id IN ($marks)", $table, ...array_map( 'intval', $ids ) ) );
		// phpcs:enable
	}

	/**
	 * Deletes the prices of a product that is gone.
	 *
	 * @param int $id Product or variation.
	 */
	public function forget_product( int $id ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Own table.
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE product_id = %d', $wpdb->prefix . self::TABLE, $id ) );
	}
}
