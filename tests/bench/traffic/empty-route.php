<?php
/**
 * Plugin Name: A route that does nothing
 */

declare(strict_types=1);

add_action(
	'rest_api_init',
	static function (): void {
		register_rest_route(
			'bench/v1',
			'/empty',
			array(
				'methods'             => 'POST',
				'callback'            => static fn(): array => array(),
				'permission_callback' => '__return_true',
			)
		);
	}
);
