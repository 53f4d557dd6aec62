<?php
/**
 * All placements of the shop.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Names every spot where Tandem suggests something by itself, as the settings have it. What the owner did not touch
 * is as a shop that never opened the page has it.
 */
final class PlacementRegistry {

	/** Strategies that a shortcode, a block or a request may name. */
	public const STRATEGIES = array( 'product', 'also-bought', 'upgrade', 'cart', 'for-you', 'session', 'popular', 'manual' );

	/** Id => touchpoint, kind, strategy, most products, whether it is on, layout; in the order of drawing. */
	private const SPOTS = array(
		'upgrade'         => array( 'product', 'list', 'upgrade', 4, true, 'list' ),
		'bought-together' => array( 'product', 'set', 'product', BoughtTogetherSet::MAXIMUM, true, 'grid' ),
		'also-bought'     => array( 'product', 'list', 'also-bought', 8, false, 'grid' ),
		'browsed'         => array( 'product', 'list', 'session', 8, false, 'grid' ),
		'compare'         => array( 'product', 'table', 'manual', 8, false, 'table' ),
		'shop'            => array( 'shop', 'list', 'for-you', 8, true, 'grid' ),
		'popular'         => array( 'shop', 'list', 'popular', 8, false, 'grid' ),
		'home'            => array( 'shop', 'list', 'for-you', 8, true, 'grid' ),
		'empty-cart'      => array( 'shop', 'list', 'for-you', 8, true, 'grid' ),
		'not-found'       => array( 'shop', 'list', 'for-you', 8, true, 'grid' ),
		'minicart'        => array( 'minicart', 'list', 'cart', 2, true, 'list' ),
		'cart'            => array( 'cart', 'list', 'cart', 2, true, 'list' ),
		'checkout'        => array( 'checkout', 'offer', 'cart', 1, true, 'list' ),
		'thankyou'        => array( 'thankyou', 'list', 'cart', 8, true, 'grid' ),
		'post-purchase'   => array( 'email', 'mail', 'cart', 4, true, 'grid' ),
		'email'           => array( 'email', 'mail', 'cart', 4, true, 'grid' ),
	);

