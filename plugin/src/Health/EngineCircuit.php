<?php
/**
 * Faults of the extension.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Health;

use Tandem\Circuit;

defined( 'ABSPATH' ) || exit;

/**
 * After three faults within a minute the extension is left alone for five minutes, in all requests of this
 * site; the log says so once. The option exists only once there was a fault, and comes with those that
 * WordPress loads anyway: a shop without faults asks the database nothing.
 */
final class EngineCircuit implements Circuit {

	public const OPTION = 'tandem_engine_faults';
	public const FAULTS = 3;
	public const WINDOW = MINUTE_IN_SECONDS;
	public const REST   = 5 * MINUTE_IN_SECONDS;

	/** State of a shop without faults. */
	private const CLOSED = array(
		'at'    => array(),
		'until' => 0,
	);

	/**
	 * Takes the clock.
	 *
	 * @param (\Closure():int)|null $clock UNIX seconds; null is the server's clock.
	 */
	public function __construct( private readonly ?\Closure $clock = null ) {
	}

	/**
	 * Whether the extension is to be left alone for now.
	 */
	public function open(): bool {
		return $this->now() < $this->state()['until'];
	}

	/**
	 * Notes a fault. Once the circuit is open, nothing more is written.
	 *
	 * @param string $what Call and message.
	 */
	public function fault( string $what ): void {
		try {
			$this->note( $what );
		} catch ( \Throwable $error ) {
			wc_get_logger()->error( 'engine: ' . $error->getMessage(), array( 'source' => 'tandem' ) );
		}
	}

	/**
	 * Notes a fault and opens the circuit at the last of too many.
	 *
	 * @param string $what Call and message.
	 */
	private function note( string $what ): void {
		$now = $this->now();
		if ( $this->open() ) {
			return;
		}
		$recent   = array_filter( $this->state()['at'], static fn( int $at ): bool => $at > $now - self::WINDOW );
		$recent[] = $now;
		$until    = 0;
		if ( count( $recent ) >= self::FAULTS ) {
			$until  = $now + self::REST;
			$recent = array();
			wc_get_logger()->error( sprintf( 'engine: the extension failed %d times within %d seconds and is left alone until %s; prices and tables are computed in PHP. Last: %s', self::FAULTS, self::WINDOW, gmdate( 'c', $until ), $what ), array( 'source' => 'tandem' ) );
		}
		$state = array(
			'at'    => array_values( $recent ),
			'until' => $until,
		);
		update_option( self::OPTION, (string) wp_json_encode( $state ), true );
	}

	/**
	 * Times of the latest faults, and until when the extension rests.
	 *
	 * @return array{at:list<int>,until:int}
	 */
	private function state(): array {
		$kept  = wp_load_alloptions()[ self::OPTION ] ?? '';
		$state = '' === $kept ? array() : json_decode( (string) $kept, true );
		return array() === $state ? self::CLOSED : array(
			'at'    => array_map( 'intval', (array) ( $state['at'] ?? array() ) ),
			'until' => (int) ( $state['until'] ?? 0 ),
		);
	}

	/**
	 * UNIX seconds.
	 */
	private function now(): int {
		return $this->clock ? ( $this->clock )() : time();
	}
}
