<?php
/**
 * Where a customer stands.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

use Tandem\Plugin\Segments\OrderFactsStore;

defined( 'ABSPATH' ) || exit;

/**
 * The standing of a customer on the owner's tiers: from paid orders less refunds, in the shop's time zone,
 * the same with and without the extension. Guests have none.
 */
final class TierStandings {

	/**
	 * Takes its services.
	 *
	 * @param TierStore       $tiers  Tiers.
	 * @param OrderFactsStore $orders Orders of customers.
	 * @param \Closure():int  $now    UNIX seconds of this request.
	 */
	public function __construct(
		private readonly TierStore $tiers,
		private readonly OrderFactsStore $orders,
		private readonly \Closure $now,
	) {
	}

	/**
	 * As TierLadder::standing() gives it; null for guests, and while tiers are off.
	 *
	 * @param int $user User id.
	 * @return array<string,mixed>|null
	 */
	public function of( int $user ): ?array {
		return $user > 0 && $this->tiers->on() ? $this->tiers->ladder()->standing( $this->orders->user( $user )['orders'], ( $this->now )(), wp_timezone() ) : null;
	}
}
