<?php
/**
 * Facts in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

defined( 'ABSPATH' ) || exit;

/**
 * Every fact that a condition may name, as the condition builder shows it: name, group, what its value
 * is. The types are the engine's (src/offers/facts.rs); a test asks the engine for each.
 */
final class FactCatalogue {

	/**
	 * Facts in the order in which they are shown.
	 *
	 * Kinds: flag, number, money (a number in minor units), days, text, choice, tiers, products, categories, texts.
	 *
	 * @return list<array<string,mixed>>
	 */
	public static function all(): array {
		$customer = __( 'Customer', 'tandem-for-woocommerce' );
		$cart     = __( 'Cart', 'tandem-for-woocommerce' );
		$visit    = __( 'Visit', 'tandem-for-woocommerce' );
		$place    = __( 'Place', 'tandem-for-woocommerce' );
		$facts    = array(
			array( 'customer.orders', $customer, __( 'Orders so far', 'tandem-for-woocommerce' ), 'number' ),
			array( 'customer.spent', $customer, __( 'Spent in all', 'tandem-for-woocommerce' ), 'money' ),
			array( 'customer.spent_month', $customer, __( 'Spent this month', 'tandem-for-woocommerce' ), 'money' ),
			array( 'customer.spent_in:', $customer, __( 'Spent in the last days', 'tandem-for-woocommerce' ), 'money' ),
			array( 'customer.orders_in:', $customer, __( 'Orders in the last days', 'tandem-for-woocommerce' ), 'number' ),
			array( 'customer.items_in:', $customer, __( 'Items bought in the last days', 'tandem-for-woocommerce' ), 'number' ),
			array( 'customer.spend_rank', $customer, __( 'Among the top percent by spend', 'tandem-for-woocommerce' ), 'number' ),
			array( 'customer.days_since_order', $customer, __( 'Days since the last order', 'tandem-for-woocommerce' ), 'number' ),
			array( 'customer.days_since_joined', $customer, __( 'Days since the account was made', 'tandem-for-woocommerce' ), 'number' ),
			array( 'customer.owns', $customer, __( 'Has bought the product', 'tandem-for-woocommerce' ), 'products' ),
			array( 'customer.owns_categories', $customer, __( 'Has bought from the category', 'tandem-for-woocommerce' ), 'categories' ),
			array( 'customer.interests', $customer, __( 'Is interested in the category', 'tandem-for-woocommerce' ), 'categories' ),
			array( 'customer.segments', $customer, __( 'Segment', 'tandem-for-woocommerce' ), 'segments' ),
			array( 'customer.tier', $customer, __( 'Tier', 'tandem-for-woocommerce' ), 'tiers' ),
			array( 'customer.roles', $customer, __( 'Role', 'tandem-for-woocommerce' ), 'roles' ),
			array( 'customer.logged_in', $customer, __( 'Is logged in', 'tandem-for-woocommerce' ), 'flag' ),
			array( 'customer.newsletter', $customer, __( 'Gets the newsletter', 'tandem-for-woocommerce' ), 'flag' ),
			array( 'customer.referred', $customer, __( 'Came by a friend\'s link', 'tandem-for-woocommerce' ), 'flag' ),
			array( 'customer.abandoned_value', $customer, __( 'Value of the cart left behind', 'tandem-for-woocommerce' ), 'money' ),
			array( 'customer.answers', $customer, __( 'Answer given', 'tandem-for-woocommerce' ), 'texts' ),
			array( 'cart.total', $cart, __( 'Value of the cart', 'tandem-for-woocommerce' ), 'money' ),
			array( 'cart.quantity', $cart, __( 'Items in the cart', 'tandem-for-woocommerce' ), 'number' ),
			array( 'cart.highest_price', $cart, __( 'Price of the dearest item', 'tandem-for-woocommerce' ), 'money' ),
			array( 'cart.products', $cart, __( 'Product in the cart', 'tandem-for-woocommerce' ), 'products' ),
			array( 'cart.categories', $cart, __( 'Category in the cart', 'tandem-for-woocommerce' ), 'categories' ),
			array( 'cart.coupons', $cart, __( 'Coupon in the cart', 'tandem-for-woocommerce' ), 'texts' ),
			array( 'visit.first', $visit, __( 'Is here for the first time', 'tandem-for-woocommerce' ), 'flag' ),
			array( 'visit.viewed_categories', $visit, __( 'Looked at the category (with consent)', 'tandem-for-woocommerce' ), 'categories' ),
			array( 'visit.referrer', $visit, __( 'Came from (with consent)', 'tandem-for-woocommerce' ), 'text' ),
			array( 'visit.device', $visit, __( 'Device', 'tandem-for-woocommerce' ), 'choice', array( 'phone', 'tablet', 'desktop' ) ),
			array( 'visit.language', $visit, __( 'Language', 'tandem-for-woocommerce' ), 'text' ),
			array( 'visit.hour', $visit, __( 'Hour of the day', 'tandem-for-woocommerce' ), 'number' ),
			array( 'visit.weekday', $visit, __( 'Day of the week (1 is Monday)', 'tandem-for-woocommerce' ), 'number' ),
			array( 'place.country', $place, __( 'Country', 'tandem-for-woocommerce' ), 'text' ),
			array( 'place.region', $place, __( 'Region', 'tandem-for-woocommerce' ), 'text' ),
			array( 'place.season', $place, __( 'Season', 'tandem-for-woocommerce' ), 'choice', array( 'spring', 'summer', 'autumn', 'winter' ) ),
			array( 'place.weather', $place, __( 'Weather', 'tandem-for-woocommerce' ), 'texts' ),
			array( 'place.temperature', $place, __( 'Temperature', 'tandem-for-woocommerce' ), 'number' ),
		);
		return array_map(
			static fn( array $fact ): array => array(
				'fact'    => $fact[0],
				'group'   => $fact[1],
				'label'   => $fact[2],
				'kind'    => $fact[3],
				'options' => $fact[4] ?? array(),
				'is'      => self::operators( $fact[3] ),
			),
			$facts
		);
	}

