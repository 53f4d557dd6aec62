<?php
/**
 * A customer's tier and what each tier gives. Override it in yourtheme/woocommerce/tandem/tiers.php.
 *
 * @package Tandem\Plugin
 * @var \Tandem\Plugin\Tiers\TierView $view What to show.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<section class="tandem-tiers" aria-labelledby="tandem-tiers-title">
	<h2 id="tandem-tiers-title">
		<?php
		/* translators: %s: tier. */
		echo esc_html( '' === $view->tier ? __( 'Your way to the first tier', 'tandem-for-woocommerce' ) : sprintf( __( 'Your tier: %s', 'tandem-for-woocommerce' ), $view->tier ) );
		?>
	</h2>
	<?php if ( '' !== $view->next ) : ?>
		<p class="tandem-tiers-way">
			<label for="tandem-tiers-bar"><?php echo esc_html( $view->next ); ?></label><br />
			<progress id="tandem-tiers-bar" max="100" value="<?php echo esc_attr( (string) $view->percent ); ?>" style="width:100%"><?php echo esc_html( $view->percent . '%' ); ?></progress>
		</p>
	<?php endif; ?>
	<?php if ( '' !== $view->kept ) : ?>
		<p class="tandem-tiers-kept"><?php echo esc_html( $view->kept ); ?></p>
	<?php endif; ?>
	<ul class="tandem-tiers-list">
		<?php foreach ( $view->tiers as $tier ) : ?>
			<li<?php echo $tier['current'] ? ' aria-current="true"' : ''; ?>>
				<strong><?php echo esc_html( $tier['name'] ); ?></strong>
				<?php echo esc_html( '(' . $tier['from'] . ')' ); ?>
				<?php if ( $tier['current'] ) : ?>
					<em><?php esc_html_e( 'you are here', 'tandem-for-woocommerce' ); ?></em>
				<?php endif; ?>
				<?php if ( $tier['gives'] ) : ?>
					<ul>
						<?php foreach ( $tier['gives'] as $line ) : ?>
							<li><?php echo wp_kses( $line, array( 'a' => array( 'href' => true ) ) ); ?></li>
						<?php endforeach; ?>
					</ul>
				<?php endif; ?>
			</li>
		<?php endforeach; ?>
	</ul>
</section>
