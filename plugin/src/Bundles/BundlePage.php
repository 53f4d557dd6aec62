<?php
/**
 * The page of a bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Cart\BundleChoice;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Lists the components, shows what they cost one by one and together, and lets the shopper buy them.
 */
final class BundlePage implements Integration {

	/**
	 * Pictures that were read together.
	 *
	 * @var array<int,true>
	 */
	private array $read = array();

	/**
	 * Whether a block is being drawn that lists products, each with one picture.
	 *
	 * @var bool
	 */
	private bool $in_grid = false;

	/**
	 * Takes its services.
	 *
	 * @param BundlePricer     $pricer  Prices.
	 * @param BundleRepository $bundles Bundles.
	 * @param \Closure():BundleTotal $total What a choice costs.
	 */
	public function __construct( private readonly BundlePricer $pricer, private readonly BundleRepository $bundles, private readonly \Closure $total ) {
	}

	/**
	 * Attaches the page.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_' . BundleProduct::TYPE . '_add_to_cart', array( $this, 'form' ) );
		add_filter( 'woocommerce_product_get_image_id', array( $this, 'image' ), 10, 2 );
		add_filter( 'woocommerce_product_get_gallery_image_ids', array( $this, 'gallery' ), 10, 2 );
		add_filter( 'woocommerce_blocks_product_grid_is_cacheable', array( $this, 'in_grid' ) );
		add_action( 'wp_enqueue_scripts', array( $this, 'assets' ) );
	}

	/**
	 * The form: components, then quantity and button.
	 */
	public function form(): void {
		global $product;
		try {
			$bundle = $product instanceof BundleProduct ? $product->bundle() : null;
			if ( $bundle ) {
				$view = new BundlePageView( $product, $bundle, $this->pricer->row( $bundle ), BundleChoice::requested(), $bundle->lowers_pieces() ? $this->pricer->row( $bundle->whole() ) : null, fn( array $quantities ): ?BundleRow => ( $this->total )()->picked( $bundle, $quantities ) );
				if ( $view->opens() ) {
					wp_enqueue_script_module( 'tandem/bundle-total', plugins_url( 'assets/js/bundle-total.js', TANDEM_FILE ), array(), TANDEM_VERSION );
				}
				wc_get_template( 'bundle-add-to-cart.php', array( 'view' => $view ), 'tandem/', TANDEM_DIR . '/templates/tandem/' );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle page', $error );
		}
	}

	/**
	 * A bundle without a picture shows its first component's.
	 *
	 * @param mixed $image   Attachment id.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function image( $image, $product ) {
		return ! $image && $product instanceof BundleProduct ? $this->shown( $product )[0] ?? $image : $image;
	}

	/**
	 * A block that lists products begins. It writes the whole gallery of each into the page, for scripts that count what is
	 * seen, and shows one picture: those of the components would be read and described for nobody.
	 *
	 * @param mixed $cacheable Whether WooCommerce may keep the list.
	 */
	public function in_grid( mixed $cacheable ): mixed {
		$name = (string) ( \WP_Block_Supports::$block_to_render['blockName'] ?? '' );
		if ( '' !== $name && ! $this->in_grid ) {
			$this->in_grid = true;
			// Not at the end of just any block: texts of products are made of blocks too.
			$end = function ( mixed $html ) use ( &$end, $name ): mixed {
				$this->in_grid = false;
				remove_filter( "render_block_$name", $end );
				return $html;
			};
			add_filter( "render_block_$name", $end );
		}
		return $cacheable;
	}

	/**
	 * A bundle without a gallery shows its components' pictures.
	 *
	 * @param mixed $images  Attachment ids.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function gallery( $images, $product ) {
		return ! $images && ! $this->in_grid && $product instanceof BundleProduct ? array_values( array_diff( $this->shown( $product ), array( (int) $product->get_image_id() ) ) ) : $images;
	}

	/**
	 * Style of the page, on bundle pages, in the cart and at checkout alone.
	 */
	public function assets(): void {
		if ( is_cart() || is_checkout() || is_product() && BundleProduct::TYPE === \WC_Product_Factory::get_product_type( (int) get_queried_object_id() ) ) {
			wp_enqueue_style( 'tandem-bundle', plugins_url( 'assets/css/bundle.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		}
	}

	/**
	 * Pictures of a bundle's components. Where they are known from an earlier page, those of all bundles of this one are
	 * read together.
	 *
	 * @param BundleProduct $product Bundle.
	 * @return list<int>
	 */
	private function shown( BundleProduct $product ): array {
		$bundle = $product->bundle();
		$kept   = $bundle ? $this->pricer->kept( $bundle ) : null;
		if ( $kept && array_diff_key( array_flip( $kept->pictures ), $this->read ) ) {
			$together    = array_merge( $kept->pictures, ...array_map( fn( Bundle $one ): array => $this->pricer->kept( $one )->pictures ?? array(), $this->bundles->on_page() ) );
			$this->read += array_fill_keys( $together, true );
			_prime_post_caches( array_keys( $this->read ), false, true );
		}
		return $kept->pictures ?? ( $bundle ? self::pictures( $bundle ) : array() );
	}

	/**
	 * Pictures of the components.
	 *
	 * @param Bundle $bundle Bundle.
	 * @return list<int>
	 */
	public static function pictures( Bundle $bundle ): array {
		$pictures = array();
		foreach ( $bundle->components as $component ) {
			$piece      = wc_get_product( $component->post_id() );
			$pictures[] = $piece && 'publish' === $piece->get_status() ? (int) $piece->get_image_id() : 0;
		}
		return array_values( array_unique( array_filter( $pictures ) ) );
	}
}
