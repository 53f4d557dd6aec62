<?php
/**
 * The folder of this site's models.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

use Tandem\Exception\EngineException;
use Tandem\Fallback\Model\ModelFault;
use Tandem\Fallback\Model\ModelFile;
use Tandem\ModelDirectory;

defined( 'ABSPATH' ) || exit;

/**
 * Lists generations, checks their files and goes back to an older one, with or without the extension.
 */
final class ModelStore {

	/**
	 * Pointer and generations.
	 *
	 * @var ModelDirectory
	 */
	private readonly ModelDirectory $models;

	/**
	 * Takes the folder.
	 *
	 * @param string $directory Absolute path.
	 * @param string $site      Name of the site as written into its models.
	 */
	public function __construct( private readonly string $directory, private readonly string $site ) {
		$this->models = new ModelDirectory( $directory );
	}

	/**
	 * Absolute path of the folder.
	 */
	public function directory(): string {
		return $this->directory;
	}

	/**
	 * Makes the folder and closes it to the web.
	 *
	 * @throws EngineException Code model.directory when it cannot be written.
	 */
	public function prepare(): void {
		if ( ! wp_mkdir_p( $this->directory ) || ! wp_is_writable( $this->directory ) ) {
			throw new EngineException( 'model.directory', sprintf( 'expected a writable folder at %s', $this->directory ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
		}
		foreach ( array(
			'.htaccess'  => "Require all denied\n",
			'index.html' => '',
		) as $name => $content ) {
			if ( ! is_file( $this->directory . '/' . $name ) ) {
				file_put_contents( $this->directory . '/' . $name, $content ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- WP_Filesystem may want credentials; this is the site's own upload folder.
			}
		}
	}

	/**
	 * What the pointer says, or null where nothing usable was published.
	 *
	 * @return array{generation:int,file:string,bytes:int,identity:string,site:string,built_at:int}|null
	 */
	public function current(): ?array {
		try {
			return $this->models->current();
		} catch ( EngineException ) {
			return null;
		}
	}

	/**
	 * Generations whose file is there, newest first.
	 *
	 * @return list<array{generation:int,bytes:int,written_at:int,current:bool}>
	 */
	public function generations(): array {
		$current = $this->current()['generation'] ?? null;
		$found   = array();
		foreach ( $this->models->generations() as $generation ) {
			$found[] = array(
				'generation' => $generation,
				'bytes'      => (int) filesize( $this->file( $generation ) ),
				'written_at' => (int) filemtime( $this->file( $generation ) ),
				'current'    => $generation === $current,
			);
		}
		return $found;
	}

	/**
	 * Checks every byte of a generation.
	 *
	 * @param int|null $generation Null for the current one.
	 * @return array{generation:int,bytes:int,identity:string,site:string}
	 * @throws EngineException With a "model.*" code.
	 */
	public function verify( ?int $generation = null ): array {
		$current      = null === $generation ? $this->models->current() : null;
		$generation ??= $current['generation'];
		try {
			$model = ModelFile::open( $this->file( $generation ) );
			$model->verify();
			$report = array(
				'generation' => $generation,
				'bytes'      => $model->bytes(),
				'identity'   => $model->identity(),
				'site'       => $model->site(),
			);
		} catch ( ModelFault $fault ) {
			throw new EngineException( $fault->errorCode, $fault->getMessage(), $fault ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
		}
		if ( $this->site !== $report['site'] ) {
			throw new EngineException( 'model.site', sprintf( 'expected a model of %s, found one of %s; train again', $this->site, $report['site'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
		}
		if ( null !== $current && $current['identity'] !== $report['identity'] ) {
			throw new EngineException( 'model.checksum', sprintf( 'expected model %s, found %s; train again', $current['identity'], $report['identity'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
		}
		return $report;
	}

	/**
	 * Points at another generation after checking it. Running workers follow as they follow a new model.
	 *
	 * @param int|null $generation Null for the newest before the current one.
	 * @return array{generation:int,file:string,bytes:int,identity:string,site:string,built_at:int}
	 * @throws EngineException Code model.missing when there is none, or why it cannot be used.
	 */
	public function rollback( ?int $generation = null ): array {
		$current      = $this->current()['generation'] ?? PHP_INT_MAX;
		$older        = array_filter( $this->models->generations(), static fn( int $candidate ): bool => $candidate < $current );
		$generation ??= array_values( $older )[0] ?? throw new EngineException( 'model.missing', 'expected an older model to go back to, found none' );
		if ( ! in_array( $generation, $this->models->generations(), true ) ) {
			throw new EngineException( 'model.missing', sprintf( 'expected a kept model %d, found none', $generation ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A number.
		}
		return $this->models->rollBack( $generation, $this->site, (int) filemtime( $this->file( $generation ) ) );
	}

	/**
	 * Path of a generation.
	 *
	 * @param int $generation Which.
	 */
	private function file( int $generation ): string {
		return $this->directory . "/model-$generation.tdm";
	}
}
