<?php
/**
 * Everything about tables.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

use Tandem\Plugin\Blocks\TableBlocks;
use Tandem\Plugin\Deferred;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\PlacementsEndpoint;
use Tandem\Plugin\Journey\ProofReader;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Rest\TableRowsController;
use Tandem\Plugin\Rest\TablesController;

defined( 'ABSPATH' ) || exit;

/**
 * Builds the services of tables once and attaches their parts.
 */
final class Tables implements Integration {

	/**
	 * Prints tables.
	 *
	 * @var TableRenderer|null
	 */
	private ?TableRenderer $renderer = null;

	/**
	 * Builds tables.
	 *
	 * @var TableBuilder|null
	 */
	private ?TableBuilder $builder = null;

	/**
	 * Index of products.
	 *
	 * @var TableIndex|null
	 */
	private ?TableIndex $index = null;

	/**
	 * Index of own data.
	 *
	 * @var DataIndex|null
	 */
	private ?DataIndex $own = null;

	/**
	 * Finds products.
	 *
	 * @var ProductSource|null
	 */
	private ?ProductSource $source = null;

	/**
	 * Shortcodes.
	 *
	 * @var TableShortcodes|null
	 */
	private ?TableShortcodes $shortcodes = null;

	/**
	 * Takes the plugin.
	 *
	 * @param Plugin $plugin The plugin.
	 */
	public function __construct( private readonly Plugin $plugin ) {
	}

	/**
	 * Attaches every part.
	 */
	public function register_hooks(): void {
		require_once __DIR__ . '/functions.php';
		add_action( 'init', array( TableStore::class, 'register' ) );
		$shortcodes = $this->shortcodes();
		$indexed    = array() !== TableIndex::state()['columns'];
		$following  = array() !== DataIndex::following();
		foreach (
			array(
				$shortcodes,
				$indexed ? $this->index() : Deferred::until( TableIndex::BUILD . ' ' . TableIndex::REFRESH, fn(): Integration => $this->index() ),
				$following ? $this->own() : Deferred::until( DataIndex::BUILD . ' ' . DataIndex::REFRESH . ' tandem_table_saved deleted_post', fn(): Integration => $this->own() ),
				Deferred::rest( fn(): Integration => new TablesController( new TableStore(), $this->renderer() ) ),
				Deferred::rest( fn(): Integration => new TableRowsController( $shortcodes, $this->renderer() ) ),
				Deferred::until( 'woocommerce_after_shop_loop_item render_block_woocommerce/product-button woocommerce_after_single_product_summary', fn(): Integration => new ProductPlaces( $this->plugin->settings(), $shortcodes ) ),
				Deferred::until( 'wc_ajax_' . PlacementsEndpoint::ACTION, fn(): Integration => new PersonalRows( $this->plugin, $shortcodes, $this->renderer() ) ),
				new TableBlocks( $shortcodes ),
			) as $integration
		) {
			$integration->register_hooks();
		}
	}

	/**
	 * Shortcodes of tables.
	 */
	public function shortcodes(): TableShortcodes {
		return $this->shortcodes ??= new TableShortcodes( fn(): TableRenderer => $this->renderer(), new TableStore() );
	}

	/**
	 * Builds tables.
	 */
	public function builder(): TableBuilder {
		return $this->builder ??= new TableBuilder(
			$this->source(),
			$this->plugin->products(),
			new ProductCells( new BuyCells() ),
			$this->plugin->bundles(),
			$this->plugin->bundle_pricer(),
			$this->plugin->settings(),
			$this->plugin->engine( ... ),
			new ServerRows( new TableIndexStore(), $this->index(), $this->source(), $this->own() )
		);
	}

	/**
	 * Index of own data that is too large for a page.
	 */
	public function own(): DataIndex {
		return $this->own ??= new DataIndex( new TableIndexStore(), new TableStore(), new DataRows( $this->plugin->products(), new ProductCells( new BuyCells() ) ) );
	}

	/**
	 * Index of products for large tables.
	 */
	public function index(): TableIndex {
		return $this->index ??= new TableIndex( new TableIndexStore(), new ProductCells( new BuyCells() ) );
	}

	/**
	 * Prints tables.
	 */
	public function renderer(): TableRenderer {
		return $this->renderer ??= new TableRenderer( $this->builder(), new ComparisonBuilder( $this->source(), $this->builder(), $this->plugin->engine( ... ) ) );
	}

	/**
	 * Finds the products of a table.
	 */
	public function source(): ProductSource {
		return $this->source ??= new ProductSource( $this->plugin->products(), $this->plugin->engine( ... ), new BoughtLately( $this->plugin->settings(), new ProofReader() ) );
	}
}
