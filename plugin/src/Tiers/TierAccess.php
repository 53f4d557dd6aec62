<?php
/**
 * Products and pages of a tier.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * What a tier has for itself is for its customers and those of the tiers above. The server says so: a
 * product cannot be bought by others, by any route; of a page they get a sentence in place of the content,
 * also in feeds, searches and REST, because it is treated as a page with a password that nobody has.
 */
final class TierAccess implements Integration {

	/**
	 * Levels of the customers of this request.
	 *
	 * @var array<string,int>
	 */
	private array $levels = array();

	/**
	 * Takes its services.
	 *
	 * @param TierStore                 $tiers     Tiers.
	 * @param \Closure():TierStandings $standings Standings.
	 * @param \Closure():int            $now       UNIX seconds of this request.
	 * @param Settings                  $settings  Settings.
	 */
	public function __construct(
		private readonly TierStore $tiers,
		private readonly \Closure $standings,
		private readonly \Closure $now,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Attaches to the questions whether a product can be bought and a page can be read.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_is_purchasable', array( $this, 'may_buy' ), 1000, 2 );
		add_filter( 'woocommerce_variation_is_purchasable', array( $this, 'may_buy' ), 1000, 2 );
		add_action( 'woocommerce_single_product_summary', array( $this, 'notice' ), 29 );
		add_filter( 'post_password_required', array( $this, 'locked' ), 1000, 2 );
		add_filter( 'the_password_form', array( $this, 'sentence' ), 1000, 2 );
		add_action( 'template_redirect', array( $this, 'keep_out_of_caches' ) );
		foreach ( array( 'tandem_tiers_changed', 'woocommerce_order_status_changed', 'woocommerce_order_refunded', 'tandem_settings_changed' ) as $hook ) {
			add_action( $hook, array( $this, 'forget' ) );
		}
	}

	/**
	 * Forgets who stands where.
	 */
	public function forget(): void {
		$this->levels = array();
	}

	/**
	 * Whether the shopper may buy a product.
	 *
	 * @param mixed $may     Answer so far.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function may_buy( $may, $product ) {
		try {
			return $may && $product instanceof \WC_Product && null !== $this->closed_product( $product ) ? false : $may;
		} catch ( \Throwable $error ) {
			Log::failure( 'tier product', $error );
			return $may;
		}
	}

	/**
	 * Says for whom a product is.
	 */
	public function notice(): void {
		global $product;
		try {
			$tier = $product instanceof \WC_Product ? $this->closed_product( $product ) : null;
			if ( null !== $tier ) {
				printf( '<p class="tandem-tier-only">%s</p>', esc_html( $this->for_whom( $tier ) ) );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'tier product', $error );
		}
	}

	/**
	 * Whether a page is closed to the reader.
	 *
	 * @param mixed $locked Answer so far.
	 * @param mixed $post   Page.
	 * @return mixed
	 */
	public function locked( $locked, $post ) {
		return $locked || ( $post instanceof \WP_Post && null !== $this->closed_page( $post ) );
	}

	/**
	 * What a reader gets in place of the content.
	 *
	 * @param mixed $form WordPress's form for a password.
	 * @param mixed $post Page.
	 * @return mixed
	 */
	public function sentence( $form, $post = null ) {
		$tier = $post instanceof \WP_Post ? $this->closed_page( $post ) : null;
		if ( null === $tier ) {
			return $form;
		}
		$login = is_user_logged_in() ? '' : sprintf( ' <a href="%s">%s</a>', esc_url( wc_get_page_permalink( 'myaccount' ) ), esc_html__( 'Log in', 'tandem-for-woocommerce' ) );
		return sprintf( '<p class="tandem-tier-only">%s%s</p>', esc_html( $this->for_whom( $tier ) ), $login );
	}

	/**
	 * No cache keeps a page that some may read and others may not.
	 */
	public function keep_out_of_caches(): void {
		if ( is_singular() && null !== $this->needed( 'pages', (int) get_queried_object_id(), array() ) ) {
			wc_maybe_define_constant( 'DONOTCACHEPAGE', true );
			nocache_headers();
		}
	}

	/**
	 * Place of the tier that a product needs and the shopper has not; null where it can be bought.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function closed_product( \WC_Product $product ): ?int {
		if ( ! $this->tiers->on() ) {
			return null;
		}
		$id     = $product->is_type( 'variation' ) && $product->get_parent_id() ? $product->get_parent_id() : $product->get_id();
		$needed = $this->needed( 'products', $id, array_filter( array_column( $this->tiers->all()['tiers'], 'categories' ) ) ? wc_get_product_cat_ids( $id ) : array() );
		return null !== $needed && $this->level() < $needed ? $needed : null;
	}

	/**
	 * Place of the tier that a page needs and the reader has not; null where it can be read.
	 *
	 * @param \WP_Post $post Page.
	 */
	private function closed_page( \WP_Post $post ): ?int {
		$needed = $this->needed( 'pages', $post->ID, array() );
		return null !== $needed && $this->level() < $needed && ! current_user_can( 'edit_post', $post->ID ) ? $needed : null;
	}

	/**
	 * Place of the lowest tier that has a product or a page for itself; null where it is for everybody.
	 *
	 * @param string    $field      "products" or "pages".
	 * @param int       $id         Id.
	 * @param list<int> $categories Its categories.
	 */
	private function needed( string $field, int $id, array $categories ): ?int {
		if ( ! $this->tiers->on() || ! $this->settings->open() ) {
			return null;
		}
		foreach ( $this->tiers->all()['tiers'] as $place => $tier ) {
			if ( in_array( $id, $tier[ $field ], true ) || array_intersect( $tier['categories'], $categories ) ) {
				return $place;
			}
		}
		return null;
	}

	/**
	 * Place of the shopper's tier, -1 for guests.
	 */
	private function level(): int {
		$user = get_current_user_id();
		return $this->levels[ $user . ':' . ( $this->now )() ] ??= ( $this->standings )()->of( $user )['level'] ?? -1;
	}

	/**
	 * For whom it is, in a sentence.
	 *
	 * @param int $place Place of the tier.
	 */
	private function for_whom( int $place ): string {
		$tiers = $this->tiers->all()['tiers'];
		/* translators: %s: tier. */
		$text = isset( $tiers[ $place + 1 ] ) ? __( 'This is for customers of the tier %s and above.', 'tandem-for-woocommerce' ) : __( 'This is for customers of the tier %s.', 'tandem-for-woocommerce' );
		return sprintf( $text, $tiers[ $place ]['name'] );
	}
}
