<?php
/**
 * What is known of a shopper.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Cart\CartLines;
use Tandem\Plugin\Offers\OfferBenefits;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Value\OrderHistory;

defined( 'ABSPATH' ) || exit;

/**
 * Facts by the names of src/offers/facts.rs, from what the server knows: session, account, orders and
 * cart. Nothing of a request's own fields enters. What is not known is left out, and no condition on it
 * holds.
 *
 * A guest is never rewarded for the history of an address that was only typed in: of it, only whether
 * there was an order before is used.
 */
final class ShopperFacts {

	/** Days that are always looked back; a rule may name others. */
	private const WINDOWS = array( 7, 30, 60, 90, 180, 365 );

	/**
	 * Takes its services.
	 *
	 * @param OrderFactsStore $orders Order facts.
	 * @param VisitFacts      $visit  Facts of the visit.
	 * @param CartLines       $lines  Lines of a cart.
	 * @param \Closure():int  $now    UNIX seconds of this request.
	 */
	public function __construct(
		private readonly OrderFactsStore $orders,
		private readonly VisitFacts $visit,
		private readonly CartLines $lines,
		private readonly \Closure $now,
	) {
	}

	/**
	 * Facts of the shopper of this request with the cart as it is. Only for responses that are never cached.
	 *
	 * @return array<string,scalar|list<scalar>>
	 */
	public function current(): array {
		$cart = WC()->cart instanceof \WC_Cart ? WC()->cart->get_cart_contents() : array();
		return $this->with_lines( $this->lines->of( $cart, ShopCurrency::current() ) );
	}

	/**
	 * Facts of the shopper of this request with given lines.
	 *
	 * @param list<array<string,mixed>> $lines Lines of a quote request.
	 * @return array<string,scalar|list<scalar>>
	 */
	public function with_lines( array $lines ): array {
		$user  = get_current_user_id();
		$facts = $user > 0 ? $this->account( $user ) : $this->guest();
		if ( WC()->cart instanceof \WC_Cart ) {
			$facts['cart.coupons'] = array_values( array_map( 'strval', WC()->cart->get_applied_coupons() ) );
		}
		return $this->filtered( OrderHistory::cart( self::bought( $lines ) ) + $this->visit->current( ( $this->now )() ) + $facts, $user, true );
	}

	/**
	 * Lines without those that an offer gave: a gift is no part of what the shopper puts into the cart, and would else
	 * keep itself there or bring the next one.
	 *
	 * @param list<array<string,mixed>> $lines Lines of a quote request.
	 * @return list<array<string,mixed>>
	 */
	private static function bought( array $lines ): array {
		$items = WC()->cart instanceof \WC_Cart ? WC()->cart->get_cart_contents() : array();
		return array_values( array_filter( $lines, static fn( array $line ): bool => ! isset( $items[ $line['key'] ?? '' ][ OfferBenefits::MARK ] ) ) );
	}

	/**
	 * Facts of a customer who is not here: orders, account and what training found.
	 *
	 * @param int               $user  User id.
	 * @param list<string>|null $named Facts that are wanted; null for all. Others may be left out.
	 * @return array<string,scalar|list<scalar>>
	 */
	public function of_customer( int $user, ?array $named = null ): array {
		return $this->filtered( $this->account( $user ), $user, false, $named );
	}

	/**
	 * Facts of who has an address and is not here: of a guest only whether there was an order before.
	 *
	 * @param string $address E-mail address.
	 * @return array<string,scalar|list<scalar>>
	 */
	public function of_address( string $address ): array {
		$account = get_user_by( 'email', $address );
		return $account ? $this->of_customer( $account->ID ) : self::of_guest( array() !== $this->orders->guest( $address )['orders'], true );
	}

	/**
	 * Facts of an account.
	 *
	 * @param int $user User id.
	 * @return array<string,scalar|list<scalar>>
	 */
	private function account( int $user ): array {
		$account = get_userdata( $user );
		if ( ! $account ) {
			return $this->guest();
		}
		return $this->of_history( $account, $this->orders->user( $user ), ( $this->now )() );
	}

