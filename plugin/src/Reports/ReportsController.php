<?php
/**
 * Reports over REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Rest\Controller;

defined( 'ABSPATH' ) || exit;

/**
 * `reports/metrics`: the shop's numbers of a period beside the period before and the same days a year ago, each
 * with its interval, and what suggestions did in it. Without the extension the last computed answer is given
 * with its date.
 */
final class ReportsController extends Controller {

	private const LAST = 'tandem_report_last';

	/**
	 * Longest period in days.
	 */
	private const MOST_DAYS = 731;

	/**
	 * Takes its services.
	 *
	 * @param callable():PeriodReader $reader Sums of a period.
	 * @param callable():Engine       $engine Engine.
	 */
	public function __construct(
		private readonly mixed $reader,
		private readonly mixed $engine,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$day = array(
			'type'     => 'string',
			'pattern'  => '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
			'required' => true,
		);
		$this->route(
			'/reports/metrics',
			'GET',
			array( $this, 'metrics' ),
			array(
				'from' => $day,
				'to'   => $day,
			)
		);
	}

	/**
	 * Answers reports/metrics.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array<string,mixed>
	 * @throws EngineException When neither the engine nor an earlier answer is there.
	 */
	public function metrics( \WP_REST_Request $request ): array {
		$periods = self::periods( (string) $request['from'], (string) $request['to'] );
		$reader  = ( $this->reader )();
		$sums    = array_map( static fn( array $period ): array => $reader->sums( ...$period ), $periods );
		$base    = array(
			'periods'  => $periods,
			'timezone' => wp_timezone_string(),
			'currency' => self::currency(),
			'left_out' => $reader->left_out( ...$periods['current'] ),
			'sums'     => $sums,
			'shown'    => self::shown( $reader->events( ...$periods['current'] ), $reader->after_click( ...$periods['current'] ) ),
		);
		return KeptAnswer::of(
			self::LAST,
			fn(): array => $base + array(
				'metrics'     => ( $this->engine )()->metrics(
					array(
						'version'  => 1,
						'current'  => $sums['current'],
						'compared' => array( $sums['before'], $sums['year'] ),
					)
				)['metrics'],
				'computed_at' => time(),
			)
		);
	}

	/**
	 * The asked period, the one of the same length before it, and the same days a year ago.
	 *
	 * @param string $from First day.
	 * @param string $to   Last day.
	 * @return array<string,array{0:string,1:string}>
	 * @throws \InvalidArgumentException When the days are no period.
	 */
	private static function periods( string $from, string $to ): array {
		$first = date_create_immutable( $from );
		$last  = date_create_immutable( $to );
		if ( ! $first || ! $last || $first > $last ) {
			throw new \InvalidArgumentException( sprintf( 'expected two days, the earlier first, found "%s" and "%s"', $from, $to ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		$days = (int) $first->diff( $last )->days + 1;
		if ( $days > self::MOST_DAYS ) {
			throw new \InvalidArgumentException( sprintf( 'expected at most %d days, found %d', self::MOST_DAYS, $days ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		$move = static fn( string $by ): array => array( $first->modify( $by )->format( 'Y-m-d' ), $last->modify( $by )->format( 'Y-m-d' ) );
		return array(
			'current' => array( $from, $to ),
			'before'  => $move( "-$days days" ),
			'year'    => $move( '-1 year' ),
		);
	}

	/**
	 * Impressions, clicks, adds and sales after a click, a row a placement and source.
	 *
	 * @param array<string,array<string,int>>                           $events Counted events.
	 * @param array<string,array{orders:int,lines:int,revenue:int}>     $sales  Order lines.
	 * @return list<array<string,int|string>>
	 */
	private static function shown( array $events, array $sales ): array {
		$rows = array();
		foreach ( array_unique( array_merge( array_keys( $events ), array_keys( $sales ) ) ) as $key ) {
			list( $placement, $source ) = explode( ' ', $key );
			$rows[]                     = array(
				'placement'   => $placement,
				'source'      => $source,
				'impressions' => $events[ $key ]['impression'] ?? 0,
				'clicks'      => $events[ $key ]['click'] ?? 0,
				'adds'        => $events[ $key ]['add'] ?? 0,
				'dismissals'  => $events[ $key ]['dismissal'] ?? 0,
				'orders'      => $sales[ $key ]['orders'] ?? 0,
				'revenue'     => $sales[ $key ]['revenue'] ?? 0,
			);
		}
		return $rows;
	}

	/**
	 * How amounts in minor units are written.
	 *
	 * @return array{code:string,exponent:int,symbol:string}
	 */
	private static function currency(): array {
		$currency = ShopCurrency::current();
		return array(
			'code'     => $currency->code,
			'exponent' => $currency->exponent,
			'symbol'   => html_entity_decode( get_woocommerce_currency_symbol( $currency->code ) ),
		);
	}
}
