<?php
/**
 * What the owner could do next.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Engine;
use Tandem\Plugin\Health\StatusReport;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;
use Tandem\Value\RecommendRequest;

defined( 'ABSPATH' ) || exit;

/**
 * The three most useful next steps, taken from the state of the shop. Other areas add theirs by the filter
 * tandem_next_actions.
 */
final class NextActions {

	/**
	 * Takes its services.
	 *
	 * @param StatusReport $status   State of engine and model.
	 * @param Settings     $settings Settings.
	 * @param Engine       $engine   Engine.
	 */
	public function __construct( private readonly StatusReport $status, private readonly Settings $settings, private readonly Engine $engine ) {
	}

	/**
	 * At most three, most useful first.
	 *
	 * @return list<array{code:string,text:string,label:string,tab:string,bundle:list<int>}>
	 */
	public function three(): array {
		$actions = array();
		if ( $this->status->engine()->ready && ! $this->settings->get( 'live' ) ) {
			$actions[] = self::action( 'live', __( 'Shoppers see nothing yet. Look at your shop with the preview, then press "Go live" above.', 'tandem-for-woocommerce' ) );
		}
		$pair = $this->best_pair();
		if ( null !== $pair ) {
			$actions[] = $pair;
		}
		if ( $this->settings->get( 'live' ) && ! $this->settings->get( 'touchpoints.thankyou.on' ) ) {
			$actions[] = self::action( 'thankyou', __( 'The thank-you page is still free: suggestions there never stand between a shopper and the order.', 'tandem-for-woocommerce' ), __( 'Switch it on', 'tandem-for-woocommerce' ), '', array(), array( 'touchpoints' => array( 'thankyou' => array( 'on' => true ) ) ) );
		}
		if ( 'none' === $this->settings->get( 'bundles.floor' ) ) {
			$actions[] = self::action( 'floor', __( 'No bundle is kept from selling below its cost. A limit takes one choice.', 'tandem-for-woocommerce' ), __( 'Set a limit', 'tandem-for-woocommerce' ), 'settings' );
		}
		if ( array() === $this->settings->get( 'sensitive_categories' ) ) {
			$actions[] = self::action( 'sensitive', __( 'Do you sell anything a person would not want to be reminded of? Name those categories and Tandem keeps quiet about them.', 'tandem-for-woocommerce' ), __( 'Name categories', 'tandem-for-woocommerce' ), 'settings' );
		}
		return array_slice( (array) apply_filters( 'tandem_next_actions', $actions ), 0, 3 );
	}

	/**
	 * The strongest companion of the best seller, as a bundle to make.
	 *
	 * @return array{code:string,text:string,label:string,tab:string,bundle:list<int>}|null
	 */
	private function best_pair(): ?array {
		if ( ! $this->status->engine()->ready ) {
			return null;
		}
		try {
			$best = $this->engine->recommend( new RecommendRequest( 'popular', now: time(), limit: 8 ) );
			foreach ( $best as $seller ) {
				foreach ( $this->engine->recommend( new RecommendRequest( 'product', array( $seller->item ), now: time(), limit: 1 ) ) as $companion ) {
					$one = wc_get_product( $seller->item );
					$two = wc_get_product( $companion->item );
					if ( $one instanceof \WC_Product && $two instanceof \WC_Product && isset( $companion->reason['count'], $companion->reason['of'] ) ) {
						return self::action(
							'pair',
							sprintf(
								/* translators: 1: product, 2: product, 3: number of orders, 4: number of orders */
								__( '%1$s and %2$s were bought together in %3$s of %4$s orders. A bundle makes that one click.', 'tandem-for-woocommerce' ),
								$one->get_name(),
								$two->get_name(),
								number_format_i18n( (int) $companion->reason['count'] ),
								number_format_i18n( (int) $companion->reason['of'] )
							),
							__( 'Make a bundle', 'tandem-for-woocommerce' ),
							'',
							array( $seller->item, $companion->item )
						);
					}
				}
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'overview', $error );
		}
		return null;
	}

	/**
	 * One action.
	 *
	 * @param string    $code   Stable name.
	 * @param string    $text   Sentence.
	 * @param string    $label  Text of the button, "" for none.
	 * @param string    $tab    Tab it opens.
	 * @param list<int> $bundle Or products it makes a draft bundle of.
	 * @param array<string,mixed> $settings Or settings it changes.
	 * @return array{code:string,text:string,label:string,tab:string,bundle:list<int>,settings:object}
	 */
	private static function action( string $code, string $text, string $label = '', string $tab = '', array $bundle = array(), array $settings = array() ): array {
		return compact( 'code', 'text', 'label', 'tab', 'bundle' ) + array( 'settings' => (object) $settings );
	}
}
