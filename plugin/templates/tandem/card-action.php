<?php
/**
 * What can be done with a suggestion: put it into the cart, or never mind.
 *
 * May be overridden by a theme in woocommerce/tandem/card-action.php.
 *
 * @var Tandem\Plugin\Recommendations\Suggestion $suggestion
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

$tandem_product = $suggestion->product;
$tandem_id      = $tandem_product->get_id();
?>
<?php if ( $tandem_product->supports( 'ajax_add_to_cart' ) ) : ?>
	<form class="tandem-card__form" method="post">
		<input type="hidden" name="tandem_set[]" value="<?php echo esc_attr( (string) $tandem_id ); ?>">
		<input type="hidden" name="tandem_event[<?php echo esc_attr( (string) $tandem_id ); ?>]" value="<?php echo esc_attr( $suggestion->event ); ?>">
		<?php if ( $suggestion->replaces > 0 ) : ?>
			<input type="hidden" name="tandem_replaces" value="<?php echo esc_attr( (string) $suggestion->replaces ); ?>">
			<button type="submit" class="tandem-card__button button wp-element-button" aria-label="<?php /* translators: %s: product name. */ echo esc_attr( sprintf( __( 'Choose this instead: %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) ); ?>"><?php esc_html_e( 'Choose this instead', 'tandem-for-woocommerce' ); ?></button>
		<?php else : ?>
			<button type="submit" class="tandem-card__button button wp-element-button" aria-label="<?php /* translators: %s: product name. */ echo esc_attr( sprintf( __( 'Add to cart: %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) ); ?>"><?php esc_html_e( 'Add to cart', 'tandem-for-woocommerce' ); ?></button>
		<?php endif; ?>
	</form>
<?php else : ?>
	<a class="tandem-card__button button wp-element-button" href="<?php echo esc_url( $tandem_product->add_to_cart_url() ); ?>" aria-label="<?php echo esc_attr( $tandem_product->add_to_cart_description() ); ?>"><?php echo esc_html( $tandem_product->add_to_cart_text() ); ?></a>
<?php endif; ?>
<button type="button" class="tandem-card__dismiss" hidden aria-label="<?php /* translators: %s: product name. */ echo esc_attr( sprintf( __( 'Not interested in %s', 'tandem-for-woocommerce' ), $tandem_product->get_name() ) ); ?>"><span aria-hidden="true">&times;</span></button>
