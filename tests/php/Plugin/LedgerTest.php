<?php
/**
 * The attention budget of a page.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\Suggestion;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Settings;

final class LedgerTest extends TandemTestCase {

	/**
	 * @testWith [4, [3, 1, 0]]
	 *           [6, [3, 3, 0]]
	 */
	public function test_all_widgets_of_a_page_share_one_budget_and_repeat_nothing( int $cap, array $shown ): void {
		$settings = new Settings();
		$settings->update( array( 'cap' => $cap ) );
		$products = new ProductReader();
		$reader   = new SuggestionReader(
			new EngineSource( static fn(): \Tandem\Engine => Plugin::instance()->engine() ),
			new LinkedSource( $products ),
			new BestSellerSource( $products, new BestSellerReader() ),
			$products,
			new ReasonText( $settings, $products ),
			new PageLedger( $settings )
		);
		$camera = $this->product( '499.00', 'Camera' );
		$linked = array();
		for ( $number = 0; $number < 9; $number++ ) {
			$linked[] = $this->product( '10.00', "Linked $number" )->get_id();
		}
		$camera->set_cross_sell_ids( $linked );
		$camera->save();

		$seen   = array();
		$counts = array();
		foreach ( array( 'first', 'second', 'third' ) as $placement ) {
			$found    = $reader->suggest( $placement, 'product', new SuggestionContext( $camera->get_id() ), 3 );
			$counts[] = count( $found );
			$seen     = array( ...$seen, ...array_map( static fn( Suggestion $one ): int => $one->product->get_id(), $found ) );
		}
		self::assertSame( $shown, $counts );
		self::assertSame( $seen, array_values( array_unique( $seen ) ) );
		self::assertCount( $cap, $seen );
	}
}
