<?php
/**
 * An e-mail to a customer that they can stop.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

defined( 'ABSPATH' ) || exit;

/**
 * Base of the e-mails that Tandem sends by itself: WooCommerce's own frame, a template of Tandem with one view
 * object, and a link that stops them in the text and in the head.
 */
abstract class StoppableEmail extends \WC_Email {

	/**
	 * What the template shows.
	 *
	 * @var object|null
	 */
	protected ?object $view = null;

	/**
	 * Category that a shopper can turn off.
	 */
	abstract public function category(): string;

	/**
	 * Sets what every e-mail of this kind has.
	 *
	 * @param string $id          Id.
	 * @param string $title       Name for the owner.
	 * @param string $description What it is for.
	 * @param string $template    Template below tandem/, without ending; "-plain" is added for plain text.
	 */
	public function __construct( string $id, string $title, string $description, string $template ) {
		$this->id             = $id;
		$this->customer_email = true;
		$this->title          = $title;
		$this->description    = $description;
		$this->template_base  = TANDEM_DIR . '/templates/';
		$this->template_html  = 'tandem/' . $template . '.php';
		$this->template_plain = 'tandem/' . $template . '-plain.php';
		$this->placeholders   = array( '{site_title}' => $this->get_blogname() );
		parent::__construct();
	}

	/**
	 * Sends it.
	 *
	 * @param string $address Recipient.
	 * @param object $view    What the template shows.
	 * @return string Empty when sent, else why not.
	 */
	public function dispatch( string $address, object $view ): string {
		if ( ! $this->is_enabled() ) {
			return 'disabled';
		}
		$this->setup_locale();
		$this->recipient = $address;
		$this->view      = $view;
		$sent            = $this->send( $address, $this->get_subject(), $this->get_content(), $this->get_headers(), $this->get_attachments() );
		$this->restore_locale();
		return $sent ? '' : 'mailer';
	}

	/**
	 * Fields of WooCommerce's form: with both parts, HTML and plain text, until the owner chooses one.
	 */
	public function init_form_fields(): void {
		parent::init_form_fields();
		$this->form_fields['email_type']['default'] = 'multipart';
	}

	/**
	 * Heads with the mail program's own way to stop it.
	 */
	public function get_headers(): string {
		return parent::get_headers() . Unsubscribe::headers( (string) $this->recipient, $this->category() );
	}

	/**
	 * Link that stops it.
	 */
	public function stop_url(): string {
		return Unsubscribe::url( (string) $this->recipient, $this->category() );
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
	 * A template with its view.
	 *
	 * @param string $template Template.
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
