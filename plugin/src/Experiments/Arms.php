<?php
/**
 * Arms of running experiments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Plugin\Events\EventIntake;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Which arm something is made for: the visitor's where the answer is for one visitor, each in turn where a page is
 * for everybody, none else. The arm that a cart was priced in is kept with the cart's session, so that a price stays
 * the shopper's although a browser forgets the visitor's id.
 */
final class Arms {

	/** Session: arms by experiment, by position. */
	private const KEPT = 'tandem_arms';

	/**
	 * Arms that something is being made for, by key of the experiment.
	 *
	 * @var array<string,int>
	 */
	private array $forced = array();

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * Running experiments of a kind; none where shoppers take no part now.
	 *
	 * @param string $kind Kind, empty for all.
	 * @return list<Experiment>
	 */
	public function running( string $kind = '' ): array {
		$running = ExperimentStore::running();
		if ( array() === $running || ! $this->settings->get( 'measure.on' ) ) {
			return array();
		}
		return '' === $kind ? $running : array_values( array_filter( $running, static fn( Experiment $one ): bool => $one->kind === $kind ) );
	}

	/**
	 * The one experiment with a target.
	 *
	 * @param string $kind   Kind.
	 * @param string $target Target.
	 */
	public function on( string $kind, string $target ): ?Experiment {
		foreach ( $this->running( $kind ) as $experiment ) {
			if ( $experiment->target === $target ) {
				return $experiment;
			}
		}
		return null;
	}

	/**
	 * The arm of an experiment that this request, or what it makes just now, is for; null for none.
	 *
	 * @param Experiment $experiment Experiment.
	 */
	public function arm( Experiment $experiment ): ?int {
		if ( array() !== $this->forced ) {
			return $this->forced[ $experiment->key ] ?? null;
		}
		return self::shared() ? null : $this->own( $experiment );
	}

	/**
	 * The arm of the shopper whose cart is priced.
	 *
	 * @param Experiment $experiment Experiment.
	 */
	public function own( Experiment $experiment ): ?int {
		$arm  = $experiment->arm( EventIntake::visitor() );
		$kept = self::kept();
		if ( null === $arm ) {
			$arm = $kept[ $experiment->key ] ?? null;
			return is_int( $arm ) && isset( $experiment->arms[ $arm ] ) ? $arm : null;
		}
		return $arm;
	}

	/**
	 * Keeps the arm with the cart's session.
	 *
	 * @param Experiment $experiment Experiment.
	 * @param int        $arm        Position.
	 */
	public function keep( Experiment $experiment, int $arm ): void {
		$kept = self::kept();
		if ( WC()->session && ( $kept[ $experiment->key ] ?? null ) !== $arm ) {
			WC()->session->set( self::KEPT, array_slice( array( $experiment->key => $arm ) + $kept, 0, 2 * ExperimentStore::MOST_RUNNING, true ) );
		}
	}

	/**
	 * Whether an arm is being made for a page that everybody gets.
	 */
	public function making(): bool {
		return array() !== $this->forced;
	}

	/**
	 * Makes something as an arm has it.
	 *
	 * @template T
	 * @param Experiment   $experiment Experiment.
	 * @param int          $arm        Position.
	 * @param callable():T $make       Makes it.
	 * @return T
	 */
	public function as_arm( Experiment $experiment, int $arm, callable $make ): mixed {
		$before       = $this->forced;
		$this->forced = array( $experiment->key => $arm );
		try {
			return $make();
		} finally {
			$this->forced = $before;
		}
	}

	/**
	 * All arms beside each other; the script shows the visitor's, and who takes no part sees what stands there now.
	 *
	 * @param Experiment        $experiment Experiment.
	 * @param array<int,string> $made       HTML by position.
	 * @param string            $shown      What is seen by those who take no part.
	 * @param string            $tag        div or span.
	 */
	public static function side_by_side( Experiment $experiment, array $made, string $shown, string $tag = 'div' ): string {
		if ( array() === array_filter( $made, static fn( string $html ): bool => $html !== $shown ) ) {
			return $shown;
		}
		$rest = array_search( $shown, $made, true );
		$html = '';
		foreach ( false === $rest ? array( -1 => $shown ) + $made : $made as $position => $body ) {
			$name  = -1 === $position ? 'none' : $experiment->arms[ $position ]['id'];
			$html .= '<' . $tag . ' data-tandem-arm="' . esc_attr( $experiment->key . ' ' . $name ) . '"' . ( -1 === $position || $position === $rest ? '' : ' hidden' ) . '>' . $body . '</' . $tag . '>';
		}
		return $html;
	}

	/**
	 * Whether what is made now may be seen by everybody: a page of the shop that is neither cart nor checkout.
	 */
	public static function shared(): bool {
		if ( wp_doing_ajax() ) {
			return false;
		}
		return wp_is_serving_rest_request() ? ! WC()->is_store_api_request() : did_action( 'wp' ) && ! is_cart() && ! is_checkout();
	}

	/**
	 * Arms of the session.
	 *
	 * @return array<string,mixed>
	 */
	private static function kept(): array {
		$kept = WC()->session ? WC()->session->get( self::KEPT ) : null;
		return is_array( $kept ) ? $kept : array();
	}
}
