<?php
/**
 * What the section of an e-mail shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Recommendations\Suggestion;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the templates tandem/email.php and tandem/email-plain.php.
 */
final readonly class EmailView {

	/**
	 * Takes the data.
	 *
	 * @param string           $title       Heading.
	 * @param list<Suggestion> $suggestions Suggestions, never empty.
	 * @param string           $text        Line below the heading, may be empty.
	 */
	public function __construct(
		public string $title,
		public array $suggestions,
		public string $text = '',
	) {
	}
}
