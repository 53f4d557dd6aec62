<?php
/**
 * What Tandem adds after the purchase.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A list on the thank-you page and a section in the customer's order e-mails: what complements the order,
 * never what is in it.
 */
final class AfterPurchase implements Integration {

	/** E-mails that carry the section. */
	private const EMAILS = array( 'customer_processing_order', 'customer_on_hold_order', 'customer_completed_order' );

	/**
	 * Takes the services.
	 *
	 * @param Settings          $settings    Settings.
	 * @param PlacementRegistry $placements  Placements.
	 * @param SuggestionList    $lists       Renders lists.
	 * @param OrderSuggestions  $suggestions Suggests.
	 * @param Templates         $templates   Renders.
	 * @param Attention         $attention   What the shopper's attention has room for.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly PlacementRegistry $placements,
		private readonly SuggestionList $lists,
		private readonly OrderSuggestions $suggestions,
		private readonly Templates $templates,
		private readonly Attention $attention,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_thankyou', array( $this, 'print_list' ), 30 );
		add_action( 'woocommerce_email_after_order_table', array( $this, 'print_section' ), 30, 4 );
	}

	/**
	 * Prints the list of the thank-you page.
	 *
	 * @param mixed $order_id Order.
	 */
	public function print_list( mixed $order_id ): void {
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'thank-you page',
			function () use ( $order_id ): string {
				$order = is_numeric( $order_id ) ? wc_get_order( (int) $order_id ) : false;
				$placement = $this->placements->open( 'thankyou' );
				if ( null === $placement || $this->attention->is_full() || ! $order instanceof \WC_Order || $order->has_status( 'failed' ) ) {
					return '';
				}
				return $this->lists->section( $placement->slot(), $placement->title, $this->suggestions->context( $order, $placement, $this->attention->spared() ), $placement->text );
			},
			''
		);
	}

	/**
	 * Prints the section of an order e-mail.
	 *
	 * @param mixed $order         Order.
	 * @param mixed $sent_to_admin Whether the shop gets it.
	 * @param mixed $plain_text    Whether it is plain text.
	 * @param mixed $email         The e-mail.
	 */
	public function print_section( mixed $order, mixed $sent_to_admin = false, mixed $plain_text = false, mixed $email = null ): void {
		if ( ! $order instanceof \WC_Order || $sent_to_admin || ! $email instanceof \WC_Email || ! in_array( $email->id, self::EMAILS, true ) ) {
			return;
		}
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'order e-mail',
			function () use ( $order, $plain_text ): string {
				// An e-mail goes to one shopper, whoever triggers it: preview by staff does not count here.
				$placement = $this->settings->get( 'live' ) ? $this->placements->open( 'email' ) : null;
				if ( null === $placement ) {
					return '';
				}
				$found = $this->suggestions->for_mail( $order, $placement );
				return array() === $found ? '' : $this->templates->html( $plain_text ? 'email-plain' : 'email', new EmailView( $placement->title, $found, $placement->text ) );
			},
			''
		);
	}
}
