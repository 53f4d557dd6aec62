<?php
/**
 * Issues codes.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Coupons;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\UsageStore;

defined( 'ABSPATH' ) || exit;

/**
 * Real WooCommerce coupons: a code that nobody can guess, for one e-mail address, once, until a second. What it is
 * for is its key, and a key gets one code, however often and from however many processes it is asked for. When it
 * has expired, Action Scheduler deletes it.
 */
final class CouponIssuer implements Integration {

	public const ACTION = 'tandem_delete_coupon';

	/** Meta: what the coupon is for. */
	public const KEY = '_tandem_for';

	/** Meta: only for a first paid order. */
	public const FIRST = '_tandem_first_order';

	/** Meta: the product that it makes free. */
	public const GIFT = '_tandem_gift';

	/** Signs of a code; those that are mistaken for others are left out. */
	private const SIGNS = '23456789abcdefghjkmnpqrstuvwxyz';

	/**
	 * Takes its services.
	 *
	 * @param UsageStore $uses Counters; they hold the coupon of each key.
	 */
	public function __construct( private readonly UsageStore $uses ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( self::ACTION, array( $this, 'expire' ) );
	}

	/**
	 * The code of a key, made where there is none yet.
	 *
	 * @param string $key    What it is for, such as "win-back:17"; at most 100 signs.
	 * @param string $prefix Word at the beginning of the code.
	 * @param string $email  Address that it is bound to.
	 * @param Reward $reward What it gives.
	 * @param string $about  What it is for, for the owner.
	 * @return \WC_Coupon|null Null where the address is none, or the key had a code that is gone.
	 */
	public function issue( string $key, string $prefix, string $email, Reward $reward, string $about ): ?\WC_Coupon {
		$known = $this->of_key( $key );
		if ( null !== $known ) {
			return $known;
		}
		if ( ! is_email( $email ) || ! $reward->valid() || ! $this->uses->take( self::counter( $key ), 1, 1 ) ) {
			return null;
		}
		$coupon = new \WC_Coupon();
		$coupon->set_code( $prefix . '-' . self::random() );
		$coupon->set_discount_type( in_array( $reward->type, array( 'percent', 'product' ), true ) ? 'percent' : 'fixed_cart' );
		$coupon->set_amount(
			match ( $reward->type ) {
				'free_shipping' => '0',
				'product'       => '100',
				default         => $reward->value,
			}
		);
		$coupon->set_free_shipping( 'free_shipping' === $reward->type );
		if ( 'product' === $reward->type ) {
			$coupon->set_product_ids( array( $reward->product ) );
			$coupon->set_limit_usage_to_x_items( 1 );
			$coupon->update_meta_data( self::GIFT, (string) $reward->product );
		}
		if ( null !== $reward->scope ) {
			$coupon->set_product_ids( $reward->scope['products'] );
			$coupon->set_product_categories( $reward->scope['categories'] );
			$coupon->set_excluded_product_ids( $reward->scope['exclude'] );
		}
		if ( $reward->first_order ) {
			$coupon->update_meta_data( self::FIRST, 'yes' );
		}
		$coupon->set_minimum_amount( $reward->minimum );
		$coupon->set_individual_use( $reward->alone );
		$coupon->set_usage_limit( 1 );
		$coupon->set_usage_limit_per_user( 1 );
		$coupon->set_email_restrictions( array( strtolower( trim( $email ) ) ) );
		$coupon->set_date_expires( time() + $reward->seconds );
		$coupon->set_description( $about );
		$coupon->update_meta_data( self::KEY, $key );
		$coupon->save();
		$this->uses->set( self::counter( $key ), $coupon->get_id() );
		$this->plan( $coupon );
		return $coupon;
	}

	/**
	 * The code that a key has got, null where it has none or it is gone.
	 *
	 * @param string $key What it is for.
	 */
	public function of_key( string $key ): ?\WC_Coupon {
		$id = $this->uses->used( array( self::counter( $key ) ) )[ self::counter( $key ) ] ?? 0;
		return $id > 0 ? self::own( $id, $key ) : null;
	}

