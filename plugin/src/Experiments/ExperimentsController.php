<?php
/**
 * Experiments over REST.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Rest\Controller;

defined( 'ABSPATH' ) || exit;

/**
 * `experiments`: list, make, start, stop, note, delete, plan. Reports need the extension; without it an experiment
 * is listed with the last report it had.
 */
final class ExperimentsController extends Controller {

	private const LAST = 'tandem_experiment_reports';

	/**
	 * Takes its services.
	 *
	 * @param \Closure():ExperimentDesk    $desk       Experiments.
	 * @param \Closure():PlacementRegistry $placements Placements.
	 */
	public function __construct(
		private readonly \Closure $desk,
		private readonly \Closure $placements,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$whole = static fn( int $least, int $most, int $otherwise ): array => array(
			'type'    => 'integer',
			'minimum' => $least,
			'maximum' => $most,
			'default' => $otherwise,
		);
		$this->route( '/experiments', 'GET', fn(): array => $this->listed() );
		$this->route(
			'/experiments',
			'POST',
			fn( \WP_REST_Request $request ): array => $this->desk()->create( (array) $request->get_json_params() + $request->get_body_params() )->values(),
			array(
				'name'   => array(
					'type'     => 'string',
					'required' => true,
				),
				'kind'   => array(
					'type'     => 'string',
					'enum'     => Experiment::KINDS,
					'required' => true,
				),
				'target' => array(
					'type'     => 'string',
					'required' => true,
				),
			)
		);
		$this->route(
			'/experiments/plan',
			'GET',
			fn( \WP_REST_Request $request ): array => $this->desk()->plan( (int) $request['effect'] / 1000, (int) $request['arms'], (int) $request['share'] ),
			array(
				'effect' => $whole( 5, 1000, 100 ),
				'arms'   => $whole( 2, 4, 2 ),
				'share'  => $whole( 1, 100, 100 ),
			)
		);
		$this->route( '/experiments/(?P<id>\d+)', 'DELETE', fn( \WP_REST_Request $request ): array => $this->deleted( (int) $request['id'] ) );
		$this->route( '/experiments/(?P<id>\d+)/start', 'POST', fn( \WP_REST_Request $request ): array => $this->desk()->start( (int) $request['id'] )->values() );
		$this->route( '/experiments/(?P<id>\d+)/stop', 'POST', fn( \WP_REST_Request $request ): array => $this->desk()->stop( (int) $request['id'] )->values() );
		$this->route(
			'/experiments/(?P<id>\d+)/note',
			'POST',
			fn( \WP_REST_Request $request ): array => $this->desk()->note( (int) $request['id'], (string) $request['text'] )->values(),
			array(
				'text' => array(
					'type'      => 'string',
					'minLength' => 1,
					'maxLength' => 500,
					'required'  => true,
				),
			)
		);
	}

	/**
	 * All experiments with their reports, and what can be compared.
	 *
	 * @return array<string,mixed>
	 */
	private function listed(): array {
		$kept  = json_decode( (string) get_option( self::LAST, '' ), true );
		$kept  = is_array( $kept ) ? $kept : array();
		$fresh = array();
		$rows  = array();
		foreach ( $this->desk()->all() as $experiment ) {
			$row = $experiment->values() + array(
				'report'      => null,
				'computed_at' => null,
			);
			if ( 'draft' !== $experiment->status ) {
				try {
					$row['report']      = $this->desk()->report( $experiment );
					$row['computed_at'] = time();
				} catch ( EngineException $error ) {
					$row = array_merge( $row, $kept[ $experiment->key ] ?? array() );
				}
				$fresh[ $experiment->key ] = array(
					'report'      => $row['report'],
					'computed_at' => $row['computed_at'],
				);
			}
			$rows[] = $row;
		}
		update_option( self::LAST, (string) wp_json_encode( $fresh ), false );
		return array(
			'experiments' => $rows,
			'targets'     => $this->targets(),
			'currency'    => array(
				'code'     => ShopCurrency::current()->code,
				'exponent' => ShopCurrency::current()->exponent,
			),
		);
	}

	/**
	 * What can be compared, by kind.
	 *
	 * @return array<string,list<array{value:string,label:string,discount?:string,own?:string}>>
	 */
	private function targets(): array {
		$made = static fn( string $value, string $label ): array => array(
			'value' => $value,
			'label' => html_entity_decode( $label, ENT_QUOTES, 'UTF-8' ),
		);
		$targets = array(
			'placement' => array(),
			'bundle'    => array(),
			'table'     => array(),
			'offer'     => array(),
		);
		foreach ( ( $this->placements )()->all() as $placement ) {
			// An e-mail has no visitor of whom a side could be told.
			if ( 'email' !== $placement->touchpoint ) {
				/* translators: 1: heading of a list of suggestions, 2: its place in the shop. */
				$targets['placement'][] = $made( $placement->id, '' === $placement->title ? $placement->where : sprintf( __( '%1$s (%2$s)', 'tandem-for-woocommerce' ), $placement->title, $placement->where ) );
			}
		}
		foreach ( get_posts( array( 'post_type' => 'product', 'tax_query' => array( array( 'taxonomy' => 'product_type', 'field' => 'slug', 'terms' => 'tandem_bundle' ) ), 'posts_per_page' => 100 ) ) as $post ) { // phpcs:ignore -- One list in wp-admin.
			$discount = ExperimentInput::comparable( $post->ID );
			if ( null !== $discount ) {
				$targets['bundle'][] = $made( (string) $post->ID, $post->post_title ) + $discount;
			}
		}
		foreach ( get_posts( array( 'post_type' => 'tandem_table', 'posts_per_page' => 100 ) ) as $post ) { // phpcs:ignore -- One list in wp-admin.
			$targets['table'][] = $made( (string) $post->ID, $post->post_title );
		}
		foreach ( $this->desk()->offers() as $offer ) {
			$targets['offer'][] = $made( (string) $offer->id, $offer->name() );
		}
		/**
		 * What can be compared, by kind.
		 *
		 * @param array<string,list<array{value:string,label:string}>> $targets Targets.
		 */
		return (array) apply_filters( 'tandem_experiment_targets', $targets );
	}

	/**
	 * Deletes one.
	 *
	 * @param int $id Id.
	 * @return array{deleted:bool}
	 */
	private function deleted( int $id ): array {
		$this->desk()->delete( $id );
		return array( 'deleted' => true );
	}

	/**
	 * The desk.
	 */
	private function desk(): ExperimentDesk {
		return ( $this->desk )();
	}
}
