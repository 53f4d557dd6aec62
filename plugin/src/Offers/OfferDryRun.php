<?php
/**
 * An offer tried on past orders.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Value\DryRun;
use Tandem\Value\MinorUnits;
use Tandem\Value\PastOrders;

defined( 'ABSPATH' ) || exit;

/**
 * Replays the paid orders of the last days through a draft, in the order of time and by the same engine that
 * prices carts: who qualified then, what the limits left, what would have been taken off. The draft's own
 * window is set aside, as if it had been on all the time. Nothing is stored in the shop but the run itself.
 */
final class OfferDryRun {

	/** Orders of a page. */
	private const PAGE = 25;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():DryRunReader $reader   Orders.
	 * @param OfferRules              $rules    Rules.
	 * @param OfferDecision           $decision Decisions.
	 * @param OfferUsage              $usage    Names of customers.
	 * @param \Closure():PastShopper  $shopper  Shoppers of past orders.
	 * @param PastLines               $lines    Lines of past orders.
	 * @param Quotes                  $quotes   Quotes.
	 * @param CatalogPrices           $prices   Catalogue prices, for gifts.
	 */
	public function __construct(
		private readonly \Closure $reader,
		private readonly OfferRules $rules,
		private readonly OfferDecision $decision,
		private readonly OfferUsage $usage,
		private readonly \Closure $shopper,
		private readonly PastLines $lines,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
	) {
	}

	/**
	 * Where a run begins.
	 *
	 * @param int $days Days back.
	 * @param int $now  UNIX seconds.
	 * @return array<string,mixed>
	 */
	public function start( int $days, int $now ): array {
		return array(
			'until' => $now,
			'at'    => gmdate( 'Y-m-d H:i:s', $now - $days * DAY_IN_SECONDS ),
			'id'    => 0,
			'all'   => ( $this->reader )()->count( $now - $days * DAY_IN_SECONDS, $now ),
			'done'  => false,
			'run'   => ( new DryRun() )->toArray(),
		);
	}

	/**
	 * Goes on with a run for some seconds.
	 *
	 * @param Offer               $draft   Offer.
	 * @param array<string,mixed> $state   As start() or step() gave it.
	 * @param float               $seconds Seconds at most; INF for all of it.
	 * @return array<string,mixed>
	 * @throws \InvalidArgumentException Where the offer changes no price.
	 */
	public function step( Offer $draft, array $state, float $seconds ): array {
		if ( ! in_array( $draft->benefit(), OfferInput::PRICED, true ) ) {
			throw new \InvalidArgumentException( esc_html__( 'This offer changes no price in the cart, so there is nothing to try on past orders.', 'tandem-for-woocommerce' ) );
		}
		$draft = new Offer(
			$draft->id,
			$draft->position,
			array(
				'from'  => null,
				'until' => null,
			) + $draft->definition
		);
		preg_match_all( '/"customer\.(?:spent|orders|items)_in:(\d+)"/', (string) wp_json_encode( $draft->definition['conditions'] ), $found );
		$windows = static fn( $days ): array => array( ...(array) $days, ...array_map( 'intval', $found[1] ) );
		$run     = DryRun::from( $state['run'] );
		$shopper = ( $this->shopper )();
		$ends    = microtime( true ) + $seconds;
		add_filter( 'tandem_fact_windows', $windows );
		try {
			do {
				$rows = ( $this->reader )()->next( $state['at'], $state['id'], $state['until'], self::PAGE );
				$page = $this->page( array_column( $rows, 0 ) );
				foreach ( $rows as list( $id, $at ) ) {
					if ( isset( $page[ $id ] ) ) {
						$this->order( $draft, $page[ $id ], $run, $shopper );
					}
					$state['at'] = $at;
					$state['id'] = $id;
					if ( microtime( true ) > $ends ) {
						break 2;
					}
				}
				$state['done'] = count( $rows ) < self::PAGE;
			} while ( ! $state['done'] );
		} finally {
			remove_filter( 'tandem_fact_windows', $windows );
		}
		$state['run'] = $run->toArray();
		return $state;
	}

	/**
	 * What is not as it was then: facts of the draft that are told as of today, and facts nobody knows any more.
	 *
	 * @param Offer $draft Offer.
	 * @return array{today:list<string>,lost:list<string>}
	 */
	public function limits( Offer $draft ): array {
		$text  = (string) wp_json_encode( $draft->definition['conditions'] );
		$named = static fn( array $facts ): array => array_values( array_filter( $facts, static fn( string $fact ): bool => str_contains( $text, '"' . $fact . '"' ) ) );
		return array(
			'today' => $named( PastShopper::TODAY ),
			'lost'  => $named( PastShopper::LOST ),
		);
	}

