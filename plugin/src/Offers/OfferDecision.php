<?php
/**
 * Which offers a shopper gets.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Segments\ShopperFacts;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine which live offers hold for given lines. The offers go as one text, which the engine
 * reads once and remembers by its hash.
 */
final class OfferDecision {

	/**
	 * Text of offers, with the time zone in which it was written.
	 *
	 * @var \WeakMap<Offer,array{0:string,1:string}>
	 */
	private \WeakMap $texts;

	/**
	 * Answers of this request.
	 *
	 * @var array<string,array<string,mixed>>
	 */
	private array $known = array();

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine The engine.
	 * @param OfferStore        $store  Offers.
	 * @param OfferUsage        $usage  Uses.
	 * @param ShopperFacts      $facts  Facts.
	 * @param \Closure():int    $now    UNIX seconds of this request.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly OfferStore $store,
		private readonly OfferUsage $usage,
		private readonly ShopperFacts $facts,
		private readonly \Closure $now,
	) {
		$this->texts = new \WeakMap();
	}

	/**
	 * The decision for the shopper of this request.
	 *
	 * @param list<array<string,mixed>> $lines    Lines of a quote request.
	 * @param ShopCurrency              $currency Active currency.
	 * @return array{eligible:list<string>,refused:list<array<string,mixed>>,facts:array<string,mixed>,usage:array<string,mixed>}
	 * @throws EngineException Where it is not an offer that is at fault.
	 */
	public function of( array $lines, ShopCurrency $currency ): array {
		$offers = $this->store->live();
		if ( ! $offers ) {
			return array(
				'eligible' => array(),
				'refused'  => array(),
				'facts'    => array(),
				'usage'    => array(),
			);
		}
		$facts = $this->facts->with_lines( $lines );
		if ( $currency->converted ) {
			// Conditions are in the shop's own currency; an amount of the cart is not guessed back into it.
			unset( $facts['cart.total'], $facts['cart.highest_price'] );
		}
		$now = ( $this->now )();
		try {
			return $this->ask( $offers, $facts, $this->usage->of_shopper( $offers ), $now );
		} catch ( EngineException $error ) {
			// One offer that this engine cannot read, as after a rollback, does not take the others with it.
			$unread = $this->unread( $offers );
			if ( array() === $unread ) {
				throw $error;
			}
			Log::failure( 'offers', $error );
			$read = array_values( array_filter( $offers, static fn( Offer $offer ): bool => ! isset( $unread[ $offer->id ] ) ) );
			return $this->ask( $read, $facts, $this->usage->of_shopper( $read ), $now );
		}
	}

	/**
	 * Offers that the engine cannot read, and what it says of them.
	 *
	 * @param list<Offer> $offers Offers.
	 * @return array<int,string> By the id of the offer.
	 */
	public function unread( array $offers ): array {
		$unread = array();
		foreach ( $offers as $offer ) {
			try {
				$this->ask( array( $offer ), array(), array(), 0 );
			} catch ( EngineException $error ) {
				$unread[ $offer->id ] = $error->getMessage();
			}
		}
		return $unread;
	}

	/**
	 * The decision for given facts.
	 *
	 * @param list<Offer>                       $offers Offers.
	 * @param array<string,scalar|list<scalar>> $facts  Facts.
	 * @param array<string,mixed>               $usage  Uses.
	 * @param int                               $now    UNIX seconds.
	 * @param bool                              $check  Whether the set itself is checked too.
	 * @return array<string,mixed>
	 */
	public function ask( array $offers, array $facts, array $usage, int $now, bool $check = false ): array {
		$request = array(
			'version' => 1,
			'now'     => $now,
			'facts'   => $facts,
			'usage'   => $usage,
			'offers'  => $this->text( $offers ),
			'check'   => $check,
		);
		if ( array() === $usage ) {
			unset( $request['usage'] );
		}
		if ( array() === $facts ) {
			unset( $request['facts'] );
		}
		$key = hash( 'xxh3', $request['offers'] ) . md5( (string) wp_json_encode( array( $now, $facts, $usage, $check ) ) );
		if ( count( $this->known ) > 64 ) {
			array_shift( $this->known );
		}
		return $this->known[ $key ] ??= ( $this->engine )()->offers( $request ) + array(
			'facts' => $facts,
			'usage' => $usage,
		);
	}

	/**
	 * Facts that the conditions of live offers name.
	 *
	 * @return list<string>
	 */
	public function named(): array {
		$offers = $this->store->live();
		preg_match_all( '/"fact":"([a-z_.:0-9]+)"/', $offers ? $this->text( $offers ) : '', $found );
		return array_values( array_unique( $found[1] ) );
	}

	/**
	 * Forgets answers, for a process that lives longer than a request.
	 */
	public function forget(): void {
		$this->known = array();
		$this->texts = new \WeakMap();
		$this->store->forget();
	}

	/**
	 * Offers as one text.
	 *
	 * @param list<Offer> $offers Offers.
	 */
	private function text( array $offers ): string {
		$zone  = OfferRules::question_by();
		$texts = array();
		foreach ( $offers as $offer ) {
			if ( $zone === $offer->texts?->question_by ) {
				$texts[] = $offer->texts->question;
				continue;
			}
			if ( ( $this->texts[ $offer ][0] ?? '' ) !== $zone ) {
				$this->texts[ $offer ] = array( $zone, (string) wp_json_encode( OfferRules::question( $offer ) ) );
			}
			$texts[] = $this->texts[ $offer ][1];
		}
		return '[' . implode( ',', $texts ) . ']';
	}
}
