<?php
/**
 * Bundles that hold the product of the page, beside each other.
 *
 * May be overridden by a theme in woocommerce/tandem/compare.php.
 *
 * @var Tandem\Plugin\Journey\TableFrame $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section class="tandem-list tandem-list--framed alignwide" aria-labelledby="<?php echo esc_attr( $view->id ); ?>">
	<h2 class="tandem-list__title" id="<?php echo esc_attr( $view->id ); ?>"><?php echo esc_html( $view->title ); ?></h2>
	<?php if ( '' !== $view->text ) : ?>
		<p class="tandem-list__text"><?php echo esc_html( $view->text ); ?></p>
	<?php endif; ?>
	<?php echo $view->table; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where the table is made. ?>
</section>
