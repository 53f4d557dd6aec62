<?php
/**
 * A person's events, for export and erasure.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\OrderRefusals;

defined( 'ABSPATH' ) || exit;

/**
 * Events name no person. They are found by the random ids that stand on a person's orders, and go with them.
 */
final class EventPrivacy implements Integration {

	private const ORDERS = 50;

	/**
	 * Takes its services.
	 *
	 * @param EventStore $store Tables.
	 */
	public function __construct( private readonly EventStore $store ) {
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
		$exporters['tandem-events'] = array(
			'exporter_friendly_name' => __( 'Tandem: suggestions seen and clicked', 'tandem-for-woocommerce' ),
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
		$erasers['tandem-events'] = array(
			'eraser_friendly_name' => __( 'Tandem: suggestions seen and clicked', 'tandem-for-woocommerce' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * One page of a person's events: those of one of its visitor ids after the other.
	 *
	 * @param string $email The person.
	 * @param int    $page  From 1.
	 * @return array{data:list<array<string,mixed>>,done:bool}
	 */
	public function export( string $email, int $page = 1 ): array {
		$data   = array();
		$orders = $this->orders( $email, $page );
		foreach ( $this->visitors( $orders ) as $visitor ) {
			$at = 1;
			do {
				$rows = $this->store->of_visitor( $visitor, $at++ );
				foreach ( $rows as $position => $row ) {
					$data[] = array(
						'group_id'    => 'tandem-events',
						'group_label' => __( 'Suggestions seen and clicked', 'tandem-for-woocommerce' ),
						'item_id'     => "tandem-event-$visitor-$at-$position",
						'data'        => array(
							array(
								'name'  => __( 'Time', 'tandem-for-woocommerce' ),
								'value' => wp_date( 'c', (int) $row['at'] ),
							),
							array(
								'name'  => __( 'What', 'tandem-for-woocommerce' ),
								'value' => $row['kind'],
							),
							array(
								'name'  => __( 'Where', 'tandem-for-woocommerce' ),
								'value' => $row['placement'] . $row['experiment'],
							),
							array(
								'name'  => __( 'Product', 'tandem-for-woocommerce' ),
								'value' => '0' === (string) $row['item'] ? '' : get_the_title( (int) $row['item'] ),
							),
						),
					);
				}
			} while ( array() !== $rows );
		}
		return array(
			'data' => $data,
			'done' => count( $orders ) < self::ORDERS,
		);
	}

	/**
	 * Deletes a person's events and takes visitor id, suggestions and what was refused off the orders. WooCommerce's own
	 * eraser leaves orders as they are unless the owner wants otherwise.
	 *
	 * @param string $email The person.
	 * @param int    $page  From 1.
	 * @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool}
	 */
	public function erase( string $email, int $page = 1 ): array {
		$orders  = $this->orders( $email, $page );
		$removed = 0;
		foreach ( $this->visitors( $orders ) as $visitor ) {
			$removed += $this->store->forget_visitor( $visitor );
		}
		foreach ( $orders as $order ) {
			foreach ( $order->get_items() as $item ) {
				if ( '' !== (string) $item->get_meta( '_tandem_event' ) ) {
					$item->delete_meta_data( '_tandem_event' );
					$item->save_meta_data();
					++$removed;
				}
			}
			foreach ( array( '_tandem_visitor', OrderRefusals::META ) as $key ) {
				if ( $order->meta_exists( $key ) ) {
					$order->delete_meta_data( $key );
					$order->save_meta_data();
					++$removed;
				}
			}
		}
		return array(
			'items_removed'  => $removed > 0,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => count( $orders ) < self::ORDERS,
		);
	}

	/**
	 * One page of a person's orders.
	 *
	 * @param string $email The person.
	 * @param int    $page  From 1.
	 * @return list<\WC_Order>
	 */
	private function orders( string $email, int $page ): array {
		$user   = get_user_by( 'email', $email );
		$by     = $user ? array( 'customer' => array( $email, $user->ID ) ) : array( 'billing_email' => $email );
		$orders = wc_get_orders(
			$by + array(
				'limit'   => self::ORDERS,
				'page'    => $page,
				'orderby' => 'ID',
				'order'   => 'ASC',
				'type'    => 'shop_order',
			)
		);
		return array_values( array_filter( (array) $orders, static fn( mixed $order ): bool => $order instanceof \WC_Order ) );
	}

	/**
	 * The visitor ids on orders.
	 *
	 * @param list<\WC_Order> $orders Orders.
	 * @return list<string>
	 */
	private function visitors( array $orders ): array {
		$ids = array_map( static fn( \WC_Order $order ): string => (string) $order->get_meta( '_tandem_visitor' ), $orders );
		return array_values( array_unique( array_filter( $ids ) ) );
	}
}
