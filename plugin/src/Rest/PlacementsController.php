<?php
/**
 * Placements by REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Admin\PlacementPreview;
use Tandem\Plugin\Blocks\RecommendationsBlock;
use Tandem\Plugin\Journey\BannerReader;
use Tandem\Plugin\Journey\Banners;
use Tandem\Plugin\Journey\Placement;
use Tandem\Plugin\Journey\PlacementInput;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * GET tandem/v1/placements, POST what differs from the defaults and the order, POST placements/preview to see what
 * somebody would see. They are settings: POST tandem/v1/settings/undo goes back.
 */
final class PlacementsController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param Settings                    $settings Settings of this site.
	 * @param \Closure():PlacementPreview $preview  Shows what somebody would see.
	 */
	public function __construct( private readonly Settings $settings, private readonly \Closure $preview ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$id  = array(
			'type'    => 'integer',
			'minimum' => 0,
		);
		$ids = array(
			'type'     => 'array',
			'maxItems' => 30,
			'items'    => array(
				'type'    => 'integer',
				'minimum' => 1,
			),
		);
		$this->route( '/placements', 'GET', fn(): array => $this->state() );
		$this->route(
			'/placements',
			'POST',
			fn( \WP_REST_Request $request ): array => $this->change( $request ),
			array(
				'order' => array(
					'type'     => 'array',
					'maxItems' => 32,
					'items'    => array(
						'type'    => 'string',
						'pattern' => '^[a-z][a-z0-9-]{0,23}$',
					),
				),
				'set'   => PlacementInput::schema(),
			)
		);
		$this->route(
			'/placements/preview',
			'POST',
			fn( \WP_REST_Request $request ): array => ( $this->preview )()->of( (array) $request->get_params() ),
			array(
				'customer' => array(
					'type'      => 'string',
					'maxLength' => 254,
				),
				'product'  => $id,
				'category' => $id,
				'cart'     => $ids,
				'viewed'   => $ids,
				'country'  => array(
					'type'    => 'string',
					'pattern' => '^([A-Z]{2})?$',
				),
			)
		);
	}

	/**
	 * Stores what was sent.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return array<string,mixed>
	 */
	private function change( \WP_REST_Request $request ): array {
		$this->settings->update( array( 'placements' => array_intersect_key( (array) $request->get_json_params() + (array) $request->get_body_params(), array_flip( array( 'order', 'set' ) ) ) ) );
		return $this->state();
	}

	/**
	 * All placements, and what the page needs beside them.
	 *
	 * @return array<string,mixed>
	 */
	private function state(): array {
		$registry = new PlacementRegistry( $this->settings );
		$defaults = $registry->defaults();
		$currency = ShopCurrency::current();
		return array(
			'placements' => array_map( fn( Placement $one ): array => $this->described( $one, $defaults[ $one->id ] ?? $one ), array_values( $registry->all() ) ),
			'set'        => (object) $this->settings->get( 'placements.set' ),
			'order'      => $this->settings->get( 'placements.order' ),
			'cap'        => (int) $this->settings->get( 'cap' ),
			'live'       => (bool) $this->settings->get( 'live' ),
			'canUndo'    => is_string( get_option( Settings::PREVIOUS ) ),
			'now'        => (string) wp_date( 'Y-m-d\TH:i' ),
			'timezone'   => wp_timezone_string(),
			'currency'   => html_entity_decode( get_woocommerce_currency_symbol(), ENT_QUOTES, 'UTF-8' ),
			'exponent'   => $currency->exponent,
			'countries'  => (object) WC()->countries->get_countries(),
			'banners'    => self::banners(),
			'placeOn'    => (bool) $this->settings->get( 'place.on' ),
		);
	}

	/**
	 * Where banners are and for whom each of their variants is. They stand in pages, so there is nothing of them here
	 * to be stored.
	 *
	 * @return list<array{place:string,url:string,variants:list<array{text:string,when:object}>}>
	 */
	private static function banners(): array {
		$variant = static fn( array $variant ): array => array(
			'text' => $variant['text'],
			'when' => (object) Banners::written( $variant['attributes'] ),
		);
		return array_map( static fn( array $banner ): array => array( 'variants' => array_map( $variant, $banner['variants'] ) ) + $banner, ( new BannerReader() )->all() );
	}

	/**
	 * A placement for the page.
	 *
	 * @param Placement $one     As it is.
	 * @param Placement $default As it was before the owner changed it.
	 * @return array<string,mixed>
	 */
	private function described( Placement $one, Placement $default ): array {
		$placeable = ! in_array( $one->kind, array( 'offer', 'mail' ), true );
		return array(
			'id'         => $one->id,
			'touchpoint' => $one->touchpoint,
			'kind'       => $one->kind,
			'where'      => $one->where,
			'pageOn'     => 'post-purchase' === $one->id ? (bool) $this->settings->get( 'mail.post_purchase' ) : (bool) $this->settings->get( "touchpoints.{$one->touchpoint}.on" ),
			'due'        => $one->due( time() ),
			'most'       => PlacementRegistry::most( $one->id ),
			'default'    => array(
				'on'       => $default->on,
				'strategy' => $default->strategy,
				'chain'    => $default->chain,
				'title'    => $default->title,
				'layout'   => $default->layout,
				'count'    => $default->count,
				'dearer'   => $default->rules->dearer,
			),
			'shortcode'  => $placeable ? '[' . RecommendationsBlock::SHORTCODE . ' placement="' . $one->id . '"]' : '',
			'hook'       => $placeable ? "do_action( '" . RecommendationsBlock::HOOK . "', '" . $one->id . "' );" : '',
		);
	}
}
