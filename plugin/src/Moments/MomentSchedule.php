<?php
/**
 * When moments are looked for.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Recurring actions of the moments that are on: carts every ten minutes, the rest once a day. Looked at by staff's
 * pages and by Action Scheduler only, so that shoppers' pages pay nothing for it.
 */
final class MomentSchedule implements Integration {

	public const DAILY = 'tandem_moments';

	private const GROUP = 'tandem';

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'admin_init', array( $this, 'ensure' ) );
		add_action( 'action_scheduler_ensure_recurring_actions', array( $this, 'ensure' ) );
		add_action( 'tandem_settings_changed', array( $this, 'ensure' ) );
	}

	/**
	 * Keeps the actions in step with the settings.
	 */
	public function ensure(): void {
		if ( ! did_action( 'action_scheduler_init' ) || wp_doing_ajax() ) {
			return;
		}
		$on = fn( string $moment ): bool => (bool) $this->settings->get( "moments.$moment.on" );
		$this->keep( CartReminder::ACTION, 10 * MINUTE_IN_SECONDS, $on( 'cart' ) );
		$this->keep( self::DAILY, DAY_IN_SECONDS, $on( 'winback' ) || $on( 'anniversary' ) || $on( 'newsletter' ) );
	}

	/**
	 * Keeps one action in step.
	 *
	 * @param string $hook    Hook.
	 * @param int    $seconds Distance of two runs.
	 * @param bool   $wanted  Whether it runs.
	 */
	private function keep( string $hook, int $seconds, bool $wanted ): void {
		$there = as_has_scheduled_action( $hook, array(), self::GROUP );
		if ( $wanted && ! $there ) {
			as_schedule_recurring_action( time() + min( $seconds, HOUR_IN_SECONDS ), $seconds, $hook, array(), self::GROUP, true );
		} elseif ( ! $wanted && $there ) {
			as_unschedule_all_actions( $hook, array(), self::GROUP );
		}
	}
}
