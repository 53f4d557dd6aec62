<?php
/**
 * The owner's questions.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Answers;

use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Up to five questions whose answers are terms of products: an attribute, a tag or a category. Kept as one option,
 * which is read only where the owner asks anything.
 */
final class Questions {

	public const OPTION = 'tandem_questions';

	private const MOST         = 5;
	private const MOST_OPTIONS = 12;

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * The questions that shoppers are asked; none while the owner has them off.
	 *
	 * @return array<string,array{text:string,taxonomy:string,options:array<int,array{label:string,words:string}>}>
	 */
	public function asked(): array {
		return $this->settings->get( 'answers.on' ) ? self::all() : array();
	}

	/**
	 * The questions by id.
	 *
	 * @return array<string,array{text:string,taxonomy:string,options:array<int,array{label:string,words:string}>}>
	 */
	public static function all(): array {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		return array_filter( is_array( $kept ) ? $kept : array(), static fn( mixed $one ): bool => is_array( $one ) && taxonomy_exists( (string) ( $one['taxonomy'] ?? '' ) ) );
	}

	/**
	 * Replaces them.
	 *
	 * @param array<array-key,mixed> $questions Questions: text, taxonomy, options (term, label, words).
	 * @throws \InvalidArgumentException Naming the first that does not fit; nothing is stored then.
	 */
	public static function save( array $questions ): void {
		if ( count( $questions ) > self::MOST ) {
			self::wrong( 'questions', 'at most ' . self::MOST, (string) count( $questions ) );
		}
		$kept = array();
		foreach ( array_values( $questions ) as $place => $question ) {
			$at       = "questions[$place]";
			$text     = self::text( $question['text'] ?? '', 120, "$at.text" );
			$taxonomy = is_string( $question['taxonomy'] ?? null ) ? $question['taxonomy'] : '';
			if ( ! in_array( $taxonomy, self::taxonomies(), true ) ) {
				self::wrong( "$at.taxonomy", 'an attribute, product_tag or product_cat', $taxonomy );
			}
			$options = array();
			foreach ( is_array( $question['options'] ?? null ) ? $question['options'] : array() as $option ) {
				$term = get_term( is_array( $option ) ? (int) ( $option['term'] ?? 0 ) : 0, $taxonomy );
				if ( ! $term instanceof \WP_Term ) {
					self::wrong( "$at.options", "terms of $taxonomy", (string) wp_json_encode( $option ) );
				}
				$label = self::text( $option['label'] ?? '', 60, "$at.options", false );
				$words = self::text( $option['words'] ?? '', 60, "$at.options", false );
				$name  = html_entity_decode( $term->name, ENT_QUOTES, 'UTF-8' );
				/* translators: %s: what the shopper answered, such as "dry skin". */
				$default                   = sprintf( __( 'for %s', 'tandem-for-woocommerce' ), '' === $label ? $name : $label );
				$options[ $term->term_id ] = array(
					'label' => '' === $label ? $name : $label,
					'words' => '' === $words ? $default : $words,
				);
			}
			if ( count( $options ) < 2 || count( $options ) > self::MOST_OPTIONS ) {
				self::wrong( "$at.options", 'two to ' . self::MOST_OPTIONS . ' different answers', (string) count( $options ) );
			}
			$id          = substr( (string) preg_replace( '/[^a-z0-9_]/', '_', str_replace( array( 'pa_', 'product_' ), '', $taxonomy ) ), 0, 18 );
			$id         .= isset( $kept[ $id ] ) ? (string) $place : '';
			$kept[ $id ] = array(
				'text'     => $text,
				'taxonomy' => $taxonomy,
				'options'  => $options,
			);
		}
		update_option( self::OPTION, (string) wp_json_encode( (object) $kept ), true );
		do_action( 'tandem_settings_changed' );
	}

	/**
	 * Taxonomies whose terms can be answers.
	 *
	 * @return list<string>
	 */
	public static function taxonomies(): array {
		return array( ...wc_get_attribute_taxonomy_names(), 'product_tag', 'product_cat' );
	}

	/**
	 * A text.
	 *
	 * @param mixed  $value    What was given.
	 * @param int    $most     Characters.
	 * @param string $at       Where, for the message.
	 * @param bool   $required Whether it must not be empty.
	 */
	private static function text( mixed $value, int $most, string $at, bool $required = true ): string {
		$clean = is_string( $value ) ? sanitize_text_field( $value ) : '';
		if ( ! is_string( $value ) || mb_strlen( $clean ) > $most || ( $required && '' === $clean ) ) {
			self::wrong( $at, "a text of at most $most characters", is_string( $value ) ? mb_substr( $value, 0, 40 ) : get_debug_type( $value ) );
		}
		return $clean;
	}

	/**
	 * Refuses.
	 *
	 * @param string $at       Where.
	 * @param string $expected What was expected.
	 * @param string $found    What was found.
	 * @throws \InvalidArgumentException Always.
	 */
	private static function wrong( string $at, string $expected, string $found ): never {
		throw new \InvalidArgumentException( "$at: expected $expected, found \"$found\"" ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
	}
}
