<?php
/**
 * JSON schema of bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Bundles\BundleInput;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\Component;

defined( 'ABSPATH' ) || exit;

/**
 * Every field of a bundle with its type, what it means and what it may be: for what is sent, and for what is answered.
 * Amounts and percents are decimal text; a number is taken as well.
 */
final class BundleSchema {

	use SchemaFields;

	/** A decimal, or none. */
	private const DECIMAL = array( 'string', 'number', 'null' );

	/** A whole number or its digits, or none. */
	private const COUNT = array( 'integer', 'string', 'null' );

	/**
	 * Fields that may be sent.
	 *
	 * @param bool $fresh Whether a new bundle is made.
	 * @return array<string,mixed>
	 */
	public static function fields( bool $fresh ): array {
		return array(
			'name'       => array(
				'type'        => 'string',
				'maxLength'   => 200,
				'description' => 'Name; of a new bundle those of its products where it is left out.',
			),
			'status'     => array(
				'type'        => 'string',
				'enum'        => array( 'publish', 'draft', 'private', 'pending' ),
				'description' => 'Status of the product; a new bundle is a draft.',
			),
			'components' => self::components( $fresh ),
			'terms'      => self::terms( $fresh ),
		);
	}

	/**
	 * Schema of the components.
	 *
	 * @param bool $required Whether they must be sent.
	 * @return array<string,mixed>
	 */
	public static function components( bool $required ): array {
		return array(
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => BundleInput::MAX_COMPONENTS,
			'required'    => $required,
			'description' => 'Products of the bundle, in the order in which they are shown.',
			'items'       => array(
				'type'       => 'object',
				'properties' => array(
					'product'   => self::field( array( 'integer', 'string' ), 'Product id; of a variation its parent.' ),
					'variation' => self::field( self::COUNT, 'A fixed variation; 0 where there is none or the shopper chooses.' ),
					'min'       => self::field( self::COUNT, sprintf( 'Units that every bundle takes, 1 to %d.', Component::MAX_UNITS ) ),
					'max'       => self::field( self::COUNT, sprintf( 'Units that a bundle may take, min to %d.', Component::MAX_UNITS ) ),
					'optional'  => self::field( array( 'boolean', 'string', 'integer' ), 'Whether the bundle forms without it.' ),
					'percent'   => self::field( self::DECIMAL, 'Percent off this product alone, where the discount is "components".' ),
					'reward'    => self::field( array( 'boolean', 'string', 'integer' ), 'Of "buy_x_get_y": whether it is what the shopper gets for buying the others. Without any the cheapest of all is.' ),
					'sku'       => self::field( array( 'string', 'null' ), 'SKU, by which another shop knows the product.' ),
				),
			),
		);
	}

	/**
	 * Schema of the terms.
	 *
	 * @param bool $required Whether they must be sent.
	 * @return array<string,mixed>
	 */
	public static function terms( bool $required ): array {
		$names = array(
			'type'  => array( 'array', 'null' ),
			'items' => array( 'type' => 'string' ),
		);
		return array(
			'type'        => 'object',
			'required'    => $required,
			'description' => 'What the owner decided about price, schedule, limits and who gets it.',
			'properties'  => array(
				'kind'           => self::word( BundleTerms::KINDS, 'All of these together, any number by steps, buy some and get some, or choose some.' ),
				'discount'       => self::word( BundleTerms::DISCOUNTS, 'How the price is lowered; "components" and only "set" go together, "any_n" has its steps.' ),
				'value'          => self::field( self::DECIMAL, 'Percent of at most two decimals, or an amount in the shop\'s currency.' ),
				'base'           => self::word( array( 'default', 'current', 'regular' ), 'Price that the discount is taken from; "default" is the shop\'s own setting.' ),
				'ignore_on_sale' => self::field( array( 'boolean', 'string', 'integer', 'null' ), 'Whether products on sale stay out.' ),
				'max_discount'   => self::field( self::DECIMAL, 'Amount that the saving never exceeds.' ),
				'floor'          => self::word( BundleTerms::FLOORS, 'Lowest price: none, the cost of goods, a margin, or the shop\'s own setting.' ),
				'margin'         => self::field( self::DECIMAL, 'Percent of margin to keep, for the floor "margin".' ),
				'ending'         => self::field( array( 'string', 'integer', 'null' ), 'One to three digits in which the price ends, such as 99.' ),
				'from'           => self::field( self::COUNT, 'First moment: UNIX seconds, or a date and time in the site\'s zone.' ),
				'until'          => self::field( self::COUNT, 'First moment after the end, in the same form.' ),
				'roles'          => $names + array( 'description' => 'Roles that get it; empty for everyone.' ),
				'segments'       => $names + array( 'description' => 'Segments that get it; empty for everyone.' ),
				'limit_total'    => self::field( self::COUNT, 'How often it may be sold in all, at least 1.' ),
				'limit_customer' => self::field( self::COUNT, 'How often to one customer, at least 1.' ),
				'priority'       => self::field( self::COUNT, 'Lower goes first where bundles are applied by priority, 0 to 9999.' ),
				'mark'           => self::word( array( '', 'starter', 'upgrade' ), 'Whether it is a starter kit or an upgrade of one.' ),
				'upgrade_of'     => self::field( self::COUNT, 'Bundle that this one upgrades; 0 for any starter.' ),
				'options'        => array(
					'type'        => array( 'object', 'array', 'null' ),
					'description' => 'What the kinds beyond "set" need.',
					'properties'  => array(
						'tiers'  => array(
							'type'        => array( 'array', 'object', 'null' ),
							'description' => 'Steps of "any_n", at most 20.',
							'items'       => array(
								'type'       => 'object',
								'properties' => array(
									'items'   => self::field( self::COUNT, 'Units from which on the step holds, 1 to 100.' ),
									'percent' => self::field( self::DECIMAL, 'Percent off all of them.' ),
								),
							),
						),
						'choose' => self::field( self::COUNT, 'Units of "choose_n", 1 to 100.' ),
						'buy'    => self::field( self::COUNT, 'Units to buy of "buy_x_get_y", 1 to 100.' ),
						'get'    => self::field( self::COUNT, 'Units to get of "buy_x_get_y", 1 to 100: of the components that are a reward, else the cheapest of all.' ),
					),
				),
			),
		);
	}

