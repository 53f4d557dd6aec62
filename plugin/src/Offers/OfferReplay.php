<?php
/**
 * Why a cart or an order has its price.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Engine;
use Tandem\Plugin\Bundles\BundleRules;
use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Pricing\UsageStore;
use Tandem\Plugin\Segments\ShopperFacts;
use Tandem\Value\OrderHistory;

defined( 'ABSPATH' ) || exit;

/**
 * Replays a price: of an order from what it stored, of a cart for a customer as it would be now. Each rule that
 * was asked is told with what it took off, or with the reason why it did not.
 */
final class OfferReplay {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param OfferStore        $offers   Offers.
	 * @param OfferPricing      $pricing  Rules of offers that hold.
	 * @param OfferDecision     $decision Decisions.
	 * @param OfferUsage        $usage    Uses.
	 * @param ShopperFacts      $facts    Facts.
	 * @param Quotes            $quotes   Quotes.
	 * @param BundleRules       $bundles  Rules of bundles.
	 * @param UsageStore        $uses     Uses of bundles.
	 * @param CatalogPrices     $prices   Catalogue prices.
	 * @param RuleVersionStore  $versions Rules of past orders.
	 * @param OfferWords        $words    Words.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly OfferStore $offers,
		private readonly OfferPricing $pricing,
		private readonly OfferDecision $decision,
		private readonly OfferUsage $usage,
		private readonly ShopperFacts $facts,
		private readonly Quotes $quotes,
		private readonly BundleRules $bundles,
		private readonly UsageStore $uses,
		private readonly CatalogPrices $prices,
		private readonly RuleVersionStore $versions,
		private readonly OfferWords $words,
	) {
	}

	/**
	 * The price of an order.
	 *
	 * @param \WC_Order $order Order.
	 * @return array<string,mixed>
	 */
	public function of_order( \WC_Order $order ): array {
		$receipt = OrderReceipt::read( $order );
		$kept    = json_decode( (string) $order->get_meta( OfferPricing::META ), true );
		$kept    = is_array( $kept ) ? $kept : array();
		$answer  = array();
		$names   = (array) ( $kept['names'] ?? array() );
		$same    = null;
		if ( null !== $receipt ) {
			$request = OrderReceipt::request( $receipt, $this->versions );
			$answer  = ( $this->engine )()->quote( $request );
			$names  += array_column( $request['rules'], 'name', 'id' );
			$same    = $answer['hash'] === $receipt['quote'];
		}
		$lines = array();
		foreach ( $order->get_items() as $item ) {
			if ( $item instanceof \WC_Order_Item_Product ) {
				$lines[] = array(
					'name'  => $item->get_name(),
					'qty'   => $item->get_quantity(),
					'price' => wp_strip_all_tags( html_entity_decode( $order->get_formatted_line_subtotal( $item ), ENT_QUOTES, 'UTF-8' ) ),
				);
			}
		}
		return array(
			/* translators: 1: order number, 2: date. */
			'title' => sprintf( __( 'Order %1$s of %2$s', 'tandem-for-woocommerce' ), $order->get_order_number(), wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), (int) $order->get_date_created()?->getTimestamp() ) ),
			'same'  => $same,
			'lines' => $lines,
			'rules' => $this->rules( $answer, (array) ( $kept['eligible'] ?? array() ), (array) ( $kept['refused'] ?? array() ), $names, (string) $order->get_currency() ),
		);
	}

	/**
	 * The price that a cart would have for a customer now.
	 *
	 * @param list<array{product:int,variation:int,qty:int}> $cart  What is in it.
	 * @param int                                            $user  User id, 0 for a guest who never bought.
	 * @return array<string,mixed>
	 */
	public function of_cart( array $cart, int $user ): array {
		$currency = ShopCurrency::current();
		$lines    = array();
		$titles   = array();
		foreach ( $cart as $place => $piece ) {
			$product = wc_get_product( $piece['variation'] ? $piece['variation'] : $piece['product'] );
			if ( ! $product instanceof \WC_Product ) {
				throw new \InvalidArgumentException( sprintf( 'cart[%d].product: expected a product, found %d', $place, $piece['product'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Numbers.
			}
			$titles[] = $product->get_name();
			$lines[]  = $this->prices->line( "line$place", $product, $piece['qty'], $currency );
		}
		$facts    = OrderHistory::cart( $lines ) + $this->facts->of_customer( $user );
		$account  = $user > 0 ? get_userdata( $user ) : false;
		$offers   = $this->offers->live();
		$decision = $offers ? $this->decision->ask( $offers, $facts, $this->usage->of( $offers, $account ? $this->usage->of_account( $account ) : array() ), $this->quotes->now() ) : array(
			'eligible' => array(),
			'refused'  => array(),
			'usage'    => array(),
		);
		$shopper  = array(
			'customer' => $user,
			'roles'    => $account ? array_values( $account->roles ) : array(),
			'segments' => (array) ( $facts['customer.segments'] ?? array() ),
		);
		$rules    = array( ...$this->uses->with_left( $this->bundles->for_lines( $lines, $currency ), $shopper ), ...$this->pricing->rules( $decision, $lines, $currency ) );
		$quote    = $this->quotes->quote( $lines, $currency, $shopper, $rules );
		$money    = static fn( ?int $minor ): string => null === $minor ? '' : html_entity_decode( wp_strip_all_tags( wc_price( (float) $currency->decimal( $minor ) ) ), ENT_QUOTES, 'UTF-8' );
		$answers  = array_column( $quote->answer['lines'] ?? array(), null, 'key' );
		$shown    = array();
		foreach ( $lines as $place => $line ) {
			$answer  = $answers[ $line['key'] ] ?? array();
			$shown[] = array(
				'name'   => $titles[ $place ],
				'qty'    => $line['qty'],
				'before' => isset( $answer['base'] ) && $answer['base'] !== $answer['total'] ? $money( $answer['base'] ) : '',
				'price'  => $money( $answer['total'] ?? OrderHistory::cart( array( $line ) )['cart.total'] ),
			);
		}
		$names = array_column( $rules, 'name', 'id' );
		foreach ( $offers as $offer ) {
			$names[ $offer->rule_id() ] = $offer->name();
		}
		return array(
			'title' => __( 'A cart, as it would be now', 'tandem-for-woocommerce' ),
			'same'  => null,
			'lines' => $shown,
			'rules' => $this->rules( $quote->answer, array_values( array_filter( array_column( $rules, 'id' ), static fn( string $id ): bool => str_starts_with( $id, 'offer:' ) ) ), $decision['refused'], $names, $currency->code ),
		);
	}

	/**
	 * Each rule with what it gave, or why it did not.
	 *
	 * @param array<string,mixed>       $answer   Answer of a quote, may be empty.
	 * @param list<string>              $asked    Offers that held for the shopper.
	 * @param list<array<string,mixed>> $refused  Offers that did not hold for the shopper.
	 * @param array<string,string>      $names    Names of rules.
	 * @param string                    $currency Currency code.
	 * @return list<array{name:string,given:bool,text:string}>
	 */
	private function rules( array $answer, array $asked, array $refused, array $names, string $currency ): array {
		$rules = array();
		foreach ( $answer['applied'] ?? array() as $applied ) {
			$rules[] = array(
				'name'  => (string) ( $names[ $applied['rule'] ] ?? $applied['rule'] ),
				'given' => true,
				/* translators: %s: amount. */
				'text'  => sprintf( __( 'took %s off', 'tandem-for-woocommerce' ), html_entity_decode( wp_strip_all_tags( wc_price( (float) ShopCurrency::current()->decimal( (int) $applied['saving'] ), array( 'currency' => $currency ) ) ), ENT_QUOTES, 'UTF-8' ) ),
			);
		}
		foreach ( $answer['benefits'] ?? array() as $benefit ) {
			$rules[] = array(
				'name'  => (string) ( $names[ $benefit['rule'] ] ?? $benefit['rule'] ),
				'given' => true,
				'text'  => 'gift' === $benefit['type'] ? __( 'gave a gift', 'tandem-for-woocommerce' ) : __( 'made shipping free', 'tandem-for-woocommerce' ),
			);
		}
		foreach ( $answer['refused'] ?? array() as $one ) {
			$rules[] = array(
				'name'  => (string) ( $names[ $one['rule'] ] ?? $one['rule'] ),
				'given' => false,
				'text'  => $this->words->quote( $one, $names ),
			);
		}
		// The engine does not name offers that are about nothing in the cart.
		foreach ( array_diff( $asked, array_column( array_merge( $answer['applied'] ?? array(), $answer['benefits'] ?? array(), $answer['refused'] ?? array() ), 'rule' ) ) as $id ) {
			$rules[] = array(
				'name'  => (string) ( $names[ $id ] ?? $id ),
				'given' => false,
				'text'  => $this->words->quote( array( 'code' => 'component.missing' ), $names ),
			);
		}
		foreach ( $refused as $one ) {
			$rules[] = array(
				'name'  => (string) ( $names[ $one['id'] ] ?? $one['id'] ),
				'given' => false,
				'text'  => $this->words->refusal( $one ),
			);
		}
		return $rules;
	}
}
