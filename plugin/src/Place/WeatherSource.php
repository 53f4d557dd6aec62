<?php
/**
 * Where weather is kept and fetched from.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The owner's climate table, and a feed that the owner names: fetched by the server every six hours, for all
 * regions at once. No visitor's place ever leaves the shop, and without an address nothing is fetched.
 */
final class WeatherSource implements Integration {

	public const TABLE = 'tandem_climate';
	public const FEED  = 'tandem_weather';

	private const EVERY = 6 * HOUR_IN_SECONDS;

	/** A feed older than this tells nothing of today. */
	private const STALE = 2 * DAY_IN_SECONDS;

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
		add_action( 'tandem_watch', array( $this, 'fetch_if_due' ) );
	}

	/**
	 * Weather of a place today; null where nothing is known.
	 *
	 * @param string             $country Country.
	 * @param string             $state   State.
	 * @param \DateTimeInterface $day     Day.
	 * @return array{0:list<string>,1:int|null}|null
	 */
	public function at( string $country, string $state, \DateTimeInterface $day ): ?array {
		$feed = self::kept( self::FEED );
		$now  = '' !== $this->address() && $feed['at'] > $day->getTimestamp() - self::STALE ? ( new Climate( $feed['rows'] ) )->at( $country, $state, $day ) : null;
		return $now ?? ( new Climate( self::kept( self::TABLE )['rows'] ) )->at( $country, $state, $day );
	}

	/**
	 * Keeps the owner's table; an empty text takes it away.
	 *
	 * @param string $csv Table.
	 * @return int Rows.
	 * @throws \InvalidArgumentException When it is no such table.
	 */
	public function keep_table( string $csv ): int {
		$climate = '' === trim( $csv ) ? new Climate( array() ) : Climate::read( $csv );
		self::keep( self::TABLE, $climate, '' );
		return count( $climate->rows );
	}

	/**
	 * Fetches the feed where it is due. Called once an hour.
	 */
	public function fetch_if_due(): void {
		if ( '' !== $this->address() && self::kept( self::FEED )['at'] < time() - self::EVERY ) {
			$this->fetch();
		}
	}

	/**
	 * Fetches the feed. What was known before stays when it fails.
	 *
	 * @return string Empty, or what went wrong, for the owner.
	 */
	public function fetch(): string {
		$how    = array(
			'timeout'             => 5,
			'redirection'         => 0,
			'limit_response_size' => Climate::MOST_BYTES + 1,
		);
		if ( '' === $this->address() ) {
			return $this->state()['feedError'];
		}
		$answer = wp_safe_remote_get( $this->address(), $how ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Only to the address that the owner typed in, on a schedule; nothing of a visitor is sent.
		try {
			$status = wp_remote_retrieve_response_code( $answer ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Reads the answer.
			if ( is_wp_error( $answer ) || 200 !== $status ) {
				/* translators: %s: what the server of another site answered, such as "404". */
				throw new \RuntimeException( is_wp_error( $answer ) ? $answer->get_error_message() : sprintf( __( 'The address answered with the status %s, expected was 200.', 'tandem-for-woocommerce' ), '' === (string) $status ? '?' : (string) $status ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
			}
			self::keep( self::FEED, Climate::read( wp_remote_retrieve_body( $answer ) ), '' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Reads the answer.
			return '';
		} catch ( \Throwable $error ) {
			Log::failure( 'weather feed', $error );
			$before = self::kept( self::FEED );
			/* translators: %s: what went wrong, a sentence. */
			$said = sprintf( __( 'The weather feed could not be read; what was known before stays. %s', 'tandem-for-woocommerce' ), $error->getMessage() );
			self::keep( self::FEED, new Climate( $before['rows'] ), $said, $before['at'] );
			return $said;
		}
	}

	/**
	 * What the settings page shows.
	 *
	 * @return array{rows:int,at:int,feedRows:int,feedAt:int,feedError:string}
	 */
	public function state(): array {
		$table = self::kept( self::TABLE );
		$feed  = self::kept( self::FEED );
		return array(
			'rows'      => count( $table['rows'] ),
			'at'        => $table['at'],
			'feedRows'  => count( $feed['rows'] ),
			'feedAt'    => $feed['at'],
			'feedError' => match ( true ) {
				'' !== $this->address() => $feed['error'],
				'' === (string) $this->settings->get( 'place.feed' ) => '',
				default => __( 'The address of the weather feed has to begin with https://; nothing is fetched.', 'tandem-for-woocommerce' ),
			},
		);
	}

	/**
	 * The feed's address, empty for none.
	 */
	private function address(): string {
		$address = (string) $this->settings->get( 'place.feed' );
		return str_starts_with( $address, 'https://' ) ? $address : '';
	}

	/**
	 * Writes a table.
	 *
	 * @param string   $option  Option.
	 * @param Climate  $climate Table.
	 * @param string   $error   What went wrong.
	 * @param int|null $at      UNIX seconds, null for now.
	 */
	private static function keep( string $option, Climate $climate, string $error, ?int $at = null ): void {
		update_option(
			$option,
			(string) wp_json_encode(
				array(
					'at'    => $at ?? time(),
					'error' => $error,
					'rows'  => (object) $climate->rows,
				)
			),
			false
		);
	}

	/**
	 * Reads a table.
	 *
	 * @param string $option Option.
	 * @return array{at:int,error:string,rows:array<string,array{0:list<string>,1:int|null}>}
	 */
	private static function kept( string $option ): array {
		$kept = json_decode( (string) get_option( $option, '' ), true );
		return array(
			'at'    => (int) ( $kept['at'] ?? 0 ),
			'error' => (string) ( $kept['error'] ?? '' ),
			'rows'  => is_array( $kept['rows'] ?? null ) ? $kept['rows'] : array(),
		);
	}
}
