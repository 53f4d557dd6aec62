<?php
/**
 * The shopper of a past order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Place\PlaceFacts;
use Tandem\Plugin\Segments\CustomerKey;
use Tandem\Plugin\Segments\OrderFactsReader;
use Tandem\Plugin\Segments\OrderFactsStore;
use Tandem\Plugin\Segments\SegmentFacts;
use Tandem\Plugin\Segments\ShopperFacts;
use Tandem\Plugin\Tiers\TierStore;
use Tandem\Value\OrderHistory;
use Tandem\Value\PastOrders;

defined( 'ABSPATH' ) || exit;

/**
 * What the shop knew of a shopper when an order was placed, from the orders before it and from the order
 * itself. What leaves no trace in an order is unknown or taken as it is today; both are named.
 */
final class PastShopper {

	/** Facts that are told as they are today. */
	public const TODAY = array( 'customer.spend_rank', 'customer.interests', 'customer.roles', 'customer.owns_categories' );

	/** Facts that nobody knows any more; a condition on them is not met. */
	public const LOST = array( 'customer.newsletter', 'customer.answers', 'customer.abandoned_value', 'visit.viewed_categories', 'visit.language', 'place.weather', 'place.temperature' );

	/** Customers kept in memory. */
	private const KEPT = 200;

	/**
	 * Orders by customer.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private array $known = array();

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OrderFactsReader $reader   Orders of one customer.
	 * @param OrderFactsStore             $store    What training found of customers.
	 * @param ShopperFacts                $facts    Facts of accounts.
	 * @param SegmentFacts                $segments The owner's segments.
	 * @param PlaceFacts                  $place    Facts of places.
	 * @param TierStore                   $tiers    Tiers.
	 */
	public function __construct(
		private readonly \Closure $reader,
		private readonly OrderFactsStore $store,
		private readonly ShopperFacts $facts,
		private readonly SegmentFacts $segments,
		private readonly PlaceFacts $place,
		private readonly TierStore $tiers,
	) {
	}

	/**
	 * Facts of the shopper of an order when it was placed, and the orders before it.
	 *
	 * @param \WC_Order                  $order Order.
	 * @param list<array<string,mixed>>  $lines Its lines, as a quote takes them.
	 * @param array<int,int>             $less  What a dry run would have taken off earlier orders.
	 * @param string                     $named Text that names the facts that matter; others may be left out.
	 * @return array{facts:array<string,mixed>,orders:list<array{0:int,1:int,2:int}>}
	 */
	public function at( \WC_Order $order, array $lines, array $less, string $named ): array {
		$segments = str_contains( $named, '"customer.segments"' );
		$now      = (int) $order->get_date_created()?->getTimestamp();
		$user     = $order->get_customer_id();
		$account  = $user > 0 ? get_userdata( $user ) : false;
		$history  = PastOrders::history( $this->past( $user, $account ? (string) $account->user_email : (string) $order->get_billing_email() ), $now, $order->get_id(), $less );
		if ( $account ) {
			$history += array(
				'categories' => $segments || str_contains( $named, '"customer.owns_categories"' ) ? OrderFactsStore::categories( $history['products'] ) : array(),
				'segments'   => $segments || 1 === preg_match( '/"customer\.(?:spend_rank|interests)"/', $named ) ? $this->store->user( $user )['segments'] : array(),
			);
			$facts = $this->facts->of_history( $account, $history, $now );
			if ( $this->tiers->on() ) {
				$facts['customer.tier'] = $this->tiers->ladder()->standing( $history['orders'], $now, wp_timezone() )['tier'];
			}
		} else {
			$facts = ShopperFacts::of_guest( array() !== $history['orders'], false );
			unset( $facts['visit.first'] );
		}
		$facts = OrderHistory::cart( $lines ) + $this->visit( $order, $now ) + $this->place( $order, $now ) + $facts;
		return array(
			'facts'  => array_filter( $segments ? $this->segments->add( $facts ) : $facts, static fn( $fact ): bool => null !== $fact ),
			'orders' => $history['orders'],
		);
	}

	/**
	 * What the order says of the visit.
	 *
	 * @param \WC_Order $order Order.
	 * @param int       $now   UNIX seconds.
	 * @return array<string,mixed>
	 */
	private function visit( \WC_Order $order, int $now ): array {
		$time   = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() );
		$device = strtolower( (string) $order->get_meta( '_wc_order_attribution_device_type' ) );
		$source = strtolower( (string) $order->get_meta( '_wc_order_attribution_utm_source' ) );
		$facts  = array(
			'cart.coupons'      => array_values( array_map( 'strval', $order->get_coupon_codes() ) ),
			'customer.referred' => '' !== (string) $order->get_meta( Referral::META ),
			'visit.hour'        => (int) $time->format( 'G' ),
			'visit.weekday'     => (int) $time->format( 'N' ),
		);
		$device = 'mobile' === $device ? 'phone' : $device;
		if ( in_array( $device, array( 'phone', 'tablet', 'desktop' ), true ) ) {
			$facts['visit.device'] = $device;
		}
		return '' === $source || '(direct)' === $source ? $facts : $facts + array( 'visit.referrer' => $source );
	}

	/**
	 * What the order says of the place.
	 *
	 * @param \WC_Order $order Order.
	 * @param int       $now   UNIX seconds.
	 * @return array<string,mixed>
	 */
	private function place( \WC_Order $order, int $now ): array {
		$shipped = '' !== (string) $order->get_shipping_country();
		$country = (string) ( $shipped ? $order->get_shipping_country() : $order->get_billing_country() );
		$state   = (string) ( $shipped ? $order->get_shipping_state() : $order->get_billing_state() );
		if ( ! $this->place->on() || 1 !== preg_match( '/^[A-Z]{2}$/D', $country ) ) {
			return array();
		}
		return array_diff_key( $this->place->of( $country, $state, ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() ) ), array_flip( self::LOST ) );
	}

	/**
	 * All orders of a customer, read once.
	 *
	 * @param int    $user  User id, 0 for a guest.
	 * @param string $email E-mail address.
	 * @return array<string,mixed>
	 */
	private function past( int $user, string $email ): array {
		$key = $user > 0 ? CustomerKey::user( $user ) : CustomerKey::guest( $email );
		if ( count( $this->known ) >= self::KEPT ) {
			array_shift( $this->known );
		}
		return $this->known[ $key ] ??= ( $this->reader )()->past( $user, $email );
	}
}
