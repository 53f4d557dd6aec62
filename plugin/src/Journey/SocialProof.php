<?php
/**
 * How many others bought a product.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One line on a product page, off until the owner wants it: counted once an hour from paid orders of the last seven
 * days, or from the carts of today. Nothing below the threshold, nothing of sensitive categories, and with consent no
 * more than the owner's number of lines a day.
 */
final class SocialProof implements Integration {

	public const OPTION = 'tandem_proof';

	/** Counts older than this are not shown. */
	private const STALE = 6 * HOUR_IN_SECONDS;

	/**
	 * Takes its services.
	 *
	 * @param Settings    $settings  Settings.
	 * @param ProofReader $reader    Counts.
	 * @param Templates   $templates Loads script and style.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly ProofReader $reader,
		private readonly Templates $templates,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'tandem_watch', array( $this, 'count' ) );
		add_action( 'tandem_settings_changed', array( $this, 'changed' ) );
		add_action( 'woocommerce_before_add_to_cart_form', array( $this, 'print_line' ) );
	}

	/**
	 * Counts anew, where the owner shows anything of it.
	 */
	public function count(): void {
		if ( ! $this->settings->get( 'proof.sold' ) && ! $this->settings->get( 'proof.carts' ) ) {
			delete_option( self::OPTION );
			return;
		}
		$now   = time();
		$least = (int) $this->settings->get( 'proof.least' );
		update_option(
			self::OPTION,
			(string) wp_json_encode(
				array(
					'at'    => $now,
					'of'    => $this->asked(),
					'sold'  => (object) ( $this->settings->get( 'proof.sold' ) ? $this->reader->sold( $this->settings->get( 'training.statuses' ), $now - WEEK_IN_SECONDS, $least ) : array() ),
					'carts' => (object) ( $this->settings->get( 'proof.carts' ) ? $this->reader->carts( $now, $least ) : array() ),
				)
			),
			false
		);
	}

	/**
	 * What the owner switches on is counted at once, not an hour later; so is what another threshold hides or shows.
	 */
	public function changed(): void {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		if ( ( $kept['of'] ?? array( false, false ) ) !== array_slice( $this->asked(), 0, is_array( $kept ) ? 3 : 2 ) ) {
			Guard::run( 'social proof', fn() => $this->count(), null );
		}
	}

	/**
	 * What the owner wants told, and from which number on.
	 *
	 * @return array{0:bool,1:bool,2:int}
	 */
	private function asked(): array {
		return array( (bool) $this->settings->get( 'proof.sold' ), (bool) $this->settings->get( 'proof.carts' ), (int) $this->settings->get( 'proof.least' ) );
	}

	/**
	 * Prints the line of the page's own product.
	 */
	public function print_line(): void {
		global $product;
		if ( ! is_product() || ! $product instanceof \WC_Product || (int) get_queried_object_id() !== $product->get_id() ) {
			return;
		}
		$text = Guard::run( 'social proof', fn(): string => $this->text( $product ), '' );
		if ( '' !== $text ) {
			$this->templates->load( 'proof' );
			echo '<p class="tandem-proof" data-tandem-proof="' . esc_attr( $product->get_id() . '|' . (int) $this->settings->get( 'proof.daily' ) ) . '">' . esc_html( $text ) . '</p>';
		}
	}

	/**
	 * What is to be said of a product, empty for nothing.
	 *
	 * @param \WC_Product $product Product.
	 */
	public function text( \WC_Product $product ): string {
		$sold  = $this->settings->get( 'proof.sold' );
		$carts = $this->settings->get( 'proof.carts' );
		if ( ( ! $sold && ! $carts ) || ! $this->settings->shows( 'product' ) || ProductCategories::among( $product, (array) $this->settings->get( 'sensitive_categories' ) ) ) {
			return '';
		}
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		if ( ! is_array( $kept ) || (int) ( $kept['at'] ?? 0 ) < time() - self::STALE ) {
			return '';
		}
		$least = (int) $this->settings->get( 'proof.least' );
		$count = static fn( string $name ): int => (int) ( $kept[ $name ][ $product->get_id() ] ?? 0 );
		if ( $sold && $count( 'sold' ) >= $least ) {
			/* translators: %s: number of orders. */
			return sprintf( _n( 'Bought in %s order of the last 7 days', 'Bought in %s orders of the last 7 days', $count( 'sold' ), 'tandem-for-woocommerce' ), number_format_i18n( $count( 'sold' ) ) );
		}
		if ( $carts && $count( 'carts' ) >= $least ) {
			/* translators: %s: number of shoppers. */
			return sprintf( _n( 'In the cart of %s shopper today', 'In the carts of %s shoppers today', $count( 'carts' ), 'tandem-for-woocommerce' ), number_format_i18n( $count( 'carts' ) ) );
		}
		return '';
	}
}
