<?php
/**
 * Something that attaches itself to WordPress.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * A part of the plugin that hooks into WordPress or WooCommerce. Constructed on most requests, so a
 * constructor stores its services and does nothing else.
 */
interface Integration {

	/**
	 * Adds the actions and filters of this part.
	 */
	public function register_hooks(): void;
}
