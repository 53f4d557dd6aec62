<?php
/**
 * The e-mail after a purchase.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

defined( 'ABSPATH' ) || exit;

/**
 * As WooCommerce lists it under Settings > Emails, where subject and heading are edited.
 */
final class PostPurchaseEmail extends StoppableEmail {

	public const ID = 'tandem_post_purchase';

	/**
	 * Names itself.
	 */
	public function __construct() {
		parent::__construct( self::ID, __( 'What goes with your order (Tandem)', 'tandem-for-woocommerce' ), __( 'Some days after an order is completed: what complements it. Switched on under WooCommerce > Tandem > Settings.', 'tandem-for-woocommerce' ), 'mail-post-purchase' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function category(): string {
		return MailChoices::SUGGESTIONS;
	}

	/**
	 * Subject until the owner writes another.
	 */
	public function get_default_subject(): string {
		return __( 'What goes with your order at {site_title}', 'tandem-for-woocommerce' );
	}

	/**
	 * Heading until the owner writes another.
	 */
	public function get_default_heading(): string {
		return __( 'Goes well with your order', 'tandem-for-woocommerce' );
	}
}
