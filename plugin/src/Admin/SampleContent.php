<?php
/**
 * Drafts from the owner's own products.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Engine;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\BundleWriter;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Tables\TableStore;
use Tandem\Value\RecommendRequest;

defined( 'ABSPATH' ) || exit;

/**
 * Makes three draft bundles and a draft page with a bundle table and a product table in one click, and
 * takes exactly those away in another. Nothing of it is published.
 */
final class SampleContent {

	public const OPTION = 'tandem_sample';

	private const BUNDLES = 3;

	/** Percent off that a draft begins with; the owner decides before it is published. */
	private const PERCENT = '5';

	/**
	 * Takes its services.
	 *
	 * @param Engine        $engine   Engine.
	 * @param ProductReader $products What shoppers may see.
	 * @param TableStore    $tables   Tables.
	 */
	public function __construct( private readonly Engine $engine, private readonly ProductReader $products, private readonly TableStore $tables ) {
	}

	/**
	 * Posts of the sample that are still there.
	 *
	 * @return list<array{id:int,title:string,edit:string}>
	 */
	public function present(): array {
		$ids = json_decode( (string) get_option( self::OPTION, '' ), true );
		$out = array();
		foreach ( is_array( $ids ) ? $ids : array() as $id ) {
			if ( is_int( $id ) && null !== get_post( $id ) ) {
				$out[] = array(
					'id'    => $id,
					'title' => get_the_title( $id ),
					'edit'  => TableStore::POST_TYPE === get_post_type( $id ) ? AdminPage::url() . '&tab=tables' : (string) get_edit_post_link( $id, 'raw' ),
				);
			}
		}
		return $out;
	}

	/**
	 * Makes the sample unless it is there.
	 *
	 * @throws \InvalidArgumentException When the shop has fewer than two products.
	 */
	public function make(): void {
		if ( array() !== $this->present() ) {
			return;
		}
		$ids = array_map( fn( array $set ): int => $this->draft_bundle( $set ), $this->sets() );
		if ( array() === $ids ) {
			throw new \InvalidArgumentException( __( 'A bundle needs two products that can be bought. Add products first.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
		}
		$tables = array(
			$this->tables->save( 0, __( 'Sample: bundles beside each other', 'tandem-for-woocommerce' ), array( 'kind' => 'bundles' ) ),
			$this->tables->save( 0, __( 'Sample: products to buy from a table', 'tandem-for-woocommerce' ), array( 'kind' => 'products' ) ),
		);
		$ids    = array( ...$ids, ...$tables );
		$ids[]  = (int) wp_insert_post(
			array(
				'post_type'    => 'page',
				'post_status'  => 'draft',
				'post_title'   => __( 'Compare bundles', 'tandem-for-woocommerce' ),
				'post_content' => "<!-- wp:shortcode -->\n[tandem_table id=\"$tables[0]\"]\n<!-- /wp:shortcode -->\n\n<!-- wp:shortcode -->\n[tandem_table id=\"$tables[1]\"]\n<!-- /wp:shortcode -->",
			)
		);
		update_option( self::OPTION, (string) wp_json_encode( $ids ), false );
	}

	/**
	 * Takes the sample away. What the owner published in the meantime stays, and tables that a published page shows.
	 */
	public function remove(): void {
		$posts = array_column( $this->present(), 'id' );
		$pages = array_filter( $posts, static fn( int $id ): bool => 'page' === get_post_type( $id ) && 'publish' === get_post_status( $id ) );
		foreach ( $posts as $id ) {
			$table = TableStore::POST_TYPE === get_post_type( $id );
			if ( $table ? array() === $pages : 'publish' !== get_post_status( $id ) ) {
				wp_delete_post( $id, true );
			}
		}
		delete_option( self::OPTION );
	}

	/**
	 * A draft bundle of products.
	 *
	 * @param list<int> $products Two or more.
	 * @return int Its post id.
	 * @throws \InvalidArgumentException When a product cannot be sold.
	 */
	public function draft_bundle( array $products ): int {
		$known = $this->products->sellable( $products );
		if ( count( $known ) < 2 || count( $known ) !== count( $products ) ) {
			throw new \InvalidArgumentException( __( 'A bundle needs two products that can be bought. Add products first.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
		}
		$bundle = new BundleProduct();
		$bundle->set_name( implode( ' + ', array_map( static fn( \WC_Product $product ): string => $product->get_name(), $known ) ) );
		$bundle->set_status( 'draft' );
		$bundle->set_category_ids( BundleWriter::categories( array_keys( $known ) ) );
		$bundle->set_bundle(
			array_map( static fn( int $id ): Component => new Component( $id ), array_keys( $known ) ),
			BundleTerms::from_array(
				array(
					'discount' => 'percent',
					'value'    => self::PERCENT,
				)
			)
		);
		return $bundle->save();
	}

	/**
	 * Pairs to bundle: best sellers with their first companion, else neighbours in the list of best sellers.
	 *
	 * @return list<list<int>>
	 */
	private function sets(): array {
		$now     = time();
		$sellers = array_map( static fn( $found ): int => $found->item, $this->engine->recommend( new RecommendRequest( 'popular', now: $now, limit: 32 ) ) );
		if ( array() === $sellers ) {
			$sellers = array_map( 'intval', wc_get_products( array( 'status' => 'publish', 'type' => array( 'simple', 'variable' ), 'orderby' => 'popularity', 'order' => 'DESC', 'limit' => 12, 'return' => 'ids' ) ) );
		}
		$sellers = array_keys( $this->products->sellable( $sellers ) );
		$used    = array();
		$sets    = array();
		foreach ( $sellers as $seller ) {
			if ( isset( $used[ $seller ] ) || self::BUNDLES === count( $sets ) ) {
				continue;
			}
			$answer     = $this->engine->recommend( new RecommendRequest( 'product', array( $seller ), now: $now, limit: 8 ) );
			$companions = array() === $answer ? $sellers : array_map( static fn( $found ): int => $found->item, $answer );
			foreach ( array_keys( $this->products->sellable( $companions ) ) as $companion ) {
				if ( $companion !== $seller && ! isset( $used[ $companion ] ) ) {
					$sets[]             = array( $seller, $companion );
					$used[ $seller ]    = true;
					$used[ $companion ] = true;
					break;
				}
			}
		}
		return $sets;
	}
}