	/**
	 * The orders of a page, read together.
	 *
	 * @param list<int> $ids Ids.
	 * @return array<int,\WC_Order>
	 */
	private function page( array $ids ): array {
		$orders = array();
		foreach ( $ids ? wc_get_orders(
			array(
				'post__in' => $ids,
				'type'     => 'shop_order',
				'status'   => array_keys( wc_get_order_statuses() ),
				'limit'    => self::PAGE,
			)
		) : array() as $order ) {
			$orders[ $order->get_id() ] = $order;
		}
		cache_users( array_values( array_filter( array_map( static fn( \WC_Order $order ): int => $order->get_customer_id(), $orders ) ) ) );
		return $orders;
	}

	/**
	 * One order.
	 *
	 * @param Offer       $draft   Offer without its window.
	 * @param \WC_Order   $order   Order.
	 * @param DryRun      $run     Sums.
	 * @param PastShopper $shopper Shoppers.
	 */
	private function order( Offer $draft, \WC_Order $order, DryRun $run, PastShopper $shopper ): void {
		++$run->orders;
		$currency = $this->currency();
		$past     = $this->lines->of( $order, $currency );
		if ( null === $past ) {
			++$run->unread;
			return;
		}
		$names    = $this->usage->of_order( $order );
		$now      = (int) $order->get_date_created()?->getTimestamp();
		$then     = $shopper->at( $order, $past['lines'], $run->given, (string) wp_json_encode( $draft->definition['conditions'] ) );
		$usage    = $run->usage( $names );
		$decision = $this->decision->ask( array( $draft ), $then['facts'], array( $draft->rule_id() => $usage ), $now );
		if ( ! $decision['eligible'] ) {
			$run->limited += 'offer.condition' === ( $decision['refused'][0]['code'] ?? '' ) ? 0 : 1;
			return;
		}
		$budget = $draft->definition['limits']['budget'];
		$rule   = $this->rules->rule( $draft, $currency, null === $budget ? null : max( 0, (int) MinorUnits::parse( $budget, $currency->exponent ) - $usage['spent'] ) );
		if ( null === $rule ) {
			return;
		}
		unset( $rule['from'], $rule['until'] );
		$gift   = 'gift' === $draft->benefit() ? $this->gift( $draft, $currency ) : null;
		$answer = $this->answers( $past, $rule, $currency );
		$ship   = 'free_shipping' === $draft->benefit() ? (int) MinorUnits::rounded( $order->get_shipping_total(), $currency->exponent ) : 0;
		if ( $answer[1] < $answer[0] || $ship > 0 || null !== $gift ) {
			$run->touch( $order->get_id(), $answer[0], $answer[1], $ship, $gift, $past['lines'], $names, (int) ( $order->get_date_paid() ?? $order->get_date_created() )?->getTimestamp(), PastOrders::asUsual( $then['orders'], $now ), array() !== $order->get_coupon_codes() );
		}
	}

	/**
	 * What the goods cost without the offer and with it.
	 *
	 * @param array<string,mixed> $past     Lines and rules of the order.
	 * @param array<string,mixed> $rule     Rule of the offer.
	 * @param ShopCurrency        $currency Currency.
	 * @return array{0:int,1:int}
	 */
	private function answers( array $past, array $rule, ShopCurrency $currency ): array {
		if ( null === $past['request'] ) {
			$answer = $this->quotes->quote( $past['lines'], $currency, array( 'customer' => 0 ), array( $rule ) )->answer;
			return array( (int) $answer['base'], (int) $answer['total'] );
		}
		$others  = array_values( array_filter( $past['request']['rules'], static fn( array $other ): bool => $other['id'] !== $rule['id'] ) );
		$without = $this->quotes->ask( array( 'rules' => $others ) + $past['request'] )->answer;
		$with    = $this->quotes->ask( array( 'rules' => array( ...$others, $rule ) ) + $past['request'] )->answer;
		return array( (int) ( $without['total'] ?? $with['base'] ), (int) $with['total'] );
	}

	/**
	 * The gift at today's price; null where there is none.
	 *
	 * @param Offer        $draft    Offer.
	 * @param ShopCurrency $currency Currency.
	 * @return array{price:int,cost:int|null,qty:int}|null
	 */
	private function gift( Offer $draft, ShopCurrency $currency ): ?array {
		$benefit = $draft->definition['benefit'];
		$product = wc_get_product( $benefit['variation'] ? $benefit['variation'] : $benefit['product'] );
		$prices  = $product instanceof \WC_Product ? $this->prices->read( $product, $currency ) : array( 'current' => null );
		return null === $prices['current'] ? null : array(
			'price' => $prices['current'],
			'cost'  => $prices['cost'],
			'qty'   => $benefit['quantity'],
		);
	}

	/**
	 * The shop's own currency.
	 */
	private function currency(): ShopCurrency {
		return new ShopCurrency( (string) get_option( 'woocommerce_currency' ), max( 0, wc_get_price_decimals() ), false );
	}
}
