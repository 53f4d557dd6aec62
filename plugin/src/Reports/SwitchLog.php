<?php
/**
 * When the owner switched what on.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps the day on which the shop went live and each touchpoint was switched on or off, so that reports can
 * compare before with after.
 */
final class SwitchLog implements Integration {

	public const OPTION = 'tandem_switches';

	private const MOST = 60;

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
		add_action( 'tandem_settings_changed', array( $this, 'note' ) );
	}

	/**
	 * Notes what changed since the last note.
	 */
	public function note(): void {
		$log = self::log();
		$now = array( 'live' => (bool) $this->settings->get( 'live' ) );
		foreach ( (array) $this->settings->get( 'touchpoints' ) as $name => $touchpoint ) {
			$now[ $name ] = (bool) $touchpoint['on'];
		}
		foreach ( $now as $name => $on ) {
			// Touchpoints count from going live on.
			$on = $on && $now['live'];
			if ( ( $log['state'][ $name ] ?? false ) !== $on ) {
				$log['state'][ $name ] = $on;
				$log['changes'][]      = array(
					'name' => $name,
					'on'   => $on,
					'at'   => time(),
				);
			}
		}
		$log['changes'] = array_slice( $log['changes'], -self::MOST );
		update_option( self::OPTION, (string) wp_json_encode( $log ), false );
	}

	/**
	 * State and changes, oldest first.
	 *
	 * @return array{state:array<string,bool>,changes:list<array{name:string,on:bool,at:int}>}
	 */
	public static function log(): array {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		return array(
			'state'   => is_array( $kept['state'] ?? null ) ? $kept['state'] : array(),
			'changes' => is_array( $kept['changes'] ?? null ) ? array_values( $kept['changes'] ) : array(),
		);
	}
}
