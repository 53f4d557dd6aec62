<?php
/**
 * Keeps the shop selling whatever breaks.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Runs what a hook asks for. A failure is logged once a request and gives the fallback: the page renders
 * without the box.
 */
final class Guard {

	/**
	 * Places that failed in this request.
	 *
	 * @var array<string,true>
	 */
	private static array $failed = array();

	/**
	 * The result, or the fallback where it fails.
	 *
	 * @template T
	 * @param string        $place    Name of the place for the log.
	 * @param callable():T  $work     What to do.
	 * @param T             $fallback What stands in for it.
	 * @return T
	 */
	public static function run( string $place, callable $work, mixed $fallback ): mixed {
		$level = ob_get_level();
		try {
			return $work();
		} catch ( \Throwable $error ) {
			while ( ob_get_level() > $level ) {
				ob_end_clean();
			}
			if ( ! isset( self::$failed[ $place ] ) ) {
				self::$failed[ $place ] = true;
				wc_get_logger()->error( $place . ': ' . $error->getMessage(), array( 'source' => 'tandem' ) );
			}
			return $fallback;
		}
	}
}
