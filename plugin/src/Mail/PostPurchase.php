<?php
/**
 * Plans the e-mail after a purchase.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\EmailView;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Journey\OrderSuggestions;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Recommendations\Owned;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One e-mail an order, counted from the day it is completed: shortly before its products are usually bought
 * again, else after the owner's number of days. Cancelled with the order; left out where nothing fits.
 */
final class PostPurchase implements Integration, MailKind {

	public const KIND = 'post-purchase';

	/** Days before the usual next purchase. */
	private const AHEAD = 3;

	private const EARLIEST = 3;
	private const LATEST   = 90;

	/**
	 * Takes its services.
	 *
	 * @param Settings                    $settings    Settings.
	 * @param MailQueue                   $queue       Queue.
	 * @param Owned                       $owned       What is bought again.
	 * @param PlacementRegistry           $placements  Placements.
	 * @param \Closure():OrderSuggestions $suggestions Suggests.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly MailQueue $queue,
		private readonly Owned $owned,
		private readonly PlacementRegistry $placements,
		private readonly \Closure $suggestions,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( self::KIND => $this ) );
		add_filter( 'woocommerce_email_classes', static fn( mixed $emails ): mixed => EmailClasses::add( $emails, static fn(): array => array( PostPurchaseEmail::ID => new PostPurchaseEmail() ) ) );
		add_action( 'woocommerce_order_status_completed', array( $this, 'plan' ), 20 );
		foreach ( array( 'cancelled', 'refunded', 'failed' ) as $status ) {
			add_action( "woocommerce_order_status_$status", array( $this, 'take_back' ) );
		}
	}

	/**
	 * Plans the e-mail of a completed order.
	 *
	 * @param mixed $order_id Order.
	 */
	public function plan( mixed $order_id ): void {
		Guard::run(
			'post-purchase e-mail',
			function () use ( $order_id ): bool {
				$order = is_numeric( $order_id ) ? wc_get_order( (int) $order_id ) : null;
				if ( ! $order instanceof \WC_Order || ! $this->settings->get( 'mail.post_purchase' ) || ! $this->settings->get( 'live' ) ) {
					return false;
				}
				return $this->queue->put( self::key( $order->get_id() ), self::KIND, $order->get_billing_email(), $this->due( $order, time() ), array( 'order' => $order->get_id() ) );
			},
			false
		);
	}

	/**
	 * Takes the e-mail of an order back.
	 *
	 * @param mixed $order_id Order.
	 */
	public function take_back( mixed $order_id ): void {
		Guard::run( 'post-purchase e-mail', fn(): bool => is_numeric( $order_id ) && $this->queue->cancel( self::key( (int) $order_id ), 'order' ), false );
	}

	/**
	 * When the e-mail of an order is due: by the product that is bought again soonest.
	 *
	 * @param \WC_Order $order Order.
	 * @param int       $from  UNIX seconds of its completion.
	 */
	public function due( \WC_Order $order, int $from ): int {
		$again = array_filter( array_map( fn( int $item ): int => $this->owned->repeat_days( $item ), OrderSuggestions::items( $order ) ) );
		$days  = array() === $again ? (int) $this->settings->get( 'mail.post_purchase_days' ) : min( $again ) - self::AHEAD;
		return $from + DAY_IN_SECONDS * max( self::EARLIEST, min( self::LATEST, $days ) );
	}

	/**
	 * {@inheritDoc}
	 */
	public function category(): string {
		return MailChoices::SUGGESTIONS;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data Order id.
	 */
	public function address( array $data ): string {
		$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
		return $order instanceof \WC_Order && $order->has_status( array( 'completed', 'processing' ) ) && $this->settings->get( 'mail.post_purchase' ) ? (string) $order->get_billing_email() : '';
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    Order id.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
		$email = WC()->mailer()->get_emails()[ PostPurchaseEmail::ID ] ?? null;
		if ( ! $order instanceof \WC_Order || ! $email instanceof PostPurchaseEmail ) {
			return 'gone';
		}
		$placement = $this->placements->get( 'post-purchase' );
		$found     = $placement->on && $placement->due( time() ) ? ( $this->suggestions )()->for_mail( $order, $placement ) : array();
		return array() === $found ? 'nothing-fits' : $email->dispatch( $address, new EmailView( $placement->title, $found, $placement->text ) );
	}

	/**
	 * Key of an order's e-mail.
	 *
	 * @param int $order Order.
	 */
	private static function key( int $order ): string {
		return self::KIND . ':' . $order;
	}
}
