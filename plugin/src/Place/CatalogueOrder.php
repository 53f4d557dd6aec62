<?php
/**
 * The order of the catalogue by place and segment.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Recommendations\Preference;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `orderby=recommended` in shop, category and search pages: what the owner's rules lift comes first, then what sells
 * best; what they hide is left out of these pages in any order. On a page that is shared by everybody it is the
 * order by sales.
 */
final class CatalogueOrder implements Integration {

	public const ORDER = 'recommended';

	/** Query variable that holds what is lifted. */
	private const LIFTED = 'tandem_lifted';

	/**
	 * Takes its services.
	 *
	 * @param Settings                                $settings    Settings.
	 * @param \Closure(bool):list<Preference>         $preferences What holds for the shopper.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $preferences,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_catalog_orderby', array( $this, 'name' ) );
		add_filter( 'woocommerce_default_catalog_orderby_options', array( $this, 'name' ) );
		add_action( 'woocommerce_product_query', array( $this, 'apply' ) );
		add_filter( 'posts_clauses', array( $this, 'order' ), 20, 2 );
	}

	/**
	 * Names the order in the shop's list of orders.
	 *
	 * @param mixed $orders Names by key.
	 */
	public function name( mixed $orders ): mixed {
		return is_array( $orders ) && $this->settings->get( 'shelf.order' ) && $this->settings->open() ? $orders + array( self::ORDER => __( 'Sort by recommendation', 'tandem-for-woocommerce' ) ) : $orders;
	}

	/**
	 * Tells the query of a catalogue page what is lifted and what is hidden.
	 *
	 * @param mixed $query Query.
	 */
	public function apply( mixed $query ): void {
		if ( ! $query instanceof \WP_Query || ! $this->settings->open() ) {
			return;
		}
		Guard::run(
			'catalogue',
			function () use ( $query ): bool {
				$shared    = Shared::now();
				$holding   = Shared::Everybody === $shared ? array() : ( $this->preferences )( Shared::Place === $shared );
				$hidden    = self::terms( array_filter( $holding, static fn( Preference $one ): bool => $one->hides && 'product_cat' === $one->taxonomy ) );
				$lifted    = self::terms( array_filter( $holding, static fn( Preference $one ): bool => ! $one->hides ) );
				$requested = isset( $_GET['orderby'] ) && is_string( $_GET['orderby'] ) ? sanitize_key( wp_unslash( $_GET['orderby'] ) ) : (string) apply_filters( 'woocommerce_default_catalog_orderby', get_option( 'woocommerce_default_catalog_orderby', 'menu_order' ) ); // phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- A choice of order; WooCommerce's own filter.
				if ( array() !== $hidden ) {
					$query->set(
						'tax_query',
						array(
							...(array) $query->get( 'tax_query' ),
							array(
								'taxonomy'         => 'product_cat',
								'field'            => 'term_id',
								'terms'            => $hidden,
								'operator'         => 'NOT IN',
								'include_children' => false,
							),
						)
					);
				}
				if ( self::ORDER === $requested && $this->settings->get( 'shelf.order' ) ) {
					$query->set( self::LIFTED, array( 'terms' => $lifted ) );
				}
				return true;
			},
			false
		);
	}

	/**
	 * Puts what is lifted first, then what sells best.
	 *
	 * @param mixed $clauses Clauses of the query.
	 * @param mixed $query   Query.
	 */
	public function order( mixed $clauses, mixed $query = null ): mixed {
		$lifted = $query instanceof \WP_Query ? $query->get( self::LIFTED ) : '';
		if ( ! is_array( $clauses ) || ! is_array( $lifted ) ) {
			return $clauses;
		}
		$clauses['orderby'] = ( new CatalogueReader() )->order( (array) $lifted['terms'] );
		return $clauses;
	}

	/**
	 * Terms of preferences.
	 *
	 * @param array<int,Preference> $preferences Preferences.
	 * @return list<int>
	 */
	private static function terms( array $preferences ): array {
		$terms = array();
		foreach ( $preferences as $preference ) {
			$terms = array( ...$terms, ...$preference->terms );
		}
		return array_values( array_unique( array_map( 'intval', $terms ) ) );
	}
}
