<?php
/**
 * A person's kept carts, newsletter and codes, for export and erasure.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Mail\MailChoices;

defined( 'ABSPATH' ) || exit;

/**
 * Exports and erases what the moments keep of an address. A code that was used stays: it belongs to an order.
 */
final class MomentPrivacy implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param SavedCartStore  $carts      Carts.
	 * @param NewsletterStore $newsletter Newsletter.
	 */
	public function __construct(
		private readonly SavedCartStore $carts,
		private readonly NewsletterStore $newsletter,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'exporters' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'erasers' ) );
	}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string,array<string,mixed>> $exporters Exporters.
	 * @return array<string,array<string,mixed>>
	 */
	public function exporters( array $exporters ): array {
		return $exporters + array(
			'tandem-moments' => array(
				'exporter_friendly_name' => __( 'Tandem: kept carts, newsletter and codes', 'tandem-for-woocommerce' ),
				'callback'               => array( $this, 'export' ),
			),
		);
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string,array<string,mixed>> $erasers Erasers.
	 * @return array<string,array<string,mixed>>
	 */
	public function erasers( array $erasers ): array {
		return $erasers + array(
			'tandem-moments' => array(
				'eraser_friendly_name' => __( 'Tandem: kept carts, newsletter and codes', 'tandem-for-woocommerce' ),
				'callback'             => array( $this, 'erase' ),
			),
		);
	}

	/**
	 * What is kept of an address.
	 *
	 * @param string $email The person.
	 * @return array{data:list<array<string,mixed>>,done:bool}
	 */
	public function export( string $email ): array {
		$data = array();
		foreach ( $this->rows( $email ) as $row ) {
			$names = array();
			foreach ( (array) json_decode( $row['cart'], true ) as $line ) {
				$names[] = get_the_title( (int) ( $line['product'] ?? 0 ) ) . ' x ' . (int) ( $line['quantity'] ?? 0 );
			}
			$data[] = self::item( 'cart-' . $row['id'], __( 'Cart', 'tandem-for-woocommerce' ), $row['state'] . ', ' . wp_date( 'c', (int) $row['updated'] ) . ', ' . $row['email'] . ': ' . implode( ', ', $names ) );
		}
		$row = $this->newsletter->of( MailChoices::recipient( $email ) );
		if ( null !== $row ) {
			$data[] = self::item( 'newsletter', __( 'Newsletter', 'tandem-for-woocommerce' ), $row['email'] . ', ' . $row['state'] . ', ' . wp_date( 'c', max( (int) $row['asked_at'], (int) $row['joined_at'] ) ) );
		}
		foreach ( CouponIssuer::bound_to( $email ) as $coupon ) {
			$data[] = self::item( 'code-' . $coupon->get_id(), __( 'Code', 'tandem-for-woocommerce' ), $coupon->get_code() . ': ' . Reward::text_of( $coupon ) );
		}
		return array(
			'data' => $data,
			'done' => true,
		);
	}

	/**
	 * Erases what is kept of an address.
	 *
	 * @param string $email The person.
	 * @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool}
	 */
	public function erase( string $email ): array {
		$ids     = array_map( static fn( array $row ): int => (int) $row['id'], $this->rows( $email ) );
		$removed = count( $ids ) + $this->newsletter->forget( MailChoices::recipient( $email ) );
		$kept    = false;
		$this->carts->delete( $ids );
		foreach ( CouponIssuer::bound_to( $email ) as $coupon ) {
			if ( $coupon->get_usage_count() > 0 ) {
				$kept = true;
			} else {
				$coupon->delete( true );
				++$removed;
			}
		}
		return array(
			'items_removed'  => $removed > 0,
			'items_retained' => $kept,
			'messages'       => $kept ? array( __( 'Codes that were used belong to their orders and stay.', 'tandem-for-woocommerce' ) ) : array(),
			'done'           => true,
		);
	}

	/**
	 * Carts of a person.
	 *
	 * @param string $email Address.
	 * @return list<array<string,string>>
	 */
	private function rows( string $email ): array {
		$user = get_user_by( 'email', $email );
		return $this->carts->of_person( MailChoices::recipient( $email ), $user ? $user->ID : 0 );
	}

	/**
	 * One item of an export.
	 *
	 * @param string $id    Id.
	 * @param string $name  Name.
	 * @param string $value Value.
	 * @return array<string,mixed>
	 */
	private static function item( string $id, string $name, string $value ): array {
		return array(
			'group_id'    => 'tandem-moments',
			'group_label' => __( 'Kept carts, newsletter and codes', 'tandem-for-woocommerce' ),
			'item_id'     => 'tandem-moment-' . $id,
			'data'        => array( compact( 'name', 'value' ) ),
		);
	}
}
