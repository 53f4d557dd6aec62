<?php
/**
 * A list of suggestions with its heading.
 *
 * May be overridden by a theme in woocommerce/tandem/recommendations.php.
 *
 * @var Tandem\Plugin\Journey\ListView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section<?php echo array() === $view->suggestions ? ' hidden' : ''; ?> class="tandem-list tandem-list--<?php echo esc_attr( $view->slot->layout ); ?>" data-tandem-list="<?php echo esc_attr( $view->data() ); ?>" <?php echo '' === $view->title ? 'aria-label="' . esc_attr__( 'Suggested products', 'tandem-for-woocommerce' ) . '"' : 'aria-labelledby="' . esc_attr( $view->id ) . '"'; ?>>
	<?php if ( '' !== $view->title ) : ?>
		<h2 class="tandem-list__title" id="<?php echo esc_attr( $view->id ); ?>"><?php echo esc_html( $view->title ); ?></h2>
	<?php endif; ?>
	<?php if ( '' !== $view->text ) : ?>
		<p class="tandem-list__text"><?php echo esc_html( $view->text ); ?></p>
	<?php endif; ?>
	<?php if ( 'table' === $view->slot->layout ) : ?>
	<table class="tandem-list__table">
		<thead>
			<tr>
				<th scope="col"><span class="screen-reader-text"><?php esc_html_e( 'Product', 'tandem-for-woocommerce' ); ?></span></th>
				<th scope="col"><span class="screen-reader-text"><?php esc_html_e( 'Price', 'tandem-for-woocommerce' ); ?></span></th>
				<th scope="col"><span class="screen-reader-text"><?php esc_html_e( 'Add to cart', 'tandem-for-woocommerce' ); ?></span></th>
			</tr>
		</thead>
		<tbody class="tandem-list__cards">
			<?php wc_get_template( 'tandem/cards.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' ); ?>
		</tbody>
	</table>
	<?php else : ?>
	<ul class="tandem-list__cards"<?php echo 'carousel' === $view->slot->layout ? ' role="list" tabindex="0" ' . ( '' === $view->title ? 'aria-label="' . esc_attr__( 'Suggested products', 'tandem-for-woocommerce' ) . '"' : 'aria-labelledby="' . esc_attr( $view->id ) . '"' ) : ''; ?>>
		<?php wc_get_template( 'tandem/cards.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' ); ?>
	</ul>
	<?php endif; ?>
	<p class="screen-reader-text" role="status" aria-live="polite"></p>
</section>
