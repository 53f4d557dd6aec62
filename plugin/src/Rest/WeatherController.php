<?php
/**
 * Weather for the settings page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Place\WeatherSource;

defined( 'ABSPATH' ) || exit;

/**
 * Takes the owner's climate table and fetches the feed on demand.
 */
final class WeatherController extends Controller {

	/**
	 * Takes the source.
	 *
	 * @param WeatherSource $weather Weather.
	 */
	public function __construct( private readonly WeatherSource $weather ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$this->route( '/weather', 'GET', fn(): array => $this->weather->state() );
		$this->route(
			'/weather',
			'POST',
			function ( \WP_REST_Request $request ): array {
				$this->weather->keep_table( (string) $request->get_param( 'table' ) );
				return $this->weather->state();
			},
			array(
				'table' => array(
					'type'      => 'string',
					'required'  => true,
					// What is a little too large is told in words by the table itself.
					'maxLength' => 4 * \Tandem\Plugin\Place\Climate::MOST_BYTES,
				),
			)
		);
		$this->route(
			'/weather/fetch',
			'POST',
			function (): array {
				$this->weather->fetch();
				return $this->weather->state();
			}
		);
	}
}
