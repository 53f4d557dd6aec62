<?php
/**
 * What a bundle costs: the last rows of the table on its page.
 *
 * A theme overrides it as yourtheme/tandem/bundle-amounts.php.
 *
 * @package Tandem\Plugin
 * @version 0.1.0
 *
 * @var list<array{attributes:string,row:\Tandem\Plugin\Bundles\BundleRow}> $amounts Prices, each with the attributes of its rows.
 * @var string                                                              $problem What is still to be chosen; empty where there are prices.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedVariableFound -- A template's own variables.
?>
<?php if ( '' !== $problem ) : ?>
	<tr><td class="tandem-bundle__problem" colspan="3"><?php echo esc_html( $problem ); ?></td></tr>
<?php endif; ?>
<?php foreach ( $amounts as $amount ) : ?>
	<?php
	$row        = $amount['row'];
	$attributes = $amount['attributes'];
	?>
	<?php if ( ! $row->saves() ) : ?>
	<tr><th scope="row" colspan="2"><?php esc_html_e( 'Together', 'tandem-for-woocommerce' ); ?></th><td><strong><?php echo wp_kses_post( wc_price( $row->display_price() ) ); ?></strong></td></tr>
		<?php continue; ?>
	<?php endif; ?>
	<tr class="tandem-bundle__alone"<?php echo $attributes; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped by the view. ?>><th scope="row" colspan="2"><?php echo esc_html( $row->lowest ? __( 'One by one, at the lowest prices of the last 30 days', 'tandem-for-woocommerce' ) : __( 'Bought one by one', 'tandem-for-woocommerce' ) ); ?></th><td><?php echo wp_kses_post( wc_price( $row->display_reference() ) ); ?></td></tr>
	<tr<?php echo $attributes; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped by the view. ?>><th scope="row" colspan="2"><?php esc_html_e( 'As a bundle', 'tandem-for-woocommerce' ); ?></th><td><strong><?php echo wp_kses_post( wc_price( $row->display_price() ) ); ?></strong></td></tr>
	<tr class="tandem-bundle__saving"<?php echo $attributes; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped by the view. ?>><th scope="row" colspan="2"><?php esc_html_e( 'You save', 'tandem-for-woocommerce' ); ?></th><td><strong><?php echo wp_kses_post( $row->saving_html() ); ?></strong><?php /* translators: %s: number of percent. */ echo esc_html( $row->saving_percent() > 0 ? ' (' . sprintf( __( '%s%%', 'tandem-for-woocommerce' ), number_format_i18n( $row->saving_percent() ) ) . ')' : '' ); ?></td></tr>
<?php endforeach; ?>
