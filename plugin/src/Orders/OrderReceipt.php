<?php
/**
 * How the price of an order was made.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Engine;
use Tandem\Plugin\Pricing\CanonicalJson;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\RuleVersionStore;

defined( 'ABSPATH' ) || exit;

/**
 * The receipt of a quote: its inputs with the rules by version, what the engine answered, and a hash
 * over both. It takes a few hundred bytes. With the rule versions it is enough to derive the price again, years later.
 */
final class OrderReceipt {

	/** Order meta of the receipt. */
	public const META = '_tandem_receipt';

	/** Order meta of what the shopper saved, as the shop showed prices then. */
	public const SAVING_META = '_tandem_saving';

	/** Order item meta of the allocation. */
	public const ITEM_META = '_tandem_bundle';

	/**
	 * The receipt of a quote, short: lines are rows in the order of their keys, defaults are left out, and the rules
	 * with the policy are named by the hash under which they are stored.
	 *
	 * @param Quote                $quote  Quote.
	 * @param Engine               $engine The engine that answered.
	 * @param RuleVersionStore     $store  Rule versions.
	 * @param array<string,string> $saved  What each rule saves, as the shop shows prices.
	 * @return array<string,mixed>
	 * @throws \UnexpectedValueException Where the short form does not give the same prices.
	 */
	public static function of( Quote $quote, Engine $engine, RuleVersionStore $store, array $saved = array() ): array {
		$asked  = $quote->request;
		$totals = array_column( $quote->answer['lines'] ?? array(), 'total', 'key' );
		$lines  = array_column( $asked['lines'], null, 'key' );
		ksort( $lines, SORT_STRING );
		$names = array();
		foreach ( $quote->applied() as $applied ) {
			$names[ (string) $applied['rule'] ] = (string) ( $quote->rule( (string) $applied['rule'] )['name'] ?? '' );
		}
		$left = array();
		foreach ( $asked['rules'] as $rule ) {
			$limits = array( $rule['limit_total_left'] ?? null, $rule['limit_customer_left'] ?? null );
			if ( array( null, null ) !== $limits ) {
				$left[ (string) $rule['id'] ] = $limits;
			}
		}
		// Categories count where a rule names some, and nowhere else.
		$scoped  = str_contains( CanonicalJson::encode( $asked['rules'] ), '"categories"' );
		$receipt = array_filter(
			array(
				'v'       => 2,
				'engine'  => $engine->name() . ' ' . TANDEM_VERSION,
				'at'      => $asked['now'],
				'cur'     => array( $asked['currency']['code'], $asked['currency']['exponent'] ),
				'shopper' => array_filter( array_intersect_key( $asked['shopper'], array_flip( array( 'customer', 'roles', 'segments' ) ) ) ),
				'rules'   => $store->remember_set( $asked['rules'], array( 'explain' => 'near' ) + $asked['policy'] ),
				'left'    => $left,
				'lines'   => array_map( static fn( array $line ): array => self::row( $line, $scoped ), array_values( $lines ) ),
				'totals'  => array_map( static fn( $key ): ?int => $totals[ $key ] ?? null, array_keys( $lines ) ),
				'names'   => $names,
				'saved'   => $saved,
			),
			static fn( $part ): bool => array() !== $part
		);
		$answer  = $engine->quote( self::expanded( $receipt, $store ) );
		if ( array_column( $answer['lines'], 'total' ) !== $receipt['totals'] ) {
			throw new \UnexpectedValueException( 'receipt: its short form gives other prices than the cart had' );
		}
		$receipt['quote'] = (string) $answer['hash'];
		return $receipt + array( 'hash' => CanonicalJson::hash( $receipt ) );
	}

