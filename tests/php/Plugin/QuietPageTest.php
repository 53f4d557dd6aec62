<?php
/**
 * A page with nothing of Tandem on it costs nothing: no query, no script, no style.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use PHPUnit\Framework\TestCase;

/**
 * Asks the served store, so nothing here is in a transaction: it would keep that store waiting. A must-use plugin, there for the length of one test, notes every query that was asked
 * while code of Tandem was at work, and appends the list to the page.
 */
final class QuietPageTest extends TestCase {

	private const PROBE = <<<'PHP'
		<?php
		$GLOBALS['tandem_queries'] = array();
		add_filter( 'option_tandem_settings', static fn(): string => '{"version":1,"values":{"live":true}}' );
		add_filter(
			'query',
			static function ( $query ) {
				$plugin = realpath( WP_PLUGIN_DIR . '/tandem-for-woocommerce' );
				$trace  = debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS );
				if ( in_array( 'declare_compatibility', array_column( $trace, 'function' ), true ) ) {
					return $query; // WooCommerce asks this for itself when any extension declares what it works with.
				}
				foreach ( array_column( $trace, 'file' ) as $file ) {
					if ( str_starts_with( $file, $plugin . '/' ) ) {
						$GLOBALS['tandem_queries'][] = basename( $file ) . ': ' . substr( preg_replace( '/\s+/', ' ', $query ), 0, 120 );
						break;
					}
				}
				return $query;
			}
		);
		add_action( 'shutdown', static function () { echo "\n<!-- probe " . base64_encode( json_encode( $GLOBALS['tandem_queries'] ) ) . ' -->'; }, PHP_INT_MAX );
		PHP;

	/**
	 * An article, a page and a product that the served store sees: made outside the transaction of a test.
	 *
	 * @var array<string,int>
	 */
	private static array $stored = array();

	public static function setUpBeforeClass(): void {
		foreach ( array( 'post', 'page' ) as $type ) {
			self::$stored[ $type ] = (int) wp_insert_post( array( 'post_type' => $type, 'post_status' => 'publish', 'post_title' => "Quiet $type", 'post_content' => 'Nothing here.' ) );
		}
		$product = new \WC_Product_Simple();
		$product->set_name( 'Quiet product' );
		$product->set_regular_price( '5' );
		$id                    = $product->save();
		self::$stored['table'] = (int) wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Loud page', 'post_content' => "[tandem_table ids=\"$id\"]" ) );
		self::$stored['product'] = $id;
	}

	public static function tearDownAfterClass(): void {
		array_map( static fn( int $id ) => wp_delete_post( $id, true ), self::$stored );
	}

	/** Where the must-use plugin lies. */
	private string $probe;

	protected function setUp(): void {
		parent::setUp();
		$this->probe = WPMU_PLUGIN_DIR . '/tandem-quiet-page.php';
		file_put_contents( $this->probe, self::PROBE );
	}

	protected function tearDown(): void {
		unlink( $this->probe );
		parent::tearDown();
	}

	/**
	 * @dataProvider pages
	 */
	public function test_a_page_without_tandem_costs_no_query_script_or_style( callable $address ): void {
		list( $queries, $html ) = $this->page( $address() );
		self::assertSame( array(), $queries );
		self::assertStringNotContainsString( 'plugins/tandem-for-woocommerce/', $html );
	}

	/** @return array<string,array{callable():string}> */
	public static function pages(): array {
		return array(
			'an article' => array( static fn(): string => (string) get_permalink( self::$stored['post'] ) ),
			'a page'     => array( static fn(): string => (string) get_permalink( self::$stored['page'] ) ),
			'the login'  => array( static fn(): string => wp_login_url() ),
			'a feed'     => array( static fn(): string => (string) get_feed_link() ),
		);
	}

	public function test_the_probe_sees_what_tandem_does_on_a_page_with_a_table(): void {
		list( $queries, $html ) = $this->page( (string) get_permalink( self::$stored['table'] ) );
		self::assertNotSame( array(), $queries );
		self::assertStringContainsString( 'plugins/tandem-for-woocommerce/', $html );
	}

	/**
	 * The second answer: the first may be the first of its kind and fill a cache.
	 *
	 * @return array{list<string>,string}
	 */
	private function page( string $address ): array {
		foreach ( array( 1, 2 ) as $_ ) {
			$html = (string) file_get_contents( $address );
		}
		self::assertSame( 1, preg_match( '/<!-- probe (\S+) -->/', $html, $found ), substr( $html, -300 ) );
		return array( (array) json_decode( (string) base64_decode( $found[1] ), true ), $html );
	}
}
