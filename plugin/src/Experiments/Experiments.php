<?php
/**
 * Running experiments in the shop.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Plugin\Events\EventIntake;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Journey\Placement;
use Tandem\Plugin\Journey\Slot;

defined( 'ABSPATH' ) || exit;

/**
 * Pages are the same for everybody. What an arm changes in them is done by the script, which also notes the
 * exposure, at the same place for every arm. Prices are the part of ArmPrices.
 */
final class Experiments implements Integration {

	/**
	 * Where an exposure happens: the same element for every arm.
	 */
	private const PLACES = array(
		'cart'     => 'body.woocommerce-cart',
		'checkout' => 'body.woocommerce-checkout:not(.woocommerce-order-received)',
		'thankyou' => 'body.woocommerce-order-received',
	);

	/**
	 * Changes that the server makes.
	 */
	private const ASKED = array( 'strategy', 'count', 'margin' );

	/**
	 * Whether the list that is being made prefers wide margins.
	 *
	 * @var bool
	 */
	private bool $margin = false;

	/**
	 * Takes the arms.
	 *
	 * @param Arms $arms Arms.
	 */
	public function __construct( private readonly Arms $arms ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		if ( array() === ExperimentStore::running() ) {
			return;
		}
		add_action( 'wp_head', array( $this, 'print_rules' ), 1 );
		add_filter( 'script_module_data_tandem/events', array( $this, 'data' ), 12 );
		add_filter( 'tandem_slot', array( $this, 'slot' ) );
		add_filter( 'tandem_placements', array( $this, 'placements' ) );
		add_filter( 'tandem_rerank', array( $this, 'rerank' ) );
		add_filter( 'tandem_table_html', array( $this, 'table' ), 10, 3 );
		add_filter( 'tandem_together_html', array( $this, 'together' ), 10, 3 );
	}

	/**
	 * What the visitor's arm changes in a target; nothing where there is none.
	 *
	 * @param string $kind   Kind.
	 * @param string $target Target.
	 * @return array<string,bool|int|string>
	 */
	public function change( string $kind, string $target ): array {
		$experiment = $this->arms->on( $kind, $target );
		$arm        = $experiment?->arm( EventIntake::visitor() );
		return null === $experiment || null === $arm ? array() : $experiment->arms[ $arm ]['change'];
	}

	/**
	 * Lets the next page of a visitor hide what the arm hides before it is painted.
	 */
	public function print_rules(): void {
		$running = $this->arms->running();
		if ( array() === $running ) {
			return;
		}
		$css = '[data-tandem-arm][hidden]{display:none!important}';
		foreach ( $running as $experiment ) {
			foreach ( $experiment->arms as $arm ) {
				$class = ".tandem-x-{$experiment->key}-{$arm['id']}";
				if ( 'placement' === $experiment->kind && false === ( $arm['change']['show'] ?? true ) ) {
					$css .= "$class " . self::boxes( $experiment->target ) . '{display:none}';
				}
				// What stands beside each other is told apart before anything is painted.
				$css .= "$class [data-tandem-arm^=\"{$experiment->key} \"]{display:none!important}";
				foreach ( array( 'div' => 'block', 'span' => 'inline', 'tr' => 'table-row' ) as $tag => $display ) { // phpcs:ignore WordPress.Arrays
					$css .= "$class $tag" . "[data-tandem-arm=\"{$experiment->key} {$arm['id']}\"]{display:$display!important}";
				}
			}
		}
		echo '<style>' . $css . "</style>\n"; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Own constants and keys of letters and digits.
		wp_print_inline_script_tag( '((document.cookie.match(/(?:^|; )tandem_arms=([A-Za-z0-9.~]+)/)||[])[1]||"").split("~").forEach(function(a){a&&document.documentElement.classList.add("tandem-x-"+a.replace(".","-"))})' );
	}

