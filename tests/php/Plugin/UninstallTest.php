<?php
/**
 * What stays and what goes when the plugin is deleted.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use PHPUnit\Framework\TestCase;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Schema;
use Tandem\Plugin\Settings;
use Tandem\Plugin\Training\TrainingSchedule;
use Tandem\Plugin\UninstallStore;

/**
 * Not in a transaction, because tables are dropped; puts back what it removes.
 */
final class UninstallTest extends TestCase {

	protected $backupGlobals = false;

	/** @var array<string,mixed> */
	private array $options = array();

	private string $models = '';

	protected function setUp(): void {
		foreach ( UninstallStore::OPTIONS as $name ) {
			$this->options[ $name ] = get_option( $name, null );
		}
		$this->models = get_temp_dir() . 'tandem-uninstall-' . wp_generate_password( 8, false );
		add_filter( 'tandem_model_directory', array( $this, 'models' ) );
		Schema::install();
	}

	protected function tearDown(): void {
		Schema::install();
		foreach ( $this->options as $name => $value ) {
			if ( null === $value && Schema::OPTION !== $name ) {
				delete_option( $name );
			} elseif ( null !== $value ) {
				update_option( $name, $value, in_array( $name, array( Settings::OPTION, Schema::OPTION ), true ) );
			}
		}
		Settings::forget();
		remove_filter( 'tandem_model_directory', array( $this, 'models' ) );
		delete_user_meta( 1, 'tandem_dismissed_notice' );
	}

	public function models(): string {
		return $this->models;
	}

	private function use_the_plugin( bool $delete ): void {
		Plugin::instance()->settings()->update( array( 'cap' => 5 ) );
		Plugin::instance()->settings()->update( array( 'uninstall_delete' => $delete ) );
		update_option( 'tandem_training', '{"phase":"done"}', false );
		set_transient( 'tandem_numbers', '{}', HOUR_IN_SECONDS );
		update_user_meta( 1, 'tandem_dismissed_notice', 'model.missing' );
		foreach ( UninstallStore::ACTIONS as $hook ) {
			as_schedule_single_action( time() + DAY_IN_SECONDS, $hook, array(), TrainingSchedule::GROUP );
		}
		wp_mkdir_p( $this->models );
		file_put_contents( $this->models . '/model-1.tdm', 'x' );
		file_put_contents( $this->models . '/.htaccess', 'x' );
	}

	private function uninstall(): void {
		defined( 'WP_UNINSTALL_PLUGIN' ) || define( 'WP_UNINSTALL_PLUGIN', 'tandem-for-woocommerce/tandem-for-woocommerce.php' );
		require TANDEM_DIR . '/uninstall.php';
		wp_cache_flush();
		Settings::forget();
	}

	/**
	 * Everything of Tandem that is in the database.
	 *
	 * @return list<string>
	 */
	private function left(): array {
		global $wpdb;
		$left = array_merge(
			$wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%tandem\_%'" ),
			$wpdb->get_col( "SELECT meta_key FROM {$wpdb->usermeta} WHERE meta_key LIKE 'tandem\_%'" ),
			$wpdb->get_col( "SELECT hook FROM {$wpdb->prefix}actionscheduler_actions WHERE hook LIKE 'tandem\_%'" ),
			array_filter( $wpdb->get_col( 'SHOW TABLES' ), static fn( string $table ): bool => str_contains( $table, 'tandem_' ) ),
			array_filter( array_keys( array_merge( ...array_map( 'array_keys', array_values( _get_cron_array() ) ) ) ), static fn( $hook ): bool => str_starts_with( (string) $hook, 'tandem_' ) )
		);
		return array_values( $left );
	}

	public function test_data_stays_by_default_and_nothing_is_left_in_the_queue(): void {
		global $wpdb;
		$this->use_the_plugin( false );
		$this->uninstall();
		self::assertSame( 5, Plugin::instance()->settings()->get( 'cap' ) );
		self::assertFileExists( $this->models . '/model-1.tdm' );
		self::assertSame( '0', (string) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}actionscheduler_actions WHERE hook LIKE 'tandem\_%'" ) );
		foreach ( array_keys( Schema::tables() ) as $table ) {
			self::assertContains( $wpdb->prefix . $table, $wpdb->get_col( 'SHOW TABLES' ) );
		}
		array_map( 'unlink', array( $this->models . '/model-1.tdm', $this->models . '/.htaccess' ) );
		rmdir( $this->models );
	}

	public function test_everything_goes_when_the_owner_says_so_and_nothing_else(): void {
		global $wpdb;
		$this->use_the_plugin( true );
		$others = static fn(): array => $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name NOT LIKE '%tandem\_%' AND option_name NOT LIKE '%transient%' ORDER BY option_name" );
		$before = $others();
		$this->uninstall();
		self::assertSame( array(), $this->left() );
		self::assertDirectoryDoesNotExist( $this->models );
		self::assertSame( $before, $others() );
	}

	public function test_every_stored_name_is_in_the_lists(): void {
		$known = array_merge( UninstallStore::OPTIONS, UninstallStore::TRANSIENTS, UninstallStore::USER_META, UninstallStore::ACTIONS );
		$files = new \RegexIterator( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( TANDEM_DIR . '/src' ) ), '/\.php$/' );
		$calls = 0;
		foreach ( $files as $file ) {
			$code = (string) file_get_contents( (string) $file );
			preg_match_all( '/const\s+(\w+)\s*=\s*\'([^\']+)\'/', $code, $constants );
			$constants = array_combine( $constants[1], $constants[2] );
			preg_match_all( '/\b(?:update_option|add_option|set_transient|update_user_meta|add_user_meta|as_schedule_\w+|as_enqueue_async_action|wp_schedule_\w+)\s*\(([^;]{0,300})/', $code, $matches );
			foreach ( $matches[1] as $arguments ) {
				preg_match_all( '/self::(\w+)|\'(tandem_\w+)\'/', $arguments, $names, PREG_SET_ORDER );
				foreach ( $names as $name ) {
					$stored = $name[2] ?? $constants[ $name[1] ] ?? '';
					if ( str_starts_with( $stored, 'tandem_' ) ) {
						++$calls;
						self::assertContains( $stored, $known, "$file stores $stored, which UninstallStore does not name" );
					}
				}
			}
		}
		self::assertGreaterThan( 10, $calls );
	}
}
