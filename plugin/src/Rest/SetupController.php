<?php
/**
 * The setup steps by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Admin\Diagnosis;
use Tandem\Plugin\Admin\SetupReport;

defined( 'ABSPATH' ) || exit;

/**
 * GET tandem/v1/setup, and GET tandem/v1/why?url= for "Why don't I see it?". What the owner chooses goes to
 * the settings.
 */
final class SetupController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():SetupReport $report    Facts of this shop.
	 * @param \Closure():Diagnosis   $diagnosis What keeps a suggestion off a page.
	 */
	public function __construct( private readonly \Closure $report, private readonly \Closure $diagnosis ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$url = array(
			'url' => array(
				'type'      => 'string',
				'format'    => 'uri',
				'maxLength' => 1000,
				'required'  => true,
			),
		);
		$this->route( '/why', 'GET', fn( \WP_REST_Request $request ): array => ( $this->diagnosis )()->of( (string) $request['url'] ), $url );
		$this->route( '/setup', 'GET', fn(): array => ( $this->report )()->all() );
	}
}
