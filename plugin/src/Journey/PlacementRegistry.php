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
 * Names every spot where Tandem suggests something by itself, with its strategy and count from the settings.
 */
final class PlacementRegistry {

	/** Strategies that a shortcode, a block or a request may name. */
	public const STRATEGIES = array( 'product', 'also-bought', 'upgrade', 'cart', 'for-you', 'session', 'popular', 'manual' );

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
		return $this->all()[ $id ] ?? throw new \OutOfBoundsException( sprintf( 'Tandem has no placement "%s"', $id ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
	}

	/**
	 * Every placement, by id, in the order in which they draw on the budget of a page.
	 *
	 * @return array<string,Placement>
	 */
	public function all(): array {
		$placements = array();
		foreach (
			array(
				array( 'bought-together', 'product', 'product', __( 'Frequently bought together', 'tandem-for-woocommerce' ), __( 'Product page, below the summary', 'tandem-for-woocommerce' ) ),
				array( 'upgrade', 'product', 'upgrade', __( 'A step up', 'tandem-for-woocommerce' ), __( 'Product page, below the add-to-cart form', 'tandem-for-woocommerce' ) ),
				array( 'shop', 'shop', 'for-you', __( 'You may also like', 'tandem-for-woocommerce' ), __( 'Shop, category and search pages, and the empty cart', 'tandem-for-woocommerce' ) ),
				array( 'minicart', 'minicart', 'cart', __( 'Goes well with your cart', 'tandem-for-woocommerce' ), __( 'Mini-cart', 'tandem-for-woocommerce' ) ),
				array( 'cart', 'cart', 'cart', __( 'Goes well with your cart', 'tandem-for-woocommerce' ), __( 'Cart', 'tandem-for-woocommerce' ) ),
				array( 'checkout', 'checkout', 'cart', __( 'One thing to complete your order', 'tandem-for-woocommerce' ), __( 'Checkout, one offer with a checkbox', 'tandem-for-woocommerce' ) ),
				array( 'thankyou', 'thankyou', 'cart', __( 'Goes well with your order', 'tandem-for-woocommerce' ), __( 'Thank-you page', 'tandem-for-woocommerce' ) ),
				array( 'post-purchase', 'email', 'cart', '', __( 'E-mail some days after a purchase', 'tandem-for-woocommerce' ) ),
				array( 'email', 'email', 'cart', __( 'Goes well with your order', 'tandem-for-woocommerce' ), __( 'E-mails about an order', 'tandem-for-woocommerce' ) ),
			) as list( $id, $touchpoint, $strategy, $title, $where )
		) {
			$count             = (int) $this->settings->get( "touchpoints.$touchpoint.count" );
			$count             = match ( $id ) {
				'bought-together' => min( BoughtTogetherSet::MAXIMUM, $count ),
				'upgrade'         => $count > BoughtTogetherSet::MAXIMUM ? 1 : 0,
				default           => $count,
			};
			$placements[ $id ] = new Placement( $id, $touchpoint, $strategy, $count, $title, $where );
		}
		/**
		 * Placements of the shop: change a strategy, a title or a count.
		 *
		 * @param array<string,Placement> $placements By id.
		 */
		return array_filter( (array) apply_filters( 'tandem_placements', $placements ), static fn( mixed $one ): bool => $one instanceof Placement );
	}
}
