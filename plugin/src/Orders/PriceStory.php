<?php
/**
 * How the price of an order was made, for a template.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Plugin\Bundles\RuleWords;
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Pricing\PartSums;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Every bundle and offer of an order with what each product cost one by one and with it, from what the order
 * itself stores. One object for templates/tandem/price-story.php.
 */
final readonly class PriceStory {

	/**
	 * Keeps the parts.
	 *
	 * @param list<array{name:string,words:string,rows:list<array{name:string,before:string,after:string}>,before:string,after:string,saving:string}> $rules  What lowered the price; amounts are HTML.
	 * @param string                                                                                                                                 $basis  Whether the amounts are with tax.
	 * @param string                                                                                                                                 $moment When it was priced.
	 * @param string                                                                                                                                 $number First characters of the receipt's hash.
	 */
	public function __construct(
		public array $rules,
		public string $basis,
		public string $moment,
		public string $number,
	) {
	}

	/**
	 * The story of an order, or null where no rule made its price.
	 *
	 * @param \WC_Order        $order Order.
	 * @param RuleVersionStore $store Rule versions.
	 */
	public static function of( \WC_Order $order, RuleVersionStore $store ): ?self {
		$receipt = OrderReceipt::read( $order );
		if ( ! $receipt ) {
			return null;
		}
		list( $code, $exponent ) = OrderReceipt::currency( $receipt );

		$items    = array_values( array_filter( $order->get_items(), static fn( $item ): bool => $item instanceof \WC_Order_Item_Product ) );
		$parts    = array_map( static fn( $item ): array => OrderReceipt::parts( $item ), $items );
		$versions = array_column( array_merge( ...$parts ), 'version', 'rule' );
		$price    = static fn( int $minor ): string => wc_price( (float) MinorUnits::format( $minor, $exponent ), array( 'currency' => $code ) );
		$rules    = array();
		foreach ( PartSums::byRule( $parts ) as $rule => $sums ) {
			$stored  = $store->find( (string) ( $versions[ $rule ] ?? '' ) );
			$rules[] = array(
				'name'   => (string) ( $receipt['names'][ $rule ] ?? $rule ),
				'words'  => $stored ? RuleWords::discount( $stored, $code, $exponent ) : '',
				'rows'   => array_map(
					static fn( int $number, array $row ): array => array(
						'name'   => ( $row['qty'] > 1 ? $row['qty'] . ' x ' : '' ) . wp_strip_all_tags( $items[ $number ]->get_name() ),
						'before' => $price( $row['base'] ),
						'after'  => $price( $row['total'] ),
					),
					array_keys( $sums['rows'] ),
					$sums['rows']
				),
				'before' => $price( $sums['base'] ),
				'after'  => $price( $sums['total'] ),
				'saving' => $price( $sums['saving'] ),
			);
		}
		$basis = $order->get_prices_include_tax() ? __( 'All amounts include tax.', 'tandem-for-woocommerce' ) : __( 'All amounts are before tax.', 'tandem-for-woocommerce' );
		return $rules ? new self( $rules, wc_tax_enabled() ? $basis : '', (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), OrderReceipt::moment( $receipt ) ), substr( (string) ( $receipt['hash'] ?? '' ), 0, 12 ) ) : null;
	}

	/**
	 * Whether a saving was shared over several products.
	 */
	public function shared(): bool {
		return array() !== array_filter( $this->rules, static fn( array $rule ): bool => count( $rule['rows'] ) > 1 );
	}
}
