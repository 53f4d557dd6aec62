<?php
/**
 * The bundle product: stored, priced, refused.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleInput;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleProductTest extends TandemTestCase {

	use BundleFixtures;

	public function test_the_type_survives_saving_and_reads_back_the_same_bundle(): void {
		$laptop = $this->product( '1000.00', 'Laptop "Pro" \\ 15' );
		$mouse  = $this->product( '27.77', 'Mouse' );
		$saved  = $this->bundle( array( array( $laptop ), array( $mouse, 2 ) ), array( 'discount' => 'percent', 'value' => '12.5', 'from' => 1700000000, 'roles' => array( 'customer' ) ), 'Kit' );
		self::assertInstanceOf( BundleProduct::class, $saved );
		self::assertSame( 'tandem_bundle', $saved->get_type() );
		$bundle = $saved->bundle();
		self::assertSame( array( $laptop->get_id(), $mouse->get_id() ), array_column( $bundle->components, 'product' ) );
		self::assertSame( 2, $bundle->components[1]->min );
		self::assertSame( array( '12.5', 1700000000, array( 'customer' ) ), array( $bundle->terms->value, $bundle->terms->from, $bundle->terms->roles ) );
	}

	/**
	 * @dataProvider prices
	 * @param array<string,mixed> $terms Terms.
	 */
	public function test_price_and_saving_are_exact( array $terms, string $price, string $html_struck ): void {
		$bundle = $this->bundle( array( array( $this->product( '1000.00' ) ), array( $this->product( '27.77' ), 2 ) ), $terms );
		self::assertSame( $price, wc_format_decimal( $bundle->get_price(), 2 ) );
		$row = Plugin::instance()->bundle_pricer()->row( $bundle->bundle() );
		self::assertSame( 105554, $row->individual_total );
		self::assertSame( $price, $row->currency->decimal( $row->price ) );
		self::assertSame( $row->individual_total - $row->price, $row->saving );
		$html = $bundle->get_price_html();
		self::assertSame( '' !== $html_struck, str_contains( $html, '<del' ), $html );
		self::assertStringContainsString( number_format( (float) $price, 2 ), wp_strip_all_tags( $html ) );
	}

	/** @return array<string,array{0:array<string,mixed>,1:string,2:string}> */
	public function prices(): array {
		return array(
			'percent'              => array( array( 'discount' => 'percent', 'value' => '10' ), '949.99', 'struck' ),
			'amount'               => array( array( 'discount' => 'amount', 'value' => '55.54' ), '1000.00', 'struck' ),
			'fixed'                => array( array( 'discount' => 'fixed', 'value' => '899.99' ), '899.99', 'struck' ),
			'fixed above the sum'  => array( array( 'discount' => 'fixed', 'value' => '2000' ), '1055.54', '' ),
			'ends in 99'           => array( array( 'discount' => 'percent', 'value' => '10', 'ending' => '99' ), '949.99', 'struck' ),
			'at most 20.00'        => array( array( 'discount' => 'percent', 'value' => '10', 'max_discount' => '20' ), '1035.54', 'struck' ),
			'window has not begun' => array( array( 'discount' => 'percent', 'value' => '10', 'from' => 4000000000 ), '1055.54', '' ),
		);
	}

	public function test_the_stored_price_follows_a_component(): void {
		$laptop = $this->product( '1000.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $this->product( '100.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		self::assertSame( '990.00', $bundle->get_price() );
		$laptop->set_sale_price( '900' );
		$laptop->save();
		Plugin::instance()->bundle_refresh()->run();
		$bundle = wc_get_product( $bundle->get_id() );
		self::assertSame( array( '900.00', '1000.00' ), array( $bundle->get_price(), $bundle->get_regular_price() ) );
		self::assertTrue( $bundle->is_on_sale() );
	}

	public function test_stock_is_the_least_of_the_components(): void {
		$laptop = $this->product( '1000.00', 'Laptop', array( 'manage_stock' => true, 'stock_quantity' => 3 ) );
		$bundle = $this->bundle( array( array( $laptop, 2 ), array( $this->product( '100.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		self::assertTrue( $bundle->is_in_stock() );
		self::assertSame( 1, $bundle->get_max_purchase_quantity(), 'three laptops are enough for one bundle of two' );
		wc_update_product_stock( $laptop, 1 );
		Plugin::instance()->bundle_refresh()->run();
		$bundle = wc_get_product( $bundle->get_id() );
		self::assertFalse( $bundle->is_in_stock() );
		self::assertSame( 'outofstock', $bundle->get_stock_status( 'edit' ) );
		self::assertStringContainsString( 'Laptop', $bundle->get_availability()['availability'] );
	}

	/**
	 * @dataProvider refusals
	 */
	public function test_a_component_that_cannot_be_sold_makes_the_bundle_unavailable( string $code, callable $break ): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$bundle = $this->bundle( array( array( $laptop ), array( $this->product( '100.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		self::assertTrue( $bundle->is_purchasable() && $bundle->is_in_stock() );
		$break( $laptop );
		Plugin::instance()->bundle_refresh()->run();
		$bundle = wc_get_product( $bundle->get_id() );
		$row    = Plugin::instance()->bundle_pricer()->row( $bundle->bundle() );
		self::assertFalse( $row->available() );
		self::assertContains( $code, array_column( $row->refusals, 'code' ) );
		self::assertFalse( $bundle->is_purchasable() && $bundle->is_in_stock() );
		self::assertFalse( WC()->cart->add_to_cart( $bundle->get_id() ) );
		self::assertSame( array(), WC()->cart->get_cart() );
	}

	/** @return array<string,array{0:string,1:callable}> */
	public function refusals(): array {
		$save = static fn( array $props ): callable => static function ( \WC_Product $product ) use ( $props ): void {
			$product->set_props( $props );
			$product->save();
		};
		return array(
			'draft'     => array( 'component.draft', $save( array( 'status' => 'draft' ) ) ),
			'private'   => array( 'component.private', $save( array( 'status' => 'private' ) ) ),
			'trash'     => array( 'component.deleted', static fn( \WC_Product $product ) => $product->delete() ),
			'deleted'   => array( 'component.deleted', static fn( \WC_Product $product ) => $product->delete( true ) ),
			'password'  => array( 'component.password', static fn( \WC_Product $product ) => wp_update_post( array( 'ID' => $product->get_id(), 'post_password' => 'x' ) ) ),
			'stock'     => array( 'component.stock', $save( array( 'stock_status' => 'outofstock' ) ) ),
			'no price'  => array( 'component.price', $save( array( 'regular_price' => '' ) ) ),
			'half cent' => array( 'bundle.price', $save( array( 'regular_price' => '9.995' ) ) ),
		);
	}

	public function test_bundles_themselves_and_other_bundles_are_left_out_with_a_reason(): void {
		$mouse = $this->product( '20.00', 'Mouse' );
		$inner = $this->bundle( array( array( $mouse ) ), array( 'discount' => 'percent', 'value' => '5' ), 'Inner' );
		$input = BundleInput::read( array( array( 'product' => $inner->get_id() ), array( 'product' => 999999 ), array( 'product' => $mouse->get_id() ), array( 'product' => '-3' ), 'nonsense', array( 'product' => $mouse->get_id() ) ), array( 'discount' => 'percent', 'value' => '5' ), 77, Plugin::instance()->component_check() );
		self::assertSame( array( $mouse->get_id() ), array_column( $input->components, 'product' ) );
		self::assertCount( 5, $input->errors );
		self::assertStringContainsString( 'itself a bundle', $input->errors[0] );
		$self = BundleInput::read( array( array( 'product' => $inner->get_id() ) ), array( 'discount' => 'percent', 'value' => '5' ), $inner->get_id(), Plugin::instance()->component_check() );
		self::assertStringContainsString( 'cannot contain itself', $self->errors[0] );
	}

	/**
	 * @dataProvider bad_terms
	 * @param array<string,mixed> $terms Terms.
	 */
	public function test_terms_that_make_no_sense_are_refused( array $terms ): void {
		$this->expectException( \InvalidArgumentException::class );
		\Tandem\Plugin\Bundles\BundleTerms::from_array( $terms );
	}

	/** @return list<array{0:array<string,mixed>}> */
	public function bad_terms(): array {
		$percent = array( 'discount' => 'percent' );
		return array_map(
			static fn( array $terms ): array => array( $terms ),
			array(
				$percent,
				$percent + array( 'value' => '-1' ),
				$percent + array( 'value' => '100.01' ),
				$percent + array( 'value' => '1e1' ),
				$percent + array( 'value' => 10.5 ),
				$percent + array( 'value' => 'NaN' ),
				$percent + array( 'value' => array( '10' ) ),
				array( 'discount' => 'gift', 'value' => '1' ),
				array( 'discount' => 'fixed', 'value' => '' ),
				array( 'discount' => 'fixed', 'value' => '0x10' ),
				array( 'discount' => 'fixed', 'value' => '1', 'until' => 5, 'from' => 6 ),
				array( 'discount' => 'fixed', 'value' => '1', 'limit_total' => 0 ),
				array( 'discount' => 'fixed', 'value' => '1', 'floor' => 'margin', 'margin' => '100' ),
				array( 'discount' => 'fixed', 'value' => '1', 'ending' => '.99' ),
			)
		);
	}

	public function test_without_pictures_of_its_own_it_shows_those_of_its_components(): void {
		$picture = static fn( string $title ): int => wp_insert_attachment( array( 'post_title' => $title, 'post_mime_type' => 'image/png', 'post_status' => 'inherit' ), "$title.png" );
		$pieces  = array();
		foreach ( array( 'lamp', 'shade', 'bulb' ) as $name ) {
			$piece = $this->product( '10.00', $name );
			$piece->set_image_id( 'bulb' === $name ? 0 : $picture( $name ) );
			$piece->save();
			$pieces[] = $piece;
		}
		$bundle = $this->bundle( array_map( static fn( \WC_Product $piece ): array => array( $piece ), $pieces ), array( 'value' => '10' ) );
		$shown  = static fn(): array => array( (int) $bundle->get_image_id(), array_map( 'intval', $bundle->get_gallery_image_ids() ) );
		self::assertSame( array( (int) $pieces[0]->get_image_id(), array( (int) $pieces[1]->get_image_id() ) ), $shown() );
		$own = array( $picture( 'front' ), $picture( 'back' ) );
		$bundle->set_image_id( $own[0] );
		$bundle->set_gallery_image_ids( array( $own[1] ) );
		self::assertSame( array( $own[0], array( $own[1] ) ), $shown(), 'its own go first' );
	}

	public function test_a_block_that_lists_bundles_neither_reads_nor_describes_the_pictures_of_their_components(): void {
		$pieces = array();
		foreach ( array( 'lamp', 'shade' ) as $name ) {
			$piece = $this->product( '10.00', $name );
			$piece->set_image_id( wp_insert_attachment( array( 'post_title' => $name, 'post_mime_type' => 'image/png', 'post_status' => 'inherit' ), "$name.png" ) );
			$piece->save();
			$pieces[] = $piece;
		}
		$bundle  = $this->bundle( array_map( static fn( \WC_Product $piece ): array => array( $piece ), $pieces ), array( 'value' => '10' ) );
		$bundle->set_short_description( '<!-- wp:paragraph --><p>A text made of blocks, as WooCommerce draws it within the list</p><!-- /wp:paragraph -->' );
		$bundle->save();
		$asked = array();
		add_filter(
			'woocommerce_product_get_gallery_image_ids',
			static function ( $images ) use ( &$asked ) {
				$asked[] = $images;
				return $images;
			},
			99
		);
		$html = do_blocks( '<!-- wp:woocommerce/handpicked-products {"products":[' . $bundle->get_id() . ']} /-->' );
		self::assertStringContainsString( $bundle->get_name(), $html );
		self::assertNotSame( array(), $asked, 'the block asks for them' );
		self::assertSame( array(), array_filter( $asked ) );
		self::assertSame( array( (int) $pieces[1]->get_image_id() ), wc_get_product( $bundle->get_id() )->get_gallery_image_ids(), 'its own page shows them' );
	}

	public function test_a_list_of_bundles_reads_no_component_that_an_earlier_page_has_read(): void {
		global $wpdb;
		$method                    = $_SERVER['REQUEST_METHOD'] ?? '';
		$_SERVER['REQUEST_METHOD'] = 'GET';
		$first  = $this->product( '100.00', 'First piece' );
		$second = $this->product( '50.00', 'Second piece' );
		$first->set_image_id( wp_insert_attachment( array( 'post_title' => 'Picture', 'post_mime_type' => 'image/png', 'post_status' => 'inherit' ), 'picture.png' ) );
		$first->save();
		$kit  = $this->bundle( array( array( $first ), array( $second ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$twos = $this->bundle( array( array( $first ), array( $second, 2 ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$card = function ( \WC_Product $bundle ) use ( $wpdb, $first, $second ): array {
			Plugin::instance()->bundle_pricer()->forget();
			$bundle = wc_get_product( $bundle->get_id() );
			foreach ( array( $first, $second ) as $piece ) {
				clean_post_cache( $piece->get_id() );
			}
			$asked = $wpdb->num_queries;
			$facts = array( $bundle->is_in_stock(), $bundle->is_purchasable(), $bundle->get_price_html(), $bundle->get_availability(), $bundle->add_to_cart_text(), $bundle->add_to_cart_description(), $bundle->get_max_purchase_quantity(), $bundle->get_image_id(), $bundle->get_gallery_image_ids() );
			return array( $facts, $wpdb->num_queries - $asked );
		};
		$this->finish_watches();
		$made = $card( $kit );
		$kept = $card( $kit );
		self::assertSame( $made[0], $kept[0] );
		self::assertGreaterThan( 0, $made[1] );
		self::assertSame( 0, $kept[1], 'queries' );
		self::assertStringContainsString( '135.00', $kept[0][2] );
		self::assertSame( $first->get_image_id(), (int) $kept[0][7] );
		$card( $twos );
		self::assertGreaterThan( 0, $card( $twos )[1], 'whether two are in stock is looked for each time' );
		$_SERVER['REQUEST_METHOD'] = 'POST';
		self::assertGreaterThan( 0, $card( $kit )[1], 'so it is on the way into the cart' );
		$_SERVER['REQUEST_METHOD'] = 'GET';
		$first->set_regular_price( '200.00' );
		$first->save();
		self::assertStringContainsString( '225.00', $card( $kit )[0][2], 'a new price, in the same request' );
		$this->finish_watches();
		self::assertStringContainsString( '225.00', $card( $kit )[0][2], 'and in the next' );
		wc_update_product_stock_status( $second->get_id(), 'outofstock' );
		$this->finish_watches();
		self::assertFalse( $card( $kit )[0][0] );
		self::assertSame( array( false, 'Not available now: Second piece' ), array( $card( $kit )[0][0], $card( $kit )[0][3]['availability'] ), 'kept as well' );
		self::assertSame( 0, $card( $kit )[1] );
		add_filter( 'woocommerce_product_get_price', $foreign = static fn( mixed $price ): mixed => $price );
		self::assertGreaterThan( 0, $card( $kit )[1], 'another plugin has a hand in prices' );
		remove_filter( 'woocommerce_product_get_price', $foreign );
		$_SERVER['REQUEST_METHOD'] = $method;
	}

	public function test_the_label_of_its_button_begins_with_the_words_on_it(): void {
		$bundle = $this->bundle( array( array( $this->product( '10.00' ) ), array( $this->product( '20.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		self::assertStringStartsWith( $bundle->add_to_cart_text() . ': "' . $bundle->get_name(), $bundle->add_to_cart_description() );
	}

	public function test_only_published_bundles_are_rules_and_the_cache_follows(): void {
		$bundle = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'discount' => 'percent', 'value' => '5' ) );
		$ids    = fn(): array => array_column( Plugin::instance()->bundle_rules()->rules(), 'id' );
		self::assertContains( 'bundle:' . $bundle->get_id(), $ids() );
		$before = Plugin::instance()->bundle_rules()->rules();
		$bundle->set_status( 'draft' );
		$bundle->save();
		self::assertNotContains( 'bundle:' . $bundle->get_id(), $ids() );
		$bundle->set_status( 'publish' );
		$bundle->save();
		self::assertSame( $before, Plugin::instance()->bundle_rules()->rules() );
		wp_trash_post( $bundle->get_id() );
		self::assertNotContains( 'bundle:' . $bundle->get_id(), $ids() );
	}

	public function test_what_is_kept_of_the_bundles_is_read_back_the_same(): void {
		$shirt = $this->product( '10.00' );
		$cap   = $this->product( '20.00' );
		foreach ( array(
			array( 'kind' => 'buy_x_get_y', 'value' => '50', 'options' => array( 'buy' => 2, 'get' => 1 ) ),
			array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '5' ), array( 'items' => 3, 'percent' => '10.5' ) ) ) ),
			array( 'discount' => 'fixed', 'value' => '12.34', 'base' => 'regular', 'ignore_on_sale' => true, 'max_discount' => '9', 'floor' => 'margin', 'margin' => '0', 'ending' => '00', 'from' => 5, 'until' => 4000000000, 'roles' => array( 'customer' ), 'segments' => array( 'vip' ), 'limit_total' => 7, 'limit_customer' => 1, 'priority' => 0, 'mark' => 'starter' ),
		) as $terms ) {
			$this->bundle( array( array( $shirt ), array( $cap, 2 ) ), $terms, "\"\u{dc}ber\" & </script>" );
		}
		$bundle = new BundleProduct();
		$bundle->set_name( 'Single discounts' );
		$bundle->set_status( 'publish' );
		$bundle->set_bundle( array( new Component( $shirt->get_id(), 0, 2, 5, true, '12.5' ), new Component( $cap->get_id(), 0, 1, 1, false, null, true ) ), BundleTerms::from_array( array( 'discount' => 'components' ) ) );
		$bundle->save();
		$read = ( new BundleRepository() )->published();
		self::assertSame( array( 'id' => $bundle->get_id() ) + $bundle->bundle()->to_array(), end( $read )->to_array() );
		self::assertEquals( $read, ( new BundleRepository() )->published() );
		$kept = get_option( BundleRepository::OPTION );
		foreach ( array( '', 'null', str_replace( '"product":', '"produkt":', $kept ), str_replace( '"12.34"', '12.34', $kept ), (string) wp_json_encode( array( 'version' => TANDEM_VERSION, 'bundles' => array( $read[0]->to_array() ) ) ) ) as $broken ) {
			update_option( BundleRepository::OPTION, $broken, false );
			self::assertEquals( $read, ( new BundleRepository() )->published(), substr( $broken, 0, 200 ) );
			self::assertSame( $kept, get_option( BundleRepository::OPTION ), 'and kept anew' );
		}
	}

	public function test_the_office_table_is_flagged_where_it_is_incoherent_and_quiet_once_mended(): void {
		$goods  = array_map( fn( string $price ): \WC_Product => $this->product( $price ), array( 'laptop' => '1000.00', 'mouse' => '50.00', 'keyboard' => '150.00', 'monitor' => '600.00', 'chair' => '400.00', 'desk' => '400.00' ) );
		$bundle = fn( array $names, string $price, string $name ): \Tandem\Plugin\Bundles\Bundle => $this->bundle( array_map( static fn( string $piece ): array => array( $goods[ $piece ] ), $names ), array( 'discount' => 'fixed', 'value' => $price ), $name )->bundle();
		$all    = array( 'laptop', 'mouse', 'keyboard', 'monitor', 'chair' );
		$full   = $bundle( $all, '1200', 'Full office' );
		$chair  = $bundle( array( 'laptop', 'chair', 'desk' ), '1400', 'Chair and desk' );
		$found  = Plugin::instance()->bundle_coherence()->findings( array( $full, $chair ), $chair->id );
		self::assertContains( 'Chair and desk costs $1,400.00 for goods of $1,800.00, while Full office costs $1,200.00 for goods of $2,200.00.', array_column( $found, 'message' ) );
		self::assertContains( 'error', array_column( $found, 'severity' ) );
		$towels = $this->bundle( array( array( $this->product( '3000.00' ) ) ), array( 'discount' => 'fixed', 'value' => '1100' ), 'Towels' )->bundle();
		self::assertStringNotContainsString( 'Towels', implode( ' ', array_column( Plugin::instance()->bundle_coherence()->findings( array( $chair, $towels ) ), 'message' ) ), 'a row of other goods is no comparison' );
		wp_set_current_user( 1 );
		$request = new \WP_REST_Request( 'POST', '/tandem/v1/bundles/preview' );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( array( 'bundle' => $chair->id, 'name' => 'Chair and desk', 'components' => array_map( static fn( $component ): array => $component->to_array(), $chair->components ), 'terms' => $chair->terms->to_array() ) ) );
		self::assertStringContainsString( 'while Full office costs', (string) wp_json_encode( rest_do_request( $request )->get_data()['notes'] ) );
		$mended = array( $bundle( array( 'laptop', 'mouse' ), '1000', 'Small' ), $bundle( array( 'laptop', 'mouse', 'keyboard' ), '1100', 'Middle' ) );
		self::assertSame( array(), array_filter( Plugin::instance()->bundle_coherence()->findings( $mended ), static fn( array $finding ): bool => 'error' === $finding['severity'] ) );
	}

	public function test_a_choice_that_gives_a_set_for_less_is_flagged_with_its_numbers(): void {
		list( $camera, $lens, $strap, $mug ) = array( $this->product( '1000.00', 'Camera' ), $this->product( '600.00', 'Lens' ), $this->product( '50.00', 'Strap' ), $this->product( '9.00', 'Mug' ) );
		$set   = $this->bundle( array( array( $camera ), array( $lens ) ), array( 'discount' => 'fixed', 'value' => '1500' ), 'Camera kit' )->bundle();
		$three = $this->bundle( array( array( $camera ), array( $lens ), array( $strap ) ), array( 'kind' => 'choose_n', 'discount' => 'fixed', 'value' => '1400', 'options' => array( 'choose' => 3 ) ), 'Choose three' )->bundle();
		$told  = static fn( array $bundles, ?int $about = null ): array => array_column( Plugin::instance()->bundle_coherence()->findings( $bundles, $about ), 'message', 'severity' );
		self::assertSame( 'A choice by Choose three costs $1,400.00 for goods of $1,650.00 that hold everything of Camera kit, which costs $1,500.00.', $told( array( $set, $three ), $set->id )['error'] );
		$mix = $this->bundle( array( array( $camera ), array( $lens ), array( $strap ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '10' ) ) ) ), 'Mix' )->bundle();
		self::assertSame( 'Camera kit costs $1,500.00 for goods of $1,600.00, while Mix costs $1,440.00 for goods of $1,600.00.', $told( array( $set, $mix ) )['error'] );
		$all = $this->bundle( array( array( $camera ), array( $lens ), array( $strap ) ), array( 'discount' => 'fixed', 'value' => '1430' ), 'Everything' )->bundle();
		self::assertSame( 'Everything costs $1,430.00, while a choice by Mix of a part of its products costs $1,440.00.', $told( array( $all, $this->bundle( array( array( $camera ), array( $lens ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '10' ) ) ) ), 'Mix' )->bundle() ) )['error'] );
		self::assertStringContainsString( 'without Strap it costs $1,600.00, so Strap is more than free.', $told( array( $all ) )['warning'] );
		$mugs = $this->bundle( array( array( $mug ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '50' ) ) ) ), 'Mugs' )->bundle();
		self::assertSame( array(), $told( array( $set, $mugs ) ), 'a choice of other goods is no comparison' );
		$steps = $this->bundle( array( array( $mug ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '5' ), array( 'items' => 3, 'percent' => '3.5' ) ) ) ), 'Mugs' )->bundle();
		self::assertSame( 'Mugs takes 3.50% off 3 products, no more than the 5.00% off 2.', $told( array( $steps ), $steps->id )['warning'] );
	}

	/**
	 * @dataProvider too_many
	 */
	public function test_many_bundles_of_other_goods_do_not_hide_a_finding( int $pools, bool $priced ): void {
		list( $camera, $lens, $strap ) = array( $this->product( '1000.00', 'Camera' ), $this->product( '600.00', 'Lens' ), $this->product( '50.00', 'Strap' ) );
		$pieces  = static fn( \WC_Product ...$products ): array => array_map( static fn( \WC_Product $one ): Component => new Component( $one->get_id() ), $products );
		$bundles = array( new Bundle( 900000, 'Camera kit', $pieces( $camera, $lens ), BundleTerms::from_array( array( 'discount' => 'fixed', 'value' => '1500' ) ) ) );
		for ( $pool = 1; $pool <= $pools; $pool++ ) {
			// Different products to the engine, one to the test.
			$other     = array_map( static fn( int $number ): Component => new Component( 100000 * $pool + $number, 20 > $number || $priced ? $strap->get_id() : 0 ), range( 1, 20 ) );
			$bundles[] = new Bundle( 900000 + $pool, "Pool $pool", $other, BundleTerms::from_array( array( 'kind' => 'choose_n', 'value' => '10', 'options' => array( 'choose' => 3 ) ) ) );
		}
		$bundles[] = new Bundle( 990000, 'Choose three', $pieces( $camera, $lens, $strap ), BundleTerms::from_array( array( 'kind' => 'choose_n', 'discount' => 'fixed', 'value' => '1400', 'options' => array( 'choose' => 3 ) ) ) );
		$found     = Plugin::instance()->bundle_coherence()->findings( $bundles, 900000 );
		self::assertSame( 'A choice by Choose three costs $1,400.00 for goods of $1,650.00 that hold everything of Camera kit, which costs $1,500.00.', array_column( $found, 'message', 'severity' )['error'] ?? '' );
	}

	/** @return array<string,array{0:int,1:bool}> How many bundles, and whether all their products have a price. */
	public function too_many(): array {
		return array( 'more products than the engine takes' => array( 26, true ), 'more bundles than are compared' => array( 101, true ), 'some without a price' => array( 27, false ) );
	}

	public function test_the_page_shows_components_struck_total_and_saving(): void {
		$bundle = $this->bundle( array( array( $this->product( '1000.00', 'Laptop' ) ), array( $this->product( '100.00', 'Mouse <b>&' ), 2 ) ), array( 'discount' => 'fixed', 'value' => '999.99' ) );
		$GLOBALS['product'] = $bundle;
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		$html = (string) ob_get_clean();
		$text = preg_replace( '/\s+/', ' ', html_entity_decode( wp_strip_all_tags( $html ) ) );
		foreach ( array( 'Laptop', '2 ×', '1,200.00', '999.99', 'You save$200.01 (16%)', 'Add bundle to cart' ) as $expected ) {
			self::assertStringContainsString( $expected, $text );
		}
		self::assertStringNotContainsString( '<b>&', $html );
	}
}
