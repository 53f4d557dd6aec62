<?php
/**
 * Rows for the shopper, by the batch request.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Journey\PlacementsEndpoint;
use Tandem\Plugin\Journey\SameOrigin;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Privacy\Consent;

/**
 * Answers the same never cached, read-only request as lists of suggestions, where it names tables.
 */
final class PersonalRows implements Integration {

	public const ACTION = PlacementsEndpoint::ACTION;

	private const MOST = 4;

	/**
	 * Takes its services.
	 *
	 * @param Plugin          $plugin   The plugin.
	 * @param TableShortcodes $tables   Reads attributes.
	 * @param TableRenderer   $renderer Prints rows.
	 */
	public function __construct(
		private readonly Plugin $plugin,
		private readonly TableShortcodes $tables,
		private readonly TableRenderer $renderer,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'answer' ), 5 );
	}

	/**
	 * Answers a request that names tables; any other is left to the lists.
	 */
	public function answer(): void {
		$tokens = isset( $_GET['tables'] ) && is_string( $_GET['tables'] ) ? sanitize_text_field( wp_unslash( $_GET['tables'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only; a token is signed.
		if ( '' === $tokens ) {
			return;
		}
		SameOrigin::demand_read();
		wp_send_json( array( 'tables' => Guard::run( 'tables', fn(): array => $this->rows( explode( ',', $tokens ) ), array() ) ) );
	}

	/**
	 * Rows by element.
	 *
	 * @param list<string> $tokens Tokens of tables.
	 * @return array<string,array{html:string,ids:list<int>}>
	 */
	public function rows( array $tokens ): array {
		$shopper = $this->shopper();
		$answers = array();
		foreach ( array_slice( $tokens, 0, self::MOST ) as $token ) {
			$table      = RowsToken::read( $token );
			$definition = null === $table ? null : $this->tables->definition( $table['attributes'], $table['kind'] );
			$rows       = null === $definition ? null : $this->renderer->personal( $definition, $table['element'], $shopper );
			if ( null !== $rows ) {
				$answers[ $table['element'] ] = $rows;
			}
		}
		return $answers;
	}

	/**
	 * What is known of the shopper of this request.
	 */
	private function shopper(): ShopperRows {
		$facts = $this->plugin->shopper_facts()->current();
		$owned = $facts['customer.owns'] ?? array();
		$items = WC()->cart instanceof \WC_Cart ? array_column( WC()->cart->get_cart(), 'product_id' ) : array();
		return new ShopperRows(
			array_values( array_unique( array_map( 'intval', $items ) ) ),
			is_array( $owned ) ? array_values( array_map( 'intval', $owned ) ) : array(),
			( new BrowsingHistory( new Consent( $this->plugin->settings() ) ) )->views( time() ),
			$this->plugin->engine( ... ),
			$this->plugin->products(),
			$this->plugin->bundle_pricer()
		);
	}
}
