<?php
/**
 * The shop's offers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps definitions in an own table. A small autoloaded option says whether any offer is live: a shop
 * without offers pays no query for them.
 */
final class OfferStore {

	/** Table without prefix. */
	public const TABLE = 'tandem_offers';

	/** Columns in dbDelta's notation. */
	public const COLUMNS = "id bigint(20) unsigned NOT NULL AUTO_INCREMENT,\nposition int(10) unsigned NOT NULL DEFAULT 0,\nstatus varchar(10) NOT NULL DEFAULT 'draft',\ndefinition longtext NOT NULL,\nupdated_at bigint(20) unsigned NOT NULL DEFAULT 0,\nPRIMARY KEY  (id),\nKEY status (status)";

	/** Option: number of live offers, and the name of the last change of any of them. */
	public const LIVE = 'tandem_offers_live';

	/** Signs before the definition: sixteen of a hash and a space. */
	private const SEAL = 17;

	/** Most offers of a shop. */
	public const MOST = 500;

	/**
	 * Live offers by site.
	 *
	 * @var array<int,list<Offer>>
	 */
	private array $live = array();

	/**
	 * Takes its services.
	 *
	 * @param OfferSet $set Live offers as one text.
	 */
	public function __construct( private readonly OfferSet $set ) {
	}

