<?php
/**
 * What a browser reports at once.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

use Tandem\Plugin\Recommendations\SuggestionId;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the body that the shop's script sends: a device and a list of rows, each
 * `[uid, age, kind, suggestion, item]` (a view: `[uid, age, "view", product]`; an exposure: `[uid, age, "exposure", experiment, arm, page time]`),
 * age being the milliseconds since it happened. The clock is the server's. A row that is not as documented is
 * left out and counted; it never spoils the others.
 */
final class EventBatch {

	public const MOST_BYTES = 16384;
	public const MOST_ROWS  = 60;
	/**
	 * A page that was put to sleep reports late; older than this is not believed.
	 */
	private const MOST_AGE_MS = 3600000;
	/**
	 * Longer page times are no page times.
	 */
	private const MOST_PAGE_MS = 60000;

	/**
	 * Takes what was read.
	 *
	 * @param list<Event> $events  Events as documented.
	 * @param int         $refused Rows left out.
	 */
	private function __construct(
		public readonly array $events,
		public readonly int $refused,
	) {
	}

	/**
	 * Reads a body.
	 *
	 * @param string $body    What was sent.
	 * @param string $visitor Visitor's id, empty without consent.
	 * @param int    $now     UNIX seconds.
	 * @throws \InvalidArgumentException When it is no batch at all.
	 */
	public static function read( string $body, string $visitor, int $now ): self {
		if ( strlen( $body ) > self::MOST_BYTES ) {
			throw new \InvalidArgumentException( sprintf( 'expected at most %d bytes, found %d', self::MOST_BYTES, strlen( $body ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Never shown.
		}
		$data = json_decode( $body, true, 8 );
		if ( ! is_array( $data ) || ! is_array( $data['events'] ?? null ) || count( $data['events'] ) > self::MOST_ROWS ) {
			throw new \InvalidArgumentException( sprintf( 'expected {"events":[...]} with at most %d rows', self::MOST_ROWS ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Never shown.
		}
		$device = 'narrow' === ( $data['device'] ?? '' ) ? 'narrow' : 'wide';
		$events = array();
		foreach ( $data['events'] as $row ) {
			$event = is_array( $row ) ? self::event( array_values( $row ), $visitor, $now, $device ) : null;
			if ( null !== $event ) {
				$events[ $event->uid ] = $event;
			}
		}
		return new self( array_values( $events ), count( $data['events'] ) - count( $events ) );
	}

	/**
	 * One row, or null where it is not as documented.
	 *
	 * @param list<mixed> $row     Row.
	 * @param string      $visitor Visitor's id.
	 * @param int         $now     UNIX seconds.
	 * @param string      $device  narrow or wide.
	 */
	private static function event( array $row, string $visitor, int $now, string $device ): ?Event {
		list( $uid, $age, $kind ) = $row + array( null, null, null );
		if ( ! self::word( $uid, 22, 22 ) || ! is_int( $age ) || $age < 0 || $age > self::MOST_AGE_MS || ! in_array( $kind, Event::FROM_BROWSER, true ) ) {
			return null;
		}
		$at = $now - intdiv( $age, 1000 );
		if ( 'visit' === $kind ) {
			return 3 === count( $row ) ? new Event( $uid, $at, $kind, $visitor, device: $device ) : null;
		}
		if ( 'view' === $kind ) {
			return 4 === count( $row ) && is_int( $row[3] ) && $row[3] > 0 ? new Event( $uid, $at, $kind, $visitor, item: $row[3], device: $device ) : null;
		}
		if ( 'exposure' === $kind ) {
			$ms   = count( $row ) > 5 ? $row[5] : 0;
			$fits = count( $row ) <= 6 && count( $row ) >= 5 && is_int( $ms ) && $ms >= 0 && $ms <= self::MOST_PAGE_MS && '' !== $visitor && self::word( $row[3], 1, 40 ) && self::word( $row[4], 1, 40 );
			return $fits ? new Event( $uid, $at, $kind, $visitor, experiment: $row[3], arm: $row[4], device: $device, ms: $ms ) : null;
		}
		$suggestion = 5 === count( $row ) && is_int( $row[4] ) && $row[4] > 0 ? SuggestionId::read( $row[3] ) : null;
		return null === $suggestion ? null : new Event( $uid, $at, $kind, $visitor, $suggestion, $row[4], device: $device );
	}

	/**
	 * Whether a value is a plain word of that length.
	 *
	 * @param mixed $value    Value.
	 * @param int   $shortest Least length.
	 * @param int   $longest  Greatest length.
	 * @phpstan-assert-if-true string $value
	 */
	private static function word( mixed $value, int $shortest, int $longest ): bool {
		return is_string( $value ) && strlen( $value ) >= $shortest && strlen( $value ) <= $longest
			&& 1 === preg_match( '/^[A-Za-z0-9_-]+$/D', $value );
	}
}
