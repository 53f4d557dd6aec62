<?php
/**
 * Where orders are stored.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Automattic\WooCommerce\Utilities\OrderUtil;

defined( 'ABSPATH' ) || exit;

/**
 * Names of tables and columns in both order storages: WooCommerce's order tables and, in older shops, posts and
 * their meta. Every query over orders takes its names from here. An alias names the order in the query; what is a
 * column in one storage and a row of meta in the other is joined by from() under a name made of the alias.
 */
final readonly class OrderColumns {

	/**
	 * Fields that from() may join: column of the order tables, meta key of posts.
	 */
	private const FIELDS = array(
		'total'    => array( 'total_amount', '_order_total' ),
		'email'    => array( 'billing_email', '_billing_email' ),
		'currency' => array( 'currency', '_order_currency' ),
		'user'     => array( 'customer_id', '_customer_user' ),
	);

	/**
	 * Takes the storage.
	 *
	 * @param bool $hpos Whether the order tables hold the truth.
	 */
	private function __construct( private bool $hpos ) {
	}

	/**
	 * The columns of this shop.
	 *
	 * @param bool|null $hpos Whether the order tables hold the truth; null asks WooCommerce.
	 */
	public static function current( ?bool $hpos = null ): self {
		return new self( $hpos ?? OrderUtil::custom_orders_table_usage_is_enabled() );
	}

	/**
	 * "orders" for the order tables, "posts" for shops without them.
	 */
	public function storage(): string {
		return $this->hpos ? 'orders' : 'posts';
	}

	/**
	 * Table of orders and refunds.
	 */
	public function table(): string {
		global $wpdb;
		return $this->hpos ? $wpdb->prefix . 'wc_orders' : $wpdb->posts;
	}

	/**
	 * Column of the id.
	 *
	 * @param string $alias The order.
	 */
	public function id( string $alias = 'o' ): string {
		return $alias . ( $this->hpos ? '.id' : '.ID' );
	}

	/**
	 * Column of the type: shop_order or shop_order_refund.
	 *
	 * @param string $alias The order.
	 */
	public function type( string $alias = 'o' ): string {
		return $alias . ( $this->hpos ? '.type' : '.post_type' );
	}

	/**
	 * Column of the status, with prefix.
	 *
	 * @param string $alias The order.
	 */
	public function status( string $alias = 'o' ): string {
		return $alias . ( $this->hpos ? '.status' : '.post_status' );
	}

	/**
	 * Column of the order that a refund belongs to.
	 *
	 * @param string $alias The refund.
	 */
	public function parent( string $alias = 'r' ): string {
		return $alias . ( $this->hpos ? '.parent_order_id' : '.post_parent' );
	}

	/**
	 * Column of the time of making, UTC.
	 *
	 * @param string $alias The order.
	 */
	public function created( string $alias = 'o' ): string {
		return $alias . ( $this->hpos ? '.date_created_gmt' : '.post_date_gmt' );
	}

	/**
	 * The table with the fields that are named, each at most one row.
	 *
	 * @param list<string> $fields Of total, email, currency and user.
	 * @param string       $alias  The order.
	 */
	public function from( array $fields = array(), string $alias = 'o' ): string {
		global $wpdb;
		$sql = $this->table() . ' ' . $alias;
		foreach ( $this->hpos ? array() : $fields as $field ) {
			// LOWER() keeps the database from starting at the index of meta keys.
			$sql .= " LEFT JOIN {$wpdb->postmeta} {$alias}_$field ON {$alias}_$field.post_id = $alias.ID AND LOWER({$alias}_$field.meta_key) = '" . self::FIELDS[ $field ][1] . "'";
		}
		return $sql;
	}

	/**
	 * A field that from() names.
	 *
	 * @param string $field total, email, currency or user.
	 * @param string $alias The order.
	 */
	public function field( string $field, string $alias = 'o' ): string {
		return $this->hpos ? "$alias." . self::FIELDS[ $field ][0] : "{$alias}_$field.meta_value";
	}

	/**
	 * Condition on orders of some statuses, one placeholder a status.
	 *
	 * @param int    $statuses How many.
	 * @param string $alias    The order.
	 */
	public function paid( int $statuses, string $alias = 'o' ): string {
		return "{$this->type( $alias )} = 'shop_order' AND {$this->status( $alias )} IN (" . implode( ', ', array_fill( 0, max( 1, $statuses ), '%s' ) ) . ')';
	}

	/**
	 * Sum of the refunds of an order: negative, null where there is none.
	 *
	 * @param string $alias The order.
	 */
	public function refunds( string $alias = 'o' ): string {
		return "(SELECT SUM(0 + {$this->field( 'total', 'r' )}) FROM {$this->from( array( 'total' ), 'r' )} WHERE {$this->parent()} = {$this->id( $alias )} AND {$this->type( 'r' )} = 'shop_order_refund')";
	}

	/**
	 * Table of an order's meta rows: name, column of the order.
	 *
	 * @return array{0:string,1:string}
	 */
	public function meta(): array {
		global $wpdb;
		return $this->hpos ? array( $wpdb->prefix . 'wc_orders_meta', 'order_id' ) : array( $wpdb->postmeta, 'post_id' );
	}
}
