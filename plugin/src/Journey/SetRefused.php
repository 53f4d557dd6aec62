<?php
/**
 * A set that cannot be bought.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Says in the shopper's words why a set was not added. Nothing of it is in the cart then.
 */
final class SetRefused extends \RuntimeException {
}
