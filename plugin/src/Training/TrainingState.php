<?php
/**
 * Where a training stands.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

defined( 'ABSPATH' ) || exit;

/**
 * What one training has read so far. Kept in an option between two steps, so that any process may go on.
 */
final class TrainingState {

	public const OPTION = 'tandem_training';

	/** Phase: idle, orders, catalog, publish, done or failed. @var string */
	public string $phase = 'idle';

	/** Why it runs: nightly, orders, owner, cli. @var string */
	public string $reason = '';

	/** Highest order id read. @var int */
	public int $cursor = 0;

	/** Orders read. @var int */
	public int $orders = 0;

	/** Orders to read, as counted at the start. @var int */
	public int $total = 0;

	/** Lines read. @var int */
	public int $lines = 0;

	/** Highest product id read. @var int */
	public int $catalog_cursor = 0;

	/** Products read. @var int */
	public int $products = 0;

	/** UNIX seconds of the start. @var int */
	public int $started = 0;

	/** UNIX seconds of the last step. @var int */
	public int $updated = 0;

	/** Working seconds of all steps. @var float */
	public float $seconds = 0.0;

	/** Steps so far. @var int */
	public int $steps = 0;

	/** Stable code of what went wrong last. @var string */
	public string $error_code = '';

	/** The same in words. @var string */
	public string $error = '';

	/** What the last finished training answered. @var array<string,mixed> */
	public array $result = array();

	/**
	 * State of this site.
	 */
	public static function load(): self {
		$state  = new self();
		$stored = json_decode( (string) get_option( self::OPTION, '' ), true );
		foreach ( is_array( $stored ) ? $stored : array() as $name => $value ) {
			if ( property_exists( $state, (string) $name ) && gettype( $state->$name ) === gettype( $value ) ) {
				$state->$name = $value;
			}
		}
		$state->seconds = is_array( $stored ) ? (float) ( $stored['seconds'] ?? 0 ) : 0.0;
		return $state;
	}

	/**
	 * Keeps the state; never loaded with a page.
	 */
	public function save(): void {
		update_option( self::OPTION, (string) wp_json_encode( get_object_vars( $this ) ), false );
	}

	/**
	 * Whether steps are left to do.
	 */
	public function running(): bool {
		return in_array( $this->phase, array( 'orders', 'catalog', 'publish' ), true );
	}

	/**
	 * Share done, 0 to 100. Reading the orders is most of the work.
	 */
	public function percent(): int {
		return match ( $this->phase ) {
			'done'    => 100,
			'orders'  => $this->total > 0 ? (int) min( 89, floor( 89 * $this->orders / $this->total ) ) : 0,
			'catalog' => 90,
			'publish' => 96,
			default   => 0,
		};
	}

	/**
	 * As REST and WP-CLI show it.
	 *
	 * @return array<string,mixed>
	 */
	public function report(): array {
		return get_object_vars( $this ) + array(
			'running' => $this->running(),
			'percent' => $this->percent(),
		);
	}
}
