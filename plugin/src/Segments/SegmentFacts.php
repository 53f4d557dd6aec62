<?php
/**
 * Segments of a shopper.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Engine;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine which of the owner's segments a shopper is in, and tells offers, banners and bundles.
 * Segments cost nothing where nothing names one.
 */
final class SegmentFacts implements Integration {

	/** Answers kept in a request. */
	private const KEPT = 32;

	/**
	 * Segments by facts and definitions.
	 *
	 * @var array<string,list<string>>
	 */
	private array $known = array();

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine             $engine   The engine.
	 * @param SegmentStore                  $segments Segments.
	 * @param \Closure():ShopperFacts       $facts    Facts.
	 * @param \Closure():bool               $named    Whether a published bundle names a segment.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly SegmentStore $segments,
		private readonly \Closure $facts,
		private readonly \Closure $named,
	) {
	}

	/**
	 * Attaches to the facts, after everybody else, and to quotes.
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_shopper_facts', array( $this, 'add' ), 1000, 4 );
		add_filter( 'tandem_quote_shopper', array( $this, 'shopper' ) );
		add_filter( 'tandem_fact_windows', array( $this, 'windows' ) );
	}

	/**
	 * Windows that segments look at.
	 *
	 * @param mixed $days Windows so far.
	 * @return mixed
	 */
	public function windows( $days ) {
		preg_match_all( '/"customer\.(?:spent|orders|items)_in:(\d+)"/', $this->segments->question(), $found );
		return array( ...(array) $days, ...array_map( 'intval', $found[1] ) );
	}

	/**
	 * Adds the segments to the facts.
	 *
	 * @param mixed $facts   Facts so far.
	 * @param mixed $user    User id.
	 * @param mixed $present Whether this is the shopper of the request.
	 * @param mixed $named   Facts that are wanted; null for all.
	 * @return mixed
	 */
	public function add( $facts, $user = 0, $present = false, $named = null ) {
		unset( $user, $present );
		if ( ! is_array( $facts ) || ( is_array( $named ) && ! in_array( 'customer.segments', $named, true ) ) ) {
			return $facts;
		}
		try {
			$asked    = array_diff_key( $facts, array( 'customer.segments' => 1 ) );
			$question = $this->segments->question();
			$key      = md5( $question . wp_json_encode( $asked ) );
			if ( ! isset( $this->known[ $key ] ) && count( $this->known ) >= self::KEPT ) {
				array_shift( $this->known );
			}
			$this->known[ $key ] ??= ( $this->engine )()->offers(
				array(
					'version' => 1,
					'now'     => 0,
					'facts'   => $asked,
					'offers'  => $question,
				)
			)['eligible'];

			$facts['customer.segments'] = array_values( array_unique( array( ...(array) ( $facts['customer.segments'] ?? array() ), ...$this->known[ $key ] ) ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'segments', $error );
		}
		return $facts;
	}

	/**
	 * Tells a quote the shopper's segments, where a bundle is for some of them only.
	 *
	 * @param mixed $shopper Shopper facts of a quote.
	 * @return mixed
	 */
	public function shopper( $shopper ) {
		if ( is_array( $shopper ) && ( $this->named )() ) {
			$shopper['segments'] = ( $this->facts )()->with_lines( array() )['customer.segments'] ?? array();
		}
		return $shopper;
	}
}
