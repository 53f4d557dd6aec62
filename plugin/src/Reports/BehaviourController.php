<?php
/**
 * Behaviour over REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Rest\Controller;

defined( 'ABSPATH' ) || exit;

/**
 * `reports/behaviour`: baskets, ways to an order, carts left, searches without result, repeat buying, customers by
 * recency and frequency. `reports/orders`: the orders behind a number. `reports/customer`: all
 * orders of the customer of one of them.
 */
final class BehaviourController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():PeriodReader    $periods   Facts.
	 * @param \Closure():BehaviourReader $behaviour Reports.
	 */
	public function __construct(
		private readonly \Closure $periods,
		private readonly \Closure $behaviour,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$day  = array(
			'type'     => 'string',
			'pattern'  => '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
			'required' => true,
		);
		$days = array(
			'from' => $day,
			'to'   => $day,
		);
		$word = array(
			'type'      => 'string',
			'maxLength' => 64,
			'default'   => '',
		);
		$this->route( '/reports/behaviour', 'GET', fn( \WP_REST_Request $request ): array => $this->behaviour( (string) $request['from'], (string) $request['to'] ), $days );
		$this->route(
			'/reports/orders',
			'GET',
			fn( \WP_REST_Request $request ): array => $this->orders( $request ),
			$days + array(
				'by'    => $word,
				'value' => $word,
			)
		);
		$this->route(
			'/reports/customer',
			'GET',
			static fn( \WP_REST_Request $request ): array => ( new CustomerReader() )->of_order( (int) $request['order'] ) ?? throw new \InvalidArgumentException( __( 'This order names no customer.', 'tandem-for-woocommerce' ) ), // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
			array(
				'order' => array(
					'type'     => 'integer',
					'minimum'  => 1,
					'required' => true,
				),
			)
		);
	}

	/**
	 * All reports of a period.
	 *
	 * @param string $from First day.
	 * @param string $to   Last day.
	 * @return array<string,mixed>
	 */
	private function behaviour( string $from, string $to ): array {
		$periods = ( $this->periods )();
		if ( ! $periods->fresh() ) {
			return array( 'reading' => $periods->progress() );
		}
		$reader = ( $this->behaviour )();
		$named  = static fn( array $rows, string $key ): array => array_map( static fn( array $row ): array => $row + array( 'title' => html_entity_decode( get_the_title( (int) $row[ $key ] ), ENT_QUOTES, 'UTF-8' ) ), $rows );
		$left   = $reader->abandoned( (int) strtotime( "$from 00:00:00 " . wp_timezone_string() ), (int) strtotime( "$to 23:59:59 " . wp_timezone_string() ) );

		$left['by']['product'] = $named( $left['by']['product'], 'name' );
		return array(
			'baskets'   => $reader->basket_sizes( $from, $to ),
			'paths'     => $named( $reader->paths( $from, $to ), 'item' ),
			'abandoned' => $left,
			'searches'  => $reader->searches( $from, $to ),
			'intervals' => $reader->intervals( $from, $to ),
			'grid'      => $reader->grid( time() ),
			'least'     => BehaviourReader::LEAST,
			'currency'  => array(
				'code'     => ShopCurrency::current()->code,
				'exponent' => ShopCurrency::current()->exponent,
			),
		);
	}

	/**
	 * Orders behind a number, newest first, for the owner who may read orders anyway.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array{orders:list<array<string,mixed>>}
	 */
	private function orders( \WP_REST_Request $request ): array {
		return array( 'orders' => ( $this->periods )()->orders( (string) $request['from'], (string) $request['to'], (string) $request['by'], (string) $request['value'] ) );
	}
}
