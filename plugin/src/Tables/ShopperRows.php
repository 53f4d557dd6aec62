<?php
/**
 * What is known of the shopper, for rows of a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Engine;
use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\BundlePricer;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Log;
use Tandem\Value\RecommendRequest;

/**
 * Counts, for each bundle, what speaks for it: the engine orders by these counts. Views are known only of
 * shoppers who agreed; nothing of it is ever in a page that is cached.
 */
final class ShopperRows {

	private const PERSONAL = array( 'shopper', 'cart', 'session', 'bought' );

	/**
	 * What the engine recommends to the shopper, by strategy.
	 *
	 * @var array<string,list<int>>
	 */
	private array $recommended = array();

	/**
	 * Takes what is known.
	 *
	 * @param list<int>                                $cart     Products in the cart.
	 * @param list<int>                                $owned    Products bought before.
	 * @param list<array{item:int,at:int,kind:string}> $views    Views of a shopper who agreed.
	 * @param callable():Engine                        $engine   The engine.
	 * @param ProductReader                            $products Reads products.
	 * @param BundlePricer                             $pricer   Prices of bundles.
	 */
	public function __construct(
		private readonly array $cart,
		private readonly array $owned,
		private readonly array $views,
		private $engine,
		private readonly ProductReader $products,
		private readonly BundlePricer $pricer,
	) {
	}

	/**
	 * Whether a table has rows of the shopper's own.
	 *
	 * @param TableDefinition $definition Table.
	 */
	public static function wanted( TableDefinition $definition ): bool {
		return in_array( $definition->kind, array( 'products', 'bundles' ), true ) && in_array( $definition->source['type'], self::PERSONAL, true );
	}

	/**
	 * The reason of rows that everybody gets; it keeps the place of the shopper's own.
	 *
	 * @param array<string,mixed> $source Source.
	 */
	public static function neutral( array $source ): string {
		return in_array( $source['type'], self::PERSONAL, true ) ? __( 'A favourite of this shop', 'tandem-for-woocommerce' ) : '';
	}

	/**
	 * Why the shopper sees the products of a source.
	 *
	 * @param array<string,mixed> $source Source.
	 */
	public function reason( array $source ): string {
		return match ( $source['type'] ) {
			'cart'    => __( 'Goes with what is in your cart', 'tandem-for-woocommerce' ),
			'session' => __( 'Based on your browsing history', 'tandem-for-woocommerce' ),
			'bought'  => __( 'You bought this before', 'tandem-for-woocommerce' ),
			default   => __( 'Recommended for you', 'tandem-for-woocommerce' ),
		};
	}

	/**
	 * The shopper's products of a source; none where nothing is known.
	 *
	 * @param array<string,mixed> $source Source.
	 * @return array<int,\WC_Product>
	 */
	public function products( array $source ): array {
		$limit = min( 20, $source['limit'] );
		$ids   = match ( $source['type'] ) {
			'cart'   => $this->cart ? $this->asked( 'cart' ) : array(),
			'bought' => $this->owned,
			'session' => $this->views ? $this->asked( 'session' ) : array(),
			default  => $this->views || $this->owned ? $this->asked( 'for-you' ) : array(),
		};
		return array_slice( $this->products->sellable( array_slice( array_diff( $ids, $this->cart ), 0, 64 ) ), 0, $limit, true );
	}

	/**
	 * What speaks for a bundle and why it is shown; null where it does not belong to the source.
	 *
	 * @param Bundle $bundle Bundle.
	 * @param string $source Type of the source.
	 * @return array{0:list<int>,1:string}|null
	 */
	public function bundle( Bundle $bundle, string $source ): ?array {
		$parts  = array_values( array_unique( array_map( static fn( $component ): int => $component->product, $bundle->components ) ) );
		$held   = array_values( array_intersect( $parts, $this->cart ) );
		$open   = count( $parts ) - count( $held );
		$new    = array() === array_diff( $parts, $this->owned ) ? 0 : 1;
		$owned  = array_values( array_intersect( $parts, $this->owned ) );
		$viewed = array_values( array_intersect( $parts, array_column( $this->views, 'item' ) ) );
		$fit    = count( array_intersect( $parts, $this->cart ? $this->asked( 'cart' ) : ( $this->views || $this->owned ? $this->asked( 'for-you' ) : array() ) ) );
		$own    = $this->pricer->row( $bundle )->price < $this->pricer->neutral_row( $bundle )->price ? 1 : 0;
		if ( 'cart' === $source && ( array() === $held || 0 === $open ) ) {
			return null;
		}
		$reason = match ( true ) {
			array() !== $held && $open > 0 => $this->naming( /* translators: %s: product name. */ __( 'Contains %s from your cart', 'tandem-for-woocommerce' ), $held[0] ),
			1 === $own                     => __( 'Your own price', 'tandem-for-woocommerce' ),
			array() !== $owned && 1 === $new => $this->naming( /* translators: %s: product name. */ __( 'More for %s that you bought', 'tandem-for-woocommerce' ), $owned[0] ),
			array() !== $viewed            => $this->naming( /* translators: %s: product name. */ __( 'Contains %s that you looked at', 'tandem-for-woocommerce' ), $viewed[0] ),
			$fit > 0                       => __( 'Recommended for you', 'tandem-for-woocommerce' ),
			default                        => self::neutral( array( 'type' => 'shopper' ) ), // phpcs:ignore WordPress.Arrays
		};
		return array( array( $new, $open > 0 ? count( $held ) : 0, $own, 1 === $new ? count( $owned ) : 0, $fit, count( $viewed ) ), $reason );
	}

	/**
	 * A reason with the name of a product.
	 *
	 * @param string $text Text with one placeholder.
	 * @param int    $id   Product.
	 */
	private function naming( string $text, int $id ): string {
		$product = $this->products->visible( array( $id ) )[ $id ] ?? null;
		return null === $product ? self::neutral( array( 'type' => 'shopper' ) ) : sprintf( $text, wp_strip_all_tags( $product->get_name() ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * What the engine recommends; nothing where it has no answer.
	 *
	 * @param string $strategy Strategy.
	 * @return list<int>
	 */
	private function asked( string $strategy ): array {
		if ( ! isset( $this->recommended[ $strategy ] ) ) {
			$now     = time();
			$history = array( ...$this->views, ...array_map( static fn( int $id ): array => array( 'item' => $id, 'at' => $now - DAY_IN_SECONDS, 'kind' => 'purchase' ), array_slice( $this->owned, 0, 50 ) ) ); // phpcs:ignore WordPress.Arrays
			try {
				$items = ( $this->engine )()->recommend( new RecommendRequest( $strategy, $this->cart, history: 'cart' === $strategy ? array() : $history, now: $now, limit: 20 ) );
			} catch ( \Throwable $error ) {
				Log::failure( 'table rows for a shopper', $error );
				$items = array();
			}
			$this->recommended[ $strategy ] = array_map( static fn( $item ): int => $item->item, $items );
		}
		return $this->recommended[ $strategy ];
	}
}
