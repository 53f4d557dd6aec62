<?php
/**
 * Bundles by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Bundles\BundleFile;
use Tandem\Plugin\Bundles\BundlePricer;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTransfer;
use Tandem\Plugin\Bundles\BundleWriter;
use Tandem\Plugin\Tables\TableImport;

defined( 'ABSPATH' ) || exit;

/**
 * GET tandem/v1/bundles (paged), POST to make one; GET, PUT and DELETE of one; POST of a copy;
 * bundles/export answers a file and bundles/import takes one. Shop managers only.
 */
final class BundlesController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param BundleWriter   $writer   Stores bundles.
	 * @param BundlePricer   $pricer   Prices.
	 * @param BundleTransfer $transfer Import and export.
	 */
	public function __construct(
		private readonly BundleWriter $writer,
		private readonly BundlePricer $pricer,
		private readonly BundleTransfer $transfer,
	) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$paging = array(
			'page'     => array(
				'type'    => 'integer',
				'minimum' => 1,
				'default' => 1,
			),
			'per_page' => array(
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 100,
				'default' => 20,
			),
			'status'   => array(
				'type'    => 'string',
				'enum'    => array( 'any', 'publish', 'draft', 'private', 'pending' ),
				'default' => 'any',
			),
			'search'   => array(
				'type'      => 'string',
				'maxLength' => 100,
				'default'   => '',
			),
		);
		$schema = array( BundleSchema::class, 'bundle' );
		$this->route( '/bundles', 'GET', array( $this, 'list' ), $paging, $schema );
		$this->route( '/bundles', 'POST', fn( \WP_REST_Request $request ): \WP_REST_Response => new \WP_REST_Response( $this->item( $this->writer->write( self::sent( $request ) ) ), 201 ), BundleSchema::fields( true ), $schema );
		$this->route( '/bundles/(?P<id>\d+)', 'GET', fn( \WP_REST_Request $request ): array|\WP_Error => $this->found( $request, fn( BundleProduct $product ): array => $this->item( $product ) ), array(), $schema );
		$this->route( '/bundles/(?P<id>\d+)', 'PUT, PATCH', fn( \WP_REST_Request $request ): array|\WP_Error => $this->found( $request, fn( BundleProduct $product ): array => $this->item( $this->writer->write( self::sent( $request ), $product->get_id() ) ) ), BundleSchema::fields( false ), $schema );
		$this->route( '/bundles/(?P<id>\d+)', 'DELETE', fn( \WP_REST_Request $request ): array|\WP_Error => $this->found( $request, static fn( BundleProduct $product ): array => array( 'deleted' => (bool) wp_trash_post( $product->get_id() ) ) ), array(), $schema );
		$this->route( '/bundles/(?P<id>\d+)/duplicate', 'POST', fn( \WP_REST_Request $request ): array|\WP_Error => $this->found( $request, fn( BundleProduct $product ): array => $this->item( $this->writer->duplicate( $product ) ) ), array(), $schema );
		$this->route(
			'/bundles/import',
			'POST',
			array( $this, 'import' ),
			array(
				'bundles' => array(
					'type'     => 'array',
					'maxItems' => BundleFile::MOST,
					'items'    => array(
						'type'       => 'object',
						'properties' => BundleSchema::fields( false ),
					),
				),
				'text'    => array(
					'type'      => 'string',
					'maxLength' => TableImport::MOST_BYTES,
				),
			),
			array( BundleSchema::class, 'import' )
		);
		$this->route(
			'/bundles/export',
			'GET',
			fn( \WP_REST_Request $request ): array => array(
				'name' => 'tandem-bundles-' . wp_date( 'Y-m-d' ) . '.' . $request['format'],
				'text' => 'csv' === $request['format'] ? BundleFile::csv( $this->transfer->all() ) : BundleFile::json( $this->transfer->all() ),
			),
			array(
				'format' => array(
					'type'    => 'string',
					'enum'    => array( 'csv', 'json' ),
					'default' => 'csv',
				),
			),
			array( BundleSchema::class, 'export' )
		);
	}

	/**
	 * One page of bundles.
	 *
	 * @param \WP_REST_Request $request Request.
	 */
	public function list( \WP_REST_Request $request ): \WP_REST_Response {
		$found    = wc_get_products(
			array(
				'type'     => BundleProduct::TYPE,
				'status'   => 'any' === $request['status'] ? array( 'publish', 'draft', 'private', 'pending' ) : $request['status'],
				'limit'    => (int) $request['per_page'],
				'page'     => (int) $request['page'],
				's'        => (string) $request['search'],
				'orderby'  => 'ID',
				'order'    => 'ASC',
				'paginate' => true,
			)
		);
		$response = new \WP_REST_Response( array_map( fn( BundleProduct $product ): array => $this->item( $product ), $found->products ) );
		$response->header( 'X-WP-Total', (string) $found->total );
		$response->header( 'X-WP-TotalPages', (string) $found->max_num_pages );
		return $response;
	}

	/**
	 * Stores the bundles of a file, of its text or of a list: all of them or, where one is not understood, none. Those of
	 * a list are new ones; of a file it is told, too, which bundles were changed and which were there already.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array{made:list<int>,changed?:list<int>,same?:list<int>}
	 * @throws \InvalidArgumentException Where something is not understood.
	 */
	public function import( \WP_REST_Request $request ): array {
		$file = $request->get_file_params()['file'] ?? null;
		if ( is_array( $file ) ) {
			if ( UPLOAD_ERR_OK !== (int) $file['error'] || ! is_uploaded_file( (string) $file['tmp_name'] ) || (int) filesize( $file['tmp_name'] ) > TableImport::MOST_BYTES ) {
				throw new \InvalidArgumentException( esc_html__( 'The file could not be uploaded. It may have at most 5 MB.', 'tandem-for-woocommerce' ) );
			}
			return $this->transfer->import( (string) file_get_contents( $file['tmp_name'] ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- An uploaded file.
		}
		if ( $request->has_param( 'text' ) ) {
			return $this->transfer->import( $request['text'] );
		}
		$entries = array();
		foreach ( array_values( (array) ( $request['bundles'] ?? array() ) ) as $number => $entry ) {
			$entries[ $number + 1 ] = (array) $entry;
		}
		if ( ! $entries ) {
			throw new \InvalidArgumentException( 'file, text or bundles: expected one of them, found none' );
		}
		return array( 'made' => $this->transfer->store( $entries ) );
	}

	/**
	 * A bundle as REST shows it.
	 *
	 * @param BundleProduct $product Bundle.
	 * @return array<string,mixed>
	 */
	public function item( BundleProduct $product ): array {
		$bundle = $product->bundle();
		$row    = $bundle ? $this->pricer->neutral_row( $bundle ) : null;
		return array(
			'id'               => $product->get_id(),
			'url'              => $product->get_permalink(),
			'individual_total' => $row ? $row->currency->decimal( $row->individual_total ) : null,
			'price'            => $row ? $row->currency->decimal( $row->price ) : null,
			'saving'           => $row ? $row->currency->decimal( $row->saving ) : null,
			'available'        => $row && $row->available(),
			'refusals'         => $row->refusals ?? array(),
		) + BundleWriter::export( $product );
	}

	/**
	 * The bundle of a request, handed on.
	 *
	 * @param \WP_REST_Request                           $request Request.
	 * @param callable(BundleProduct):array<string,mixed> $with    What to do with it.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function found( \WP_REST_Request $request, callable $with ): array|\WP_Error {
		$product = wc_get_product( (int) $request['id'] );
		return $product instanceof BundleProduct ? $with( $product ) : new \WP_Error( 'tandem_not_found', __( 'There is no such bundle.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
	}

	/**
	 * What was sent of the known fields.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array<string,mixed>
	 */
	private static function sent( \WP_REST_Request $request ): array {
		$sent = array();
		foreach ( array( 'name', 'status', 'components', 'terms' ) as $field ) {
			if ( $request->has_param( $field ) ) {
				$sent[ $field ] = $request[ $field ];
			}
		}
		return $sent;
	}
}
