<?php
/**
 * How often offers were used.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Pricing\UsageStore;
use Tandem\Plugin\Segments\CustomerKey;
use Tandem\Plugin\Settings;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Counters of an offer: uses by all, uses by a customer, discount given, time of the last use. A customer
 * is counted under every name the order gives (account, mailbox, and where the owner wants it postal
 * address), so that a new address does not make a new customer.
 */
final class OfferUsage {

	/**
	 * Takes its services.
	 *
	 * @param UsageStore $uses     Counters.
	 * @param Settings   $settings Settings.
	 */
	public function __construct(
		private readonly UsageStore $uses,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Uses of offers by the shopper of this request; who that is is asked only where an offer has a limit.
	 *
	 * @param list<Offer> $offers Offers.
	 * @return array<string,array<string,int|null>>
	 */
	public function of_shopper( array $offers ): array {
		$limited = array_filter( $offers, static fn( Offer $offer ): bool => $offer->limited() );
		return $limited ? $this->of( array_values( $limited ), $this->shopper() ) : array();
	}

	/**
	 * Uses of offers as the engine takes them.
	 *
	 * @param list<Offer>  $offers Offers.
	 * @param list<string> $names  Names of the customer.
	 * @return array<string,array<string,int|null>>
	 */
	public function of( array $offers, array $names ): array {
		$keys   = array();
		$offers = array_filter( $offers, static fn( Offer $offer ): bool => $offer->limited() );
		foreach ( $offers as $offer ) {
			$limits = $offer->definition['limits'];
			if ( null !== $limits['total'] ) {
				$keys[] = self::total( $offer );
			}
			if ( null !== $limits['budget'] ) {
				$keys[] = self::budget( $offer );
			}
			foreach ( $names as $name ) {
				if ( null !== $limits['per_customer'] ) {
					$keys[] = self::customer( $offer, $name );
				}
				if ( null !== $limits['cool_off_days'] ) {
					$keys[] = self::last( $offer, $name );
				}
			}
		}
		if ( ! $keys ) {
			return array();
		}
		$used  = $this->uses->used( $keys );
		$usage = array();
		foreach ( $offers as $offer ) {
			$mine  = array_map( static fn( string $name ): int => $used[ self::customer( $offer, $name ) ] ?? 0, $names );
			$times = array_filter( array_map( static fn( string $name ): int => $used[ self::last( $offer, $name ) ] ?? 0, $names ) );

			$usage[ $offer->rule_id() ] = array(
				'customer' => $mine ? max( $mine ) : 0,
				'total'    => $used[ self::total( $offer ) ] ?? 0,
				'spent'    => $used[ self::budget( $offer ) ] ?? 0,
				'last'     => $times ? max( $times ) : null,
			);
		}
		return $usage;
	}

	/**
	 * Uses and discount of every offer, for the list.
	 *
	 * @param list<Offer> $offers Offers.
	 * @return array<int,array{uses:int,spent:int}>
	 */
	public function totals( array $offers ): array {
		$keys = array_merge( ...array_map( static fn( Offer $offer ): array => array( self::total( $offer ), self::budget( $offer ) ), $offers ), ...array( array() ) );
		$used = $keys ? $this->uses->used( $keys ) : array();
		$of   = array();
		foreach ( $offers as $offer ) {
			$of[ $offer->id ] = array(
				'uses'  => $used[ self::total( $offer ) ] ?? 0,
				'spent' => $used[ self::budget( $offer ) ] ?? 0,
			);
		}
		return $of;
	}

	/**
	 * What an order must take of an offer: counter, count and limit. Uses and discount are always counted,
	 * so that the list tells them; without a limit they can always be taken.
	 *
	 * @param Offer        $offer  Offer.
	 * @param int          $saving What the offer saves in this order, minor units.
	 * @param list<string> $names  Names of the customer.
	 * @return list<array{0:string,1:int,2:int}>
	 */
	public function wanted( Offer $offer, int $saving, array $names ): array {
		$limits = $offer->definition['limits'];
		$budget = null === $limits['budget'] ? null : MinorUnits::parse( $limits['budget'], max( 0, wc_get_price_decimals() ) );
		$wanted = array( array( self::total( $offer ), 1, $limits['total'] ?? PHP_INT_MAX ) );
		if ( $saving > 0 ) {
			$wanted[] = array( self::budget( $offer ), $saving, $budget ?? PHP_INT_MAX );
		}
		if ( null !== $limits['per_customer'] ) {
			foreach ( $names as $name ) {
				$wanted[] = array( self::customer( $offer, $name ), 1, $limits['per_customer'] );
			}
		}
		return $wanted;
	}

	/**
	 * Notes the time of the last use, where the offer cools off.
	 *
	 * @param Offer        $offer Offer.
	 * @param list<string> $names Names of the customer.
	 * @param int          $at    UNIX seconds.
	 */
	public function note( Offer $offer, array $names, int $at ): void {
		foreach ( null === $offer->definition['limits']['cool_off_days'] ? array() : $names as $name ) {
			$this->uses->set( self::last( $offer, $name ), $at );
		}
	}

	/**
	 * Names of the shopper of this request.
	 *
	 * @return list<string>
	 */
	public function shopper(): array {
		$customer = WC()->customer;
		$user     = get_current_user_id();
		$email    = $customer ? (string) $customer->get_billing_email() : '';
		return $this->names(
			$user,
			'' === $email && $user > 0 ? (string) wp_get_current_user()->user_email : $email,
			$customer ? array( $customer->get_billing_address_1(), $customer->get_billing_postcode(), $customer->get_billing_country() ) : array(),
			$this->device()
		);
	}

	/**
	 * Name of the device of this request, empty where it is not known.
	 */
	public function device(): string {
		return Device::name( $this->settings );
	}

	/**
	 * Names of an account.
	 *
	 * @param \WP_User $account Account.
	 * @return list<string>
	 */
	public function of_account( \WP_User $account ): array {
		$customer = new \WC_Customer( $account->ID );
		return $this->names( $account->ID, (string) $account->user_email, array( $customer->get_billing_address_1(), $customer->get_billing_postcode(), $customer->get_billing_country() ) );
	}

	/**
	 * Names of the customer of an order.
	 *
	 * @param \WC_Order $order Order.
	 * @return list<string>
	 */
	public function of_order( \WC_Order $order ): array {
		return $this->names( $order->get_customer_id(), (string) $order->get_billing_email(), array( $order->get_billing_address_1(), $order->get_billing_postcode(), $order->get_billing_country() ), (string) $order->get_meta( Device::META ) );
	}

	/**
	 * Names under which a customer is counted.
	 *
	 * @param int          $user    User id.
	 * @param string       $email   E-mail address.
	 * @param list<string> $address First line, postcode and country.
	 * @param string       $device  Name of the device, empty where it is not known.
	 * @return list<string>
	 */
	public function names( int $user, string $email, array $address, string $device = '' ): array {
		$names = $user > 0 ? array( CustomerKey::user( $user ) ) : array();
		if ( '' !== $email ) {
			$names[] = CustomerKey::guest( CustomerKey::mailbox( $email ) );
		}
		$place = (string) preg_replace( '/[^\p{L}\p{N}]+/u', '', mb_strtolower( implode( '', $address ) ) );
		if ( $this->settings->get( 'offers.same_address' ) && isset( $address[0] ) && '' !== trim( $address[0] ) ) {
			$names[] = 'a' . substr( hash( 'sha256', $place ), 0, 32 );
		}
		if ( '' !== $device ) {
			$names[] = $device;
		}
		return $names;
	}

	/**
	 * Counter of all uses.
	 *
	 * @param Offer $offer Offer.
	 */
	private static function total( Offer $offer ): string {
		return UsageStore::total_key( $offer->rule_id() );
	}

	/**
	 * Counter of the discount given.
	 *
	 * @param Offer $offer Offer.
	 */
	private static function budget( Offer $offer ): string {
		return $offer->rule_id() . '$';
	}

	/**
	 * Counter of a customer.
	 *
	 * @param Offer  $offer Offer.
	 * @param string $name  Name of the customer.
	 */
	private static function customer( Offer $offer, string $name ): string {
		return $offer->rule_id() . '|' . $name;
	}

	/**
	 * Time of a customer's last use.
	 *
	 * @param Offer  $offer Offer.
	 * @param string $name  Name of the customer.
	 */
	private static function last( Offer $offer, string $name ): string {
		return $offer->rule_id() . '@' . $name;
	}
}
