<?php
/**
 * Questions and rules of the shelf for the settings page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Engine;
use Tandem\Plugin\Answers\Questions;
use Tandem\Plugin\Place\ShelfRules;
use Tandem\Plugin\Privacy\BrowserKeys;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and replaces the owner's questions to shoppers and the rules about what comes first where, and tells what is
 * kept in browsers.
 */
final class ShelfController extends Controller {

	/** Most terms of a taxonomy that the editor offers. */
	private const TERMS = 100;

	/**
	 * Takes the engine.
	 *
	 * @param \Closure():Engine $engine Reads conditions.
	 */
	public function __construct( private readonly \Closure $engine ) {
	}

	/**
	 * Registers the routes.
	 */
	public function routes(): void {
		$list = static fn( string $name ): array => array(
			$name => array(
				'type'     => 'array',
				'required' => true,
				'maxItems' => 50,
				'items'    => array( 'type' => 'object' ),
			),
		);
		$this->route( '/browser-keys', 'GET', static fn(): array => array( 'keys' => BrowserKeys::all() ) );
		$this->route( '/questions', 'GET', fn(): array => $this->questions() );
		$this->route(
			'/questions',
			'POST',
			function ( \WP_REST_Request $request ): array {
				Questions::save( (array) $request->get_param( 'questions' ) );
				return $this->questions();
			},
			$list( 'questions' )
		);
		$this->route( '/shelf-rules', 'GET', static fn(): array => array( 'rules' => ShelfRules::all() ) );
		$this->route(
			'/shelf-rules',
			'POST',
			function ( \WP_REST_Request $request ): array {
				ShelfRules::save( (array) $request->get_param( 'rules' ), ( $this->engine )() );
				return array( 'rules' => ShelfRules::all() );
			},
			$list( 'rules' )
		);
	}

	/**
	 * The questions, and the terms that can be answers.
	 *
	 * @return array{questions:list<array<string,mixed>>,taxonomies:list<array<string,mixed>>}
	 */
	private function questions(): array {
		$questions = array();
		foreach ( Questions::all() as $question ) {
			$options = array();
			foreach ( $question['options'] as $term => $option ) {
				$options[] = array( 'term' => (int) $term ) + $option;
			}
			$questions[] = array( 'options' => $options ) + $question;
		}
		$taxonomies = array();
		foreach ( Questions::taxonomies() as $name ) {
			$terms        = get_terms(
				array(
					'taxonomy'   => $name,
					'hide_empty' => false,
					'number'     => self::TERMS,
				)
			);
			$taxonomies[] = array(
				'name'  => $name,
				'label' => (string) ( get_taxonomy( $name )->labels->singular_name ?? $name ),
				'terms' => is_array( $terms ) ? array_map(
					static fn( \WP_Term $term ): array => array(
						'id'   => $term->term_id,
						'name' => html_entity_decode( $term->name, ENT_QUOTES, 'UTF-8' ),
					),
					$terms
				) : array(),
			);
		}
		return array(
			'questions'  => $questions,
			'taxonomies' => $taxonomies,
		);
	}
}
