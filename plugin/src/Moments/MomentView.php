<?php
/**
 * An e-mail of a moment.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\CodeView;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the templates tandem/mail-moment.php and tandem/mail-moment-plain.php.
 */
final readonly class MomentView {

	/**
	 * Keeps the parts.
	 *
	 * @param list<string>  $paragraphs Text, plain.
	 * @param CodeView|null $code       Code.
	 * @param list<array{0:\WC_Product,1:int}> $items Products and quantities.
	 * @param string        $url        Where the button leads.
	 * @param string        $button     Word on it.
	 * @param bool          $stoppable  Whether a link stops such e-mails.
	 * @param string        $colour     Colour of the button: that of the shop's e-mails.
	 * @param string        $ink        Colour of the word on it.
	 * @param list<string>  $offers     Offers that hold for the recipient, a sentence each, plain.
	 */
	public function __construct(
		public array $paragraphs,
		public ?CodeView $code,
		public array $items,
		public string $url,
		public string $button,
		public bool $stoppable,
		public string $colour = '#1e1e1e',
		public string $ink = '#ffffff',
		public array $offers = array(),
	) {
	}
}
