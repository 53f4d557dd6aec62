<?php
/**
 * Questions to the shopper, each of which may be skipped.
 *
 * May be overridden by a theme in woocommerce/tandem/questions.php.
 *
 * @var Tandem\Plugin\Answers\QuestionsView $view
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;
?>
<details class="tandem-questions" id="<?php echo esc_attr( $view->id ); ?>" data-tandem-questions<?php echo $view->open ? ' open' : ''; ?>>
	<summary class="tandem-questions__title"><?php esc_html_e( 'Tell us what you look for', 'tandem-for-woocommerce' ); ?></summary>
	<form class="tandem-questions__form" method="post" action="<?php echo esc_url( $view->route ); ?>">
		<?php foreach ( $view->questions as $tandem_id => $tandem_question ) : ?>
			<fieldset class="tandem-questions__question">
				<legend><?php echo esc_html( $tandem_question['text'] ); ?></legend>
				<?php foreach ( $tandem_question['options'] + array( 0 => array( 'label' => __( 'No answer', 'tandem-for-woocommerce' ) ) ) as $tandem_term => $tandem_option ) : ?>
					<label class="tandem-questions__answer"><input type="radio" name="tandem_answer[<?php echo esc_attr( (string) $tandem_id ); ?>]" value="<?php echo esc_attr( (string) $tandem_term ); ?>"<?php checked( $tandem_term, $view->answers[ $tandem_id ] ?? 0 ); ?>> <?php echo esc_html( $tandem_option['label'] ); ?></label>
				<?php endforeach; ?>
			</fieldset>
		<?php endforeach; ?>
		<p class="tandem-questions__note"><?php esc_html_e( 'Your answers only put what fits you first. With an account they are kept there until you delete them, otherwise in your browser: until you close it, longer where you agreed that the shop remembers.', 'tandem-for-woocommerce' ); ?></p>
		<p class="tandem-questions__buttons">
			<button type="submit" class="button wp-element-button"><?php esc_html_e( 'Save answers', 'tandem-for-woocommerce' ); ?></button>
			<button type="submit" class="tandem-questions__erase" name="tandem_erase" value="1"<?php echo $view->may_erase() ? '' : ' hidden'; ?>><?php esc_html_e( 'Delete my answers', 'tandem-for-woocommerce' ); ?></button>
		</p>
		<p class="tandem-questions__said" role="status" aria-live="polite" data-lost="<?php esc_attr_e( 'The shop does not answer. Please try again.', 'tandem-for-woocommerce' ); ?>"></p>
	</form>
</details>
