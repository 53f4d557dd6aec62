<?php
/**
 * Something that happened to a suggestion.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

use Tandem\Plugin\Recommendations\SuggestionId;

defined( 'ABSPATH' ) || exit;

/**
 * One event, checked. It names no person: the visitor is a random id that exists only with consent, and
 * there is no address and no browser in it.
 */
final readonly class Event {

	/**
	 * What a browser may report; `view` is a product page. `visit` is a page opened from outside the shop, counted without storing
	 * anything on the device.
	 */
	public const FROM_BROWSER = array( 'visit', 'view', 'impression', 'click', 'dismissal', 'exposure' );

	/**
	 * What only the server records: a suggested product added or removed, and any product put into a cart.
	 */
	public const FROM_SERVER = array( 'add', 'remove', 'put' );

	/**
	 * Takes checked values.
	 *
	 * @param string $uid        Id of the event, made where it happened: the same id is counted once.
	 * @param int    $at         UNIX seconds.
	 * @param string $kind       One of FROM_BROWSER or FROM_SERVER.
	 * @param string $visitor    Random id of a visitor who agreed, else empty.
	 * @param SuggestionId|null $suggestion The suggestion, as on the order line.
	 * @param int    $item       Product.
	 * @param string $experiment Key of the experiment, for exposures.
	 * @param string $arm        Arm of the experiment.
	 * @param string $device     narrow or wide.
	 * @param int    $ms         Milliseconds until the page could be used, for exposures; 0 where unknown.
	 */
	public function __construct(
		public string $uid,
		public int $at,
		public string $kind,
		public string $visitor = '',
		public ?SuggestionId $suggestion = null,
		public int $item = 0,
		public string $experiment = '',
		public string $arm = '',
		public string $device = 'wide',
		public int $ms = 0,
	) {
	}
}
