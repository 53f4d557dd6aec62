<?php
/**
 * Services of measuring.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

use Tandem\Engine;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that counts, compares and reports. Used by Plugin alone.
 */
trait MeasureServices {

	/**
	 * Facts of orders.
	 */
	public function report_facts(): Reports\OrderFactStore {
		return new Reports\OrderFactStore( $this->settings()->get( 'training.statuses' ) );
	}

	/**
	 * Sums of periods.
	 */
	public function periods(): Reports\PeriodReader {
		return new Reports\PeriodReader( $this->report_facts() );
	}

	/**
	 * Counts of experiments.
	 */
	public function experiment_counts(): Experiments\ExperimentReader {
		return new Experiments\ExperimentReader( $this->report_facts() );
	}

	/**
	 * What the owner does with experiments.
	 */
	public function experiment_desk(): Experiments\ExperimentDesk {
		return $this->service(
			Experiments\ExperimentDesk::class,
			fn(): Experiments\ExperimentDesk => new Experiments\ExperimentDesk( new Experiments\ExperimentStore(), new Experiments\ExperimentInput( new Journey\PlacementRegistry( $this->settings() ), $this->offers( ... ) ), $this->experiment_counts( ... ), $this->periods( ... ), $this->statistics( ... ) )
		);
	}

	/**
	 * Arms of running experiments.
	 */
	public function arms(): Experiments\Arms {
		return $this->service( Experiments\Arms::class, fn(): Experiments\Arms => new Experiments\Arms( $this->settings() ) );
	}

	/**
	 * The engine for numbers that the owner waits for. It is not left alone while the shop's pages do without it:
	 * nobody buys slower for a report.
	 */
	public function statistics(): Engine {
		$engine = $this->engine();
		return 'extension.resting' === $engine->status()->errorCode ? \Tandem\EngineFactory::create( self::model_directory(), self::site() ) : $engine;
	}

	/**
	 * Groups of customers in the reports.
	 */
	public function segment_marks(): Reports\SegmentMarkStore {
		return new Reports\SegmentMarkStore( $this->statistics( ... ), new Reports\OwnerSegmentStore( $this->statistics( ... ), $this->segments() ) );
	}

	/**
	 * The weekly e-mail to the owner.
	 */
	public function digest(): Reports\Digest {
		return $this->service(
			Reports\Digest::class,
			fn(): Reports\Digest => new Reports\Digest(
				$this->settings(),
				fn(): Reports\DigestReport => new Reports\DigestReport( $this->periods( ... ), $this->statistics( ... ), fn(): ?array => $this->holdout_report()->report()['report'], $this->experiment_desk( ... ), $this->next_actions( ... ) )
			)
		);
	}

	/**
	 * What the holdout says.
	 */
	private function holdout_report(): Experiments\HoldoutController {
		return new Experiments\HoldoutController( $this->holdout(), $this->experiment_counts( ... ), $this->statistics( ... ) );
	}

	/**
	 * What is worth doing next.
	 */
	public function next_actions(): Admin\NextActions {
		return new Admin\NextActions( $this->status_report(), $this->settings(), $this->engine() );
	}

	/**
	 * One builder an integration.
	 *
	 * @return list<callable():Integration>
	 */
	private function measure_integrations(): array {
		return array(
			fn(): Integration => new Reports\OrderFacts( $this->report_facts( ... ), $this->segment_marks( ... ) ),
			fn(): Integration => Deferred::until( 'template_redirect woocommerce_store_api_checkout_order_processed woocommerce_checkout_order_processed woocommerce_after_calculate_totals tandem_forget_events', fn(): Integration => new Events\CartTrace( $this->settings(), new Events\CartTraceStore() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Reports\BehaviourController( $this->periods( ... ), static fn(): Reports\BehaviourReader => new Reports\BehaviourReader() ) ),
			fn(): Integration => $this->digest(),
			fn(): Integration => Deferred::rest( fn(): Integration => new Reports\DigestController( $this->digest( ... ) ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => $this->holdout_report() ),
			fn(): Integration => Deferred::until( 'tandem_settings_changed', fn(): Integration => new Reports\SwitchLog( $this->settings() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Reports\ReportsController( $this->periods( ... ), $this->statistics( ... ), $this->segment_marks(), fn(): Journey\PlacementRegistry => new Journey\PlacementRegistry( $this->settings() ), fn(): bool => (bool) $this->settings()->get( 'measure.on' ) ) ),
			fn(): Integration => new Experiments\Experiments( $this->arms() ),
			fn(): Integration => new Experiments\ArmPrices( $this->arms(), fn( mixed $html, \WC_Product $product ): mixed => $this->public_sale()->html( $html, $product ), fn( Bundles\Bundle $bundle ): Bundles\BundleRow => $this->bundle_pricer()->row( $bundle ), $this->offers( ... ) ),
			fn(): Integration => new Experiments\ArmBadges( $this->arms(), fn( \WC_Product $product ): bool => $this->public_sale()->lowers( $product ) ),
			fn(): Integration => Deferred::until( 'tandem_experiments_changed', fn(): Integration => new Experiments\PageCaches() ),
			fn(): Integration => $this->experiment_desk(),
			fn(): Integration => Deferred::rest( fn(): Integration => new Experiments\ExperimentsController( $this->experiment_desk( ... ), fn(): Journey\PlacementRegistry => new Journey\PlacementRegistry( $this->settings() ) ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\ReportCommand( $this ) ),
		);
	}
}
