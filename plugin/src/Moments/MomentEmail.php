<?php
/**
 * The e-mail of a moment.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Mail\StoppableEmail;

defined( 'ABSPATH' ) || exit;

/**
 * As WooCommerce lists it under Settings > Emails, where subject, heading, text and button are edited.
 */
final class MomentEmail extends StoppableEmail {

	/**
	 * Names itself.
	 *
	 * @param MomentMail $about What it is.
	 */
	public function __construct( private readonly MomentMail $about ) {
		parent::__construct( $about->email_id(), $about->title, $about->description . ' ' . __( 'Switched on under WooCommerce > Tandem > Settings.', 'tandem-for-woocommerce' ), 'mail-moment' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function category(): string {
		return $this->about->category;
	}

	/**
	 * Whether it has a link that stops such e-mails; without, it is a question and nothing else.
	 */
	public function stoppable(): bool {
		return $this->about->stoppable;
	}

	/**
	 * {@inheritDoc}
	 */
	public function get_default_subject(): string {
		return $this->words()->subject;
	}

	/**
	 * {@inheritDoc}
	 */
	public function get_default_heading(): string {
		return $this->words()->heading;
	}

	/**
	 * Fields of WooCommerce's form, with the text and the button.
	 */
	public function init_form_fields(): void {
		$this->placeholders += array_fill_keys( MomentMail::TAGS, '' );
		parent::init_form_fields();
		$this->form_fields['tandem_text']   = array(
			'title'       => __( 'Text', 'tandem-for-woocommerce' ),
			/* translators: %s: list of tags. */
			'description' => sprintf( __( 'An empty line begins a paragraph; a paragraph whose tag has nothing to say is left out. Tags: %s', 'tandem-for-woocommerce' ), '{site_title}, ' . implode( ', ', MomentMail::TAGS ) ),
			'type'        => 'textarea',
			'css'         => 'width:400px;height:160px;',
			'placeholder' => $this->about->text,
			'default'     => '',
		);
		$this->form_fields['tandem_button'] = array(
			'title'       => __( 'Button', 'tandem-for-woocommerce' ),
			'type'        => 'text',
			'placeholder' => $this->about->button,
			'default'     => '',
		);
	}

	/**
	 * Sends it.
	 *
	 * @param string        $address Recipient.
	 * @param MomentContent $content Facts.
	 * @return string Empty when sent, else why not.
	 */
	public function deliver( string $address, MomentContent $content ): string {
		$this->setup_locale();
		$sent = $this->dispatch( $address, $this->look( $content ) );
		$this->restore_locale();
		return $sent;
	}

	/**
	 * Its texts in the language of now: the mailer is made in that of the request, which may be another one.
	 */
	private function words(): MomentMail {
		return MomentMail::all()[ $this->about->id ] ?? $this->about;
	}

	/**
	 * Subject and both parts, as they would be sent.
	 *
	 * @param MomentContent $content Facts.
	 * @return array{subject:string,html:string,plain:string}
	 */
	public function preview( MomentContent $content ): array {
		$this->setup_locale();
		$this->recipient = 'sample@example.com';
		$this->view      = $this->look( $content );
		$preview         = array(
			'subject' => $this->get_subject(),
			'html'    => $this->style_inline( $this->get_content_html() ),
			'plain'   => html_entity_decode( $this->get_content_plain(), ENT_QUOTES, 'UTF-8' ),
		);
		$this->restore_locale();
		return $preview;
	}

	/**
	 * Heads; without the mail program's own way to stop it, where it is a question.
	 */
	public function get_headers(): string {
		return $this->about->stoppable ? parent::get_headers() : \WC_Email::get_headers();
	}

	/**
	 * The view, with every tag filled in.
	 *
	 * @param MomentContent $content Facts.
	 */
	private function look( MomentContent $content ): MomentView {
		$tags               = $content->tags();
		$this->placeholders = array_merge( $this->placeholders, $tags );
		$empty              = array_keys( array_filter( $tags, static fn( string $value ): bool => '' === $value ) );
		$own                = trim( (string) $this->get_option( 'tandem_text' ) );
		$paragraphs         = array();
		foreach ( (array) preg_split( '/\R\s*\R/', '' === $own ? $this->words()->text : $own ) as $paragraph ) {
			$named = array_filter( $empty, static fn( string $tag ): bool => str_contains( (string) $paragraph, $tag ) );
			if ( array() === $named && '' !== trim( (string) $paragraph ) ) {
				$paragraphs[] = wp_strip_all_tags( $this->format_string( (string) $paragraph ) );
			}
		}
		$button = trim( (string) $this->get_option( 'tandem_button' ) );
		$colour = (string) sanitize_hex_color( (string) get_option( 'woocommerce_email_base_color' ) );
		$colour = '' === $colour ? '#1e1e1e' : $colour;
		return new MomentView( $paragraphs, $content->code(), $content->items, $content->url, '' === $button ? $this->words()->button : $button, $this->about->stoppable, $colour, wc_light_or_dark( $colour, '#1e1e1e', '#ffffff' ), $content->offers );
	}
}
