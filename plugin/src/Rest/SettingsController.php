<?php
/**
 * Settings by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * GET tandem/v1/settings, POST a partial tree to change it, POST settings/undo to go back one change.
 */
final class SettingsController extends Controller {

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings of this site.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$properties = Settings::json_schema()['properties'];
		$this->route( '/settings', 'GET', fn(): array => $this->state() );
		$this->route( '/settings', 'POST', fn( \WP_REST_Request $request ): array => $this->change( $request ), self::without_defaults( $properties ) );
		$this->route( '/settings/undo', 'POST', fn(): array => array( 'undone' => $this->settings->undo() ) + $this->state() );
	}

	/**
	 * Stores what was sent.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array<string,mixed>
	 */
	private function change( \WP_REST_Request $request ): array {
		$tree = array_diff_key( (array) $request->get_json_params() + (array) $request->get_body_params(), array( '_locale' => 1 ) );
		$this->settings->update( $tree );
		return $this->state();
	}

	/**
	 * The tree and what the page needs beside it.
	 *
	 * @return array<string,mixed>
	 */
	private function state(): array {
		return array(
			'values'   => $this->settings->get(),
			'safeMode' => Settings::safe_mode(),
			'canUndo'  => is_string( get_option( Settings::PREVIOUS ) ),
		);
	}

	/**
	 * Schema without defaults: a partial tree must not be filled up by REST.
	 *
	 * @param array<string,mixed> $schema Schema nodes by name.
	 * @return array<string,mixed>
	 */
	private static function without_defaults( array $schema ): array {
		foreach ( $schema as $name => $node ) {
			unset( $node['default'] );
			if ( isset( $node['properties'] ) ) {
				$node['properties'] = self::without_defaults( $node['properties'] );
			}
			$schema[ $name ] = $node;
		}
		return $schema;
	}
}
