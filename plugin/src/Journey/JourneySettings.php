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
