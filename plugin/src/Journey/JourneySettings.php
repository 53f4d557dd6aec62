<?php
/**
 * Settings of the journey.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Lines of Settings::definitions() for e-mails and placements.
 */
final class JourneySettings {

	/** Path => type, default, limits. */
	public const DEFINITIONS = array(
		'touchpoints.shop.home' => array( 'boolean', false ),
		'touchpoints.product.replaces_related' => array( 'boolean', true ),
		'cap_day'            => array(
			'integer',
			40,
			array(
				'minimum' => 0,
				'maximum' => 500,
			),
		),
		'requests.minute'    => array(
			'integer',
			300,
			array(
				'minimum' => 0,
				'maximum' => 1000000,
			),
		),
		'answers.on'         => array( 'boolean', false ),
		'shelf.on'           => array( 'boolean', false ),
		'shelf.order'        => array( 'boolean', false ),
		'rewards.on'         => array( 'boolean', false ),
		'proof.sold'         => array( 'boolean', false ),
		'proof.carts'        => array( 'boolean', false ),
		'proof.least'        => array(
			'integer',
			5,
			array(
				'minimum' => 5,
				'maximum' => 1000,
			),
		),
		'proof.daily'        => array(
			'integer',
			5,
			array(
				'minimum' => 1,
				'maximum' => 50,
			),
		),
		'place.preselect'    => array( 'boolean', false ),
		'place.delivery'     => array( 'boolean', false ),
		'place.on'           => array( 'boolean', false ),
		'place.feed'         => array( 'text', '' ),
		'mail.consent'       => array( 'enum', 'asked', array( 'asked', 'customers' ) ),
		'mail.gap_days'      => array(
			'integer',
			3,
			array(
				'minimum' => 0,
				'maximum' => 60,
			),
		),
		'mail.hourly'        => array(
			'integer',
			100,
			array(
				'minimum' => 1,
				'maximum' => 10000,
			),
		),
		'mail.post_purchase' => array( 'boolean', false ),
		'mail.post_purchase_days' => array(
			'integer',
			10,
			array(
				'minimum' => 3,
				'maximum' => 90,
			),
		),
	);
}
