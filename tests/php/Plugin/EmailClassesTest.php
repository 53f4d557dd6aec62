<?php
/**
 * What Tandem's e-mails cost where none is sent.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Mail\PostPurchaseEmail;
use Tandem\Plugin\Moments\MomentMail;
use Tandem\Plugin\Reports\DigestEmail;

final class EmailClassesTest extends TandemTestCase {

	protected function tearDown(): void {
		unset( $_SERVER['REQUEST_URI'] );
		parent::tearDown();
	}

	public function test_a_change_of_the_cart_makes_none(): void {
		foreach ( array( '/wp-json/wc/store/v1/cart', '/wp-json/wc/store/v1/cart/add-item?_locale=user', '/?rest_route=/wc/store/cart&x=1' ) as $address ) {
			$_SERVER['REQUEST_URI'] = $address;
			self::assertSame( array(), $this->own(), $address );
		}
	}

	public function test_elsewhere_all_are_there_for_one_query(): void {
		$queries = array();
		WC()->mailer();
		add_filter(
			'query',
			static function ( string $query ) use ( &$queries ): string {
				if ( str_contains( $query, 'woocommerce_tandem_' ) ) {
					$queries[] = $query;
				}
				return $query;
			}
		);
		foreach ( array( '/wp-json/wc/store/v1/checkout', '/wp-json/wc/store/v1/batch', '/wp-json/wc/store/v1/carts', '/wp-admin/admin.php?page=wc-settings', '/' ) as $address ) {
			$_SERVER['REQUEST_URI'] = $address;
			wp_cache_flush();
			wp_load_alloptions();
			$queries = array();
			$emails  = $this->own();
			self::assertCount( 1, $queries, $address );
			self::assertCount( 2 + count( MomentMail::all() ), $emails, $address );
			self::assertContains( PostPurchaseEmail::ID, $emails );
			self::assertContains( DigestEmail::ID, $emails );
		}
	}

	/**
	 * Ids of Tandem's e-mails as WooCommerce would make them now.
	 *
	 * @return list<string>
	 */
	private function own(): array {
		return array_values( array_filter( array_keys( apply_filters( 'woocommerce_email_classes', array() ) ), static fn( string $id ): bool => str_starts_with( $id, 'tandem_' ) ) );
	}
}
