<?php
/**
 * What went wrong, once.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

use Tandem\Exception\EngineException;

defined( 'ABSPATH' ) || exit;

/**
 * Writes a failure to WooCommerce's log under the source `tandem`, each distinct one once a request.
 */
final class Log {

	/**
	 * Failures already written.
	 *
	 * @var array<string,true>
	 */
	private static array $written = array();

	/**
	 * Writes a failure that a hook caught: the shop goes on without Tandem's part.
	 *
	 * @param string     $part  Part of the plugin.
	 * @param \Throwable $error What was thrown.
	 */
	public static function failure( string $part, \Throwable $error ): void {
		$code = $error instanceof EngineException ? $error->errorCode : get_class( $error );
		$text = sprintf( '%s: %s: %s (%s:%d)', $part, $code, $error->getMessage(), basename( $error->getFile() ), $error->getLine() );
		if ( ! isset( self::$written[ $text ] ) ) {
			self::$written[ $text ] = true;
			wc_get_logger()->error( $text, array( 'source' => 'tandem' ) );
		}
	}
}
