<?php
/**
 * The question at the checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Whether the shopper wants suggestions and offers by e-mail. Shown only where the owner asks and something would be
 * sent.
 */
final class MailQuestion implements Integration {

	public const FIELD = 'tandem/mail';

	/** Name in the form of the classic checkout. */
	private const INPUT = 'tandem_mail';

	/**
	 * Takes its services.
	 *
	 * @param Settings    $settings Settings.
	 * @param MailChoices $choices  Shoppers' answers.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly MailChoices $choices,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		( new CheckoutBox( self::FIELD, self::INPUT, 20, self::text( ... ), $this->asks( ... ), $this->agree( ... ) ) )->register_hooks();
	}

	/**
	 * Keeps a yes to what the question names. A cart is kept for a reminder only where its own box was ticked.
	 *
	 * @param \WC_Order $order Order.
	 */
	private function agree( \WC_Order $order ): void {
		foreach ( array( MailChoices::SUGGESTIONS, MailChoices::OFFERS ) as $category ) {
			$this->choices->allow( $order->get_billing_email(), $category );
		}
	}

	/**
	 * Whether the question is asked.
	 */
	private function asks(): bool {
		return 'asked' === $this->settings->get( 'mail.consent' ) && $this->settings->open() && array() !== array_diff( MailChoices::sent( $this->settings ), array( MailChoices::REMINDERS ) );
	}

	/**
	 * The question.
	 */
	private static function text(): string {
		return __( 'Send me suggestions and offers that fit my orders by e-mail. I can stop them at any time.', 'tandem-for-woocommerce' );
	}
}
