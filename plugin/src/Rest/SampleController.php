<?php
/**
 * Sample content by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Admin\SampleContent;

defined( 'ABSPATH' ) || exit;

/**
 * GET sample lists it, POST sample makes it, POST sample/remove takes it away, POST bundles/draft makes one
 * draft bundle and answers where to edit it.
 */
final class SampleController extends Controller {

	/**
	 * Takes the content.
	 *
	 * @param \Closure():SampleContent $sample Sample content.
	 */
	public function __construct( private readonly \Closure $sample ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$this->route( '/sample', 'GET', fn(): array => ( $this->sample )()->present() );
		$this->route(
			'/sample',
			'POST',
			function (): array {
				( $this->sample )()->make();
				return ( $this->sample )()->present();
			}
		);
		$this->route(
			'/sample/remove',
			'POST',
			function (): array {
				( $this->sample )()->remove();
				return ( $this->sample )()->present();
			}
		);
		$this->route(
			'/bundles/draft',
			'POST',
			function ( \WP_REST_Request $request ): array {
				$id = ( $this->sample )()->draft_bundle( array_map( 'intval', (array) $request['products'] ) );
				return array(
					'id'   => $id,
					'edit' => (string) get_edit_post_link( $id, 'raw' ),
				);
			},
			array(
				'products' => array(
					'type'        => 'array',
					'minItems'    => 2,
					'maxItems'    => 10,
					'uniqueItems' => true,
					'required'    => true,
					'items'       => array(
						'type'    => 'integer',
						'minimum' => 1,
					),
				),
			)
		);
	}
}
