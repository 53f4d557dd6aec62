<?php
/**
 * E-mails of moments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Mail\EmailClasses;
use Tandem\Plugin\Mail\MailChoices;

defined( 'ABSPATH' ) || exit;

/**
 * Tells WooCommerce's mailer of them, sends them, and shows them before.
 */
final class MomentMailer implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param \Closure(string):list<string> $offers Offers that hold for who has an address, a sentence each.
	 */
	public function __construct( private readonly \Closure $offers ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_email_classes', array( $this, 'classes' ) );
	}

	/**
	 * Adds the e-mails to WooCommerce's.
	 *
	 * @param mixed $emails E-mails.
	 * @return mixed
	 */
	public function classes( $emails ) {
		return EmailClasses::add(
			$emails,
			static function (): array {
				$made = array();
				foreach ( MomentMail::all() as $mail ) {
					$made[ $mail->email_id() ] = new MomentEmail( $mail );
				}
				return $made;
			}
		);
	}

	/**
	 * Sends one.
	 *
	 * @param string        $id      Id in MomentMail::all().
	 * @param string        $address Recipient.
	 * @param MomentContent $content Facts.
	 * @return string Empty when sent, else why not.
	 */
	public function send( string $id, string $address, MomentContent $content ): string {
		$email = $this->email( $id );
		if ( ! $email ) {
			return 'gone';
		}
		return $email->deliver( $address, MailChoices::OFFERS === $email->category() && $email->stoppable() ? $content->with_offers( Guard::run( 'offers of an e-mail', fn(): array => ( $this->offers )( $address ), array() ) ) : $content );
	}

	/**
	 * An e-mail as WooCommerce has it.
	 *
	 * @param string $id Id in MomentMail::all().
	 */
	public function email( string $id ): ?MomentEmail {
		$email = WC()->mailer()->get_emails()[ 'tandem_' . $id ] ?? null;
		return $email instanceof MomentEmail ? $email : null;
	}
}
