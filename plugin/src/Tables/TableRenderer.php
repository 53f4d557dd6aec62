<?php
/**
 * Tables in pages.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Log;

/**
 * Prints a table with its style and script, which no page without a table loads.
 */
final class TableRenderer {

	public const HANDLE = TableShortcodes::STYLE;

	/**
	 * Tables printed in this request: ids of elements are counted, so that a page has the same HTML for everybody.
	 *
	 * @var int
	 */
	private int $printed = 0;

	/**
	 * Takes its services.
	 *
	 * @param TableBuilder      $builder    Builds views.
	 * @param ComparisonBuilder $comparison Builds products side by side.
	 */
	public function __construct(
		private readonly TableBuilder $builder,
		private readonly ComparisonBuilder $comparison,
	) {
	}

	/**
	 * Markup of a table; nothing where it has no row or something fails.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param int|null        $product    Product of the page; null to look for it.
	 * @param string          $prefix     Begin of the element's id; another one for markup that joins a page later.
	 * @param array<string,mixed>|null $attributes What made the definition; null where it cannot be asked for again.
	 */
	public function render( TableDefinition $definition, ?int $product = null, string $prefix = 'tandem-table-', ?array $attributes = null ): string {
		try {
			$id    = $prefix . ( ++$this->printed );
			$page  = $product ?? self::current_product();
			$asked = $_GET[ TableView::argument( $id ) ] ?? 1; // phpcs:ignore WordPress.Security -- Read-only; only a number is taken.
			$view  = 'comparison' === $definition->kind ? $this->comparison->build( $definition, $id, $page ) : $this->builder->build( $definition, $id, $page, array( 'page' => is_string( $asked ) ? absint( $asked ) : 1 ) ); // phpcs:ignore WordPress.Arrays
			$view  = apply_filters( 'tandem_table_view', $view, $definition );
			if ( $view instanceof TableView && null !== $view->page && null !== $attributes ) {
				$view = $view->served( RowsToken::make( $attributes, $definition->kind, $id ) );
			}
			if ( $view instanceof TableView && null !== $attributes && ShopperRows::wanted( $definition ) ) {
				$view = $view->personal( RowsToken::make( $attributes, $definition->kind, $id ) );
			}
			return $view instanceof TableView || $view instanceof ComparisonView ? $this->markup( $view ) : '';
		} catch ( \Throwable $error ) {
			Log::failure( 'table', $error );
			return '';
		}
	}

	/**
	 * Markup of a view.
	 *
	 * @param TableView|ComparisonView $view View.
	 */
	public function markup( TableView|ComparisonView $view ): string {
		$table = $view instanceof ComparisonView ? $view->table : $view;
		wp_enqueue_style( self::HANDLE );
		wp_enqueue_script_module( 'tandem/table' );
		wp_interactivity_state( 'tandem', array( 'tables' => array( $table->id => self::state( $table ) ) ) ); // phpcs:ignore WordPress.Arrays
		wp_interactivity_config( 'tandem/table', self::words() );
		$template = $view instanceof ComparisonView ? 'comparison-table.php' : 'table.php';
		return wc_get_template_html( $template, array( 'view' => $view ), 'tandem/', TANDEM_DIR . '/templates/tandem/' );
	}

	/**
	 * Rows of another page of a table that a shopper sees.
	 *
	 * @param TableDefinition     $definition Definition.
	 * @param string              $id         Id of the element.
	 * @param array<string,mixed> $asked      What the shopper asks.
	 * @return array{html:string,found:int,total:int,page:int,pages:int}|null
	 */
	public function rows( TableDefinition $definition, string $id, array $asked ): ?array {
		$view = $this->builder->build( $definition, $id, 0, $asked, true );
		if ( null === $view?->page ) {
			return null;
		}
		$html = '';
		foreach ( $view->rows as $row ) {
			$html .= wc_get_template_html( 'table-row.php', array( 'view' => $view, 'row' => $row, 'rest' => false ), 'tandem/', TANDEM_DIR . '/templates/tandem/' ); // phpcs:ignore WordPress.Arrays
		}
		return array(
			'html'  => $html,
			'found' => $view->page->found,
			'total' => $view->page->total,
			'page'  => $view->page->number,
			'pages' => $view->page->pages(),
		);
	}

	/**
	 * Rows for the shopper of this request; null where nothing is known that would change them.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param string          $id         Id of the element.
	 * @param ShopperRows     $shopper    What is known.
	 * @return array{html:string,ids:list<int>}|null
	 */
	public function personal( TableDefinition $definition, string $id, ShopperRows $shopper ): ?array {
		$view = ShopperRows::wanted( $definition ) ? $this->builder->build( $definition, $id, 0, array(), true, $shopper ) : null;
		if ( null === $view ) {
			return null;
		}
		$html = '';
		foreach ( $view->rows as $at => $row ) {
			$html .= wc_get_template_html( 'table-row.php', array( 'view' => $view, 'row' => $row, 'rest' => $at >= $view->first ), 'tandem/', TANDEM_DIR . '/templates/tandem/' ); // phpcs:ignore WordPress.Arrays
		}
		return array(
			'html' => $html,
			'ids'  => array_map( static fn( RowView $row ): int => $row->id, $view->rows ),
		);
	}

