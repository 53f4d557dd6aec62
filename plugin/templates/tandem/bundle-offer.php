<?php
/**
 * The missing pieces of a bundle, below the cart.
 *
 * A theme overrides it as yourtheme/tandem/bundle-offer.php.
 *
 * @package Tandem\Plugin
 * @version 0.1.0
 *
 * @var array{bundle:int,url:string,name:string,text:string} $offer What to show.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<aside class="tandem-offer" aria-label="<?php esc_attr_e( 'Complete the bundle', 'tandem-for-woocommerce' ); ?>">
	<p><strong><a href="<?php echo esc_url( $offer['url'] ); ?>"><?php echo esc_html( $offer['name'] ); ?></a></strong><br><?php echo esc_html( $offer['text'] ); ?></p>
	<p><a class="button" href="<?php echo esc_url( add_query_arg( 'add-to-cart', $offer['bundle'], wc_get_cart_url() ) ); ?>" rel="nofollow"><?php esc_html_e( 'Complete the bundle', 'tandem-for-woocommerce' ); ?></a></p>
</aside>
