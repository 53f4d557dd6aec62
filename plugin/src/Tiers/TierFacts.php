<?php
/**
 * The tier as a fact.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Tells conditions of offers, segments, bundles and banners the tier of the shopper.
 */
final class TierFacts implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param TierStore                 $tiers     Tiers.
	 * @param \Closure():TierStandings $standings Standings.
	 */
	public function __construct(
		private readonly TierStore $tiers,
		private readonly \Closure $standings,
	) {
	}

	/**
	 * Attaches to facts.
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_shopper_facts', array( $this, 'add' ), 10, 2 );
		add_filter( 'tandem_facts_missing', array( $this, 'supplied' ) );
	}

	/**
	 * Adds the tier.
	 *
	 * @param mixed $facts Facts so far.
	 * @param mixed $user  User id, 0 for a guest.
	 * @return mixed
	 */
	public function add( $facts, $user ) {
		try {
			$tier = is_array( $facts ) ? ( $this->standings )()->of( (int) $user )['tier'] ?? null : null;
			return null === $tier ? $facts : array( 'customer.tier' => $tier ) + $facts;
		} catch ( \Throwable $error ) {
			Log::failure( 'tier', $error );
			return $facts;
		}
	}

	/**
	 * Offers the fact to the condition builder while tiers are on.
	 *
	 * @param mixed $missing Facts that nothing supplies.
	 * @return mixed
	 */
	public function supplied( $missing ) {
		return is_array( $missing ) && $this->tiers->on() ? array_values( array_diff( $missing, array( 'customer.tier' ) ) ) : $missing;
	}
}
