<?php
/**
 * What the setup tells of this shop.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\EngineStatus;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Admin\CustomerCountsReader;
use Tandem\Plugin\Admin\SetupReport;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Proposals\ShelfReader;
use Tandem\Plugin\Proposals\SuggestedBundles;
use Tandem\Plugin\Settings;

final class SetupReportTest extends TandemTestCase {

	protected function setUp(): void {
		parent::setUp();
		delete_option( SuggestedBundles::OPTION );
	}

	/**
	 * @dataProvider bases
	 */
	public function test_a_missing_companion_is_told_with_what_it_is_worth( string $basis, bool $margin ): void {
		$camera  = $this->product( '500', 'Camera' )->get_id();
		$bag     = $this->product( '50', 'Bag & strap' )->get_id();
		$chance  = array( 'mean' => 0.08, 'low' => 0.06, 'high' => 0.1 );
		$found   = array( 'product' => $camera, 'companion' => $bag, 'together' => 34, 'of' => 1412, 'without' => 1378, 'chance' => $chance, 'value' => 2000, 'left' => 220480, 'left_low' => 165360, 'left_high' => 275600 );
		$missing = $this->missing( static fn(): array => array( 'version' => 1, 'basis' => $basis, 'proposals' => array(), 'missing' => array( $found ) ) );
		self::assertSame( array( 'Camera', 'Bag & strap', '34', '1,378', $margin ), array( $missing['item'], $missing['companion'], $missing['with'], $missing['without'], $missing['margin'] ) );
		self::assertStringContainsString( '2,204.80', $missing['left'] );
		self::assertStringContainsString( '1,653.60', $missing['range'] );
		self::assertStringContainsString( '2,756.00', $missing['range'] );
	}

	/** @return array<string,array{string,bool}> */
	public static function bases(): array {
		return array(
			'costs are known'   => array( 'contribution', true ),
			'costs are unknown' => array( 'revenue', false ),
		);
	}

	public function test_nothing_is_claimed_where_nothing_is_missing_or_nobody_can_tell(): void {
		self::assertNull( $this->missing( static fn(): array => array( 'version' => 1, 'basis' => 'revenue', 'proposals' => array(), 'missing' => array() ) ) );
		delete_option( SuggestedBundles::OPTION );
		self::assertNull( $this->missing( static fn() => throw new EngineException( 'extension.missing', 'none' ) ) );
	}

	/** @return array<string,mixed>|null */
	private function missing( callable $propose ): ?array {
		$engine = $this->createStub( Engine::class );
		$engine->method( 'status' )->willReturn( new EngineStatus( 'native', '1', true, 1, null, null, null ) );
		$engine->method( 'recommend' )->willReturn( array() );
		$engine->method( 'propose' )->willReturnCallback( $propose );
		$plugin    = Plugin::instance();
		$suggested = new SuggestedBundles( static fn(): Engine => $engine, new ShelfReader(), $plugin->sold_bundles(), $plugin->settings() );
		$report    = new SetupReport( $engine, $plugin->journey()->suggestions( new PageLedger( new Settings() ) ), new CustomerCountsReader( $plugin->settings()->get( 'training.statuses' ) ), $suggested );
		return $report->all()['pairs']['missing'];
	}
}
