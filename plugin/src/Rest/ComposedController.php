<?php
/**
 * The policy of composed bundles for the admin page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Cart\ComposedOffer;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Proposals\ComposedPolicy;
use Tandem\Plugin\Proposals\ComposedRules;
use Tandem\Plugin\Proposals\ComposedSet;
use Tandem\Plugin\Proposals\ProposalWords;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and stores the policy, and shows what it would offer beside a product.
 */
final class ComposedController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param ComposedOffer   $offer  Chooses sets.
	 * @param ComposedRules   $rules  Rules of sets.
	 * @param Quotes          $quotes Quotes.
	 * @param CatalogPrices   $prices Catalogue prices.
	 * @param \Closure():bool $able   Whether the engine of this server composes sets.
	 */
	public function __construct(
		private readonly ComposedOffer $offer,
		private readonly ComposedRules $rules,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
		private readonly \Closure $able,
	) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$this->route( '/composed', 'GET', fn(): array => $this->shown() );
		$this->route(
			'/composed',
			'PUT',
			function ( \WP_REST_Request $request ): array {
				ComposedPolicy::from_array( (array) $request->get_json_params() )->store();
				return $this->shown();
			}
		);
		$this->route(
			'/composed/preview',
			'GET',
			fn( \WP_REST_Request $request ): array => $this->preview( (int) $request['product'] ),
			array(
				'product' => array(
					'type'     => 'integer',
					'minimum'  => 1,
					'required' => true,
				),
			)
		);
	}

	/**
	 * The policy and the shop's categories.
	 *
	 * @return array<string,mixed>
	 */
	private function shown(): array {
		$terms = get_terms(
			array(
				'taxonomy'   => 'product_cat',
				'hide_empty' => true,
				'number'     => 500,
			)
		);
		return array(
			'policy'     => ComposedPolicy::stored()->to_array(),
			'able'       => ( $this->able )(),
			'categories' => array_map(
				static fn( \WP_Term $term ): array => array(
					'id'   => $term->term_id,
					'name' => wp_specialchars_decode( $term->name, ENT_QUOTES ),
				),
				is_array( $terms ) ? array_values( $terms ) : array()
			),
		);
	}

	/**
	 * What a cart that holds one product would be offered, at the price that would be charged.
	 *
	 * @param int $id Product.
	 * @return array{product:string,set:string,discount:string,base:string,price:string,chance:string,text:string}
	 * @throws \InvalidArgumentException Where it is no product with a price.
	 */
	private function preview( int $id ): array {
		$product  = wc_get_product( $id );
		$currency = ShopCurrency::current();
		$policy   = ComposedPolicy::from_array( array( 'on' => true ) + ComposedPolicy::stored()->to_array() );
		if ( ! $product || $product->is_type( 'variable' ) || null === $this->prices->read( $product, $currency )['current'] ) {
			throw new \InvalidArgumentException( esc_html__( 'Please choose a product that has one price.', 'tandem-for-woocommerce' ) );
		}
		$parent   = $product->is_type( 'variation' ) ? $product->get_parent_id() : $id;
		$line     = array(
			'product'   => $parent,
			'variation' => $parent === $id ? 0 : $id,
		) + $this->prices->read( $product, $currency );
		$proposal = $this->offer->compose( array( $line ), array( $parent ), $policy );
		$empty    = array(
			'product'  => $product->get_name(),
			'set'      => '',
			'discount' => '',
			'base'     => '',
			'price'    => '',
			'chance'   => '',
			'text'     => __( 'Nothing that the policy allows goes with this product.', 'tandem-for-woocommerce' ),
		);
		$set      = $proposal ? ComposedSet::of( array_map( static fn( array $piece ): array => array_intersect_key( $piece, array_flip( array( 'product', 'variation' ) ) ), $proposal['pieces'] ) ) : null;
		$rule     = $set ? $this->rules->rule( $set, $policy, $currency ) : null;
		if ( ! $set || ! $rule ) {
			return $empty;
		}
		$lines = array();
		foreach ( $set->components() as $number => $component ) {
			$lines[] = $this->prices->line( 'c' . $number, wc_get_product( $component->post_id() ), 1, $currency );
		}
		$words  = new ProposalWords();
		$answer = $this->quotes->quote( $lines, $currency, Quotes::NOBODY, array( $rule ) )->answer;
		return array(
			'set'      => (string) $rule['name'],
			'discount' => $words->percent( (int) $rule['discount']['basis_points'] ),
			'base'     => $words->amount( (int) $answer['base'] ),
			'price'    => $words->amount( (int) $answer['total'] ),
			'chance'   => $words->chance( $proposal['chance'] ),
			'text'     => '',
		) + $empty;
	}
}
