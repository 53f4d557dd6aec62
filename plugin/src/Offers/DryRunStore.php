<?php
/**
 * A dry run between requests.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

defined( 'ABSPATH' ) || exit;

/**
 * The last run, kept for an hour under a word that only its starter has, so that a page can go on with it
 * request by request. The state never comes from the request.
 */
final class DryRunStore {

	/** Transient. */
	public const TRANSIENT = 'tandem_dry_run';

	/**
	 * The state of a run of a definition.
	 *
	 * @param string $run   Word of the run.
	 * @param string $offer Hash of the definition.
	 * @return array<string,mixed>|null
	 */
	public static function find( string $run, string $offer ): ?array {
		$kept = json_decode( (string) get_transient( self::TRANSIENT ), true );
		return '' !== $run && is_array( $kept ) && hash_equals( (string) $kept['word'], $run ) && $kept['offer'] === $offer ? $kept['state'] : null;
	}

	/**
	 * Keeps a state.
	 *
	 * @param string              $run   Word of the run, empty for a new one.
	 * @param string              $offer Hash of the definition.
	 * @param array<string,mixed> $state State.
	 * @return string The word.
	 */
	public static function keep( string $run, string $offer, array $state ): string {
		$run = '' === $run ? wp_generate_password( 20, false ) : $run;
		set_transient(
			self::TRANSIENT,
			(string) wp_json_encode(
				array(
					'word'  => $run,
					'offer' => $offer,
					'state' => $state,
				)
			),
			HOUR_IN_SECONDS
		);
		return $run;
	}
}
