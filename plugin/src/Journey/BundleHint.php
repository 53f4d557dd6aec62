<?php
/**
 * "Complete the bundle" on a product page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Cart\CompletionDisplay;
use Tandem\Plugin\Cart\CompletionLimit;
use Tandem\Plugin\Cart\CompletionOffer;
use Tandem\Plugin\Cart\CompletionWords;
use Tandem\Plugin\Cart\ComposedCart;
use Tandem\Plugin\Cart\ComposedOffer;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Proposals\ComposedPolicy;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Below the form of a product that is part of a bundle: what its missing pieces cost more and save. The page says it
 * for everybody; the personal request says it for the cart and for owners of a starter kit.
 */
final class BundleHint implements Integration {

	/** Argument of the personal request: product of the page. */
	private const FIELD = 'hint';

	/**
	 * Whether it was printed.
	 *
	 * @var bool
	 */
	private bool $printed = false;

	/**
	 * Takes the services.
	 *
	 * @param Settings                  $settings  Settings.
	 * @param \Closure():CompletionOffer $offers    Finds the bundle.
	 * @param \Closure():ComposedOffer $composed  Finds a set where there is no such bundle.
	 * @param Templates                 $templates Renders.
	 * @param Fragments                 $fragments Remembers.
	 * @param PageLedger                $ledger    Budget of the page.
	 * @param Attention                 $attention What the shopper's attention has room for.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $offers,
		private readonly \Closure $composed,
		private readonly Templates $templates,
		private readonly Fragments $fragments,
		private readonly PageLedger $ledger,
		private readonly Attention $attention,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_add_to_cart_form', array( $this, 'print_hint' ), 15 );
		add_filter( 'tandem_placements_answer', array( $this, 'answer' ) );
	}

	/**
	 * Prints the hint below the form of the page's own product.
	 */
	public function print_hint(): void {
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'bundle hint',
			function (): string {
				global $product;
				if ( $this->printed || ! is_product() || ! self::sells( $product ) || (int) get_queried_object_id() !== $product->get_id() || ! $this->settings->shows( 'product' ) || post_password_required( $product->get_id() ) ) {
					return '';
				}
				$this->printed = true;
				$html          = $this->fragments->html( array( 'bundle-hint', $product->get_id() ), fn(): string => $this->html( $this->view( $product, true ) ) );
				if ( 1 === preg_match( '/data-tandem-names="([0-9,]+)"/', $html, $found ) ) {
					$this->ledger->name( self::ids( $found[1] ) );
				}
				return $html;
			},
			''
		);
	}

	/**
	 * The hint for the shopper who asks.
	 *
	 * @param mixed $answer Answer so far.
	 * @return mixed
	 */
	public function answer( $answer ) {
		$id      = isset( $_GET[ self::FIELD ] ) && is_scalar( $_GET[ self::FIELD ] ) ? absint( wp_unslash( $_GET[ self::FIELD ] ) ) : 0; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only.
		$product = $id > 0 && is_array( $answer ) && $this->settings->shows( 'product' ) ? wc_get_product( $id ) : null;
		return self::sells( $product ) && $product->is_visible() && ! post_password_required( $id )
			? $answer + array( 'hint' => Guard::run( 'bundle hint', fn(): string => $this->personal( $product ), '' ) )
			: $answer;
	}

	/**
	 * The hint for this shopper, of the best bundle without a piece that they refused; its empty place where there is
	 * none, or where they have seen enough today. That the product of the page completes a bundle of the cart brings no
	 * other product, so it is said in any case.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function personal( \WC_Product $product ): string {
		$view = $this->view( $product, false, $this->attention->spared() );
		if ( null !== $view && $this->attention->rests( self::ids( $view['names'] ) ) ) {
			$view = array(
				'names' => '',
				'name'  => '',
				'text'  => '',
				'link'  => '',
			) + $view;
		}
		return $this->html( $view );
	}

	/**
	 * Products that a hint would bring.
	 *
	 * @param string $names Their ids as the page has them.
	 * @return list<int>
	 */
	private static function ids( string $names ): array {
		return '' === $names ? array() : array_map( 'intval', explode( ',', $names ) );
	}

	/**
	 * Whether a page sells something that a bundle may hold.
	 *
	 * @param mixed $product Product of the page.
	 */
	private static function sells( mixed $product ): bool {
		return $product instanceof \WC_Product_Simple || $product instanceof \WC_Product_Variable;
	}

	/**
	 * What the hint says; without text where the product is part of a bundle that somebody else may be offered.
	 *
	 * @param \WC_Product $product Product.
	 * @param bool        $neutral For everybody.
	 * @param list<int>   $spared  Products that the shopper does not want to see.
	 * @return array{product:int,names:string,name:string,text:string,link:string,url?:string,open?:bool,chosen?:string,choices?:array<int,string>}|null
	 */
	public function view( \WC_Product $product, bool $neutral, array $spared = array() ): ?array {
		$limit  = new CompletionLimit( spared: $spared );
		$offers = ( $this->offers )();
		$may    = $offers->may_have( $product );
		if ( ! self::sells( $product ) || ( ! $may && ! ComposedPolicy::stored()->on ) ) {
			return null;
		}
		$offer = $may ? $offers->on_page( $product, $neutral, $limit ) : null;
		if ( ! $offer ) {
			// Where the engine is without a model or fails, the page has the published bundles all the same.
			$composed = Guard::run( 'composed set', fn(): ?array => ( $this->composed )()->on_page( $product, $neutral, $limit ), null );
			$choices  = $composed && $composed['choose'] ? self::choices( $product ) : array();
			if ( $composed && ( ! $composed['choose'] || $choices ) ) {
				return array(
					'product' => $product->get_id(),
					'names'   => implode( ',', $composed['ids'] ),
					'name'    => $composed['name'],
					'text'    => CompletionWords::of( $composed ),
					'link'    => add_query_arg( ComposedCart::FIELD, rawurlencode( $composed['token'] ), wc_get_cart_url() ),
					'choices' => $choices,
				);
			}
		}
		return array(
			'product' => $product->get_id(),
			'names'   => implode( ',', $offer['ids'] ?? array() ),
			'name'    => $offer['bundle']->name ?? '',
			'url'     => $offer ? $offer['bundle']->url() : '',
			'chosen'  => implode( ',', $offer['chosen'] ?? array() ),
			'open'    => ( $offer['open'] ?? false ) || ( $offer['choose'] ?? false ),
			'text'    => $offer ? CompletionWords::of( $offer ) : '',
			'link'    => $offer && $offer['missing'] ? CompletionDisplay::link( $offer ) : '',
		);
	}

	/**
	 * What the shopper chooses from before a set is added; none where a select is not enough.
	 *
	 * @param \WC_Product $product Product of the page.
	 * @return array<int,string> Words by variation.
	 */
	private static function choices( \WC_Product $product ): array {
		return array_map( static fn( \WC_Product_Variation $one ): string => wc_get_formatted_variation( $one, true, false, false ), SetItem::of( $product )->choices ?? array() );
	}

	/**
	 * HTML of the hint; its empty place where the product is part of a bundle that somebody else may be offered.
	 *
	 * @param array<string,mixed>|null $view What it says, null for nothing at all.
	 */
	private function html( ?array $view ): string {
		if ( null === $view ) {
			return '';
		}
		$view += array(
			'route'   => \WC_AJAX::get_endpoint( PlacementsEndpoint::ACTION ),
			'url'     => '',
			'open'    => false,
			'chosen'  => '',
			'choices' => array(),
		);
		return $this->templates->html( 'bundle-hint', (object) $view, array( 'completion', 'attention', 'recommendations' ) );
	}
}
