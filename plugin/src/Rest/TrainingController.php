<?php
/**
 * Training and status by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Training\ModelStore;
use Tandem\Plugin\Training\TrainingJob;

defined( 'ABSPATH' ) || exit;

/**
 * GET status and training; POST training begins, POST training/step works some seconds so that the open
 * page drives a training even where cron does not run; POST training/cancel gives up; POST rollback.
 */
final class TrainingController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():TrainingJob  $job    Training of this site.
	 * @param \Closure():ModelStore   $models Models of this site.
	 * @param \Closure():StatusReport $status State of everything.
	 */
	public function __construct( private readonly \Closure $job, private readonly \Closure $models, private readonly \Closure $status ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$generation = array(
			'generation' => array(
				'type'    => 'integer',
				'minimum' => 1,
			),
		);
		$this->route( '/status', 'GET', fn(): array => ( $this->status )()->all() );
		$this->route( '/training', 'GET', fn(): array => ( $this->job )()->state()->report() );
		$this->route(
			'/training',
			'POST',
			function (): array {
				( $this->job )()->start( 'owner' );
				return ( $this->job )()->state()->report();
			}
		);
		$this->route( '/training/step', 'POST', fn(): array => ( $this->job )()->step( 3.0 )->report() );
		$this->route(
			'/training/cancel',
			'POST',
			function (): array {
				( $this->job )()->cancel();
				return ( $this->job )()->state()->report();
			}
		);
		$this->route( '/models/rollback', 'POST', fn( \WP_REST_Request $request ): array => ( $this->models )()->rollback( null === $request['generation'] ? null : (int) $request['generation'] ), $generation );
	}
}
