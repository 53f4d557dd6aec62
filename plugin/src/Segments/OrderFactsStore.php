<?php
/**
 * One row of order facts a customer.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps what the orders of a customer say, so that a cart costs one look-up by key. A row is marked stale
 * when an order of its customer changes and made again at the next look, at the latest after a day.
 */
final class OrderFactsStore {

	/** Table without prefix. */
	public const TABLE = 'tandem_customers';

	/** Columns in dbDelta's notation. */
	public const COLUMNS = "customer varchar(40) NOT NULL,\nuser_id bigint(20) unsigned NOT NULL DEFAULT 0,\norders int(10) unsigned NOT NULL DEFAULT 0,\nspent bigint(20) NOT NULL DEFAULT 0,\nfirst_at bigint(20) unsigned NOT NULL DEFAULT 0,\nlast_at bigint(20) unsigned NOT NULL DEFAULT 0,\nhistory longtext NOT NULL,\nsegments longtext NOT NULL,\nstale tinyint(1) NOT NULL DEFAULT 0,\nupdated_at bigint(20) unsigned NOT NULL DEFAULT 0,\nPRIMARY KEY  (customer),\nKEY user_id (user_id),\nKEY spent (spent),\nKEY last_at (last_at)";

	/** Seconds until a row is read again although no order is known to have changed. */
	private const FRESH = 86400;

	/**
	 * Histories of this request.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private array $known = array();

	/**
	 * Rows marked stale in this request and not read since.
	 *
	 * @var array<string,true>
	 */
	private array $marked = array();

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OrderFactsReader $reader Reader of orders.
	 */
	public function __construct( private readonly \Closure $reader ) {
	}

	/**
	 * History of a user.
	 *
	 * @param int $user User id.
	 * @return array{orders:list<array{0:int,1:int,2:int}>,products:list<int>,bought:list<int>,categories:list<int>,first:int,last:int,spent:int,segments:array<string,mixed>}
	 */
	public function user( int $user ): array {
		$key = CustomerKey::user( $user );
		return $this->known[ $key ] ??= $this->stored( $key ) ?? $this->made( $key, $user, (string) ( get_userdata( $user )->user_email ?? '' ) );
	}

