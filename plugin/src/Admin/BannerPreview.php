<?php
/**
 * Which variant of a banner somebody would see.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Engine;
use Tandem\Plugin\Journey\BannerReader;
use Tandem\Plugin\Journey\Banners;
use Tandem\Plugin\Offers\OfferWords;
use Tandem\Plugin\Place\PlaceFacts;
use Tandem\Plugin\Segments\ShopperFacts;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine of every variant, as the shop does, and says what kept the others back.
 */
final class BannerPreview {

	/**
	 * Takes its services.
	 *
	 * @param BannerReader              $reader Finds banners.
	 * @param \Closure():Engine         $engine Evaluates conditions.
	 * @param \Closure():ShopperFacts   $facts  Facts of customers.
	 * @param PlaceFacts                $places Facts of places.
	 * @param \Closure():OfferWords     $words  Says what is not met.
	 */
	public function __construct(
		private readonly BannerReader $reader,
		private readonly \Closure $engine,
		private readonly \Closure $facts,
		private readonly PlaceFacts $places,
		private readonly \Closure $words,
	) {
	}

	/**
	 * The banners of the shop for somebody.
	 *
	 * @param int    $user    Account, 0 for a first visit.
	 * @param string $country Country, empty for the one that is known.
	 * @return list<array{place:string,url:string,variants:list<array{text:string,shown:bool,why:string}>}>
	 */
	public function of( int $user, string $country ): array {
		$banners = $this->reader->all();
		if ( array() === $banners ) {
			return array();
		}
		$facts = $user > 0 ? ( $this->facts )()->of_customer( $user ) : ShopperFacts::of_guest( false, false );
		if ( '' !== $country && $this->places->on() ) {
			$known = array_filter( $facts, static fn( string $fact ): bool => ! str_starts_with( $fact, 'place.' ), ARRAY_FILTER_USE_KEY );
			$facts = $known + $this->places->of( $country, '', new \DateTimeImmutable( 'now', wp_timezone() ) );
		}
		return array_map( fn( array $banner ): array => array( 'variants' => $this->variants( $banner['variants'], $facts ) ) + $banner, $banners );
	}

	/**
	 * Variants of a banner: the first whose conditions hold is seen, else the first without any.
	 *
	 * @param list<array{attributes:array<string,mixed>,text:string}> $variants Variants.
	 * @param array<string,mixed>                                     $facts    Facts.
	 * @return list<array{text:string,shown:bool,why:string}>
	 */
	private function variants( array $variants, array $facts ): array {
		$offers = array();
		foreach ( $variants as $place => $variant ) {
			$when = Banners::conditions( $variant['attributes'] );
			if ( array() !== $when ) {
				$offers[] = array(
					'id'         => (string) $place,
					'conditions' => $when,
				);
			}
		}
		$answer  = array() === $offers ? array( 'eligible' => array() ) : ( $this->engine )()->offers(
			array(
				'version' => 1,
				'now'     => time(),
				'facts'   => $facts,
				'offers'  => $offers,
			)
		);
		$refused = array_column( $answer['refused'] ?? array(), null, 'id' );
		$fitting = array_map( 'intval', $answer['eligible'] );
		$neutral = array_diff( array_keys( $variants ), array_map( 'intval', array_column( $offers, 'id' ) ) );
		$shown   = array() !== $fitting ? min( $fitting ) : ( array() === $neutral ? null : min( $neutral ) );
		$told    = array();
		foreach ( $variants as $place => $variant ) {
			$told[] = array(
				'text'  => $variant['text'],
				'shown' => $place === $shown,
				'why'   => match ( true ) {
					$place === $shown && in_array( $place, $neutral, true ) => __( 'for everybody whom no other variant fits', 'tandem-for-woocommerce' ),
					$place === $shown                                       => __( 'the first whose conditions hold', 'tandem-for-woocommerce' ),
					isset( $refused[ $place ] )                             => ( $this->words )()->refusal( $refused[ $place ] ),
					default                                                 => __( 'another variant goes first', 'tandem-for-woocommerce' ),
				},
			);
		}
		return $told;
	}
}
