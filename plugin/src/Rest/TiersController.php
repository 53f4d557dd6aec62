<?php
/**
 * The tiers for the admin page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Plugin\Tiers\TierStore;
use Tandem\Value\TierLadder;

defined( 'ABSPATH' ) || exit;

/**
 * GET and PUT /tiers.
 */
final class TiersController extends Controller {

	/**
	 * Takes its services.
	 *
	 * @param TierStore $tiers Tiers.
	 */
	public function __construct( private readonly TierStore $tiers ) {
	}

	/**
	 * The routes.
	 */
	public function routes(): void {
		$this->route( '/tiers', 'GET', fn(): array => $this->answer() );
		$this->route(
			'/tiers',
			'PUT',
			function ( $request ): array {
				$this->tiers->save( (array) $request['tiers'] );
				return $this->answer();
			},
			array(
				'tiers' => array(
					'type'     => 'object',
					'required' => true,
				),
			)
		);
	}

	/**
	 * The tiers and what the editor needs.
	 *
	 * @return array<string,mixed>
	 */
	private function answer(): array {
		$pages = array();
		foreach ( get_posts( // phpcs:ignore WordPress.WP.GetPostsParameters -- For the editor.
			array(
				'post_type'      => array( 'page' ),
				'post_status'    => 'publish',
				'posts_per_page' => 200,
				'orderby'        => 'title',
				'order'          => 'ASC',
			)
		) as $page ) {
			$pages[ $page->ID ] = $page->post_title;
		}
		return array(
			'tiers' => $this->tiers->all(),
			'falls' => TierLadder::FALLS,
			'pages' => (object) $pages,
		);
	}
}