	/**
	 * What the script is told; the same for every visitor.
	 *
	 * @param array<string,mixed> $data Data so far.
	 * @return array<string,mixed>
	 */
	public function data( array $data ): array {
		$running = array();
		foreach ( $this->arms->running() as $experiment ) {
			$running[] = array(
				'key'   => $experiment->key,
				'kind'  => $experiment->kind,
				'at'    => self::place( $experiment ),
				'boxes' => 'placement' === $experiment->kind ? self::boxes( $experiment->target ) : '',
				'arms'  => array_map(
					static fn( array $arm ): array => array(
						'id'     => $arm['id'],
						'weight' => $arm['weight'],
						'title'  => $arm['change']['title'] ?? '',
						'layout' => $arm['change']['layout'] ?? '',
						'ask'    => 'bought-together' !== $experiment->target && array() !== array_intersect_key( $arm['change'], array_flip( self::ASKED ) ),
					),
					$experiment->arms
				),
			);
		}
		return $data + array( 'experiments' => $running );
	}

	/**
	 * A slot of the personal request, as the visitor's arm has it.
	 *
	 * @param mixed $slot Slot.
	 */
	public function slot( mixed $slot ): mixed {
		if ( ! $slot instanceof Slot ) {
			return $slot;
		}
		$change       = Guard::run( 'experiments', fn(): array => $this->change( 'placement', $slot->placement ), array() );
		$this->margin = ! empty( $change['margin'] );
		return array() === $change ? $slot : Slot::of( array_intersect_key( $change, array_flip( array( 'strategy', 'count' ) ) ) + $slot->values() );
	}

	/**
	 * Placements of pages that are never cached, as the visitor's arm has them.
	 *
	 * @param mixed $placements Placements by id.
	 */
	public function placements( mixed $placements ): mixed {
		if ( ! is_array( $placements ) || is_admin() || ! did_action( 'wp' ) || ! ( is_cart() || is_checkout() ) ) {
			return $placements;
		}
		return Guard::run(
			'experiments',
			function () use ( $placements ): array {
				foreach ( array_keys( self::PLACES ) as $id ) {
					$placement = $placements[ $id ] ?? null;
					$change    = $placement instanceof Placement ? $this->change( 'placement', $id ) : array();
					if ( $placement instanceof Placement && array() !== $change ) {
						$placements[ $id ] = $placement->showing( (string) ( $change['strategy'] ?? $placement->strategy ), min( (int) ( $change['count'] ?? $placement->count ), 4 ) );
					}
				}
				return $placements;
			},
			$placements
		);
	}

	/**
	 * Rules of ranking beyond relevance: a wide margin counts where the arm says so.
	 *
	 * @param mixed $rules Rules so far.
	 */
	public function rerank( mixed $rules ): mixed {
		return Guard::run(
			'experiments',
			function () use ( $rules ): mixed {
				$page   = did_action( 'wp' ) && is_cart() ? 'cart' : ( did_action( 'wp' ) && is_checkout() ? 'checkout' : '' );
				$margin = $this->margin || ( '' !== $page && ! empty( $this->change( 'placement', $page )['margin'] ) );
				return $margin && is_array( $rules ) ? array( 'margin' => 0.5 ) + $rules : $rules;
			},
			$rules
		);
	}

	/**
	 * A table that takes part, with those it is compared with beside it, or with its prices in every arm.
	 *
	 * @param mixed $html       The table.
	 * @param mixed $attributes Its attributes.
	 * @param mixed $make       Makes a table of attributes.
	 */
	public function table( mixed $html, mixed $attributes = array(), mixed $make = null ): mixed {
		if ( ! is_string( $html ) || '' === $html || ! is_array( $attributes ) || ! $make instanceof \Closure || $this->arms->making() ) {
			return $html;
		}
		return Guard::run(
			'experiments',
			function () use ( $html, $attributes, $make ): string {
				$experiment = $this->arms->on( 'table', (string) ( $attributes['id'] ?? '' ) );
				if ( null === $experiment ) {
					// A table that does not name the bundle has no price of it.
					return $this->priced( $html, static fn(): string => $make( $attributes ), static fn( Experiment $one ): bool => 1 === preg_match( '/\b' . (int) $one->target . '\b/', $html ) );
				}
				$made = array( $html );
				foreach ( array_slice( $experiment->arms, 1, null, true ) as $position => $arm ) {
					$other             = (string) ( $arm['change']['table'] ?? '' );
					$made[ $position ] = '' === $other ? '' : $this->arms->as_arm( $experiment, $position, static fn(): string => $make( array( 'id' => (int) $other ) ) );
				}
				return Arms::side_by_side( $experiment, $made, $html );
			},
			$html
		);
	}

