<?php
/**
 * How the price of an order was made.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Plugin\Pricing\CanonicalJson;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\RuleVersionStore;

defined( 'ABSPATH' ) || exit;

/**
 * The receipt of a quote: its inputs with the rules by version, what the engine answered, and a hash
 * over both. With the rule versions it is enough to derive the price again, years later.
 */
final class OrderReceipt {

	/** Order meta of the receipt. */
	public const META = '_tandem_receipt';

	/** Order meta of what the shopper saved, as the shop showed prices then. */
	public const SAVING_META = '_tandem_saving';

	/** Order item meta of the allocation. */
	public const ITEM_META = '_tandem_bundle';

	/**
	 * The receipt of a quote.
	 *
	 * @param Quote  $quote  Quote.
	 * @param string $engine Name of the engine that answered.
	 * @return array<string,mixed>
	 */
	public static function of( Quote $quote, string $engine ): array {
		$request = $quote->request;
		$names   = array();
		foreach ( $quote->applied() as $applied ) {
			$names[ (string) $applied['rule'] ] = (string) ( $quote->rule( (string) $applied['rule'] )['name'] ?? '' );
		}
		$request['rules'] = array_map(
			static fn( array $rule ): array => array_intersect_key( $rule, array_flip( array( 'id', 'version', 'limit_total_left', 'limit_customer_left' ) ) ),
			$request['rules']
		);
		$receipt          = array(
			'v'       => 1,
			'engine'  => $engine . ' ' . TANDEM_VERSION,
			'request' => $request,
			'lines'   => array_map( static fn( array $line ): array => array( (string) $line['key'], $line['total'] ), $quote->answer['lines'] ?? array() ),
			'quote'   => (string) ( $quote->answer['hash'] ?? '' ),
			'names'   => $names,
		);
		return $receipt + array( 'hash' => CanonicalJson::hash( $receipt ) );
	}

	/**
	 * The request that a receipt tells of, with the rules read back from the store.
	 *
	 * @param array<string,mixed> $receipt Receipt.
	 * @param RuleVersionStore    $store   Rule versions.
	 * @return array<string,mixed>
	 * @throws \UnexpectedValueException Where the receipt was altered or a rule is missing.
	 */
	public static function request( array $receipt, RuleVersionStore $store ): array {
		if ( CanonicalJson::hash( array_diff_key( $receipt, array( 'hash' => 1 ) ) ) !== ( $receipt['hash'] ?? null ) ) {
			throw new \UnexpectedValueException( 'receipt.hash: the receipt is not the one that was written' );
		}
		$request          = $receipt['request'];
		$request['rules'] = array_map(
			static function ( array $named ) use ( $store ): array {
				$rule = $store->find( (string) $named['version'] );
				if ( null === $rule ) {
					throw new \UnexpectedValueException( esc_html( sprintf( 'receipt.rule: expected rule %s in version %s, found none', $named['id'], $named['version'] ) ) );
				}
				return $named + $rule;
			},
			$request['rules']
		);
		return $request;
	}

	/**
	 * Receipt of an order.
	 *
	 * @param \WC_Order $order Order.
	 * @return array<string,mixed>|null
	 */
	public static function read( \WC_Order $order ): ?array {
		$receipt = json_decode( (string) $order->get_meta( self::META ), true );
		return is_array( $receipt ) ? $receipt : null;
	}

	/**
	 * Parts of an order line.
	 *
	 * @param \WC_Order_Item $item Line.
	 * @return list<array{rule:string,version:string,application:int,qty:int,base:int,total:int}>
	 */
	public static function parts( \WC_Order_Item $item ): array {
		$parts = json_decode( (string) $item->get_meta( self::ITEM_META ), true );
		return is_array( $parts ) ? $parts : array();
	}

	/**
	 * The allocation of one line as it is stored.
	 *
	 * @param Quote               $quote Quote.
	 * @param array<string,mixed> $line  Line of the answer.
	 */
	public static function allocation( Quote $quote, array $line ): string {
		return CanonicalJson::encode(
			array_map(
				static fn( array $part ): array => array( 'version' => (string) ( $quote->rule( (string) $part['rule'] )['version'] ?? '' ) ) + $part,
				$line['parts']
			)
		);
	}
}
