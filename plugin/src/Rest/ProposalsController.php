<?php
/**
 * Suggested bundles for the admin page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Proposals\ProposalDrafts;
use Tandem\Plugin\Proposals\ProposalWords;
use Tandem\Plugin\Proposals\SuggestedBundles;

defined( 'ABSPATH' ) || exit;

/**
 * The list of suggestions and missing companions, and what the owner does with them.
 */
final class ProposalsController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param SuggestedBundles $suggested Suggestions.
	 * @param ProposalDrafts   $drafts    Makes drafts.
	 */
	public function __construct(
		private readonly SuggestedBundles $suggested,
		private readonly ProposalDrafts $drafts,
	) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$key = array(
			'key' => array(
				'type'     => 'string',
				'required' => true,
				'pattern'  => '^[0-9]{1,18}(-[0-9]{1,18}){1,3}$',
			),
		);
		$this->route( '/proposals', 'GET', fn(): array => $this->shown() );
		$this->route( '/proposals', 'POST', fn(): array => $this->fresh() );
		$this->route( '/proposals/draft', 'POST', fn( \WP_REST_Request $request ): array => $this->draft( (string) $request['key'] ), $key );
		$this->route( '/proposals/dismiss', 'POST', fn( \WP_REST_Request $request ): array => $this->dismiss( (string) $request['key'] ), $key );
		$this->route(
			'/proposals/restore',
			'POST',
			function (): array {
				$this->suggested->restore();
				return $this->fresh();
			}
		);
		$this->route(
			'/proposals/product',
			'GET',
			fn( \WP_REST_Request $request ): array => array( 'suggestions' => ( new ProposalWords() )->suggestions( $this->suggested->around( (int) $request['product'] ) ) ),
			array(
				'product' => array(
					'type'     => 'integer',
					'minimum'  => 1,
					'required' => true,
				),
			)
		);
	}

	/**
	 * The last list without what was dismissed since; worked out at the first visit.
	 *
	 * @return array<string,mixed>
	 */
	private function shown(): array {
		$last = $this->suggested->last();
		if ( ! $last ) {
			return $this->fresh();
		}
		$words = new ProposalWords();
		$gone  = array_flip( $this->suggested->dismissed() );
		$kept  = static fn( array $rows ): array => array_values( array_filter( $rows, static fn( array $row ): bool => ! isset( $gone[ $row['key'] ] ) ) );
		return array(
			'at'          => wp_date( (string) get_option( 'date_format' ) . ' ' . (string) get_option( 'time_format' ), (int) $last['at'] ),
			'orders'      => (int) ( $last['suggest']['orders'] ?? 0 ),
			'basis'       => (string) ( $last['suggest']['basis'] ?? 'revenue' ),
			'suggestions' => $kept( $words->suggestions( $last['suggest'] ) ),
			'missing'     => $kept( $words->missing( $last['missing'] ) ),
			'dismissed'   => count( $gone ),
			'notice'      => '',
		);
	}

	/**
	 * The list worked out now; the last one with a sentence where this server cannot.
	 *
	 * @return array<string,mixed>
	 */
	private function fresh(): array {
		try {
			$this->suggested->refresh();
			return $this->shown();
		} catch ( EngineException $error ) {
			if ( 'extension.missing' !== $error->errorCode ) {
				throw $error;
			}
			$notice = $this->suggested->last()
				? __( 'Suggestions need the PHP extension. What is shown is the last list that was worked out.', 'tandem-for-woocommerce' )
				: __( 'Suggestions are worked out by the PHP extension, which is not installed here. The Overview tab shows how to install it.', 'tandem-for-woocommerce' );
			return array( 'notice' => $notice ) + ( $this->suggested->last() ? $this->shown() : array(
				'at'          => '',
				'orders'      => 0,
				'basis'       => 'revenue',
				'suggestions' => array(),
				'missing'     => array(),
				'dismissed'   => 0,
			) );
		}
	}

	/**
	 * Makes a draft.
	 *
	 * @param string $key Name of the set.
	 * @return array{id:int,name:string,edit:string}
	 */
	private function draft( string $key ): array {
		$bundle = $this->drafts->make( $key );
		return array(
			'id'   => $bundle->get_id(),
			'name' => $bundle->get_name(),
			'edit' => (string) get_edit_post_link( $bundle->get_id(), 'raw' ),
		);
	}

	/**
	 * Takes a set off the list.
	 *
	 * @param string $key Name of the set.
	 * @return array<string,mixed>
	 */
	private function dismiss( string $key ): array {
		$this->suggested->dismiss( $key );
		return $this->shown();
	}
}
