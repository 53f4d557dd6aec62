<?php
/**
 * Banners with variants.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Segments\ShopperFacts;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `[tandem_banners]` holds several `[tandem_banner]`, each with conditions on weather, season, place, segment and
 * visit; the one without is for everybody. The page holds all of them in one place of fixed size and shows the
 * neutral one; the personal request tells which one fits the shopper, by the same conditions as offers.
 */
final class Banners implements Integration {

	public const GROUP   = 'tandem_banners';
	public const VARIANT = 'tandem_banner';

	public const MOST = 8;

	/** Attribute => fact and how it is compared. */
	private const CONDITIONS = array(
		'weather' => array( 'place.weather', 'any_of' ),
		'season'  => array( 'place.season', 'in' ),
		'country' => array( 'place.country', 'in' ),
		'region'  => array( 'place.region', 'in' ),
		'segment' => array( 'customer.segments', 'any_of' ),
		'device'  => array( 'visit.device', 'in' ),
		'warmer'  => array( 'place.temperature', 'ge' ),
		'colder'  => array( 'place.temperature', 'le' ),
		'first'   => array( 'visit.first', 'eq' ),
	);

	/**
	 * Variants of the group that is being rendered.
	 *
	 * @var list<array{when:string,html:string}>
	 */
	private array $variants = array();

	/**
	 * Takes its services.
	 *
	 * @param Settings                  $settings  Settings.
	 * @param Templates                 $templates Loads styles and scripts.
	 * @param \Closure():ShopperFacts   $facts     Facts of the shopper.
	 * @param \Closure():\Tandem\Engine $engine    Evaluates conditions.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly Templates $templates,
		private readonly \Closure $facts,
		private readonly \Closure $engine,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_shortcode( self::GROUP, array( $this, 'group' ) );
		add_shortcode( self::VARIANT, array( $this, 'variant' ) );
	}

	/**
	 * A variant. Outside a group there is nothing to choose from.
	 *
	 * @param mixed  $attributes Conditions.
	 * @param string $content    What it shows.
	 */
	public function variant( mixed $attributes, string $content = '' ): string {
		$conditions       = self::conditions( $attributes );
		$this->variants[] = array(
			'when' => array() === $conditions ? '' : (string) wp_json_encode( $conditions ),
			'html' => do_shortcode( $content ),
		);
		return '';
	}

	/**
	 * Conditions of a variant as the engine takes them; empty for the one that is for everybody.
	 *
	 * @param mixed $attributes Attributes of its shortcode or block.
	 * @return array{all?:list<array{fact:string,is:string,value:mixed}>}
	 */
	public static function conditions( mixed $attributes ): array {
		$conditions = array();
		foreach ( self::CONDITIONS as $name => list( $fact, $is ) ) {
			$given = is_array( $attributes ) && is_string( $attributes[ $name ] ?? null ) ? trim( $attributes[ $name ] ) : '';
			if ( '' !== $given ) {
				$conditions[] = array(
					'fact'  => $fact,
					'is'    => $is,
					'value' => match ( $is ) {
						'ge', 'le' => (int) $given,
						'eq'       => 'yes' === strtolower( $given ),
						default    => array_values( array_filter( array_map( 'trim', explode( '|', $given ) ) ) ),
					},
				);
			}
		}
		return array() === $conditions ? array() : array( 'all' => $conditions );
	}

	/**
	 * The conditions of a variant as the owner wrote them.
	 *
	 * @param array<array-key,mixed> $attributes Attributes of its shortcode or block.
	 * @return array<string,string> By attribute.
	 */
	public static function written( array $attributes ): array {
		$written = array();
		foreach ( self::CONDITIONS as $name => $unused ) {
			$value = is_string( $attributes[ $name ] ?? null ) ? trim( $attributes[ $name ] ) : '';
			if ( '' !== $value ) {
				$written[ $name ] = $value;
			}
		}
		return $written;
	}

	/**
	 * A group: all variants in one place, the neutral one to be seen.
	 *
	 * @param mixed  $attributes None.
	 * @param string $content    Its variants.
	 */
	public function group( mixed $attributes, string $content = '' ): string {
		unset( $attributes );
		return Guard::run(
			'banner',
			function () use ( $content ): string {
				$this->variants = array();
				do_shortcode( $content );
				return $this->collected();
			},
			''
		);
	}

	/**
	 * The variants that were named since the last group, as blocks are rendered: the inner ones first.
	 */
	public function collected(): string {
		return Guard::run(
			'banner',
			function (): string {
				$variants       = array_slice( $this->variants, 0, self::MOST );
				$this->variants = array();
				if ( array() === $variants || ! $this->settings->open() ) {
					return '';
				}
				$this->templates->load( 'recommendations' );
				$this->templates->load( 'banner' );
				$neutral = array_search( '', array_column( $variants, 'when' ), true );
				$html    = '';
				foreach ( $variants as $place => $variant ) {
					$html .= '<div class="tandem-banner__variant"' . ( '' === $variant['when'] ? '' : ' data-tandem-when="' . esc_attr( $variant['when'] ) . '"' ) . ( $place === $neutral ? '' : ' inert aria-hidden="true"' ) . '>' . wp_kses_post( $variant['html'] ) . '</div>';
				}
				return '<div class="tandem-banner" data-tandem-banner="' . esc_url( \WC_AJAX::get_endpoint( PlacementsEndpoint::ACTION ) ) . '">' . $html . '</div>';
			},
			''
		);
	}

	/**
	 * Which variants fit the shopper: for each banner the place of the first whose conditions hold, null for the
	 * neutral one. The conditions come from the page, because a cached page is all there is; they are questions
	 * about the shopper's own facts and give nothing but a place in a list.
	 *
	 * @param string $json List of banners, each a list of conditions or null.
	 * @return list<int|null>
	 */
	public function chosen( string $json ): array {
		$banners = strlen( $json ) <= 4096 ? json_decode( $json, true, 8 ) : null;
		$offers  = array();
		foreach ( array_slice( is_array( $banners ) ? array_values( $banners ) : array(), 0, self::MOST ) as $banner => $variants ) {
			foreach ( array_slice( is_array( $variants ) ? array_values( $variants ) : array(), 0, self::MOST ) as $place => $when ) {
				if ( is_array( $when ) ) {
					$offers[] = array(
						'id'         => "$banner-$place",
						'conditions' => $when,
					);
				}
			}
		}
		$chosen = array_fill( 0, is_array( $banners ) ? min( self::MOST, count( $banners ) ) : 0, null );
		if ( array() === $offers ) {
			return $chosen;
		}
		$answer = ( $this->engine )()->offers(
			array(
				'version' => 1,
				'now'     => time(),
				'facts'   => ( $this->facts )()->current(),
				'offers'  => $offers,
			)
		);
		foreach ( $offers as $offer ) {
			list( $banner, $place ) = array_map( 'intval', explode( '-', $offer['id'] ) );
			if ( null === $chosen[ $banner ] && in_array( $offer['id'], $answer['eligible'], true ) ) {
				$chosen[ $banner ] = $place;
			}
		}
		return $chosen;
	}
}
