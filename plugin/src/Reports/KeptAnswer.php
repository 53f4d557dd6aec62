<?php
/**
 * The last computed answer of a report.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Exception\EngineException;

defined( 'ABSPATH' ) || exit;

/**
 * Statistics need the extension. What it last answered is kept, with its date in it, and shown while it is gone.
 */
final class KeptAnswer {

	/**
	 * The answer computed now, or the one kept where the extension is missing.
	 *
	 * @param string                         $option  Where it is kept.
	 * @param callable():array<string,mixed> $compute Computes it.
	 * @return array<string,mixed>
	 * @throws EngineException When neither is to be had.
	 */
	public static function of( string $option, callable $compute ): array {
		try {
			$answer = $compute();
		} catch ( EngineException $error ) {
			$kept = 'extension.missing' === $error->errorCode ? json_decode( (string) get_option( $option, '' ), true ) : null;
			if ( ! is_array( $kept ) ) {
				throw $error;
			}
			return $kept;
		}
		update_option( $option, (string) wp_json_encode( $answer ), false );
		return $answer;
	}
}
