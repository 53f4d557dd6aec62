<?php
/**
 * The owner's settings.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * One versioned option. It holds only what differs from the defaults, as JSON, so that it stays small
 * enough to be loaded with every page. Every value is checked on its way in and on its way out.
 */
final class Settings {

	public const OPTION   = 'tandem_settings';
	public const PREVIOUS = 'tandem_settings_previous';
	public const VERSION  = 1;

	/** Bytes up to which the option is loaded with every page. */
	private const WITH_EVERY_PAGE = 3000;

	/**
	 * Values of the sites read so far, by blog id.
	 *
	 * @var array<int,array<string,mixed>>
	 */
	private static array $read = array();

	/**
	 * Every setting: path => type, default, and its limits. An area adds its lines here.
	 * Types: boolean, integer (minimum, maximum), enum (values), integers, strings (values), text, placements.
	 *
	 * @return array<string,array{0:string,1:mixed,2?:array<string|int,mixed>}>
	 */
	public static function definitions(): array {
		$count = static fn( int $maximum ): array => array(
			'minimum' => 1,
			'maximum' => $maximum,
		);
		return array(
			'live'                       => array( 'boolean', false ),
			'preview'                    => array( 'boolean', true ),
			'setup_done'                 => array( 'boolean', false ),
			'setup_step'                 => array( 'integer', 1, $count( 4 ) ),
			'touchpoints.product.on'     => array( 'boolean', true ),
			'touchpoints.product.count'  => array( 'integer', 4, $count( 8 ) ),
			'touchpoints.cart.on'        => array( 'boolean', true ),
			'touchpoints.cart.count'     => array( 'integer', 2, $count( 2 ) ),
			'touchpoints.checkout.on'    => array( 'boolean', false ),
			'touchpoints.checkout.count' => array( 'integer', 1, $count( 1 ) ),
			'touchpoints.thankyou.on'    => array( 'boolean', false ),
			'touchpoints.thankyou.count' => array( 'integer', 3, $count( 8 ) ),
			'touchpoints.email.on'       => array( 'boolean', false ),
			'touchpoints.email.count'    => array( 'integer', 3, $count( 4 ) ),
			'touchpoints.minicart.on'    => array( 'boolean', false ),
			'touchpoints.minicart.count' => array( 'integer', 1, $count( 2 ) ),
			'touchpoints.shop.on'        => array( 'boolean', false ),
			'touchpoints.shop.count'     => array( 'integer', 4, $count( 8 ) ),
			'cap'                        => array( 'integer', 4, $count( 8 ) ),
			'reasons'                    => array( 'boolean', true ),
			'training.nightly'           => array( 'boolean', true ),
			'training.after_orders'      => array( 'integer', 200, array( 'minimum' => 0, 'maximum' => 100000 ) ),
			'training.statuses'          => array( 'strings', array( 'completed', 'processing' ) ),
			'training.stale_days'        => array( 'integer', 14, $count( 365 ) ),
			'bundles.coupon_policy'      => array( 'enum', 'after', array( 'after', 'exclude', 'not_combinable' ) ),
			'bundles.stacking'           => array( 'enum', 'best', array( 'best', 'priority' ) ),
			'bundles.max_discount'       => array( 'integer', 10000, array( 'minimum' => 0, 'maximum' => 10000 ) ),
			'bundles.base'               => array( 'enum', 'current', array( 'current', 'regular' ) ),
			'bundles.was'                => array( 'enum', 'current', array( 'current', 'lowest30' ) ),
			'bundles.show_lowest'        => array( 'boolean', false ),
			'bundles.floor'              => array( 'enum', 'none', array( 'none', 'cost', 'margin' ) ),
			'bundles.floor_margin'       => array( 'integer', 0, array( 'minimum' => 0, 'maximum' => 9900 ) ),
			'offers.combine'             => array( 'enum', 'best', array( 'best', 'all', 'first' ) ),
			'offers.friend_reward'       => array( 'text', '' ),
			'offers.friend_monthly'      => array( 'integer', 5, array( 'minimum' => 1, 'maximum' => 100 ) ),
			'offers.same_address'        => array( 'boolean', true ),
			'tables.compare'             => array( 'boolean', false ),
			'tables.product_page'        => array( 'integer', 0, array( 'minimum' => 0, 'maximum' => PHP_INT_MAX ) ),
			'ranking.prefer'             => array( 'enum', 'relevance', array( 'relevance', 'revenue', 'profit' ) ),
			'badge.metric'               => array( 'enum', 'saving_percent', array( 'saving_percent', 'saving_amount', 'price_per_item' ) ),
			'consent.default'            => array( 'enum', 'off', array( 'off', 'ask', 'on' ) ),
			'measure.on'                 => array( 'boolean', false ),
			'measure.retention_days'     => array( 'integer', 90, array( 'minimum' => 1, 'maximum' => 750 ) ),
			'measure.holdout'            => array( 'integer', 5, array( 'minimum' => 0, 'maximum' => 50 ) ),
			'measure.digest'             => array( 'boolean', false ),
			'measure.digest_to'          => array( 'text', '' ),
			'sensitive_categories'       => array( 'integers', array() ),
			'uninstall_delete'           => array( 'boolean', false ),
			'placements.order'           => array( 'strings', array() ),
			'placements.set'             => array( 'placements', array() ),
			...Journey\JourneySettings::DEFINITIONS,
			...Moments\MomentSettings::definitions(),
		);
	}

