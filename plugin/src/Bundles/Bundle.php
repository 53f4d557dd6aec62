<?php
/**
 * A bundle as the shop sells it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Name, components and terms of one bundle product. Its price is not here: only a quote knows it.
 */
final readonly class Bundle {

	/**
	 * Keeps the parts.
	 *
	 * @param int             $id         Product id of the bundle.
	 * @param string          $name       Name.
	 * @param list<Component> $components Components in the owner's order.
	 * @param BundleTerms     $terms      Terms.
	 */
	public function __construct(
		public int $id,
		public string $name,
		public array $components,
		public BundleTerms $terms,
	) {
	}

	/**
	 * Name of the rule in a quote.
	 */
	public function rule_id(): string {
		return 'bundle:' . $this->id;
	}

	/**
	 * Address of the bundle's page.
	 */
	public function url(): string {
		return (string) get_permalink( $this->id );
	}

	/**
	 * The owner's terms as data.
	 *
	 * @return array<string,mixed>
	 */
	public function rule(): array {
		return $this->terms->to_array();
	}

	/**
	 * Whether single products have a discount of their own.
	 */
	public function lowers_pieces(): bool {
		return array() !== array_filter( $this->components, static fn( Component $component ): bool => null !== $component->percent );
	}

	/**
	 * The same with all that a shopper may add.
	 */
	public function whole(): self {
		$taken = static fn( Component $component ): Component => new Component( ...array( 'optional' => false ) + $component->to_array() );
		return new self( 0, $this->name, array_map( $taken, $this->components ), $this->terms );
	}

	/**
	 * Whether a product is one of the components.
	 *
	 * @param int $product Parent product id.
	 */
	public function contains( int $product ): bool {
		foreach ( $this->components as $component ) {
			if ( $component->product === $product ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Parent ids of the components, each once, in the owner's order.
	 *
	 * @param bool $sure Without those that the bundle forms without.
	 * @return list<int>
	 */
	public function products( bool $sure = false ): array {
		$components = $sure ? array_filter( $this->components, static fn( Component $one ): bool => ! $one->optional ) : $this->components;
		return array_values( array_unique( array_column( $components, 'product' ) ) );
	}

	/**
	 * Whether what the shopper gets for buying is apart from what is bought.
	 */
	public function gives_others(): bool {
		$rewards = count( array_filter( $this->components, static fn( Component $component ): bool => $component->reward ) );
		return 'buy_x_get_y' === $this->terms->kind && $rewards > 0 && $rewards < count( $this->components );
	}

	/**
	 * What the shopper picks from: numbers of components with the numbers of units that count, fewest first. One such
	 * pool, two where what one gets is apart, none of a plain set.
	 *
	 * @return list<array{numbers:list<int>,steps:list<int>}>
	 */
	public function pools(): array {
		if ( ! $this->terms->picks() ) {
			return array();
		}
		if ( ! $this->gives_others() ) {
			return array(
				array(
					'numbers' => array_keys( $this->components ),
					'steps'   => KindOptions::steps( $this->terms ),
				),
			);
		}
		$of = fn( bool $reward, string $option ): array => array(
			'numbers' => array_keys( array_filter( $this->components, static fn( Component $component ): bool => $component->reward === $reward ) ),
			'steps'   => array( (int) ( $this->terms->options[ $option ] ?? 1 ) ),
		);
		return array( $of( false, 'buy' ), $of( true, 'get' ) );
	}

	/**
	 * The pool that a component is in.
	 *
	 * @param int $number Number of the component.
	 */
	public function pool( int $number ): int {
		return $this->components[ $number ]->reward && $this->gives_others() ? 1 : 0;
	}

	/**
	 * What the shopper is promised where something is to be picked, as plain text.
	 */
	public function promise(): string {
		return KindOptions::promise( $this->terms, $this->gives_others() );
	}

	/**
	 * Ids of all products and variations that the components name, to be read together.
	 *
	 * @return list<int>
	 */
	public function component_ids(): array {
		return array_values( array_unique( array_filter( array_merge( array_column( $this->components, 'product' ), array_column( $this->components, 'variation' ) ) ) ) );
	}

	/**
	 * What is cached.
	 *
	 * @return array{id:int,name:string,components:list<array<string,mixed>>,terms:array<string,mixed>}
	 */
	public function to_array(): array {
		return array(
			'id'         => $this->id,
			'name'       => $this->name,
			'components' => array_map( static fn( Component $component ): array => $component->to_array(), $this->components ),
			'terms'      => $this->terms->to_array(),
		);
	}

	/**
	 * Reads what `to_array()` wrote.
	 *
	 * @param array<mixed> $data Data.
	 * @throws \InvalidArgumentException Where it is not a bundle.
	 */
	public static function from_array( array $data ): self {
		$components = array();
		foreach ( is_array( $data['components'] ?? null ) ? $data['components'] : array() as $entry ) {
			$components[] = Component::from_array( (array) $entry );
		}
		return new self( (int) ( $data['id'] ?? 0 ), (string) ( $data['name'] ?? '' ), $components, BundleTerms::from_array( (array) ( $data['terms'] ?? array() ) ) );
	}
}
