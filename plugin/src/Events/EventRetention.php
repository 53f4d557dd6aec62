<?php
/**
 * How long events are kept.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Once a day the raw events that are older than the owner's limit go; the counts stay.
 */
final class EventRetention implements Integration {

	public const HOOK  = 'tandem_forget_events';
	public const GROUP = 'tandem';

	/**
	 * Takes its services.
	 *
	 * @param Settings   $settings Settings.
	 * @param EventStore $store    Tables.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly EventStore $store,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( self::HOOK, array( $this, 'forget' ) );
		add_action( 'action_scheduler_init', array( $this, 'schedule' ) );
	}

	/**
	 * Plans the daily run where the shop measures, and drops it where it does not. Looked at by staff's pages
	 * only, so that shoppers' pages pay nothing for it.
	 */
	public function schedule(): void {
		if ( ! is_admin() || wp_doing_ajax() ) {
			return;
		}
		$planned = as_has_scheduled_action( self::HOOK );
		if ( $this->settings->get( 'measure.on' ) && ! $planned ) {
			as_schedule_recurring_action( time() + HOUR_IN_SECONDS, DAY_IN_SECONDS, self::HOOK, array(), self::GROUP, true );
		}
	}

	/**
	 * Deletes what is too old, a piece at a time; goes on in another run where much is left.
	 */
	public function forget(): void {
		$before = time() - DAY_IN_SECONDS * (int) $this->settings->get( 'measure.retention_days' );
		for ( $piece = 0; $piece < 20; ++$piece ) {
			if ( 0 === $this->store->forget_before( $before ) ) {
				return;
			}
		}
		as_enqueue_async_action( self::HOOK, array(), self::GROUP );
	}
}
