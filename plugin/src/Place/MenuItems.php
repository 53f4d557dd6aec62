<?php
/**
 * Menu items for some places and segments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A menu item with the CSS class `tandem-country-de`, `tandem-weather-rain` or `tandem-segment-top` is shown to
 * shoppers there or in that segment; several classes are alternatives. In classic menus and in the navigation block
 * alike. A page that is shared by everybody leaves such items out.
 */
final class MenuItems implements Integration {

	/** Beginning of a class => fact. */
	private const FACTS = array(
		'country' => 'place.country',
		'weather' => 'place.weather',
		'season'  => 'place.season',
		'segment' => 'customer.segments',
	);

	/**
	 * Takes its services.
	 *
	 * @param Settings                       $settings Settings.
	 * @param \Closure():array<string,mixed> $facts    Facts of the shopper.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $facts,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'wp_nav_menu_objects', array( $this, 'classic' ) );
		add_filter( 'render_block_core/navigation-link', array( $this, 'block' ), 10, 2 );
		add_filter( 'render_block_core/navigation-submenu', array( $this, 'block' ), 10, 2 );
	}

	/**
	 * Leaves items out of a classic menu, with what is below them.
	 *
	 * @param mixed $items Menu items, parents before children.
	 */
	public function classic( mixed $items ): mixed {
		if ( ! is_array( $items ) ) {
			return $items;
		}
		$left_out = array();
		foreach ( $items as $place => $item ) {
			if ( isset( $left_out[ (int) ( $item->menu_item_parent ?? 0 ) ] ) || ! $this->shows( (array) ( $item->classes ?? array() ) ) ) {
				$left_out[ (int) ( $item->ID ?? 0 ) ] = true;
				unset( $items[ $place ] );
			}
		}
		return $items;
	}

	/**
	 * Leaves an item out of the navigation block.
	 *
	 * @param mixed $html  HTML of the block.
	 * @param mixed $block The block.
	 */
	public function block( mixed $html, mixed $block = null ): mixed {
		return $this->shows( explode( ' ', is_array( $block ) ? (string) ( $block['attrs']['className'] ?? '' ) : '' ) ) ? $html : '';
	}

	/**
	 * Whether an item with these classes is shown.
	 *
	 * @param array<array-key,mixed> $classes Classes.
	 */
	private function shows( array $classes ): bool {
		$asked = array();
		foreach ( $classes as $class ) {
			if ( is_string( $class ) && 1 === preg_match( '/^tandem-(' . implode( '|', array_keys( self::FACTS ) ) . ')-([a-z0-9_-]{1,40})$/D', $class, $found ) ) {
				$asked[] = array( self::FACTS[ $found[1] ], $found[2] );
			}
		}
		if ( array() === $asked ) {
			return true;
		}
		return Guard::run(
			'menu',
			function () use ( $asked ): bool {
				$shared = Shared::now();
				if ( Shared::Everybody === $shared || ! $this->settings->open() ) {
					return false;
				}
				$facts = ( $this->facts )();
				foreach ( $asked as list( $fact, $value ) ) {
					if ( ( Shared::Nobody === $shared || str_starts_with( $fact, 'place.' ) ) && in_array( $value, array_map( static fn( mixed $one ): string => strtolower( (string) $one ), (array) ( $facts[ $fact ] ?? array() ) ), true ) ) {
						return true;
					}
				}
				return false;
			},
			false
		);
	}
}
