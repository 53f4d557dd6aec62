<?php
/**
 * One experiment.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

defined( 'ABSPATH' ) || exit;

/**
 * What is compared: a placement, a bundle's discount, an offer or a table, as the shop has it (the control, the
 * first arm) and changed (every other arm). The change of an arm:
 * placement: show, strategy, title, layout, count, margin; bundle: discount (basis points, 0 for none);
 * offer: show, offer; table: show, table.
 */
final readonly class Experiment {

	public const KINDS    = array( 'placement', 'bundle', 'offer', 'table' );
	public const STATUSES = array( 'draft', 'running', 'stopped' );

	/**
	 * Takes checked values.
	 *
	 * @param int                                                                              $id       Id, 0 for a new one.
	 * @param string                                                                           $key      Key in events; never reused.
	 * @param string                                                                           $status   One of STATUSES.
	 * @param string                                                                           $name     The owner's name for it.
	 * @param string                                                                           $kind     One of KINDS.
	 * @param string                                                                           $target   Placement, or id of the bundle, offer or table.
	 * @param list<array{id:string,name:string,weight:int,change:array<string,bool|int|string>}> $arms     Control first.
	 * @param int                                                                              $planned  Visitors an arm, 0 for no plan.
	 * @param int                                                                              $guardrail Loss in percent that stops it.
	 * @param int                                                                              $started  UNIX seconds, 0 before.
	 * @param int                                                                              $ended    UNIX seconds, 0 before.
	 * @param list<array{at:int,what:string,text:string}>                                      $history  What happened, oldest first.
	 */
	public function __construct(
		public int $id,
		public string $key,
		public string $status,
		public string $name,
		public string $kind,
		public string $target,
		public array $arms,
		public int $planned = 0,
		public int $guardrail = 10,
		public int $started = 0,
		public int $ended = 0,
		public array $history = array(),
	) {
	}

	/**
	 * The same with other values.
	 *
	 * @param array<string,mixed> $values Values by name.
	 */
	public function with( array $values ): self {
		return new self( ...array_merge( get_object_vars( $this ), $values ) );
	}

	/**
	 * The same with one more line of history.
	 *
	 * @param string $what created, started, stopped, guardrail or note.
	 * @param string $text Words of the owner.
	 */
	public function noted( string $what, string $text = '' ): self {
		return $this->with(
			array(
				'history' => array(
					...$this->history,
					array(
						'at'   => time(),
						'what' => $what,
						'text' => $text,
					),
				),
			)
		);
	}

	/**
	 * Position of a visitor's arm; null for nobody and for those who take no part.
	 *
	 * @param string $visitor Random id, may be empty.
	 */
	public function arm( string $visitor ): ?int {
		if ( '' === $visitor ) {
			return null;
		}
		$bucket = \Tandem\Assignment::bucket( $this->key, $visitor );
		foreach ( $this->arms as $position => $arm ) {
			$bucket -= $arm['weight'];
			if ( $bucket < 0 ) {
				return $position;
			}
		}
		return null;
	}

	/**
	 * What it changes: its target, and the offers that its arms give instead.
	 *
	 * @return list<string> Ids.
	 */
	public function touched(): array {
		return array( $this->target, ...array_filter( array_map( static fn( array $arm ): string => (string) ( $arm['change']['offer'] ?? '' ), $this->arms ) ) );
	}

	/**
	 * What the owner's page is told.
	 *
	 * @return array<string,mixed>
	 */
	public function values(): array {
		return get_object_vars( $this );
	}
}
