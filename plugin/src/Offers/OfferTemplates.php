<?php
/**
 * The six kinds of offer.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Ready definitions to start from. Each works as it is; the owner changes what does not fit.
 */
final class OfferTemplates {

	/**
	 * Templates in the order in which they are shown.
	 *
	 * @param int $now UNIX seconds.
	 * @return list<array{template:string,title:string,about:string,definition:array<string,mixed>}>
	 */
	public static function all( int $now ): array {
		$when     = static fn( string $fact, string $is, mixed $value ): array => array(
			'fact'  => $fact,
			'is'    => $is,
			'value' => $value,
		);
		$exponent = max( 0, wc_get_price_decimals() );
		$money    = static fn( string $whole ): int => (int) MinorUnits::parse( $whole, $exponent );
		$percent  = static fn( string $percent ): array => array(
			'type'    => 'percent',
			'percent' => $percent,
		);
		$today    = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() );
		$friday   = $today->setTime( 0, 0 )->modify( 'fourth thursday of november' )->modify( '+1 day' );
		$friday   = $friday < $today ? $friday->modify( '+1 year' )->modify( 'fourth thursday of november' )->modify( '+1 day' ) : $friday;
		return array(
			array(
				'template'   => 'spending_level',
				'title'      => __( 'Spending level', 'tandem-for-woocommerce' ),
				'about'      => __( 'Customers who spent 300 this month pay 15% less for their next order.', 'tandem-for-woocommerce' ),
				'definition' => array(
					'name'       => __( 'Spending level', 'tandem-for-woocommerce' ),
					'label'      => __( '15% less, because you spent so much with us this month', 'tandem-for-woocommerce' ),
					'conditions' => array( 'all' => array( $when( 'customer.spent_month', 'ge', $money( '300' ) ) ) ),
					'benefit'    => $percent( '15' ),
					'limits'     => array( 'cool_off_days' => 30 ),
				),
			),
			array(
				'template'   => 'loyalty_bonus',
				'title'      => __( 'Loyalty bonus', 'tandem-for-woocommerce' ),
				'about'      => __( 'Who has been a customer for a year gets free shipping, or a gift that you choose.', 'tandem-for-woocommerce' ),
				'definition' => array(
					'name'       => __( 'One year with us', 'tandem-for-woocommerce' ),
					'label'      => __( 'A year with us: this parcel travels for free', 'tandem-for-woocommerce' ),
					'conditions' => array( 'all' => array( $when( 'customer.days_since_joined', 'ge', 365 ), $when( 'customer.orders', 'ge', 1 ) ) ),
					'benefit'    => array( 'type' => 'free_shipping' ),
					'limits'     => array( 'per_customer' => 1 ),
				),
			),
			array(
				'template'   => 'interest',
				'title'      => __( 'Interest', 'tandem-for-woocommerce' ),
				'about'      => __( 'Who looks at a category or buys from it pays 10% less for what belongs to it. Choose the categories.', 'tandem-for-woocommerce' ),
				'definition' => array(
					'name'       => __( 'Interest', 'tandem-for-woocommerce' ),
					'label'      => __( '10% less on what you have been looking at', 'tandem-for-woocommerce' ),
					'conditions' => array( 'any' => array( $when( 'visit.viewed_categories', 'any_of', array() ), $when( 'customer.owns_categories', 'any_of', array() ) ) ),
					'benefit'    => $percent( '10' ),
				),
			),
			array(
				'template'   => 'first_order',
				'title'      => __( 'First order', 'tandem-for-woocommerce' ),
				'about'      => __( 'The first order of an account costs 20% less, once a person.', 'tandem-for-woocommerce' ),
				'definition' => array(
					'name'       => __( 'First order', 'tandem-for-woocommerce' ),
					'label'      => __( 'Welcome: 20% off your first order', 'tandem-for-woocommerce' ),
					'conditions' => array( 'all' => array( $when( 'customer.orders', 'eq', 0 ), $when( 'customer.logged_in', 'eq', true ) ) ),
					'benefit'    => $percent( '20' ),
					'limits'     => array( 'per_customer' => 1 ),
				),
			),
			array(
				'template'   => 'seasonal',
				'title'      => __( 'Season', 'tandem-for-woocommerce' ),
				'about'      => __( 'A sale for everybody between two days, on categories that you choose. The old price is struck through in the shop.', 'tandem-for-woocommerce' ),
				'definition' => array(
					'name'       => __( 'Black Friday', 'tandem-for-woocommerce' ),
					'label'      => __( 'Black Friday', 'tandem-for-woocommerce' ),
					'conditions' => array( 'all' => array() ),
					'benefit'    => $percent( '25' ),
					'public'     => true,
					'from'       => $friday->format( 'Y-m-d H:i' ),
					'until'      => $friday->modify( '+4 days' )->format( 'Y-m-d H:i' ),
				),
			),
			array(
				'template'   => 'referral',
				'title'      => __( 'Referral', 'tandem-for-woocommerce' ),
				'about'      => __( 'Who comes by a friend\'s link pays 10 less for the first order.', 'tandem-for-woocommerce' ),
				'definition' => array(
					'name'       => __( 'A friend sent you', 'tandem-for-woocommerce' ),
					'label'      => __( '10 off, because a friend sent you', 'tandem-for-woocommerce' ),
					'conditions' => array( 'all' => array( $when( 'customer.referred', 'eq', true ), $when( 'customer.orders', 'eq', 0 ) ) ),
					'benefit'    => array(
						'type'   => 'amount',
						'amount' => MinorUnits::format( $money( '10' ), $exponent ),
					),
					'limits'     => array( 'per_customer' => 1 ),
				),
			),
			array(
				'template'   => 'own',
				'title'      => __( 'Your own', 'tandem-for-woocommerce' ),
				'about'      => __( 'Begin with nothing.', 'tandem-for-woocommerce' ),
				'definition' => array(
					'name'       => __( 'New offer', 'tandem-for-woocommerce' ),
					'conditions' => array( 'all' => array() ),
					'benefit'    => $percent( '10' ),
				),
			),
		);
	}
}
