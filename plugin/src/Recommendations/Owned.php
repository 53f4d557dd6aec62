<?php
/**
 * What shoppers have and do not need again.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Segments\OrderFactsStore;

defined( 'ABSPATH' ) || exit;

/**
 * A product is durable until at least five customers, and one buyer in ten, have bought it again. What a shopper
 * owns and is durable is never suggested to them.
 */
final class Owned implements Integration {

	/** Option with days until the next purchase by product, as JSON. */
	public const OPTION = 'tandem_repeats';

	/** Most products that say what a customer buys. */
	private const PURCHASES = 50;

	/**
	 * Days by product, once a request.
	 *
	 * @var array<int,int>|null
	 */
	private ?array $days = null;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OrderFactsStore $orders Order facts of customers.
	 * @param RepeatReader               $reader Reads what is bought again.
	 * @param \Closure():list<int>       $flagged Categories that Tandem keeps quiet about.
	 */
	public function __construct(
		private readonly \Closure $orders,
		private readonly RepeatReader $reader,
		private readonly \Closure $flagged,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'tandem_watch', array( $this, 'refresh' ) );
	}

	/**
	 * Reads anew, once a day.
	 */
	public function refresh(): void {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		if ( ! is_array( $kept ) || (int) ( $kept['at'] ?? 0 ) < time() - DAY_IN_SECONDS ) {
			$this->days = $this->reader->days( time() - 400 * DAY_IN_SECONDS );
			update_option(
				self::OPTION,
				(string) wp_json_encode(
					array(
						'at'   => time(),
						'days' => (object) $this->days,
					)
				),
				false
			);
		}
	}

	/**
	 * Days until customers buy a product again, 0 where they do not.
	 *
	 * @param int $product Product.
	 */
	public function repeat_days( int $product ): int {
		if ( null === $this->days ) {
			$kept       = json_decode( (string) get_option( self::OPTION, '' ), true );
			$this->days = is_array( $kept ) && is_array( $kept['days'] ?? null ) ? array_map( 'intval', $kept['days'] ) : array();
		}
		return $this->days[ $product ] ?? 0;
	}

	/**
	 * Durable products of a customer with an account. Only for responses that are never cached.
	 *
	 * @param int $user User id, 0 for a guest.
	 * @return list<int>
	 */
	public function of_user( int $user ): array {
		return $user > 0 ? $this->durable( ( $this->orders )()->user( $user )['products'] ) : array();
	}

	/**
	 * What a customer with an account bought, the newest first, as the engine takes it; nothing of categories that
	 * Tandem keeps quiet about. Only for responses that are never cached.
	 *
	 * @param int $user User id, 0 for a guest.
	 * @return list<array{item:int,at:int,kind:string}>
	 */
	public function purchases( int $user ): array {
		$facts  = $user > 0 ? ( $this->orders )()->user( $user ) : array(
			'products' => array(),
			'bought'   => array(),
		);
		$bought = array_map(
			static fn( mixed $item, mixed $at ): array => array(
				'item' => (int) $item,
				'at'   => (int) $at,
				'kind' => 'purchase',
			),
			$facts['products'],
			$facts['bought']
		);
		$flagged = ( $this->flagged )();
		if ( array() !== $flagged ) {
			update_object_term_cache( array_column( $bought, 'item' ), 'product' );
			$bought = array_filter( $bought, static fn( array $one ): bool => ! ProductCategories::among( $one['item'], $flagged ) );
		}
		usort( $bought, static fn( array $a, array $b ): int => array( $b['at'], $a['item'] ) <=> array( $a['at'], $b['item'] ) );
		return array_slice( $bought, 0, self::PURCHASES );
	}

	/**
	 * Durable products of the customer of an order, for what goes to that customer alone.
	 *
	 * @param \WC_Order $order Order.
	 * @return list<int>
	 */
	public function of_order( \WC_Order $order ): array {
		return $order->get_customer_id() > 0 ? $this->of_user( $order->get_customer_id() ) : $this->durable( ( $this->orders )()->guest( $order->get_billing_email() )['products'] );
	}

	/**
	 * Those that are not bought again.
	 *
	 * @param list<int> $products Products.
	 * @return list<int>
	 */
	private function durable( array $products ): array {
		return array_values( array_filter( array_map( 'intval', $products ), fn( int $product ): bool => 0 === $this->repeat_days( $product ) ) );
	}
}
