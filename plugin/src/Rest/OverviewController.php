<?php
/**
 * Numbers and next actions by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Admin\NextActions;
use Tandem\Plugin\Reports\PeriodReader;

defined( 'ABSPATH' ) || exit;

/**
 * GET tandem/v1/overview.
 */
final class OverviewController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():PeriodReader $numbers Reads the numbers.
	 * @param \Closure():NextActions       $actions Next actions.
	 */
	public function __construct( private readonly \Closure $numbers, private readonly \Closure $actions ) {
	}

	/**
	 * Registers the route.
	 */
	public function routes(): void {
		$this->route( '/overview', 'GET', fn(): array => $this->overview() );
	}

	/**
	 * Four numbers and at most three actions.
	 *
	 * @return array<string,mixed>
	 */
	private function overview(): array {
		$numbers = ( $this->numbers )()->overview( 30 );
		$of      = static fn( string $value ): string => 0 === $numbers['orders'] ? '-' : $value;
		return array(
			'reading' => ! ( $numbers['complete'] ?? true ),
			'orders'  => $numbers['orders'],
			'numbers' => array(
				/* translators: %s: number of orders. */
				self::number( __( 'Average order', 'tandem-for-woocommerce' ), $of( html_entity_decode( wp_strip_all_tags( wc_price( $numbers['average'] ) ), ENT_QUOTES, 'UTF-8' ) ), sprintf( _n( '%s paid order, less refunds', '%s paid orders, less refunds', $numbers['orders'], 'tandem-for-woocommerce' ), number_format_i18n( $numbers['orders'] ) ) ),
				self::number( __( 'Items an order', 'tandem-for-woocommerce' ), $of( number_format_i18n( $numbers['items'], 2 ) ), __( 'sold quantity', 'tandem-for-woocommerce' ) ),
				null === ( $numbers['conversion'] ?? null )
					? self::number( __( 'Conversion rate', 'tandem-for-woocommerce' ), '-', __( 'no visit was counted yet; they are while measuring is on under Settings', 'tandem-for-woocommerce' ) )
					: self::number( __( 'Conversion rate', 'tandem-for-woocommerce' ), self::percent( $numbers['conversion'] ), __( 'paid orders over visits', 'tandem-for-woocommerce' ) ),
				self::number( __( 'Returning customers', 'tandem-for-woocommerce' ), $of( self::percent( $numbers['returning'] ) ), __( 'had bought before, or twice in these 30 days', 'tandem-for-woocommerce' ) ),
			),
			'actions' => ( $this->actions )()->three(),
		);
	}

	/**
	 * A share in percent.
	 *
	 * @param float $share Share of 1.
	 */
	private static function percent( float $share ): string {
		/* translators: %s: number. */
		return sprintf( __( '%s%%', 'tandem-for-woocommerce' ), number_format_i18n( 100 * $share, 1 ) );
	}

	/**
	 * One number.
	 *
	 * @param string $name  What it is.
	 * @param string $value Formatted.
	 * @param string $hint  What it counts.
	 * @return array{name:string,value:string,hint:string}
	 */
	private static function number( string $name, string $value, string $hint ): array {
		return compact( 'name', 'value', 'hint' );
	}
}
