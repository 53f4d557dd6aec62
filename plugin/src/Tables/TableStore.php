<?php
/**
 * Saved tables.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps each table as a private post with its description as JSON, so that trash, export and backup work
 * as for any content. Whatever is read is checked like what is written.
 */
final class TableStore {

	public const POST_TYPE = 'tandem_table';
	public const META      = '_tandem_table';

	/** Rows of own data that is too large for a page. */
	public const ROWS = '_tandem_table_rows';

	/** What the rows are told apart by. */
	public const ROWS_MARK = '_tandem_table_rows_mark';

	/**
	 * Registers the post type: no page of its own, no archive, not in search.
	 */
	public static function register(): void {
		register_post_type(
			self::POST_TYPE,
			array(
				'label'               => __( 'Tables', 'tandem-for-woocommerce' ),
				'public'              => false,
				'show_ui'             => false,
				'show_in_rest'        => false,
				'exclude_from_search' => true,
				'can_export'          => true,
				'supports'            => array( 'title' ),
				'capability_type'     => 'product',
				'map_meta_cap'        => true,
			)
		);
	}

	/**
	 * The description of a published table; null where there is none.
	 *
	 * @param int  $id        Table.
	 * @param bool $published Whether it has to be published.
	 * @param bool $whole     Whether the rows of large own data are wanted with it.
	 * @return array<string,mixed>|null
	 */
	public function data( int $id, bool $published = true, bool $whole = false ): ?array {
		$post = get_post( $id );
		if ( ! $post instanceof \WP_Post || self::POST_TYPE !== $post->post_type || ( $published && 'publish' !== $post->post_status ) ) {
			return null;
		}
		$data = json_decode( (string) get_post_meta( $id, self::META, true ), true );
		if ( is_array( $data ) && $whole && ! empty( $data['kept'] ) ) {
			$data['rows'] = $this->rows( $id );
			unset( $data['kept'] );
		}
		return is_array( $data ) ? $data : null;
	}

	/**
	 * Rows of own data that is too large for a page.
	 *
	 * @param int $id Table.
	 * @return list<array<mixed>>
	 */
	public function rows( int $id ): array {
		$rows = json_decode( (string) get_post_meta( $id, self::ROWS, true ), true );
		return is_array( $rows ) ? array_values( array_filter( $rows, 'is_array' ) ) : array();
	}

