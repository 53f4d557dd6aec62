<?php
/**
 * Answers as a fact and as a person's data.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Answers;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Supplies customer.answers to conditions, and hands the answers of an account to WordPress's privacy tools. Those
 * of a guest are in the guest's own browser alone.
 */
final class AnswerFacts implements Integration {

	public const FACT = 'customer.answers';

	/**
	 * Takes its services.
	 *
	 * @param Questions $questions Questions.
	 * @param Answers   $answers   Answers.
	 */
	public function __construct(
		private readonly Questions $questions,
		private readonly Answers $answers,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_shopper_facts', array( $this, 'add' ), 10, 3 );
		add_filter( 'tandem_facts_missing', array( $this, 'supplied' ) );
		add_filter( 'tandem_fact_options', array( $this, 'options' ) );
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'exporters' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'erasers' ) );
	}

	/**
	 * Adds the answers to the facts.
	 *
	 * @param mixed $facts   Facts so far.
	 * @param mixed $user    User id, 0 for a guest.
	 * @param mixed $present Whether this is the shopper of the request.
	 * @return array<string,mixed>
	 */
	public function add( mixed $facts, mixed $user = 0, mixed $present = false ): array {
		$facts = (array) $facts;
		if ( array() === $this->questions->asked() ) {
			return $facts;
		}
		$answers = $present ? $this->answers->current() : ( (int) $user > 0 ? $this->answers->of_user( (int) $user ) : array() );
		return array() === $answers ? $facts : $facts + array( self::FACT => Answers::words( $answers ) );
	}

	/**
	 * Says that the fact is supplied while anything is asked.
	 *
	 * @param mixed $missing Facts that nothing supplies.
	 * @return list<string>
	 */
	public function supplied( mixed $missing ): array {
		return array_values( array() === $this->questions->asked() ? (array) $missing : array_diff( (array) $missing, array( self::FACT ) ) );
	}

	/**
	 * Values that a condition may name.
	 *
	 * @param mixed $options Words by fact.
	 * @return array<string,list<string>>
	 */
	public function options( mixed $options ): array {
		$options = (array) $options;
		foreach ( $this->questions->asked() as $id => $question ) {
			foreach ( array_keys( $question['options'] ) as $term ) {
				$options[ self::FACT ] = array( ...( $options[ self::FACT ] ?? array() ), ...Answers::words( array( $id => (int) $term ) ) );
			}
		}
		return $options;
	}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string,array<string,mixed>> $exporters Exporters.
	 * @return array<string,array<string,mixed>>
	 */
	public function exporters( array $exporters ): array {
		$exporters['tandem-answers'] = array(
			'exporter_friendly_name' => __( 'Tandem: what you told us', 'tandem-for-woocommerce' ),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string,array<string,mixed>> $erasers Erasers.
	 * @return array<string,array<string,mixed>>
	 */
	public function erasers( array $erasers ): array {
		$erasers['tandem-answers'] = array(
			'eraser_friendly_name' => __( 'Tandem: what you told us', 'tandem-for-woocommerce' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * The answers of a person, also to questions that are no longer asked.
	 *
	 * @param string $email The person.
	 * @return array{data:list<array<string,mixed>>,done:bool}
	 */
	public function export( string $email ): array {
		$user  = get_user_by( 'email', $email );
		$kept  = $user ? json_decode( (string) get_user_meta( $user->ID, Answers::META, true ), true ) : array();
		$asked = Questions::all();
		$rows  = array();
		foreach ( is_array( $kept ) ? $kept : array() as $id => $term ) {
			$found  = get_term( (int) $term );
			$rows[] = array(
				'name'  => (string) ( $asked[ $id ]['text'] ?? $id ),
				'value' => $found instanceof \WP_Term ? html_entity_decode( $found->name, ENT_QUOTES, 'UTF-8' ) : (string) $term,
			);
		}
		return array(
			'data' => array() === $rows ? array() : array(
				array(
					'group_id'    => 'tandem-answers',
					'group_label' => __( 'What you told us', 'tandem-for-woocommerce' ),
					'item_id'     => 'tandem-answers',
					'data'        => $rows,
				),
			),
			'done' => true,
		);
	}

	/**
	 * Deletes the answers of a person.
	 *
	 * @param string $email The person.
	 * @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool}
	 */
	public function erase( string $email ): array {
		$user = get_user_by( 'email', $email );
		return array(
			'items_removed'  => $user && delete_user_meta( $user->ID, Answers::META ),
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
	}
}