	/**
	 * Whether a coupon can still be used.
	 *
	 * @param \WC_Coupon|null $coupon Coupon.
	 */
	public static function open( ?\WC_Coupon $coupon ): bool {
		return null !== $coupon && $coupon->get_id() > 0 && $coupon->get_usage_count() < 1 && ( ! $coupon->get_date_expires() || $coupon->get_date_expires()->getTimestamp() >= time() );
	}

	/**
	 * Deletes the code of a key, unless it was used.
	 *
	 * @param string $key What it is for.
	 * @return bool False where there is none, or it was used.
	 */
	public function withdraw( string $key ): bool {
		$coupon = $this->of_key( $key );
		if ( null === $coupon || $coupon->get_usage_count() > 0 ) {
			return false;
		}
		return $coupon->delete( true );
	}

	/**
	 * Deletes a coupon that has expired. Called by Action Scheduler. One that the owner has given more time waits.
	 *
	 * @param mixed $id Coupon.
	 */
	public function expire( mixed $id ): void {
		try {
			$coupon = is_numeric( $id ) ? self::own( (int) $id, null ) : null;
			$until  = $coupon?->get_date_expires()?->getTimestamp();
			if ( null === $coupon || null === $until ) {
				return;
			}
			if ( $until >= time() ) {
				$this->plan( $coupon );
			} else {
				$coupon->delete( true );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'expired coupon', $error );
		}
	}

	/**
	 * Codes of an address that can still be used, those that end first first.
	 *
	 * @param string $email Address.
	 * @return list<\WC_Coupon>
	 */
	public function of_address( string $email ): array {
		return array_values( array_filter( self::bound_to( $email ), self::open( ... ) ) );
	}

	/**
	 * All codes bound to an address, used and expired ones too.
	 *
	 * @param string $email Address.
	 * @return list<\WC_Coupon>
	 */
	public static function bound_to( string $email ): array {
		$email = strtolower( trim( $email ) );
		if ( ! is_email( $email ) ) {
			return array();
		}
		$ids   = get_posts(
			array(
				'post_type'      => 'shop_coupon',
				'posts_per_page' => 50,
				'fields'         => 'ids',
				'meta_query'     => array( // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_query -- The account's own page, and privacy requests.
					array(
						'key'     => self::KEY,
						'compare' => 'EXISTS',
					),
					array(
						'key'     => 'customer_email',
						'value'   => '"' . $email . '"',
						'compare' => 'LIKE',
					),
				),
			)
		);
		$found = array_map( static fn( mixed $id ): \WC_Coupon => new \WC_Coupon( (int) $id ), $ids );
		usort( $found, static fn( \WC_Coupon $a, \WC_Coupon $b ): int => (int) $a->get_date_expires()?->getTimestamp() <=> (int) $b->get_date_expires()?->getTimestamp() );
		return $found;
	}

	/**
	 * A coupon that was issued here.
	 *
	 * @param int         $id  Id.
	 * @param string|null $key What it must be for; null for anything.
	 */
	private static function own( int $id, ?string $key ): ?\WC_Coupon {
		if ( 'shop_coupon' !== get_post_type( $id ) ) {
			return null;
		}
		$coupon = new \WC_Coupon( $id );
		$for    = (string) $coupon->get_meta( self::KEY );
		return '' !== $for && ( null === $key || $for === $key ) ? $coupon : null;
	}

	/**
	 * Plans the deletion.
	 *
	 * @param \WC_Coupon $coupon Coupon.
	 */
	private function plan( \WC_Coupon $coupon ): void {
		as_schedule_single_action( (int) $coupon->get_date_expires()?->getTimestamp() + 1, self::ACTION, array( $coupon->get_id() ), 'tandem' );
	}

	/**
	 * Counter that holds the coupon of a key.
	 *
	 * @param string $key What it is for.
	 */
	private static function counter( string $key ): string {
		return 'code|' . $key;
	}

	/**
	 * Sixteen signs at random, in groups of four: 79 bits.
	 */
	private static function random(): string {
		$code = '';
		for ( $sign = 0; $sign < 16; $sign++ ) {
			$code .= ( $sign && 0 === $sign % 4 ? '-' : '' ) . self::SIGNS[ random_int( 0, strlen( self::SIGNS ) - 1 ) ];
		}
		return $code;
	}
}