	/**
	 * A line as a row: product, variation, units, current price, regular price, cost, categories; what is the
	 * default at its end is left out.
	 *
	 * @param array<string,mixed> $line   Line of a request.
	 * @param bool                $scoped Whether categories count.
	 * @return list<mixed>
	 */
	private static function row( array $line, bool $scoped ): array {
		$row = array( (int) $line['product'], (int) $line['variation'], (int) $line['qty'], $line['current'], $line['regular'] === $line['current'] ? null : $line['regular'], $line['cost'] ?? null, $scoped ? array_values( $line['categories'] ?? array() ) : array() );
		while ( in_array( end( $row ), array( null, array() ), true ) ) {
			array_pop( $row );
		}
		return $row;
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
		if ( 2 === $receipt['v'] ) {
			return self::expanded( $receipt, $store );
		}
		$request          = $receipt['request'];
		$request['rules'] = array_map( static fn( array $named ): array => $named + self::rule( $store, (string) $named['id'], (string) $named['version'] ), $request['rules'] );
		return $request;
	}

	/**
	 * The request of a short receipt.
	 *
	 * @param array<string,mixed> $receipt Receipt.
	 * @param RuleVersionStore    $store   Rule versions.
	 * @return array<string,mixed>
	 * @throws \UnexpectedValueException Where a rule is missing.
	 */
	private static function expanded( array $receipt, RuleVersionStore $store ): array {
		$set   = $store->find_set( $receipt['rules'] );
		$lines = array();
		if ( null === $set ) {
			throw new \UnexpectedValueException( esc_html( sprintf( 'receipt.rules: expected the rules %s, found none', $receipt['rules'] ) ) );
		}
		foreach ( $receipt['lines'] as $number => $row ) {
			$lines[] = array(
				'key'        => sprintf( '%04d', $number ),
				'product'    => $row[0],
				'variation'  => $row[1],
				'qty'        => $row[2],
				'current'    => $row[3] ?? null,
				'regular'    => $row[4] ?? $row[3] ?? null,
				'cost'       => $row[5] ?? null,
				'categories' => $row[6] ?? array(),
			);
		}
		return array(
			'version'  => 1,
			'currency' => array(
				'code'     => $receipt['cur'][0],
				'exponent' => $receipt['cur'][1],
			),
			'now'      => $receipt['at'],
			'lines'    => $lines,
			'shopper'  => $receipt['shopper'] ?? array(),
			'rules'    => array_map(
				static fn( array $named ): array => array(
					'limit_total_left'    => $receipt['left'][ $named[0] ][0] ?? null,
					'limit_customer_left' => $receipt['left'][ $named[0] ][1] ?? null,
				) + self::rule( $store, (string) $named[0], (string) $named[1] ),
				$set['rules']
			),
			'policy'   => $set['policy'],
		);
	}

	/**
	 * A stored rule.
	 *
	 * @param RuleVersionStore $store   Rule versions.
	 * @param string           $id      Rule id.
	 * @param string           $version Its hash.
	 * @return array<string,mixed>
	 * @throws \UnexpectedValueException Where it is missing.
	 */
	private static function rule( RuleVersionStore $store, string $id, string $version ): array {
		return $store->find( $version ) ?? throw new \UnexpectedValueException( esc_html( sprintf( 'receipt.rule: expected rule %s in version %s, found none', $id, $version ) ) );
	}

	/**
	 * The totals that a receipt says were charged, in the order of its lines.
	 *
	 * @param array<string,mixed> $receipt Receipt.
	 * @return list<int|null>
	 */
	public static function totals( array $receipt ): array {
		return 2 === $receipt['v'] ? $receipt['totals'] : array_column( $receipt['lines'], 1 );
	}

	/**
	 * When the price was made, in UNIX seconds.
	 *
	 * @param array<string,mixed> $receipt Receipt.
	 */
	public static function moment( array $receipt ): int {
		return (int) ( $receipt['at'] ?? $receipt['request']['now'] ?? 0 );
	}

	/**
	 * Currency code and exponent of a receipt.
	 *
	 * @param array<string,mixed> $receipt Receipt.
	 * @return array{0:string,1:int}
	 */
	public static function currency( array $receipt ): array {
		return array( (string) ( $receipt['cur'][0] ?? $receipt['request']['currency']['code'] ?? '' ), (int) ( $receipt['cur'][1] ?? $receipt['request']['currency']['exponent'] ?? 2 ) );
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
