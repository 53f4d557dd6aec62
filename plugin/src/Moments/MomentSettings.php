<?php
/**
 * Settings of moments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\Reward;

defined( 'ABSPATH' ) || exit;

/**
 * Lines of Settings::definitions() for moments and their codes. All are off until the owner switches them on.
 */
final class MomentSettings {

	/**
	 * Path => type, default, limits.
	 *
	 * @return array<string,array{0:string,1:mixed,2?:array<string|int,mixed>}>
	 */
	public static function definitions(): array {
		$between = static fn( int $minimum, int $maximum ): array => array(
			'minimum' => $minimum,
			'maximum' => $maximum,
		);
		return array(
			'offers.same_device'          => array( 'boolean', false ),
			'moments.welcome.on'          => array( 'boolean', false ),
			'moments.welcome.text'        => array( 'text', '' ),
			'moments.welcome.link'        => array( 'text', '' ),
			'moments.newsletter.on'       => array( 'boolean', false ),
			'moments.newsletter.checkout' => array( 'boolean', false ),
			...self::reward( 'newsletter', 'none', '10', 30 ),
			'moments.account.on'          => array( 'boolean', false ),
			...self::reward( 'account', 'percent', '10', 30 ),
			'moments.winback.on'          => array( 'boolean', false ),
			'moments.winback.after'       => array( 'integer', 60, $between( 7, 730 ) ),
			...self::reward( 'winback', 'percent', '10', 14 ),
			'moments.cart.on'             => array( 'boolean', false ),
			'moments.cart.first'          => array( 'integer', 1, $between( 1, 72 ) ),
			'moments.cart.second'         => array( 'integer', 24, $between( 0, 240 ) ),
			'moments.cart.third'          => array( 'integer', 72, $between( 0, 480 ) ),
			'moments.cart.least'          => array( 'text', '' ),
			'moments.cart.least_item'     => array( 'text', '' ),
			'moments.cart.notice'         => array( 'boolean', true ),
			'moments.cart.code_with'      => array( 'integer', 3, $between( 1, 3 ) ),
			'moments.cart.hours'          => array( 'integer', 48, $between( 1, 720 ) ),
			...self::reward( 'cart', 'none', '5', 2 ),
			'moments.anniversary.on'      => array( 'boolean', false ),
			'moments.anniversary.of'      => array( 'enum', 'order', array( 'order', 'account' ) ),
			...self::reward( 'anniversary', 'percent', '10', 30 ),
			'moments.friend.on'           => array( 'boolean', false ),
			'moments.tier.on'             => array( 'boolean', false ),
			...self::reward( 'tier', 'none', '10', 30 ),
		);
	}

	/**
	 * What a moment gives.
	 *
	 * @param string $moment Moment.
	 * @param string $type   Default: none or one of Reward::TYPES but product.
	 * @param string $value  Default value.
	 * @param int    $days   Default days.
	 * @return array<string,array{0:string,1:mixed,2?:array<string|int,mixed>}>
	 */
	private static function reward( string $moment, string $type, string $value, int $days ): array {
		return array(
			"moments.$moment.reward"  => array( 'enum', $type, array( 'none', ...array_slice( Reward::TYPES, 0, 3 ) ) ),
			"moments.$moment.value"   => array( 'text', $value ),
			"moments.$moment.days"    => array(
				'integer',
				$days,
				array(
					'minimum' => 1,
					'maximum' => 730,
				),
			),
			"moments.$moment.minimum" => array( 'text', '' ),
		);
	}
}
