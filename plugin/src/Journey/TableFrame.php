<?php
/**
 * What the frame of a bundle table shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the template tandem/compare.php.
 */
final readonly class TableFrame {

	/**
	 * Takes the data.
	 *
	 * @param string $id    Unique id on the page, for labels.
	 * @param string $title Heading.
	 * @param string $text  Line below it, may be empty.
	 * @param string $table HTML of the table.
	 */
	public function __construct(
		public string $id,
		public string $title,
		public string $text,
		public string $table,
	) {
	}
}
