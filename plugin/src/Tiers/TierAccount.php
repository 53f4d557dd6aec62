<?php
/**
 * Tiers in My Account.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Shows a customer the tier, the way to the next one, and what each tier gives.
 */
final class TierAccount implements Integration {

	/** Products of a tier that are named. */
	private const NAMED = 5;

	/**
	 * Takes its services.
	 *
	 * @param TierStore                 $tiers     Tiers.
	 * @param \Closure():TierStandings $standings Standings.
	 * @param OfferStore                $offers    Offers.
	 * @param Settings                  $settings  Settings.
	 */
	public function __construct(
		private readonly TierStore $tiers,
		private readonly \Closure $standings,
		private readonly OfferStore $offers,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Attaches to the account.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_account_dashboard', array( $this, 'show' ), 5 );
	}

	/**
	 * Prints the standing and the tiers.
	 */
	public function show(): void {
		try {
			$standing = $this->settings->open() ? ( $this->standings )()->of( get_current_user_id() ) : null;
			if ( null !== $standing ) {
				wc_get_template( 'tiers.php', array( 'view' => $this->view( $standing ) ), 'tandem/', TANDEM_DIR . '/templates/tandem/' );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'tiers in the account', $error );
		}
	}

	/**
	 * What the template shows.
	 *
	 * @param array<string,mixed> $standing Standing.
	 */
	public function view( array $standing ): TierView {
		$tiers = array();
		foreach ( $this->tiers->all()['tiers'] as $place => $tier ) {
			$tiers[] = array(
				'name'    => $tier['name'],
				'from'    => $this->from( $tier ),
				'reached' => $standing['level'] >= $place,
				'current' => $standing['level'] === $place,
				'gives'   => $this->gives( $tier ),
			);
		}
		$next = null === $standing['next'] ? null : $this->tiers->find( $standing['next'] );
		return new TierView(
			null === $standing['tier'] ? '' : (string) ( $this->tiers->find( $standing['tier'] )['name'] ?? '' ),
			/* translators: 1: amount or number of orders, 2: tier. */
			$next ? sprintf( __( '%1$s to %2$s', 'tandem-for-woocommerce' ), $this->quantity( $standing['missing'] ), $next['name'] ) : '',
			$standing['percent'],
			null === $standing['kept_until'] ? '' : sprintf(
				/* translators: 1: tier, 2: date, 3: amount or number of orders. */
				__( 'You keep %1$s until %2$s. With %3$s more it stays.', 'tandem-for-woocommerce' ),
				(string) ( $this->tiers->find( (string) $standing['tier'] )['name'] ?? '' ),
				(string) wp_date( (string) get_option( 'date_format' ), $standing['kept_until'] ),
				$this->quantity( $standing['keeps_with'] )
			),
			$tiers
		);
	}

	/**
	 * What a tier gives, in words: rewards and early access by live offers that name it, products and pages
	 * for it alone, and the owner's own words.
	 *
	 * @param array<string,mixed> $tier Tier.
	 * @return list<string> HTML of text and links.
	 */
	public function gives( array $tier ): array {
		$gives = array();
		foreach ( $this->offers->live() as $offer ) {
			if ( $offer->shown( 'account' ) && self::names( $offer->definition['conditions'], $tier['id'] ) ) {
				/* translators: %s: offer. */
				$gives[] = esc_html( 'early_access' === $offer->benefit() ? sprintf( __( 'Buy before everybody else: %s', 'tandem-for-woocommerce' ), $offer->label() ) : $offer->label() );
			}
		}
		$products = array();
		foreach ( array_slice( $tier['products'], 0, self::NAMED ) as $id ) {
			if ( 'publish' === get_post_status( $id ) ) {
				$products[] = self::link( $id );
			}
		}
		if ( $products ) {
			/* translators: %s: products. */
			$gives[] = sprintf( esc_html__( 'Products for you alone: %s', 'tandem-for-woocommerce' ), implode( ', ', $products ) ) . ( count( $tier['products'] ) > self::NAMED ? ' ...' : '' );
		}
		foreach ( $tier['categories'] as $id ) {
			$term = get_term( $id, 'product_cat' );
			if ( $term instanceof \WP_Term ) {
				/* translators: %s: product category. */
				$gives[] = sprintf( esc_html__( 'For you alone: %s', 'tandem-for-woocommerce' ), sprintf( '<a href="%s">%s</a>', esc_url( (string) get_term_link( $term ) ), esc_html( $term->name ) ) );
			}
		}
		foreach ( $tier['pages'] as $id ) {
			if ( 'publish' === get_post_status( $id ) ) {
				$gives[] = self::link( $id );
			}
		}
		return array( ...$gives, ...$tier['perks'] );
	}

	/**
	 * Whether conditions ask for a tier where it must hold.
	 *
	 * @param mixed  $node Condition.
	 * @param string $tier Id.
	 */
	private static function names( mixed $node, string $tier ): bool {
		if ( ! is_array( $node ) || isset( $node['not'] ) ) {
			return false;
		}
		if ( 'customer.tier' === ( $node['fact'] ?? '' ) ) {
			return in_array( $node['is'] ?? '', array( 'in', 'eq' ), true ) && in_array( $tier, (array) ( $node['value'] ?? array() ), true );
		}
		foreach ( array( ...(array) ( $node['all'] ?? array() ), ...(array) ( $node['any'] ?? array() ) ) as $part ) {
			if ( self::names( $part, $tier ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * From where on a tier is reached.
	 *
	 * @param array<string,mixed> $tier Tier.
	 */
	private function from( array $tier ): string {
		$all  = $this->tiers->all();
		$from = TierInput::from( $tier['from'], $all['by'] );
		if ( 0 === $from ) {
			return __( 'with an account', 'tandem-for-woocommerce' );
		}
		/* translators: 1: amount or number of orders, 2: number of months. */
		return 0 === $all['months'] ? sprintf( __( 'from %s', 'tandem-for-woocommerce' ), $this->quantity( $from ) ) : sprintf( _n( 'from %1$s in %2$d month', 'from %1$s in %2$d months', $all['months'], 'tandem-for-woocommerce' ), $this->quantity( $from ), $all['months'] );
	}

	/**
	 * An amount or a number of orders.
	 *
	 * @param int $value Minor units, or orders.
	 */
	private function quantity( int $value ): string {
		if ( 'orders' === $this->tiers->all()['by'] ) {
			/* translators: %d: number of orders. */
			return sprintf( _n( '%d order', '%d orders', $value, 'tandem-for-woocommerce' ), $value );
		}
		$shop = (string) get_option( 'woocommerce_currency' );
		return html_entity_decode( wp_strip_all_tags( wc_price( (float) ShopCurrency::current()->decimal( $value ), array( 'currency' => $shop ) ) ), ENT_QUOTES, 'UTF-8' );
	}

	/**
	 * A link to a product or a page.
	 *
	 * @param int $id Id.
	 */
	private static function link( int $id ): string {
		return sprintf( '<a href="%s">%s</a>', esc_url( (string) get_permalink( $id ) ), esc_html( get_the_title( $id ) ) );
	}
}
