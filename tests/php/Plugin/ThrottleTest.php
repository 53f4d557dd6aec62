<?php
/**
 * A flood of personal requests from one address.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\Throttle;
use Tandem\Plugin\Journey\ThrottleStore;
use Tandem\Plugin\Plugin;

final class ThrottleTest extends TandemTestCase {

	private const NOW = 1800000003;

	protected function setUp(): void {
		parent::setUp();
		// Three in ten seconds.
		Plugin::instance()->settings()->update( array( Throttle::SETTING => 18 ) );
	}

	public function test_beyond_the_number_an_address_is_refused_until_the_window_is_over(): void {
		self::assertSame( array( false, false, false, true, true ), $this->asked( '192.0.2.7', 5 ) );
		self::assertSame( array( false ), $this->asked( '192.0.2.8', 1 ), 'another address' );
		self::assertSame( array( true ), $this->asked( '192.0.2.7', 1, self::NOW + 6 ) );
		self::assertSame( array( false ), $this->asked( '192.0.2.7', 1, self::NOW + 7 ), 'the next ten seconds' );
		self::assertSame( 7, Throttle::wait( self::NOW ) );
	}

	public function test_a_connection_with_many_long_addresses_is_one(): void {
		$this->asked( '2001:db8:1:2::1', 3 );
		self::assertSame( array( true ), $this->asked( '2001:db8:1:2:ffff::9', 1 ) );
		self::assertSame( array( false ), $this->asked( '2001:db8:1:3::1', 1 ) );
	}

	public function test_no_limit_counts_nothing_and_an_unreadable_count_refuses_nobody(): void {
		global $wpdb;
		Plugin::instance()->settings()->update( array( Throttle::SETTING => 0 ) );
		self::assertSame( array( false, false, false, false, false ), $this->asked( '192.0.2.7', 5 ) );
		self::assertSame( '0', (string) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_throttle" ) );
		Plugin::instance()->settings()->update( array( Throttle::SETTING => 18 ) );
		add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'tandem_throttle' ) ? 'SELECT nothing FROM nowhere' : $query );
		self::assertSame( array( false, false, false, false, false ), $this->asked( '192.0.2.7', 5 ) );
	}

	public function test_the_address_is_not_stored_and_what_is_goes_away(): void {
		global $wpdb;
		$this->asked( '192.0.2.7', 2 );
		$row = $wpdb->get_row( "SELECT * FROM {$wpdb->prefix}tandem_throttle", ARRAY_A );
		self::assertMatchesRegularExpression( '/^[0-9a-f]{32}$/', $row['name'] );
		self::assertSame( array( '2', self::NOW + 7 ), array( (string) $row['hits'], (int) $row['until'] ) );
		( new ThrottleStore() )->purge( self::NOW + 6 );
		self::assertSame( '1', (string) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_throttle" ) );
		( new ThrottleStore() )->purge( self::NOW + 7 );
		self::assertSame( '0', (string) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_throttle" ) );
	}

	public function test_an_object_cache_counts_without_a_query(): void {
		global $wpdb;
		$before = wp_using_ext_object_cache( true );
		try {
			Plugin::instance()->settings()->get( 'cap' );
			$queries = $wpdb->num_queries;
			self::assertSame( array( false, false, false, true ), $this->asked( '192.0.2.7', 4 ) );
			self::assertSame( $queries, $wpdb->num_queries );
		} finally {
			wp_using_ext_object_cache( (bool) $before );
		}
	}

	/**
	 * Answers to so many requests.
	 *
	 * @return list<bool>
	 */
	private function asked( string $address, int $times, int $now = self::NOW ): array {
		$throttle = new Throttle( Plugin::instance()->settings(), new ThrottleStore() );
		return array_map( static fn(): bool => $throttle->refuses( $address, $now ), range( 1, $times ) );
	}
}
