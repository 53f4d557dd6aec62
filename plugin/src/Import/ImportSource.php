<?php
/**
 * Where bundles can be taken over from.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Import;

defined( 'ABSPATH' ) || exit;

/**
 * Reads what another plugin, or WooCommerce itself, stored about products that belong together. Only reads:
 * the other plugin's data stays as it is, and the plugin need not be active.
 */
interface ImportSource {

	/**
	 * Stable name, as in the address of a request.
	 */
	public function name(): string;

	/**
	 * Name as the owner knows it.
	 */
	public function title(): string;

	/**
	 * Posts that hold something to take over, by id.
	 *
	 * @return list<int>
	 */
	public function posts(): array;

	/**
	 * What one post becomes, as BundleWriter takes it, with what could not be carried over in words.
	 *
	 * @param \WP_Post $post One of posts().
	 * @return array{name:string,components:list<array<string,mixed>>,terms:array<string,mixed>,notes:list<string>}
	 * @throws \InvalidArgumentException When nothing of it can be understood.
	 */
	public function read( \WP_Post $post ): array;
}
