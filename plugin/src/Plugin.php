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
use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Training\CatalogReader;
use Tandem\Plugin\Training\LockStore;
use Tandem\Plugin\Training\ModelStore;
use Tandem\Plugin\Training\OrderReader;
use Tandem\Plugin\Training\TrainingJob;
use Tandem\Plugin\Training\TrainingSchedule;

defined( 'ABSPATH' ) || exit;

/**
 * Builds every service once and lets every integration attach itself. The only place that says
 * `new` for a service.
 */
final class Plugin {

	use BundleServices;
	use ProposalServices;
	use MailServices;
	use OfferServices;
	use MomentServices;
	use MeasureServices;
	use FirstRunServices;

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
		return $this->service( Engine::class . '#' . get_current_blog_id(), static fn(): Engine => EngineFactory::create( self::model_directory(), self::site(), new Health\EngineCircuit() ) );
	}

	/**
	 * The owner's settings.
	 */
	public function settings(): Settings {
		return $this->service( Settings::class, static fn(): Settings => new Settings() );
	}

	/**
	 * Reads products that may be shown.
	 */
	public function products(): Catalog\ProductReader {
		return $this->service( Catalog\ProductReader::class . '#' . get_current_blog_id(), fn(): Catalog\ProductReader => new Catalog\ProductReader( $this->primer() ) );
	}

	/**
	 * Loads the products of a page together.
	 */
	public function primer(): Catalog\ProductPrimer {
		return $this->service( Catalog\ProductPrimer::class, static fn(): Catalog\ProductPrimer => new Catalog\ProductPrimer() );
	}

	/**
	 * Suggestions on every page of the shop.
	 */
	public function journey(): Journey\Journey {
		return $this->service( Journey\Journey::class, fn(): Journey\Journey => new Journey\Journey( $this ) );
	}

	/**
	 * What somebody would see.
	 */
	public function placement_preview(): Admin\PlacementPreview {
		return new Admin\PlacementPreview( $this->settings(), new Journey\PlacementRegistry( $this->settings() ), $this->journey()->suggestions( ... ), $this->owned(), $this->products(), fn( int $user ): array => array( ...( $user > 0 ? $this->answers()->preferences( $this->answers()->of_user( $user ) ) : array() ), ...$this->shelf_rules()->preferences( true ) ), $this->banner_preview(), new Admin\PreviewVisit( $this->cart_pricing(), $this->completion() ), $this->offer_preview( ... ) );
	}

	/**
	 * What somebody would see beside the lists.
	 */
	private function offer_preview(): Admin\OfferPreview {
		list( $shopper, $cart ) = $this->journey()->parts();
		return new Admin\OfferPreview( $this->completion(), $cart, $shopper, $this->journey()->hint(), fn( Recommendations\SuggestionReader $reader ): Journey\CheckoutChoice => $this->journey()->choice( $reader, $shopper, new Journey\AddOn() ), $this->journey()->suggestions( ... ) );
	}

	/**
	 * Comparison tables.
	 */
	public function tables(): Tables\Tables {
		return $this->service( Tables\Tables::class, fn(): Tables\Tables => new Tables\Tables( $this ) );
	}

	/**
	 * Tables of events.
	 */
	public function events(): Events\EventStore {
		return $this->service( Events\EventStore::class, static fn(): Events\EventStore => new Events\EventStore() );
	}

	/**
	 * Models of this site.
	 */
	public function models(): ModelStore {
		return $this->service( ModelStore::class . '#' . get_current_blog_id(), static fn(): ModelStore => new ModelStore( self::model_directory(), self::site() ) );
	}

	/**
	 * Training of this site.
	 */
	public function training(): TrainingJob {
		return new TrainingJob(
			$this->engine( ... ),
			new OrderReader( $this->settings()->get( 'training.statuses' ), wp_salt( 'auth' ) ),
			new CatalogReader(),
			$this->models(),
			new LockStore( TrainingJob::LOCK )
		);
	}

	/**
	 * State of engine and model.
	 */
	public function status_report(): StatusReport {
		return new StatusReport( $this->engine(), $this->models(), $this->settings() );
	}

	/**
	 * Visitors who see no suggestions.
	 */
	public function holdout(): Experiments\Holdout {
		return $this->service( Experiments\Holdout::class, fn(): Experiments\Holdout => new Experiments\Holdout( $this->settings() ) );
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
	 *
	 * @param bool $network Whether for a whole network.
	 */
	public static function activate( bool $network = false ): void {
		Schema::install();
		Bundles\BundlePause::on_sites( $network, array( Bundles\BundlePause::class, 'resume' ) );
	}

	/**
	 * What deactivation stops. Data stays.
	 *
	 * @param bool $network Whether for a whole network.
	 */
	public static function deactivate( bool $network = false ): void {
		TrainingSchedule::clear();
		Bundles\BundlePause::on_sites( $network, array( Bundles\BundlePause::class, 'pause' ) );
	}

	/**
	 * One builder an integration, in the order of attachment.
	 *
	 * @return list<callable():Integration>
	 */
	private function integrations(): array {
		return array(
			static fn(): Integration => new Schema(),
			fn(): Integration => Deferred::until( 'admin_init woocommerce_order_status_completed woocommerce_order_status_processing action_scheduler_ensure_recurring_actions tandem_train_nightly tandem_train_check tandem_train_step tandem_settings_changed tandem_watch wp_privacy_personal_data_erased', fn(): Integration => new TrainingSchedule( $this->training( ... ), $this->settings(), $this->status_report( ... ) ) ),
			fn(): Integration => Deferred::cli( fn(): Integration => new Cli\Command( $this ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\SettingsController( $this->settings() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\PlacementsController( $this->settings(), $this->placement_preview( ... ) ) ),
			...$this->bundle_integrations(),
			...$this->proposal_integrations(),
			...$this->mail_integrations(),
			...$this->offer_integrations(),
			...$this->moment_integrations(),
			fn(): Integration => $this->journey(),
			fn(): Integration => new Events\EventIntake( $this->settings(), $this->events() ),
			fn(): Integration => new Events\EventRetention( $this->settings(), $this->events() ),
			...$this->measure_integrations(),
			fn(): Integration => $this->holdout(),
			fn(): Integration => Deferred::until( 'wp_privacy_personal_data_exporters wp_privacy_personal_data_erasers', fn(): Integration => new Events\EventPrivacy( $this->events() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\OverviewController( $this->periods( ... ), $this->next_actions( ... ) ) ),
			fn(): Integration => Deferred::rest(
				fn(): Integration => new Rest\SetupController(
					fn(): Admin\SetupReport => new Admin\SetupReport( $this->engine(), $this->journey()->suggestions( new Journey\PageLedger( $this->settings() ) ), new Admin\CustomerCountsReader( $this->settings()->get( 'training.statuses' ) ), $this->suggested_bundles() ),
					fn(): Admin\Diagnosis => new Admin\Diagnosis( $this->engine(), $this->status_report(), $this->settings(), $this->products(), new Journey\PlacementRegistry( $this->settings() ) )
				)
			),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\SampleController( fn(): Admin\SampleContent => new Admin\SampleContent( $this->engine(), $this->products(), new Tables\TableStore() ) ) ),
			...$this->first_run_integrations(),
			static fn(): Integration => Deferred::admin( static fn(): Integration => new Admin\AdminPage() ),
			fn(): Integration => Deferred::admin( fn(): Integration => new Admin\Notices( $this->status_report( ... ), $this->settings() ) ),
			static fn(): Integration => Deferred::admin( static fn(): Integration => new Admin\PrivacyPolicy() ),
			fn(): Integration => Deferred::until( 'site_status_tests', fn(): Integration => new Health\SiteHealth( $this->status_report( ... ), $this->settings() ) ),
			fn(): Integration => Deferred::until( 'woocommerce_system_status_report', fn(): Integration => new Health\StatusRows( $this->status_report( ... ) ) ),
			fn(): Integration => $this->tables(),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\TrainingController( $this->training( ... ), $this->models( ... ), $this->status_report( ... ) ) ),
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
