<?php
/**
 * Tables of products and bundles in the real store.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class TableTest extends TandemTestCase {

	use BundleFixtures;

	protected function setUp(): void {
		parent::setUp();
		Plugin::instance()->products()->forget();
		Plugin::instance()->bundles()->forget();
		Plugin::instance()->bundle_pricer()->forget();
	}

	/**
	 * Rows of a printed table: cells as plain text by column class.
	 *
	 * @param string $html Markup.
	 * @return list<array<string,string>>
	 */
	private static function rows( string $html ): array {
		$document = new \DOMDocument();
		@$document->loadHTML( '<?xml encoding="UTF-8"><body>' . $html . '</body>', LIBXML_NOERROR ); // phpcs:ignore
		$rows = array();
		foreach ( ( new \DOMXPath( $document ) )->query( '//tbody/tr' ) as $tr ) {
			$row = array();
			foreach ( $tr->childNodes as $cell ) {
				if ( $cell instanceof \DOMElement ) {
					preg_match( '/tandem-table__cell is-([a-z0-9-]+)/', $cell->getAttribute( 'class' ), $match );
					$row[ $match[1] ] = trim( preg_replace( '/\s+/u', ' ', $cell->textContent ) );
				}
			}
			$rows[] = $row;
		}
		return $rows;
	}

	private function category( string $name ): int {
		return (int) wp_insert_term( $name, 'product_cat' )['term_id'];
	}

	public function test_a_category_is_shown_with_struck_and_current_price(): void {
		$category = $this->category( 'Seaside' );
		$this->product( '50.00', 'Beach essentials', array( 'sale_price' => '38.00', 'category_ids' => array( $category ) ) );
		$this->product( '15.00', 'Beach slippers', array( 'category_ids' => array( $category ) ) );
		$html = do_shortcode( '[tandem_table category="seaside" orderby="id"]' );
		$rows = self::rows( $html );
		self::assertSame( array( 'image', 'name', 'category', 'price', 'quantity', 'buy' ), array_keys( $rows[0] ) );
		self::assertSame( 'Beach essentialsSale', $rows[0]['name'] );
		self::assertMatchesRegularExpression( '#<del.*50\.00.*</del>.*38\.00#s', $html );
		self::assertStringContainsString( '$15.00', html_entity_decode( $rows[1]['price'] ) );
		self::assertSame( 'Seaside', $rows[1]['category'] );
	}

	public function test_the_table_has_caption_scopes_and_a_live_region(): void {
		$product = $this->product( '9.00', 'Lamp' );
		$html    = do_shortcode( "[tandem_table ids='{$product->get_id()}' caption='Lamps & <b>more</b>']" );
		self::assertMatchesRegularExpression( '#<caption[^>]*>Lamps &amp; more</caption>#', $html );
		self::assertSame( 6, substr_count( $html, 'scope="col"' ) );
		self::assertSame( 1, substr_count( $html, 'scope="row"' ) );
		self::assertSame( 1, substr_count( $html, 'aria-live="polite"' ) );
	}

	public function test_rows_come_ordered_and_carry_their_ranks(): void {
		$a   = $this->product( '20.00', 'Zebra' )->get_id();
		$b   = $this->product( '5.00', 'apple' )->get_id();
		$c   = $this->product( '5.00', "\u{c4}pple" )->get_id();
		$ids = "$a,$b,$c";
		self::assertSame( array( 'apple', "\u{c4}pple", 'Zebra' ), array_column( self::rows( do_shortcode( "[tandem_table ids='$ids' sort='name']" ) ), 'name' ) );
		$html = do_shortcode( "[tandem_table ids='$ids' sort='price:desc,name:desc' columns='name,price']" );
		self::assertSame( array( 'Zebra', "\u{c4}pple", 'apple' ), array_column( self::rows( $html ), 'name' ) );
		self::assertMatchesRegularExpression( '/data-id="' . $a . '" data-ranks="2,1"/', $html );
		self::assertMatchesRegularExpression( '/data-id="' . $b . '" data-ranks="0,0"/', $html );
	}

	public function test_sources_by_sku_tag_and_sale(): void {
		wp_insert_term( 'Blue', 'product_tag' );
		$tag = get_term_by( 'slug', 'blue', 'product_tag' );
		$this->product( '5.00', 'By SKU', array( 'sku' => 'TBL-1' ) );
		$this->product( '6.00', 'By tag', array( 'tag_ids' => array( $tag->term_id ) ) );
		$this->product( '7.00', 'By sale', array( 'sale_price' => '4.00' ) );
		self::assertSame( array( 'By SKU' ), array_column( self::rows( do_shortcode( '[tandem_table skus="TBL-1" columns="name"]' ) ), 'name' ) );
		self::assertSame( array( 'By tag' ), array_column( self::rows( do_shortcode( '[tandem_table tag="blue" columns="name"]' ) ), 'name' ) );
		self::assertContains( 'By saleSale', array_column( self::rows( do_shortcode( '[tandem_table on_sale="yes" limit="500" columns="name"]' ) ), 'name' ) );
	}

	public function test_what_was_bought_lately_comes_by_the_number_of_its_orders(): void {
		$hidden = $this->category( 'Quiet' );
		$once   = $this->product( '5.00', 'Bought once' );
		$twice  = $this->product( '6.00', 'Bought twice' );
		$secret = $this->product( '7.00', 'Bought in silence', array( 'category_ids' => array( $hidden ) ) );
		$long   = $this->product( '8.00', 'Bought long ago' );
		$this->order( array( array( $once, 3 ), array( $twice, 1 ), array( $secret, 1 ) ) );
		$this->order( array( array( $twice, 1 ) ), 0, 'second@example.test' );
		$old = $this->order( array( array( $long, 9 ) ), 0, 'third@example.test' );
		$old->set_date_created( time() - 40 * DAY_IN_SECONDS );
		$old->save();
		Plugin::instance()->settings()->update( array( 'sensitive_categories' => array( $hidden ) ) );
		delete_transient( \Tandem\Plugin\Tables\BoughtLately::KEPT );
		$ids = ( new \Tandem\Plugin\Tables\BoughtLately( Plugin::instance()->settings(), new \Tandem\Plugin\Journey\ProofReader() ) )->ids();
		self::assertSame( array( $twice->get_id(), $once->get_id() ), array_values( array_intersect( $ids, array( $once->get_id(), $twice->get_id(), $secret->get_id(), $long->get_id() ) ) ) );
		$shown = static fn(): array => array_values( array_intersect( array_column( self::rows( do_shortcode( '[tandem_table source="lately" columns="name"]' ) ), 'name' ), array( 'Bought twice', 'Bought once', 'Bought in silence' ) ) );
		self::assertSame( array( 'Bought twice', 'Bought once' ), $shown() );
		// What a marked category holds further down is meant too, from the moment on that it is marked.
		$above = $this->category( 'Above' );
		wp_update_term( $hidden, 'product_cat', array( 'parent' => $above ) );
		Plugin::instance()->settings()->update( array( 'sensitive_categories' => array() ) );
		self::assertContains( 'Bought in silence', $shown() );
		Plugin::instance()->settings()->update( array( 'sensitive_categories' => array( $above ) ) );
		self::assertSame( array( 'Bought twice', 'Bought once' ), $shown() );
	}

	public function test_sources_by_attribute_and_by_what_sells_best(): void {
		$slug = wc_get_attribute( (int) wc_create_attribute( array( 'name' => 'Tablefinish' ) ) )->slug;
		register_taxonomy( $slug, 'product' );
		wp_insert_term( 'Matt', $slug );
		$made = $this->product( '5.00', 'Matt one', array( 'total_sales' => 900000 ) );
		wp_set_object_terms( $made->get_id(), 'matt', $slug );
		$this->product( '5.00', 'Other one' );
		self::assertSame( array( 'Matt one' ), array_column( self::rows( do_shortcode( '[tandem_table source="attribute" attribute="tablefinish" terms="matt" columns="name"]' ) ), 'name' ) );
		self::assertSame( array( 'Matt one' ), array_column( self::rows( do_shortcode( '[tandem_table source="recent" limit="1" columns="name"]' ) ), 'name' ) );
		self::assertNotContains( 'Other one', array_column( self::rows( do_shortcode( '[tandem_table source="attribute" attribute="tablefinish" terms="nothing" columns="name"]' ) ), 'name' ) );
	}

	public function test_every_known_column_shows_its_value(): void {
		register_taxonomy( 'tandem_room', 'product', array( 'public' => true, 'labels' => array( 'singular_name' => 'Room' ) ) );
		$product = $this->product( '20.00', 'Whole', array( 'sale_price' => '15.00', 'sku' => 'WHOLE-1', 'weight' => '1.5', 'length' => '10', 'width' => '20', 'height' => '30', 'short_description' => 'Short words', 'date_created' => '2026-02-03T10:00:00', 'manage_stock' => true, 'stock_quantity' => 4 ) );
		wp_set_object_terms( $product->get_id(), 'Kitchen', 'tandem_room' );
		wp_set_object_terms( $product->get_id(), 'Tagged', 'product_tag' );
		update_post_meta( $product->get_id(), '_wc_average_rating', '4.5' );
		update_post_meta( $product->get_id(), '_wc_review_count', '2' );
		$row = self::rows( do_shortcode( "[tandem_table ids='{$product->get_id()}' select='yes' low_stock='5' columns='" . implode( ',', array_keys( \Tandem\Plugin\Tables\ColumnCatalogue::products() ) ) . ",taxonomy:tandem_room,taxonomy:nav_menu']" ) )[0];
		foreach ( array( 'sku' => 'WHOLE-1', 'weight' => '1.5', 'dimensions' => '10', 'date' => 'February 3, 2026', 'description' => 'Short words', 'tag' => 'Tagged', 'rating' => '4.5', 'saving' => '5.00', 'taxonomy-tandem-room' => 'Kitchen', 'stock' => '4 in stock', 'name' => 'Only 4 left' ) as $column => $text ) {
			self::assertStringContainsString( $text, html_entity_decode( $row[ $column ] ), $column );
		}
		self::assertArrayNotHasKey( 'taxonomy-nav-menu', $row );
	}

	public function test_without_attributes_it_takes_the_products_around_the_current_one(): void {
		$category = $this->category( 'Context' );
		$own      = $this->product( '5.00', 'Own', array( 'category_ids' => array( $category ) ) );
		$this->product( '6.00', 'Neighbour', array( 'category_ids' => array( $category ) ) );
		$GLOBALS['product'] = $own; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		try {
			self::assertSame( array( 'Own', 'Neighbour' ), array_column( self::rows( do_shortcode( '[tandem_table]' ) ), 'name' ) );
		} finally {
			unset( $GLOBALS['product'] );
		}
	}

	/**
	 * S13: what a shopper may not see is in no table, whoever asks.
	 */
	public function test_hidden_draft_private_and_protected_products_never_appear(): void {
		wp_set_current_user( 1 );
		$ids = array(
			$this->product( '1.00', 'Draft one', array( 'status' => 'draft' ) )->get_id(),
			$this->product( '1.00', 'Private one', array( 'status' => 'private' ) )->get_id(),
			$this->product( '1.00', 'Hidden one', array( 'catalog_visibility' => 'hidden' ) )->get_id(),
			$this->product( '1.00', 'Shown one' )->get_id(),
		);
		$locked = $this->product( '1.00', 'Locked one' );
		wp_update_post( array( 'ID' => $locked->get_id(), 'post_password' => 'secret' ) );
		clean_post_cache( $locked->get_id() );
		$ids[] = $locked->get_id();
		foreach ( array( 'tandem_table', 'tandem_compare' ) as $shortcode ) {
			$html = do_shortcode( "[$shortcode ids='" . implode( ',', $ids ) . "']" );
			self::assertStringContainsString( 'Shown one', $html );
			self::assertDoesNotMatchRegularExpression( '/(Draft|Private|Hidden|Locked) one/', $html );
		}
	}

	public function test_protected_custom_fields_are_no_columns(): void {
		$product = $this->product( '1.00', 'Fields' );
		$product->update_meta_data( 'colour_note', 'teal' );
		$product->update_meta_data( '_supplier_price', '0.17' );
		$product->save();
		$html = do_shortcode( "[tandem_table ids='{$product->get_id()}' columns='name,field:colour_note,field:_supplier_price']" );
		self::assertStringContainsString( 'teal', $html );
		self::assertStringNotContainsString( '0.17', $html );
		self::assertStringNotContainsString( '_supplier_price', $html );
		$wrong = array();
		add_action( 'doing_it_wrong_run', static function ( $function ) use ( &$wrong ): void {
			$wrong[] = $function;
		} );
		$sold = $this->product( '1.00', 'Sold', array( 'total_sales' => 4711 ) );
		self::assertStringContainsString( '4711', do_shortcode( "[tandem_table ids='{$sold->get_id()}' columns='name,field:total_sales']" ) );
		self::assertSame( array(), $wrong, 'read as WooCommerce wants it' );
	}

	/**
	 * R27: the same markup for everybody, with no nonce and no cookie.
	 */
	public function test_a_text_of_the_other_direction_is_set_apart(): void {
		$product  = $this->product( '5.00', "\u{5db}\u{5d5}\u{5e1} (500 ml)" );
		$category = wp_insert_term( 'Mixed directions', 'product_cat' );
		wp_set_object_terms( $product->get_id(), array( (int) $category['term_id'] ), 'product_cat' );
		$html = do_shortcode( '[tandem_table ids="' . $product->get_id() . '" columns="name,category"]' );
		self::assertStringContainsString( "<bdi>\u{5db}\u{5d5}\u{5e1} (500 ml)</bdi></a>", $html );
		self::assertStringNotContainsString( '<bdi>Mixed', $html );
	}

	public function test_the_markup_is_the_same_for_everybody(): void {
		$id    = $this->product( '3.00', 'Same' )->get_id();
		$print = static fn( int $user ): string => ( static function () use ( $user, $id ): string {
			wp_set_current_user( $user );
			$definition = \Tandem\Plugin\Tables\TableAttributes::definition( array( 'ids' => (string) $id ), array( 'kind' => 'products' ) );
			return ( new \Tandem\Plugin\Tables\Tables( Plugin::instance() ) )->renderer()->render( $definition, 0 );
		} )();
		$guest = $print( 0 );
		self::assertStringContainsString( 'Same', $guest );
		self::assertSame( $guest, $print( 1 ) );
		self::assertDoesNotMatchRegularExpression( '/nonce/i', $guest );
	}

	/**
	 * S7: nothing in a cell runs as a shortcode; S8: nothing in a cell is markup.
	 */
	public function test_names_attributes_and_fields_are_shown_as_text(): void {
		$attribute = new \WC_Product_Attribute();
		$attribute->set_name( 'Material' );
		$attribute->set_options( array( '<img src=x onerror=alert(1)>', 'wood' ) );
		$attribute->set_visible( true );
		$product = $this->product( '1.00', 'Name [gallery] <script>alert(2)</script>', array( 'sku' => '"><svg onload=alert(3)>', 'attributes' => array( $attribute ), 'short_description' => '[tandem_table]<script>alert(4)</script>text' ) );
		$product->update_meta_data( 'note', '<iframe src="javascript:alert(5)"></iframe>' );
		$product->save();
		$html = do_shortcode( "[tandem_table ids='{$product->get_id()}' expand='yes' columns='name,sku,attribute:Material,field:note,description']" );
		self::assertStringContainsString( '[gallery]', $html );
		self::assertDoesNotMatchRegularExpression( '/<(script|svg|iframe|img src=x)/i', $html );
		self::assertStringContainsString( 'wood', $html );
	}

	public function test_an_attribute_orders_as_the_number_that_the_owner_says_it_is(): void {
		$ids = array();
		foreach ( array( 'Nine' => '9 h', 'Twelve' => '12 h', 'Short' => '1.5 h' ) as $name => $hours ) {
			$attribute = new \WC_Product_Attribute();
			$attribute->set_name( 'Battery' );
			$attribute->set_options( array( $hours ) );
			$attribute->set_visible( true );
			$ids[] = $this->product( '1.00', $name, array( 'attributes' => array( $attribute ) ) )->get_id();
		}
		$table = static fn( array $more ): string => ( new \Tandem\Plugin\Tables\Tables( Plugin::instance() ) )->renderer()->render(
			\Tandem\Plugin\Tables\DefinitionInput::from_array(
				$more + array(
					'source'  => array( 'type' => 'ids', 'ids' => $ids ),
					'columns' => array( 'name', array( 'key' => 'attribute:Battery', 'type' => 'number', 'better' => 'higher', 'total' => true ) ),
					'filters' => array( array( 'column' => 'attribute:Battery' ) ),
				)
			),
			0
		);
		$html  = $table( array( 'sort' => array( array( 'column' => 'attribute:Battery', 'direction' => 'desc' ) ), 'behaviour' => array( 'totals' => true ) ) );
		self::assertSame( array( 'Twelve', 'Nine', 'Short' ), array_column( self::rows( $html ), 'name' ) );
		self::assertMatchesRegularExpression( '#<tfoot.*22\.5.*</tfoot>#s', $html );
		self::assertMatchesRegularExpression( '/placeholder="1\.5".*placeholder="12"/s', $html );
		$beside = $table( array( 'kind' => 'comparison' ) );
		self::assertSame( 1, substr_count( $beside, 'is-property' ), 'the attribute is one row, not two' );
		self::assertMatchesRegularExpression( '#is-best-value">\s*12 h#', $beside );
	}

	public function test_a_day_is_filtered_by_the_shops_own_clock(): void {
		update_option( 'timezone_string', 'America/New_York' );
		$product = $this->product( '1.00', 'Late', array( 'date_created' => '2026-01-10T23:30:00' ) );
		self::assertSame( '2026-01-11', gmdate( 'Y-m-d', $product->get_date_created()->getTimestamp() ), 'the next day in Greenwich' );
		$html = ( new \Tandem\Plugin\Tables\Tables( Plugin::instance() ) )->renderer()->render(
			\Tandem\Plugin\Tables\DefinitionInput::from_array( array( 'source' => array( 'type' => 'ids', 'ids' => array( $product->get_id() ) ), 'columns' => array( 'name', 'date' ), 'filters' => array( array( 'column' => 'date', 'control' => 'date' ) ) ) ),
			0
		);
		self::assertStringContainsString( 'type="date"', $html );
		self::assertSame( 1, preg_match( '/data-values="([^"]+)"/', $html, $match ) );
		self::assertSame( array( '1' => gmmktime( 23, 30, 0, 1, 10, 2026 ) ), json_decode( html_entity_decode( $match[1] ), true ) );
	}

	public function test_own_colours_stay_legible_and_styles_become_classes(): void {
		$id    = $this->product( '1.00', 'Styled' )->get_id();
		$style = static fn( array $style ): string => ( new \Tandem\Plugin\Tables\Tables( Plugin::instance() ) )->renderer()->render( \Tandem\Plugin\Tables\DefinitionInput::from_array( array( 'source' => array( 'type' => 'ids', 'ids' => array( $id ) ), 'style' => $style, 'behaviour' => array( 'narrow' => 'collapse' ) ) ), 0 );
		$html  = $style( array( 'accent' => '#ffee00', 'head' => '#123', 'borders' => 'all', 'dark' => 'auto' ) );
		self::assertStringContainsString( '--tandem-accent:#ffee00;--tandem-accent-text:#111111;--tandem-head:#123;--tandem-head-text:#ffffff;', $html );
		self::assertMatchesRegularExpression( '/class="tandem-table [^"]*is-dark-auto has-borders-all uses-4 uses-2/', $html );
		self::assertStringContainsString( ' is-dark ', $style( array( 'dark' => true ) ) );
		self::assertStringNotContainsString( 'is-dark', $style( array( 'dark' => false ) ) . do_shortcode( "[tandem_table ids='$id' dark='no']" ) );
	}

	public function test_bundles_show_live_prices_and_the_badge_of_the_rule(): void {
		$a      = $this->product( '100.00', 'Table A' );
		$b      = $this->product( '50.00', 'Table B' );
		$small  = $this->bundle( array( array( $a ), array( $b ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Small set' )->get_id();
		$large  = $this->bundle( array( array( $a ), array( $b ), array( $this->product( '50.00', 'Table C' ) ) ), array( 'discount' => 'percent', 'value' => '20' ), 'Large set' )->get_id();
		$ids    = "$small,$large";
		$rows   = self::rows( do_shortcode( "[tandem_bundles ids='$ids']" ) );
		$column = array_map( static fn( array $row ): array => array( html_entity_decode( $row['bundle'] ), html_entity_decode( $row['individual'] ), html_entity_decode( $row['bundle-price'] ), html_entity_decode( $row['saving'] ) ), $rows );
		self::assertSame( array( array( 'Large setBest value', '$200.00', '$160.00', '$40.00' ), array( 'Small set', '$150.00', '$135.00', '$15.00' ) ), $column );
		self::assertSame( 'Details', $rows[0]['visit'] );

		$more = self::rows( do_shortcode( "[tandem_bundles ids='$ids' columns='bundle,saving_percent,per_item,components']" ) )[0];
		self::assertSame( array( '20%', '$53.33' ), array( preg_replace( '/\s/u', '', $more['saving-percent'] ), html_entity_decode( $more['per-item'] ) ) );
		self::assertMatchesRegularExpression( '/Table A.*Table B.*Table C/', $more['components'] );

		$html = do_shortcode( "[tandem_bundles ids='$ids' pick='$small' mark='emoji']" );
		self::assertStringContainsString( 'Our pick', $html );
		self::assertStringNotContainsString( 'exceptional saving', $html );
		self::assertStringContainsString( 'exceptional saving', do_shortcode( "[tandem_bundles ids='$ids' mark='emoji' mark_from='5' mark_top='20']" ) );
		$GLOBALS['product'] = $b; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		try {
			self::assertEqualsCanonicalizing( array( 'Large setBest value', 'Small set' ), array_column( self::rows( do_shortcode( '[tandem_bundles]' ) ), 'bundle' ) );
		} finally {
			unset( $GLOBALS['product'] );
		}
	}
}
