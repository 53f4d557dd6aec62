<?php
/**
 * What is to be said about an offer before it goes live.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Conflicts that the engine finds among the offers, and what an offer does to a sample cart: price,
 * reason where it gives nothing, and every place where shoppers will see it.
 */
final class OfferCheck {

	/** Products of an offer that are held against the floor. */
	private const LOOKED_AT = 40;

	/**
	 * Takes its services.
	 *
	 * @param OfferStore    $store    Offers.
	 * @param OfferRules    $rules    Rules.
	 * @param OfferDecision $decision Decisions.
	 * @param Quotes        $quotes   Quotes.
	 * @param CatalogPrices $prices   Catalogue prices.
	 */
	public function __construct(
		private readonly OfferStore $store,
		private readonly OfferRules $rules,
		private readonly OfferDecision $decision,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
	) {
	}

	/**
	 * Refuses what the engine refuses: unknown facts, wrong operators and values, too deep groups.
	 *
	 * @param array<string,mixed> $definition As OfferInput gives it.
	 * @throws \Tandem\Exception\EngineException Naming the field.
	 */
	public function read( array $definition ): void {
		$this->decision->ask( array( new Offer( 1, 1, $definition ) ), array(), array(), 0 );
	}

	/**
	 * Conflicts among offers that are live or would be.
	 *
	 * @param Offer|null $draft An offer as it is edited, in the place of the stored one.
	 * @return list<array{offer:int,code:string,text:string}>
	 */
	public function conflicts( ?Offer $draft = null ): array {
		$offers = array();
		foreach ( $this->store->live() as $offer ) {
			$offers[ $offer->id ] = $offer;
		}
		if ( $draft ) {
			$offers[ $draft->id ] = $draft;
		}
		if ( ! $offers ) {
			return array();
		}
		$names = array();
		$found = array();
		foreach ( $this->decision->unread( array_values( $offers ) ) as $id => $said ) {
			unset( $offers[ $id ] );
			$found[] = array(
				'offer' => $id,
				'code'  => 'offer.unread',
				/* translators: %s: what the engine says of it, in English. */
				'text'  => sprintf( __( 'Nobody gets this offer: the engine cannot read it (%s). Save it again, or switch it off.', 'tandem-for-woocommerce' ), $said ),
			);
		}
		foreach ( $offers as $offer ) {
			$names[ $offer->rule_id() ] = $offer->name();
		}
		foreach ( $offers ? $this->decision->ask( array_values( $offers ), array(), array(), 0, true )['conflicts'] : array() as $conflict ) {
			$other   = (string) ( $names[ $conflict['other'] ?? '' ] ?? '' );
			$found[] = array(
				'offer' => (int) substr( (string) $conflict['id'], 6 ),
				'code'  => (string) $conflict['code'],
				'text'  => match ( $conflict['code'] ) {
					/* translators: %s: a fact, such as customer.orders. */
					'offer.unreachable' => sprintf( __( 'Nobody can get this offer: its conditions on %s contradict each other.', 'tandem-for-woocommerce' ), (string) $conflict['fact'] ),
					/* translators: %s: another offer. */
					'offer.same' => sprintf( __( 'It is for the same shoppers at the same time as "%s" and excludes it: only one of the two is ever given.', 'tandem-for-woocommerce' ), $other ),
					/* translators: %s: another offer. */
					'offer.within' => sprintf( __( 'Whoever gets it gets "%s" too, and the two exclude each other: only the better one is given.', 'tandem-for-woocommerce' ), $other ),
					/* translators: %s: another offer. */
					'offer.overlap' => sprintf( __( 'Possible overlap: some shoppers may meet the conditions of "%s" too, and the two exclude each other.', 'tandem-for-woocommerce' ), $other ),
					/* translators: %s: another offer. */
					default => sprintf( __( 'It excludes "%s" and stands in the same place of the list.', 'tandem-for-woocommerce' ), $other ),
				},
			);
		}
		return $found;
	}

