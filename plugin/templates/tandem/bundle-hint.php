<?php
/**
 * The bundle that a product page offers to complete.
 *
 * A theme overrides it as yourtheme/tandem/bundle-hint.php. The outer element stays, empty or not: the shopper's own
 * offer comes into it.
 *
 * @package Tandem\Plugin
 * @version 0.4.0
 *
 * @var object{product:int,route:string,names:string,name:string,url:string,text:string,link:string,open:bool,chosen:string,choices:array<int,string>} $view What to show.
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<div class="tandem-hint" data-tandem-hint="<?php echo esc_url( $view->route ); ?>" data-product="<?php echo esc_attr( (string) $view->product ); ?>" data-tandem-names="<?php echo esc_attr( $view->names ); ?>"><?php if ( '' !== $view->text ) : ?>
	<aside class="tandem-hint__offer" aria-label="<?php esc_attr_e( 'A bundle with this product', 'tandem-for-woocommerce' ); ?>">
		<p class="tandem-hint__text"><?php if ( '' !== $view->url ) : ?><a class="tandem-hint__name" href="<?php echo esc_url( $view->url ); ?>"><?php echo esc_html( $view->name ); ?></a><?php else : ?><strong class="tandem-hint__name"><?php echo esc_html( $view->name ); ?></strong><?php endif; ?> <?php echo esc_html( $view->text ); ?></p>
		<?php if ( '' !== $view->link ) : ?>
			<span class="tandem-hint__more">
			<?php if ( $view->choices ) : ?>
				<?php // A set has no page of its own: what is open is chosen here, and what is chosen above is chosen here too. ?>
				<form class="tandem-hint__form" method="post" action="<?php echo esc_url( $view->link ); ?>">
					<select name="tandem_variation[<?php echo esc_attr( (string) $view->product ); ?>]" required data-tandem-own aria-label="<?php echo esc_attr( get_the_title( $view->product ) ); ?>">
						<option value=""><?php esc_html_e( 'Choose an option', 'tandem-for-woocommerce' ); ?></option>
						<?php foreach ( $view->choices as $tandem_variation => $tandem_words ) : ?>
							<option value="<?php echo esc_attr( (string) $tandem_variation ); ?>"><?php echo esc_html( $tandem_words ); ?></option>
						<?php endforeach; ?>
					</select>
					<button type="submit" class="button<?php echo esc_attr( wc_wp_theme_get_element_class_name( 'button' ) ? ' ' . wc_wp_theme_get_element_class_name( 'button' ) : '' ); ?>"><?php esc_html_e( 'Add the bundle', 'tandem-for-woocommerce' ); ?></button>
				</form>
			<?php else : ?>
			<a class="button<?php echo esc_attr( wc_wp_theme_get_element_class_name( 'button' ) ? ' ' . wc_wp_theme_get_element_class_name( 'button' ) : '' ); ?>" href="<?php echo esc_url( $view->link ); ?>" rel="nofollow"<?php echo $view->open && '' !== $view->chosen ? ' data-tandem-chosen="' . esc_attr( $view->chosen ) . '"' : ''; ?>><?php echo esc_html( $view->open ? __( 'Choose on the page of the bundle', 'tandem-for-woocommerce' ) : __( 'Add the bundle', 'tandem-for-woocommerce' ) ); ?></a>
			<?php endif; ?>
			<?php if ( '' !== $view->names ) : ?>
				<button type="button" class="tandem-no" data-tandem-said="<?php esc_attr_e( 'We will not suggest this again for a while.', 'tandem-for-woocommerce' ); ?>"><?php esc_html_e( 'Not interested', 'tandem-for-woocommerce' ); ?></button>
			<?php endif; ?>
			</span>
		<?php endif; ?>
	</aside>
<?php endif; ?></div>
