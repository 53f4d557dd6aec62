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

	/** Handle of the style of tables. */
	public const STYLE = 'tandem-table';

	/** Kind by shortcode. */
	public const KINDS = array(
		'tandem_table'   => 'products',
		'tandem_bundles' => 'bundles',
		'tandem_compare' => 'comparison',
	);

	/**
	 * Takes its services.
	 *
	 * @param \Closure():TableRenderer $renderer Prints tables; made with the first one.
	 * @param TableStore               $tables   Saved tables.
	 */
	public function __construct(
		private readonly \Closure $renderer,
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
		wp_register_style( self::STYLE, plugins_url( 'assets/css/table.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_style_add_data( self::STYLE, 'path', TANDEM_DIR . '/assets/css/table.css' );
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
		return $this->placed( is_array( $attributes ) ? $attributes : array(), self::KINDS[ $tag ] ?? 'products' );
	}

	/**
	 * A table that somebody put into content. Where it has nothing to show, those who write pages are told why;
	 * for everybody else the place stays empty.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @param string              $kind       Kind.
	 */
	public function placed( array $attributes, string $kind ): string {
		$html = $this->table( $this->within_rights( $attributes ), $kind );
		if ( '' !== $html || ! current_user_can( 'edit_posts' ) || Settings::safe_mode() ) {
			return $html;
		}
		$id      = is_scalar( $attributes['id'] ?? null ) ? absint( $attributes['id'] ) : 0;
		$missing = $id > 0 && null === $this->tables->data( $id );
		if ( ! $missing && wp_is_rest_endpoint() ) {
			return ''; // The editor has words of its own for a table without rows.
		}
		$note = $missing
			/* translators: %d: number of a table. */
			? sprintf( __( 'There is no table with the number %d. It may be in the trash.', 'tandem-for-woocommerce' ), $id )
			: __( 'This table has no row to show here.', 'tandem-for-woocommerce' );
		wp_enqueue_style( self::STYLE );
		return '<p class="tandem-table-note"><strong>Tandem:</strong> ' . esc_html( $note . ' ' . __( 'Visitors see nothing in this place.', 'tandem-for-woocommerce' ) ) . '</p>';
	}

	/**
	 * Attributes without custom fields that their author may not read: a contributor sees no fields of products in
	 * wp-admin, and so gains none by naming them. What the owner put into a saved table stays.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @return array<string,mixed>
	 */
	private function within_rights( array $attributes ): array {
		$names  = $attributes['columns'] ?? '';
		$names  = array_map( 'trim', array_filter( is_array( $names ) ? $names : explode( ',', is_string( $names ) ? $names : '' ), 'is_string' ) );
		$fields = array_filter( $names, static fn( string $name ): bool => str_starts_with( $name, 'field:' ) );
		if ( array() === $fields || self::is_trusted() ) {
			return $attributes;
		}
		$id    = is_scalar( $attributes['id'] ?? null ) ? absint( $attributes['id'] ) : 0;
		$saved = $id ? $this->tables->data( $id )['columns'] ?? array() : array();
		$saved = array_map( static fn( mixed $column ): mixed => is_array( $column ) ? $column['key'] ?? '' : $column, $saved );
		return array_merge( $attributes, array( 'columns' => implode( ',', array_diff( $names, array_diff( $fields, $saved ) ) ) ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Whether the author of the content that is shown may read every field of a product: whoever edits products or
	 * the pages of others. Content without an author (templates, themes) is the owner's own; a preview over REST is
	 * that of the person who asks.
	 */
	private static function is_trusted(): bool {
		$post   = get_post();
		$author = $post instanceof \WP_Post ? (int) $post->post_author : 0;
		if ( ! $post instanceof \WP_Post && wp_is_rest_endpoint() ) {
			return current_user_can( 'edit_products' ) || current_user_can( 'edit_others_posts' );
		}
		return 0 === $author || user_can( $author, 'edit_products' ) || user_can( $author, 'edit_others_posts' );
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
				return null === $definition ? '' : ( $this->renderer )()->render( $definition, attributes: $of );
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
