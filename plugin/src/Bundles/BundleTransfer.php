<?php
/**
 * Import and export of bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Stores all bundles of a file or none, and hands out all bundles of the shop as a file.
 */
final class BundleTransfer {

	/**
	 * Takes its services.
	 *
	 * @param BundleWriter $writer Stores bundles.
	 */
	public function __construct( private readonly BundleWriter $writer ) {
	}

	/**
	 * Every bundle that is not in the trash, as data.
	 *
	 * @return list<array<string,mixed>>
	 */
	public function all(): array {
		return array_map( static fn( BundleProduct $product ): array => BundleWriter::export( $product ), array_values( array_filter( BundleRepository::stored(), static fn( $product ): bool => $product instanceof BundleProduct && null !== $product->bundle() ) ) );
	}

	/**
	 * Stores the bundles of a file. One that is in the shop already, as it is in the file, is left alone; where one
	 * bundle of the shop and one of the file have a name and a product in common, that bundle is changed. So a file may
	 * come twice, and one that was exported and edited changes what it came from.
	 *
	 * @param string $text Content of a CSV or JSON file.
	 * @return array{made:list<int>,changed:list<int>,same:list<int>} Ids.
	 * @throws \InvalidArgumentException With the lines that were not understood; nothing is stored then.
	 */
	public function import( string $text ): array {
		$entries = BundleFile::read( $text );
		$known   = array_map( array( $this->writer, 'known_by' ), $entries );
		$there   = array();
		foreach ( BundleRepository::stored() as $product ) {
			if ( $product instanceof BundleProduct && null !== $product->bundle() ) {
				$there[ self::plain( $product->get_name( 'edit' ) ) ][ $product->get_id() ] = $product;
			}
		}
		$often = array_count_values( array_map( static fn( array $one ): string => self::plain( $one['name'] ), $known ) );
		$same  = array();
		$ids   = array();
		foreach ( $known as $line => $one ) {
			$name  = self::plain( $one['name'] );
			$named = array_filter( array_diff_key( $there[ $name ] ?? array(), array_flip( $same ) ), static fn( BundleProduct $product ): bool => array() !== array_intersect( $one['products'], array_column( $product->bundle()->components, 'product' ) ) );
			$equal = array_filter( $named, fn( BundleProduct $product ): bool => $this->equal( $product, $entries[ $line ] ) );
			if ( $equal ) {
				$same[] = (int) array_key_first( $equal );
				unset( $entries[ $line ] );
			} elseif ( 1 === count( $named ) && 1 === $often[ $name ] ) {
				$ids[ $line ] = (int) array_key_first( $named );
			}
		}
		$this->judge( $entries, $ids );
		return $this->written( $entries, $ids ) + array( 'same' => $same );
	}

	/**
	 * A name without the entities that WordPress stores for somebody who may not write every HTML.
	 *
	 * @param string $name Name.
	 */
	private static function plain( string $name ): string {
		return wp_specialchars_decode( sanitize_text_field( $name ), ENT_QUOTES );
	}

	/**
	 * Whether a bundle would stay what it is.
	 *
	 * @param BundleProduct       $product Bundle.
	 * @param array<string,mixed> $data    Entry of a file.
	 */
	private function equal( BundleProduct $product, array $data ): bool {
		$bundle = $product->bundle();
		$arrays = static fn( array $components ): array => array_map( static fn( Component $component ): array => $component->to_array(), $components );
		try {
			$one = $this->writer->judged( $data, $product );
		} catch ( \InvalidArgumentException ) {
			return false;
		}
		return $bundle && $product->get_status( 'edit' ) === $one['status'] && $bundle->terms->to_array() === $one['terms']->to_array() && $arrays( $bundle->components ) === $arrays( $one['components'] );
	}

	/**
	 * Stores bundles as new ones, all or none.
	 *
	 * @param array<int,array<string,mixed>> $entries Data by line.
	 * @return list<int> Ids.
	 * @throws \InvalidArgumentException With the lines that were not understood; nothing is stored then.
	 */
	public function store( array $entries ): array {
		$this->judge( $entries, array() );
		return $this->written( $entries, array() )['made'];
	}

	/**
	 * Judges the entries, each with what its bundle has already.
	 *
	 * @param array<int,array<string,mixed>> $entries Data by line.
	 * @param array<int,int>                 $ids     Bundles to change, by line.
	 * @throws \InvalidArgumentException With the lines that were not understood.
	 */
	private function judge( array $entries, array $ids ): void {
		$errors = array();
		foreach ( $entries as $line => $data ) {
			try {
				$product = wc_get_product( $ids[ $line ] ?? 0 );
				$this->writer->judged( $data, $product instanceof BundleProduct ? $product : null );
			} catch ( \InvalidArgumentException $error ) {
				/* translators: 1: line number, 2: reason. */
				$errors[] = sprintf( __( 'Line %1$d: %2$s', 'tandem-for-woocommerce' ), $line, $error->getMessage() );
			}
		}
		if ( $errors ) {
			$more = count( $errors ) - 20;
			/* translators: %d: number of lines. */
			$rest = $more > 0 ? ' ' . sprintf( _n( 'And %d more line.', 'And %d more lines.', $more, 'tandem-for-woocommerce' ), $more ) : '';
			throw new \InvalidArgumentException( __( 'Nothing was imported.', 'tandem-for-woocommerce' ) . ' ' . implode( ' ', array_slice( $errors, 0, 20 ) ) . $rest ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where it is shown.
		}
	}

	/**
	 * Writes entries, all or none.
	 *
	 * @param array<int,array<string,mixed>> $entries Data by line.
	 * @param array<int,int>                 $ids     Bundles to change, by line.
	 * @return array{made:list<int>,changed:list<int>}
	 * @throws \Throwable As the writer does; what was written is taken back then.
	 */
	private function written( array $entries, array $ids ): array {
		$made   = array();
		$before = array();
		try {
			foreach ( $entries as $line => $data ) {
				$product = wc_get_product( $ids[ $line ] ?? 0 );
				if ( $product instanceof BundleProduct ) {
					$before[ $product->get_id() ] = array(
						'name'       => $product->get_name( 'edit' ),
						'status'     => $product->get_status( 'edit' ),
						'components' => $product->bundle()->components,
						'terms'      => $product->bundle()->terms,
					);
					$this->writer->write( $data, $product->get_id() );
				} else {
					$made[] = $this->writer->write( $data )->get_id();
				}
			}
		} catch ( \Throwable $error ) {
			$back = array_map( static fn( int $id ): \Closure => static fn() => wp_delete_post( $id, true ), $made );
			foreach ( $before as $id => $one ) {
				$back[] = fn() => $this->writer->restore( $id, $one );
			}
			foreach ( $back as $step ) {
				try {
					$step();
				} catch ( \Throwable $other ) {
					// The others are taken back all the same, and what is said is what went wrong first.
					Log::failure( 'bundle import', $other );
				}
			}
			throw $error;
		}
		return array(
			'made'    => $made,
			'changed' => array_keys( $before ),
		);
	}
}