	/**
	 * Schema of a bundle as the routes answer it.
	 *
	 * @return array<string,mixed>
	 */
	public static function bundle(): array {
		$refusal = array(
			'type'       => 'object',
			'properties' => array(
				'product' => self::field( 'integer', 'Product, 0 for the bundle itself.' ),
				'name'    => self::field( 'string', 'Its name.' ),
				'code'    => self::field( 'string', 'Stable code.' ),
				'message' => self::field( 'string', 'Words for the owner.' ),
			),
		);
		return self::titled(
			'tandem_bundle',
			self::fields( false ) + array(
				'id'               => self::read( 'integer', 'Product id of the bundle.' ),
				'url'              => self::read( 'string', 'Address of its page.' ) + array( 'format' => 'uri' ),
				'individual_total' => self::read( array( 'string', 'null' ), 'What the products cost one by one, as decimal text.' ),
				'price'            => self::read( array( 'string', 'null' ), 'What the bundle costs, as decimal text.' ),
				'saving'           => self::read( array( 'string', 'null' ), 'The difference, as decimal text.' ),
				'available'        => self::read( 'boolean', 'Whether it can be bought now.' ),
				'refusals'         => self::read( 'array', 'Why it cannot be sold.' ) + array( 'items' => $refusal ),
			)
		);
	}

	/**
	 * Schema of what an import answers.
	 *
	 * @return array<string,mixed>
	 */
	public static function import(): array {
		return self::titled( 'tandem_bundle_import', array( 'made' => self::read( 'array', 'Ids of the bundles that were made.' ) + array( 'items' => array( 'type' => 'integer' ) ) ) );
	}

	/**
	 * Schema of what an export answers.
	 *
	 * @return array<string,mixed>
	 */
	public static function export(): array {
		return self::titled(
			'tandem_bundle_export',
			array(
				'name' => self::read( 'string', 'Name of the file.' ),
				'text' => self::read( 'string', 'Its content.' ),
			)
		);
	}

	/**
	 * Schema of what a preview answers.
	 *
	 * @return array<string,mixed>
	 */
	public static function preview(): array {
		$note = array(
			'type'       => 'object',
			'properties' => array(
				'message' => self::field( 'string', 'Words for the owner.' ),
				'refusal' => self::field( 'boolean', 'Whether the bundle cannot be sold as it is.' ),
			),
		);
		$piece = array(
			'type'       => 'object',
			'properties' => array(
				'price'   => self::field( 'string', 'Its price, as a bundle and one by one.' ),
				'refusal' => self::field( 'string', 'Words for the owner, or nothing.' ),
			),
		);
		return self::titled(
			'tandem_bundle_preview',
			array(
				'individual_total' => self::read( 'string', 'What the products cost one by one, as the shop shows prices.' ),
				'price'            => self::read( 'string', 'What the bundle costs.' ),
				'saving'           => self::read( 'string', 'The difference.' ),
				'margin'           => self::read( 'string', 'What is left of the price after the cost of goods.' ),
				'components'       => self::read( 'array', 'Price of each component that was sent, and why it cannot be sold.' ) + array( 'items' => $piece ),
				'notes'            => self::read( 'array', 'What is wrong or should be known.' ) + array( 'items' => $note ),
			)
		);
	}

	/**
	 * A schema.
	 *
	 * @param string              $title      Title.
	 * @param array<string,mixed> $properties Properties.
	 * @return array<string,mixed>
	 */
	private static function titled( string $title, array $properties ): array {
		return array(
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => $title,
			'type'       => 'object',
			'properties' => $properties,
		);
	}

	/**
	 * A field that is only read.
	 *
	 * @param string|list<string> $type Type.
	 * @param string              $text Description.
	 * @return array<string,mixed>
	 */
	private static function read( string|array $type, string $text ): array {
		return self::field( $type, $text ) + array(
			'readonly' => true,
			'context'  => array( 'view' ),
		);
	}
}
