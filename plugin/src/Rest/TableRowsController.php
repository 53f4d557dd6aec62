<?php
/**
 * Further rows of large tables.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Log;
use Tandem\Plugin\Tables\RowsToken;
use Tandem\Plugin\Tables\TableRenderer;
use Tandem\Plugin\Tables\TableShortcodes;

defined( 'ABSPATH' ) || exit;

/**
 * Public and read-only: the same answer for everybody, and only for tables whose token this site signed.
 */
final class TableRowsController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param TableShortcodes $tables   Reads attributes.
	 * @param TableRenderer   $renderer Prints rows.
	 */
	public function __construct(
		private readonly TableShortcodes $tables,
		private readonly TableRenderer $renderer,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function routes(): void {
		$text = static fn( int $most ): array => array(
			'type'      => 'string',
			'maxLength' => $most,
			'default'   => '',
		);
		$from = static fn( int $least, int $most ): array => array(
			'type'    => 'integer',
			'minimum' => $least,
			'maximum' => $most,
		);
		register_rest_route(
			self::NAMESPACE,
			'/tables/rows',
			array(
				'methods'             => 'GET',
				'callback'            => array( $this, 'rows' ),
				'permission_callback' => array( $this, 'may_see_the_shop' ),
				'args'                => array(
					'token' => array( 'required' => true ) + $text( 5000 ),
					'page'  => array( 'default' => 1 ) + $from( 1, 100000 ),
					'size'  => $from( 1, 200 ),
					'sort'  => $text( 400 ),
					'q'     => $text( 200 ),
					'f'     => $text( 4000 ),
				),
			)
		);
	}

	/**
	 * Whether the shop shows its products to the person who asks: everybody, unless it is "coming soon".
	 */
	public function may_see_the_shop(): bool {
		return 'yes' !== get_option( 'woocommerce_coming_soon' ) || current_user_can( 'manage_woocommerce' );
	}

	/**
	 * A page of rows.
	 *
	 * @param \WP_REST_Request $request Request.
	 */
	public function rows( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$missing = new \WP_Error( 'tandem_no_table', __( 'There is no such table.', 'tandem-for-woocommerce' ), array( 'status' => 404 ) );
		$table   = RowsToken::read( (string) $request['token'] );
		if ( null === $table ) {
			return $missing;
		}
		try {
			/**
			 * Rows are about to be made that go into a page of the shop.
			 */
			do_action( 'tandem_table_rows' );
			$definition = $this->tables->definition( $table['attributes'], $table['kind'] );
			$answer     = null === $definition ? null : $this->renderer->rows(
				$definition,
				$table['element'],
				array(
					'page' => $request['page'],
					'size' => $request['size'],
					'sort' => $request['sort'],
					'q'    => $request['q'],
					'f'    => json_decode( (string) $request['f'], true, 4 ),
				)
			);
			return null === $answer ? $missing : new \WP_REST_Response( $answer );
		} catch ( \Throwable $error ) {
			Log::failure( 'table rows', $error );
			return $missing;
		}
	}
}