	/**
	 * What an offer does to one of the products it is about.
	 *
	 * @param Offer $offer Offer.
	 * @return array<string,mixed>
	 */
	public function sample( Offer $offer ): array {
		$currency = ShopCurrency::current();
		$places   = $this->places( $offer );
		$rule     = $this->rules->rule( $offer, $currency );
		$products = isset( $rule['components'] ) ? array_filter( array_map( static fn( array $one ): mixed => wc_get_product( ( $one['variation'] ?? 0 ) ? $one['variation'] : $one['product'] ), $rule['components'] ) ) : $this->products( $offer, 1 );
		if ( ! $products ) {
			return array(
				'places' => $places,
				'sample' => null,
				'note'   => __( 'No published product fits the offer.', 'tandem-for-woocommerce' ),
			);
		}
		if ( null === $rule ) {
			return array(
				'places' => $places,
				'sample' => null,
				'note'   => 'bundle_price' === $offer->benefit() ? __( 'Choose a published bundle of fixed products.', 'tandem-for-woocommerce' ) : __( 'This offer changes no price in the cart.', 'tandem-for-woocommerce' ),
			);
		}
		$lines  = array();
		foreach ( array_values( $products ) as $place => $product ) {
			$lines[] = array(
				'key' => "sample$place",
				'qty' => (int) ( $rule['components'][ $place ]['min'] ?? 1 ),
			) + $this->line( $product, $currency );
		}
		$quote  = $this->quotes->quote( $lines, $currency, array( 'customer' => 0 ), array( array_diff_key( $rule, array_flip( array( 'from', 'until' ) ) ) ) );
		$answer = $quote->answer;
		$code   = (string) ( $answer['refused'][0]['code'] ?? '' );
		$price  = static fn( ?int $minor ): string => null === $minor ? '' : html_entity_decode( wp_strip_all_tags( wc_price( (float) $currency->decimal( $minor ) ) ), ENT_QUOTES, 'UTF-8' );
		return array(
			'places' => $places,
			'sample' => array(
				'product' => implode( ' + ', array_map( static fn( \WC_Product $one ): string => $one->get_name(), $products ) ),
				'before'  => $price( $answer['base'] ?? null ),
				'after'   => $price( $answer['total'] ?? null ),
				'changed' => ( $answer['saving'] ?? 0 ) > 0,
			),
			'note'   => match ( true ) {
				'' === $code => '',
				str_starts_with( $code, 'floor' ) => __( 'The floor of your settings leaves no room for it at this product.', 'tandem-for-woocommerce' ),
				'worse' === $code => __( 'It would not lower the price of this product.', 'tandem-for-woocommerce' ),
				'free' === $code => __( 'It would give everything in the cart away, which your settings do not allow.', 'tandem-for-woocommerce' ),
				/* translators: %s: code. */
				default => sprintf( __( 'It gives nothing at this product (%s).', 'tandem-for-woocommerce' ), $code ),
			},
		);
	}

	/**
	 * Where shoppers will see it.
	 *
	 * @param Offer $offer Offer.
	 * @return list<array{place:string,text:string}>
	 */
	private function places( Offer $offer ): array {
		$label  = $offer->label();
		$places = array();
		$say    = static function ( string $place, string $text ) use ( &$places ): void {
			$places[] = array(
				'place' => $place,
				'text'  => $text,
			);
		};
		$words  = ( $offer->personal() ? __( 'Personal offer', 'tandem-for-woocommerce' ) : __( 'Offer', 'tandem-for-woocommerce' ) ) . ': ' . $label;
		if ( in_array( $offer->benefit(), array( 'percent', 'amount', 'fixed', 'gift', 'bundle_price' ), true ) ) {
			$say( __( 'Cart and checkout, at each line it lowers', 'tandem-for-woocommerce' ), $words );
			/* translators: %s: offer. */
			$say( __( 'Order page and e-mails', 'tandem-for-woocommerce' ), sprintf( __( 'Bundles and offers: %s', 'tandem-for-woocommerce' ), $label ) );
		}
		if ( 'early_access' === $offer->benefit() ) {
			$say( __( 'Product page and cart of everybody else', 'tandem-for-woocommerce' ), __( 'It cannot be bought before it opens, by any route.', 'tandem-for-woocommerce' ) );
		}
		if ( in_array( $offer->benefit(), OfferInput::CODES, true ) ) {
			$say( __( 'Thank-you page, order page and order e-mail, when the order is paid', 'tandem-for-woocommerce' ), $label . ' (' . (string) \Tandem\Plugin\Coupons\Reward::of_benefit( $offer->definition['benefit'] )?->text() . ')' );
		}
		if ( 'free_shipping' === $offer->benefit() ) {
			$say( __( 'Shipping in cart and checkout', 'tandem-for-woocommerce' ), __( 'The cheapest way of shipping costs nothing.', 'tandem-for-woocommerce' ) );
		}
		if ( $offer->definition['public'] && $offer->shown( 'prices' ) ) {
			$say( __( 'Shop, product page and lists of products on sale', 'tandem-for-woocommerce' ), __( 'The price before is struck through, with the sale badge of your theme.', 'tandem-for-woocommerce' ) );
		}
		if ( $offer->shown( 'progress' ) && str_contains( (string) wp_json_encode( $offer->definition['conditions'] ), '"cart.total"' ) ) {
			/* translators: %s: offer. */
			$say( __( 'Progress bar of the cart, where rewards are on', 'tandem-for-woocommerce' ), sprintf( __( '%1$s to go until: %2$s', 'tandem-for-woocommerce' ), '...', $label ) );
		}
		if ( $offer->shown( 'account' ) && str_contains( (string) wp_json_encode( $offer->definition['conditions'] ), '"customer.tier"' ) ) {
			$say( __( 'My Account, at the tier that it is for', 'tandem-for-woocommerce' ), $label );
		}
		if ( $offer->shown( 'notice' ) ) {
			$say( __( 'Notice above cart and checkout', 'tandem-for-woocommerce' ), $words );
		}
		if ( $offer->shown( 'product' ) ) {
			$say( __( 'Page of each product that it is about', 'tandem-for-woocommerce' ), $words );
		}
		if ( $offer->shown( 'banner' ) ) {
			$say( __( 'Bar at the bottom edge of the shop', 'tandem-for-woocommerce' ), $words );
		}
		if ( $offer->shown( 'email' ) ) {
			$say( __( 'E-mails about an order and e-mails of moments, to who agreed to offers by e-mail', 'tandem-for-woocommerce' ), __( 'For you', 'tandem-for-woocommerce' ) . ': ' . $words );
		}
		return $places;
	}

