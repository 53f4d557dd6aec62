<?php
/**
 * A set of products that composed itself.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Plugin\Bundles\Component;

defined( 'ABSPATH' ) || exit;

/**
 * Two to four products, one of each. Its name says which; its token proves that this shop offered it under
 * the policy that holds now. Neither says what it costs.
 */
final readonly class ComposedSet {

	/**
	 * Keeps the pieces, in order of id.
	 *
	 * @param list<array{product:int,variation:int}> $pieces Pieces.
	 */
	private function __construct( public array $pieces ) {
	}

	/**
	 * A set of pieces.
	 *
	 * @param list<array{product:int,variation:int}> $pieces Pieces.
	 */
	public static function of( array $pieces ): self {
		usort( $pieces, static fn( array $a, array $b ): int => array( $a['product'], $a['variation'] ) <=> array( $b['product'], $b['variation'] ) );
		return new self( $pieces );
	}

	/**
	 * The set of a name; null where it is none.
	 *
	 * @param string $key Name.
	 */
	public static function named( string $key ): ?self {
		if ( 1 !== preg_match( '/^\d{1,15}:\d{1,15}(-\d{1,15}:\d{1,15}){1,3}$/', $key ) ) {
			return null;
		}
		$pieces = array_map(
			static function ( string $piece ): array {
				list( $product, $variation ) = explode( ':', $piece );
				return array(
					'product'   => (int) $product,
					'variation' => (int) $variation,
				);
			},
			explode( '-', $key )
		);
		$set = self::of( $pieces );
		return $set->key() === $key && count( array_unique( array_column( $pieces, 'product' ) ) ) === count( $pieces ) ? $set : null;
	}

	/**
	 * The set of a token that this shop gave out under a policy; null where it did not.
	 *
	 * @param string         $token  Token.
	 * @param ComposedPolicy $policy Policy that holds now.
	 */
	public static function offered( string $token, ComposedPolicy $policy ): ?self {
		$set = self::named( (string) strtok( $token, '~' ) );
		return $set && hash_equals( $set->token( $policy ), $token ) ? $set : null;
	}

	/**
	 * The set with the variation of a product left open: the shopper chooses it before anything is added.
	 *
	 * @param int $product Product.
	 */
	public function open( int $product ): self {
		return self::of( array_map( static fn( array $piece ): array => array( 'variation' => $piece['product'] === $product ? 0 : $piece['variation'] ) + $piece, $this->pieces ) );
	}

	/**
	 * The set with what the shopper chose of the products whose variation it leaves open.
	 *
	 * @param array<int,int> $variations Variation by product.
	 */
	public function chosen( array $variations ): self {
		return self::of( array_map( static fn( array $piece ): array => array( 'variation' => 0 === $piece['variation'] ? $variations[ $piece['product'] ] ?? 0 : $piece['variation'] ) + $piece, $this->pieces ) );
	}

	/**
	 * "12:0-15:33".
	 */
	public function key(): string {
		return implode( '-', array_map( static fn( array $piece ): string => $piece['product'] . ':' . $piece['variation'], $this->pieces ) );
	}

	/**
	 * Name and seal.
	 *
	 * @param ComposedPolicy $policy Policy.
	 */
	public function token( ComposedPolicy $policy ): string {
		return $this->key() . '~' . substr( hash_hmac( 'sha256', $this->key() . '|' . $policy->version(), wp_salt( 'auth' ) . 'tandem-composed' ), 0, 24 );
	}

	/**
	 * The pieces as components of a bundle.
	 *
	 * @return list<Component>
	 */
	public function components(): array {
		return array_map( static fn( array $piece ): Component => new Component( $piece['product'], $piece['variation'] ), $this->pieces );
	}
}
