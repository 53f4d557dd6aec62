<?php
/**
 * Bundles on order pages, in e-mails and in wp-admin.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Says below each order line which bundle it was part of, and sums the saving up, from what the order
 * itself stores: a bundle that was renamed or deleted since changes nothing.
 */
final class OrderDisplay implements Integration {

	/** Name of the field that is told with a line and stored nowhere. */
	private const FIELD = '_tandem_part_of';

	/**
	 * Lines whose fields were listed, by id.
	 *
	 * @var array<int,true>
	 */
	private array $told = array();

	/**
	 * Headings of bundles by the id of their first line, while a list of lines is printed.
	 *
	 * @var array<int,string>
	 */
	private array $first = array();

	/**
	 * Whether that list is plain text.
	 *
	 * @var bool
	 */
	private bool $plain = false;

	/**
	 * Attaches the texts.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_order_item_get_formatted_meta_data', array( $this, 'meta' ), 10, 2 );
		add_action( 'woocommerce_order_item_meta_start', array( $this, 'fresh' ) );
		add_action( 'woocommerce_order_item_meta_end', array( $this, 'line' ), 10, 4 );
		add_action( 'woocommerce_after_order_itemmeta', array( $this, 'admin_line' ), 10, 2 );
		add_filter( 'woocommerce_hidden_order_itemmeta', array( $this, 'hidden' ) );
		add_filter( 'woocommerce_get_order_item_totals', array( $this, 'totals' ), 10, 2 );
		add_action( 'woocommerce_order_details_before_order_table_items', array( $this, 'begin' ) );
		add_action( 'woocommerce_order_details_after_order_table_items', array( $this, 'end' ) );
		add_action( 'woocommerce_email_before_order_table', array( $this, 'begin' ), 10, 3 );
		add_action( 'woocommerce_email_after_order_table', array( $this, 'end' ) );
		add_filter( 'woocommerce_order_item_name', array( $this, 'heading' ), 20, 2 );
	}

	/**
	 * "Part of" among the fields of a line, as order pages, e-mails, the Store API, invoices and packing slips list
	 * them. It is not stored there.
	 *
	 * @param mixed $fields Fields as objects with `key`, `value`, `display_key` and `display_value`.
	 * @param mixed $item   Item.
	 * @return mixed
	 */
	public function meta( $fields, $item ) {
		if ( ! is_array( $fields ) || ! $item instanceof \WC_Order_Item_Product ) {
			return $fields;
		}
		foreach ( $this->parts( $item, $item->get_order() ) as $number => [ $label, $name ] ) {
			$this->told[ $item->get_id() ]   = true;
			$fields[ 'tandem-' . $number ] = (object) array(
				'key'           => self::FIELD,
				'value'         => $name,
				'display_key'   => $label,
				'display_value' => esc_html( $name ),
			);
		}
		return $fields;
	}

	/**
	 * A line begins: nothing is told of it yet.
	 *
	 * @param mixed $item_id Item id.
	 */
	public function fresh( $item_id ): void {
		unset( $this->told[ (int) $item_id ] );
	}

	/**
	 * "Part of" below a line in a list that left out its fields.
	 *
	 * @param mixed $item_id Item id.
	 * @param mixed $item    Item.
	 * @param mixed $order   Order.
	 * @param mixed $plain   Whether it is a plain text e-mail.
	 */
	public function line( $item_id, $item, $order, $plain = false ): void {
		if ( isset( $this->told[ (int) $item_id ] ) ) {
			return;
		}
		$text = $this->text( $item, $order );
		if ( '' === $text ) {
			return;
		}
		if ( $plain ) {
			echo "\n" . esc_html( $text );
		} else {
			echo '<p class="tandem-order-bundle"><small>' . esc_html( $text ) . '</small></p>';
		}
	}

	/**
	 * The same in wp-admin.
	 *
	 * @param mixed $item_id Item id.
	 * @param mixed $item    Item.
	 */
	public function admin_line( $item_id, $item ): void {
		$text = $item instanceof \WC_Order_Item_Product ? $this->text( $item, $item->get_order() ) : '';
		if ( '' !== $text ) {
			echo '<p class="tandem-order-bundle">' . esc_html( $text ) . '</p>';
		}
	}