	/**
	 * All offers in order.
	 *
	 * @return list<Offer>
	 */
	public function all(): array {
		global $wpdb;
		return self::offers( $wpdb->get_results( $wpdb->prepare( 'SELECT id, position, definition FROM %i ORDER BY position, id', $wpdb->prefix . self::TABLE ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Whether any offer is live, without a query: the number is among the options that every page loads, and
	 * a shop that never had an offer has no such option.
	 */
	public static function any_live(): bool {
		return (int) ( wp_load_alloptions()[ self::LIVE ] ?? 0 ) > 0;
	}

	/**
	 * Live offers in order, scheduled ones included.
	 *
	 * @return list<Offer>
	 */
	public function live(): array {
		if ( ! self::any_live() ) {
			return array();
		}
		$this->live[ get_current_blog_id() ] ??= $this->read();
		/**
		 * Live offers: while offers are compared, those of the shopper's arm.
		 *
		 * @param list<Offer> $offers Offers in order.
		 */
		return (array) apply_filters( 'tandem_live_offers', $this->live[ get_current_blog_id() ] );
	}

	/**
	 * Live offers from the text that is kept of them, else from their rows, of which the text is then made. It is named
	 * by the change that this request saw as it began: rows that changed since are kept under a name that nobody asks for.
	 *
	 * @return list<Offer>
	 */
	private function read(): array {
		global $wpdb;
		$change = (string) ( wp_load_alloptions()[ self::LIVE ] ?? '' );
		$offers = $this->set->read( $change );
		if ( null === $offers ) {
			$offers = self::offers( $wpdb->get_results( $wpdb->prepare( "SELECT id, position, definition FROM %i WHERE status = 'live' ORDER BY position, id", $wpdb->prefix . self::TABLE ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			$this->set->keep( $offers, $change );
		}
		return $offers;
	}

	/**
	 * One offer.
	 *
	 * @param int $id Id.
	 */
	public function find( int $id ): ?Offer {
		global $wpdb;
		return self::offers( $wpdb->get_results( $wpdb->prepare( 'SELECT id, position, definition FROM %i WHERE id = %d', $wpdb->prefix . self::TABLE, $id ) ) )[0] ?? null; // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Stores an offer.
	 *
	 * @param array<string,mixed> $definition As OfferInput gives it.
	 * @param int                 $id         0 for a new one, which goes to the end of the list.
	 * @return int Its id.
	 * @throws \InvalidArgumentException Where the list is full.
	 * @throws \RuntimeException Where it cannot be stored.
	 */
	public function save( array $definition, int $id = 0 ): int {
		global $wpdb;
		$table = $wpdb->prefix . self::TABLE;
		$row   = array(
			'status'     => $definition['status'],
			'definition' => self::sealed( (string) wp_json_encode( $definition ), self::by() ),
			'updated_at' => time(),
		);
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- Own table.
		if ( $id > 0 ) {
			$done = false !== $wpdb->update( $table, $row, array( 'id' => $id ) );
		} else {
			$last = $wpdb->get_row( $wpdb->prepare( 'SELECT COUNT(*) AS offers, COALESCE(MAX(position), 0) AS last FROM %i', $table ) );
			if ( (int) $last->offers >= self::MOST ) {
				throw new \InvalidArgumentException( sprintf( 'offers: expected at most %d, found one more', self::MOST ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A number.
			}
			$done = 1 === $wpdb->insert( $table, $row + array( 'position' => (int) $last->last + 1 ) );
			$id   = (int) $wpdb->insert_id;
		}
		// phpcs:enable
		if ( ! $done ) {
			throw new \RuntimeException( 'the offer could not be stored: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
		$this->changed();
		return $id;
	}

	/**
	 * Puts offers into this order. Those that are not named follow in the order they had.
	 *
	 * @param list<int> $ids Ids.
	 */
	public function arrange( array $ids ): void {
		global $wpdb;
		$place = 0;
		foreach ( array_unique( array( ...$ids, ...array_map( static fn( Offer $offer ): int => $offer->id, $this->all() ) ) ) as $id ) {
			$wpdb->update( $wpdb->prefix . self::TABLE, array( 'position' => ++$place ), array( 'id' => (int) $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		}
		$this->changed();
	}

	/**
	 * Deletes an offer.
	 *
	 * @param int $id Id.
	 */
	public function delete( int $id ): bool {
		global $wpdb;
		$gone = 1 === $wpdb->delete( $wpdb->prefix . self::TABLE, array( 'id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		$this->changed();
		return $gone;
	}

	/**
	 * Forgets what was read in this process.
	 */
	public function forget(): void {
		$this->live = array();
	}

	/**
	 * The list changed.
	 */
	private function changed(): void {
		global $wpdb;
		$this->forget();
		$live = (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM %i WHERE status = 'live'", $wpdb->prefix . self::TABLE ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		update_option( self::LIVE, $live . ' ' . bin2hex( random_bytes( 8 ) ), true );
		/**
		 * The shop's offers changed.
		 */
		do_action( 'tandem_offers_changed' );
	}

	/**
	 * A checked definition with the hash of what it was checked by: this version, the shop's decimals, this text. Fifty
	 * definitions cost a cart two milliseconds to check again, and a hash next to nothing.
	 *
	 * @param string $json Definition.
	 * @param string $by   As by() gives it.
	 */
	private static function sealed( string $json, string $by ): string {
		return hash( 'xxh3', $by . $json ) . ' ' . $json;
	}

	/**
	 * What a definition was checked by.
	 */
	private static function by(): string {
		return TANDEM_VERSION . '|' . OfferInput::SHAPE . '|' . wc_get_price_decimals() . '|';
	}

	/**
	 * Offers of rows. A definition that no longer fits is left out: it must not change a price.
	 *
	 * @param mixed $rows Rows.
	 * @return list<Offer>
	 */
	private static function offers( mixed $rows ): array {
		$offers = array();
		$by     = self::by();
		foreach ( is_array( $rows ) ? $rows : array() as $row ) {
			$text       = (string) $row->definition;
			$json       = str_starts_with( $text, '{' ) ? $text : substr( $text, self::SEAL );
			$definition = json_decode( $json, true );
			$definition = is_array( $definition ) ? $definition : array();
			try {
				$offers[] = new Offer( (int) $row->id, (int) $row->position, self::sealed( $json, $by ) === $text ? $definition : OfferInput::checked( $definition ) );
			} catch ( \InvalidArgumentException $error ) {
				wc_get_logger()->error( sprintf( 'offer %d is left out: %s', $row->id, $error->getMessage() ), array( 'source' => 'tandem' ) );
			}
		}
		return $offers;
	}
}
