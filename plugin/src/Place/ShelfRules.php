<?php
/**
 * The owner's rules about what comes first where.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Recommendations\Preference;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * "Rain expected: umbrellas first": conditions on place, weather or segment, and categories that are then lifted or
 * hidden. The engine evaluates the conditions, as it does those of offers.
 */
final class ShelfRules {

	public const OPTION = 'tandem_shelf_rules';

	private const MOST = 20;

	/**
	 * What holds in this request, by whether only the place counts.
	 *
	 * @var array<int,list<Preference>>
	 */
	private array $known = array();

	/**
	 * Takes its services.
	 *
	 * @param Settings                              $settings Settings.
	 * @param \Closure():Engine                     $engine   Evaluates conditions.
	 * @param \Closure():array<string,mixed>        $facts    Facts of the shopper.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $engine,
		private readonly \Closure $facts,
	) {
	}

	/**
	 * The rules.
	 *
	 * @return list<array{conditions:array<string,mixed>,categories:list<int>,how:string,words:string}>
	 */
	public static function all(): array {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		return is_array( $kept ) ? array_values( $kept ) : array();
	}

	/**
	 * Replaces them.
	 *
	 * @param array<array-key,mixed> $rules  Rules: conditions, categories, how (lift or hide), words.
	 * @param Engine                 $engine Reads the conditions.
	 * @throws \InvalidArgumentException Naming the first that does not fit; nothing is stored then.
	 */
	public static function save( array $rules, Engine $engine ): void {
		if ( count( $rules ) > self::MOST ) {
			throw new \InvalidArgumentException( sprintf( 'rules: expected at most %d, found %d', self::MOST, count( $rules ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Numbers.
		}
		$kept = array();
		foreach ( array_values( $rules ) as $place => $rule ) {
			$categories = is_array( $rule ) && is_array( $rule['categories'] ?? null ) ? array_values( array_unique( array_map( 'intval', $rule['categories'] ) ) ) : array();
			$categories = array_values( array_filter( $categories, static fn( int $id ): bool => term_exists( $id, 'product_cat' ) !== null && $id > 0 ) );
			if ( array() === $categories || ! in_array( $rule['how'] ?? '', array( 'lift', 'hide' ), true ) || ! is_string( $rule['words'] ?? '' ) || mb_strlen( $rule['words'] ?? '' ) > 60 ) {
				throw new \InvalidArgumentException( "rules[$place]: expected conditions, categories of the shop, how (lift or hide) and words of at most 60 characters" ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A number.
			}
			// An offer's conditions are checked in the same way.
			$checked = OfferInput::checked(
				array(
					'name'       => 'rule',
					'conditions' => $rule['conditions'] ?? null,
					'benefit'    => array( 'type' => 'free_shipping' ),
				)
			);
			$kept[]  = array(
				'conditions' => $checked['conditions'],
				'categories' => $categories,
				'how'        => (string) $rule['how'],
				'words'      => sanitize_text_field( $rule['words'] ?? '' ),
			);
		}
		if ( array() !== $kept ) {
			try {
				$engine->offers( self::question( $kept, array() ) );
			} catch ( EngineException $refused ) {
				throw new \InvalidArgumentException( str_replace( 'offers[', 'rules[', $refused->getMessage() ), 0, $refused ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
			}
		}
		update_option( self::OPTION, (string) wp_json_encode( $kept ), true );
		do_action( 'tandem_settings_changed' );
	}

	/**
	 * What the rules say for the shopper of this request. Only for responses that are never shared.
	 *
	 * @param bool $place_only Whether facts beyond the place are left out: the page is shared by all who are there.
	 * @return list<Preference>
	 */
	public function preferences( bool $place_only = false ): array {
		if ( ! $this->settings->get( 'shelf.on' ) ) {
			return array();
		}
		return $this->known[ (int) $place_only ] ??= Guard::run( 'shelf rules', fn(): array => $this->holding( $place_only ), array() );
	}

	/**
	 * The rules that hold.
	 *
	 * @param bool $place_only Whether only the place counts.
	 * @return list<Preference>
	 */
	private function holding( bool $place_only ): array {
		$rules = self::all();
		if ( array() === $rules ) {
			return array();
		}
		$facts = ( $this->facts )();
		if ( $place_only ) {
			$facts = array_filter( $facts, static fn( string $name ): bool => str_starts_with( $name, 'place.' ), ARRAY_FILTER_USE_KEY );
		}
		$found = array();
		foreach ( ( $this->engine )()->offers( self::question( $rules, $facts ) )['eligible'] as $place ) {
			$rule    = $rules[ (int) $place ];
			$found[] = new Preference( 'product_cat', self::with_children( $rule['categories'] ), $rule['words'], 'hide' === $rule['how'] );
		}
		return $found;
	}

	/**
	 * The rules as the engine takes them.
	 *
	 * @param list<array<string,mixed>> $rules Rules.
	 * @param array<string,mixed>       $facts Facts.
	 * @return array<string,mixed>
	 */
	private static function question( array $rules, array $facts ): array {
		$request = array(
			'version' => 1,
			'now'     => time(),
			'offers'  => array(),
		);
		foreach ( $rules as $place => $rule ) {
			$request['offers'][] = array(
				'id'         => (string) $place,
				'conditions' => $rule['conditions'],
			);
		}
		return array() === $facts ? $request : $request + array( 'facts' => $facts );
	}

	/**
	 * Categories with all below them.
	 *
	 * @param list<int> $categories Categories.
	 * @return list<int>
	 */
	private static function with_children( array $categories ): array {
		$all = $categories;
		foreach ( $categories as $category ) {
			$below = get_term_children( $category, 'product_cat' );
			$all   = array( ...$all, ...( is_array( $below ) ? array_map( 'intval', $below ) : array() ) );
		}
		return array_values( array_unique( $all ) );
	}
}
