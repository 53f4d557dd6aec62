<?php
/**
 * Offers for tests.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Plugin;

trait OfferFixtures {

	/**
	 * A live offer.
	 *
	 * @param array<string,mixed> $fields Fields of its definition; 10 percent for everybody unless they say otherwise.
	 */
	protected function offer( array $fields = array() ): int {
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		Plugin::instance()->offer_decision()->forget();
		return Plugin::instance()->offers()->save( OfferInput::checked( $fields + array( 'name' => 'Test offer', 'status' => 'live', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) ) ) );
	}

	/**
	 * A condition.
	 *
	 * @param string $fact  Fact.
	 * @param string $is    Operator.
	 * @param mixed  $value Value.
	 * @return array<string,mixed>
	 */
	protected static function when( string $fact, string $is, mixed $value ): array {
		return array( 'all' => array( array( 'fact' => $fact, 'is' => $is, 'value' => $value ) ) );
	}

	/**
	 * A new customer, logged in.
	 */
	protected function sign_in( string $email = 'mary@example.test' ): int {
		$id = wc_create_new_customer( $email, 'user' . wp_rand(), 'correct horse battery' );
		self::assertIsInt( $id );
		wp_set_current_user( $id );
		return $id;
	}

	/**
	 * Reads offers and cart anew, as the shopper's next request does.
	 */
	protected function look_again(): void {
		Plugin::instance()->offer_decision()->forget();
		Plugin::instance()->quotes()->forget();
		WC()->cart->calculate_totals();
	}

	/**
	 * Places an order at a moment of the past, with the offers that are on.
	 *
	 * @param list<array{0:\WC_Product,1:int}> $lines Lines.
	 */
	protected function place( array $lines, int $at, int $user, string $email ): \WC_Order {
		wp_set_current_user( $user );
		WC()->cart->empty_cart();
		WC()->customer = new \WC_Customer( $user, true );
		WC()->customer->set_billing_email( $email );
		add_filter( 'tandem_quote_now', $clock = static fn(): int => $at );
		$dated = static function ( \WC_Order $order ) use ( $at ): void {
			$order->set_date_created( $at );
			$order->set_date_paid( $at );
		};
		add_action( 'woocommerce_store_api_checkout_update_order_meta', $dated, 1 );
		$this->fill_cart( $lines );
		$this->look_again();
		$answer = $this->store_api( 'POST', 'checkout', array( 'billing_address' => self::address() + array( 'email' => $email ), 'shipping_address' => self::address(), 'payment_method' => 'cod' ) );
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$order = wc_get_order( self::plain( $answer )['order_id'] );
		$order->set_date_created( $at );
		$order->set_status( 'completed' );
		$order->save();
		remove_filter( 'tandem_quote_now', $clock );
		remove_action( 'woocommerce_store_api_checkout_update_order_meta', $dated, 1 );
		return $order;
	}
}