	/**
	 * Saves a table.
	 *
	 * @param int                 $id    Table, 0 for a new one.
	 * @param string              $title Title.
	 * @param array<string,mixed> $data  Description.
	 * @return int Id.
	 * @throws \InvalidArgumentException Naming the first wrong field; nothing is stored then.
	 */
	public function save( int $id, string $title, array $data ): int {
		unset( $data['kept'], $data['cells'] );
		DefinitionInput::from_array( $data, $id );
		if ( $id && null === $this->data( $id, false ) ) {
			throw new \InvalidArgumentException( __( 'There is no such table.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- JSON.
		}
		$title = sanitize_text_field( $title );
		$post  = array(
			'ID'          => $id,
			'post_type'   => self::POST_TYPE,
			'post_title'  => wp_slash( '' === $title ? __( 'Untitled table', 'tandem-for-woocommerce' ) : $title ),
			'post_status' => 'publish',
		);
		$saved = $id ? wp_update_post( $post, true ) : wp_insert_post( $post, true );
		if ( is_wp_error( $saved ) ) {
			throw new \RuntimeException( $saved->get_error_message() ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- JSON.
		}
		$data['version'] = DefinitionInput::VERSION;
		if ( 'data' === ( $data['kind'] ?? '' ) && count( $data['rows'] ?? array() ) > TableBuilder::IN_PAGE ) {
			$rows         = (string) wp_json_encode( array_values( $data['rows'] ) );
			$data['kept'] = count( $data['rows'] );
			unset( $data['rows'] );
			update_post_meta( $saved, self::ROWS, wp_slash( $rows ) );
			update_post_meta( $saved, self::ROWS_MARK, md5( $rows ) );
		} else {
			delete_post_meta( $saved, self::ROWS );
			delete_post_meta( $saved, self::ROWS_MARK );
		}
		update_post_meta( $saved, self::META, wp_slash( (string) wp_json_encode( $data ) ) );
		do_action( 'tandem_table_saved', $saved );
		return $saved;
	}

	/**
	 * Copies a table.
	 *
	 * @param int $id Table.
	 * @throws \InvalidArgumentException When there is none.
	 */
	public function duplicate( int $id ): int {
		$data = $this->data( $id, false, true );
		if ( null === $data ) {
			throw new \InvalidArgumentException( __( 'There is no such table.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- JSON.
		}
		/* translators: %s: title of a table. */
		return $this->save( 0, sprintf( __( '%s (copy)', 'tandem-for-woocommerce' ), get_the_title( $id ) ), $data );
	}

	/**
	 * Moves a table to the trash, or deletes one that is there.
	 *
	 * @param int $id Table.
	 */
	public function remove( int $id ): bool {
		if ( null === $this->data( $id, false ) ) {
			return false;
		}
		return 'trash' === get_post_status( $id ) ? (bool) wp_delete_post( $id, true ) : (bool) wp_trash_post( $id );
	}

	/**
	 * Takes a table out of the trash.
	 *
	 * @param int $id Table.
	 */
	public function restore( int $id ): bool {
		if ( null === $this->data( $id, false ) || ! wp_untrash_post( $id ) ) {
			return false;
		}
		return ! is_wp_error( wp_update_post( array( 'ID' => $id, 'post_status' => 'publish' ), true ) ); // phpcs:ignore WordPress.Arrays
	}

	/**
	 * Tables, newest first.
	 *
	 * @param string $search Words of the title.
	 * @param string $status publish or trash.
	 * @return list<array<string,mixed>>
	 */
	public function all( string $search = '', string $status = 'publish' ): array {
		$posts = get_posts(
			array(
				'post_type'      => self::POST_TYPE,
				'post_status'    => $status,
				'posts_per_page' => 200,
				's'              => $search,
				'orderby'        => array(
					'modified' => 'DESC',
					'ID'       => 'DESC',
				),
			)
		);
		$usage = $this->usage();
		return array_map(
			fn( \WP_Post $post ): array => array(
				'id'        => $post->ID,
				'title'     => $post->post_title,
				'kind'      => (string) ( $this->data( $post->ID, false )['kind'] ?? 'products' ),
				'modified'  => mysql_to_rfc3339( $post->post_modified_gmt ),
				'shortcode' => sprintf( '[tandem_table id="%d"]', $post->ID ),
				'usage'     => $usage[ $post->ID ] ?? array(),
			),
			$posts
		);
	}

	/**
	 * Content that shows a saved table.
	 *
	 * @return array<int,list<array{id:int,title:string}>> By table.
	 */
	private function usage(): array {
		global $wpdb;
		$posts = $wpdb->get_results( $wpdb->prepare( "SELECT ID, post_title, post_content FROM {$wpdb->posts} WHERE post_status = 'publish' AND post_type <> 'revision' AND ( post_content LIKE %s OR post_content LIKE %s ) ORDER BY ID LIMIT 500", '%[tandem\_%', '%wp:tandem/%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A count of the list page, no cache helps.
		$usage = array();
		foreach ( is_array( $posts ) ? $posts : array() as $post ) {
			preg_match_all( '/\[tandem_(?:table|bundles|compare)[^\]]*\bid=["\']?(\d+)|wp:tandem\/[a-z-]+-table \{[^}]*"id":(\d+)/', $post->post_content, $matches );
			foreach ( array_unique( array_filter( array_map( 'intval', array( ...$matches[1], ...$matches[2] ) ) ) ) as $id ) {
				$usage[ $id ][] = array(
					'id'    => (int) $post->ID,
					'title' => $post->post_title,
				);
			}
		}
		return $usage;
	}
}
