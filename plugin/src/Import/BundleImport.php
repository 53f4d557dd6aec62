<?php
/**
 * Taking bundles over from other plugins.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Import;

use Tandem\Plugin\Bundles\BundleWriter;

defined( 'ABSPATH' ) || exit;

/**
 * Makes draft bundles of what the sources hold, once each: a bundle remembers where it came from. Nothing is
 * published, nothing of the source is changed.
 */
final class BundleImport {

	/** Where a bundle came from: "wpc-bundles:123". */
	public const ORIGIN = '_tandem_imported_from';

	/** So many bundles are made at once; a shop with more runs it again. */
	private const MOST = 500;

	/**
	 * Takes the sources.
	 *
	 * @param BundleWriter       $writer  Stores bundles.
	 * @param list<ImportSource> $sources Sources.
	 */
	public function __construct( private readonly BundleWriter $writer, private readonly array $sources ) {
	}

	/**
	 * What there is to take over, by source; sources without anything are left out.
	 *
	 * @return list<array{source:string,title:string,waiting:int,done:int}>
	 */
	public function found(): array {
		$out   = array();
		$taken = self::taken();
		foreach ( $this->sources as $source ) {
			$posts = $source->posts();
			if ( array() !== $posts ) {
				$done  = count( array_intersect( $posts, $taken[ $source->name() ] ?? array() ) );
				$out[] = array(
					'source'  => $source->name(),
					'title'   => $source->title(),
					'waiting' => count( $posts ) - $done,
					'done'    => $done,
				);
			}
		}
		return $out;
	}

	/**
	 * Takes over what a source holds and was not taken yet.
	 *
	 * @param string $name Source.
	 * @return array{made:list<array{id:int,title:string,edit:string,notes:list<string>}>,left_out:list<array{title:string,edit:string,reason:string}>}
	 * @throws \InvalidArgumentException When there is no such source.
	 */
	public function run( string $name ): array {
		$source = array_values( array_filter( $this->sources, static fn( ImportSource $source ): bool => $source->name() === $name ) )[0] ?? null;
		if ( null === $source ) {
			throw new \InvalidArgumentException( esc_html( sprintf( 'source: expected one of %s, found %s', implode( ', ', array_map( static fn( ImportSource $one ): string => $one->name(), $this->sources ) ), $name ) ) );
		}
		$answer = array(
			'made'     => array(),
			'left_out' => array(),
		);
		foreach ( array_diff( $source->posts(), self::taken()[ $name ] ?? array() ) as $id ) {
			if ( count( $answer['made'] ) === self::MOST ) {
				break;
			}
			$post = get_post( $id );
			if ( ! $post instanceof \WP_Post ) {
				continue;
			}
			try {
				$data = $source->read( $post );
				$made = $this->writer->write(
					array(
						'name'       => $data['name'],
						'status'     => 'draft',
						'components' => $data['components'],
						'terms'      => $data['terms'],
					)
				);
				$made->update_meta_data( self::ORIGIN, $source->name() . ':' . $id );
				$made->save_meta_data();
				$answer['made'][] = array(
					'id'    => $made->get_id(),
					'title' => $made->get_name( 'edit' ),
					'edit'  => (string) get_edit_post_link( $made->get_id(), 'raw' ),
					'notes' => $data['notes'],
				);
			} catch ( \InvalidArgumentException $error ) {
				$answer['left_out'][] = array(
					'title'  => $post->post_title,
					'edit'   => (string) get_edit_post_link( $id, 'raw' ),
					'reason' => wp_specialchars_decode( $error->getMessage(), ENT_QUOTES ),
				);
			}
		}
		return $answer;
	}

	/**
	 * Posts that a bundle remembers, by source. A bundle in the trash counts as not taken.
	 *
	 * @return array<string,list<int>>
	 */
	private static function taken(): array {
		$taken = array();
		foreach ( MetaPosts::with( self::ORIGIN ) as $bundle ) {
			$origin                = explode( ':', (string) get_post_meta( $bundle, self::ORIGIN, true ), 2 );
			$taken[ $origin[0] ][] = (int) ( $origin[1] ?? 0 );
		}
		return $taken;
	}
}
