<?php
/**
 * What all blocks of the plugin have in common.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Blocks;

defined( 'ABSPATH' ) || exit;

/**
 * Registers blocks where one may be rendered, and their editor's scripts where there is an editor: every other request
 * is spared them.
 */
final class BlockTypes {

	/** What every editor script needs. */
	private const NEEDS = array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-i18n' );

	/**
	 * Registers a block by its folder. An answer of the Store API holds no blocks.
	 *
	 * @param string   $folder Folder in blocks/.
	 * @param callable $render Renders it.
	 */
	public static function add( string $folder, callable $render ): void {
		if ( ! WC()->is_store_api_request() ) {
			register_block_type( TANDEM_DIR . '/blocks/' . $folder, array( 'render_callback' => $render ) );
		}
	}

	/**
	 * Registers a script of the editor.
	 *
	 * @param string       $handle Handle, as named in block.json.
	 * @param string       $file   File below the plugin's folder.
	 * @param list<string> $more   What it needs beyond what all need.
	 */
	public static function script( string $handle, string $file, array $more = array() ): void {
		if ( is_admin() ) {
			wp_register_script( $handle, plugins_url( $file, TANDEM_FILE ), array( ...self::NEEDS, ...$more ), TANDEM_VERSION, true );
			wp_set_script_translations( $handle, 'tandem-for-woocommerce' );
		}
	}
}