	/**
	 * A value ("cap"), or all below a path ("touchpoints.product"), or everything ("").
	 *
	 * @param string $path Dotted path.
	 * @throws \OutOfBoundsException When no setting has that path.
	 */
	public function get( string $path = '' ): mixed {
		$values = $this->values();
		if ( array_key_exists( $path, $values ) ) {
			return $values[ $path ];
		}
		$tree   = array();
		$prefix = '' === $path ? '' : $path . '.';
		foreach ( $values as $key => $value ) {
			if ( '' === $prefix || str_starts_with( $key, $prefix ) ) {
				self::put( $tree, explode( '.', substr( $key, strlen( $prefix ) ) ), $value );
			}
		}
		if ( array() === $tree ) {
			throw new \OutOfBoundsException( sprintf( 'Tandem has no setting "%s"', $path ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
		return $tree;
	}

	/**
	 * Whether the touchpoint shows anything to the person who asks: live for everybody, or previewed by
	 * staff. The constant TANDEM_SAFE_MODE silences every touchpoint.
	 *
	 * @param string $touchpoint product, cart, checkout, thankyou, email, minicart or shop.
	 */
	public function shows( string $touchpoint ): bool {
		return $this->get( "touchpoints.$touchpoint.on" ) && $this->open();
	}

	/**
	 * Whether anything that Tandem places itself may show to the person who asks.
	 */
	public function open(): bool {
		if ( self::safe_mode() ) {
			return false;
		}
		return $this->get( 'live' ) || ( $this->get( 'preview' ) && current_user_can( 'manage_woocommerce' ) );
	}

	/**
	 * Whether the owner silenced Tandem in wp-config.php.
	 */
	public static function safe_mode(): bool {
		return defined( 'TANDEM_SAFE_MODE' ) && (bool) constant( 'TANDEM_SAFE_MODE' );
	}

	/**
	 * Takes over the values of a (possibly partial) tree and keeps the state before for undo().
	 *
	 * @param array<string,mixed> $tree Nested values.
	 * @throws \InvalidArgumentException When a path is unknown or a value does not fit; nothing is stored then.
	 */
	public function update( array $tree ): void {
		$values = $this->values();
		foreach ( self::flatten( $tree ) as $path => $value ) {
			$values[ $path ] = self::checked( $path, $value );
		}
		$this->write( $values );
	}

	/**
	 * Goes back to the state before the last change; a second undo() comes forward again.
	 *
	 * @return bool False when there is nothing to go back to.
	 */
	public function undo(): bool {
		$previous = get_option( self::PREVIOUS );
		if ( ! is_string( $previous ) ) {
			return false;
		}
		$this->write( self::decode( $previous ) );
		return true;
	}

	/**
	 * JSON schema of the whole tree, for REST.
	 *
	 * @return array<string,mixed>
	 */
	public static function json_schema(): array {
		$root = array(
			'type'                 => 'object',
			'additionalProperties' => false,
			'properties'           => array(),
		);
		foreach ( self::definitions() as $path => $definition ) {
			$node = &$root;
			$keys = explode( '.', $path );
			$leaf = array_pop( $keys );
			foreach ( $keys as $key ) {
				$node['properties'][ $key ] ??= array(
					'type'                 => 'object',
					'additionalProperties' => false,
					'properties'           => array(),
				);
				$node                         = &$node['properties'][ $key ];
			}
			$node['properties'][ $leaf ] = self::leaf_schema( $definition );
			unset( $node );
		}
		return $root;
	}

	/**
	 * Values by path, defaults filled in.
	 *
	 * @return array<string,mixed>
	 */
	private function values(): array {
		$blog = get_current_blog_id();
		if ( ! isset( self::$read[ $blog ] ) ) {
			$stored              = get_option( self::OPTION );
			self::$read[ $blog ] = self::decode( is_string( $stored ) ? $stored : '' );
		}
		return self::$read[ $blog ];
	}

	/**
	 * Forgets what was read, after the option changed elsewhere.
	 */
	public static function forget(): void {
		self::$read = array();
	}

	/**
	 * Stores what differs from the defaults.
	 *
	 * @param array<string,mixed> $values Values by path.
	 */
	private function write( array $values ): void {
		$changed = array();
		foreach ( self::definitions() as $path => $definition ) {
			if ( $values[ $path ] !== $definition[1] ) {
				$changed[ $path ] = $values[ $path ];
			}
		}
		$before = get_option( self::OPTION );
		$after  = (string) wp_json_encode(
			array(
				'version' => self::VERSION,
				'values'  => (object) $changed,
			)
		);
		if ( $after !== $before ) {
			update_option( self::PREVIOUS, is_string( $before ) ? $before : '', false );
			// Much of it at once is read by itself: what is loaded with every page stays small.
			update_option( self::OPTION, $after, strlen( $after ) <= self::WITH_EVERY_PAGE );
		}
		self::forget();
		do_action( 'tandem_settings_changed' );
	}

	/**
	 * Values of a stored option. What no longer exists or does not fit falls back to its default.
	 *
	 * @param string $json The option.
	 * @return array<string,mixed>
	 */
	private static function decode( string $json ): array {
		$stored = json_decode( $json, true );
		$stored = is_array( $stored ) && is_array( $stored['values'] ?? null ) ? $stored['values'] : array();
		$values = array();
		foreach ( self::definitions() as $path => $definition ) {
			$values[ $path ] = $definition[1];
			if ( array_key_exists( $path, $stored ) ) {
				try {
					$values[ $path ] = 'placements' === $definition[0] ? Journey\PlacementInput::kept( $stored[ $path ] ) : self::checked( $path, $stored[ $path ] );
				} catch ( \InvalidArgumentException ) {
					continue;
				}
			}
		}
		return $values;
	}

	/**
	 * The value in its own type.
	 *
	 * @param string $path  Setting.
	 * @param mixed  $value Proposed value.
	 * @throws \InvalidArgumentException When it does not fit.
	 */
	private static function checked( string $path, mixed $value ): mixed {
		$definition = self::definitions()[ $path ] ?? throw new \InvalidArgumentException( sprintf( 'setting "%s": expected a known setting', $path ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
		$schema     = self::leaf_schema( $definition );
		$valid      = rest_validate_value_from_schema( $value, $schema, $path );
		if ( is_wp_error( $valid ) ) {
			throw new \InvalidArgumentException( $valid->get_error_message() ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
		}
		$clean = rest_sanitize_value_from_schema( $value, $schema, $path );
		return match ( $definition[0] ) {
			'integers', 'strings' => array_values( array_unique( (array) $clean ) ),
			'text'                => sanitize_text_field( (string) $clean ),
			'placements'          => Journey\PlacementInput::checked( (array) $clean ),
			default               => $clean,
		};
	}

	/**
	 * JSON schema of one setting.
	 *
	 * @param array{0:string,1:mixed,2?:array<string|int,mixed>} $definition Its line in definitions().
	 * @return array<string,mixed>
	 */
	private static function leaf_schema( array $definition ): array {
		$limits = $definition[2] ?? array();
		return array( 'default' => $definition[1] ) + match ( $definition[0] ) {
			'boolean'  => array( 'type' => 'boolean' ),
			'integer'  => array( 'type' => 'integer' ) + $limits,
			'enum'     => array(
				'type' => 'string',
				'enum' => $limits,
			),
			'integers' => array(
				'type'     => 'array',
				'maxItems' => 200,
				'items'    => array(
					'type'    => 'integer',
					'minimum' => 1,
				),
			),
			'strings'  => array(
				'type'     => 'array',
				'maxItems' => 50,
				'items'    => array(
					'type'    => 'string',
					'pattern' => '^[a-z0-9_-]{1,40}$',
				),
			),
			'placements' => Journey\PlacementInput::schema(),
			default    => array(
				'type'      => 'string',
				'maxLength' => 200,
			),
		};
	}

	/**
	 * Values by dotted path. Lists stay whole.
	 *
	 * @param array<string,mixed> $tree   Nested values.
	 * @param string              $prefix Path so far.
	 * @return array<string,mixed>
	 */
	private static function flatten( array $tree, string $prefix = '' ): array {
		$known = self::definitions();
		$flat  = array();
		foreach ( $tree as $key => $value ) {
			$path = $prefix . $key;
			if ( is_array( $value ) && ! isset( $known[ $path ] ) && ( array() === $value || ! array_is_list( $value ) ) ) {
				$flat += self::flatten( $value, $path . '.' );
			} else {
				$flat[ $path ] = $value;
			}
		}
		return $flat;
	}

	/**
	 * Puts a value into a tree.
	 *
	 * @param array<string,mixed> $tree  Tree, changed in place.
	 * @param list<string>        $keys  Its path.
	 * @param mixed               $value The value.
	 */
	private static function put( array &$tree, array $keys, mixed $value ): void {
		$node = &$tree;
		foreach ( $keys as $key ) {
			$node = &$node[ $key ];
		}
		$node = $value;
	}
}