	/**
	 * The box of a product page with the ways to fill it that are compared, or with its prices in every arm.
	 *
	 * @param mixed $html      The box.
	 * @param mixed $placement Its placement.
	 * @param mixed $beside    Makes the box of another placement.
	 */
	public function together( mixed $html, mixed $placement = null, mixed $beside = null ): mixed {
		if ( ! is_string( $html ) || ! $placement instanceof Placement || ! $beside instanceof \Closure || $this->arms->making() ) {
			return $html;
		}
		return Guard::run(
			'experiments',
			function () use ( $html, $placement, $beside ): string {
				$experiment = $this->arms->on( 'placement', $placement->id );
				$changed    = static fn( array $arm ): bool => array() !== array_intersect_key( $arm['change'], array_flip( self::ASKED ) );
				if ( null === $experiment || array() === array_filter( $experiment->arms, $changed ) ) {
					return '' === $html ? '' : $this->priced( $html, fn(): string => $beside( $placement ) );
				}
				$made = array();
				foreach ( $experiment->arms as $position => $arm ) {
					$change       = $arm['change'];
					$this->margin = ! empty( $change['margin'] );
					$made[]       = $changed( $arm ) ? self::apart( $beside( $placement->showing( (string) ( $change['strategy'] ?? $placement->strategy ), (int) ( $change['count'] ?? $placement->count ) ) ), $position ) : $html;
				}
				$this->margin = false;
				return Arms::side_by_side( $experiment, $made, $html );
			},
			$html
		);
	}

	/**
	 * Something with prices of bundles in it, in every arm of the first experiment on a price that changes it.
	 *
	 * @param string            $html As everybody sees it.
	 * @param callable():string $make Makes it anew.
	 * @param (callable(Experiment):bool)|null $may Whether an experiment can change it.
	 */
	private function priced( string $html, callable $make, ?callable $may = null ): string {
		foreach ( Arms::shared() ? $this->arms->running( 'bundle' ) : array() as $experiment ) {
			if ( null !== $may && ! $may( $experiment ) ) {
				continue;
			}
			$made = array();
			foreach ( array_keys( $experiment->arms ) as $position ) {
				$made[] = self::apart( (string) $this->arms->as_arm( $experiment, $position, $make ), $position );
			}
			$texts = array_map( self::amounts( ... ), $made );
			if ( array() === array_filter( $texts, static fn( string $text ): bool => $text !== self::amounts( $html ) ) ) {
				continue;
			}
			// Who takes no part sees the arm that says the same.
			$rest = array_search( self::amounts( $html ), $texts, true );
			if ( false !== $rest ) {
				$made[ $rest ] = $html;
			}
			return Arms::side_by_side( $experiment, $made, $html );
		}
		return $html;
	}

	/**
	 * What a box says, without the ids of its elements.
	 *
	 * @param string $html HTML.
	 */
	private static function amounts( string $html ): string {
		return (string) preg_replace( '/tandem-(?:table|together)-[A-Za-z0-9-]+|"(?:tables|personal|rows)":"[^"]*"|[?&]tables=[^"&]*/', '', $html );
	}

	/**
	 * The HTML of another arm with ids of its own.
	 *
	 * @param string $html     HTML.
	 * @param int    $position Arm.
	 */
	private static function apart( string $html, int $position ): string {
		return (string) preg_replace( '/\btandem-together-(\d+)/', "tandem-together-\$1-arm$position", $html );
	}

	/**
	 * Boxes of a placement.
	 *
	 * @param string $placement Placement.
	 */
	private static function boxes( string $placement ): string {
		return 'bought-together' === $placement ? '.tandem-together' : ( 'checkout' === $placement ? '.tandem-checkout-offer' : '[data-tandem-list*=\'"placement":"' . sanitize_key( $placement ) . '"\']' );
	}

	/**
	 * Where an exposure to an experiment happens.
	 *
	 * @param Experiment $experiment Experiment.
	 */
	private static function place( Experiment $experiment ): string {
		return match ( $experiment->kind ) {
			'placement' => self::PLACES[ $experiment->target ] ?? self::boxes( $experiment->target ),
			'bundle'    => "body.woocommerce-cart, [data-tandem-arm^='{$experiment->key} ']",
			'offer'     => "body.woocommerce-cart, body.woocommerce-checkout, [data-tandem-arm^='{$experiment->key} ']",
			default     => "[data-tandem-arm^='{$experiment->key} ']",
		};
	}
}
