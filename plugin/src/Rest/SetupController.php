<?php
/**
 * The setup steps by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Admin\SetupReport;

defined( 'ABSPATH' ) || exit;

/**
 * GET tandem/v1/setup. What the owner chooses goes to the settings.
 */
final class SetupController extends Controller {

	/**
	 * Takes the report.
	 *
	 * @param \Closure():SetupReport $report Facts of this shop.
	 */
	public function __construct( private readonly \Closure $report ) {
	}

	/**
	 * Registers the route.
	 */
	public function routes(): void {
		$this->route( '/setup', 'GET', fn(): array => ( $this->report )()->all() );
	}
}
