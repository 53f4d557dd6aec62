<?php
/**
 * The bar of an offer. Override it in yourtheme/woocommerce/tandem/offer-bar.php.
 *
 * @package Tandem\Plugin
 * @var string $ask Address that tells what holds for the shopper.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section class="tandem-bar tandem-offer-bar" aria-label="<?php esc_attr_e( 'Offer for you', 'tandem-for-woocommerce' ); ?>" data-tandem-offer="<?php echo esc_url( $ask ); ?>" hidden>
	<p><a href=""></a></p>
	<button type="button" class="tandem-offer-bar__close" aria-label="<?php esc_attr_e( 'Close', 'tandem-for-woocommerce' ); ?>"><span aria-hidden="true">&times;</span></button>
</section>
