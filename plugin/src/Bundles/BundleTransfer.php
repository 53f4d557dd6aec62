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
	 * Stores the bundles of a file.
	 *
	 * @param string $text Content of a CSV or JSON file.
	 * @return list<int> Ids.
	 * @throws \InvalidArgumentException With the lines that were not understood; nothing is stored then.
	 */
	public function import( string $text ): array {
		return $this->store( BundleFile::read( $text ) );
	}

	/**
	 * Stores bundles, all or none.
	 *
	 * @param array<int,array<string,mixed>> $entries Data by line.
	 * @return list<int> Ids.
	 * @throws \InvalidArgumentException With the lines that were not understood; nothing is stored then.
	 */
	public function store( array $entries ): array {
		$errors = array();
		foreach ( $entries as $line => $data ) {
			try {
				$this->writer->validate( $data );
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
		$made = array();
		try {
			foreach ( $entries as $data ) {
				$made[] = $this->writer->write( $data )->get_id();
			}
		} catch ( \Throwable $error ) {
			foreach ( $made as $id ) {
				wp_delete_post( $id, true );
			}
			throw $error;
		}
		return $made;
	}
}
