<?php
/**
 * What the weekly e-mail says.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Admin\AdminPage;
use Tandem\Plugin\Admin\NextActions;
use Tandem\Plugin\Experiments\ExperimentDesk;
use Tandem\Plugin\Experiments\Verdict;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * The seven days that ended yesterday, beside the seven before and the same days a year ago, in the sentences of
 * the page Reports; what the holdout and the running experiments say; one thing to do next.
 */
final class DigestReport {

	/**
	 * Seconds of reading changed orders.
	 */
	private const READ = 20.0;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():PeriodReader                  $periods Sums.
	 * @param \Closure():Engine                        $engine  Engine.
	 * @param \Closure():(array<string,mixed>|null)    $holdout Report of the holdout.
	 * @param \Closure():ExperimentDesk                $desk    Experiments.
	 * @param \Closure():NextActions                   $actions What to do next.
	 */
	public function __construct(
		private readonly \Closure $periods,
		private readonly \Closure $engine,
		private readonly \Closure $holdout,
		private readonly \Closure $desk,
		private readonly \Closure $actions,
	) {
	}

	/**
	 * The e-mail of a day.
	 *
	 * @param int $now UNIX seconds.
	 */
	public function view( int $now ): DigestView {
		$today = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() )->setTime( 0, 0 );
		$days  = static fn( string $shift ): array => array( $today->modify( "-7 days $shift" )->format( 'Y-m-d' ), $today->modify( "-1 day $shift" )->format( 'Y-m-d' ) );
		$date  = static fn( \DateTimeImmutable $day ): string => wp_date( (string) get_option( 'date_format' ), $day->getTimestamp() );
		return new DigestView(
			/* translators: 1: first day, 2: last day */
			sprintf( __( '%1$s to %2$s', 'tandem-for-woocommerce' ), $date( $today->modify( '-7 days' ) ), $date( $today->modify( '-1 day' ) ) ),
			$this->numbers( $days( '' ), $days( '-7 days' ), $days( '-1 year' ) ),
			$this->trials(),
			(string) ( ( $this->actions )()->three()[0]['text'] ?? '' ),
			AdminPage::url() . '&tab=reports'
		);
	}

	/**
	 * Numbers of a week, each with its change.
	 *
	 * @param array{0:string,1:string} $week   Days.
	 * @param array{0:string,1:string} $before The week before.
	 * @param array{0:string,1:string} $year   The same days a year ago.
	 * @return list<array{name:string,value:string,change:string}>
	 */
	private function numbers( array $week, array $before, array $year ): array {
		$periods = ( $this->periods )();
		$periods->fresh( self::READ );
		$sums  = $periods->sums( ...$week );
		$found = array(
			self::number( __( 'Orders', 'tandem-for-woocommerce' ), number_format_i18n( (int) $sums['orders'] ) ),
			self::number( __( 'Revenue', 'tandem-for-woocommerce' ), self::amount( (float) $sums['revenue'] ) ),
		);
		try {
			$metrics = ( $this->engine )()->metrics( PeriodReader::question( $sums, array( $periods->sums( ...$before ), $periods->sums( ...$year ) ) ) )['metrics'];
		} catch ( EngineException ) {
			return array( ...$found, self::number( __( 'Comparison', 'tandem-for-woocommerce' ), '-', __( 'It needs the PHP extension.', 'tandem-for-woocommerce' ) ) );
		}
		foreach ( $metrics as $metric ) {
			$name = self::names()[ $metric['metric'] ] ?? null;
			if ( null !== $name && null !== $metric['current'] ) {
				$write   = static fn( float $value ): string => self::written( $metric['metric'], $value );
				$apart   = static fn( float $value ): string => self::apart( $metric['metric'], $value );
				$since   = array( __( 'the week before', 'tandem-for-woocommerce' ), __( 'the same days last year', 'tandem-for-woocommerce' ) );
				$told    = array_filter( array_map( static fn( ?array $change, string $with ): string => self::told( $change, $apart, $with ), array_slice( $metric['changes'], 0, 2 ), $since ) );
				$found[] = self::number( $name, $write( (float) $metric['current']['value'] ), implode( ' ', $told ) );
			}
		}
		return $found;
	}

	/**
	 * What the holdout and the running experiments say.
	 *
	 * @return list<array{name:string,text:string}>
	 */
	private function trials(): array {
		$found = array();
		try {
			$held = ( $this->holdout )();
			if ( isset( $held['arms'][0] ) ) {
				$found[] = array(
					'name' => __( 'What suggestions add', 'tandem-for-woocommerce' ),
					'text' => Verdict::of( $held['arms'][0], true ),
				);
			}
			foreach ( ( $this->desk )()->all() as $experiment ) {
				$report = 'running' === $experiment->status ? ( $this->desk )()->report( $experiment ) : null;
				foreach ( $report['arms'] ?? array() as $arm ) {
					$found[] = array(
						'name' => $experiment->name,
						'text' => Verdict::of( $arm ),
					);
				}
			}
		} catch ( EngineException ) {
			return $found;
		}
		return $found;
	}

	/**
	 * Metrics that are told.
	 *
	 * @return array<string,string>
	 */
	private static function names(): array {
		return array(
			'order_value'       => __( 'Average order value', 'tandem-for-woocommerce' ),
			'items_per_order'   => __( 'Items an order', 'tandem-for-woocommerce' ),
			'conversion'        => __( 'Conversion rate', 'tandem-for-woocommerce' ),
			'repeat_rate'       => __( 'Repeat purchase rate', 'tandem-for-woocommerce' ),
			'revenue_per_visit' => __( 'Revenue a visit', 'tandem-for-woocommerce' ),
		);
	}

	/**
	 * A change in a sentence; nothing where there is nothing to compare with.
	 *
	 * @param array<string,mixed>|null $change Change of the engine.
	 * @param callable(float):string   $write  Writes a difference.
	 * @param string                   $with   What is compared with.
	 */
	private static function told( ?array $change, callable $write, string $with ): string {
		if ( null === $change ) {
			return '';
		}
		$size = $write( abs( (float) $change['difference'] ) );
		return match ( $change['direction'] ) {
			/* translators: 1: amount, 2: "the period before" or "the same days last year" */
			'up'    => sprintf( __( 'Up by %1$s from %2$s.', 'tandem-for-woocommerce' ), $size, $with ),
			/* translators: 1: amount, 2: "the period before" or "the same days last year" */
			'down'  => sprintf( __( 'Down by %1$s from %2$s.', 'tandem-for-woocommerce' ), $size, $with ),
			/* translators: 1: amount, 2: "the period before" or "the same days last year" */
			default => sprintf( __( 'No clear change from %2$s (the difference of %1$s is within chance).', 'tandem-for-woocommerce' ), $size, $with ),
		};
	}

	/**
	 * A value in its unit.
	 *
	 * @param string $metric Metric.
	 * @param float  $value  Value; money in minor units.
	 */
	private static function written( string $metric, float $value ): string {
		return match ( $metric ) {
			'order_value', 'revenue_per_visit' => self::amount( $value ),
			/* translators: %s: number. */
			'conversion', 'repeat_rate'        => sprintf( __( '%s%%', 'tandem-for-woocommerce' ), number_format_i18n( 100 * $value, 1 ) ),
			default                            => number_format_i18n( $value, 2 ),
		};
	}

	/**
	 * How far two values are apart: of shares in points, as "up by 5 %" would say another thing.
	 *
	 * @param string $metric Metric.
	 * @param float  $value  Difference.
	 */
	private static function apart( string $metric, float $value ): string {
		return match ( $metric ) {
			/* translators: %s: number. */
			'conversion', 'repeat_rate' => sprintf( __( '%s percentage points', 'tandem-for-woocommerce' ), number_format_i18n( 100 * $value, 1 ) ),
			default                     => self::written( $metric, $value ),
		};
	}

	/**
	 * An amount as plain text.
	 *
	 * @param float $minor Minor units.
	 */
	private static function amount( float $minor ): string {
		return html_entity_decode( wp_strip_all_tags( wc_price( (float) ShopCurrency::current()->decimal( (int) round( $minor ) ) ) ), ENT_QUOTES, 'UTF-8' );
	}

	/**
	 * One number.
	 *
	 * @param string $name   Name.
	 * @param string $value  Value.
	 * @param string $change Sentence.
	 * @return array{name:string,value:string,change:string}
	 */
	private static function number( string $name, string $value, string $change = '' ): array {
		return compact( 'name', 'value', 'change' );
	}
}
