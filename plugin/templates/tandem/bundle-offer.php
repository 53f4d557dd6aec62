<?php
/**
 * The missing pieces of a bundle, below the cart.
 *
 * A theme overrides it as yourtheme/tandem/bundle-offer.php.
 *
 * @package Tandem\Plugin
 * @version 0.3.0
 *
 * @var array{bundle:int,token:string,url:string,link:string,name:string,text:string,open:bool,pieces:list<int>} $offer What to show.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<aside class="tandem-offer" data-tandem-names="<?php echo esc_attr( implode( ',', $offer['pieces'] ?? array() ) ); ?>" aria-label="<?php esc_attr_e( 'Complete the bundle', 'tandem-for-woocommerce' ); ?>">
	<p><strong><?php if ( '' !== $offer['url'] ) : ?><a href="<?php echo esc_url( $offer['url'] ); ?>"><?php echo esc_html( $offer['name'] ); ?></a><?php else : ?><?php echo esc_html( $offer['name'] ); ?><?php endif; ?></strong><br><?php echo esc_html( $offer['text'] ); ?></p>
	<p><a class="button<?php echo esc_attr( wc_wp_theme_get_element_class_name( 'button' ) ? ' ' . wc_wp_theme_get_element_class_name( 'button' ) : '' ); ?>" href="<?php echo esc_url( $offer['link'] ); ?>" rel="nofollow"><?php echo esc_html( match ( true ) {
		$offer['open'] => __( 'Choose on the page of the bundle', 'tandem-for-woocommerce' ),
		$offer['bundle'] > 0 => __( 'Complete the bundle', 'tandem-for-woocommerce' ),
		default => __( 'Add to the cart', 'tandem-for-woocommerce' ),
	} ); ?></a></p>
	<p><button type="button" class="tandem-no" data-tandem-said="<?php esc_attr_e( 'We will not suggest this again for a while.', 'tandem-for-woocommerce' ); ?>"><?php esc_html_e( 'Not interested', 'tandem-for-woocommerce' ); ?></button></p>
</aside>