	/** Where a small thing completes what was chosen already. */
	private const SMALL = array( 'cart', 'minicart', 'checkout' );

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * A placement by its id.
	 *
	 * @param string $id Id.
	 * @throws \OutOfBoundsException When there is none.
	 */
	public function get( string $id ): Placement {
		return $this->find( $id ) ?? throw new \OutOfBoundsException( sprintf( 'Tandem has no placement "%s"', $id ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
	}

	/**
	 * A placement by its id; null for what the owner put into a page without naming one.
	 *
	 * @param string $id Id.
	 */
	public function find( string $id ): ?Placement {
		if ( ! has_filter( 'tandem_placements' ) ) {
			return isset( self::SPOTS[ $id ] ) ? $this->made( $id, $this->settings->get( 'placements.set' )[ $id ] ?? array() ) : null;
		}
		return $this->all()[ $id ] ?? null;
	}

	/**
	 * A placement that shows in its own place now, to the person who asks; null where it does not.
	 *
	 * @param string $id Id.
	 */
	public function open( string $id ): ?Placement {
		$placement = $this->find( $id );
		return null !== $placement && $placement->on && $this->settings->shows( $placement->touchpoint ) && $placement->due( time() ) ? $placement : null;
	}

	/**
	 * The open placements among these, in the owner's order.
	 *
	 * @param list<string> $ids Ids.
	 * @return array<string,Placement>
	 */
	public function opened( array $ids ): array {
		$ordered = array_values( array_intersect( $this->order(), $ids ) );
		return array_filter( array_map( $this->open( ... ), array_combine( $ordered, $ordered ) ) );
	}

	/**
	 * Every placement, by id, in the order in which they draw on the budget of a page.
	 *
	 * @return array<string,Placement>
	 */
	public function all(): array {
		$set        = $this->settings->get( 'placements.set' );
		$placements = array();
		foreach ( $this->order() as $id ) {
			$placements[ $id ] = $this->made( $id, $set[ $id ] ?? array() );
		}
		/**
		 * Placements of the shop: change a strategy, a title or a count.
		 *
		 * @param array<string,Placement> $placements By id.
		 */
		return array_filter( (array) apply_filters( 'tandem_placements', $placements ), static fn( mixed $one ): bool => $one instanceof Placement );
	}

	/**
	 * The placements as they are before the owner changes any.
	 *
	 * @return array<string,Placement>
	 */
	public function defaults(): array {
		$placements = array();
		foreach ( array_keys( self::SPOTS ) as $id ) {
			$placements[ $id ] = $this->made( $id, array() );
		}
		return $placements;
	}

	/**
	 * Most products that a placement can show.
	 *
	 * @param string $id Id.
	 */
	public static function most( string $id ): int {
		return self::SPOTS[ $id ][3] ?? 8;
	}

	/**
	 * Ids in the owner's order; those that the owner did not order stand where they always did.
	 *
	 * @return list<string>
	 */
	private function order(): array {
		$known = array_keys( self::SPOTS );
		$owner = array_values( array_intersect( $this->settings->get( 'placements.order' ), $known ) );
		return array( ...$owner, ...array_values( array_diff( $known, $owner ) ) );
	}

	/**
	 * A placement with what the owner set.
	 *
	 * @param string              $id  Id.
	 * @param array<string,mixed> $set What differs from the default.
	 */
	private function made( string $id, array $set ): Placement {
		list( $touchpoint, $kind, $strategy, $most, $on, $layout ) = self::SPOTS[ $id ];
		list( $title, $where ) = self::words( $id );
		return new Placement(
			$id,
			$touchpoint,
			$set['strategy'] ?? $strategy,
			min( $most, $set['count'] ?? $this->count( $id, $touchpoint ) ),
			'' === ( $set['title'] ?? '' ) ? $title : $set['title'],
			$where,
			$kind,
			$set['on'] ?? ( 'home' === $id ? (bool) $this->settings->get( 'touchpoints.shop.home' ) : $on ),
			$set['chain'] ?? ( 'offer' === $kind ? array( 'add-on', 'bundle', 'cart' ) : null ),
			$set['text'] ?? '',
			$set['layout'] ?? $layout,
			new PlacementRules( $set['within'] ?? array(), $set['without'] ?? array(), $set['least'] ?? '', $set['most'] ?? '', $set['in_stock'] ?? false, $set['prefer'] ?? '', $set['owned'] ?? false, $set['dearer'] ?? ! in_array( $id, self::SMALL, true ) ),
			$set['from'] ?? '',
			$set['until'] ?? ''
		);
	}

	/**
	 * How many a placement shows that has no number of its own: what the settings say for the page.
	 *
	 * @param string $id         Id.
	 * @param string $touchpoint Touchpoint.
	 */
	private function count( string $id, string $touchpoint ): int {
		$count = (int) $this->settings->get( "touchpoints.$touchpoint.count" );
		return match ( $id ) {
			'bought-together' => min( BoughtTogetherSet::MAXIMUM, $count ),
			'upgrade'         => 1,
			default           => $count,
		};
	}

	/**
	 * Heading for the shopper, and place for the owner.
	 *
	 * @param string $id Id.
	 * @return array{0:string,1:string}
	 */
	private static function words( string $id ): array {
		return match ( $id ) {
			'upgrade'         => array( __( 'A step up', 'tandem-for-woocommerce' ), __( 'Product page, below the add-to-cart form', 'tandem-for-woocommerce' ) ),
			'bought-together' => array( __( 'Frequently bought together', 'tandem-for-woocommerce' ), __( 'Product page, below the summary', 'tandem-for-woocommerce' ) ),
			'also-bought'     => array( __( 'Customers also bought', 'tandem-for-woocommerce' ), __( 'Product page, below the summary', 'tandem-for-woocommerce' ) ),
			'browsed'         => array( __( 'You may also like', 'tandem-for-woocommerce' ), __( 'Product page, below the summary; from what this shopper looked at, after consent', 'tandem-for-woocommerce' ) ),
			'compare'         => array( __( 'Compare the bundles', 'tandem-for-woocommerce' ), __( 'Product page, below the summary: bundles that hold this product', 'tandem-for-woocommerce' ) ),
			'shop'            => array( __( 'You may also like', 'tandem-for-woocommerce' ), __( 'Shop, category and search pages', 'tandem-for-woocommerce' ) ),
			'popular'         => array( __( 'Popular now', 'tandem-for-woocommerce' ), __( 'Shop, category and search pages: best sellers of the category, or of those this shopper looks at', 'tandem-for-woocommerce' ) ),
			'home'            => array( __( 'You may also like', 'tandem-for-woocommerce' ), __( 'Front page, above the footer', 'tandem-for-woocommerce' ) ),
			'empty-cart'      => array( __( 'You may also like', 'tandem-for-woocommerce' ), __( 'Empty cart', 'tandem-for-woocommerce' ) ),
			'not-found'       => array( __( 'You may also like', 'tandem-for-woocommerce' ), __( 'A page that was not found (404)', 'tandem-for-woocommerce' ) ),
			'minicart'        => array( __( 'Goes well with your cart', 'tandem-for-woocommerce' ), __( 'Mini-cart', 'tandem-for-woocommerce' ) ),
			'cart'            => array( __( 'Goes well with your cart', 'tandem-for-woocommerce' ), __( 'Cart', 'tandem-for-woocommerce' ) ),
			'checkout'        => array( __( 'One thing to complete your order', 'tandem-for-woocommerce' ), __( 'Checkout, one offer with a checkbox', 'tandem-for-woocommerce' ) ),
			'thankyou'        => array( __( 'Goes well with your order', 'tandem-for-woocommerce' ), __( 'Thank-you page', 'tandem-for-woocommerce' ) ),
			'post-purchase'   => array( '', __( 'E-mail some days after a purchase', 'tandem-for-woocommerce' ) ),
			default           => array( __( 'Goes well with your order', 'tandem-for-woocommerce' ), __( 'E-mails about an order', 'tandem-for-woocommerce' ) ),
		};
	}
}
