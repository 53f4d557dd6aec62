<?php
/**
 * Finds banners.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Reads where the owner put banners with variants, as shortcodes or as blocks: pages, posts and products that are
 * public, templates, parts of templates and patterns.
 */
final class BannerReader {

	/** Places that are read. */
	private const MOST = 20;

	/**
	 * Banners in the order of their places: each with its place and the attributes and text of its variants.
	 *
	 * @return list<array{place:string,url:string,variants:list<array{attributes:array<string,mixed>,text:string}>}>
	 */
	public function all(): array {
		$found = array();
		foreach ( $this->posts() as $post ) {
			foreach ( array( ...self::blocks( parse_blocks( $post->post_content ) ), ...self::shortcodes( $post->post_content ) ) as $variants ) {
				$found[] = array(
					'place'    => html_entity_decode( get_the_title( $post ), ENT_QUOTES, 'UTF-8' ),
					'url'      => (string) get_edit_post_link( $post, 'raw' ),
					'variants' => array_slice( $variants, 0, Banners::MOST ),
				);
			}
		}
		return $found;
	}

	/**
	 * Posts that hold banners.
	 *
	 * @return list<\WP_Post>
	 */
	private function posts(): array {
		global $wpdb;
		$types  = array( ...array_values( get_post_types( array( 'public' => true ) ) ), 'wp_template', 'wp_template_part', 'wp_block' );
		$clause = 'SELECT ID FROM %i WHERE post_status = %s AND post_type IN (' . implode( ',', array_fill( 0, count( $types ), '%s' ) ) . ') AND (post_content LIKE %s OR post_content LIKE %s) ORDER BY ID LIMIT %d';
		$ids    = $wpdb->get_col( $wpdb->prepare( $clause, array( $wpdb->posts, 'publish', ...$types, '%' . $wpdb->esc_like( '[' . Banners::GROUP ) . '%', '%' . $wpdb->esc_like( '<!-- wp:tandem/banners' ) . '%', self::MOST ) ) ); // phpcs:ignore WordPress.DB -- Placeholders only; for one page of the owner.
		return array_values( array_filter( array_map( static fn( mixed $id ): ?\WP_Post => get_post( (int) $id ), $ids ) ) );
	}

	/**
	 * Banners among blocks.
	 *
	 * @param list<array<string,mixed>> $blocks Parsed blocks.
	 * @return list<list<array{attributes:array<string,mixed>,text:string}>>
	 */
	private static function blocks( array $blocks ): array {
		$found = array();
		foreach ( $blocks as $block ) {
			if ( 'tandem/banners' !== $block['blockName'] ) {
				$found = array( ...$found, ...self::blocks( $block['innerBlocks'] ) );
				continue;
			}
			$variants = array_filter( $block['innerBlocks'], static fn( array $inner ): bool => 'tandem/banner' === $inner['blockName'] );
			$found[]  = array_values(
				array_map(
					static fn( array $variant ): array => array(
						'attributes' => $variant['attrs'],
						'text'       => self::text( implode( ' ', array_map( 'serialize_block', $variant['innerBlocks'] ) ) ),
					),
					$variants
				)
			);
		}
		return $found;
	}

	/**
	 * Banners among shortcodes.
	 *
	 * @param string $content Content.
	 * @return list<list<array{attributes:array<string,mixed>,text:string}>>
	 */
	private static function shortcodes( string $content ): array {
		$found = array();
		preg_match_all( '/' . get_shortcode_regex( array( Banners::GROUP ) ) . '/s', $content, $groups );
		foreach ( $groups[5] as $group ) {
			preg_match_all( '/' . get_shortcode_regex( array( Banners::VARIANT ) ) . '/s', $group, $variants, PREG_SET_ORDER );
			$found[] = array_map(
				static fn( array $variant ): array => array(
					'attributes' => (array) shortcode_parse_atts( $variant[3] ),
					'text'       => self::text( $variant[5] ),
				),
				$variants
			);
		}
		return $found;
	}

	/**
	 * The first words of a variant.
	 *
	 * @param string $html HTML.
	 */
	private static function text( string $html ): string {
		return wp_trim_words( html_entity_decode( wp_strip_all_tags( strip_shortcodes( $html ) ), ENT_QUOTES, 'UTF-8' ), 12, '...' );
	}
}
