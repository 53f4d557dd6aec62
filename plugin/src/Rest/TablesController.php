<?php
/**
 * The owner's routes for tables.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Tables\ColumnCatalogue;
use Tandem\Plugin\Tables\DefinitionInput;
use Tandem\Plugin\Tables\TableImport;
use Tandem\Plugin\Tables\TableRenderer;
use Tandem\Plugin\Tables\TableStore;

defined( 'ABSPATH' ) || exit;

/**
 * List, save, copy, trash, preview, import and export of tables; and the one public route, which shows
 * chosen products side by side.
 */
final class TablesController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param TableStore    $tables   Saved tables.
	 * @param TableRenderer $renderer Prints tables.
	 */
	public function __construct(
		private readonly TableStore $tables,
		private readonly TableRenderer $renderer,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$title = array(
			'type'      => 'string',
			'maxLength' => 200,
			'default'   => '',
		);
		$table = array(
			'title'      => $title,
			'definition' => array(
				'type'     => 'object',
				'required' => true,
			),
		);
		$text  = array(
			'type'      => 'string',
			'required'  => true,
			'maxLength' => TableImport::MOST_CODED,
		);
		$list  = array(
			'search' => $title,
			'status' => array(
				'type'    => 'string',
				'enum'    => array( 'publish', 'trash' ),
				'default' => 'publish',
			),
		);
		$this->route( '/tables', 'GET', fn( $request ): array => array( 'tables' => $this->tables->all( $request['search'], $request['status'] ) ), $list );
		$this->route( '/tables', 'POST', fn( $request ): array => $this->one( $this->tables->save( 0, $request['title'], $request['definition'] ) ), $table );
		$this->route( '/tables/columns', 'GET', $this->columns( ... ) );
		$this->route(
			'/tables/preview',
			'POST',
			$this->preview( ... ),
			$table + array(
				'product' => array(
					'type'    => 'integer',
					'minimum' => 0,
					'default' => 0,
				),
			)
		);
		$coded = array( 'coded' => array( 'type' => 'boolean', 'default' => false ) ); // phpcs:ignore WordPress.Arrays
		$this->route( '/tables/import', 'POST', $this->import( ... ), array( 'text' => $text, 'title' => $title ) + $coded ); // phpcs:ignore WordPress.Arrays
		$this->route( '/tables/(?P<id>\d+)', 'GET', fn( $request ): array|\WP_Error => $this->one( (int) $request['id'] ) );
		$this->route( '/tables/(?P<id>\d+)', 'PUT', fn( $request ): array|\WP_Error => $this->one( $this->tables->save( (int) $request['id'], $request['title'], $request['definition'] ) ), $table );
		$this->route( '/tables/(?P<id>\d+)', 'DELETE', fn( $request ): array => array( 'removed' => $this->tables->remove( (int) $request['id'] ) ) );
		$this->route( '/tables/(?P<id>\d+)/restore', 'POST', fn( $request ): array => array( 'restored' => $this->tables->restore( (int) $request['id'] ) ) );
		$this->route( '/tables/(?P<id>\d+)/duplicate', 'POST', fn( $request ): array|\WP_Error => $this->one( $this->tables->duplicate( (int) $request['id'] ) ) );
		register_rest_route(
			self::NAMESPACE,
			'/compare',
			array(
				'methods'             => 'GET',
				'callback'            => array( $this, 'compare' ),
				'permission_callback' => array( $this, 'may_see_the_shop' ),
				'args'                => array(
					'ids' => array(
						'type'     => 'array',
						'required' => true,
						'minItems' => 1,
						'maxItems' => 4,
						'items'    => array(
							'type'    => 'integer',
							'minimum' => 1,
						),
					),
				),
			)
		);
	}

	/**
	 * Whether the shop shows its products to the person who asks: everybody, unless it is "coming soon".
	 */
	public function may_see_the_shop(): bool {
		return 'yes' !== get_option( 'woocommerce_coming_soon' ) || current_user_can( 'manage_woocommerce' );
	}

	/**
	 * Products side by side, the same for everybody.
	 *
	 * @param \WP_REST_Request $request Request.
	 */
	public function compare( \WP_REST_Request $request ): \WP_REST_Response {
		$definition = DefinitionInput::from_array(
			array(
				'kind'    => 'comparison',
				'caption' => __( 'Products compared', 'tandem-for-woocommerce' ),
				'source'  => array(
					'type'  => 'ids',
					'ids'   => array_map( 'intval', $request['ids'] ),
					'limit' => 4,
				),
			)
		);
		return new \WP_REST_Response( array( 'html' => $this->renderer->render( $definition, 0, 'tandem-compared-' ) ) );
	}

	/**
	 * A saved table with its title and description.
	 *
	 * @param int $id Table.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function one( int $id ): array|\WP_Error {
		$data = $this->tables->data( $id, false, true );
		if ( null === $data ) {
			return new \WP_Error( 'tandem_no_table', __( 'There is no such table.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
		}
		return array(
			'id'         => $id,
			'title'      => get_post( $id )->post_title ?? '',
			'definition' => $data,
			'shortcode'  => sprintf( '[tandem_table id="%d"]', $id ),
		);
	}

	/**
	 * Markup of a table that is being edited.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array{html:string,styles:list<string>,home:string}
	 */
	private function preview( \WP_REST_Request $request ): array {
		$html = $this->renderer->render( DefinitionInput::from_array( $request['definition'] ), (int) $request['product'] );
		return array(
			'html'   => $html,
			'home'   => home_url( '/' ),
			'styles' => array( get_stylesheet_uri(), plugins_url( 'assets/css/table.css', TANDEM_FILE ) . '?ver=' . TANDEM_VERSION ),
		);
	}

	/**
	 * A new table from a file. What is no text comes coded, so that it is judged as it is in the file: a browser
	 * would put a sign for "unknown" in the place of every byte that it cannot read.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function import( \WP_REST_Request $request ): array|\WP_Error {
		$text  = $request['coded'] ? (string) base64_decode( $request['text'], true ) : $request['text']; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- Bytes of a file in JSON.
		$read  = TableImport::read( $text );
		$title = '' === $request['title'] ? $read['title'] : $request['title'];
		return $this->one( $this->tables->save( 0, $title, $read['data'] ) );
	}

	/**
	 * Columns that a table can show, for the editor.
	 *
	 * @return array<string,list<array<string,mixed>>>
	 */
	private function columns(): array {
		$known      = static fn( array $columns ): array => array_values( array_map( static fn( $column ): array => get_object_vars( $column ), $columns ) );
		$attributes = array();
		foreach ( wc_get_attribute_taxonomies() as $attribute ) {
			$attributes[] = ColumnCatalogue::find( 'products', 'attribute:' . $attribute->attribute_name );
		}
		foreach ( array_diff( get_object_taxonomies( 'product' ), array( 'product_cat', 'product_tag' ), wc_get_attribute_taxonomy_names() ) as $taxonomy ) {
			$attributes[] = ColumnCatalogue::find( 'products', "taxonomy:$taxonomy" );
		}
		return array(
			'products' => $known( array( ...array_values( ColumnCatalogue::products() ), ...array_filter( $attributes ) ) ),
			'bundles'  => $known( ColumnCatalogue::bundles() ),
		);
	}
}
