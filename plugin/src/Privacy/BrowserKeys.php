<?php
/**
 * What Tandem keeps in a browser.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Privacy;

use Tandem\Plugin\Answers\Answers;
use Tandem\Plugin\Events\EventIntake;
use Tandem\Plugin\Journey\Attention;
use Tandem\Plugin\Journey\DailyBudget;
use Tandem\Plugin\Offers\Device;
use Tandem\Plugin\Segments\ReturningVisitor;

defined( 'ABSPATH' ) || exit;

/**
 * Every cookie and every key of the browser's storage, with whose consent, for how long and what for: for consent
 * plugins and for the settings page. A test reads the sources for keys that are missing here.
 */
final class BrowserKeys {

	/**
	 * The keys.
	 *
	 * @return list<array{name:string,consent:string,life:string,purpose:string}>
	 */
	public static function all(): array {
		$session = __( 'Session', 'tandem-for-woocommerce' );
		$year    = __( '1 year', 'tandem-for-woocommerce' );
		$day     = __( '1 day', 'tandem-for-woocommerce' );
		$keys    = array(
			array( BrowsingHistory::COOKIE, 'preferences', $session, __( 'Products you looked at, to suggest others that fit.', 'tandem-for-woocommerce' ) ),
			array( 'tandem_seen', 'preferences', __( '14 days', 'tandem-for-woocommerce' ), __( 'How often you saw a suggestion without looking at it, so that others get its place. Kept in your browser.', 'tandem-for-woocommerce' ) ),
			array( Attention::TIRED_COOKIE, 'preferences', __( '14 days', 'tandem-for-woocommerce' ), __( 'Suggestions that rest because you saw them often without looking at them. A cookie that is sent to the shop, so that cart and checkout leave them out too.', 'tandem-for-woocommerce' ) ),
			array( DailyBudget::COOKIE, 'preferences', $day, __( 'How many suggestions you saw today, so that they do not become too many.', 'tandem-for-woocommerce' ) ),
			array( 'tandem_proof', 'preferences', $day, __( 'On which products you were told how many others bought them today. Kept in your browser.', 'tandem-for-woocommerce' ) ),
			array( ReturningVisitor::COOKIE, 'preferences', $year, __( 'That this browser was here before, so that offers for a first visit are not shown again.', 'tandem-for-woocommerce' ) ),
			array( EventIntake::COOKIE, 'statistics', $year, __( 'A random number, to count which suggestions are seen and clicked.', 'tandem-for-woocommerce' ) ),
			array( 'tandem_exp', 'statistics', $year, __( 'Whether this browser is among those that see no suggestions, for comparison.', 'tandem-for-woocommerce' ) ),
			array( 'tandem_arms', 'statistics', $year, __( 'Which variant of a page this browser sees, for comparison.', 'tandem-for-woocommerce' ) ),
			array( 'tandem_exposed', 'statistics', $session, __( 'Which variant was counted already. Kept in your browser.', 'tandem-for-woocommerce' ) ),
			array( Device::COOKIE, 'marketing', $year, __( 'A random number, so that an offer for new customers is used once.', 'tandem-for-woocommerce' ) ),
			array( Consent::COOKIE, 'functional', __( '180 days', 'tandem-for-woocommerce' ), __( 'Whether you want suggestions by what you looked at.', 'tandem-for-woocommerce' ) ),
			array( Answers::COOKIE, 'functional', __( 'Session, or 180 days with consent', 'tandem-for-woocommerce' ), __( 'What you answered to the questions of the shop, until you delete it.', 'tandem-for-woocommerce' ) ),
			array( Attention::REFUSED_COOKIE, 'functional', __( '30 days', 'tandem-for-woocommerce' ), __( 'Products you do not want to be suggested. A cookie that is sent to the shop, so that cart and checkout leave them out too. If you agreed to preferences, they are noted with your order as well, for its e-mails.', 'tandem-for-woocommerce' ) ),
			array( 'tandem_compare', 'functional', $session, __( 'Products you chose to compare. Kept in your browser.', 'tandem-for-woocommerce' ) ),
		);
		return array_map( static fn( array $key ): array => array_combine( array( 'name', 'consent', 'life', 'purpose' ), $key ), $keys );
	}
}
