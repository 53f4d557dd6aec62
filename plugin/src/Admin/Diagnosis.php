<?php
/**
 * "Why don't I see it?"
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Engine;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Settings;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through everything that can keep a suggestion off a page, in the order in which it would, and shows
 * what the engine answers for the product with each score term.
 */
final class Diagnosis {

	/**
	 * Takes its services.
	 *
	 * @param Engine        $engine   Engine.
	 * @param StatusReport  $status   State of engine and model.
	 * @param Settings      $settings Settings.
	 * @param ProductReader $products What shoppers may see.
	 * @param PlacementRegistry $placements Placements.
	 */
	public function __construct(
		private readonly Engine $engine,
		private readonly StatusReport $status,
		private readonly Settings $settings,
		private readonly ProductReader $products,
		private readonly PlacementRegistry $placements,
	) {
	}

	/**
	 * Checks for a page of this shop.
	 *
	 * @param string $url Its address.
	 * @return array{place:string,product:string,checks:list<array{code:string,ok:bool,text:string,tab:string}>,candidates:list<array<string,mixed>>}
	 * @throws \InvalidArgumentException When the address is not of this shop.
	 */
	public function of( string $url ): array {
		$host = wp_parse_url( $url, PHP_URL_HOST );
		if ( null !== $host && wp_parse_url( home_url(), PHP_URL_HOST ) !== $host ) {
			throw new \InvalidArgumentException( __( 'This address is not of this shop.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
		}
		$id         = url_to_postid( $url );
		$place      = $this->place( $id, $url );
		$product    = 'product' === $place ? wc_get_product( $id ) : null;
		$candidates = $product instanceof \WC_Product ? $this->candidates( $id ) : array();
		return array(
			'place'      => $place,
			'product'    => $product instanceof \WC_Product ? $product->get_name() : '',
			'checks'     => array( ...$this->switches( $place ), ...$this->learning( $place, $candidates ), ...$this->visitor() ),
			'candidates' => $candidates,
		);
	}

	/**
	 * Which touchpoint an address is, or "" for none.
	 *
	 * @param int    $id  Post id.
	 * @param string $url Address.
	 */
	private function place( int $id, string $url ): string {
		return match ( true ) {
			$id > 0 && 'product' === get_post_type( $id ) => 'product',
			$id > 0 && wc_get_page_id( 'cart' ) === $id => 'cart',
			$id > 0 && wc_get_page_id( 'checkout' ) === $id => str_contains( $url, 'order-received' ) ? 'thankyou' : 'checkout',
			$id > 0 && wc_get_page_id( 'shop' ) === $id, 0 === $id && untrailingslashit( $url ) === untrailingslashit( (string) get_permalink( wc_get_page_id( 'shop' ) ) ) => 'shop',
			default => '',
		};
	}

	/**
	 * The owner's switches.
	 *
	 * @param string $place Touchpoint.
	 * @return list<array{code:string,ok:bool,text:string,tab:string}>
	 */
	private function switches( string $place ): array {
		$live   = (bool) $this->settings->get( 'live' );
		$checks = array(
			Settings::safe_mode()
				? self::check( 'safe-mode', false, __( 'TANDEM_SAFE_MODE in wp-config.php keeps everything off. Remove that line.', 'tandem-for-woocommerce' ) )
				: self::check( 'safe-mode', true, __( 'Safe mode is off.', 'tandem-for-woocommerce' ) ),
			$live
				? self::check( 'live', true, __( 'Tandem is live.', 'tandem-for-woocommerce' ) )
				: self::check( 'live', false, $this->settings->get( 'preview' ) ? __( 'Tandem is not live: only shop managers see it. Press "Go live".', 'tandem-for-woocommerce' ) : __( 'Tandem is not live, and the preview is off too. Press "Go live".', 'tandem-for-woocommerce' ), 'overview' ),
		);
		if ( '' === $place ) {
			$checks[] = self::check( 'place', false, __( 'Tandem places nothing on this page by itself. Put a shortcode or block into it.', 'tandem-for-woocommerce' ), 'settings' );
		} elseif ( $this->settings->get( "touchpoints.$place.on" ) ) {
			$checks[] = self::check( 'place', true, __( 'This place is switched on.', 'tandem-for-woocommerce' ) );
			$checks[] = $this->placements( $place );
		} else {
			$checks[] = self::check( 'place', false, __( 'This place is switched off. Switch it on under "What shoppers see".', 'tandem-for-woocommerce' ), 'overview' );
		}
		return $checks;
	}

	/**
	 * Placements of the page.
	 *
	 * @param string $place Touchpoint.
	 * @return array{code:string,ok:bool,text:string,tab:string}
	 */
	private function placements( string $place ): array {
		$on  = array();
		$off = array();
		foreach ( $this->placements->all() as $placement ) {
			if ( $place === $placement->touchpoint && $placement->on && $placement->due( time() ) ) {
				$on[] = $placement->title;
			} elseif ( $place === $placement->touchpoint ) {
				$off[] = $placement->title;
			}
		}
		if ( array() === $on ) {
			return self::check( 'placements', false, __( 'Every placement of this page is switched off, or not shown at this time.', 'tandem-for-woocommerce' ), 'placements' );
		}
		return self::check(
			'placements',
			true,
			array() === $off
				/* translators: %s: list of headings. */
				? sprintf( __( 'Placements of this page: %s.', 'tandem-for-woocommerce' ), wp_sprintf( '%l', $on ) )
				/* translators: 1: list of headings, 2: list of headings. */
				: sprintf( __( 'Placements of this page: %1$s. Off, or not at this time: %2$s.', 'tandem-for-woocommerce' ), wp_sprintf( '%l', $on ), wp_sprintf( '%l', $off ) ),
			'placements'
		);
	}

	/**
	 * Model and relevance.
	 *
	 * @param string                    $place      Touchpoint.
	 * @param list<array<string,mixed>> $candidates Answer of the engine.
	 * @return list<array{code:string,ok:bool,text:string,tab:string}>
	 */
	private function learning( string $place, array $candidates ): array {
		$error  = $this->status->model_error();
		$checks = array(
			null === $error
				? self::check( 'model', true, __( 'There is a model.', 'tandem-for-woocommerce' ) )
				: self::check( 'model', false, $this->status->advice()['text'], 'overview' ),
		);
		if ( 'product' === $place && null === $error ) {
			$shown    = array_filter( $candidates, static fn( array $candidate ): bool => '' === $candidate['hidden'] );
			$checks[] = match ( true ) {
				array() !== $shown => self::check( 'relevance', true, __( 'The engine has relevant products for this one.', 'tandem-for-woocommerce' ) ),
				array() !== $candidates => self::check( 'relevance', false, __( 'Relevant products exist, but none can be sold now: see the list.', 'tandem-for-woocommerce' ) ),
				default => self::check( 'relevance', false, __( 'Nothing goes with this product often enough, and an empty place is better than a random one. Link products under "Linked products" to fill it.', 'tandem-for-woocommerce' ) ),
			};
		}
		return $checks;
	}

	/**
	 * What depends on the visitor and the page.
	 *
	 * @return list<array{code:string,ok:bool,text:string,tab:string}>
	 */
	private function visitor(): array {
		$holdout = $this->settings->get( 'measure.on' ) ? (int) $this->settings->get( 'measure.holdout' ) : 0;
		return array(
			$holdout > 0
				/* translators: %d: number of visitors of 100 */
				? self::check( 'holdout', true, sprintf( __( '%d of 100 visitors see no suggestions on purpose, to measure what the others buy more. You may be one: open a private window.', 'tandem-for-woocommerce' ), $holdout ), 'settings' )
				: self::check( 'holdout', true, __( 'No visitor is left out for measuring.', 'tandem-for-woocommerce' ) ),
			/* translators: %d: number of suggestions */
			self::check( 'cap', true, sprintf( __( 'At most %d suggestions stand on one page, all places together; what comes further down may find none left.', 'tandem-for-woocommerce' ), (int) $this->settings->get( 'cap' ) ), 'settings' ),
			self::check( 'consent', true, __( 'Suggestions from browsing history show only to visitors who agreed; those from the product and the cart show to all.', 'tandem-for-woocommerce' ) ),
			defined( 'WP_CACHE' ) && WP_CACHE
				? self::check( 'cache', true, __( 'A page cache is on. If the page was cached before "Go live", clear the cache once.', 'tandem-for-woocommerce' ) )
				: self::check( 'cache', true, __( 'No page cache was found.', 'tandem-for-woocommerce' ) ),
		);
	}

	/**
	 * What the engine answers for a product, best first, with what hides a candidate.
	 *
	 * @param int $id Product.
	 * @return list<array{name:string,url:string,score:float,reason:array<string,mixed>,terms:array<string,float>,hidden:string}>
	 */
	private function candidates( int $id ): array {
		$answer   = $this->engine->recommend( new RecommendRequest( 'product', array( $id ), now: time(), limit: 10, explain: true ) );
		$ids      = array_map( static fn( Recommendation $found ): int => $found->item, $answer );
		$visible  = $this->products->visible( $ids );
		$sellable = $this->products->sellable( $ids );
		return array_map(
			static fn( Recommendation $found ): array => array(
				'name'   => get_the_title( $found->item ) . " (#{$found->item})",
				'url'    => (string) get_edit_post_link( $found->item, 'raw' ),
				'score'  => $found->score,
				'reason' => $found->reason,
				'terms'  => $found->explanation,
				'hidden' => match ( true ) {
					! isset( $visible[ $found->item ] ) => __( 'not published, hidden or not for sale', 'tandem-for-woocommerce' ),
					! isset( $sellable[ $found->item ] ) => __( 'out of stock', 'tandem-for-woocommerce' ),
					default => '',
				},
			),
			$answer
		);
	}

	/**
	 * One check.
	 *
	 * @param string $code Stable name.
	 * @param bool   $ok   Whether it lets suggestions through.
	 * @param string $text What was found and what to do.
	 * @param string $tab  Tab that changes it.
	 * @return array{code:string,ok:bool,text:string,tab:string}
	 */
	private static function check( string $code, bool $ok, string $text, string $tab = '' ): array {
		return compact( 'code', 'ok', 'text', 'tab' );
	}
}