	/**
	 * Keeps the stored allocation out of the list of meta fields in wp-admin, and what is told there below it.
	 *
	 * @param mixed $keys Keys.
	 * @return mixed
	 */
	public function hidden( $keys ) {
		return is_array( $keys ) ? array_merge( $keys, array( OrderReceipt::ITEM_META, self::FIELD ) ) : $keys;
	}

	/**
	 * The saving among the totals of an order.
	 *
	 * @param mixed $rows  Rows.
	 * @param mixed $order Order.
	 * @return mixed
	 */
	public function totals( $rows, $order ) {
		if ( ! is_array( $rows ) || ! $order instanceof \WC_Order ) {
			return $rows;
		}
		try {
			$names = OrderReceipt::read( $order )['names'] ?? array();
			if ( ! $names ) {
				return $rows;
			}
			$offers = array() !== array_filter( array_keys( $names ), static fn( $rule ): bool => str_starts_with( (string) $rule, 'offer:' ) );
			$row    = array();
			$saving = (string) $order->get_meta( OrderReceipt::SAVING_META );
			$saving = is_numeric( $saving ) && (float) $saving > 0 ? (float) $saving : 0.0;
			// The lines name a single bundle already, above the first of them.
			if ( $offers || 0.0 === $saving || count( $names ) > 1 ) {
				$row['tandem_bundles'] = array(
					'type'  => 'tandem_bundles',
					'label' => $offers ? __( 'Bundles and offers:', 'tandem-for-woocommerce' ) : __( 'Bundles:', 'tandem-for-woocommerce' ),
					'value' => self::saved( $order, $names, (array) ( OrderReceipt::read( $order )['saved'] ?? array() ) ),
				);
			}
			if ( $saving > 0 ) {
				$row['tandem_saving'] = array(
					'type'  => 'tandem_saving',
					'label' => $offers ? __( 'You saved:', 'tandem-for-woocommerce' ) : __( 'You saved with bundles:', 'tandem-for-woocommerce' ),
					'value' => wc_price( $saving, array( 'currency' => $order->get_currency() ) ),
				);
			}
			// Below the total, which has it already: above, it reads as one more amount to be taken off.
			$at = array_search( 'order_total', array_keys( $rows ), true );
			$at = false === $at ? count( $rows ) : $at + 1;
			return array_slice( $rows, 0, $at, true ) + $row + array_slice( $rows, $at, null, true );
		} catch ( \Throwable $error ) {
			Log::failure( 'order totals', $error );
			return $rows;
		}
	}

	/**
	 * Names of bundles and offers, each with what it saved where there are several.
	 *
	 * @param \WC_Order            $order Order.
	 * @param array<string,string> $names Names by rule.
	 * @param array<string,string> $saved Amounts by rule, as the shop showed prices.
	 */
	private static function saved( \WC_Order $order, array $names, array $saved ): string {
		$texts = array();
		// In the order of the lines, which name them too.
		$parts = array_merge( ...array_values( array_map( OrderReceipt::parts( ... ), $order->get_items() ) ) );
		$names = array_replace( array_intersect_key( array_flip( array_column( $parts, 'rule' ) ), $names ), $names );
		foreach ( $names as $rule => $name ) {
			$amount = count( $names ) > 1 ? $saved[ $rule ] ?? '' : '';
			/* translators: 1: bundle or offer, 2: amount. */
			$texts[] = is_numeric( $amount ) && (float) $amount > 0 ? sprintf( __( '%1$s (saved %2$s)', 'tandem-for-woocommerce' ), esc_html( $name ), wc_price( (float) $amount, array( 'currency' => $order->get_currency() ) ) ) : esc_html( $name );
		}
		return implode( ', ', $texts );
	}

	/**
	 * A list of order lines begins: on an order page, or in an e-mail.
	 *
	 * @param mixed $order Order.
	 * @param mixed $admin Whether it is for the shop.
	 * @param mixed $plain Whether it is a plain text e-mail.
	 */
	public function begin( $order, $admin = false, $plain = false ): void {
		$this->first = array();
		$this->plain = (bool) $plain;
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		$receipt = OrderReceipt::read( $order );
		$before  = '';
		foreach ( $order->get_items() as $item ) {
			$rule = (string) ( OrderReceipt::parts( $item )[0]['rule'] ?? '' );
			$rule = str_starts_with( $rule, 'offer:' ) ? '' : $rule;
			if ( '' !== $rule && $rule !== $before ) {
				$this->first[ $item->get_id() ] = self::title( $order, (string) ( $receipt['names'][ $rule ] ?? '' ), (string) ( $receipt['saved'][ $rule ] ?? '' ) );
			}
			$before = $rule;
		}
	}

