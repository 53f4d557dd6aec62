<?php
/**
 * What an e-mail of a moment is.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Mail\MailChoices;

defined( 'ABSPATH' ) || exit;

/**
 * Names and texts of the e-mails of moments, until the owner writes others under WooCommerce > Settings > Emails.
 * A paragraph that names a tag which has nothing to say is left out.
 */
final readonly class MomentMail {

	/** Merge tags beside {site_title}. */
	public const TAGS = array( '{hello}', '{first_name}', '{code}', '{worth}', '{until}', '{cart_value}', '{tier}', '{tier_gives}' );

	/**
	 * Keeps the parts.
	 *
	 * @param string $id          Id.
	 * @param string $title       Name for the owner.
	 * @param string $description When it is sent.
	 * @param string $category    One of MailChoices::CATEGORIES.
	 * @param string $subject     Subject.
	 * @param string $heading     Heading.
	 * @param string $text        Paragraphs, an empty line between them.
	 * @param string $button      Word on the button.
	 * @param bool   $stoppable   Whether it has a link that stops such e-mails.
	 */
	private function __construct(
		public string $id,
		public string $title,
		public string $description,
		public string $category,
		public string $subject,
		public string $heading,
		public string $text,
		public string $button,
		public bool $stoppable = true,
	) {
	}

	/**
	 * Id as WooCommerce lists it.
	 */
	public function email_id(): string {
		return 'tandem_' . $this->id;
	}

	/**
	 * All of them, by id.
	 *
	 * @return array<string,self>
	 */
	public static function all(): array {
		$hello = "{hello}\n\n";
		$worth = "\n\n" . __( 'Here is {worth} for you:', 'tandem-for-woocommerce' );
		$shop  = __( 'To the shop', 'tandem-for-woocommerce' );
		$cart  = __( 'Back to my cart', 'tandem-for-woocommerce' );
		$mails = array(
			new self( 'cart_1', __( 'Cart left behind, first reminder (Tandem)', 'tandem-for-woocommerce' ), __( 'To shoppers who left a cart and ticked the box at the checkout.', 'tandem-for-woocommerce' ), MailChoices::REMINDERS, __( 'Your cart at {site_title} is still here', 'tandem-for-woocommerce' ), __( 'Your cart is still here', 'tandem-for-woocommerce' ), $hello . __( 'You left something in your cart. We kept it for you; the button brings it back as it was.', 'tandem-for-woocommerce' ) . $worth, $cart ),
			new self( 'cart_2', __( 'Cart left behind, second reminder (Tandem)', 'tandem-for-woocommerce' ), __( 'A day later, where nothing was bought.', 'tandem-for-woocommerce' ), MailChoices::REMINDERS, __( 'Still thinking about it?', 'tandem-for-woocommerce' ), __( 'Still thinking about it?', 'tandem-for-woocommerce' ), $hello . __( 'These are still waiting for you. If something is unclear, just answer this e-mail.', 'tandem-for-woocommerce' ) . $worth, $cart ),
			new self( 'cart_3', __( 'Cart left behind, last reminder (Tandem)', 'tandem-for-woocommerce' ), __( 'The last one; after it nothing more comes.', 'tandem-for-woocommerce' ), MailChoices::REMINDERS, __( 'We keep your cart a little longer', 'tandem-for-woocommerce' ), __( 'The last word about your cart', 'tandem-for-woocommerce' ), $hello . __( 'This is the last time that we write about your cart.', 'tandem-for-woocommerce' ) . $worth, $cart ),
			new self( 'winback', __( 'Win back (Tandem)', 'tandem-for-woocommerce' ), __( 'To customers who have not ordered for some time, once a lapse.', 'tandem-for-woocommerce' ), MailChoices::OFFERS, __( 'It has been a while', 'tandem-for-woocommerce' ), __( 'It has been a while', 'tandem-for-woocommerce' ), $hello . __( 'Your last order with us was some time ago, and we would be glad to see you again.', 'tandem-for-woocommerce' ) . $worth, $shop ),
			new self( 'anniversary', __( 'Anniversary (Tandem)', 'tandem-for-woocommerce' ), __( 'Every year on the day of the first order, or of the account.', 'tandem-for-woocommerce' ), MailChoices::OFFERS, __( 'Thank you for another year with {site_title}', 'tandem-for-woocommerce' ), __( 'Another year together', 'tandem-for-woocommerce' ), $hello . __( 'On this day you came to us for the first time. Thank you for staying.', 'tandem-for-woocommerce' ) . $worth, $shop ),
			new self( 'account', __( 'New account (Tandem)', 'tandem-for-woocommerce' ), __( 'A code for the first order of a new account.', 'tandem-for-woocommerce' ), MailChoices::OFFERS, __( 'Welcome to {site_title}', 'tandem-for-woocommerce' ), __( 'Good to have you here', 'tandem-for-woocommerce' ), $hello . __( 'Thank you for your account.', 'tandem-for-woocommerce' ) . $worth, $shop ),
			new self( 'newsletter_confirm', __( 'Newsletter, please confirm (Tandem)', 'tandem-for-woocommerce' ), __( 'Asks whether the address wants the newsletter. Nobody is added without this answer.', 'tandem-for-woocommerce' ), MailChoices::OFFERS, __( 'Please confirm: news from {site_title}', 'tandem-for-woocommerce' ), __( 'Please confirm', 'tandem-for-woocommerce' ), $hello . __( 'This address was entered for the newsletter of {site_title}. Was it you? Then please confirm. If not, there is nothing to do: you will not hear from us.', 'tandem-for-woocommerce' ), __( 'Yes, I want the newsletter', 'tandem-for-woocommerce' ), false ),
			new self( 'newsletter_code', __( 'Newsletter, welcome (Tandem)', 'tandem-for-woocommerce' ), __( 'The code for who has confirmed.', 'tandem-for-woocommerce' ), MailChoices::OFFERS, __( 'Welcome: your code for {site_title}', 'tandem-for-woocommerce' ), __( 'Welcome', 'tandem-for-woocommerce' ), $hello . __( 'Your address is confirmed. Thank you.', 'tandem-for-woocommerce' ) . $worth, $shop ),
			new self( 'friend', __( 'Reward for bringing a friend (Tandem)', 'tandem-for-woocommerce' ), __( 'When the first order of a friend is paid.', 'tandem-for-woocommerce' ), MailChoices::OFFERS, __( 'Your friend has ordered: thank you', 'tandem-for-woocommerce' ), __( 'Thank you for bringing a friend', 'tandem-for-woocommerce' ), $hello . __( 'A friend who came by your link has ordered for the first time.', 'tandem-for-woocommerce' ) . $worth, $shop ),
			new self( 'tier', __( 'New tier (Tandem)', 'tandem-for-woocommerce' ), __( 'To customers who have reached a tier.', 'tandem-for-woocommerce' ), MailChoices::OFFERS, __( 'You are now {tier} at {site_title}', 'tandem-for-woocommerce' ), __( 'Welcome to {tier}', 'tandem-for-woocommerce' ), $hello . __( 'You have reached {tier}. Thank you for buying from us.', 'tandem-for-woocommerce' ) . "\n\n" . __( 'What it gives you: {tier_gives}', 'tandem-for-woocommerce' ) . $worth, $shop ),
		);
		return array_combine( array_column( $mails, 'id' ), $mails );
	}
}
