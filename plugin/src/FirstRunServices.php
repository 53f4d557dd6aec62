<?php
/**
 * Services of the first ten minutes.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that helps an owner begin. Used by Plugin alone.
 */
trait FirstRunServices {

	/**
	 * Taking bundles over from other plugins.
	 */
	public function bundle_import(): Import\BundleImport {
		return $this->service( Import\BundleImport::class, fn(): Import\BundleImport => new Import\BundleImport( $this->bundle_writer(), array( new Import\WpcBundles(), new Import\YithLists(), new Import\LinkedProducts() ) ) );
	}

	/**
	 * One builder an integration, in the order of attachment.
	 *
	 * @return list<callable():Integration>
	 */
	private function first_run_integrations(): array {
		return array(
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\ImportController( $this->bundle_import( ... ) ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\ImportCommand( $this->bundle_import( ... ) ) ),
			fn(): Integration => new Admin\StaffBar( $this->settings() ),
		);
	}
}
