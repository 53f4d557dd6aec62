<?php
/**
 * What a model trained on the demo shop recommends is what was planted in its orders.
 */

declare(strict_types=1);

namespace Tandem\Tests\Demo;

use Tandem\Demo\OrderHistory;
use Tandem\Plugin\Plugin;
use Tandem\Tests\Plugin\TandemTestCase;
use Tandem\Value\RecommendRequest;

require_once __DIR__ . '/../../tools/demo/OrderHistory.php';

final class PlantedAffinitiesTest extends TandemTestCase {

	public static function setUpBeforeClass(): void {
		// Trained by the command before PHPUnit starts, see suites.sh: training commits.
		self::assertTrue( Plugin::instance()->engine()->status()->ready, 'the demo shop has no model' );
	}

	/**
	 * @dataProvider planted
	 * @param list<string> $expected Companions that are among the first three or, for one, the first.
	 */
	public function test_companions_come_first( string $item, array $expected ): void {
		$first = array_slice( $this->recommended( $item ), 0, max( 1, count( $expected ) ) );
		sort( $first );
		sort( $expected );
		self::assertSame( $expected, $first );
	}

	/** @return array<string,array{string,list<string>}> */
	public function planted(): array {
		return array(
			'camera'   => array( 'camera', array( 'tripod' ) ),
			'cleanser' => array( 'cleanser', array( 'moisturiser' ) ),
			'laptop'   => array( 'laptop', array( 'wireless-mouse', 'mechanical-keyboard' ) ),
			'yoga mat' => array( 'yoga-mat', array( 'resistance-bands', 'foam-roller', 'water-bottle' ) ),
		);
	}

	public function test_an_office_chair_never_recommends_a_laptop_stand(): void {
		self::assertNotContains( 'laptop-stand', $this->recommended( 'office-chair' ) );
		self::assertNotContains( 'office-chair', $this->recommended( 'laptop-stand' ) );
	}

	public function test_sunscreen_is_usually_bought_without_moisturiser(): void {
		self::assertNotContains( 'moisturiser', array_slice( $this->recommended( 'sunscreen' ), 0, 3 ) );
		$together = 0;
		$alone    = 0;
		foreach ( $this->history() as $order ) {
			$together += isset( $order['lines']['sunscreen'], $order['lines']['moisturiser'] ) ? 1 : 0;
			$alone    += isset( $order['lines']['sunscreen'] ) && ! isset( $order['lines']['moisturiser'] ) ? 1 : 0;
		}
		self::assertGreaterThan( 20 * $together, $alone );
	}

	public function test_the_history_is_the_one_that_was_planted(): void {
		global $wpdb;
		$history = $this->history();
		self::assertGreaterThanOrEqual( 3000, count( $history ) );
		self::assertCount( OrderHistory::CUSTOMERS, array_unique( array_column( $history, 'customer' ) ) );
		self::assertSame( (string) count( $history ), $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_order_operational_data WHERE created_via = 'demo'" ) );
		self::assertSame( OrderHistory::ORDERS, count( $history ) );
		$returning = array_filter( array_count_values( array_column( $history, 'customer' ) ), static fn( int $orders ): bool => $orders > 1 );
		self::assertGreaterThan( OrderHistory::CUSTOMERS / 3, count( $returning ) );
		$summer = array( 0, 0 );
		foreach ( $history as $order ) {
			if ( isset( $order['lines']['beach-towel'] ) ) {
				++$summer[ in_array( gmdate( 'n', $order['at'] ), array( '5', '6', '7', '8' ), true ) ? 0 : 1 ];
			}
		}
		// A month of May to August (7.3 of the 18 months) against one of the others (10.7).
		self::assertGreaterThan( 1.6 * $summer[1] / 10.7, $summer[0] / 7.3 );
		foreach ( $history as $order ) {
			self::assertFalse( isset( $order['lines']['office-chair'], $order['lines']['laptop-stand'] ) );
		}
	}

	public function test_products_have_pictures_prices_and_costs(): void {
		foreach ( require __DIR__ . '/../../tools/demo/catalogue.php' as $slug => $row ) {
			$product = wc_get_product( get_page_by_path( $slug, OBJECT, 'product' )->ID );
			$priced  = $product->is_type( 'variable' ) ? wc_get_product( $product->get_children()[0] ) : $product;
			self::assertFileExists( (string) get_attached_file( $product->get_image_id() ), $slug );
			self::assertSame( '' === $row[4] ? $row[3] : $row[4], wc_format_decimal( $priced->get_price(), 2 ), $slug );
			self::assertSame( (float) $row[5], (float) $priced->get_cogs_value(), $slug );
			self::assertCount( 1, $product->get_category_ids(), $slug );
		}
	}

	/**
	 * Slugs of what the engine recommends beside a product, best first.
	 *
	 * @return list<string>
	 */
	private function recommended( string $slug ): array {
		$item    = get_page_by_path( $slug, OBJECT, 'product' )->ID;
		$request = new RecommendRequest( strategy: 'product', cart: array( $item ), now: OrderHistory::END, limit: 8 );
		$slugs   = array();
		foreach ( Plugin::instance()->engine()->recommend( $request ) as $recommendation ) {
			$slugs[] = get_post_field( 'post_name', $recommendation->item );
		}
		return $slugs;
	}

	/** @return list<array{customer:int,guest:bool,at:int,status:string,lines:array<string,int>}> */
	private function history(): array {
		static $history = null;
		return $history ??= ( new OrderHistory( require __DIR__ . '/../../tools/demo/catalogue.php' ) )->orders();
	}
}
