<?php
/**
 * A field of a bundle that was not understood.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Says which field, what was expected and what was found: by the field's own name for REST, files and the command
 * line, by its label for the editor. Plain text; escaped where it is shown.
 */
final class FieldError extends \InvalidArgumentException {

	/** The most characters of what was found that are told. */
	private const SHOWN = 60;

	/**
	 * What was found, as JSON and not too long.
	 *
	 * @var string
	 */
	private readonly string $found;

	/**
	 * Takes what is wrong.
	 *
	 * @param string $field    Name of the field.
	 * @param string $expected What it should be.
	 * @param mixed  $found    What it is.
	 */
	public function __construct( public readonly string $field, private readonly string $expected, mixed $found ) {
		$text        = (string) wp_json_encode( $found, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR );
		$this->found = mb_strlen( $text ) > self::SHOWN ? mb_substr( $text, 0, self::SHOWN ) . '...' : $text;
		parent::__construct( $this->about( $field ) );
	}

	/**
	 * The same for somebody who sees the editor.
	 */
	public function words(): string {
		$labels = array(
			'value'             => __( 'Price', 'tandem-for-woocommerce' ),
			'max_discount'      => __( 'Saving is at most', 'tandem-for-woocommerce' ),
			'margin'            => __( 'Margin in percent', 'tandem-for-woocommerce' ),
			'ending'            => __( 'Price ends in', 'tandem-for-woocommerce' ),
			'from'              => __( 'Starts', 'tandem-for-woocommerce' ),
			'until'             => __( 'Ends', 'tandem-for-woocommerce' ),
			'limit_total'       => __( 'Sold at most', 'tandem-for-woocommerce' ),
			'limit_customer'    => __( 'Per customer', 'tandem-for-woocommerce' ),
			'priority'          => __( 'Priority', 'tandem-for-woocommerce' ),
			'tiers'             => __( 'Steps', 'tandem-for-woocommerce' ),
			'tiers.items'       => __( 'Number of products', 'tandem-for-woocommerce' ),
			'tiers.percent'     => __( 'Percent off', 'tandem-for-woocommerce' ),
			'choose'            => __( 'Shopper chooses', 'tandem-for-woocommerce' ),
			'buy'               => __( 'Buy', 'tandem-for-woocommerce' ),
			'get'               => __( 'Get cheaper', 'tandem-for-woocommerce' ),
			'component.min'     => __( 'Quantity', 'tandem-for-woocommerce' ),
			'component.max'     => __( 'At most', 'tandem-for-woocommerce' ),
			'component.percent' => __( 'Percent off this product', 'tandem-for-woocommerce' ),
		);
		return $this->about( $labels[ $this->field ] ?? $this->field );
	}

	/**
	 * The sentence.
	 *
	 * @param string $name How the field is called.
	 */
	private function about( string $name ): string {
		/* translators: 1: field, 2: what was expected, 3: what was found. */
		return sprintf( __( '%1$s: expected %2$s, found %3$s', 'tandem-for-woocommerce' ), $name, $this->expected, $this->found );
	}
}
