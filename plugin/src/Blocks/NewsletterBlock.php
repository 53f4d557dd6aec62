<?php
/**
 * The newsletter block.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Blocks;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Moments\Newsletter;

defined( 'ABSPATH' ) || exit;

/**
 * `tandem/newsletter` is the form of the shortcode `[tandem_newsletter]`, drawn by the server.
 */
final class NewsletterBlock implements Integration {

	private const SCRIPT = 'tandem-newsletter-block';

	/**
	 * Takes the newsletter.
	 *
	 * @param \Closure():Newsletter $newsletter Newsletter.
	 */
	public function __construct( private readonly \Closure $newsletter ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ) );
	}

	/**
	 * Registers the block.
	 */
	public function register(): void {
		BlockTypes::script( self::SCRIPT, 'blocks/newsletter/editor.js' );
		BlockTypes::add( 'newsletter', array( $this, 'form' ) );
	}

	/**
	 * The form; nothing while the newsletter is off.
	 */
	public function form(): string {
		$html = ( $this->newsletter )()->form();
		return '' === $html ? '' : '<div ' . get_block_wrapper_attributes() . '>' . $html . '</div>';
	}
}