	/**
	 * Facts of an account with a history, at a moment.
	 *
	 * @param \WP_User            $account Account.
	 * @param array<string,mixed> $history As OrderFactsStore gives it.
	 * @param int                 $now     UNIX seconds.
	 * @return array<string,scalar|list<scalar>>
	 */
	public function of_history( \WP_User $account, array $history, int $now ): array {
		$joined = strtotime( $account->user_registered . ' UTC' );
		$facts  = array(
			'customer.logged_in'       => true,
			'customer.roles'           => array_values( $account->roles ),
			'customer.owns'            => $history['products'],
			'customer.owns_categories' => ProductCategories::with_above( $history['categories'] ),
			'visit.first'              => false,
		);
		if ( false !== $joined && $joined > 0 ) {
			$facts['customer.days_since_joined'] = max( 0, intdiv( $now - $joined, DAY_IN_SECONDS ) );
		}
		return $facts + self::trained( $history['segments'] ) + OrderHistory::facts( $history['orders'], $now, $this->month( $now ), $this->windows() );
	}

	/**
	 * Facts of a guest: whether the address of the checkout has bought before, and no more.
	 *
	 * @return array<string,scalar|list<scalar>>
	 */
	private function guest(): array {
		$email  = WC()->customer ? (string) WC()->customer->get_billing_email() : '';
		$before = '' !== $email && array() !== $this->orders->guest( $email )['orders'];
		return self::of_guest( $before, ReturningVisitor::recognised() );
	}

	/**
	 * Facts of a guest.
	 *
	 * @param bool $before     Whether the address has bought before.
	 * @param bool $recognised Whether the browser was here before.
	 * @return array<string,scalar|list<scalar>>
	 */
	public static function of_guest( bool $before, bool $recognised ): array {
		return array(
			'customer.logged_in' => false,
			'customer.orders'    => $before ? 1 : 0,
			'customer.roles'     => array( 'guest' ),
			'visit.first'        => ! $before && ! $recognised,
		);
	}

	/**
	 * What training found of a customer.
	 *
	 * @param array<string,mixed> $found Column of the row.
	 * @return array<string,scalar|list<scalar>>
	 */
	private static function trained( array $found ): array {
		$facts = array();
		if ( is_int( $found['rank'] ?? null ) ) {
			$facts['customer.spend_rank'] = $found['rank'];
		}
		if ( is_array( $found['interests'] ?? null ) ) {
			$facts['customer.interests'] = array_values( array_map( 'intval', $found['interests'] ) );
		}
		if ( is_array( $found['segments'] ?? null ) ) {
			$facts['customer.segments'] = array_values( array_map( 'strval', $found['segments'] ) );
		}
		return $facts;
	}

	/**
	 * Lets other parts add what they know.
	 *
	 * @param array<string,scalar|list<scalar>> $facts   Facts so far.
	 * @param int                               $user    User id, 0 for a guest.
	 * @param bool                              $present Whether this is the shopper of the request.
	 * @param list<string>|null                 $named   Facts that are wanted; null for all.
	 * @return array<string,scalar|list<scalar>>
	 */
	private function filtered( array $facts, int $user, bool $present, ?array $named = null ): array {
		/**
		 * Facts of a shopper. Nothing that a request says of itself may enter.
		 *
		 * @param array<string,scalar|list<scalar>> $facts   Facts by the names of the condition tree.
		 * @param int                               $user    User id, 0 for a guest.
		 * @param bool                              $present Whether this is the shopper of the request.
		 * @param list<string>|null                 $named   Facts that are wanted; null for all.
		 */
		return (array) apply_filters( 'tandem_shopper_facts', $facts, $user, $present, $named );
	}

	/**
	 * First second of this month in the shop's time zone.
	 *
	 * @param int $now UNIX seconds.
	 */
	private function month( int $now ): int {
		return ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() )->modify( 'first day of this month' )->setTime( 0, 0 )->getTimestamp();
	}

	/**
	 * Days to look back.
	 *
	 * @return list<int>
	 */
	private function windows(): array {
		/**
		 * Windows in days that conditions look at, such as the 45 of `customer.spent_in:45`.
		 *
		 * @param list<int> $days Days.
		 */
		$days = (array) apply_filters( 'tandem_fact_windows', self::WINDOWS );
		return array_values( array_unique( array_filter( array_map( 'intval', $days ), static fn( int $window ): bool => $window > 0 && $window < 100000 ) ) );
	}
}