	/**
	 * The product whose page is shown; 0 elsewhere.
	 */
	public static function current_product(): int {
		global $product;
		if ( $product instanceof \WC_Product ) {
			return $product->is_type( 'variation' ) ? $product->get_parent_id() : $product->get_id();
		}
		$post = get_post();
		return $post instanceof \WP_Post && 'product' === $post->post_type ? $post->ID : ( is_singular( 'product' ) ? (int) get_queried_object_id() : 0 );
	}

	/**
	 * What the regions around a table show.
	 *
	 * @param TableView $view View.
	 * @return array<string,mixed>
	 */
	private static function state( TableView $view ): array {
		return array(
			'said'     => '',
			'query'    => '',
			'count'    => '',
			'shown'    => $view->total > $view->first ? self::shown( $view->first, $view->total ) : '',
			'page'     => $view->page->number ?? 1,
			'pages'    => $view->page?->pages() ?? (int) ceil( $view->total / max( 1, $view->first ) ),
			'hasMore'  => $view->total > $view->first,
			'isEmpty'  => false,
			'selected' => 0,
			'sum'      => '',
		);
	}

	/**
	 * How many rows are shown, in words.
	 *
	 * @param int $count Rows shown.
	 * @param int $total Rows of the table.
	 */
	public static function shown( int $count, int $total ): string {
		/* translators: 1: rows shown, 2: rows of the table. */
		return sprintf( __( '%1$s of %2$s rows', 'tandem-for-woocommerce' ), number_format_i18n( $count ), number_format_i18n( $total ) );
	}

	/**
	 * Texts of the script.
	 *
	 * @return array<string,mixed>
	 */
	public static function words(): array {
		return array(
			'root'     => esc_url_raw( rest_url() ),
			'currency' => array(
				'minor'    => wc_get_price_decimals(),
				'decimal'  => wc_get_price_decimal_separator(),
				'thousand' => wc_get_price_thousand_separator(),
				'format'   => html_entity_decode( sprintf( get_woocommerce_price_format(), get_woocommerce_currency_symbol(), '{n}' ), ENT_QUOTES, 'UTF-8' ),
			),
			'words'    => array(
				/* translators: 1: rows shown, 2: rows of the table. */
				'count'   => __( '%1$s of %2$s rows', 'tandem-for-woocommerce' ),
				/* translators: 1: column, 2: direction. */
				'sorted'  => __( 'Sorted by %1$s, %2$s', 'tandem-for-woocommerce' ),
				'asc'     => __( 'ascending', 'tandem-for-woocommerce' ),
				'desc'    => __( 'descending', 'tandem-for-woocommerce' ),
				/* translators: %s: number of rows. */
				'found'   => __( '%s rows found', 'tandem-for-woocommerce' ),
				'none'    => __( 'No row fits.', 'tandem-for-woocommerce' ),
				/* translators: %s: product name. */
				'added'   => __( '%s was added to your cart.', 'tandem-for-woocommerce' ),
				/* translators: %s: number of products. */
				'addedN'  => __( '%s products were added to your cart.', 'tandem-for-woocommerce' ),
				'failed'  => __( 'This could not be added to the cart. Please open its page.', 'tandem-for-woocommerce' ),
				'inCart'  => __( 'Added', 'tandem-for-woocommerce' ),
				'view'    => __( 'View cart', 'tandem-for-woocommerce' ),
				'cart'    => wc_get_cart_url(),
				/* translators: 1: number of rows, 2: sum of money. */
				'sum'     => __( '%1$s selected: %2$s', 'tandem-for-woocommerce' ),
				'copied'  => __( 'The link was copied.', 'tandem-for-woocommerce' ),
				'compare' => __( 'Compare', 'tandem-for-woocommerce' ),
				'full'    => __( 'You can compare up to 4 products.', 'tandem-for-woocommerce' ),
				'loading' => __( 'Loading rows', 'tandem-for-woocommerce' ),
				'offline' => __( 'The rows could not be loaded. Please try again.', 'tandem-for-woocommerce' ),
				/* translators: 1: page, 2: number of pages. */
				'page'    => __( 'Page %1$s of %2$s', 'tandem-for-woocommerce' ),
				'sortBy'  => __( 'Sort by', 'tandem-for-woocommerce' ),
				'thenBy'  => __( 'then by', 'tandem-for-woocommerce' ),
				'direction' => __( 'direction', 'tandem-for-woocommerce' ),
				'close'   => __( 'Close', 'tandem-for-woocommerce' ),
				'remove'  => __( 'Remove', 'tandem-for-woocommerce' ),
			),
		);
	}
}
