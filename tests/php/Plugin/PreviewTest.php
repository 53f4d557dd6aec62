<?php
/**
 * What the owner's preview says beside what the shop shows: the same cart, asked both ways.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Admin\PreviewCart;
use Tandem\Plugin\Admin\PreviewVisit;
use Tandem\Plugin\Journey\AddOn;
use Tandem\Plugin\Journey\CheckoutOffer;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class PreviewTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	private \WC_Product $camera;
	private \WC_Product $bag;
	private \WC_Product $card;

	protected function setUp(): void {
		parent::setUp();
		$this->camera = $this->product( '400.00', 'Camera' );
		$this->bag    = $this->product( '40.00', 'Bag' );
		$this->card   = $this->product( '20.00', 'Card' );
		$this->camera->set_cross_sell_ids( array( $this->card->get_id(), $this->bag->get_id() ) );
		$this->camera->save();
		$linked = array( 'strategy' => 'manual', 'on' => true );
		Plugin::instance()->settings()->update( array( 'live' => true, 'touchpoints.checkout.on' => true, 'touchpoints.minicart.on' => true, 'placements' => array( 'order' => array(), 'set' => array( 'cart' => $linked, 'minicart' => array( 'count' => 2 ) + $linked, 'checkout' => array( 'strategy' => 'manual' ) ) ) ) );
	}

	protected function tearDown(): void {
		unset( $_GET['hint'], $_GET['slots'] );
		parent::tearDown();
	}

	public function test_the_checkout_of_the_preview_makes_the_offer_of_the_shop(): void {
		$cases = array(
			'what goes with the cart' => static fn() => null,
			'a bundle'                => fn() => $this->bundle( array( array( $this->camera ), array( $this->bag ) ), array( 'discount' => 'amount', 'value' => '15' ), 'Travel kit' ),
			'an add-on'               => fn() => $this->warranty(),
		);
		$made  = array();
		foreach ( $cases as $name => $make ) {
			$make();
			$told          = $this->told( array( 'cart' => array( $this->camera->get_id() ) ) )['checkout'];
			$offer         = $this->shop_checkout( $this->camera );
			$made[ $name ] = $offer['label'];
			self::assertSame( array( array( 'text' => $offer['label'], 'name' => '', 'reason' => $offer['reason'] ) ), $told['shown'], $name );
			self::assertCount( 1, array_filter( $told['steps'], static fn( array $step ): bool => $step['shown'] ), $name );
		}
		self::assertSame( array( 'Add Card for $20.00', 'Add Bag for $25.00 more and save $15.00.', 'Add 2-year warranty for $12.00' ), array_values( $made ) );
		self::assertSame( array( 'add-on' => true, 'bundle' => false, 'cart' => false ), array_column( $told['steps'], 'shown', 'kind' ) );
		self::assertSame( 'Add Bag for $25.00 more and save $15.00.', $told['steps'][1]['text'], 'what would be next' );
		self::assertSame( 'other-offer', array_column( $told['candidates'], 'fate', 'item' )[ $this->card->get_id() ] );
		$this->chain( array( 'cart', 'add-on' ) );
		self::assertSame( array( 'Add Card for $20.00' ), array_column( $this->told( array( 'cart' => array( $this->camera->get_id() ) ) )['checkout']['shown'], 'text' ), 'the order of the owner' );
		self::assertSame( 'Add Card for $20.00', $this->shop_checkout( $this->camera )['label'] );
	}

	public function test_the_cart_of_the_preview_is_the_cart_of_the_shop(): void {
		$this->bundle( array( array( $this->camera ), array( $this->bag ) ), array( 'discount' => 'amount', 'value' => '15' ), 'Travel kit' );
		$told = $this->told( array( 'cart' => array( $this->camera->get_id() ) ) );
		$this->fill_cart( array( array( $this->camera ) ) );
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_SERVER['REQUEST_URI']    = '/wp-json/wc/store/v1/cart/add-item';
		$shop                      = apply_filters( 'tandem_store_api_cart', array() );
		self::assertSame( array( html_entity_decode( $shop['offer']['text'] ) ), array_column( $told['completion']['shown'], 'text' ) );
		self::assertSame( 'Travel kit', $told['completion']['shown'][0]['name'] );
		self::assertSame( $shop['placements']['cart']['ids'], self::shown( $told['cart'] ), 'one beside the bundle' );
		self::assertSame( array( $this->card->get_id() ), $shop['placements']['cart']['ids'] );
		self::assertSame( 'completes', array_column( $told['cart']['candidates'], 'fate', 'item' )[ $this->bag->get_id() ] );
		self::assertSame( array( $shop['offer']['text'] ), array_column( $told['mini-completion']['shown'], 'text' ) );
		Plugin::instance()->settings()->update( array( 'touchpoints.cart.on' => false ) );
		$off = $this->told( array( 'cart' => array( $this->camera->get_id() ) ) );
		self::assertSame( 'page-off', $off['completion']['state'] );
		self::assertCount( 2, self::shown( $off['minicart'] ), 'the mini-cart has no bundle either' );
		Plugin::instance()->settings()->update( array( 'touchpoints.cart.on' => true, 'touchpoints.minicart.on' => false ) );
		$off = $this->told( array( 'cart' => array( $this->camera->get_id() ) ) );
		self::assertSame( array( 'page-off', 1 ), array( $off['mini-completion']['state'], $off['minicart']['wanted'] ), 'a mini-cart that is off shows no bundle; were it on, the bundle had one of its two places' );
	}

	public function test_the_bar_of_the_preview_says_what_the_cart_says(): void {
		$country = WC()->countries->get_base_country();
		$said    = array();
		WC()->customer->set_shipping_location( $country );
		list( , $cart ) = Plugin::instance()->journey()->parts();
		foreach ( array( $this->card, $this->camera ) as $product ) {
			$told = array_column( $this->told( array( 'cart' => array( $product->get_id() ), 'country' => $country ) )['shipping']['shown'], 'text' );
			WC()->cart->empty_cart();
			$this->fill_cart( array( array( $product ) ) );
			self::assertSame( array_values( array_filter( array( $cart->view()->text, $cart->view()->reward, $cart->view()->delivery ) ) ), $told );
			$said[] = $told[0] ?? '';
		}
		self::assertStringEndsWith( 'to go until free shipping.', $said[0] );
		self::assertSame( 'Your order ships free.', $said[1] );
	}

	public function test_the_product_page_of_the_preview_names_its_bundle_first(): void {
		$this->bundle( array( array( $this->camera ), array( $this->bag ) ), array( 'discount' => 'amount', 'value' => '15' ), 'Travel kit' );
		$said = function (): string {
			$_GET['hint'] = (string) $this->camera->get_id();
			return html_entity_decode( (string) apply_filters( 'tandem_placements_answer', array() )['hint'] );
		};
		$first = $this->told( array( 'product' => $this->camera->get_id() ) )['hint']['shown'][0];
		self::assertSame( array( 'Travel kit', 'Add Bag for $25.00 more and save $15.00.' ), array( $first['name'], $first['text'] ) );
		self::assertStringContainsString( $first['text'], $said() );
		$mine = $this->told( array( 'product' => $this->camera->get_id(), 'cart' => array( $this->bag->get_id() ) ) )['hint']['shown'][0];
		$this->fill_cart( array( array( $this->bag ) ) );
		self::assertStringContainsString( $mine['text'], $said() );
		self::assertStringContainsString( 'With what is in your cart this completes the bundle', $mine['text'] );
		self::assertSame( array(), $this->told( array( 'product' => $this->card->get_id() ) )['hint']['shown'] );
	}

	public function test_a_customer_is_previewed_with_the_cart_that_was_left_and_nothing_is_kept(): void {
		$this->bundle( array( array( $this->camera, 2 ), array( $this->bag ) ), array( 'discount' => 'amount', 'value' => '15' ), 'Pair kit' );
		$user = wp_insert_user( array( 'user_login' => 'left', 'user_pass' => 'x', 'user_email' => 'left@example.test', 'role' => 'customer' ) );
		$saved = array( 'cart' => array( 'k1' => array( 'key' => 'k1', 'product_id' => $this->camera->get_id(), 'variation_id' => 0, 'variation' => array(), 'quantity' => 2 ) ) );
		update_user_meta( $user, '_woocommerce_persistent_cart_' . get_current_blog_id(), $saved );
		$this->fill_cart( array( array( $this->card, 3 ) ) );
		$before = array( WC()->cart->get_cart_hash(), WC()->session->get( 'cart' ), Plugin::instance()->cart_pricing()->quote()->request['lines'] );
		$told   = $this->told( array( 'customer' => 'left@example.test' ) );
		self::assertSame( 'Add Bag for $25.00 more and save $15.00.', $told['completion']['shown'][0]['text'] ?? '', 'two of them lie there' );
		self::assertSame( $before, array( WC()->cart->get_cart_hash(), WC()->session->get( 'cart' ), Plugin::instance()->cart_pricing()->quote()->request['lines'] ), 'the cart of whoever asks' );
		self::assertSame( 1, get_current_user_id() );
		self::assertSame( $saved, get_user_meta( $user, '_woocommerce_persistent_cart_' . get_current_blog_id(), true ) );
		self::assertNull( WC()->session->get( CheckoutOffer::SESSION ), 'no offer was made to anybody' );
	}

	public function test_a_gift_lies_in_the_cart_of_the_preview_and_nobody_is_told(): void {
		$mug  = $this->product( '12.00', 'Mug', array( 'manage_stock' => true, 'stock_quantity' => 2 ) );
		$told = array();
		$this->offer( array( 'benefit' => array( 'type' => 'gift', 'product' => $mug->get_id() ), 'conditions' => self::when( 'cart.total', 'ge', 10000 ) ) );
		add_action(
			'woocommerce_add_to_cart',
			static function ( $key, $product ) use ( &$told ): void {
				$told[] = $product;
			},
			10,
			2
		);
		$visit = new PreviewVisit( Plugin::instance()->cart_pricing(), Plugin::instance()->completion() );
		$cart  = fn( array $ids ): array => $visit->as( 0, '', PreviewCart::lines( $ids ), fn(): array => array( $this->quantities(), $this->contents_total() ) );
		self::assertSame( array( array( $this->camera->get_id() => 1, $mug->get_id() => 1 ), '400.00' ), $cart( array( $this->camera->get_id() ) ) );
		self::assertSame( array( array( $this->card->get_id() => 1 ), '20.00' ), $cart( array( $this->card->get_id() ) ) );
		self::assertSame( array(), $told );
		self::assertSame( array(), WC()->cart->get_cart() );
	}

	/** A product that is sold with those of the camera's category. */
	private function warranty(): void {
		$term     = wp_insert_term( 'Cameras', 'product_cat' )['term_id'];
		$warranty = $this->product( '12.00', '2-year warranty' );
		$warranty->update_meta_data( AddOn::META, array( $term ) );
		$warranty->save();
		$this->camera->set_category_ids( array( $term ) );
		$this->camera->save();
	}

	/** @param list<string> $chain What the checkout offers, in order. */
	private function chain( array $chain ): void {
		Plugin::instance()->settings()->update( array( 'placements' => array( 'order' => array(), 'set' => array( 'checkout' => array( 'strategy' => 'manual', 'chain' => $chain ) ) ) ) );
	}

	/** What the checkout block gets for a cart of its own. */
	private function shop_checkout( \WC_Product $product ): array {
		WC()->cart->empty_cart();
		WC()->session->set( CheckoutOffer::SESSION, null );
		do_action( 'tandem_new_page' );
		$this->fill_cart( array( array( $product ) ) );
		add_filter( 'woocommerce_is_checkout', '__return_true' );
		$offer = apply_filters( 'tandem_store_api_cart', array() )['checkout_offer'];
		remove_filter( 'woocommerce_is_checkout', '__return_true' );
		WC()->session->set( CheckoutOffer::SESSION, null );
		WC()->cart->empty_cart();
		return $offer;
	}

	/**
	 * Rows of the preview by id.
	 *
	 * @param array<string,mixed> $who Who is previewed.
	 * @return array<string,array<string,mixed>>
	 */
	private function told( array $who ): array {
		wp_set_current_user( 1 );
		$request = new \WP_REST_Request( 'POST', '/tandem/v1/placements/preview' );
		$request->set_body_params( $who );
		$answer = rest_do_request( $request );
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		return array_column( $answer->get_data()['placements'], null, 'id' );
	}

	/** @return list<int> Products that a row shows. */
	private static function shown( array $row ): array {
		return array_column( array_filter( $row['candidates'], static fn( array $one ): bool => 'shown' === $one['fate'] ), 'item' );
	}
}
