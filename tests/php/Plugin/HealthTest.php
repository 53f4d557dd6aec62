<?php
/**
 * What the owner is told about engine and model.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\EngineStatus;
use Tandem\Plugin\Admin\Notices;
use Tandem\Plugin\Health\RankingRows;
use Tandem\Plugin\Health\ServerFacts;
use Tandem\Plugin\Health\SiteHealth;
use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Health\StatusRows;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;
use Tandem\Plugin\Training\ModelStore;
use Tandem\Plugin\Training\TrainingState;

final class HealthTest extends TandemTestCase {

	private string $directory;

	protected function setUp(): void {
		parent::setUp();
		$this->directory = get_temp_dir() . 'tandem-health-' . wp_generate_password( 8, false );
		mkdir( $this->directory );
		( new TrainingState() )->save();
		delete_option( ServerFacts::OPTION );
	}

	protected function tearDown(): void {
		array_map( 'unlink', (array) glob( $this->directory . '/*' ) );
		rmdir( $this->directory );
		parent::tearDown();
		Settings::forget();
	}

	private function report( string $engine, bool $ready, ?string $code, ?int $built_at = null ): StatusReport {
		if ( null !== $built_at ) {
			file_put_contents( $this->directory . '/current', wp_json_encode( array( 'format' => 1, 'generation' => 3, 'file' => 'model-3.tdm', 'bytes' => 1, 'identity' => '00', 'site' => Plugin::site(), 'built_at' => $built_at ) ) );
		}
		$stub = $this->createStub( Engine::class );
		$stub->method( 'name' )->willReturn( $engine );
		$stub->method( 'status' )->willReturn( new EngineStatus( $engine, 'native' === $engine ? '0.1.0' : null, $ready, $ready ? 3 : null, null, $code, $code ) );
		return new StatusReport( $stub, new ModelStore( $this->directory, Plugin::site() ), Plugin::instance()->settings() );
	}

	private function health( StatusReport $report ): array {
		$tests = ( new SiteHealth( static fn(): StatusReport => $report, Plugin::instance()->settings() ) )->tests( array( 'direct' => array() ) );
		return array_map( static fn( array $test ): array => ( $test['test'] )(), $tests['direct'] );
	}

	/**
	 * @dataProvider states
	 */
	public function test_each_state_has_its_advice_and_site_health( string $engine, bool $ready, ?string $code, int $age, string $advice, string $action, string $extension, string $model ): void {
		$report = $this->report( $engine, $ready, $code, $age < 0 ? null : time() - $age );
		self::assertSame( array( $advice, $action ), array( $report->advice()['code'], $report->advice()['action'] ) );
		self::assertSame( 'install' === $action, str_ends_with( $report->advice()['text'], ServerFacts::where() ) );
		$health = $this->health( $report );
		self::assertSame( array( 'tandem_extension', 'tandem_model', 'tandem_training', 'tandem_consent', 'tandem_page_cache' ), array_keys( $health ) );
		self::assertSame( $extension, $health['tandem_extension']['status'] );
		self::assertSame( $model, $health['tandem_model']['status'] );
		foreach ( $health as $id => $result ) {
			self::assertSame( $id, $result['test'] );
			self::assertNotSame( '', $result['label'] );
			self::assertSame( 'good' === $result['status'], '' === $result['actions'] );
		}
		self::assertSame( $advice, ( new StatusRows( static fn(): StatusReport => $report ) )->rows()['State'][1] );
	}

	public static function states(): array {
		return array(
			'works'                => array( 'native', true, null, 60, 'ok', 'none', 'good', 'good' ),
			'no model yet'         => array( 'native', false, 'model.missing', -1, 'model.missing', 'train', 'good', 'recommended' ),
			'damaged model'        => array( 'native', false, 'model.checksum', 60, 'model.checksum', 'train', 'good', 'critical' ),
			'of another site'      => array( 'native', false, 'model.site', 60, 'model.site', 'train', 'good', 'recommended' ),
			'of a newer version'   => array( 'native', false, 'model.version', 60, 'model.version', 'train', 'good', 'critical' ),
			'old model'            => array( 'native', true, null, 15 * DAY_IN_SECONDS, 'model.stale', 'train', 'good', 'recommended' ),
			'no extension'         => array( 'fallback', false, 'extension.missing', -1, 'extension.missing', 'install', 'recommended', 'recommended' ),
			'extension of old PHP' => array( 'fallback', true, 'extension.version', 60, 'extension.version', 'install', 'recommended', 'good' ),
		);
	}

	public function test_after_a_php_upgrade_the_owner_is_told_what_changed(): void {
		$missing = fn(): StatusReport => $this->report( 'fallback', false, 'extension.missing' );
		delete_option( ServerFacts::OPTION );
		self::assertSame( 'extension.missing', $missing()->advice()['code'], 'it was never there' );
		$this->report( 'native', true, null, time() )->advice();
		self::assertSame( ServerFacts::build(), get_option( ServerFacts::OPTION ) );
		self::assertSame( 'extension.missing', $missing()->advice()['code'], 'taken away with the same PHP' );
		update_option( ServerFacts::OPTION, 'php8.1-nts-x86_64', false );
		$advice = $missing()->advice();
		self::assertSame( array( 'extension.php', 'install' ), array( $advice['code'], $advice['action'] ) );
		self::assertStringContainsString( 'php8.1-nts-x86_64', $advice['text'] );
		self::assertStringContainsString( ServerFacts::build(), $advice['text'] );
		self::assertStringContainsString( 'before', $this->health( $missing() )['tandem_extension']['label'] );
	}

	public function test_a_failed_training_shows_until_the_next_one_works(): void {
		$state             = new TrainingState();
		$state->phase      = 'failed';
		$state->error_code = 'train.limit';
		$state->error      = 'expected <fewer> lines';
		$state->save();
		$report = $this->report( 'native', true, null, time() - 60 );
		self::assertSame( 'train.limit', $report->advice()['code'] );
		$result = $this->health( $report )['tandem_training'];
		self::assertSame( 'critical', $result['status'] );
		self::assertStringContainsString( '&lt;fewer&gt;', $result['description'] );
	}

	public function test_following_without_asking_is_mentioned(): void {
		$report = $this->report( 'native', true, null, time() );
		self::assertSame( 'good', $this->health( $report )['tandem_consent']['status'] );
		Plugin::instance()->settings()->update( array( 'consent' => array( 'default' => 'on' ) ) );
		self::assertSame( function_exists( 'wp_has_consent' ) ? 'good' : 'recommended', $this->health( $report )['tandem_consent']['status'] );
	}

	private function notice( StatusReport $report, string $screen ): string {
		set_current_screen( $screen );
		ob_start();
		( new Notices( static fn(): StatusReport => $report, Plugin::instance()->settings() ) )->show();
		$html = (string) ob_get_clean();
		unset( $GLOBALS['current_screen'] );
		return $html;
	}

	public function test_the_notice_shows_to_managers_on_the_plugin_list_only_and_can_be_dismissed(): void {
		$report = $this->report( 'native', false, 'model.checksum', time() );
		self::assertSame( '', $this->notice( $report, 'plugins' ), 'a guest' );
		wp_set_current_user( 1 );
		Plugin::instance()->settings()->update( array( 'setup_done' => false ) );
		self::assertStringContainsString( 'Set up Tandem', $this->notice( $report, 'plugins' ), 'who did not set up is not told of a model' );
		Plugin::instance()->settings()->update( array( 'setup_done' => true ) );
		self::assertStringContainsString( 'damaged', $this->notice( $report, 'plugins' ) );
		foreach ( array( 'dashboard', 'edit-post', 'edit-product', 'woocommerce_page_wc-settings' ) as $screen ) {
			self::assertSame( '', $this->notice( $report, $screen ), $screen );
		}
		update_user_meta( 1, 'tandem_dismissed_notice', 'model.checksum' );
		self::assertSame( '', $this->notice( $report, 'plugins' ) );
		self::assertNotSame( '', $this->notice( $this->report( 'native', false, 'model.site', time() ), 'plugins' ), 'another state is another notice' );
		self::assertSame( '', $this->notice( $this->report( 'native', true, null, time() ), 'plugins' ) );
	}

	public function test_the_owner_reads_how_well_the_last_training_ranks(): void {
		$rate = static fn( string $name, float $mean ): array => array(
			'ranking' => $name,
			'hr4'     => array( 'mean' => $mean ),
		);
		$cart = array( $rate( 'tandem', 0.2345 ), $rate( 'popularity', 0.02 ) );
		$rows = RankingRows::of( array( 'evidence' => array( 'cart' => $cart, 'stages' => array( array( 'kept' => true ) ) ) ) );
		$this->assertSame( array( 'Hit rate', 'Ranking' ), array_column( $rows, 0 ) );
		$this->assertStringContainsString( '23.5 % of carts', $rows[0][1] );
		$this->assertStringContainsString( 'best sellers alone: 2.0 %', $rows[0][1] );
		$this->assertStringContainsString( 'chosen for your shop', $rows[1][1] );
		$rows = RankingRows::of( array( 'evidence' => array( 'cart' => null, 'stages' => array( array( 'kept' => false ) ) ) ) );
		$this->assertSame( array( array( 'Ranking', 'standard values: no others did better on your own orders' ) ), $rows );
		$this->assertSame( array(), RankingRows::of( array() ) );
		$this->assertSame( array(), RankingRows::of( array( 'evidence' => array( 'tuning' => 'off' ) ) ) );
	}

	public function test_the_lines_for_this_server_are_exact(): void {
		$facts = ServerFacts::all();
		self::assertSame( sprintf( 'tandem-extension-%s-php%d.%d-%s-%s-linux.tar.gz', TANDEM_VERSION, PHP_MAJOR_VERSION, PHP_MINOR_VERSION, PHP_ZTS ? 'zts' : 'nts', php_uname( 'm' ) ), $facts['archive'] );
		self::assertDirectoryExists( $facts['extensionDir'] );
		self::assertFileExists( dirname( $facts['iniFile'] ) );
		self::assertStringContainsString( $facts['archive'], $facts['lines'][0] );
		self::assertStringContainsString( $facts['iniFile'], $facts['lines'][1] );
		self::assertCount( 3, $facts['lines'] );
	}

	public function test_autoloaded_options_stay_small(): void {
		Plugin::instance()->settings()->update( array( 'live' => true, 'cap' => 5, 'touchpoints' => array( 'thankyou' => array( 'on' => true ) ), 'sensitive_categories' => range( 1, 50 ) ) );
		wp_cache_delete( 'alloptions', 'options' );
		$own = array_filter( wp_load_alloptions( true ), static fn( string $name ): bool => str_starts_with( $name, 'tandem_' ) || str_starts_with( $name, '_transient_tandem' ), ARRAY_FILTER_USE_KEY );
		self::assertNotEmpty( $own );
		self::assertLessThanOrEqual( 5, count( $own ), implode( ' ', array_keys( $own ) ) );
		self::assertLessThanOrEqual( 4096, array_sum( array_map( 'strlen', $own ) ) );
	}
}
