<?php
/**
 * An experiment's state in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

defined( 'ABSPATH' ) || exit;

/**
 * The sentences of the page Experiments, for e-mails and the command line.
 */
final class Verdict {

	/**
	 * What the owner is told, a sentence a state of the engine's report.
	 *
	 * @param array<string,mixed> $arm     Arm of the report.
	 * @param bool                $holdout Whether suggestions as a whole are compared with none.
	 */
	public static function of( array $arm, bool $holdout = false ): string {
		return match ( (string) ( $arm['state'] ?? '' ) ) {
			'collecting'    => __( 'Collecting: not enough visitors or orders yet to say anything.', 'tandem-for-woocommerce' ),
			'sample_ratio'  => __( 'Something loses visitors on one side, so no result can be trusted. Results stay hidden until that is found: a page cache that skips the script, or a consent tool that treats pages differently, are the usual causes.', 'tandem-for-woocommerce' ),
			'guardrail'     => $holdout
				? __( 'Shoppers who see suggestions order less often, surely and by more than you allow. Switch touchpoints off one by one and look again.', 'tandem-for-woocommerce' )
				: __( 'Stopped: orders, refunds or page time became surely worse, by more than you allow.', 'tandem-for-woocommerce' ),
			'better'        => $holdout
				? __( 'Suggestions earn more: visitors who see them bring more revenue than those who do not.', 'tandem-for-woocommerce' )
				: __( 'This variant earns more: its visitors bring more revenue than those of the shop as it is.', 'tandem-for-woocommerce' ),
			'worse'         => $holdout
				? __( 'Suggestions cost you: visitors who see them bring less revenue than those who do not.', 'tandem-for-woocommerce' )
				: __( 'This variant costs you: its visitors bring less revenue than those of the shop as it is.', 'tandem-for-woocommerce' ),
			'no_difference' => __( 'All planned visitors are there and no difference shows.', 'tandem-for-woocommerce' ),
			default         => self::waiting( (int) ( $arm['days_left'] ?? 0 ) ),
		};
	}

	/**
	 * How long it still takes.
	 *
	 * @param int $days Days, 0 where nobody can tell.
	 */
	private static function waiting( int $days ): string {
		return 0 === $days
			? __( 'Not enough data yet.', 'tandem-for-woocommerce' )
			/* translators: %s: number of days */
			: sprintf( _n( 'Not enough data yet: about %s more day.', 'Not enough data yet: about %s more days.', $days, 'tandem-for-woocommerce' ), number_format_i18n( $days ) );
	}
}
