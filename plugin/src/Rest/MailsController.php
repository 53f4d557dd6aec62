<?php
/**
 * E-mails for the settings page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Moments\MomentContent;
use Tandem\Plugin\Moments\MomentMail;
use Tandem\Plugin\Moments\MomentMailer;

defined( 'ABSPATH' ) || exit;

/**
 * Shows an e-mail with made-up facts and sends such a one to the owner.
 */
final class MailsController extends Controller {

	/**
	 * Takes the mailer.
	 *
	 * @param MomentMailer $mailer E-mails.
	 */
	public function __construct( private readonly MomentMailer $mailer ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$id = array(
			'mail' => array(
				'type' => 'string',
				'enum' => array_keys( MomentMail::all() ),
			),
		);
		$this->route( '/mails', 'GET', fn(): array => $this->all() );
		$this->route( '/mails/(?P<mail>[a-z0-9_]{1,32})', 'GET', fn( \WP_REST_Request $request ): array|\WP_Error => $this->preview( (string) $request->get_param( 'mail' ) ), $id );
		$this->route(
			'/mails/(?P<mail>[a-z0-9_]{1,32})/test',
			'POST',
			fn( \WP_REST_Request $request ): array|\WP_Error => $this->test( (string) $request->get_param( 'mail' ), (string) $request->get_param( 'to' ) ),
			$id + array(
				'to' => array(
					'type'     => 'string',
					'format'   => 'email',
					'required' => true,
				),
			)
		);
	}

	/**
	 * All e-mails, and the owner's own address.
	 *
	 * @return array{to:string,mails:list<array<string,string>>}
	 */
	private function all(): array {
		return array(
			'to'    => (string) wp_get_current_user()->user_email,
			'mails' => array_map(
				static fn( MomentMail $mail ): array => array(
					'id'    => $mail->id,
					'title' => $mail->title,
					'about' => $mail->description,
					'edit'  => admin_url( 'admin.php?page=wc-settings&tab=email&section=' . $mail->email_id() ),
				),
				array_values( MomentMail::all() )
			),
		);
	}

	/**
	 * An e-mail with made-up facts.
	 *
	 * @param string $id E-mail.
	 * @return array{subject:string,html:string,plain:string}|\WP_Error
	 */
	private function preview( string $id ): array|\WP_Error {
		$email = $this->mailer->email( $id );
		return $email ? $email->preview( MomentContent::sample( MomentMail::all()[ $id ] ) ) : self::missing();
	}

	/**
	 * Sends such an e-mail.
	 *
	 * @param string $id E-mail.
	 * @param string $to Address.
	 * @return array{sent:bool,why:string}|\WP_Error
	 */
	private function test( string $id, string $to ): array|\WP_Error {
		$email = $this->mailer->email( $id );
		if ( ! $email ) {
			return self::missing();
		}
		$why = $email->deliver( $to, MomentContent::sample( MomentMail::all()[ $id ] ) );
		return array(
			'sent' => '' === $why,
			'why'  => 'disabled' === $why ? __( 'This e-mail is switched off under WooCommerce > Settings > Emails.', 'tandem-for-woocommerce' ) : ( '' === $why ? '' : __( 'Your server did not take the e-mail.', 'tandem-for-woocommerce' ) ),
		);
	}

	/**
	 * The answer where another plugin took the e-mail away.
	 */
	private static function missing(): \WP_Error {
		return new \WP_Error( 'tandem_missing', __( 'WooCommerce does not know this e-mail.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
	}
}
