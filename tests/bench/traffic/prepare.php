<?php
/**
 * wp eval-file prepare.php VISITORS FILE: products, two running experiments, and who will come and buy.
 */

declare(strict_types=1);

use Tandem\Plugin\Plugin;

$plugin = Plugin::instance();
$plugin->settings()->update( json_decode( '{"live":true,"measure":{"on":true,"holdout":0},"consent":{"default":"on"}}', true ) );
$price = static function ( int $cents ): int {
	$product = new WC_Product_Simple();
	$product->set_name( "Thing at $cents" );
	$product->set_regular_price( number_format( $cents / 100, 2, '.', '' ) );
	$product->save();
	return $product->get_id();
};
// What control and variant of the planted experiment buy: the same five amounts, 8 % dearer in the variant.
$bought = array( array_map( $price, array( 9500, 9750, 10000, 10250, 10500 ) ), array_map( $price, array( 10260, 10530, 10800, 11070, 11340 ) ) );
$desk   = $plugin->experiment_desk();
$trial  = static fn( string $name, string $target ): \Tandem\Plugin\Experiments\Experiment => $desk->start( $desk->create( array( 'name' => $name, 'kind' => 'placement', 'target' => $target, 'variants' => array( array( 'name' => 'b', 'title' => 'Another heading' ) ) ) )->id );
$trials = array( $trial( 'planted', 'cart' ), $trial( 'null', 'shop' ) );
$rows   = array();
for ( $n = 0; $n < (int) $args[0]; ++$n ) {
	$visitor = md5( "visitor $n" );
	$arms    = array();
	foreach ( $trials as $one ) {
		$arms[ $one->key ] = $one->arms[ $one->arm( $visitor ) ]['id'];
	}
	$rows[] = array(
		'id'   => $visitor,
		'arms' => $arms,
		// Three of ten buy, whatever their arm.
		'buys' => hexdec( substr( md5( "buys $n" ), 0, 4 ) ) % 10 < 3 ? $bought[ 'control' === $arms[ $trials[0]->key ] ? 0 : 1 ][ $n % 5 ] : 0,
	);
}
file_put_contents( $args[1], json_encode( array( 'visitors' => $rows, 'trials' => array_column( $trials, 'key' ) ) ) );
