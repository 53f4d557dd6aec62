<?php
/**
 * JSON schema of offers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Offers\OfferInput;

defined( 'ABSPATH' ) || exit;

/**
 * Every field of an offer with its type, what it means and what it may be: for what is sent, and for what is answered.
 * Amounts and percents are decimal text, or a whole number. OfferInput and the engine hold what is sent against it,
 * because they name the field that does not fit and what was expected, which WordPress's own check does not; nothing
 * is turned into another type.
 */
final class OfferSchema {

	use SchemaFields;

	/** A decimal. */
	private const DECIMAL = array( 'string', 'integer' );

	/**
	 * Argument `offer` of a route.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public static function argument(): array {
		return array( 'offer' => self::taken( self::offer() + array( 'required' => true ) ) );
	}

	/**
	 * Argument `conditions` of a route.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public static function of_conditions(): array {
		return array( 'conditions' => self::taken( self::conditions( 2 ) + array( 'required' => true ) ) );
	}

	/**
	 * Argument `segments` of a route.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public static function of_segments(): array {
		return array(
			'segments' => self::taken(
				array(
					'type'     => 'array',
					'required' => true,
					'maxItems' => 50,
					'items'    => array(
						'type'                 => 'object',
						'additionalProperties' => false,
						'properties'           => array(
							'id'         => self::field( 'string', 'Its own id: a-z, 0-9, _ and -, at most 40 signs.' ),
							'name'       => self::field( 'string', 'Name for the owner.' ),
							'conditions' => self::conditions( 2 ),
						),
					),
				)
			),
		);
	}

	/**
	 * Schema of an offer as the routes answer it.
	 *
	 * @return array<string,mixed>
	 */
	public static function answer(): array {
		$offer = self::offer();
		return array(
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'tandem_offer',
			'type'       => 'object',
			'properties' => array(
				'id'       => self::field( 'integer', 'Id.' ) + array( 'readonly' => true ),
				'position' => self::field( 'integer', 'Place in the list; the first goes first.' ) + array( 'readonly' => true ),
			) + $offer['properties'],
		);
	}

	/**
	 * Schema of the list.
	 *
	 * @return array<string,mixed>
	 */
	public static function listed(): array {
		$read  = array( 'readonly' => true );
		$offer = self::answer();
		return array(
			'title'      => 'tandem_offers',
			'type'       => 'object',
			'properties' => array(
				'currency' => array(
					'type'       => 'object',
					'properties' => array(
						'code'     => self::field( 'string', 'ISO code of the shop\'s currency.' ),
						'exponent' => self::field( 'integer', 'Its decimals.' ),
						'symbol'   => self::field( 'string', 'Its symbol.' ),
					),
				),
				'offers'   => array(
					'type'  => 'array',
					'items' => array(
						'type'       => 'object',
						'properties' => $offer['properties'] + array(
							'uses'      => self::field( 'integer', 'Orders that got it.' ) + $read,
							'spent'     => self::field( 'integer', 'Discount given, in minor units.' ) + $read,
							'conflicts' => self::field( 'array', 'What is wrong with it beside the others.' ) + array( 'items' => array( 'type' => 'string' ) ) + $read,
							'state'     => self::word( array( 'draft', 'paused', 'scheduled', 'live', 'over' ), 'What it is doing now.' ) + $read,
						),
					),
				),
			),
		) + array( '$schema' => 'http://json-schema.org/draft-04/schema#' );
	}

	/**
	 * Schema of an offer as it is sent.
	 *
	 * @return array<string,mixed>
	 */
	private static function offer(): array {
		$ids = array(
			'type'     => 'array',
			'maxItems' => 1000,
			'items'    => array(
				'type'    => 'integer',
				'minimum' => 1,
			),
		);
		return array(
			'type'                 => 'object',
			'description'          => 'What the owner decided: who gets it, what it gives, where it is seen, its limits.',
			'additionalProperties' => false,
			'properties'           => array(
				'name'           => self::field( 'string', 'Name for the owner, at most 100 signs. Must be there.' ),
				'template'       => self::word( OfferInput::TEMPLATES, 'Kind that it was made from.' ),
				'status'         => self::word( array( 'draft', 'live', 'paused' ), 'Whether it holds; "draft" where it is left out.' ),
				'label'          => self::field( 'string', 'Name for shoppers, at most 200 signs; the owner\'s name where it is empty.' ),
				'conditions'     => self::conditions( 2 ),
				'benefit'        => self::benefit(),
				'scope'          => array(
					'type'                 => array( 'object', 'null' ),
					'description'          => 'Products that it is about; all where it is left out.',
					'additionalProperties' => false,
					'properties'           => array(
						'products'   => $ids + array( 'description' => 'Product ids.' ),
						'categories' => $ids + array( 'description' => 'Category ids.' ),
						'exclude'    => $ids + array( 'description' => 'Product ids that it is not about.' ),
					),
				),
				'public'         => self::field( 'boolean', 'A sale for everybody, struck in the shop: no conditions, no limits, percent or fixed price.' ),
				'limits'         => array(
					'type'                 => 'object',
					'description'          => 'Limits; none where they are left out.',
					'additionalProperties' => false,
					'properties'           => array(
						'per_customer'  => self::count( 'Uses by one customer.' ),
						'total'         => self::count( 'Uses by all.' ),
						'cool_off_days' => self::count( 'Days before the same customer gets it again.' ),
						'budget'        => self::field( array( ...self::DECIMAL, 'null' ), 'Discount given to all, in the shop\'s currency.' ),
					),
				),
				'from'           => self::field( array( 'string', 'null' ), 'First minute by the shop\'s clock, such as 2026-11-27 00:00.' ),
				'until'          => self::field( array( 'string', 'null' ), 'First minute that no longer counts, in the same form.' ),
				'group'          => self::field( 'string', 'Of one group a shopper gets the best only; at most 60 signs.' ),
				'with_bundles'   => self::field( 'boolean', 'Whether it lowers what is sold as part of a bundle too.' ),
				'with_coupons'   => self::field( 'boolean', 'Whether coupons may be used beside it.' ),
				'ignore_on_sale' => self::field( 'boolean', 'Whether products on sale stay out.' ),
				'max_discount'   => self::field( array( ...self::DECIMAL, 'null' ), 'Amount that it never exceeds in one cart.' ),
				'floor'          => self::word( array( 'default', 'none', 'cost' ), 'Lowest price; "default" is the shop\'s own setting.' ),
				'shown'          => array(
					'type'        => 'array',
					'description' => 'Where shoppers see it beside the lines that it lowers.',
					'items'       => array(
						'type' => 'string',
						'enum' => OfferInput::PLACES,
					),
				),
			),
		);
	}

