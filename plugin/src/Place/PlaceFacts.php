<?php
/**
 * Facts of the shopper's place.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Country and state as WooCommerce knows them (the address, else its own geolocation), the season there, and the
 * weather from the owner's source. Added to the facts that conditions name; off by default.
 */
final class PlaceFacts implements Integration {

	/** Countries whose summer is in January. */
	private const SOUTH = array( 'AR', 'AU', 'BO', 'BR', 'BW', 'CL', 'FJ', 'FK', 'LS', 'MG', 'MU', 'MZ', 'NA', 'NC', 'NZ', 'PE', 'PY', 'RE', 'SZ', 'UY', 'ZA', 'ZM', 'ZW' );

	/**
	 * Takes its services.
	 *
	 * @param Settings      $settings Settings.
	 * @param WeatherSource $weather  Weather.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly WeatherSource $weather,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_shopper_facts', array( $this, 'add' ), 10, 3 );
	}

	/**
	 * Adds what is known of the place.
	 *
	 * @param mixed $facts   Facts so far.
	 * @param mixed $user    User id, 0 for a guest.
	 * @param mixed $present Whether this is the shopper of the request.
	 * @return array<string,mixed>
	 */
	public function add( mixed $facts, mixed $user = 0, mixed $present = false ): array {
		$facts = (array) $facts;
		if ( ! $this->on() ) {
			return $facts;
		}
		$customer = $present ? WC()->customer : ( (int) $user > 0 ? new \WC_Customer( (int) $user ) : null );
		if ( ! $customer instanceof \WC_Customer ) {
			return $facts;
		}
		$country = (string) ( '' !== (string) $customer->get_shipping_country() ? $customer->get_shipping_country() : $customer->get_billing_country() );
		$state   = (string) ( '' !== (string) $customer->get_shipping_country() ? $customer->get_shipping_state() : $customer->get_billing_state() );
		return 1 === preg_match( '/^[A-Z]{2}$/D', $country ) ? $facts + $this->of( $country, $state, new \DateTimeImmutable( 'now', wp_timezone() ) ) : $facts;
	}

	/**
	 * Whether places are told.
	 */
	public function on(): bool {
		return (bool) $this->settings->get( 'place.on' );
	}

	/**
	 * Facts of a place on a day.
	 *
	 * @param string             $country Country.
	 * @param string             $state   State, may be empty.
	 * @param \DateTimeInterface $day     Day.
	 * @return array<string,string|int|list<string>>
	 */
	public function of( string $country, string $state, \DateTimeInterface $day ): array {
		$facts = array(
			'place.country' => $country,
			'place.season'  => self::season( $country, (int) $day->format( 'n' ) ),
		);
		if ( '' !== $state ) {
			$facts['place.region'] = "$country:$state";
		}
		$weather = $this->weather->at( $country, $state, $day );
		if ( null !== $weather ) {
			$facts['place.weather'] = $weather[0];
			if ( null !== $weather[1] ) {
				$facts['place.temperature'] = $weather[1];
			}
		}
		return $facts;
	}

	/**
	 * Season of a month, by hemisphere.
	 *
	 * @param string $country Country.
	 * @param int    $month   1 to 12.
	 */
	private static function season( string $country, int $month ): string {
		$names   = array( 'winter', 'spring', 'summer', 'autumn' );
		$quarter = intdiv( $month % 12, 3 );
		return $names[ in_array( $country, self::SOUTH, true ) ? ( $quarter + 2 ) % 4 : $quarter ];
	}
}
