<?php
/**
 * An offer.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

defined( 'ABSPATH' ) || exit;

/**
 * One offer of the owner: a checked definition with its place in the list. A cart that fifty offers are live for looks
 * into few of their definitions, so that one that comes as text is read when it is looked into.
 *
 * @property-read array<string,mixed> $definition As OfferInput gives it.
 */
final class Offer {

	/**
	 * Keeps the parts.
	 *
	 * @param int                        $id       Id.
	 * @param int                        $position Place in the list; the first goes first.
	 * @param array<string,mixed>|string $kept     Definition, or its text (JSON) that was checked before.
	 * @param OfferTexts|null            $texts    What is ready of it.
	 */
	public function __construct(
		public readonly int $id,
		public readonly int $position,
		private array|string $kept,
		public readonly ?OfferTexts $texts = null,
	) {
	}

	/**
	 * The definition.
	 *
	 * @param string $name "definition".
	 * @return array<string,mixed>
	 * @throws \LogicException Where another field is asked for.
	 */
	public function __get( string $name ): array {
		if ( 'definition' !== $name ) {
			throw new \LogicException( 'an offer has no such field' );
		}
		if ( is_string( $this->kept ) ) {
			$this->kept = (array) json_decode( $this->kept, true );
		}
		return $this->kept;
	}

	/**
	 * Whether a definition is there.
	 *
	 * @param string $name Name of a field.
	 */
	public function __isset( string $name ): bool {
		return 'definition' === $name;
	}

	/**
	 * Whether it has limits.
	 */
	public function limited(): bool {
		return $this->texts->limited ?? array() !== array_filter( $this->definition['limits'], static fn( mixed $limit ): bool => null !== $limit );
	}

	/**
	 * Id of its rule in a quote.
	 */
	public function rule_id(): string {
		return 'offer:' . $this->id;
	}

	/**
	 * Name for the owner.
	 */
	public function name(): string {
		return (string) $this->definition['name'];
	}

	/**
	 * Name for shoppers.
	 */
	public function label(): string {
		return '' === $this->definition['label'] ? $this->name() : (string) $this->definition['label'];
	}

	/**
	 * What it gives, in a word.
	 */
	public function benefit(): string {
		return (string) $this->definition['benefit']['type'];
	}

	/**
	 * Whether it is live.
	 */
	public function live(): bool {
		return 'live' === $this->definition['status'];
	}

	/**
	 * Whether it is about who the shopper is, which is then said beside the price.
	 */
	public function personal(): bool {
		return str_contains( (string) wp_json_encode( $this->definition['conditions'] ), '"customer.' ) || str_contains( (string) wp_json_encode( $this->definition['conditions'] ), '"visit.' );
	}

	/**
	 * Whether shoppers see it in a place.
	 *
	 * @param string $place One of OfferInput::PLACES.
	 */
	public function shown( string $place ): bool {
		return in_array( $place, $this->definition['shown'], true );
	}

	/**
	 * Whether it is about a product; an offer without a scope is about all.
	 *
	 * @param int $product Product, never a variation.
	 */
	public function about( int $product ): bool {
		$scope = $this->definition['scope'];
		if ( 'bundle_price' === $this->benefit() ) {
			return $product === $this->definition['benefit']['bundle'];
		}
		if ( null === $scope ) {
			return true;
		}
		$named = ! $scope['products'] && ! $scope['categories'];
		return ! in_array( $product, $scope['exclude'], true )
			&& ( $named || in_array( $product, $scope['products'], true ) || ( $scope['categories'] && array_intersect( $scope['categories'], wc_get_product_cat_ids( $product ) ) ) );
	}

	/**
	 * A time of its definition in UNIX seconds; null where there is none.
	 *
	 * @param string|null $wall Wall clock of the shop.
	 */
	public static function seconds( ?string $wall ): ?int {
		return null === $wall ? null : ( new \DateTimeImmutable( $wall . ':00', wp_timezone() ) )->getTimestamp();
	}

	/**
	 * Everything, as REST and export give it.
	 *
	 * @return array<string,mixed>
	 */
	public function to_array(): array {
		return array(
			'id'       => $this->id,
			'position' => $this->position,
		) + $this->definition;
	}
}
