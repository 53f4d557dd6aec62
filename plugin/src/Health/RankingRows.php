<?php
/**
 * What the last training found out about its own ranking.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Health;

defined( 'ABSPATH' ) || exit;

/**
 * The evidence of a training in the owner's words: the hit rate on the shop's last orders beside best sellers, and
 * whether values were chosen for this shop.
 */
final class RankingRows {

	/**
	 * Label and text of each row; none where the training tells nothing.
	 *
	 * @param array<string,mixed> $result What the last finished training answered.
	 * @return list<array{0:string,1:string}>
	 */
	public static function of( array $result ): array {
		$evidence = (array) ( $result['evidence'] ?? array() );
		$rates    = array_column( (array) ( $evidence['cart'] ?? array() ), 'hr4', 'ranking' );
		$own      = $rates['tandem']['mean'] ?? null;
		$sellers  = $rates['popularity']['mean'] ?? null;
		$rows     = array();
		if ( is_numeric( $own ) && is_numeric( $sellers ) ) {
			$rows[] = array(
				__( 'Hit rate', 'tandem-for-woocommerce' ),
				/* translators: 1, 2: shares of carts in percent, such as 23.4 */
				sprintf( __( '%1$s %% of carts of your last orders, their missing product among four suggestions; best sellers alone: %2$s %%', 'tandem-for-woocommerce' ), number_format_i18n( 100 * (float) $own, 1 ), number_format_i18n( 100 * (float) $sellers, 1 ) ),
			);
		}
		if ( is_array( $evidence['stages'] ?? null ) ) {
			$kept   = array_filter( array_column( $evidence['stages'], 'kept' ) );
			$rows[] = array(
				__( 'Ranking', 'tandem-for-woocommerce' ),
				$kept
					? __( 'values chosen for your shop: better on orders they were not chosen on, too', 'tandem-for-woocommerce' )
					: __( 'standard values: no others did better on your own orders', 'tandem-for-woocommerce' ),
			);
		}
		return $rows;
	}
}
