<?php
/**
 * The holdout over REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Assignment;
use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Reports\KeptAnswer;
use Tandem\Plugin\Rest\Controller;

defined( 'ABSPATH' ) || exit;

/**
 * `experiments/holdout`: what suggestions added, by comparison with the visitors who see none. Without the
 * extension the last computed answer is given with its date.
 */
final class HoldoutController extends Controller {

	private const LAST = 'tandem_holdout_last';

	/**
	 * Takes its services.
	 *
	 * @param Holdout                  $holdout The holdout.
	 * @param callable():ExperimentReader $reader  Its counts.
	 * @param callable():Engine        $engine  Engine.
	 */
	public function __construct(
		private readonly Holdout $holdout,
		private readonly mixed $reader,
		private readonly mixed $engine,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$this->route( '/experiments/holdout', 'GET', array( $this, 'report' ) );
	}

	/**
	 * Answers experiments/holdout.
	 *
	 * @return array<string,mixed>
	 * @throws EngineException When neither the engine nor an earlier answer is there.
	 */
	public function report(): array {
		$weight  = $this->holdout->weight();
		$request = $weight < 1 ? null : ( $this->reader )()->request(
			Holdout::KEY,
			array(
				Holdout::KEY   => $weight,
				Holdout::SHOWN => Assignment::BUCKETS - $weight,
			),
			time()
		);
		$base    = array(
			'weight'      => $weight,
			'computed_at' => time(),
			'report'      => null,
			'currency'    => array(
				'code'     => ShopCurrency::current()->code,
				'exponent' => ShopCurrency::current()->exponent,
			),
		);
		if ( null === $request ) {
			return $base;
		}
		return KeptAnswer::of( self::LAST, fn(): array => array( 'report' => ( $this->engine )()->experiment( $request ) ) + $base );
	}
}