	/**
	 * How many of the products it is about the floor keeps from their full discount; null where none is kept.
	 *
	 * @param Offer $offer Offer.
	 */
	public function below_floor( Offer $offer ): ?string {
		$currency = ShopCurrency::current();
		$rule     = in_array( $offer->benefit(), array( 'percent', 'amount', 'fixed' ), true ) ? $this->rules->rule( $offer, $currency ) : null;
		if ( null === $rule ) {
			return null;
		}
		$rule     = array_diff_key( $rule, array_flip( array( 'from', 'until' ) ) );
		$products = $this->products( $offer, self::LOOKED_AT );
		$kept     = array();
		foreach ( $products as $product ) {
			$line  = array( $this->line( $product, $currency ) );
			$total = fn( array $asked ): mixed => $this->quotes->quote( $line, $currency, array( 'customer' => 0 ), array( $asked ) )->answer['total'] ?? null;
			if ( $total( $rule ) !== $total( array( 'floor' => array( 'type' => 'none' ) ) + $rule ) ) {
				$kept[] = $product->get_name();
			}
		}
		/* translators: 1: number of products, 2: number of products looked at, 3: names of products. */
		return $kept ? sprintf( _n( 'At %1$d of %2$d product the floor keeps back a part of it: %3$s.', 'At %1$d of %2$d products the floor keeps back a part of it: %3$s.', count( $products ), 'tandem-for-woocommerce' ), count( $kept ), count( $products ), implode( ', ', array_slice( $kept, 0, 3 ) ) . ( count( $kept ) > 3 ? ' ...' : '' ) ) : null;
	}

	/**
	 * One unit of a product as a line.
	 *
	 * @param \WC_Product  $product  Product.
	 * @param ShopCurrency $currency Currency.
	 * @return array<string,mixed>
	 */
	private function line( \WC_Product $product, ShopCurrency $currency ): array {
		return $this->prices->line( 'sample', $product, 1, $currency );
	}

	/**
	 * Published products that an offer is about.
	 *
	 * @param Offer $offer Offer.
	 * @param int   $most  How many at most.
	 * @return list<\WC_Product>
	 */
	private function products( Offer $offer, int $most ): array {
		$scope = $offer->definition['scope'];
		$query = array(
			'status'  => 'publish',
			'limit'   => $most,
			'type'    => array( 'simple', 'variation' ),
			'exclude' => $scope['exclude'] ?? array(), // phpcs:ignore WordPressVIPMinimum.Performance.WPQueryParams.PostNotIn_exclude -- A few products, for the editor.
			'orderby' => 'ID',
			'order'   => 'ASC',
		);
		if ( $scope && $scope['products'] ) {
			$query['include'] = $scope['products'];
		} elseif ( $scope && $scope['categories'] ) {
			$query['product_category_id'] = $scope['categories'];
			$query['type']                = array( 'simple' );
		}
		$found = wc_get_products( $query );
		return is_array( $found ) ? array_values( $found ) : array();
	}
}