	/**
	 * Name of a bundle with what it saved, as plain text.
	 *
	 * @param \WC_Order $order Order.
	 * @param string    $name  Name.
	 * @param string    $saved Amount as the shop showed prices.
	 */
	private static function title( \WC_Order $order, string $name, string $saved ): string {
		if ( '' === $name || ! is_numeric( $saved ) || (float) $saved <= 0 ) {
			return $name;
		}
		$amount = html_entity_decode( wp_strip_all_tags( wc_price( (float) $saved, array( 'currency' => $order->get_currency() ) ) ), ENT_QUOTES, 'UTF-8' );
		/* translators: 1: bundle or offer, 2: amount. */
		return sprintf( __( '%1$s (saved %2$s)', 'tandem-for-woocommerce' ), $name, $amount );
	}

	/**
	 * The list ends.
	 */
	public function end(): void {
		$this->first = array();
	}

	/**
	 * The bundle's name above its first line, inside of a list.
	 *
	 * @param mixed $name Name of the line.
	 * @param mixed $item Line.
	 * @return mixed
	 */
	public function heading( $name, $item = null ) {
		$bundle = $item instanceof \WC_Order_Item ? $this->first[ $item->get_id() ] ?? '' : '';
		if ( '' === $bundle || ! is_string( $name ) ) {
			return $name;
		}
		return $this->plain ? esc_html( $bundle ) . "\n" . $name : '<strong class="tandem-group__name">' . esc_html( $bundle ) . '</strong><br>' . $name;
	}

	/**
	 * The sentence of a line, or nothing.
	 *
	 * @param mixed $item  Item.
	 * @param mixed $order Order.
	 */
	private function text( mixed $item, mixed $order ): string {
		/* translators: 1: "Part of" or "Offer", 2: name of the bundle or offer. */
		return implode( '; ', array_map( static fn( array $part ): string => sprintf( __( '%1$s: %2$s', 'tandem-for-woocommerce' ), ...$part ), $this->parts( $item, $order ) ) );
	}

	/**
	 * Bundles and offers of a line, each as label and name.
	 *
	 * @param mixed $item  Item.
	 * @param mixed $order Order.
	 * @return list<array{0:string,1:string}>
	 */
	private function parts( mixed $item, mixed $order ): array {
		try {
			$parts = $item instanceof \WC_Order_Item_Product ? OrderReceipt::parts( $item ) : array();
			if ( ! $parts || ! $order instanceof \WC_Order ) {
				return array();
			}
			$names = OrderReceipt::read( $order )['names'] ?? array();
			$taken = array();
			foreach ( $parts as $part ) {
				$taken[ $part['rule'] ] = ( $taken[ $part['rule'] ] ?? 0 ) + (int) $part['qty'];
			}
			$texts = array();
			foreach ( $taken as $rule => $units ) {
				$name = (string) ( $names[ $rule ] ?? $rule );
				if ( isset( $this->first[ $item->get_id() ] ) && $parts[0]['rule'] === $rule && $units >= $item->get_quantity() ) {
					continue; // The heading right above says it.
				}
				if ( str_starts_with( (string) $rule, 'offer:' ) ) {
					$texts[] = array( __( 'Offer', 'tandem-for-woocommerce' ), $name );
					continue;
				}
				/* translators: 1: bundle, 2: units in it, 3: units of the line. */
				$texts[] = array( __( 'Part of', 'tandem-for-woocommerce' ), $units < $item->get_quantity() ? sprintf( __( '%1$s (%2$d of %3$d)', 'tandem-for-woocommerce' ), $name, $units, $item->get_quantity() ) : $name );
			}
			return $texts;
		} catch ( \Throwable $error ) {
			Log::failure( 'order line text', $error );
			return array();
		}
	}
}
