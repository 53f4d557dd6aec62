<?php
/**
 * Taking over from other plugins.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Import\BundleImport;

defined( 'ABSPATH' ) || exit;

/**
 * GET import says what there is to take over, POST import takes one source over and answers what it made and
 * what it left out.
 */
final class ImportController extends Controller {

	/**
	 * Takes the import.
	 *
	 * @param \Closure():BundleImport $import Import.
	 */
	public function __construct( private readonly \Closure $import ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$this->route( '/import', 'GET', fn(): array => ( $this->import )()->found() );
		$this->route(
			'/import',
			'POST',
			fn( \WP_REST_Request $request ): array => ( $this->import )()->run( (string) $request['source'] ) + array( 'found' => ( $this->import )()->found() ),
			array(
				'source' => array(
					'type'      => 'string',
					'maxLength' => 40,
					'required'  => true,
				),
			)
		);
	}
}
