<?php
/**
 * The owner's segments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Offers\OfferInput;

defined( 'ABSPATH' ) || exit;

/**
 * A segment is a name for conditions on the customer, to be used by offers, bundles and banners alike.
 * Until the owner changes them, the ones every shop has are there: new, first-time buyer, returning,
 * away for 60 days, top 20 percent by spend.
 */
final class SegmentStore {

	/** Option that keeps them. */
	public const OPTION = 'tandem_segments';

	/** Most segments. */
	private const MOST = 50;

	/**
	 * Option that was read last, with the question that was made of it.
	 *
	 * @var array{0:string,1:string}|null
	 */
	private ?array $asked = null;

	/**
	 * Segments by id.
	 *
	 * @return array<string,array{name:string,conditions:array<string,mixed>}>
	 */
	public function all(): array {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		return is_array( $kept ) ? $kept : self::usual();
	}

	/**
	 * Replaces them.
	 *
	 * @param array<array-key,mixed> $segments Segments: id, name, conditions.
	 * @throws \InvalidArgumentException Naming the first that does not fit.
	 */
	public function save( array $segments ): void {
		if ( count( $segments ) > self::MOST ) {
			throw new \InvalidArgumentException( sprintf( 'segments: expected at most %d, found %d', self::MOST, count( $segments ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Numbers.
		}
		$kept = array();
		foreach ( array_values( $segments ) as $place => $segment ) {
			$id = is_array( $segment ) ? (string) ( $segment['id'] ?? '' ) : '';
			if ( ! is_array( $segment ) || array_diff( array_keys( $segment ), array( 'id', 'name', 'conditions' ) ) || 1 !== preg_match( '/^[a-z0-9_-]{1,40}$/', $id ) || isset( $kept[ $id ] ) ) {
				throw new \InvalidArgumentException( "segments[$place]: expected an id of its own (a-z, 0-9, _ and -), a name and conditions" ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A number.
			}
			// An offer's conditions are checked in the same way.
			$checked = OfferInput::checked(
				array(
					'name'       => (string) ( $segment['name'] ?? '' ),
					'conditions' => $segment['conditions'] ?? null,
					'benefit'    => array( 'type' => 'free_shipping' ),
				)
			);
			if ( str_contains( (string) wp_json_encode( $checked['conditions'] ), '"customer.segments"' ) ) {
				throw new \InvalidArgumentException( "segments[$place].conditions: expected facts of the customer, found another segment" ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A number.
			}
			$kept[ $id ] = array(
				'name'       => $checked['name'],
				'conditions' => $checked['conditions'],
			);
		}
		update_option( self::OPTION, (string) wp_json_encode( (object) $kept ), false );
	}

	/**
	 * Segments as the engine takes them.
	 *
	 * @return string JSON text of a list of offers without limits.
	 */
	public function question(): string {
		$kept = (string) get_option( self::OPTION, '' );
		if ( null !== $this->asked && $this->asked[0] === $kept ) {
			return $this->asked[1];
		}
		$list = array();
		foreach ( $this->all() as $id => $segment ) {
			$list[] = array(
				'id'         => (string) $id,
				'conditions' => $segment['conditions'],
			);
		}
		$this->asked = array( $kept, (string) wp_json_encode( $list ) );
		return $this->asked[1];
	}

	/**
	 * The segments that every shop has.
	 *
	 * @return array<string,array{name:string,conditions:array<string,mixed>}>
	 */
	private static function usual(): array {
		$when = static fn( string $fact, string $is, int $value ): array => array(
			'fact'  => $fact,
			'is'    => $is,
			'value' => $value,
		);
		return array(
			'new'       => array(
				'name'       => __( 'Has not bought yet', 'tandem-for-woocommerce' ),
				'conditions' => array( 'all' => array( $when( 'customer.orders', 'eq', 0 ) ) ),
			),
			'first'     => array(
				'name'       => __( 'Bought once', 'tandem-for-woocommerce' ),
				'conditions' => array( 'all' => array( $when( 'customer.orders', 'eq', 1 ) ) ),
			),
			'returning' => array(
				'name'       => __( 'Bought twice or more', 'tandem-for-woocommerce' ),
				'conditions' => array( 'all' => array( $when( 'customer.orders', 'ge', 2 ) ) ),
			),
			'away'      => array(
				'name'       => __( 'Away for 60 days', 'tandem-for-woocommerce' ),
				'conditions' => array( 'all' => array( $when( 'customer.days_since_order', 'ge', 60 ) ) ),
			),
			'top'       => array(
				'name'       => __( 'Top 20% by spend', 'tandem-for-woocommerce' ),
				'conditions' => array( 'all' => array( $when( 'customer.spend_rank', 'le', 20 ) ) ),
			),
		);
	}
}