	/**
	 * Schema of conditions: a fact compared with a value, or a group of conditions. Below the levels that are written
	 * out the same holds on.
	 *
	 * @param int $levels Levels written out.
	 * @return array<string,mixed>
	 */
	private static function conditions( int $levels ): array {
		$inner = $levels > 0 ? self::conditions( $levels - 1 ) : array( 'type' => 'object' );
		$list  = array(
			'type'  => 'array',
			'items' => $inner,
		);
		return array(
			'type'        => 'object',
			'description' => sprintf( 'A group (`all`, `any` or `not`) or a comparison (`fact`, `is`, `value`); at most %d in all.', OfferInput::MOST_CONDITIONS ),
			'properties'  => array(
				'all'   => array( 'description' => 'Conditions that must all hold; an empty list always does.' ) + $list,
				'any'   => array( 'description' => 'Conditions of which one must hold.' ) + $list,
				'not'   => $inner,
				'fact'  => self::field( 'string', 'Name of a fact, as /offers/builder lists them; one that ends in ":" takes days, such as customer.spent_in:30.' ),
				'is'    => self::word( array( 'ge', 'gt', 'le', 'lt', 'eq', 'ne', 'between', 'in', 'not_in', 'any_of', 'all_of', 'none_of' ), 'How it is compared.' ),
				'value' => self::field( array( 'string', 'integer', 'boolean', 'array' ), 'With what: amounts in minor units, lists for "in", "any_of" and their like.' ) + array( 'items' => array( 'type' => array( 'string', 'integer' ) ) ),
			),
		);
	}

	/**
	 * Schema of the benefit.
	 *
	 * @return array<string,mixed>
	 */
	private static function benefit(): array {
		return array(
			'type'                 => 'object',
			'description'          => 'What it gives. Must be there.',
			'additionalProperties' => false,
			'properties'           => array(
				'type'      => self::word( array( ...OfferInput::PRICED, ...OfferInput::GRANTED ), 'Kind; it says which of the other fields belong to it.' ),
				'percent'   => self::field( self::DECIMAL, 'Of "percent": above 0, at most 100, with at most two decimals.' ),
				'amount'    => self::field( self::DECIMAL, 'Of "amount", "fixed" and "gift_card": in the shop\'s currency.' ),
				'product'   => self::field( 'integer', 'Of "gift" and "loyalty_gift": product id.' ),
				'variation' => self::field( 'integer', 'Of "gift": variation id, 0 for none.' ),
				'quantity'  => self::field( 'integer', 'Of "gift": 1 to 100.' ),
				'opens'     => self::field( 'string', 'Of "early_access": the time at which everybody may buy, by the shop\'s clock.' ),
				'gives'     => self::word( array( 'percent', 'amount', 'fixed', 'free_shipping' ), 'Of "next_order_coupon" and "bundle_price": what it gives.' ),
				'value'     => self::field( self::DECIMAL, 'Of "next_order_coupon" and "bundle_price": how much.' ),
				'minimum'   => self::field( self::DECIMAL, 'Of "next_order_coupon": least value of the cart, empty for none.' ),
				'days'      => self::field( 'integer', 'Of codes: how long they hold, 1 to 3650.' ),
				'bundle'    => self::field( 'integer', 'Of "bundle_price": product id of a published bundle of fixed products.' ),
			),
		);
	}

	/**
	 * An argument that is read as it is.
	 *
	 * @param array<string,mixed> $schema Schema.
	 * @return array<string,mixed>
	 */
	private static function taken( array $schema ): array {
		return $schema + array(
			'validate_callback' => '__return_true',
			'sanitize_callback' => static fn( mixed $value ): mixed => $value,
		);
	}

	/**
	 * A limit.
	 *
	 * @param string $text Description.
	 * @return array<string,mixed>
	 */
	private static function count( string $text ): array {
		return self::field( array( 'integer', 'null' ), $text ) + array(
			'minimum' => 1,
			'maximum' => 1000000,
		);
	}
}
