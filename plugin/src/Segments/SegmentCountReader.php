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
 * Counts the customers with an account who meet conditions, for the editor. Large shops are
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
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly ShopperFacts $facts,
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
		$all   = $this->all();
		$users = $this->customers();
		cache_users( $users );
		foreach ( $users as $user ) {
			if ( microtime( true ) - $began > self::SECONDS ) {
				break;
			}
			++$seen;
			$met += $ask( $this->facts->of_customer( $user ) ) ? 1 : 0;
		}
		remove_filter( 'tandem_fact_windows', $windows );
		return array(
			'customers' => $met > 0 && $met < self::LEAST ? null : $met,
			'looked'    => $seen,
			'all'       => $all,
			'few'       => $met > 0 && $met < self::LEAST,
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
		return array_map( 'intval', array_slice( $ids, 0, self::SAMPLE ) );
	}

	/**
	 * Accounts of this site.
	 */
	private function all(): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE meta_key = %s AND meta_value LIKE %s', $wpdb->usermeta, $wpdb->get_blog_prefix() . 'capabilities', '%"customer"%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- One look-up for an editor.
	}
}
