<?php
/**
 * A changed cart says why prices are others, and what was taken out can be put back; orders show what belongs together.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Cart\ChangeWords;

require_once __DIR__ . '/BundleFixtures.php';

final class CartChangeTest extends TandemTestCase {

	use BundleFixtures;

	public function test_the_block_cart_says_why_and_undo_puts_the_piece_back(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop, 2 ), array( $mouse, 2 ) ) );
		$this->next_request();
		$keys = array_keys( WC()->cart->get_cart() );
		$data = self::plain( $this->store_api( 'POST', 'cart/update-item', array( 'key' => $keys[1], 'quantity' => 1 ) ) )['extensions']['tandem'];
		self::assertSame( 'Your cart now holds 1 x Desk kit instead of 2 x, so the products left over are at their single prices.', $data['message'] );
		self::assertSame( '', $data['undo'] );
		$this->next_request();
		$data = self::plain( $this->store_api( 'POST', 'cart/remove-item', array( 'key' => $keys[1] ) ) );
		self::assertSame( 'Desk kit is no longer complete, so its products are at their single prices.', $data['extensions']['tandem']['message'] );
		self::assertSame( $keys[1], $data['extensions']['tandem']['undo'] );
		self::assertSame( '200000', $data['totals']['total_items'] );
		$this->next_request();
		$data = self::plain( $this->store_api( 'POST', 'cart/extensions', array( 'namespace' => 'tandem-undo', 'data' => array( 'key' => $keys[1] ) ) ) );
		self::assertSame( '199000', $data['totals']['total_items'], (string) wp_json_encode( $data ) );
		self::assertSame( 'Desk kit is complete: its products are at the bundle price now.', $data['extensions']['tandem']['message'] );
		foreach ( array( $keys[1], 'nonsense', array( 'x' ), null ) as $key ) {
			$answer = $this->store_api( 'POST', 'cart/extensions', array( 'namespace' => 'tandem-undo', 'data' => array( 'key' => $key ) ) );
			self::assertSame( 'tandem_undo', self::plain( $answer )['code'] ?? '', (string) wp_json_encode( $answer->get_data() ) );
		}
		self::assertSame( array( $laptop->get_id() => 2, $mouse->get_id() => 1 ), $this->quantities() );
	}

	/**
	 * @dataProvider changes
	 */
	public function test_what_changed_is_told( array $before, array $after, string $expected ): void {
		self::assertSame( $expected, ChangeWords::of( $before, $after ) );
	}

	/** @return iterable<string,array{0:array<string,mixed>,1:array<string,mixed>,2:string}> */
	public function changes(): iterable {
		yield 'nothing' => array( array( 'bundle:1' => array( 'Kit', 1 ) ), array( 'bundle:1' => array( 'Kit', 1 ) ), '' );
		yield 'as an earlier version kept it' => array( array( 'bundle:1' => 'Kit' ), array( 'bundle:1' => array( 'Kit', 2 ) ), '' );
		yield 'one for another' => array( array( 'bundle:1' => array( 'Kit', 1 ) ), array( 'bundle:2' => array( 'Set', 1 ) ), 'Kit is no longer complete, so its products are at their single prices. Set is complete: its products are at the bundle price now.' );
		yield 'once more' => array( array( 'bundle:1' => array( 'Kit', 1 ) ), array( 'bundle:1' => array( 'Kit', 2 ) ), 'Your cart now holds 2 x Kit, each at its bundle price.' );
		yield 'an offer is no bundle' => array( array( 'offer:a' => array( 'Sale', 1 ) ), array(), 'Sale does not apply to this cart any more.' );
	}

	public function test_the_store_api_describes_what_it_carries(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		$schema = rest_do_request( new \WP_REST_Request( 'OPTIONS', '/wc/store/v1/cart' ) )->get_data()['schema']['properties'];
		$data   = self::plain( $this->store_api( 'GET', 'cart' ) );
		$cart   = (array) $schema['extensions']['properties']['tandem']['properties'];
		self::assertSame( array(), array_diff( array_keys( $cart ), array_keys( $data['extensions']['tandem'] ) ) );
		self::assertContains( 'offer', array_keys( $cart ) );
		$line = \Tandem\Plugin\StoreApi\CartExtension::item_schema();
		self::assertSame( array(), array_diff( array_keys( $line ), array_keys( $data['items'][0]['extensions']['tandem'] ) ) );
		// The saving of a line is in the block's own badge: what is said again below its name stays with the classic cart.
		self::assertSame( array( 'Part of' ), array_column( array_filter( $data['items'][0]['item_data'], static fn( array $one ): bool => empty( $one['hidden'] ) ), 'key' ) );
		self::assertStringContainsString( 'You save', wc_get_formatted_cart_item_data( current( WC()->cart->get_cart() ) ) );
	}

	public function test_the_classic_mini_cart_sums_up_what_bundles_save(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		ob_start();
		woocommerce_mini_cart();
		$html = (string) ob_get_clean();
		self::assertStringContainsString( 'tandem-group--first', $html );
		self::assertMatchesRegularExpression( '/You save with bundles:.*110\.00/s', wp_strip_all_tags( $html ) );
	}

	public function test_order_page_and_e_mail_name_the_bundle_above_its_lines(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$lamp   = $this->product( '20.00', 'Lamp' );
		$bulb   = $this->product( '5.00', 'Bulb' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk & kit' );
		$this->bundle( array( array( $lamp ), array( $bulb ) ), array( 'discount' => 'amount', 'value' => '2' ), 'Light kit' );
		$this->fill_cart( array( array( $laptop ), array( $lamp ), array( $mouse ), array( $bulb ) ) );
		$this->mails = array();
		$order       = $this->check_out();
		ob_start();
		woocommerce_order_details_table( $order->get_id() );
		$page = (string) ob_get_clean();
		self::assertSame( 1, preg_match_all( '~<strong class="tandem-group__name">Desk &amp; kit \(saved \$110\.00\)</strong><br ?/?>~', html_entity_decode( $page, ENT_QUOTES ) . $page ), 'once, with the saving' );
		self::assertStringContainsString( 'Light kit (saved $2.00)</strong>', html_entity_decode( $page ) );
		$text = html_entity_decode( wp_strip_all_tags( $page ) );
		self::assertMatchesRegularExpression( '/Desk & kit \(saved \$?110\.00\), Light kit \(saved \$?2\.00\)/', str_replace( array( "\n", "\t" ), '', $text ) );
		$mail = implode( '', array_column( array_filter( $this->mails, static fn( array $mail ): bool => str_contains( (string) $mail['message'], 'Light kit' ) ), 'message' ) );
		self::assertStringContainsString( 'Desk &amp; kit (saved', $mail );
		self::assertSame( 'Laptop', apply_filters( 'woocommerce_order_item_name', 'Laptop', array_values( $order->get_items() )[0], false ), 'outside of a list the name stays' );
		do_action( 'woocommerce_email_before_order_table', $order, false, true, null );
		self::assertSame( "Desk &amp; kit (saved \$110.00)\nLaptop", apply_filters( 'woocommerce_order_item_name', 'Laptop', array_values( $order->get_items() )[0], false ), 'plain text has no markup' );
		do_action( 'woocommerce_email_after_order_table', $order, false, true, null );
		// The whole mail as plain text: each bundle once above its lines, and what all of them saved.
		$mail             = WC()->mailer()->get_emails()['WC_Email_Customer_Processing_Order'];
		$mail->object     = $order;
		$mail->email_type = 'plain';
		$plain            = html_entity_decode( $mail->get_content() );
		self::assertSame( 1, substr_count( $plain, "Desk & kit (saved \$110.00)\nLaptop" ), $plain );
		self::assertSame( 1, substr_count( $plain, "Light kit (saved \$2.00)\nLamp" ), $plain );
		self::assertMatchesRegularExpression( '/You saved with bundles:\s+\$112\.00/', $plain );
		self::assertMatchesRegularExpression( '/\nTotal:\s.*You saved with bundles:/s', $plain, 'below the total that has it already' );
		self::assertStringNotContainsString( '<', $plain );
	}

	public function test_a_bundle_that_the_cart_makes_up_is_not_suggested(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$kit    = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ) ) );
		self::assertNotContains( $kit->get_id(), apply_filters( 'tandem_cart_stands_for', array() ) );
		self::assertContains( $kit->get_id(), apply_filters( 'tandem_cart_stands_for', array(), array( $laptop->get_id() ) ), 'it would bring a second laptop' );
		self::assertNotContains( $kit->get_id(), apply_filters( 'tandem_cart_stands_for', array(), array( $kit->get_id() ) ) );
		$this->fill_cart( array( array( $mouse ) ) );
		self::assertSame( array( 7, $kit->get_id() ), apply_filters( 'tandem_cart_stands_for', array( 7 ) ) );
	}

	public function test_the_mini_cart_block_lists_each_bundle_with_its_sum(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop, 2 ), array( $mouse, 3 ) ) );
		$sets = self::plain( $this->store_api( 'GET', 'cart' ) )['extensions']['tandem']['sets'];
		self::assertSame( array( 'Desk kit' ), array_column( $sets, 'name' ), 'once, however often it is in the cart' );
		self::assertSame( '$1,980.00, you save $220.00', $sets[0]['text'] );
		$html = apply_filters( 'render_block_woocommerce/mini-cart-footer-block', '<footer></footer>' );
		self::assertStringContainsString( 'data-wp-each--set="state.cart.extensions.tandem.sets"', $html );
		self::assertStringEndsWith( '<footer></footer>', $html );
		$row = apply_filters( 'render_block_woocommerce/mini-cart-products-table-block', '<table><template data-wp-each--cart-item="woocommerce::state.cart.items"><tr class="wc-block-cart-items__row"><td></td></tr></template></table>' );
		foreach ( array( '="state.cartItem.extensions.tandem.place"', '--first="state.cartItem.extensions.tandem.first"', '--last="state.cartItem.extensions.tandem.last"' ) as $class ) {
			self::assertStringContainsString( 'data-wp-class--tandem-group' . $class, $row );
		}
	}

	public function test_the_mini_cart_block_does_not_take_the_scripts_of_the_cart_block_to_every_page(): void {
		wp_dequeue_script( 'tandem-cart-saving' );
		// As the mini-cart block has its data.
		do_action( 'woocommerce_blocks_cart_enqueue_data' );
		self::assertFalse( wp_script_is( 'tandem-cart-saving' ) );
		foreach ( array( 'cart', 'checkout' ) as $block ) {
			do_action( "woocommerce_blocks_enqueue_{$block}_block_scripts_after" );
			self::assertTrue( wp_script_is( 'tandem-cart-saving' ), $block );
			wp_dequeue_script( 'tandem-cart-saving' );
		}
	}
}
