<?php
/**
 * The attention budget of a day.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A shopper who has seen the owner's number of suggestions today is left in peace until tomorrow. The browser of a
 * shopper who agreed counts, in a cookie that lives a day; without consent nothing is counted.
 */
final class DailyBudget {

	public const COOKIE = 'tandem_day';

	/**
	 * Takes its services.
	 *
	 * @param Settings $settings Settings.
	 * @param Consent  $consent  Consent.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly Consent $consent,
	) {
	}

	/**
	 * Most suggestions a day, 0 for no limit.
	 */
	public function most(): int {
		return (int) $this->settings->get( 'cap_day' );
	}

	/**
	 * Whether the shopper of this request has seen enough. Only for responses that are never cached.
	 */
	public function is_full(): bool {
		$count = isset( $_COOKIE[ self::COOKIE ] ) && is_string( $_COOKIE[ self::COOKIE ] ) ? sanitize_key( wp_unslash( $_COOKIE[ self::COOKIE ] ) ) : '';
		return $this->most() > 0 && 1 === preg_match( '/^\d{1,6}$/D', $count ) && (int) $count >= $this->most() && $this->consent->allows( Consent::PREFERENCES );
	}
}
