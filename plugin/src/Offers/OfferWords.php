<?php
/**
 * Why an offer does not hold, in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Bundles\RuleWords;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Segments\FactCatalogue;
use Tandem\Plugin\Segments\SegmentStore;
use Tandem\Plugin\Tiers\TierStore;

defined( 'ABSPATH' ) || exit;

/**
 * Says for the owner what kept an offer from a shopper: the limit, the dates, or the condition with what was
 * wanted and what was found.
 */
final class OfferWords {

	/**
	 * Facts by name.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private readonly array $facts;

	/**
	 * Takes its services.
	 *
	 * @param SegmentStore $segments Segments.
	 * @param TierStore    $tiers    Tiers.
	 */
	public function __construct(
		private readonly SegmentStore $segments,
		private readonly TierStore $tiers,
	) {
		$this->facts = array_column( FactCatalogue::all(), null, 'fact' );
	}

	/**
	 * A refusal of the decision: not for this shopper now.
	 *
	 * @param array<string,mixed> $refused Code and detail.
	 */
	public function refusal( array $refused ): string {
		$detail = (array) ( $refused['detail'] ?? array() );
		$limit  = (int) ( $detail['limit'] ?? 0 );
		return match ( $refused['code'] ?? '' ) {
			'offer.window' => __( 'This moment is outside its dates.', 'tandem-for-woocommerce' ),
			/* translators: %d: number of uses. */
			'offer.limit_customer' => sprintf( _n( 'The customer has had it already: %d use each.', 'The customer has had it already: %d uses each.', $limit, 'tandem-for-woocommerce' ), $limit ),
			/* translators: %d: number of uses. */
			'offer.limit_total' => sprintf( _n( 'It is used up: %d use in all.', 'It is used up: %d uses in all.', $limit, 'tandem-for-woocommerce' ), $limit ),
			'offer.budget' => __( 'Its budget is spent.', 'tandem-for-woocommerce' ),
			/* translators: %s: date and time. */
			'offer.cool_off' => sprintf( __( 'The customer had it lately and gets it again from %s on.', 'tandem-for-woocommerce' ), wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $limit ) ),
			'offer.condition' => isset( $detail['fact'] ) ? $this->condition( $detail ) : __( 'Its conditions are not met.', 'tandem-for-woocommerce' ),
			default => (string) ( $refused['code'] ?? '' ),
		};
	}

	/**
	 * A refusal of the quote: for this shopper, but not on this cart.
	 *
	 * @param array<string,mixed>  $refused Code and detail.
	 * @param array<string,string> $names   Names of rules.
	 */
	public function quote( array $refused, array $names ): string {
		$by = (string) ( $names[ $refused['detail']['by'] ?? '' ] ?? '' );
		return match ( $refused['code'] ?? '' ) {
			/* translators: %s: offer. */
			'outbid' => sprintf( __( '"%s" takes more off, and your settings give one offer only.', 'tandem-for-woocommerce' ), $by ),
			/* translators: %s: offer. */
			'exclusive' => sprintf( __( '"%s" of the same group takes more off.', 'tandem-for-woocommerce' ), $by ),
			'component.missing' => __( 'Nothing in the cart is of what it is about.', 'tandem-for-woocommerce' ),
			'worse' => __( 'It would not lower the price.', 'tandem-for-woocommerce' ),
			'free' => __( 'It would give everything away, which your settings do not allow.', 'tandem-for-woocommerce' ),
			'floor' => __( 'The floor leaves no room for it.', 'tandem-for-woocommerce' ),
			default => RuleWords::refusal( (string) ( $refused['code'] ?? '' ) ),
		};
	}

	/**
	 * A condition that is not met.
	 *
	 * @param array<string,mixed> $detail Fact, operator, wanted and found.
	 */
	private function condition( array $detail ): string {
		[ $stem, $days ] = array_pad( explode( ':', (string) $detail['fact'], 2 ), 2, '' );
		$fact            = $this->facts[ $stem ] ?? $this->facts[ "$stem:" ] ?? array(
			'label' => $detail['fact'],
			'kind'  => 'text',
		);
		$name            = '' === $days ? $fact['label'] : $fact['label'] . " ($days)";
		$wanted          = $this->value( $detail['value'] ?? null, $fact['kind'] );
		$word            = 'flag' === $fact['kind'] ? '' : ( FactCatalogue::words()[ $detail['is'] ] ?? $detail['is'] ) . ' ';
		if ( null === ( $detail['found'] ?? null ) ) {
			/* translators: 1: fact, 2: what it must be. */
			return sprintf( __( '%1$s is not known; it must be %2$s.', 'tandem-for-woocommerce' ), $name, $word . $wanted );
		}
		/* translators: 1: fact, 2: what it is, 3: what it must be. */
		return sprintf( __( '%1$s is %2$s; it must be %3$s.', 'tandem-for-woocommerce' ), $name, $this->value( $detail['found'], $fact['kind'] ), $word . $wanted );
	}

	/**
	 * A value of a kind.
	 *
	 * @param mixed  $value Value.
	 * @param string $kind  Kind.
	 */
	private function value( mixed $value, string $kind ): string {
		if ( is_array( $value ) ) {
			return array() === $value ? __( 'nothing', 'tandem-for-woocommerce' ) : implode( ', ', array_map( fn( $one ): string => $this->value( $one, $kind ), array_slice( $value, 0, 10 ) ) );
		}
		return match ( $kind ) {
			'flag' => $value ? __( 'yes', 'tandem-for-woocommerce' ) : __( 'no', 'tandem-for-woocommerce' ),
			'money' => html_entity_decode( wp_strip_all_tags( wc_price( (float) ShopCurrency::current()->decimal( (int) $value ), array( 'currency' => (string) get_option( 'woocommerce_currency' ) ) ) ), ENT_QUOTES, 'UTF-8' ),
			'products' => html_entity_decode( get_the_title( (int) $value ), ENT_QUOTES, 'UTF-8' ),
			'categories' => (string) ( get_term( (int) $value, 'product_cat' )->name ?? $value ),
			'segments' => (string) ( $this->segments->all()[ $value ]['name'] ?? $value ),
			'tiers' => (string) ( $this->tiers->find( (string) $value )['name'] ?? $value ),
			default => (string) $value,
		};
	}
}
