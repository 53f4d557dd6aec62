<?php
/**
 * Services of e-mails and of the shopper's place.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * The part of the composition root that writes to shoppers and knows their place. Used by Plugin alone.
 */
trait MailServices {

	/**
	 * E-mails that are due later.
	 */
	public function mail_queue(): Mail\MailQueue {
		return $this->service( Mail\MailQueue::class, fn(): Mail\MailQueue => new Mail\MailQueue( $this->settings(), new Mail\MailStore(), $this->mail_choices() ) );
	}

	/**
	 * Which e-mails shoppers want.
	 */
	public function mail_choices(): Mail\MailChoices {
		return $this->service( Mail\MailChoices::class, fn(): Mail\MailChoices => new Mail\MailChoices( new Mail\MailChoiceStore(), $this->settings() ) );
	}

	/**
	 * What shoppers have and do not need again.
	 */
	public function owned(): Recommendations\Owned {
		return $this->service( Recommendations\Owned::class . '#' . get_current_blog_id(), fn(): Recommendations\Owned => new Recommendations\Owned( fn(): Segments\OrderFactsStore => $this->order_facts(), new Recommendations\RepeatReader(), fn(): array => (array) $this->settings()->get( 'sensitive_categories' ) ) );
	}

	/**
	 * Weather of regions.
	 */
	public function weather(): Place\WeatherSource {
		return $this->service( Place\WeatherSource::class, fn(): Place\WeatherSource => new Place\WeatherSource( $this->settings() ) );
	}

	/**
	 * One builder an integration.
	 *
	 * @return list<callable():Integration>
	 */
	private function mail_integrations(): array {
		return array(
			fn(): Integration => Deferred::until( 'tandem_send_mail', fn(): Integration => $this->mail_queue() ),
			fn(): Integration => Deferred::until( 'tandem_watch', fn(): Integration => $this->weather() ),
			fn(): Integration => Deferred::until( 'tandem_shopper_facts', fn(): Integration => new Place\PlaceFacts( $this->settings(), $this->weather() ) ),
			fn(): Integration => Deferred::rest( fn(): Integration => new Rest\WeatherController( $this->weather() ) ),
			fn(): Integration => new Mail\Unsubscribe( $this->mail_choices() ),
			fn(): Integration => new Mail\MailQuestion( $this->settings(), $this->mail_choices() ),
			fn(): Integration => Deferred::until( 'woocommerce_edit_account_form woocommerce_save_account_details woocommerce_form_field_checkbox', fn(): Integration => new Mail\AccountChoices( $this->settings(), $this->mail_choices() ) ),
			static fn(): Integration => Deferred::until( 'wp_privacy_personal_data_exporters wp_privacy_personal_data_erasers', static fn(): Integration => new Mail\MailPrivacy( new Mail\MailStore(), new Mail\MailChoiceStore() ) ),
		);
	}
}
