<?php
/**
 * Offers over REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferCheck;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Plugin\Offers\OfferTemplates;
use Tandem\Plugin\Offers\OfferUsage;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Segments\FactCatalogue;
use Tandem\Plugin\Segments\SegmentCountReader;
use Tandem\Plugin\Segments\SegmentStore;
use Tandem\Plugin\Tiers\TierStore;

defined( 'ABSPATH' ) || exit;

/**
 * List, save, order, copy, delete, preview, import of offers; the owner's segments; and what the
 * condition builder needs.
 */
final class OffersController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param OfferStore                      $offers   Offers.
	 * @param OfferUsage                      $usage    Uses.
	 * @param OfferCheck                      $check    Conflicts and samples.
	 * @param SegmentStore                    $segments Segments.
	 * @param \Closure():SegmentCountReader   $count    Counts customers.
	 * @param TierStore                       $tiers    Tiers.
	 * @param \Closure():array<int,string>    $bundles  Names of published bundles of fixed products.
	 */
	public function __construct(
		private readonly OfferStore $offers,
		private readonly OfferUsage $usage,
		private readonly OfferCheck $check,
		private readonly SegmentStore $segments,
		private readonly \Closure $count,
		private readonly TierStore $tiers,
		private readonly \Closure $bundles,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$offer  = OfferSchema::argument();
		$schema = array( OfferSchema::class, 'answer' );
		$this->route( '/offers', 'GET', fn(): array => $this->list(), array(), array( OfferSchema::class, 'listed' ) );
		$this->route( '/offers', 'POST', fn( $request ): array|\WP_Error => $this->save( (array) $request['offer'], 0 ), $offer, $schema );
		$this->route( '/offers/builder', 'GET', fn(): array => $this->builder() );
		$this->route(
			'/offers/arrange',
			'POST',
			fn( $request ): array => $this->arrange( array_map( 'intval', (array) $request['ids'] ) ),
			array(
				'ids' => array(
					'type'     => 'array',
					'required' => true,
					'maxItems' => OfferStore::MOST,
					'items'    => array(
						'type'    => 'integer',
						'minimum' => 1,
					),
				),
			)
		);
		$this->route(
			'/offers/import',
			'POST',
			fn( $request ): array => $this->import( (array) $request['offers'] ),
			array(
				'offers' => array(
					'type'     => 'array',
					'required' => true,
					'maxItems' => OfferStore::MOST,
					'items'    => array( 'type' => 'object' ),
				),
			)
		);
		$this->route(
			'/offers/preview',
			'POST',
			fn( $request ): array => $this->preview( (array) $request['offer'], (int) $request['id'] ),
			$offer + array(
				'id' => array(
					'type'    => 'integer',
					'minimum' => 0,
					'default' => 0,
				),
			)
		);
		$this->route( '/offers/(?P<id>\d+)', 'GET', fn( $request ): array|\WP_Error => $this->one( (int) $request['id'] ), array(), $schema );
		$this->route( '/offers/(?P<id>\d+)', 'PUT', fn( $request ): array|\WP_Error => $this->save( (array) $request['offer'], (int) $request['id'] ), $offer, $schema );
		$this->route( '/offers/(?P<id>\d+)', 'DELETE', fn( $request ): array => array( 'deleted' => $this->offers->delete( (int) $request['id'] ) ) );
		$this->route( '/offers/(?P<id>\d+)/duplicate', 'POST', fn( $request ): array|\WP_Error => $this->duplicate( (int) $request['id'] ), array(), $schema );
		$this->route( '/segments', 'GET', fn(): array => array( 'segments' => $this->segment_list() ) );
		$this->route(
			'/segments',
			'PUT',
			fn( $request ): array => $this->save_segments( (array) $request['segments'] ),
			OfferSchema::of_segments()
		);
		$this->route(
			'/segments/count',
			'POST',
			fn( $request ): array => ( $this->count )()->of( (array) $request['conditions'] ),
			OfferSchema::of_conditions()
		);
	}

	/**
	 * All offers with their uses and conflicts.
	 *
	 * @return array<string,mixed>
	 */
	private function list(): array {
		$offers    = $this->offers->all();
		$totals    = $this->usage->totals( $offers );
		$conflicts = array();
		foreach ( $this->check->conflicts() as $conflict ) {
			$conflicts[ $conflict['offer'] ][] = $conflict['text'];
		}
		return array(
			'currency' => self::currency(),
			'offers'   => array_map(
				static fn( Offer $offer ): array => $offer->to_array() + array(
					'uses'      => $totals[ $offer->id ]['uses'],
					'spent'     => $totals[ $offer->id ]['spent'],
					'conflicts' => $conflicts[ $offer->id ] ?? array(),
					'state'     => self::state( $offer ),
				),
				$offers
			),
		);
	}

	/**
	 * Live offers are scheduled, running or over.
	 *
	 * @param Offer $offer Offer.
	 */
	private static function state( Offer $offer ): string {
		$from  = Offer::seconds( $offer->definition['from'] );
		$until = Offer::seconds( $offer->definition['until'] );
		return match ( true ) {
			! $offer->live() => (string) $offer->definition['status'],
			null !== $from && time() < $from => 'scheduled',
			null !== $until && time() >= $until => 'over',
			default => 'live',
		};
	}

	/**
	 * One offer.
	 *
	 * @param int $id Id.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function one( int $id ): array|\WP_Error {
		$offer = $this->offers->find( $id );
		return $offer ? $offer->to_array() : new \WP_Error( 'tandem_not_found', __( 'There is no such offer.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
	}

	/**
	 * Stores an offer.
	 *
	 * @param array<string,mixed> $input Definition.
	 * @param int                 $id    Id, 0 for a new one.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function save( array $input, int $id ): array|\WP_Error {
		if ( $id > 0 && ! $this->offers->find( $id ) ) {
			return $this->one( $id );
		}
		$definition = OfferInput::checked( $input );
		$this->check->read( $definition );
		return $this->one( $this->offers->save( $definition, $id ) );
	}

	/**
	 * Puts offers into an order.
	 *
	 * @param list<int> $ids Ids.
	 * @return array<string,mixed>
	 */
	private function arrange( array $ids ): array {
		$known = array_map( static fn( Offer $offer ): int => $offer->id, $this->offers->all() );
		$this->offers->arrange( array_values( array_intersect( $ids, $known ) ) );
		return $this->list();
	}

	/**
	 * Copies an offer as a draft.
	 *
	 * @param int $id Id.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function duplicate( int $id ): array|\WP_Error {
		$offer = $this->offers->find( $id );
		if ( ! $offer ) {
			return $this->one( $id );
		}
		/* translators: %s: name of an offer. */
		$name = sprintf( __( '%s (copy)', 'tandem-for-woocommerce' ), mb_substr( $offer->name(), 0, 80 ) );
		return $this->one(
			$this->offers->save(
				array(
					'name'   => $name,
					'status' => 'draft',
				) + $offer->definition
			)
		);
	}

	/**
	 * Takes offers of another shop, all or none, as drafts.
	 *
	 * @param array<mixed> $offers Definitions.
	 * @return array<string,mixed>
	 */
	private function import( array $offers ): array {
		$read = array();
		foreach ( $offers as $offer ) {
			$definition = OfferInput::checked( array( 'status' => 'draft' ) + array_diff_key( (array) $offer, array_flip( array( 'id', 'position', 'uses', 'spent', 'conflicts', 'state' ) ) ) );
			$this->check->read( $definition );
			$read[] = $definition;
		}
		foreach ( $read as $definition ) {
			$this->offers->save( $definition );
		}
		return $this->list();
	}

	/**
	 * What an offer would do.
	 *
	 * @param array<string,mixed> $input Definition.
	 * @param int                 $id    Id, 0 for a new one.
	 * @return array<string,mixed>
	 */
	private function preview( array $input, int $id ): array {
		$definition = OfferInput::checked( $input );
		$this->check->read( $definition );
		$stored    = $id > 0 ? $this->offers->find( $id ) : null;
		$offer     = new Offer( $stored->id ?? PHP_INT_MAX, $stored->position ?? OfferStore::MOST, $definition );
		$conflicts = array();
		foreach ( $this->check->conflicts( $offer ) as $conflict ) {
			if ( $conflict['offer'] === $offer->id ) {
				$conflicts[] = $conflict['text'];
			}
		}
		return $this->check->sample( $offer ) + array( 'conflicts' => array_values( array_filter( array( ...$conflicts, $this->check->below_floor( $offer ) ) ) ) );
	}

	/**
	 * What the condition builder and the editor need.
	 *
	 * @return array<string,mixed>
	 */
	private function builder(): array {
		return array(
			'facts'     => FactCatalogue::supplied(),
			'words'     => FactCatalogue::words(),
			'templates' => OfferTemplates::all( time() ),
			'segments'  => array_map( static fn( array $segment ): string => $segment['name'], $this->segments->all() ),
			'tiers'     => (object) array_column( $this->tiers->all()['tiers'], 'name', 'id' ),
			'roles'     => wp_roles()->get_names() + array( 'guest' => __( 'Guest', 'tandem-for-woocommerce' ) ),
			'currency'  => self::currency(),
			'bundles'   => (object) ( $this->bundles )(),
		);
	}

	/**
	 * Segments as a list.
	 *
	 * @return list<array<string,mixed>>
	 */
	private function segment_list(): array {
		$list = array();
		foreach ( $this->segments->all() as $id => $segment ) {
			$list[] = array( 'id' => (string) $id ) + $segment;
		}
		return $list;
	}

	/**
	 * Stores segments.
	 *
	 * @param array<mixed> $segments Segments.
	 * @return array<string,mixed>
	 */
	private function save_segments( array $segments ): array {
		foreach ( $segments as $segment ) {
			if ( is_array( $segment ) && is_array( $segment['conditions'] ?? null ) ) {
				$this->check->read( OfferInput::checked( array( 'name' => 'x', 'conditions' => $segment['conditions'], 'benefit' => array( 'type' => 'free_shipping' ) ) ) ); // phpcs:ignore WordPress.Arrays
			}
		}
		$this->segments->save( $segments );
		return array( 'segments' => $this->segment_list() );
	}

	/**
	 * The shop's currency.
	 *
	 * @return array{code:string,exponent:int,symbol:string}
	 */
	private static function currency(): array {
		$currency = ShopCurrency::current();
		return array(
			'code'     => $currency->code,
			'exponent' => $currency->exponent,
			'symbol'   => html_entity_decode( get_woocommerce_currency_symbol(), ENT_QUOTES, 'UTF-8' ),
		);
	}
}
