<?php
/**
 * What a bundle costs as the shopper chooses it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Cart\BundleChoice;
use Tandem\Plugin\Cart\BundlePlan;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Journey\SameOrigin;

defined( 'ABSPATH' ) || exit;

/**
 * Answers the page of a bundle whose pieces, quantities or variations the shopper chooses, by
 * `?wc-ajax=tandem_bundle_total`: the amounts come from the same quote as those of the cart. Numbers are read, no price.
 */
final class BundleTotal implements Integration {

	public const ACTION = 'tandem_bundle_total';

	/**
	 * Takes its services.
	 *
	 * @param BundlePricer   $pricer Prices.
	 * @param ComponentCheck $check  Refusals.
	 */
	public function __construct( private readonly BundlePricer $pricer, private readonly ComponentCheck $check ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'answer' ) );
	}

	/**
	 * Address that answers for a bundle.
	 *
	 * @param int $bundle Bundle.
	 */
	public static function address( int $bundle ): string {
		return add_query_arg( 'bundle', $bundle, \WC_AJAX::get_endpoint( self::ACTION ) );
	}

	/**
	 * Answers the script of the page.
	 */
	public function answer(): void {
		SameOrigin::demand_read();
		$id    = isset( $_GET['bundle'] ) && is_string( $_GET['bundle'] ) ? absint( $_GET['bundle'] ) : 0; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only.
		$total = Guard::run( 'bundle total', fn(): ?array => $this->of( $id, BundleChoice::requested() ), null );
		wp_send_json( $total ?? array( 'message' => __( 'This bundle is not available now.', 'tandem-for-woocommerce' ) ), null === $total ? 404 : 200 );
	}

	/**
	 * The amounts of a choice as rows of the page's table and as a sentence, or what is still to be chosen; null where
	 * the bundle is not for sale.
	 *
	 * @param int          $id     Bundle.
	 * @param BundleChoice $choice Choice.
	 * @return array{html:string,said:string}|null
	 */
	public function of( int $id, BundleChoice $choice ): ?array {
		$product = wc_get_product( $id );
		$bundle  = $product instanceof BundleProduct && 'publish' === $product->get_status() && ! post_password_required( $id ) && $product->is_purchasable() ? $product->bundle() : null;
		if ( null === $bundle ) {
			return null;
		}
		$plan = BundlePlan::make( $bundle, $choice, 1, $this->check );
		$row  = $this->pricer->chosen( $bundle, $plan );
		return array(
			'html' => wc_get_template_html( 'bundle-amounts.php', array( 'amounts' => $row ? array( array( 'attributes' => '', 'row' => $row ) ) : array(), 'problem' => (string) $plan->problem ), 'tandem/', TANDEM_DIR . '/templates/tandem/' ), // phpcs:ignore WordPress.Arrays -- Two pairs.
			'said' => $row ? self::sentence( $row ) : (string) $plan->problem,
		);
	}

	/**
	 * The price of what was chosen at first, where the shopper picks; null where something is still to be chosen.
	 *
	 * @param Bundle         $bundle     Bundle.
	 * @param array<int,int> $quantities Units by number of the component.
	 */
	public function picked( Bundle $bundle, array $quantities ): ?BundleRow {
		return $this->pricer->chosen( $bundle, BundlePlan::make( $bundle, new BundleChoice( quantities: $quantities ), 1, $this->check ) );
	}

	/**
	 * What a screen reader says.
	 *
	 * @param BundleRow $row Price.
	 */
	private static function sentence( BundleRow $row ): string {
		$text = $row->saves()
			/* translators: 1: price, 2: amount. */
			? sprintf( __( 'As a bundle %1$s, you save %2$s.', 'tandem-for-woocommerce' ), wc_price( $row->display_price() ), $row->saving_html() )
			/* translators: %s: price. */
			: sprintf( __( 'Together %s.', 'tandem-for-woocommerce' ), wc_price( $row->display_price() ) );
		return html_entity_decode( wp_strip_all_tags( $text ), ENT_QUOTES, 'UTF-8' );
	}
}
