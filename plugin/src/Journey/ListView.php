<?php
/**
 * What a list of suggestions shows.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Recommendations\Suggestion;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the templates tandem/recommendations.php and tandem/cards.php.
 */
final readonly class ListView {

	/**
	 * Takes the data.
	 *
	 * @param string           $id          Unique id on the page, for labels.
	 * @param string           $title       Heading, may be empty.
	 * @param Slot             $slot        What the list asked for.
	 * @param list<Suggestion> $suggestions Suggestions; none in a list that the personal request will fill.
	 * @param string           $text        Line below the heading, may be empty.
	 */
	public function __construct(
		public string $id,
		public string $title,
		public Slot $slot,
		public array $suggestions,
		public string $text = '',
	) {
	}

	/**
	 * Addresses and slot for the script, as JSON for an attribute.
	 */
	public function data(): string {
		return (string) wp_json_encode(
			array(
				'slot'   => $this->slot->values(),
				'routes' => array(
					'add'        => \WC_AJAX::get_endpoint( AddSet::ACTION ),
					'placements' => \WC_AJAX::get_endpoint( PlacementsEndpoint::ACTION ),
					'cart'       => wc_get_cart_url(),
				),
				'texts'  => array(
					'added'     => __( 'Added', 'tandem-for-woocommerce' ),
					'lost'      => __( 'The shop could not be reached. Please try again.', 'tandem-for-woocommerce' ),
					'ask'       => __( 'Remember what I look at during this visit, to suggest better', 'tandem-for-woocommerce' ),
					'dismissed' => __( 'We will not suggest this again for a while.', 'tandem-for-woocommerce' ),
				),
			)
		);
	}
}
