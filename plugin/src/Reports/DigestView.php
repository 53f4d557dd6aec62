<?php
/**
 * What the weekly e-mail shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the templates tandem/digest.php and tandem/digest-plain.php. Text only, not escaped.
 */
final readonly class DigestView {

	/**
	 * Takes the data.
	 *
	 * @param string                                                $period  First and last day, in words.
	 * @param list<array{name:string,value:string,change:string}>   $numbers Numbers of the shop, each with a sentence.
	 * @param list<array{name:string,text:string}>                  $trials  What suggestions add, and running experiments.
	 * @param string                                                $next    What to do next, or nothing.
	 * @param string                                                $url     Address of the reports.
	 */
	public function __construct(
		public string $period,
		public array $numbers,
		public array $trials,
		public string $next,
		public string $url,
	) {
	}
}
