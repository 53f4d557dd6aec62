<?php
/**
 * The banner block.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Blocks;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Banners;

defined( 'ABSPATH' ) || exit;

/**
 * `tandem/banners` holds variants `tandem/banner`, as the shortcodes of the same name do. WordPress renders the
 * variants before the block around them, which then shows what they named.
 */
final class BannerBlocks implements Integration {

	private const SCRIPT = 'tandem-banner-blocks';

	/**
	 * Takes the banners.
	 *
	 * @param Banners $banners Banners.
	 */
	public function __construct( private readonly Banners $banners ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ) );
	}

	/**
	 * Registers both blocks.
	 */
	public function register(): void {
		wp_register_script( self::SCRIPT, plugins_url( 'blocks/banners/editor.js', TANDEM_FILE ), array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-i18n' ), TANDEM_VERSION, true );
		wp_set_script_translations( self::SCRIPT, 'tandem-for-woocommerce' );
		register_block_type( TANDEM_DIR . '/blocks/banner', array( 'render_callback' => fn( mixed $attributes, mixed $content = '' ): string => $this->banners->variant( $attributes, is_string( $content ) ? $content : '' ) ) );
		register_block_type( TANDEM_DIR . '/blocks/banners', array( 'render_callback' => array( $this, 'group' ) ) );
	}

	/**
	 * The banner.
	 */
	public function group(): string {
		$html = $this->banners->collected();
		return '' === $html ? '' : '<div ' . get_block_wrapper_attributes() . '>' . $html . '</div>';
	}
}
