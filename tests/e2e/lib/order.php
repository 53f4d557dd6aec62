<?php
/**
 * wp eval-file order.php ID: total, lines and their bundle parts of an order as JSON.
 */

declare(strict_types=1);

$order = wc_get_order( (int) ( $args[0] ?? 0 ) );
$lines = array();
foreach ( $order->get_items() as $item ) {
	$lines[] = array(
		'name'  => $item->get_name(),
		'total' => wc_format_decimal( $item->get_total(), 2 ),
		'parts' => json_decode( (string) $item->get_meta( '_tandem_bundle' ), true ),
	);
}
echo wp_json_encode(
	array(
		'status'  => $order->get_status(),
		'total'   => $order->get_total(),
		'receipt' => '' !== (string) $order->get_meta( '_tandem_receipt' ),
		'lines'   => $lines,
	)
);
