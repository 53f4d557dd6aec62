<?php
/**
 * How many customers meet conditions.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Engine;

defined( 'ABSPATH' ) || exit;

/**
 * Counts the customers with an account who meet conditions, for the editor: all of them, some hundred at a time. Where
 * that takes longer than an editor waits, those that were looked at are a sample, which the answer says. A count below
 * five is not told: it would be about persons.
 */
final class SegmentCountReader {

	/** Customers whose facts are read at once. */
	private const AT_ONCE = 250;

	/** Seconds spent at most. */
	private const SECONDS = 5.0;

	/** Smallest number that is told. */
	public const LEAST = 5;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param ShopperFacts      $facts    Facts.
	 * @param OrderFactsStore   $orders   Order facts.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly ShopperFacts $facts,
		private readonly OrderFactsStore $orders,
	) {
	}

	/**
	 * The count. Of who is not here nothing is known of cart and visit: conditions on them are not counted, which the
	 * answer says.
	 *
	 * @param array<string,mixed> $conditions Conditions.
	 * @return array{customers:int|null,looked:int,all:int,few:bool,present:bool}
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
				'facts'   => $facts ? $facts : array( 'customer.logged_in' => true ),
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
		preg_match_all( '/"fact":"([a-z_.:0-9]+)"/', $text, $facts );
		$named = array_flip( $facts[1] );
		$users = $this->customers();
		$all   = count( $users );
		if ( array_filter( $facts[1], static fn( string $fact ): bool => str_starts_with( $fact, 'cart.' ) || str_starts_with( $fact, 'visit.' ) ) ) {
			$users = array();
		}
		foreach ( array_chunk( $users, self::AT_ONCE ) as $part ) {
			if ( microtime( true ) - $began > self::SECONDS ) {
				break;
			}
			cache_users( $part );
			$this->orders->read_ahead( $part );
			foreach ( $part as $user ) {
				++$seen;
				$met += $ask( array_intersect_key( $this->facts->of_customer( $user, $facts[1] ), $named ) ) ? 1 : 0;
			}
			$this->orders->let_go( $part );
		}
		remove_filter( 'tandem_fact_windows', $windows );
		return array(
			'customers' => $met > 0 && $met < self::LEAST ? null : $met,
			'looked'    => $seen,
			'all'       => $all,
			'few'       => $met > 0 && $met < self::LEAST,
			'present'   => array() === $users && $all > 0,
		);
	}

	/**
	 * Accounts of this site, spread over all ids so that old and new ones are there.
	 *
	 * @return list<int>
	 */
	private function customers(): array {
		global $wpdb;
		$key = $wpdb->get_blog_prefix() . 'capabilities';
		$ids = $wpdb->get_col( $wpdb->prepare( 'SELECT user_id FROM %i WHERE meta_key = %s AND meta_value LIKE %s ORDER BY user_id', $wpdb->usermeta, $key, '%"customer"%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- One look-up for an editor.
		// In an order that has nothing to do with age, so that a look that ends early is a sample too.
		$order = array_map( static fn( $id ): string => hash( 'crc32b', (string) $id ), $ids );
		array_multisort( $order, $ids );
		return array_map( 'intval', $ids );
	}
}
