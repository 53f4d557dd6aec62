<?php
/**
 * The session of a shopper who is previewed.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Lives in memory and is never saved.
 */
final class PreviewSession extends \WC_Session {
}
