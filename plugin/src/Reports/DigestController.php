<?php
/**
 * The weekly e-mail over REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Rest\Controller;

defined( 'ABSPATH' ) || exit;

/**
 * `POST reports/digest` sends it now, so that the owner sees what it looks like.
 */
final class DigestController extends Controller {

	/**
	 * Takes the e-mail.
	 *
	 * @param \Closure():Digest $digest The e-mail.
	 */
	public function __construct( private readonly \Closure $digest ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$this->route( '/reports/digest', 'POST', fn(): array => $this->send() );
	}

	/**
	 * Sends it.
	 *
	 * @return array{sent:list<string>}
	 * @throws \RuntimeException When nothing could be sent.
	 */
	private function send(): array {
		$sent = ( $this->digest )()->send( time() );
		if ( array() === $sent ) {
			throw new \RuntimeException( __( 'The e-mail could not be sent. Check that WooCommerce > Settings > Emails has it switched on and that this server can send mail.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		return array( 'sent' => $sent );
	}
}
