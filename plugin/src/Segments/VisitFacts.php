<?php
/**
 * What a request says of the visit.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Privacy\Consent;

defined( 'ABSPATH' ) || exit;

/**
 * Device class, language, hour and weekday need no consent and keep nothing. Where a visitor came from
 * and what was looked at are told only with consent. Only for responses that are never cached.
 */
final class VisitFacts {

	/** Cookie of WooCommerce's order attribution, itself set with consent only. */
	private const ATTRIBUTION = 'sbjs_current';

	/**
	 * Takes its services.
	 *
	 * @param Consent         $consent Consent.
	 * @param BrowsingHistory $history Views.
	 */
	public function __construct(
		private readonly Consent $consent,
		private readonly BrowsingHistory $history,
	) {
	}

	/**
	 * Facts of this request.
	 *
	 * @param int $now UNIX seconds.
	 * @return array<string,string|int|list<int>>
	 */
	public function current( int $now ): array {
		$time  = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() );
		$facts = array(
			'visit.device'   => $this->device(),
			'visit.hour'     => (int) $time->format( 'G' ),
			'visit.language' => strtolower( substr( determine_locale(), 0, 2 ) ),
			'visit.weekday'  => (int) $time->format( 'N' ),
		);
		$from  = $this->consent->allows( Consent::MARKETING ) ? $this->source() : '';
		if ( '' !== $from ) {
			$facts['visit.referrer'] = $from;
		}
		$seen = array_column( $this->history->views( $now ), 'item' );
		if ( $seen ) {
			$terms = wp_get_object_terms( $seen, 'product_cat', array( 'fields' => 'ids' ) );
			if ( is_array( $terms ) ) {
				$facts['visit.viewed_categories'] = ProductCategories::with_above( array_map( 'intval', $terms ) );
			}
		}
		return $facts;
	}

	/**
	 * "phone", "tablet" or "desktop".
	 */
	private function device(): string {
		$agent = isset( $_SERVER['HTTP_USER_AGENT'] ) && is_string( $_SERVER['HTTP_USER_AGENT'] ) ? sanitize_text_field( wp_unslash( $_SERVER['HTTP_USER_AGENT'] ) ) : '';
		if ( 1 === preg_match( '/iPad|Tablet|Android(?!.*Mobile)/i', $agent ) ) {
			return 'tablet';
		}
		return wp_is_mobile() ? 'phone' : 'desktop';
	}

	/**
	 * Campaign source or host that WooCommerce's order attribution noted, such as "newsletter" or "google".
	 */
	private function source(): string {
		$cookie = isset( $_COOKIE[ self::ATTRIBUTION ] ) && is_string( $_COOKIE[ self::ATTRIBUTION ] ) ? sanitize_text_field( wp_unslash( $_COOKIE[ self::ATTRIBUTION ] ) ) : '';
		return 1 === preg_match( '/(?:^|\|\|\|)src=([a-z0-9._-]{1,60})(?:\|\|\||$)/i', $cookie, $found ) && '(direct)' !== $found[1] ? strtolower( $found[1] ) : '';
	}
}
