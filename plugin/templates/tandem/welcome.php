<?php
/**
 * The bar for new visitors. Override it in yourtheme/woocommerce/tandem/welcome.php.
 *
 * @package Tandem\Plugin
 * @var string $text What it says.
 * @var string $link Where it leads, empty for nowhere.
 * @var string $ask  Address that tells whether the visitor is new.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section class="tandem-bar tandem-welcome" aria-label="<?php esc_attr_e( 'Welcome', 'tandem-for-woocommerce' ); ?>" data-tandem-welcome="<?php echo esc_url( $ask ); ?>" hidden>
	<p>
		<?php if ( '' === $link ) : ?>
			<?php echo esc_html( $text ); ?>
		<?php else : ?>
			<a href="<?php echo esc_url( $link ); ?>"><?php echo esc_html( $text ); ?></a>
		<?php endif; ?>
	</p>
	<button type="button" class="tandem-welcome__close" aria-label="<?php esc_attr_e( 'Close', 'tandem-for-woocommerce' ); ?>"><span aria-hidden="true">&times;</span></button>
</section>
