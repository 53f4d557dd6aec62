<?php
/**
 * Visitors who see no suggestions, so that the others can be compared with somebody.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Assignment;
use Tandem\Plugin\Events\EventIntake;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A fixed share of the visitors who agreed to be measured sees nothing that Tandem places. Who belongs to it is
 * a hash of the visitor's random id, so pages stay the same for everybody: a few lines in the head hide the
 * boxes before anything is painted. Prices, bundles and tables are never part of it.
 */
final class Holdout implements Integration {

	public const KEY   = 'holdout';
	public const SHOWN = 'shown';

	/**
	 * Takes its services.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wp_head', array( $this, 'print_rule' ), 1 );
		add_filter( 'script_module_data_tandem/events', array( $this, 'data' ), 11 );
	}

	/**
	 * Buckets of the holdout, 0 where there is none.
	 */
	public function weight(): int {
		return $this->settings->get( 'measure.on' ) ? intdiv( Assignment::BUCKETS, 100 ) * (int) $this->settings->get( 'measure.holdout' ) : 0;
	}

	/**
	 * Whether a visitor belongs to it. Without an id nobody does.
	 *
	 * @param string $visitor Random id, may be empty.
	 */
	public function holds( string $visitor ): bool {
		return '' !== $visitor && Assignment::bucket( self::KEY, $visitor ) < $this->weight();
	}

	/**
	 * Hides the boxes on the later pages of a visitor of the holdout. The first page, on which the id is made,
	 * keeps their space, so that nothing moves under the reader.
	 */
	public function print_rule(): void {
		if ( 0 === $this->weight() ) {
			return;
		}
		echo "<style>.tandem-holdout .tandem-together,.tandem-holdout .tandem-list{display:none}.tandem-holdout-new .tandem-together,.tandem-holdout-new .tandem-list{visibility:hidden}</style>\n";
		wp_print_inline_script_tag( '/(?:^|; )' . EventIntake::COOKIE . '=[0-9a-f]{32}(?:;|$)/.test(document.cookie)&&/(?:^|; )tandem_exp=holdout(?:;|$)/.test(document.cookie)&&document.documentElement.classList.add("tandem-holdout")' );
	}

	/**
	 * What the script is told; the same for every visitor.
	 *
	 * @param array<string,mixed> $data Data so far.
	 * @return array<string,mixed>
	 */
	public function data( array $data ): array {
		return $data + array( 'holdout' => $this->weight() );
	}
}
