<?php
/**
 * Import and export of bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

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
	 * bundle of the shop and one of the file have a name, that bundle is changed. So a file may come twice, and one
	 * that was exported and edited changes what it came from.
	 *
	 * @param string $text Content of a CSV or JSON file.
	 * @return array{made:list<int>,changed:list<int>,same:list<int>} Ids.
	 * @throws \InvalidArgumentException With the lines that were not understood; nothing is stored then.
	 */
	public function import( string $text ): array {
		$entries = BundleFile::read( $text );
		$judged  = $this->judged( $entries );
		$there   = array();
		foreach ( BundleRepository::stored() as $product ) {
			if ( $product instanceof BundleProduct && null !== $product->bundle() ) {
				$there[ $product->get_name( 'edit' ) ][ $product->get_id() ] = $product;
			}
		}
		$often = array_count_values( array_column( $judged, 'name' ) );
		$same  = array();
		$ids   = array();
		foreach ( $judged as $line => $one ) {
			$named = array_diff_key( $there[ $one['name'] ] ?? array(), array_flip( $same ) );
			$equal = array_filter( $named, static fn( BundleProduct $product ): bool => self::equal( $product, $one ) );
			if ( $equal ) {
				$same[] = (int) array_key_first( $equal );
				unset( $entries[ $line ] );
			} elseif ( 1 === count( $named ) && 1 === $often[ $one['name'] ] ) {
				$ids[ $line ] = (int) array_key_first( $named );
			}
		}
		return $this->written( $entries, $ids ) + array( 'same' => $same );
	}

	/**
	 * Whether a bundle is what an entry of a file says.
	 *
	 * @param BundleProduct                                                                        $product Bundle.
	 * @param array{name:string,status:string,components:list<Component>,terms:BundleTerms} $one     Entry.
	 */
	private static function equal( BundleProduct $product, array $one ): bool {
		$bundle = $product->bundle();
		// phpcs:ignore Universal.Operators.StrictComparisons.LooseEqual -- Value objects are equal by what they hold.
		return $bundle && $product->get_status( 'edit' ) === $one['status'] && $bundle->terms == $one['terms'] && $bundle->components == $one['components'];
	}

	/**
	 * Stores bundles as new ones, all or none.
	 *
	 * @param array<int,array<string,mixed>> $entries Data by line.
	 * @return list<int> Ids.
	 * @throws \InvalidArgumentException With the lines that were not understood; nothing is stored then.
	 */
	public function store( array $entries ): array {
		$this->judged( $entries );
		return $this->written( $entries, array() )['made'];
	}

	/**
	 * What the entries say.
	 *
	 * @param array<int,array<string,mixed>> $entries Data by line.
	 * @return array<int,array{name:string,status:string,components:list<Component>,terms:BundleTerms}>
	 * @throws \InvalidArgumentException With the lines that were not understood.
	 */
	private function judged( array $entries ): array {
		$errors = array();
		$judged = array();
		foreach ( $entries as $line => $data ) {
			try {
				$judged[ $line ] = $this->writer->judged( $data );
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
		return $judged;
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
					$before[ $product->get_id() ] = BundleWriter::export( $product );
					$this->writer->write( $data, $product->get_id() );
				} else {
					$made[] = $this->writer->write( $data )->get_id();
				}
			}
		} catch ( \Throwable $error ) {
			foreach ( $made as $id ) {
				wp_delete_post( $id, true );
			}
			foreach ( $before as $id => $data ) {
				$this->writer->write( $data, $id );
			}
			throw $error;
		}
		return array(
			'made'    => $made,
			'changed' => array_keys( $before ),
		);
	}
}
