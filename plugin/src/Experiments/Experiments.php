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
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Pages are the same for everybody. What an arm changes in them is done by the script, which also notes the
 * exposure, at the same place for every arm. What an arm changes in a cart's prices is done here, from the random
 * id of the visitor and never from anything the request says, and it can only lower a price.
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
	 * Whether the list that is being made prefers wide margins.
	 *
	 * @var bool
	 */
	private bool $margin = false;

	/**
	 * Tables being printed as an arm, so that an arm does not hold an arm.
	 *
	 * @var bool
	 */
	private bool $nested = false;

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
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
		add_filter( 'tandem_quote_rules', array( $this, 'rules' ), 99, 2 );
		add_filter( 'do_shortcode_tag', array( $this, 'table_shortcode' ), 10, 3 );
	}

	/**
	 * Whether shoppers take part now.
	 */
	private function open(): bool {
		return (bool) $this->settings->get( 'measure.on' );
	}

	/**
	 * What the visitor's arm changes in a target; nothing where there is none.
	 *
	 * @param string $kind   Kind.
	 * @param string $target Target.
	 * @return array<string,bool|int|string>
	 */
	public function change( string $kind, string $target ): array {
		if ( ! $this->open() ) {
			return array();
		}
		$change = array();
		foreach ( ExperimentStore::running() as $experiment ) {
			if ( $experiment->kind === $kind && $experiment->target === $target ) {
				$arm     = $experiment->arm( EventIntake::visitor() );
				$change += null === $arm ? array() : $experiment->arms[ $arm ]['change'];
			}
		}
		return $change;
	}

	/**
	 * Lets the next page of a visitor hide what the arm hides before it is painted.
	 */
	public function print_rules(): void {
		if ( ! $this->open() ) {
			return;
		}
		$css = '';
		foreach ( ExperimentStore::running() as $experiment ) {
			foreach ( $experiment->arms as $arm ) {
				if ( false === ( $arm['change']['show'] ?? true ) && 'placement' === $experiment->kind ) {
					$css .= ".tandem-x-{$experiment->key}-{$arm['id']} " . self::boxes( $experiment->target ) . '{display:none}';
				}
			}
		}
		echo '' === $css ? '' : '<style>' . $css . "</style>\n"; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Own constants and keys of letters and digits.
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
		foreach ( $this->open() ? ExperimentStore::running() : array() as $experiment ) {
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
						'ask'    => array() !== array_intersect_key( $arm['change'], array_flip( array( 'strategy', 'count', 'margin' ) ) ),
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
	 * Rules of the shopper's own cart, as the visitor's arm has them: a bundle's deeper discount, or an offer less.
	 *
	 * @param mixed $rules Rules of a quote request.
	 * @param mixed $lines Lines.
	 */
	public function rules( mixed $rules, mixed $lines = array() ): mixed {
		if ( ! is_array( $rules ) || ! is_array( $lines ) || ! self::own_cart( $lines ) ) {
			return $rules;
		}
		return Guard::run(
			'experiments',
			function () use ( $rules ): array {
				$kept = array();
				foreach ( $rules as $rule ) {
					list( $kind, $target ) = explode( ':', (string) ( $rule['id'] ?? '' ), 2 ) + array( '', '' );
					$change                = in_array( $kind, array( 'bundle', 'offer' ), true ) ? $this->change( $kind, $target ) : array();
					if ( 'offer' === $kind && false === ( $change['show'] ?? true ) ) {
						continue;
					}
					$deeper = (int) ( $change['discount'] ?? 0 );
					if ( 'percent' === ( $rule['discount']['type'] ?? '' ) && $deeper > (int) $rule['discount']['basis_points'] ) {
						$rule['discount']['basis_points'] = $deeper;
						unset( $rule['version'] );
						$rule['version'] = RuleVersionStore::version( $rule );
					}
					$kept[] = $rule;
				}
				return $kept;
			},
			$rules
		);
	}

	/**
	 * A table that takes part, with the tables it is compared with beside it; the script shows the visitor's.
	 *
	 * @param mixed $html       Output of the shortcode.
	 * @param mixed $tag        Shortcode.
	 * @param mixed $attributes Attributes.
	 */
	public function table_shortcode( mixed $html, mixed $tag = '', mixed $attributes = array() ): mixed {
		if ( ! is_string( $html ) || $this->nested || ! str_starts_with( (string) $tag, 'tandem_' ) || ! is_array( $attributes ) || ! $this->open() ) {
			return $html;
		}
		$id = (string) ( $attributes['id'] ?? '' );
		foreach ( ExperimentStore::running() as $experiment ) {
			if ( 'table' !== $experiment->kind || $experiment->target !== $id ) {
				continue;
			}
			$this->nested = true;
			$arms         = '';
			foreach ( $experiment->arms as $position => $arm ) {
				$other = (string) ( $arm['change']['table'] ?? '' );
				$body  = 0 === $position ? $html : ( '' === $other ? '' : do_shortcode( '[tandem_table id="' . (int) $other . '"]' ) );
				$arms .= '<div data-tandem-arm="' . esc_attr( $experiment->key . ' ' . $arm['id'] ) . '"' . ( 0 === $position ? '' : ' hidden' ) . '>' . $body . '</div>';
			}
			$this->nested = false;
			return $arms;
		}
		return $html;
	}

	/**
	 * Whether lines are those of the shopper's cart and not of a set that a page shows.
	 *
	 * @param array<array-key,mixed> $lines Lines.
	 */
	private static function own_cart( array $lines ): bool {
		$cart = WC()->cart instanceof \WC_Cart ? WC()->cart->get_cart_contents() : array();
		foreach ( $lines as $line ) {
			if ( ! isset( $cart[ $line['key'] ?? '' ] ) ) {
				return false;
			}
		}
		return array() !== $lines;
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
			'bundle'    => "body.woocommerce-cart, body.postid-{$experiment->target}",
			'offer'     => 'body.woocommerce-cart, body.woocommerce-checkout',
			default     => "[data-tandem-arm^='{$experiment->key} ']",
		};
	}
}
