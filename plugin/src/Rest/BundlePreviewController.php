<?php
/**
 * What a bundle would cost.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\BundleCoherence;
use Tandem\Plugin\Bundles\BundleForm;
use Tandem\Plugin\Bundles\BundlePricer;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Bundles\BundleRow;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Bundles\ComponentCheck;
use Tandem\Plugin\Bundles\KindOptions;
use Tandem\Plugin\Bundles\RuleWords;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * POST tandem/v1/bundles/preview: prices an unsaved bundle for the editor. Nothing is stored.
 */
final class BundlePreviewController implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param ComponentCheck   $check     Refusals.
	 * @param BundlePricer     $pricer    Prices.
	 * @param BundleRepository $bundles   Bundles.
	 * @param BundleCoherence  $coherence Coherence.
	 */
	public function __construct(
		private readonly ComponentCheck $check,
		private readonly BundlePricer $pricer,
		private readonly BundleRepository $bundles,
		private readonly BundleCoherence $coherence,
	) {
	}

	/**
	 * Adds the route.
	 */
	public function register_hooks(): void {
		add_action( 'rest_api_init', array( $this, 'routes' ) );
	}

	/**
	 * The route. REST's own nonce stands for the person; the capability is asked here.
	 */
	public function routes(): void {
		register_rest_route(
			'tandem/v1',
			'/bundles/preview',
			array(
				array(
					'methods'             => 'POST',
					'callback'            => array( $this, 'preview' ),
					'permission_callback' => static fn(): bool => current_user_can( 'edit_products' ),
					'args'                => array(
						'bundle'     => array(
							'type'    => 'integer',
							'minimum' => 0,
							'default' => 0,
						),
						'name'       => array(
							'type'      => 'string',
							'maxLength' => 200,
							'default'   => '',
						),
						'components' => array_diff_key( BundleSchema::components( true ), array( 'minItems' => 1 ) ),
						'terms'      => BundleSchema::terms( true ),
					),
				),
				'schema' => array( BundleSchema::class, 'preview' ),
			)
		);
	}

	/**
	 * Prices, refusals and warnings.
	 *
	 * @param \WP_REST_Request $request Request.
	 */
	public function preview( \WP_REST_Request $request ): \WP_REST_Response {
		$id     = (int) $request['bundle'];
		$stored = $id ? wc_get_product( $id ) : null;
		$input  = BundleForm::read( $request['components'], $request['terms'], $id, $this->check, $stored instanceof BundleProduct ? $stored->bundle() : null );
		$terms  = $input->terms;
		// Who makes a bundle for some, or for later, wants to see the price that those will pay.
		$bundle = new Bundle( $id, sanitize_text_field( $request['name'] ), $input->components, $terms );
		$row    = $this->pricer->offered_row( $bundle );
		$notes  = array_map( static fn( string $error ): array => self::note( $error, true ), $input->errors );
		if ( $terms->picks() && $row->lines ) {
			$names = array_map( static fn( array $line ): string => ( $line['qty'] > 1 ? $line['qty'] . ' x ' : '' ) . $line['product']->get_name(), $row->lines );
			/* translators: 1: what the shopper is promised, 2: products. */
			$notes[] = self::note( sprintf( __( '%1$s The amounts are for the cheapest choice: %2$s.', 'tandem-for-woocommerce' ), $bundle->promise(), implode( ' + ', $names ) ), false );
		}
		foreach ( $row->refusals as $refusal ) {
			$notes[] = self::note( $refusal['name'] . ': ' . $refusal['message'], true );
		}
		// Why nobody gets the price, then why not everybody does now.
		foreach ( array_unique( array_column( array_merge( $row->refused, $this->pricer->neutral_row( $bundle )->refused ), 'code' ) ) as $code ) {
			$notes[] = self::note( RuleWords::refusal( (string) $code ), false );
		}
		$optional = $terms->picks() ? array() : array_filter( $input->components, static fn( Component $component ): bool => $component->optional );
		if ( $optional ) {
			/* translators: %s: names of products. */
			$notes[] = self::note( sprintf( __( 'The amounts are without what is optional: %s.', 'tandem-for-woocommerce' ), implode( ', ', array_map( static fn( Component $component ): string => ( wc_get_product( $component->post_id() ) ?: null )?->get_name() ?? '', $optional ) ) ), false );
		}
		// A bundle that saves nothing is none: beside others it would only be noise.
		foreach ( $row->saving > 0 ? $this->findings( $bundle ) : array() as $finding ) {
			$notes[] = self::note( $finding['message'], 'error' === $finding['severity'] );
		}
		return new \WP_REST_Response(
			array(
				'individual_total' => self::text( $row->lines ? wc_price( $row->display_individual_total() ) : '-' ),
				'price'            => self::text( $row->lines ? wc_price( $row->display_price() ) : '-' ),
				'saving'           => self::text( $row->lines ? $row->saving_html() : '-' ),
				'margin'           => self::margin( $row ),
				'components'       => array_map( fn( $entry ): array => $this->component( (array) $entry, $row ), array_values( $request['components'] ) ),
				'notes'            => $notes,
			)
		);
	}

	/**
	 * What the engine finds about this bundle beside the published ones; nothing where it cannot say.
	 *
	 * @param Bundle $bundle Bundle.
	 * @return list<array{rule:string,severity:string,message:string}>
	 */
	private function findings( Bundle $bundle ): array {
		try {
			$others = array_filter( $this->bundles->published(), static fn( Bundle $other ): bool => $other->id !== $bundle->id );
			return $bundle->components ? $this->coherence->findings( array( $bundle, ...array_values( $others ) ), $bundle->id ) : array();
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle coherence', $error );
			return array();
		}
	}

	/**
	 * The margin as a bundle, and one by one beside it; says so where a cost is unknown.
	 *
	 * @param BundleRow $row Quoted row.
	 */
	private static function margin( BundleRow $row ): string {
		$bundled = $row->margin();
		$single  = $row->margin( false );
		if ( null === $bundled || null === $single ) {
			return $row->lines ? __( 'a cost is missing', 'tandem-for-woocommerce' ) : '-';
		}
		$percent = static fn( int $points ): string => wc_format_localized_decimal( \Tandem\Value\MinorUnits::format( intdiv( $points, 10 ), 1 ) );
		/* translators: 1: margin in percent, 2: margin in percent. */
		return sprintf( __( '%1$s%% (one by one %2$s%%)', 'tandem-for-woocommerce' ), $percent( $bundled ), $percent( $single ) );
	}

	/**
	 * Price and refusal of one row of the editor.
	 *
	 * @param array<string,mixed> $entry Entry as sent.
	 * @param BundleRow           $row   Quoted row.
	 * @return array{price:string,refusal:string}
	 */
	private function component( array $entry, BundleRow $row ): array {
		$found = array(
			'price'   => '',
			'refusal' => '',
		);
		$ids   = array( (int) ( $entry['product'] ?? 0 ), (int) ( $entry['variation'] ?? 0 ) );
		foreach ( $row->lines as $line ) {
			if ( in_array( $line['component']->post_id(), $ids, true ) ) {
				$before         = wc_price( $row->display_line( $line, 'base' ) );
				$after          = wc_price( $row->display_line( $line, 'total' ) );
				$found['price'] = self::text( $line['base'] === $line['total'] ? $before : $before . ' &rarr; ' . $after );
			}
		}
		if ( $row->bundle->terms->picks() ) {
			foreach ( $row->bundle->components as $component ) {
				if ( in_array( $component->post_id(), $ids, true ) ) {
					$found['refusal'] = $this->check->refusal( $component, $row->bundle->id )['message'] ?? '';
				}
			}
			return $found;
		}
		foreach ( $row->refusals as $refusal ) {
			if ( $refusal['product'] && in_array( $refusal['product'], $ids, true ) ) {
				$found['refusal'] = $refusal['message'];
			}
		}
		return $found;
	}

	/**
	 * A note.
	 *
	 * @param string $message Words.
	 * @param bool   $refusal Whether the bundle cannot be sold as it is.
	 * @return array{message:string,refusal:bool}
	 */
	private static function note( string $message, bool $refusal ): array {
		return array(
			'message' => $message,
			'refusal' => $refusal,
		);
	}

	/**
	 * Plain text of price HTML.
	 *
	 * @param string $html HTML.
	 */
	private static function text( string $html ): string {
		return trim( html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES, 'UTF-8' ) );
	}
}
