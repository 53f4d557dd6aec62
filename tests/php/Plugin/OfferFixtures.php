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
}
