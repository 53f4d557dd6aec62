<?php
/**
 * A better product says what it costs more and what is better, and takes the place of the line in the cart.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\SetAdder;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\UpgradeText;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/BundleFixtures.php';

final class UpgradeTest extends TandemTestCase {

	use BundleFixtures;

	public function test_it_says_the_difference_and_what_is_better(): void {
		$text = html_entity_decode( ( new UpgradeText() )->of( $this->camera( '100.00', '8 GB' ), $this->camera( '149.95', '16 GB' ) ) );
		self::assertStringContainsString( '49.95 more.', $text );
		self::assertStringContainsString( 'Memory: 16 GB instead of 8 GB.', $text );
		self::assertSame( '', ( new UpgradeText() )->of( $this->camera( '100.00', '8 GB' ), $this->camera( '90.00', '8 GB' ) ), 'cheaper and the same is no step up' );
	}

	public function test_of_two_bundles_it_says_what_one_holds_beyond_the_other(): void {
		list( $laptop, $mouse, $pad ) = array( $this->product( '1000.00', 'Laptop' ), $this->product( '50.00', 'Mouse' ), $this->product( '9.00', 'Pad & "rest"' ) );
		$small = $this->bundle( array( array( $laptop ) ), array( 'value' => '10' ) );
		$large = $this->bundle( array( array( $laptop ), array( $mouse, 2 ), array( $pad ) ), array( 'value' => '10' ) );
		self::assertStringEndsWith( '98.10 more. With Mouse and Pad & "rest" as well.', ( new UpgradeText() )->of( $small, $large ) );
		self::assertSame( '', ( new UpgradeText() )->of( $large, $small ) );
	}

	public function test_the_linked_upgrade_names_what_it_replaces(): void {
		$plain  = $this->camera( '100.00', '8 GB' );
		$better = $this->camera( '150.00', '16 GB' );
		$plain->set_upsell_ids( array( $better->get_id() ) );
		$plain->save();
		$found = Plugin::instance()->journey()->suggestions( new PageLedger( new Settings() ) )->suggest( 'upgrade', 'upgrade', new SuggestionContext( $plain->get_id() ), 1 );
		self::assertCount( 1, $found );
		self::assertSame( array( $better->get_id(), $plain->get_id() ), array( $found[0]->product->get_id(), $found[0]->replaces ) );
	}

	public function test_it_takes_the_place_of_the_line_with_its_quantity(): void {
		$plain  = $this->camera( '100.00', '8 GB' );
		$better = $this->camera( '150.00', '16 GB' );
		$other  = $this->product( '5.00' );
		WC()->cart->add_to_cart( $plain->get_id(), 3 );
		WC()->cart->add_to_cart( $other->get_id(), 2 );
		$adder = new SetAdder( new ProductReader() );
		$adder->add( array( $better->get_id() => array( 'variation' => 0, 'event' => '' ) ) );
		$adder->replace( $plain->get_id(), $better->get_id() );
		self::assertSame( array( $other->get_id() => 2, $better->get_id() => 3 ), $this->quantities() );
		$adder->replace( 999999, $better->get_id() );
		$adder->replace( $other->get_id(), 999999 );
		self::assertSame( array( $other->get_id() => 2, $better->get_id() => 3 ), $this->quantities(), 'nothing goes for nothing' );
	}

	public function test_stock_limits_the_quantity_taken_over(): void {
		$plain  = $this->camera( '100.00', '8 GB' );
		$better = $this->product( '150.00', 'Last one', array( 'manage_stock' => true, 'stock_quantity' => 1 ) );
		WC()->cart->add_to_cart( $plain->get_id(), 3 );
		$adder = new SetAdder( new ProductReader() );
		$adder->add( array( $better->get_id() => array( 'variation' => 0, 'event' => '' ) ) );
		$adder->replace( $plain->get_id(), $better->get_id() );
		self::assertSame( array( $better->get_id() => 1 ), $this->quantities() );
	}

	/**
	 * @return array<int,int> Quantities by product.
	 */
	private function quantities(): array {
		return array_column( array_values( array_map( static fn( array $line ): array => array( $line['product_id'], $line['quantity'] ), WC()->cart->get_cart() ) ), 1, 0 );
	}

	private function camera( string $price, string $memory ): \WC_Product {
		$attribute = new \WC_Product_Attribute();
		$attribute->set_name( 'Memory' );
		$attribute->set_options( array( $memory ) );
		$attribute->set_visible( true );
		return $this->product( $price, "Camera $memory $price", array( 'attributes' => array( $attribute ) ) );
	}
}
