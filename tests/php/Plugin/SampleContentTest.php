<?php
/**
 * Sample content in and out.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\Plugin\Admin\SampleContent;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

final class SampleContentTest extends TandemTestCase {

	private function sample( array $pairs ): SampleContent {
		$engine = $this->createStub( Engine::class );
		$engine->method( 'recommend' )->willReturnCallback(
			static fn( RecommendRequest $request ): array => array_map(
				static fn( int $item ): Recommendation => new Recommendation( $item, 1.0, array( 'kind' => 'popular' ) ),
				'popular' === $request->strategy ? array_keys( $pairs ) : $pairs[ $request->cart[0] ] ?? array()
			)
		);
		return new SampleContent( $engine, new ProductReader(), new \Tandem\Plugin\Tables\TableStore() );
	}

	public function test_one_click_in_and_one_click_out(): void {
		wp_set_current_user( 1 );
		$a      = $this->product( '10.00', 'Sample A' )->get_id();
		$b      = $this->product( '20.00', 'Sample B' )->get_id();
		$found  = wp_insert_term( 'Sample category', 'product_cat' );
		wp_set_object_terms( $a, array( $found['term_id'] ), 'product_cat' );
		wp_set_object_terms( $b, array( $found['term_id'] ), 'product_cat' );
		$c      = $this->product( '30.00', 'Sample C' )->get_id();
		$d      = $this->product( '40.00', 'Sample D' )->get_id();
		$gone   = $this->product( '1.00', 'Sold out', array( 'stock_status' => 'outofstock' ) )->get_id();
		$sample = $this->sample( array( $a => array( $gone, $b ), $b => array( $a ), $c => array( $d ) ) );
		$sample->make();
		$posts = $sample->present();
		self::assertSame( array( 'Sample A + Sample B', 'Sample C + Sample D', 'Sample: bundles beside each other', 'Sample: products to buy from a table', 'Compare bundles' ), array_column( $posts, 'title' ) );
		foreach ( array( $posts[0], $posts[1], $posts[4] ) as $post ) {
			self::assertSame( 'draft', get_post_status( $post['id'] ) );
		}
		$bundle = wc_get_product( $posts[0]['id'] );
		self::assertInstanceOf( BundleProduct::class, $bundle );
		self::assertSame( array( $found['term_id'] ), $bundle->get_category_ids(), 'it is found where its products are' );
		self::assertSame( array( $a, $b ), array_map( static fn( $component ): int => $component->product, $bundle->bundle()->components ) );
		$tables = new \Tandem\Plugin\Tables\TableStore();
		self::assertSame( array( 'bundles', 'products' ), array( $tables->data( $posts[2]['id'] )['kind'], $tables->data( $posts[3]['id'] )['kind'] ) );
		preg_match_all( '/\[tandem_table id="(\d+)"\]/', get_post( $posts[4]['id'] )->post_content, $shown );
		self::assertSame( array( $posts[2]['id'], $posts[3]['id'] ), array_map( 'intval', $shown[1] ), 'the page shows both' );
		$sample->make();
		self::assertSame( $posts, $sample->present(), 'a second click makes no second sample' );
		wp_update_post( array( 'ID' => $posts[1]['id'], 'post_status' => 'publish' ) );
		$sample->remove();
		self::assertSame( array(), $sample->present() );
		self::assertNull( get_post( $posts[0]['id'] ) );
		self::assertNull( get_post( $posts[2]['id'] ), 'a table that no published page shows' );
		self::assertSame( 'publish', get_post_status( $posts[1]['id'] ), 'what the owner published stays' );
	}

	public function test_a_draft_takes_only_what_can_be_sold(): void {
		$a     = $this->product( '10.00' )->get_id();
		$draft = $this->product( '10.00' );
		$draft->set_status( 'draft' );
		$draft->save();
		foreach ( array( array( $a ), array( $a, $draft->get_id() ), array( $a, 999999999 ) ) as $products ) {
			try {
				$this->sample( array() )->draft_bundle( $products );
				self::fail( 'it was made' );
			} catch ( \InvalidArgumentException $error ) {
				self::assertNotSame( '', $error->getMessage() );
			}
		}
	}
}
