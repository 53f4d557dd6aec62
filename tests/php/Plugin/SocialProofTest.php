<?php
/**
 * What is said of others: counted, above the threshold, never of what is sensitive.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\ProofReader;
use Tandem\Plugin\Journey\SocialProof;
use Tandem\Plugin\Journey\Templates;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Settings;

final class SocialProofTest extends TandemTestCase {

	public function test_it_is_off_until_the_owner_wants_it(): void {
		$product = $this->product( '9.00' );
		$this->bought( $product, 6 );
		( new Settings() )->update( array( 'live' => true ) );
		$this->proof()->count();
		self::assertFalse( get_option( SocialProof::OPTION ) );
		self::assertSame( '', $this->proof()->text( $product ) );
	}

	public function test_only_paid_orders_of_enough_customers_in_seven_days_count(): void {
		$liked  = $this->product( '9.00', 'Liked' );
		$fan    = $this->product( '9.00', 'Bought by one fan' );
		$unpaid = $this->product( '9.00', 'Never paid' );
		$old    = $this->product( '9.00', 'Bought long ago' );
		$few    = $this->product( '9.00', 'Bought by four' );
		$this->bought( $liked, 6 );
		$this->bought( $few, 4 );
		for ( $number = 0; $number < 6; $number++ ) {
			$this->order( array( array( $fan, 1 ) ), 0, 'fan@example.test' );
			$open = $this->order( array( array( $unpaid, 1 ) ), 0, "open$number@example.test" );
			$open->set_status( 'cancelled' );
			$open->save();
			$past = $this->order( array( array( $old, 1 ) ), 0, "past$number@example.test" );
			$past->set_date_created( time() - 8 * DAY_IN_SECONDS );
			$past->save();
		}
		( new Settings() )->update( array( 'live' => true, 'proof' => array( 'sold' => true ) ) );
		$this->proof()->count();
		self::assertSame( 'Bought in 6 orders of the last 7 days', $this->proof()->text( $liked ) );
		foreach ( array( $fan, $unpaid, $old, $few ) as $silent ) {
			self::assertSame( '', $this->proof()->text( $silent ), $silent->get_name() );
		}
		$sensitive = (int) wp_insert_term( 'Sensitive', 'product_cat' )['term_id'];
		$below     = (int) wp_insert_term( 'Below it', 'product_cat', array( 'parent' => $sensitive ) )['term_id'];
		$liked->set_category_ids( array( $below ) );
		$liked->save();
		( new Settings() )->update( array( 'sensitive_categories' => array( $sensitive ) ) );
		self::assertSame( '', $this->proof()->text( $liked ), 'never of a sensitive category' );
		( new Settings() )->update( array( 'sensitive_categories' => array() ) );
		update_option( SocialProof::OPTION, str_replace( '"at":', '"at":1', (string) wp_json_encode( array( 'at' => 0, 'sold' => array( $liked->get_id() => 9 ), 'carts' => array() ) ) ) );
		self::assertSame( '', $this->proof()->text( $liked ), 'old counts say nothing of this week' );
		update_option( SocialProof::OPTION, 'broken' );
		self::assertSame( '', $this->proof()->text( $liked ) );
	}

	public function test_carts_of_today_are_counted_and_removed_lines_are_not(): void {
		global $wpdb;
		$product = $this->product( '9.00', 'In carts' );
		$gone    = $this->product( '9.00', 'Taken out' );
		$line    = static fn( \WC_Product $one ): array => array( 'k' => array( 'key' => 'k', 'product_id' => $one->get_id(), 'quantity' => 2 ) );
		for ( $number = 0; $number < 7; $number++ ) {
			$wpdb->insert(
				$wpdb->prefix . 'woocommerce_sessions',
				array(
					'session_key'    => 't_' . substr( md5( (string) $number ), 0, 30 ),
					'session_value'  => serialize( array( 'cart' => serialize( $line( $product ) ), 'removed_cart_contents' => serialize( $line( $gone ) ), 'customer' => serialize( array( 'id' => '0' ) ) ) ),
					'session_expiry' => time() + ( $number < 6 ? 2 * DAY_IN_SECONDS - 60 : HOUR_IN_SECONDS ),
				)
			);
		}
		( new Settings() )->update( array( 'live' => true, 'proof' => array( 'carts' => true ) ) );
		self::assertSame( 'In the carts of 6 shoppers today', $this->proof()->text( $product ), 'the seventh cart is of yesterday' );
		self::assertSame( '', $this->proof()->text( $gone ) );
		$counted = get_option( SocialProof::OPTION );
		( new Settings() )->update( array( 'reasons' => false ) );
		self::assertSame( $counted, get_option( SocialProof::OPTION ), 'another setting counts nothing anew' );
		( new Settings() )->update( array( 'proof' => array( 'carts' => false ) ) );
		self::assertFalse( get_option( SocialProof::OPTION ) );
	}

	private function bought( \WC_Product $product, int $orders ): void {
		for ( $number = 0; $number < $orders; $number++ ) {
			$this->order( array( array( $product, 2 ) ), 0, "buyer$number@example.test" );
		}
	}

	private function proof(): SocialProof {
		return new SocialProof( new Settings(), new ProofReader(), new Templates( new Settings(), new Consent( new Settings() ) ) );
	}
}