	/**
	 * Facts that something supplies. The others are known to the engine, so that another plugin can supply
	 * them by `tandem_shopper_facts`; until one says so by this filter they are not offered.
	 *
	 * @return list<array<string,mixed>>
	 */
	public static function supplied(): array {
		/**
		 * Facts that nothing supplies.
		 *
		 * @param list<string> $facts Facts.
		 */
		$missing = (array) apply_filters( 'tandem_facts_missing', array( 'customer.tier', 'customer.newsletter', 'customer.abandoned_value', 'customer.answers' ) );
		/**
		 * Values that the builder proposes for a fact.
		 *
		 * @param array<string,list<string>> $options Words by fact.
		 */
		$options = (array) apply_filters( 'tandem_fact_options', array() );
		return array_map(
			static fn( array $fact ): array => array( 'options' => $options[ $fact['fact'] ] ?? $fact['options'] ) + $fact,
			array_values( array_filter( self::all(), static fn( array $fact ): bool => ! in_array( $fact['fact'], $missing, true ) ) )
		);
	}

	/**
	 * Operators of a kind, the usual one first.
	 *
	 * @param string $kind Kind.
	 * @return list<string>
	 */
	private static function operators( string $kind ): array {
		return match ( $kind ) {
			'flag' => array( 'eq' ),
			'number', 'money' => array( 'ge', 'gt', 'le', 'lt', 'eq', 'ne' ),
			'text', 'choice', 'tiers' => array( 'in', 'not_in' ),
			default => array( 'any_of', 'all_of', 'none_of' ),
		};
	}

	/**
	 * Words of operators.
	 *
	 * @return array<string,string>
	 */
	public static function words(): array {
		return array(
			'ge'      => __( 'at least', 'tandem-for-woocommerce' ),
			'gt'      => __( 'more than', 'tandem-for-woocommerce' ),
			'le'      => __( 'at most', 'tandem-for-woocommerce' ),
			'lt'      => __( 'less than', 'tandem-for-woocommerce' ),
			'eq'      => __( 'exactly', 'tandem-for-woocommerce' ),
			'ne'      => __( 'not', 'tandem-for-woocommerce' ),
			'between' => __( 'between', 'tandem-for-woocommerce' ),
			'in'      => __( 'one of', 'tandem-for-woocommerce' ),
			'not_in'  => __( 'none of', 'tandem-for-woocommerce' ),
			'any_of'  => __( 'any of', 'tandem-for-woocommerce' ),
			'all_of'  => __( 'all of', 'tandem-for-woocommerce' ),
			'none_of' => __( 'none of', 'tandem-for-woocommerce' ),
		);
	}
}