	/**
	 * Reads the histories of many users at once, so that user() answers from memory: two queries where their rows are
	 * there, nine where none is.
	 *
	 * @param list<int> $users User ids, a few hundred at most; cache_users() has read them.
	 */
	public function read_ahead( array $users ): void {
		global $wpdb;
		$keys = array();
		foreach ( $users as $user ) {
			if ( ! isset( $this->known[ CustomerKey::user( $user ) ] ) ) {
				$keys[ CustomerKey::user( $user ) ] = $user;
			}
		}
		if ( ! $keys ) {
			return;
		}
		$marks    = implode( ', ', array_fill( 0, count( $keys ), '%s' ) );
		$segments = array();
		// phpcs:ignore WordPress.DB -- Own table; $marks holds placeholders only.
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( "SELECT customer, spent, first_at, last_at, history, segments, stale, updated_at FROM %i WHERE customer IN ($marks)", $wpdb->prefix . self::TABLE, ...array_keys( $keys ) ) ) as $row ) {
			$history = self::usable( $row );
			if ( null !== $history ) {
				$this->known[ $row->customer ] = $history;
				unset( $keys[ $row->customer ] );
			} else {
				$segments[ $row->customer ] = (string) $row->segments;
			}
		}
		if ( $keys ) {
			$this->make_ahead( $keys, $segments );
		}
	}

	/**
	 * Forgets what read_ahead() read: a shop has more customers than memory.
	 *
	 * @param list<int> $users User ids.
	 */
	public function let_go( array $users ): void {
		foreach ( $users as $user ) {
			unset( $this->known[ CustomerKey::user( $user ) ] );
		}
	}

	/**
	 * History of a guest.
	 *
	 * @param string $email E-mail address.
	 * @return array{orders:list<array{0:int,1:int,2:int}>,products:list<int>,bought:list<int>,categories:list<int>,first:int,last:int,spent:int,segments:array<string,mixed>}
	 */
	public function guest( string $email ): array {
		$key = CustomerKey::guest( $email );
		return $this->known[ $key ] ??= $this->stored( $key ) ?? $this->made( $key, 0, $email );
	}

	/**
	 * An order of these customers changed.
	 *
	 * @param string ...$keys Customers.
	 */
	public function changed( string ...$keys ): void {
		global $wpdb;
		foreach ( $keys as $key ) {
			unset( $this->known[ $key ] );
			if ( '' !== $key && ! isset( $this->marked[ $key ] ) ) {
				$this->marked[ $key ] = true;
				$wpdb->update( $wpdb->prefix . self::TABLE, array( 'stale' => 1 ), array( 'customer' => $key ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			}
		}
	}

	/**
	 * Takes over what training found. Whoever is not named keeps nothing of an earlier training.
	 *
	 * @param array<int,array<string,mixed>> $found By user id.
	 */
	public function put_segments( array $found ): void {
		global $wpdb;
		$table = $wpdb->prefix . self::TABLE;
		// phpcs:disable WordPress.DB -- Own table; rows of placeholders only.
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET segments = '' WHERE segments <> ''", $table ) );
		foreach ( array_chunk( $found, 200, true ) as $part ) {
			$values = array();
			foreach ( $part as $user => $segments ) {
				array_push( $values, CustomerKey::user( $user ), $user, (string) wp_json_encode( $segments ) );
			}
			$marks = implode( ', ', array_fill( 0, count( $part ), "(%s, %d, '', %s, 1)" ) );
			$wpdb->query( $wpdb->prepare( "INSERT INTO %i (customer, user_id, history, segments, stale) VALUES $marks ON DUPLICATE KEY UPDATE segments = VALUES(segments)", $table, ...$values ) );
		}
		// phpcs:enable
		$this->known = array();
	}

	/**
	 * Forgets what this process has read, as at the start of a request. For a process that plays several, such as the
	 * tests; a shop's own request ends before.
	 */
	public function release(): void {
		$this->known  = array();
		$this->marked = array();
	}

	/**
	 * Removes customers for good.
	 *
	 * @param string ...$keys Customers.
	 * @return int Rows removed.
	 */
	public function forget( string ...$keys ): int {
		global $wpdb;
		$gone = 0;
		foreach ( $keys as $key ) {
			unset( $this->known[ $key ], $this->marked[ $key ] );
			$gone += (int) $wpdb->delete( $wpdb->prefix . self::TABLE, array( 'customer' => $key ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		}
		return $gone;
	}

	/**
	 * Users with a row, in order.
	 *
	 * @param int $after Only users after this one.
	 * @param int $most  How many at most.
	 * @return list<int>
	 */
	public function users( int $after, int $most ): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( 'SELECT user_id FROM %i WHERE user_id > %d ORDER BY user_id LIMIT %d', $wpdb->prefix . self::TABLE, $after, $most ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * The row as it is stored, or null where there is none that may be used.
	 *
	 * @param string $key Customer.
	 * @return array<string,mixed>|null
	 */
	private function stored( string $key ): ?array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT spent, first_at, last_at, history, segments, stale, updated_at FROM %i WHERE customer = %s', $wpdb->prefix . self::TABLE, $key ) );
		return $row ? self::usable( $row ) : null;
	}

	/**
	 * A row as it is used, or null where it has to be made again.
	 *
	 * @param object $row Row.
	 * @return array<string,mixed>|null
	 */
	private static function usable( object $row ): ?array {
		if ( (int) $row->stale || (int) $row->updated_at < time() - self::FRESH ) {
			return null;
		}
		$history = json_decode( (string) $row->history, true );
		if ( ! is_array( $history ) || ! isset( $history['orders'], $history['products'], $history['categories'] ) ) {
			return null;
		}
		return array(
			'orders'     => $history['orders'],
			'products'   => $history['products'],
			// A row of a version before this one has no times: none of its products was bought later.
			'bought'     => $history['bought'] ?? array_fill( 0, count( $history['products'] ), (int) $row->last_at ),
			'categories' => $history['categories'],
			'first'      => (int) $row->first_at,
			'last'       => (int) $row->last_at,
			'spent'      => (int) $row->spent,
			'segments'   => self::segments( (string) $row->segments ),
		);
	}

	/**
	 * Reads the orders of many users and stores their rows. What training found of them stays.
	 *
	 * @param array<string,int>    $keys     User ids by customer.
	 * @param array<string,string> $segments What training found, by customer.
	 */
	private function make_ahead( array $keys, array $segments ): void {
		global $wpdb;
		$emails = array();
		foreach ( $keys as $user ) {
			$emails[ $user ] = (string) ( get_userdata( $user )->user_email ?? '' );
		}
		$histories = ( $this->reader )()->histories( $emails );
		$products  = array_values( array_unique( array_merge( ...array_column( $histories, 'products' ) ) ) );
		$terms     = $products ? wp_get_object_terms( $products, 'product_cat', array( 'fields' => 'all_with_object_id' ) ) : array();
		$of        = array();
		foreach ( is_array( $terms ) ? $terms : array() as $term ) {
			$of[ (int) $term->object_id ][] = (int) $term->term_id;
		}
		$values = array();
		foreach ( $keys as $key => $user ) {
			$history               = $histories[ $user ];
			$history['categories'] = array_values( array_unique( array_merge( array(), ...array_values( array_intersect_key( $of, array_flip( $history['products'] ) ) ) ) ) );
			sort( $history['categories'] );
			array_push( $values, $key, $user, count( $history['orders'] ), $history['spent'], $history['first'], $history['last'], self::body( $history ), time() );
			$this->known[ $key ] = $history + array( 'segments' => self::segments( $segments[ $key ] ?? '' ) );
			unset( $this->marked[ $key ] );
		}
		$marks = implode( ', ', array_fill( 0, count( $keys ), "(%s, %d, %d, %d, %d, %d, %s, '', 0, %d)" ) );
		// phpcs:ignore WordPress.DB -- Own table; $marks holds placeholders only.
		$wpdb->query( $wpdb->prepare( "INSERT INTO %i (customer, user_id, orders, spent, first_at, last_at, history, segments, stale, updated_at) VALUES $marks ON DUPLICATE KEY UPDATE orders = VALUES(orders), spent = VALUES(spent), first_at = VALUES(first_at), last_at = VALUES(last_at), history = VALUES(history), stale = 0, updated_at = VALUES(updated_at)", $wpdb->prefix . self::TABLE, ...$values ) );
	}

	/**
	 * A history as the row holds it.
	 *
	 * @param array<string,mixed> $history History with its categories.
	 */
	private static function body( array $history ): string {
		return (string) wp_json_encode(
			array(
				'orders'     => $history['orders'],
				'products'   => $history['products'],
				'bought'     => $history['bought'],
				'categories' => $history['categories'],
			)
		);
	}

	/**
	 * Reads the orders and stores the row. What training found of this customer stays.
	 *
	 * @param string $key   Customer.
	 * @param int    $user  User id, 0 for a guest.
	 * @param string $email E-mail address.
	 * @return array<string,mixed>
	 */
	private function made( string $key, int $user, string $email ): array {
		global $wpdb;
		$history               = ( $this->reader )()->history( $user, $email );
		$history['categories'] = self::categories( $history['products'] );
		$table                 = $wpdb->prefix . self::TABLE;
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- Own table.
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO %i (customer, user_id, history, segments) VALUES (%s, %d, '', '')", $table, $key, $user ) );
		$wpdb->update(
			$table,
			array(
				'orders'     => count( $history['orders'] ),
				'spent'      => $history['spent'],
				'first_at'   => $history['first'],
				'last_at'    => $history['last'],
				'history'    => self::body( $history ),
				'stale'      => 0,
				'updated_at' => time(),
			),
			array( 'customer' => $key )
		);
		$segments = $wpdb->get_var( $wpdb->prepare( 'SELECT segments FROM %i WHERE customer = %s', $table, $key ) );
		// phpcs:enable
		unset( $this->marked[ $key ] );
		return $history + array( 'segments' => self::segments( (string) $segments ) );
	}

	/**
	 * Categories of products, all in one look-up.
	 *
	 * @param list<int> $products Product ids.
	 * @return list<int>
	 */
	public static function categories( array $products ): array {
		if ( ! $products ) {
			return array();
		}
		$terms = wp_get_object_terms( $products, 'product_cat', array( 'fields' => 'ids' ) );
		$ids   = is_array( $terms ) ? array_values( array_unique( array_map( 'intval', $terms ) ) ) : array();
		sort( $ids );
		return $ids;
	}

	/**
	 * What training found.
	 *
	 * @param string $json Column.
	 * @return array<string,mixed>
	 */
	private static function segments( string $json ): array {
		$found = json_decode( $json, true );
		return is_array( $found ) ? $found : array();
	}
}
