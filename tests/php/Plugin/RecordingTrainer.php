<?php
/**
 * A trainer that keeps what it is given, instead of the extension's.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Trainer;

final class RecordingTrainer implements Trainer {

	/** @var list<int> */
	public array $flat = array();

	/** @var list<array<string,mixed>> */
	public array $catalog = array();

	/** Throws at this call of addLines(), 0 for never. */
	public static int $fail_at = 0;

	private int $calls = 0;

	public function addLines( array $flat ): int {
		if ( ++$this->calls === self::$fail_at ) {
			throw new \Tandem\Exception\EngineException( 'train.limit', 'expected fewer lines' );
		}
		array_push( $this->flat, ...$flat );
		return intdiv( count( $this->flat ), 7 );
	}

	public function addCatalog( array $items ): void {
		array_push( $this->catalog, ...$items );
	}

	public function addSessions( array $flat ): void {
	}

	public function save( string $path ): void {
		file_put_contents( $path, json_encode( array( $this->flat, $this->catalog ) ) );
	}

	public function resume( string $path ): void {
		[ $this->flat, $this->catalog ] = json_decode( file_get_contents( $path ), true );
	}

	public function publish( string $directory, string $site, int $builtAt ): array {
		file_put_contents( $directory . '/published.json', json_encode( array( $this->flat, $this->catalog ) ) );
		return array( 'generation' => 1, 'lines' => intdiv( count( $this->flat ), 7 ), 'items' => count( $this->catalog ), 'site' => $site );
	}
}
