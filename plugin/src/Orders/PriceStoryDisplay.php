<?php
/**
 * "How this price was made" at an order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Plugin\Bundles\RuleWords;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\RuleVersionStore;

defined( 'ABSPATH' ) || exit;

/**
 * Shows the shopper, below the order, and the shop, beside it, what made the price. The shop also sees whether each
 * engine derives it again to the minor unit, and which rules were asked and gave nothing.
 */
final class PriceStoryDisplay implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param RuleVersionStore                        $store  Rule versions.
	 * @param \Closure(string):array<string,OrderProof> $proofs Proofs by name of the engine.
	 */
	public function __construct(
		private readonly RuleVersionStore $store,
		private readonly \Closure $proofs,
	) {
	}

	/**
	 * Attaches to order pages of shopper and shop.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_order_details_after_order_table', array( $this, 'shopper' ), 5 );
		add_action( 'add_meta_boxes', array( $this, 'box' ), 40, 2 );
	}

	/**
	 * The story below the order's table.
	 *
	 * @param mixed $order Order.
	 */
	public function shopper( $order ): void {
		$story = $order instanceof \WC_Order ? $this->story( $order ) : null;
		if ( $story ) {
			wp_enqueue_style( 'tandem-bundle', plugins_url( 'assets/css/bundle.css', TANDEM_FILE ), array(), TANDEM_VERSION );
			wc_get_template( 'price-story.php', array( 'view' => $story ), 'tandem/', TANDEM_DIR . '/templates/tandem/' );
		}
	}

	/**
	 * The box beside an order whose price a rule made.
	 *
	 * @param mixed $screen Screen or post type.
	 * @param mixed $post   Order or post.
	 */
	public function box( $screen, $post ): void {
		$order = $post instanceof \WC_Order ? $post : ( $post instanceof \WP_Post && 'shop_order' === $post->post_type ? wc_get_order( $post->ID ) : null );
		if ( $order instanceof \WC_Order && OrderReceipt::read( $order ) ) {
			add_meta_box( 'tandem-price-story', __( 'How this price was made', 'tandem-for-woocommerce' ), fn() => $this->shop( $order ), $screen instanceof \WP_Screen ? $screen->id : (string) $screen, 'normal', 'low' );
		}
	}

	/**
	 * The contents of the box.
	 *
	 * @param \WC_Order $order Order.
	 */
	public function shop( \WC_Order $order ): void {
		$story   = $this->story( $order );
		$receipt = OrderReceipt::read( $order );
		if ( ! $story || ! $receipt ) {
			echo '<p>' . esc_html__( 'The lines of this order hold no bundle any more.', 'tandem-for-woocommerce' ) . '</p>';
			return;
		}
		foreach ( $story->rules as $rule ) {
			echo '<table class="widefat striped" style="margin-block-end:1em"><caption style="text-align:start;font-weight:600;padding-block:.5em">' . esc_html( '' === $rule['words'] ? $rule['name'] : $rule['name'] . ' (' . $rule['words'] . ')' ) . '</caption><thead><tr><th scope="col">' . esc_html__( 'Product', 'tandem-for-woocommerce' ) . '</th><th scope="col">' . esc_html__( 'On its own', 'tandem-for-woocommerce' ) . '</th><th scope="col">' . esc_html__( 'Charged', 'tandem-for-woocommerce' ) . '</th></tr></thead><tbody>';
			foreach ( $rule['rows'] as $row ) {
				echo '<tr><td>' . esc_html( $row['name'] ) . '</td><td>' . wp_kses_post( $row['before'] ) . '</td><td>' . wp_kses_post( $row['after'] ) . '</td></tr>';
			}
			echo '</tbody><tfoot><tr><th scope="row">' . esc_html__( 'Together', 'tandem-for-woocommerce' ) . '</th><td>' . wp_kses_post( $rule['before'] ) . '</td><td>' . wp_kses_post( $rule['after'] ) . ' (' . wp_kses_post( sprintf( /* translators: %s: amount. */ __( 'saves %s', 'tandem-for-woocommerce' ), $rule['saving'] ) ) . ')</td></tr></tfoot></table>';
		}
		/* translators: 1: date and time, 2: engine with its version, 3: number of a receipt. */
		echo '<p>' . esc_html( trim( $story->basis . ' ' . sprintf( __( 'Priced on %1$s by: %2$s. Price receipt %3$s.', 'tandem-for-woocommerce' ), $story->moment, self::engine( (string) ( $receipt['engine'] ?? '' ) ), $story->number ) ) ) . '</p><ul>';
		foreach ( $this->checks( $order, $receipt ) as $check ) {
			echo '<li>' . esc_html( $check ) . '</li>';
		}
		echo '</ul>';
	}

	/**
	 * An engine as the owner knows it.
	 *
	 * @param string $name Name, with or without its version.
	 */
	private static function engine( string $name ): string {
		$part = explode( ' ', $name, 2 );
		/* translators: %s: version. */
		return 'native' === $part[0] ? trim( sprintf( __( 'Rust extension %s', 'tandem-for-woocommerce' ), $part[1] ?? '' ) ) : 'PHP';
	}

	/**
	 * Whether each engine derives the price again, and why other rules gave nothing.
	 *
	 * @param \WC_Order           $order   Order.
	 * @param array<string,mixed> $receipt Receipt.
	 * @return list<string>
	 */
	private function checks( \WC_Order $order, array $receipt ): array {
		$said = array();
		try {
			$proofs = ( $this->proofs )( 'all' );
			foreach ( $proofs as $engine => $proof ) {
				$difference = $proof->difference( $order );
				$said[]     = null === $difference
					/* translators: %s: "Rust extension" or "PHP". */
					? sprintf( __( 'Derived again just now (%s): the same, to the last digit.', 'tandem-for-woocommerce' ), self::engine( (string) $engine ) )
					/* translators: 1: "Rust extension" or "PHP", 2: difference. */
					: sprintf( __( 'Derived again just now (%1$s): not the same: %2$s', 'tandem-for-woocommerce' ), self::engine( (string) $engine ), $difference );
			}
			$proof   = reset( $proofs );
			$request = OrderReceipt::request( $receipt, $this->store );
			$names   = array_column( $request['rules'], 'name', 'id' );
			foreach ( $proof ? $proof->answer( $receipt )['refused'] : array() as $refused ) {
				/* translators: 1: name of a bundle or offer, 2: why it did not apply. */
				$said[] = sprintf( __( 'Not applied: %1$s. %2$s', 'tandem-for-woocommerce' ), (string) ( $names[ $refused['rule'] ] ?? $refused['rule'] ), RuleWords::refusal( (string) $refused['code'] ) );
			}
		} catch ( \Throwable $error ) {
			$said[] = $error->getMessage();
		}
		return $said;
	}

	/**
	 * The story of an order; null where there is none or it cannot be read.
	 *
	 * @param \WC_Order $order Order.
	 */
	private function story( \WC_Order $order ): ?PriceStory {
		try {
			return PriceStory::of( $order, $this->store );
		} catch ( \Throwable $error ) {
			Log::failure( 'price story', $error );
			return null;
		}
	}
}
