<?php
/**
 * Composition root.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

use Tandem\Engine;
use Tandem\EngineFactory;

defined( 'ABSPATH' ) || exit;

/**
 * Builds every service once and lets every integration attach itself. The only place that says
 * `new` for a service.
 */
final class Plugin {

	/**
	 * The one instance.
	 *
	 * @var self|null
	 */
	private static ?self $instance = null;

	/**
	 * Services already built, by class name.
	 *
	 * @var array<string,object>
	 */
	private array $services = array();

	/**
	 * The running plugin.
	 */
	public static function instance(): self {
		return self::$instance ??= new self();
	}

	/**
	 * Lets every integration attach itself. One that fails is logged and left out: the shop keeps selling.
	 */
	public function boot(): void {
		foreach ( $this->integrations() as $build ) {
			try {
				$build()->register_hooks();
			} catch ( \Throwable $error ) {
				wc_get_logger()->critical( $error->getMessage(), array( 'source' => 'tandem' ) );
			}
		}
	}

	/**
	 * The engine that answers on this server.
	 */
	public function engine(): Engine {
		return $this->service( Engine::class . '#' . get_current_blog_id(), static fn(): Engine => EngineFactory::create( self::model_directory(), self::site() ) );
	}

	/**
	 * The owner's settings.
	 */
	public function settings(): Settings {
		return $this->service( Settings::class, static fn(): Settings => new Settings() );
	}

	/**
	 * Folder of this site's models, outside the web's reach by name and by .htaccess.
	 */
	public static function model_directory(): string {
		return (string) apply_filters( 'tandem_model_directory', wp_upload_dir( null, false )['basedir'] . '/tandem-' . substr( wp_hash( 'tandem-models' ), 0, 12 ) );
	}

	/**
	 * Name of this site as written into its models.
	 */
	public static function site(): string {
		return (string) get_current_blog_id() . '@' . (string) wp_parse_url( home_url(), PHP_URL_HOST );
	}

	/**
	 * What activation prepares.
	 */
	public static function activate(): void {
		Schema::install();
	}

	/**
	 * What deactivation stops. Data stays.
	 */
	public static function deactivate(): void {
	}

	/**
	 * One builder an integration, in the order of attachment.
	 *
	 * @return list<callable():Integration>
	 */
	private function integrations(): array {
		return array(
			static fn(): Integration => new Schema(),
			fn(): Integration => new Rest\SettingsController( $this->settings() ),
		);
	}

	/**
	 * Builds a service at its first use.
	 *
	 * @template T of object
	 * @param string          $id    Class or interface name, "#" and the site where each site has its own.
	 * @param callable():T    $build Its builder.
	 * @return T
	 */
	private function service( string $id, callable $build ): object {
		return $this->services[ $id ] ??= $build(); // @phpstan-ignore-line
	}
}
