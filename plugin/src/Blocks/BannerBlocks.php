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
		BlockTypes::script( self::SCRIPT, 'blocks/banners/editor.js' );
		BlockTypes::add( 'banner', fn( mixed $attributes, mixed $content = '' ): string => $this->banners->variant( $attributes, is_string( $content ) ? $content : '' ) );
		BlockTypes::add( 'banners', array( $this, 'group' ) );
	}

	/**
	 * The banner.
	 */
	public function group(): string {
		$html = $this->banners->collected();
		return '' === $html ? '' : '<div ' . get_block_wrapper_attributes() . '>' . $html . '</div>';
	}
}
