<?php
/**
 * Blocks of tables.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Blocks;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Tables\TableShortcodes;

defined( 'ABSPATH' ) || exit;

/**
 * The blocks tandem/product-table, tandem/bundle-table and tandem/comparison-table: the shortcodes with
 * controls in the inspector.
 */
final class TableBlocks implements Integration {

	/** Kind by folder of the block. */
	private const BLOCKS = array(
		'product-table'    => 'products',
		'bundle-table'     => 'bundles',
		'comparison-table' => 'comparison',
	);

	/**
	 * Takes its services.
	 *
	 * @param TableShortcodes $tables Makes tables from attributes.
	 */
	public function __construct( private readonly TableShortcodes $tables ) {
	}

	/**
	 * Attaches the blocks.
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ), 11 );
	}

	/**
	 * Registers the blocks.
	 */
	public function register(): void {
		BlockTypes::script( 'tandem-table-blocks', 'assets/js/table-blocks.js', array( 'wp-server-side-render' ) );
		foreach ( self::BLOCKS as $folder => $kind ) {
			BlockTypes::add( $folder, fn( array $attributes ): string => $this->render( $attributes, $kind ) );
		}
	}

	/**
	 * Markup of a block.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @param string              $kind       Kind of table.
	 */
	private function render( array $attributes, string $kind ): string {
		$html = $this->tables->placed( $attributes, $kind );
		return '' === $html ? '' : sprintf( '<div %s>%s</div>', get_block_wrapper_attributes( array( 'class' => 'alignwide' ) ), $html );
	}
}
