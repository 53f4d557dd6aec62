<?php
/**
 * What the four setup steps show.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Engine;
use Tandem\Plugin\Catalog\PlainPrice;
use Tandem\Plugin\Log;
use Tandem\Plugin\Proposals\ProposalWords;
use Tandem\Plugin\Proposals\SuggestedBundles;
use Tandem\Plugin\Recommendations\Suggestion;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Value\RecommendRequest;

defined( 'ABSPATH' ) || exit;

/**
 * Facts of the owner's own shop: pairs that sell together, a companion that is missing, who buys, and
 * what would stand beside the best seller.
 */
final class SetupReport {

	/** Best sellers that are looked at for pairs. */
	private const LOOK_AT = 64;

	/**
	 * Takes its services.
	 *
	 * @param Engine               $engine      Engine.
	 * @param SuggestionReader     $suggestions What shoppers would see.
	 * @param CustomerCountsReader $customers   Who buys.
	 * @param SuggestedBundles     $suggested   What is left on the table.
	 */
	public function __construct( private readonly Engine $engine, private readonly SuggestionReader $suggestions, private readonly CustomerCountsReader $customers, private readonly SuggestedBundles $suggested ) {
	}

	/**
	 * Everything.
	 *
	 * @return array<string,mixed>
	 */
	public function all(): array {
		$ready   = $this->engine->status()->ready;
		$counts  = $this->customers->counts();
		$sellers = $this->sellers();
		return array(
			'ready'     => $ready,
			'facts'     => (object) $this->engine->status()->facts,
			'pairs'     => $ready ? $this->pairs( $sellers ) : null,
			'customers' => array( 'top_spend' => html_entity_decode( wp_strip_all_tags( wc_price( $counts['top_spend'] ) ), ENT_QUOTES, 'UTF-8' ) ) + $counts,
			'interests' => $this->customers->interests( 3 ),
			'example'   => $this->example( $sellers ),
		);
	}

	/**
	 * Best sellers, by the engine or else by WooCommerce's own count.
	 *
	 * @return list<int>
	 */
	private function sellers(): array {
		$ids = array();
		foreach ( $this->engine->recommend( new RecommendRequest( 'popular', now: time(), limit: self::LOOK_AT ) ) as $found ) {
			$ids[] = $found->item;
		}
		return array() !== $ids ? $ids : array_map(
			'intval',
			wc_get_products(
				array(
					'status'  => 'publish',
					'type'    => array( 'simple', 'variable' ),
					'orderby' => 'popularity',
					'order'   => 'DESC',
					'limit'   => 8,
					'return'  => 'ids',
				)
			)
		);
	}

	/**
	 * Pairs among best sellers with a count behind them, and the companion whose absence leaves most on the table.
	 *
	 * @param list<int> $sellers Best sellers.
	 * @return array{count:int,looked_at:int,missing:array<string,mixed>|null}
	 */
	private function pairs( array $sellers ): array {
		$pairs = array();
		foreach ( $sellers as $item ) {
			foreach ( $this->engine->recommend( new RecommendRequest( 'product', array( $item ), now: time(), limit: 8 ) ) as $found ) {
				if ( 'bought-together' === $found->reason['kind'] && (int) ( $found->reason['count'] ?? 0 ) >= 5 ) {
					$pairs[ min( $item, $found->item ) . '-' . max( $item, $found->item ) ] = true;
				}
			}
		}
		return array(
			'count'     => count( $pairs ),
			'looked_at' => count( $sellers ),
			'missing'   => $this->missing(),
		);
	}

	/**
	 * The companion whose absence leaves most on the table, with what it is worth.
	 *
	 * @return array{item:string,companion:string,with:string,without:string,left:string,range:string,margin:bool}|null
	 */
	private function missing(): ?array {
		try {
			$answer = $this->suggested->missing();
			$most   = ( new ProposalWords() )->missing( $answer )[0] ?? null;
		} catch ( \Throwable $error ) {
			Log::failure( 'setup', $error );
			return null;
		}
		return null === $most ? null : array(
			'item'      => $most['products'][0]['name'],
			'companion' => $most['products'][1]['name'],
			'margin'    => 'contribution' === ( $answer['basis'] ?? '' ),
		) + array_intersect_key( $most, array_flip( array( 'with', 'without', 'left', 'range' ) ) );
	}

	/**
	 * The best seller that has suggestions, with them.
	 *
	 * @param list<int> $sellers Best sellers.
	 * @return array{product:array<string,string>,suggestions:list<array<string,string>>,learned:bool}|null
	 */
	private function example( array $sellers ): ?array {
		foreach ( array_slice( $sellers, 0, 8 ) as $id ) {
			$product = wc_get_product( $id );
			$found   = $product instanceof \WC_Product ? $this->suggestions->suggest( 'setup', 'product', new SuggestionContext( $id ), 3 ) : array();
			if ( array() !== $found ) {
				return array(
					'product'     => self::card( $product ),
					'suggestions' => array_map( static fn( Suggestion $one ): array => array( 'reason' => $one->reason ) + self::card( $one->product ), $found ),
					'learned'     => 'engine' === $found[0]->source,
				);
			}
		}
		return null;
	}

	/**
	 * Name, price, picture and address of a product.
	 *
	 * @param \WC_Product $product Product.
	 * @return array{name:string,price:string,image:string,url:string}
	 */
	private static function card( \WC_Product $product ): array {
		return array(
			'name'  => $product->get_name(),
			'price' => PlainPrice::of( $product ),
			'image' => (string) ( wp_get_attachment_image_url( (int) $product->get_image_id(), 'woocommerce_thumbnail' ) ?: wc_placeholder_img_src() ), // phpcs:ignore Universal.Operators.DisallowShortTernary -- False becomes the placeholder.
			'url'   => (string) $product->get_permalink(),
		);
	}
}
