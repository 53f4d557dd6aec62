<?php
/**
 * Renders the templates of the journey.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Templates may be overridden by a theme in woocommerce/tandem/. Each gets one view object. Styles and
 * scripts are loaded only where a template was rendered.
 */
final class Templates {

	/**
	 * HTML of a template.
	 *
	 * @param string $name  File name without .php.
	 * @param object $view  Its view object.
	 * @param string $asset Style and script module of the same name, empty for none.
	 */
	public function html( string $name, object $view, string $asset = '' ): string {
		if ( '' !== $asset ) {
			$this->load( $asset );
		}
		wp_interactivity_state(
			'tandem',
			array(
				'isPicked'  => static fn(): bool => (bool) self::of_item( 'picked' ),
				'itemPrice' => static fn(): string => (string) self::of_item( 'prices' ),
			)
		);
		return wp_interactivity_process_directives( wc_get_template_html( 'tandem/' . $name . '.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' ) );
	}

	/**
	 * What a list of the surrounding context holds for this item, as the script computes it.
	 *
	 * @param string $name List.
	 */
	private static function of_item( string $name ): mixed {
		$context = wp_interactivity_get_context( 'tandem' );
		return $context[ $name ][ $context['index'] ?? 0 ] ?? '';
	}

	/**
	 * Loads the style and, where there is one, the script module of a component.
	 *
	 * @param string $asset Name.
	 */
	public function load( string $asset ): void {
		wp_register_script_module( 'tandem/cart', plugins_url( 'assets/js/cart.js', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_enqueue_style( 'tandem-' . $asset, plugins_url( "assets/css/$asset.css", TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_enqueue_script_module( 'tandem/' . $asset, plugins_url( "assets/js/$asset.js", TANDEM_FILE ), array( '@wordpress/interactivity', 'tandem/cart' ), TANDEM_VERSION );
	}
}
