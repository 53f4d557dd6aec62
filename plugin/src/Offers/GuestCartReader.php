<?php
/**
 * Carts of guests, for "why this price?".
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Mail\MailChoices;

defined( 'ABSPATH' ) || exit;

/**
 * A guest's cart lies in WooCommerce's session and has no name. It is known by a code that is made of the session with
 * the shop's own key: the shopper reads it off the cart page, staff paste it. The list tells no person: number of items
 * and hour only, and nothing while there are fewer than five.
 */
final class GuestCartReader {

	/** Sessions looked at, carts listed, and carts from which on a list is shown. */
	private const LOOKED_AT = 300;
	private const LISTED    = 20;
	private const FEWEST    = 5;

	/** Parameter of the cart page that shows its code. */
	public const PARAMETER = 'cart-code';

	/**
	 * The code of a session.
	 *
	 * @param string $session Key of the session.
	 */
	public static function code( string $session ): string {
		return strtoupper( implode( '-', str_split( substr( hash_hmac( 'sha256', 'cart|' . $session, MailChoices::secret() ), 0, 12 ), 4 ) ) );
	}

	/**
	 * The latest carts of guests.
	 *
	 * @return array{few:bool,carts:list<array{code:string,items:int,until:int}>}
	 */
	public function latest(): array {
		$carts = array();
		foreach ( $this->sessions() as $row ) {
			$items = self::items( $row[0] );
			if ( $items ) {
				$carts[] = array(
					'code'  => self::code( $row[0] ),
					'items' => (int) array_sum( array_column( $items, 'qty' ) ),
					'until' => (int) $row[1],
				);
			}
			if ( count( $carts ) >= self::LISTED ) {
				break;
			}
		}
		$few = count( $carts ) < self::FEWEST;
		return array(
			'few'   => $few,
			'carts' => $few ? array() : $carts,
		);
	}

	/**
	 * What is in the cart of a code; empty where there is none.
	 *
	 * @param string $code Code.
	 * @return list<array{product:int,variation:int,qty:int}>
	 */
	public function cart( string $code ): array {
		$code = strtoupper( trim( $code ) );
		foreach ( 1 === preg_match( '/^([0-9A-F]{4}-){2}[0-9A-F]{4}$/D', $code ) ? $this->sessions() : array() as $row ) {
			if ( hash_equals( self::code( $row[0] ), $code ) ) {
				return self::items( $row[0] );
			}
		}
		return array();
	}

	/**
	 * Sessions of guests, the latest first: key and end.
	 *
	 * @return list<array{0:string,1:string}>
	 */
	private function sessions(): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WooCommerce has no list of its sessions.
		return (array) $wpdb->get_results( $wpdb->prepare( 'SELECT session_key, session_expiry FROM %i WHERE session_expiry > %d AND session_key LIKE %s ORDER BY session_expiry DESC, session_id DESC LIMIT %d', $wpdb->prefix . 'woocommerce_sessions', time(), 't\\_%', self::LOOKED_AT ), ARRAY_N );
	}

	/**
	 * Items of a session, read as WooCommerce reads them.
	 *
	 * @param string $session Key of the session.
	 * @return list<array{product:int,variation:int,qty:int}>
	 */
	private static function items( string $session ): array {
		$handler = new \WC_Session_Handler();
		$data    = $handler->get_session( $session );
		$reader  = new class( is_array( $data ) ? $data : array() ) extends \WC_Session {

			/**
			 * Takes what the session holds.
			 *
			 * @param array<string,mixed> $data Values.
			 */
			public function __construct( array $data ) {
				$this->_data = $data;
			}
		};
		$items   = array();
		foreach ( (array) $reader->get( 'cart', array() ) as $item ) {
			if ( is_array( $item ) && (int) ( $item['product_id'] ?? 0 ) > 0 && count( $items ) < 100 ) {
				$items[] = array(
					'product'   => (int) $item['product_id'],
					'variation' => (int) ( $item['variation_id'] ?? 0 ),
					'qty'       => max( 1, (int) ( $item['quantity'] ?? 1 ) ),
				);
			}
		}
		return $items;
	}
}
