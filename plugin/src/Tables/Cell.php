<?php
/**
 * One cell of a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * What a cell shows, and what it is ordered, searched and exported by.
 */
final readonly class Cell {

	/**
	 * Keeps the parts.
	 *
	 * @param string                                 $html  Markup, every value in it escaped.
	 * @param string                                 $text  The same as plain text, for search and export.
	 * @param int|array{key:string,text:string}|null $value What the engine compares.
	 */
	public function __construct(
		public string $html,
		public string $text = '',
		public int|array|null $value = null,
	) {
	}

	/**
	 * A text that orders in the shop's language.
	 *
	 * @param string      $text Plain text.
	 * @param string|null $html Markup, where it is more than the text.
	 */
	public static function text( string $text, ?string $html = null ): self {
		return new self( $html ?? self::isolated( esc_html( $text ), $text ), $text, TextOrder::value( $text ) );
	}

	/**
	 * Markup set apart where its text runs in another direction than the page, so that signs around it keep their place.
	 *
	 * @param string $html Escaped markup.
	 * @param string $text The same as plain text.
	 */
	public static function isolated( string $html, string $text ): string {
		return 1 === preg_match( is_rtl() ? '/[a-z\d]/i' : '/[\x{0590}-\x{08FF}\x{FB1D}-\x{FDFF}\x{FE70}-\x{FEFF}]/u', $text ) ? "<bdi>$html</bdi>" : $html;
	}

	/**
	 * The same cell, compared as what its column holds: an attribute "12 h" in a column of numbers is a number.
	 *
	 * @param Column $column Column.
	 */
	public function typed( Column $column ): self {
		return is_array( $this->value ) && 'text' !== $column->type ? new self( $this->html, $this->text, CellNumber::of( $column->type, $this->text ) ) : $this;
	}

	/**
	 * A cell without a value: a dash, said as what it means.
	 */
	public static function none(): self {
		return new self( '<span aria-hidden="true">&ndash;</span><span class="screen-reader-text">' . esc_html__( 'None', 'tandem-for-woocommerce' ) . '</span>' );
	}
}
