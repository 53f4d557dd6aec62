<?php
/**
 * Bundles of the demo shop: slug => name, components, price, status, mark. Those of the office are the table of
 * the shop owner's brief, priced so that a larger set never costs less than a smaller one or than one of its
 * products, and every price stays above what the goods cost. The last is the mistake that wp-admin warns of; it is a draft.
 */

declare(strict_types=1);

return array(
	'laptop-mouse' => array( 'Laptop + Mouse', array( 'laptop', 'wireless-mouse' ), '1015', 'publish', 'starter' ),
	'laptop-mouse-keyboard' => array( 'Laptop + Mouse + Keyboard', array( 'laptop', 'wireless-mouse', 'mechanical-keyboard' ), '1105', 'publish', '' ),
	'laptop-mouse-keyboard-monitor' => array( 'Laptop + Mouse + Keyboard + Monitor', array( 'laptop', 'wireless-mouse', 'mechanical-keyboard', 'monitor' ), '1620', 'publish', '' ),
	'laptop-full-office-setup' => array( 'Laptop + Full Office Setup (All 4)', array( 'laptop', 'wireless-mouse', 'mechanical-keyboard', 'monitor', 'office-chair' ), '1935', 'publish', '' ),
	'laptop-chair-desk' => array( 'Laptop + Chair + Desk', array( 'laptop', 'office-chair', 'desk' ), '1620', 'publish', '' ),
	'ultimate-productivity-pack' => array( 'Ultimate Productivity Pack (All)', array( 'laptop', 'wireless-mouse', 'mechanical-keyboard', 'monitor', 'office-chair', 'desk' ), '2236', 'publish', 'upgrade' ),
	'beach-day' => array( 'Beach day', array( 'beach-towel', 'beach-slippers', 'beach-hat' ), '65', 'publish', '' ),
	'yoga-starter-kit' => array( 'Yoga starter kit', array( 'yoga-mat', 'resistance-bands', 'foam-roller', 'water-bottle' ), '106', 'publish', 'starter' ),
	'clear-skin-routine' => array( 'Clear skin routine', array( 'cleanser', 'moisturiser', 'sunscreen' ), '68', 'publish', '' ),
	'camera-kit' => array( 'Camera kit', array( 'camera', 'tripod', 'memory-card' ), '1025', 'publish', '' ),
	'office-clearance' => array( 'Office clearance (all of it for less than a part)', array( 'laptop', 'wireless-mouse', 'mechanical-keyboard', 'monitor', 'office-chair' ), '1200', 'draft', '' ),
);
