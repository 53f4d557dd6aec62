<?php
/**
 * Whose events are not counted.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Fixed rules, the same in every arm of every experiment and unchanged while one runs: crawlers by the name
 * they give themselves, pages fetched before anybody looks, staff, and the shop's own machinery. The browser's
 * name is looked at and forgotten.
 */
final class VisitorFilter {

	/**
	 * Parts of names that robots, checkers and link previews give themselves.
	 */
	private const ROBOTS = '/bot|crawl|spider|slurp|headless|lighthouse|pingdom|uptime|monitor|preview|facebookexternalhit|whatsapp|curl|wget|python|java\/|go-http|okhttp|axios|node-fetch|libwww|httpclient|scrapy|phantom|selenium|puppeteer|playwright|archiver|validator|feed|^$/i';

	/**
	 * Whether the request's events count.
	 *
	 * @param string $agent   What the browser calls itself.
	 * @param string $purpose Value of Sec-Purpose or Purpose.
	 */
	public static function counts( string $agent, string $purpose ): bool {
		if ( str_contains( strtolower( $purpose ), 'prefetch' ) || str_contains( strtolower( $purpose ), 'prerender' ) ) {
			return false;
		}
		if ( wp_doing_cron() || current_user_can( 'edit_posts' ) || current_user_can( 'manage_woocommerce' ) ) {
			return false;
		}
		/**
		 * Whether a browser's name is a robot's. Change it only while no experiment runs.
		 *
		 * @param bool   $robot Whether it is.
		 * @param string $agent The name.
		 */
		return ! apply_filters( 'tandem_is_robot', 1 === preg_match( self::ROBOTS, $agent ), $agent );
	}
}
