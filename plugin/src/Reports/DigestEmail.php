<?php
/**
 * The weekly e-mail to the owner.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

defined( 'ABSPATH' ) || exit;

/**
 * As WooCommerce lists it under Settings > Emails, where subject and heading are edited. Who gets it is a setting of
 * Tandem's own page.
 */
final class DigestEmail extends \WC_Email {

	public const ID = 'tandem_digest';

	/**
	 * What it shows while it is written.
	 *
	 * @var DigestView|null
	 */
	private ?DigestView $view = null;

	/**
	 * Where this reader stops it.
	 *
	 * @var string
	 */
	private string $stop = '';

	/**
	 * Names itself.
	 */
	public function __construct() {
		$this->id             = self::ID;
		$this->title          = __( 'The week in numbers (Tandem)', 'tandem-for-woocommerce' );
		$this->description    = __( 'Every Monday to the owner: what the shop sold and what suggestions added. Switched on under WooCommerce > Tandem > Settings.', 'tandem-for-woocommerce' );
		$this->template_base  = TANDEM_DIR . '/templates/';
		$this->template_html  = 'tandem/digest.php';
		$this->template_plain = 'tandem/digest-plain.php';
		$this->placeholders   = array( '{site_title}' => $this->get_blogname() );
		parent::__construct();
	}

	/**
	 * Sends it.
	 *
	 * @param string     $address Reader.
	 * @param DigestView $view    What it shows.
	 * @param string     $stop    Address that stops it for this reader.
	 */
	public function dispatch( string $address, DigestView $view, string $stop ): bool {
		if ( ! $this->is_enabled() ) {
			return false;
		}
		$this->recipient = $address;
		$this->view      = $view;
		$this->stop      = $stop;
		return $this->send( $address, $this->get_subject(), $this->get_content(), $this->get_headers(), $this->get_attachments() );
	}

	/**
	 * Subject until the owner writes another.
	 */
	public function get_default_subject(): string {
		return __( 'The week at {site_title} in numbers', 'tandem-for-woocommerce' );
	}

	/**
	 * Heading until the owner writes another.
	 */
	public function get_default_heading(): string {
		return __( 'The week in numbers', 'tandem-for-woocommerce' );
	}

	/**
	 * Headers with the ones that mail programs offer to stop it by.
	 */
	public function get_headers(): string {
		return parent::get_headers() . 'List-Unsubscribe: <' . $this->stop . ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
	}

	/**
	 * HTML.
	 */
	public function get_content_html(): string {
		return $this->content( $this->template_html );
	}

	/**
	 * Plain text.
	 */
	public function get_content_plain(): string {
		return $this->content( $this->template_plain );
	}

	/**
	 * Address that stops it.
	 */
	public function stop_url(): string {
		return $this->stop;
	}

	/**
	 * A filled template.
	 *
	 * @param string $template Name.
	 */
	private function content( string $template ): string {
		return null === $this->view ? '' : wc_get_template_html(
			$template,
			array(
				'view'  => $this->view,
				'email' => $this,
			),
			'',
			$this->template_base
		);
	}
}
