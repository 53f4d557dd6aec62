<?php
/**
 * Runs when the plugin is deleted. Data stays unless the owner said otherwise.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

use Tandem\Plugin\UninstallStore;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/src/autoload.php';

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $tandem_site ) {
		switch_to_blog( (int) $tandem_site );
		UninstallStore::clean( UninstallStore::wanted() );
		restore_current_blog();
	}
} else {
	UninstallStore::clean( UninstallStore::wanted() );
}
