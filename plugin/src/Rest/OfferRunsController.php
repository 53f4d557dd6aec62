<?php
/**
 * Offers tried on past orders, for the admin page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Offers\DryRunStore;
use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferCheck;
use Tandem\Plugin\Offers\OfferDryRun;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Value\DryRun;

defined( 'ABSPATH' ) || exit;

/**
 * POST /offers/dry-run: goes on with a run for some seconds and says how far it is.
 */
final class OfferRunsController extends Controller {

	/** Seconds of one request. */
	private const SECONDS = 5.0;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OfferDryRun $run    Runs.
	 * @param OfferStore             $offers Offers.
	 * @param OfferCheck             $check  Checks of definitions.
	 */
	public function __construct(
		private readonly \Closure $run,
		private readonly OfferStore $offers,
		private readonly OfferCheck $check,
	) {
	}

	/**
	 * The route.
	 */
	public function routes(): void {
		$this->route(
			'/offers/dry-run',
			'POST',
			fn( $request ): array => $this->go_on( (array) $request['offer'], (int) $request['id'], (int) $request['days'], (string) $request['run'] ),
			array(
				'offer' => array(
					'type'     => 'object',
					'required' => true,
				),
				'id'    => array(
					'type'    => 'integer',
					'minimum' => 0,
					'default' => 0,
				),
				'days'  => array(
					'type'    => 'integer',
					'minimum' => 1,
					'maximum' => 366,
					'default' => 90,
				),
				'run'   => array(
					'type'      => 'string',
					'maxLength' => 40,
					'default'   => '',
				),
			)
		);
	}

	/**
	 * Starts or continues a run.
	 *
	 * @param array<string,mixed> $input Definition as it is edited.
	 * @param int                 $id    Offer, 0 for a new one.
	 * @param int                 $days  Days back.
	 * @param string              $run   Word of the run, empty for a new one.
	 * @return array<string,mixed>
	 */
	private function go_on( array $input, int $id, int $days, string $run ): array {
		$definition = OfferInput::checked( $input );
		$this->check->read( $definition );
		$stored = $id > 0 ? $this->offers->find( $id ) : null;
		$draft  = new Offer( $stored->id ?? PHP_INT_MAX, $stored->position ?? OfferStore::MOST, $definition );
		$hash   = md5( (string) wp_json_encode( array( $definition, $draft->id, $days ) ) );
		$runs   = ( $this->run )();
		$state  = DryRunStore::find( $run, $hash );
		$run    = null === $state ? '' : $run;
		$state  = $runs->step( $draft, $state ?? $runs->start( $days, time() ), self::SECONDS );
		return array(
			'run'    => DryRunStore::keep( $run, $hash, $state ),
			'done'   => $state['done'],
			'all'    => $state['all'],
			'days'   => $days,
			'result' => DryRun::from( $state['run'] )->result() + $runs->limits( $draft ),
		);
	}
}
