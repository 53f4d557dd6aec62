<?php
/**
 * Order facts among a person's data.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Tiers\TierWatch;

defined( 'ABSPATH' ) || exit;

/**
 * Hands a person's row of order facts to WordPress's privacy tools. The orders themselves stay with
 * WooCommerce.
 */
final class CustomerPrivacy implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OrderFactsStore $store Rows.
	 */
	public function __construct( private readonly \Closure $store ) {
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
		$exporters['tandem-customer'] = array(
			'exporter_friendly_name' => __( 'Tandem: what your orders say', 'tandem-for-woocommerce' ),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string,array<string,mixed>> $erasers Erasers.
	 * @return array<string,array<string,mixed>>
	 */
	public function erasers( array $erasers ): array {
		$erasers['tandem-customer'] = array(
			'eraser_friendly_name' => __( 'Tandem: what your orders say', 'tandem-for-woocommerce' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * The rows of a person.
	 *
	 * @param string $email The person.
	 * @return array{data:list<array<string,mixed>>,done:bool}
	 */
	public function export( string $email ): array {
		$user = get_user_by( 'email', $email );
		$row  = $user ? ( $this->store )()->user( $user->ID ) : ( $this->store )()->guest( $email );
		$data = array();
		if ( array() !== $row['orders'] || array() !== $row['segments'] ) {
			$data[] = array(
				'group_id'    => 'tandem-customer',
				'group_label' => __( 'What your orders say', 'tandem-for-woocommerce' ),
				'item_id'     => 'tandem-customer',
				'data'        => array(
					array(
						'name'  => __( 'Orders', 'tandem-for-woocommerce' ),
						'value' => (string) count( $row['orders'] ),
					),
					array(
						'name'  => __( 'Products you have', 'tandem-for-woocommerce' ),
						'value' => implode( ', ', array_filter( array_map( 'get_the_title', $row['products'] ) ) ),
					),
					array(
						'name'  => __( 'Groups for offers', 'tandem-for-woocommerce' ),
						'value' => implode( ', ', array_map( 'strval', (array) ( $row['segments']['segments'] ?? array() ) ) ),
					),
					array(
						'name'  => __( 'Tier', 'tandem-for-woocommerce' ),
						'value' => $user ? (string) ( json_decode( (string) get_user_option( TierWatch::NOTE, $user->ID ), true )['tier'] ?? '' ) : '',
					),
				),
			);
		}
		return array(
			'data' => $data,
			'done' => true,
		);
	}

	/**
	 * Deletes the rows of a person.
	 *
	 * @param string $email The person.
	 * @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool}
	 */
	public function erase( string $email ): array {
		$user = get_user_by( 'email', $email );
		$keys = array( CustomerKey::guest( $email ) );
		if ( $user ) {
			$keys[] = CustomerKey::user( $user->ID );
			delete_user_option( $user->ID, TierWatch::NOTE );
		}
		return array(
			'items_removed'  => ( $this->store )()->forget( ...$keys ) > 0,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
	}
}
