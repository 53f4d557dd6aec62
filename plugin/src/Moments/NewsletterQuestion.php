<?php
/**
 * The newsletter's box at the checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Mail\CheckoutBox;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A tick is not yet a yes: it asks the address by e-mail, as the form of the newsletter does. The address may be
 * somebody else's.
 */
final class NewsletterQuestion implements Integration {

	public const FIELD = 'tandem/newsletter';

	/** Name in the form of the classic checkout. */
	public const INPUT = 'tandem_newsletter';

	/**
	 * Takes its services.
	 *
	 * @param Settings                $settings   Settings.
	 * @param \Closure():Newsletter  $newsletter Asks.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $newsletter,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		( new CheckoutBox( self::FIELD, self::INPUT, 21, self::text( ... ), $this->asks( ... ), fn( \WC_Order $order ) => ( $this->newsletter )()->ask( (string) $order->get_billing_email() ) ) )->register_hooks();
	}

	/**
	 * Whether the question is asked.
	 */
	private function asks(): bool {
		return (bool) $this->settings->get( 'moments.newsletter.on' ) && (bool) $this->settings->get( 'moments.newsletter.checkout' ) && $this->settings->open();
	}

	/**
	 * The question.
	 */
	private static function text(): string {
		/* translators: %s: name of the shop. */
		return sprintf( __( 'Send me the newsletter of %s. An e-mail asks me to confirm first.', 'tandem-for-woocommerce' ), get_bloginfo( 'name', 'display' ) );
	}
}
