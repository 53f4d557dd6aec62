<?php
/**
 * Asks shoppers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Answers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Journey\SameOrigin;
use Tandem\Plugin\Journey\Templates;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The questions: folded above the products of shop and category pages, open in My Account and where the owner puts
 * `[tandem_questions]`. Every question may be skipped. The HTML of shared pages is the same for everybody; a script
 * marks what was answered before. Without script the form works by itself.
 */
final class AnswerForm implements Integration {

	public const ACTION    = 'tandem_answers';
	public const SHORTCODE = 'tandem_questions';

	/**
	 * Forms so far, for unique ids.
	 *
	 * @var int
	 */
	private int $number = 0;

	/**
	 * Takes its services.
	 *
	 * @param Settings  $settings  Settings.
	 * @param Questions $questions Questions.
	 * @param Answers   $answers   Answers.
	 * @param Templates $templates Renders.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly Questions $questions,
		private readonly Answers $answers,
		private readonly Templates $templates,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'take' ) );
		add_shortcode( self::SHORTCODE, fn(): string => $this->html( true, is_account_page() ? $this->answers->current() : null ) );
		add_action( 'woocommerce_before_shop_loop', array( $this, 'print_above_products' ), 5 );
		add_action( 'woocommerce_after_edit_account_form', array( $this, 'print_in_account' ), 20 );
		add_action( 'wp_login', array( $this, 'after_login' ), 10, 2 );
	}

	/**
	 * Prints the folded questions above the products.
	 */
	public function print_above_products(): void {
		if ( ( is_shop() || is_product_taxonomy() ) && $this->settings->shows( 'shop' ) && 0 === $this->number ) {
			echo $this->html( false, null ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
		}
	}

	/**
	 * Prints the questions with the customer's answers below the account's details.
	 */
	public function print_in_account(): void {
		echo Guard::run( 'answers in the account', fn(): string => $this->html( true, $this->answers->current() ), '' ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
	}

	/**
	 * Brings the cookie of an account that has answers.
	 *
	 * @param mixed $login Name.
	 * @param mixed $user  User.
	 */
	public function after_login( mixed $login, mixed $user = null ): void {
		unset( $login );
		if ( $user instanceof \WP_User && array() !== $this->questions->asked() ) {
			$answers = $this->answers->of_user( $user->ID );
			if ( array() !== $answers ) {
				$this->answers->set_cookie( $answers );
			}
		}
	}

	/**
	 * Takes answers. A script is answered as JSON, a plain form goes back to where it came from.
	 */
	public function take(): void {
		SameOrigin::demand( 'POST' );
		if ( ! $this->settings->open() ) {
			wp_send_json( array( 'message' => __( 'Nothing is asked at the moment.', 'tandem-for-woocommerce' ) ), 409 );
		}
		// phpcs:disable WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- A cached page holds no nonce: the origin is checked; Answers checks every value.
		$given = isset( $_POST['tandem_answer'] ) && is_array( $_POST['tandem_answer'] ) && ! isset( $_POST['tandem_erase'] ) ? wp_unslash( $_POST['tandem_answer'] ) : array();
		$kept  = $this->answers->keep( $given );
		if ( ! isset( $_POST['tandem_script'] ) ) {
			wp_safe_redirect( (string) ( wp_get_referer() ? wp_get_referer() : home_url( '/' ) ), 303 );
			exit;
		}
		// phpcs:enable
		wp_send_json(
			array(
				'answers' => (object) $kept,
				'message' => array() === $kept ? __( 'Your answers are deleted.', 'tandem-for-woocommerce' ) : __( 'Thank you. What fits your answers comes first.', 'tandem-for-woocommerce' ),
			)
		);
	}

	/**
	 * The form; empty where nothing is asked.
	 *
	 * @param bool                   $open    Whether it is unfolded.
	 * @param array<string,int>|null $answers Answers to show; null in a page that is the same for everybody.
	 */
	private function html( bool $open, ?array $answers ): string {
		return Guard::run(
			'questions',
			function () use ( $open, $answers ): string {
				$asked = $this->settings->open() ? $this->questions->asked() : array();
				return array() === $asked ? '' : $this->templates->html( 'questions', new QuestionsView( 'tandem-questions-' . ( ++$this->number ), $asked, $answers, \WC_AJAX::get_endpoint( self::ACTION ), $open ), array( 'questions' ) );
			},
			''
		);
	}
}
