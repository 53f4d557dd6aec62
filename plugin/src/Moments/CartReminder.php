<?php
/**
 * Reminds of carts.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Mail\Requested;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Looks every ten minutes for carts that have not changed for so many hours, and writes up to three times. Buying,
 * emptying the cart or taking the tick away stops it at once: whether there is still a reason is asked when an
 * e-mail is sent.
 */
final class CartReminder implements Integration, Requested {

	public const KIND   = 'cart';
	public const ACTION = 'tandem_saved_carts';

	/** Carts looked at in one run, a step. */
	private const BATCH = 100;

	/** Days after its last change that a row is deleted. */
	private const KEPT = 30;

	/**
	 * Takes its services.
	 *
	 * @param Settings       $settings Settings.
	 * @param SavedCartStore $store    Rows.
	 * @param CartRestore    $restore  Links.
	 * @param LinkStore      $links    Links.
	 * @param MailQueue      $queue    Queue.
	 * @param CouponIssuer   $codes    Issues codes.
	 * @param MomentMailer   $mailer   Sends.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly SavedCartStore $store,
		private readonly CartRestore $restore,
		private readonly LinkStore $links,
		private readonly MailQueue $queue,
		private readonly CouponIssuer $codes,
		private readonly MomentMailer $mailer,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( self::KIND => $this ) );
		add_action( self::ACTION, array( $this, 'sweep' ) );
	}

	/**
	 * Plans what is due. Called by Action Scheduler.
	 */
	public function sweep(): void {
		try {
			$now = time();
			$this->store->forget_before( $now - self::KEPT * DAY_IN_SECONDS );
			$this->links->forget_before( $now );
			if ( ! $this->settings->get( 'moments.cart.on' ) || ! $this->settings->get( 'live' ) ) {
				return;
			}
			// The last step first, so that a cart makes one step a run.
			foreach ( array( 2 => 'third', 1 => 'second', 0 => 'first' ) as $step => $name ) {
				$hours = (int) $this->settings->get( "moments.cart.$name" );
				foreach ( $this->store->waiting( $step, $now - $hours * HOUR_IN_SECONDS, self::BATCH ) as $row ) {
					$this->plan( $row, $step, $hours > 0, $now );
				}
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'cart reminders', $error );
		}
	}

	/**
	 * {@inheritDoc}
	 */
	public function category(): string {
		return MailChoices::REMINDERS;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data Row.
	 */
	public function address( array $data ): string {
		$row = $this->store->find( (int) ( $data['cart'] ?? 0 ) );
		return null !== $row && 'open' === $row['state'] && $this->settings->get( 'moments.cart.on' ) ? self::email( $row ) : '';
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    Row and step.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$row   = $this->store->find( (int) ( $data['cart'] ?? 0 ) );
		$step  = (int) ( $data['step'] ?? 0 );
		$items = null === $row ? array() : $this->items( $row );
		if ( array() === $items || $step < 1 || $step > 3 ) {
			return 'nothing-left';
		}
		$coupon   = $this->coupon( $row, $step, $address );
		$user     = get_userdata( (int) $row['user_id'] );
		$currency = ShopCurrency::current();
		return $this->mailer->send( 'cart_' . $step, $address, new MomentContent( $user ? (string) $user->first_name : '', $this->restore->url( (int) $row['id'], (string) $coupon?->get_code() ), $coupon, $items, Reward::money( $currency->decimal( (int) $row['value'] ) ) ) );
	}

	/**
	 * The open code of a row, null where it has none.
	 *
	 * @param int $id Row.
	 */
	public function code( int $id ): ?\WC_Coupon {
		$coupon = $this->codes->of_key( 'cart:' . $id );
		return CouponIssuer::open( $coupon ) ? $coupon : null;
	}

	/**
	 * Plans the next e-mail of a row.
	 *
	 * @param array<string,string> $row  Row.
	 * @param int                  $step Step reached so far.
	 * @param bool                 $on   Whether this step is wanted.
	 * @param int                  $now  UNIX seconds.
	 */
	private function plan( array $row, int $step, bool $on, int $now ): void {
		$id = (int) $row['id'];
		if ( ! $this->store->step( $id, $step, $step + 1 ) || ! $on || ! $this->worth_it( $row ) ) {
			return;
		}
		$this->queue->put(
			self::KIND . ":$id:" . ( $step + 1 ),
			self::KIND,
			self::email( $row ),
			$now,
			array(
				'cart' => $id,
				'step' => $step + 1,
			)
		);
	}

	/**
	 * Whether a cart is worth a reminder: by its value or by its dearest item; all are where neither is set.
	 *
	 * @param array<string,string> $row Row.
	 */
	private function worth_it( array $row ): bool {
		$currency = ShopCurrency::current();
		$least    = $currency->minor( (string) $this->settings->get( 'moments.cart.least' ) );
		$item     = $currency->minor( (string) $this->settings->get( 'moments.cart.least_item' ) );
		if ( null === $least && null === $item ) {
			return true;
		}
		return ( null !== $least && (int) $row['value'] >= $least ) || ( null !== $item && (int) $row['highest'] >= $item );
	}

	/**
	 * The code of an e-mail: from the owner's step on, one a cart.
	 *
	 * @param array<string,string> $row     Row.
	 * @param int                  $step    Step.
	 * @param string               $address Address.
	 */
	private function coupon( array $row, int $step, string $address ): ?\WC_Coupon {
		$settings = (array) $this->settings->get( 'moments.cart' );
		if ( $step < (int) $settings['code_with'] ) {
			return null;
		}
		$reward = Reward::of_settings( $settings, false, (int) $settings['hours'] * HOUR_IN_SECONDS );
		$coupon = $reward ? $this->codes->issue( 'cart:' . $row['id'], 'back', $address, $reward, __( 'Cart left behind', 'tandem-for-woocommerce' ) ) : null;
		return CouponIssuer::open( $coupon ) ? $coupon : null;
	}

	/**
	 * Products of a row that can still be bought and that may be named in an e-mail.
	 *
	 * @param array<string,string> $row Row.
	 * @return list<array{0:\WC_Product,1:int}>
	 */
	private function items( array $row ): array {
		$flagged = (array) $this->settings->get( 'sensitive_categories' );
		$items   = array();
		foreach ( (array) json_decode( $row['cart'], true ) as $line ) {
			$product = wc_get_product( (int) ( $line['variation'] ?? 0 ) > 0 ? (int) $line['variation'] : (int) ( $line['product'] ?? 0 ) );
			if ( $product && $product->is_purchasable() && $product->is_in_stock() && ! ProductCategories::among( (int) $line['product'], $flagged ) ) {
				$items[] = array( $product, (int) $line['quantity'] );
			}
		}
		return $items;
	}

	/**
	 * Address of a row as it is now.
	 *
	 * @param array<string,string> $row Row.
	 */
	private static function email( array $row ): string {
		if ( '' !== $row['email'] ) {
			return $row['email'];
		}
		$user = get_userdata( (int) $row['user_id'] );
		return $user ? (string) $user->user_email : '';
	}
}
