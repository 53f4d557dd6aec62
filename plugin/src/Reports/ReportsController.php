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
use Tandem\Plugin\Journey\PlacementRegistry;
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
	private const KEPT = 'tandem_reports';

	/**
	 * Longest period in days.
	 */
	private const MOST_DAYS = 731;

	/**
	 * Takes its services.
	 *
	 * @param callable():PeriodReader $reader Sums of a period.
	 * @param callable():Engine       $engine Engine.
	 * @param SegmentMarkStore        $marks  Groups of customers.
	 * @param \Closure():PlacementRegistry $places Names of placements.
	 * @param \Closure():bool         $measuring Whether shoppers are counted now.
	 */
	public function __construct(
		private readonly mixed $reader,
		private readonly mixed $engine,
		private readonly SegmentMarkStore $marks,
		private readonly \Closure $places,
		private readonly \Closure $measuring,
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
	 * Answers reports/metrics. While a large shop is being read for the first time the answer says how far that
	 * has come instead.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array<string,mixed>
	 * @throws EngineException When neither the engine nor an earlier answer is there.
	 */
	public function metrics( \WP_REST_Request $request ): array {
		$periods = self::periods( (string) $request['from'], (string) $request['to'] );
		$reader  = ( $this->reader )();
		if ( ! $reader->fresh() ) {
			return array( 'reading' => $reader->progress() );
		}
		$this->marks->daily( true );
		// Nothing changes in the answer while no order did; events of past days come late by an hour at most.
		$key  = md5( (string) wp_json_encode( array( TANDEM_VERSION, $periods, $reader->stamp(), get_option( SegmentMarkStore::OPTION ), wp_date( 'Y-m-d' ), ( $this->measuring )(), SwitchLog::log(), ( $this->engine )()->name(), get_user_locale() ) ) );
		$kept = json_decode( (string) get_transient( self::KEPT ), true );
		$kept = is_array( $kept ) ? $kept : array();
		if ( isset( $kept[ $key ] ) ) {
			return $kept[ $key ];
		}
		$answer = $this->answered( $reader, $periods );
		set_transient( self::KEPT, (string) wp_json_encode( array_slice( array( $key => $answer ) + $kept, 0, 6, true ) ), HOUR_IN_SECONDS );
		return $answer;
	}

	/**
	 * The answer for periods, computed.
	 *
	 * @param PeriodReader                           $reader  Sums.
	 * @param array<string,array{0:string,1:string}> $periods The asked one and those compared with.
	 * @return array<string,mixed>
	 */
	private function answered( PeriodReader $reader, array $periods ): array {
		$sums    = array_map( static fn( array $period ): array => $reader->sums( ...$period ), $periods );
		$current = $periods['current'];
		$parts   = $reader->parts( ...$current );
		$base    = array(
			'periods'   => $periods,
			'timezone'  => wp_timezone_string(),
			'currency'  => self::currency(),
			'measuring' => ( $this->measuring )(),
			'left_out'  => $reader->left_out( ...$current ),
			'unseen'    => $reader->events_left_out( ...$current ),
			'sums'      => $sums,
			'days'      => $reader->days( ...$current ),
			'way'       => $reader->way( ...$current ),
			'shown'     => self::shown( $reader->events( ...$current ), $parts['placement'] ?? array(), ( $this->places )() ),
			'parts'     => self::named( $parts ),
			'untold'    => $this->marks->owner->names()['left'],
		);
		return KeptAnswer::of(
			self::LAST,
			fn(): array => $base + array(
				'metrics'     => $this->ask( $sums['current'], array( $sums['before'], $sums['year'] ) ),
				'splits'      => $this->splits( $reader, $current ),
				'switches'    => $this->switches( $reader ),
				'computed_at' => time(),
			)
		);
	}

	/**
	 * Metrics of the engine.
	 *
	 * @param array<string,int|float|null>       $current  Sums.
	 * @param list<array<string,int|float|null>> $compared Sums of the periods compared with.
	 * @return list<array<string,mixed>>
	 */
	private function ask( array $current, array $compared = array() ): array {
		return ( $this->engine )()->metrics( PeriodReader::question( $current, $compared ) )['metrics'];
	}

	/**
	 * Orders told apart by customer, segment, engagement, device, country and discount, each group with its metrics.
	 *
	 * @param PeriodReader             $reader Sums.
	 * @param array{0:string,1:string} $period Days.
	 * @return array<string,list<array<string,mixed>>>
	 */
	private function splits( PeriodReader $reader, array $period ): array {
		$splits = array();
		foreach ( $reader->splits( ...$period ) as $split => $values ) {
			foreach ( $values as $value => $sums ) {
				$splits[ $split ][] = array(
					'value'   => (string) $value,
					'sums'    => $sums,
					'metrics' => $this->ask( $sums ),
				);
			}
		}
		$names           = $this->marks->owner->names()['told'];
		$splits['owner'] = array();
		foreach ( $reader->owner_segments( ...$period ) as $value => $sums ) {
			$splits['owner'][] = array(
				'value'   => (string) $value,
				'name'    => $names[ $value ] ?? (string) $value,
				'sums'    => $sums,
				'metrics' => $this->ask( $sums ),
			);
		}
		return $splits;
	}

	/**
	 * What strategies, bundles and offers had a part in, with the owner's names.
	 *
	 * @param array<string,array<string,array<string,int|null>>> $found By dimension and value.
	 * @return array<string,list<array<string,mixed>>>
	 */
	private static function named( array $found ): array {
		$parts = array();
		foreach ( array( 'strategy', 'bundle', 'offer' ) as $dim ) {
			$parts[ $dim ] = array();
			foreach ( $found[ $dim ] ?? array() as $value => $row ) {
				$name            = 'strategy' === $dim ? $value : get_the_title( (int) $value );
				$parts[ $dim ][] = array(
					'value' => (string) $value,
					'name'  => html_entity_decode( '' === $name ? "$dim $value" : (string) $name, ENT_QUOTES, 'UTF-8' ),
				) + $row;
			}
		}
		return $parts;
	}

	/**
	 * The four weeks after each switching-on beside the four before it, and beside the same weeks a year ago, which
	 * show the season.
	 *
	 * @param PeriodReader $reader Sums.
	 * @return list<array<string,mixed>>
	 */
	private function switches( PeriodReader $reader ): array {
		$found = array();
		foreach ( array_reverse( array_filter( SwitchLog::log()['changes'], static fn( array $change ): bool => $change['on'] ) ) as $change ) {
			$day = ( new \DateTimeImmutable( '@' . $change['at'] ) )->setTimezone( wp_timezone() );
			// The day itself belongs to neither side.
			$days    = min( 28, (int) $day->setTime( 0, 0 )->diff( new \DateTimeImmutable( 'today', wp_timezone() ) )->days - 1 );
			$periods = array();
			if ( $days >= 1 ) {
				$periods = array(
					'after'       => array( $day->modify( '+1 day' ), $day->modify( "+$days days" ) ),
					'before'      => array( $day->modify( "-$days days" ), $day->modify( '-1 day' ) ),
					'after_year'  => array( $day->modify( '+1 day -1 year' ), $day->modify( "+$days days -1 year" ) ),
					'before_year' => array( $day->modify( "-$days days -1 year" ), $day->modify( '-1 day -1 year' ) ),
				);
			}
			$sums    = array_map( static fn( array $period ): array => $reader->sums( $period[0]->format( 'Y-m-d' ), $period[1]->format( 'Y-m-d' ) ), $periods );
			$found[] = array(
				'name'    => $change['name'],
				'day'     => $day->format( 'Y-m-d' ),
				'days'    => max( 0, $days ),
				'metrics' => array() === $sums ? array() : $this->ask( $sums['after'], array( $sums['before'] ) ),
				'season'  => array() === $sums ? array() : $this->ask( $sums['after_year'], array( $sums['before_year'] ) ),
			);
			if ( count( $found ) >= 5 ) {
				break;
			}
		}
		return $found;
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
		if ( ! $first || ! $last || $first->format( 'Y-m-d' ) !== $from || $last->format( 'Y-m-d' ) !== $to || $first > $last ) {
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
	 * Impressions, clicks, adds and sales after a click, a row a placement.
	 *
	 * @param array<string,array<string,int>>               $events Counted events, by "placement source".
	 * @param array<string,array<string,int|null>>          $sales  Order lines, by placement.
	 * @param PlacementRegistry                             $places Names.
	 * @return list<array<string,int|string|null>>
	 */
	private static function shown( array $events, array $sales, PlacementRegistry $places ): array {
		$seen = array();
		foreach ( $events as $key => $kinds ) {
			$placement = strtok( $key, ' ' );
			foreach ( $kinds as $kind => $count ) {
				$seen[ $placement ][ $kind ] = ( $seen[ $placement ][ $kind ] ?? 0 ) + $count;
			}
		}
		$rows = array();
		foreach ( array_unique( array_merge( array_keys( $sales ), array_keys( $seen ) ) ) as $placement ) {
			$rows[] = array(
				'placement'   => $placement,
				'name'        => $places->all()[ $placement ]->where ?? $placement,
				'impressions' => $seen[ $placement ]['impression'] ?? 0,
				'clicks'      => $seen[ $placement ]['click'] ?? 0,
				'adds'        => $seen[ $placement ]['add'] ?? 0,
				'removals'    => $seen[ $placement ]['remove'] ?? 0,
				'dismissals'  => $seen[ $placement ]['dismissal'] ?? 0,
				'orders'      => $sales[ $placement ]['orders'] ?? 0,
				'revenue'     => $sales[ $placement ]['revenue'] ?? 0,
				'margin'      => $sales[ $placement ]['margin'] ?? null,
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
