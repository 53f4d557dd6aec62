<?php
/**
 * Shortcodes of tables.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

/**
 * [tandem_table], [tandem_bundles] and [tandem_compare], with their style and script.
 */
final class TableShortcodes implements Integration {

	/** Kind by shortcode. */
	public const KINDS = array(
		'tandem_table'   => 'products',
		'tandem_bundles' => 'bundles',
		'tandem_compare' => 'comparison',
	);

	/**
	 * Takes its services.
	 *
	 * @param TableRenderer $renderer Prints tables.
	 * @param TableStore    $tables   Saved tables.
	 */
	public function __construct(
		private readonly TableRenderer $renderer,
		private readonly TableStore $tables,
	) {
	}

	/**
	 * Attaches shortcodes and assets.
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ) );
	}

	/**
	 * Registers shortcodes, style and script.
	 */
	public function register(): void {
		foreach ( array_keys( self::KINDS ) as $tag ) {
			add_shortcode( $tag, array( $this, 'shortcode' ) );
		}
		wp_register_style( TableRenderer::HANDLE, plugins_url( 'assets/css/table.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_style_add_data( TableRenderer::HANDLE, 'path', TANDEM_DIR . '/assets/css/table.css' );
		wp_register_script_module( 'tandem/cart', plugins_url( 'assets/js/cart.js', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_register_script_module( 'tandem/table-cart', plugins_url( 'assets/js/table-cart.js', TANDEM_FILE ), array( 'tandem/cart' ), TANDEM_VERSION );
		wp_register_script_module( 'tandem/table-tools', plugins_url( 'assets/js/table-tools.js', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_register_script_module( 'tandem/table-pages', plugins_url( 'assets/js/table-pages.js', TANDEM_FILE ), array(), TANDEM_VERSION );
		$tools = array(
			array(
				'id'     => 'tandem/table-tools',
				'import' => 'dynamic',
			),
		);
		wp_register_script_module( 'tandem/compare-buttons', plugins_url( 'assets/js/compare-buttons.js', TANDEM_FILE ), $tools, TANDEM_VERSION );
		$modules = array(
			'@wordpress/interactivity',
			'tandem/table-cart',
			array(
				'id'     => 'tandem/table-tools',
				'import' => 'dynamic',
			),
			array(
				'id'     => 'tandem/table-pages',
				'import' => 'dynamic',
			),
		);
		wp_register_script_module( 'tandem/table', plugins_url( 'assets/js/table.js', TANDEM_FILE ), $modules, TANDEM_VERSION );
	}

	/**
	 * A table in content.
	 *
	 * @param mixed  $attributes Attributes.
	 * @param mixed  $content    Ignored.
	 * @param string $tag        Which shortcode.
	 */
	public function shortcode( $attributes, $content = '', string $tag = 'tandem_table' ): string {
		unset( $content );
		$attributes = is_array( $attributes ) ? $attributes : array();
		return $this->table( $attributes, self::KINDS[ $tag ] ?? 'products' );
	}

	/**
	 * A table from attributes of a shortcode or a block.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @param string              $kind       Kind.
	 */
	public function table( array $attributes, string $kind ): string {
		if ( Settings::safe_mode() ) {
			return '';
		}
		$attributes = apply_filters( 'tandem_table_attributes', $attributes, $kind );
		$attributes = is_array( $attributes ) ? $attributes : array();
		try {
			$make = function ( array $of ) use ( $kind ): string {
				$definition = $this->definition( $of, $kind );
				return null === $definition ? '' : $this->renderer->render( $definition, attributes: $of );
			};
			/**
			 * A table in a page: while tables are compared, all of them beside each other.
			 *
			 * @param string                                     $html       The table.
			 * @param array<string,mixed>                        $attributes Its attributes.
			 * @param \Closure(array<string,mixed>):string       $make       Makes a table of attributes.
			 */
			return (string) apply_filters( 'tandem_table_html', $make( $attributes ), $attributes, $make );
		} catch ( \Throwable $error ) {
			Log::failure( 'table', $error );
			return '';
		}
	}

	/**
	 * The table that attributes mean; null where they name a saved one that is not there.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @param string              $kind       Kind.
	 */
	public function definition( array $attributes, string $kind ): ?TableDefinition {
		$id    = is_scalar( $attributes['id'] ?? null ) ? absint( $attributes['id'] ) : 0;
		$saved = $id ? $this->tables->data( $id ) : array( 'kind' => $kind );
		return null === $saved ? null : TableAttributes::definition( $attributes, $saved, $id );
	}
}
