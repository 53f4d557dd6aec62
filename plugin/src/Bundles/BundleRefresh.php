<?php
/**
 * Keeps what is stored of bundles in step with their components.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * When a component changes price, stock or status, or a bundle begins, ends or was sold once more of a limited number,
 * the bundles that this concerns are saved again through CRUD at the end of the request, so that catalogue sorting,
 * filters and feeds see the right figures.
 */
final class BundleRefresh implements Integration {

	/** Action of the moment at which a bundle begins or ends. */
	private const EDGE = 'tandem_bundle_edge';

	/**
	 * Bundles to save again.
	 *
	 * @var array<int,true>
	 */
	private array $due = array();

	/**
	 * Whether a save of this class is running.
	 *
	 * @var bool
	 */
	private bool $saving = false;

	/**
	 * Takes its services.
	 *
	 * @param BundleRepository $bundles Bundles.
	 * @param BundleRules      $rules   Rules.
	 * @param BundlePricer     $pricer  Prices.
	 */
	public function __construct(
		private readonly BundleRepository $bundles,
		private readonly BundleRules $rules,
		private readonly BundlePricer $pricer,
	) {
	}

	/**
	 * Watches products.
	 */
	public function register_hooks(): void {
		foreach ( array( 'woocommerce_new_product', 'woocommerce_update_product', 'woocommerce_update_product_variation', 'woocommerce_new_product_variation' ) as $hook ) {
			add_action( $hook, array( $this, 'product_saved' ) );
		}
		foreach ( array( 'woocommerce_product_set_stock', 'woocommerce_variation_set_stock' ) as $hook ) {
			add_action( $hook, array( $this, 'product_saved' ) );
		}
		add_action( 'transition_post_status', array( $this, 'status_changed' ), 10, 3 );
		foreach ( array( 'post_updated', 'before_delete_post' ) as $hook ) {
			add_action( $hook, array( $this, 'product_saved' ) );
		}
		add_action( 'tandem_settings_changed', array( $this, 'settings_changed' ) );
		foreach ( array( 'tandem_bundle_compared', 'tandem_bundle_uses_changed', self::EDGE ) as $hook ) {
			add_action( $hook, array( $this, 'product_saved' ) );
		}
		add_action( 'shutdown', array( $this, 'run' ), 5 );
	}

	/**
	 * A product was saved, or its stock moved.
	 *
	 * @param mixed $product Product or its id.
	 */
	public function product_saved( $product ): void {
		if ( $this->saving ) {
			return;
		}
		try {
			$id = $product instanceof \WC_Product ? $product->get_id() : (int) $product;
			if ( ! in_array( get_post_type( $id ), array( 'product', 'product_variation' ), true ) ) {
				return;
			}
			$parent = (int) wp_get_post_parent_id( $id );
			$this->pricer->forget();
			if ( BundleProduct::TYPE === \WC_Product_Factory::get_product_type( $id ) ) {
				$this->forget();
				$this->due[ $id ] = true;
			}
			foreach ( $this->bundles->ids_containing( $parent ? $parent : $id ) as $bundle ) {
				$this->due[ $bundle ] = true;
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle refresh', $error );
		}
	}

	/**
	 * A product was published, trashed or restored.
	 *
	 * @param mixed $status Status after.
	 * @param mixed $before Status before.
	 * @param mixed $post   Post.
	 */
	public function status_changed( $status, $before, $post ): void {
		if ( $status !== $before && $post instanceof \WP_Post && 'product' === $post->post_type ) {
			$this->forget();
			$this->product_saved( $post->ID );
		}
	}

	/**
	 * A setting changed that rules may depend on.
	 */
	public function settings_changed(): void {
		$this->rules->forget();
		$this->pricer->forget();
	}

	/**
	 * Saves the bundles that are due.
	 */
	public function run(): void {
		$due       = array_keys( $this->due );
		$this->due = array();
		foreach ( $due as $id ) {
			try {
				$product = wc_get_product( $id );
				if ( $product instanceof BundleProduct ) {
					$this->saving = true;
					self::write( $product, $this->pricer );
					$product->save();
					self::plan( $product );
				}
			} catch ( \Throwable $error ) {
				Log::failure( 'bundle refresh', $error );
			} finally {
				$this->saving = false;
			}
		}
		if ( $due ) {
			$this->forget();
		}
	}

	/**
	 * Has a bundle saved again when it next begins or ends.
	 *
	 * @param BundleProduct $product Bundle.
	 */
	private static function plan( BundleProduct $product ): void {
		$terms = $product->bundle()?->terms;
		$edges = array_filter( array( $terms?->from, $terms?->until ), static fn( ?int $edge ): bool => null !== $edge && $edge > time() );
		if ( ! $edges || ! function_exists( 'as_schedule_single_action' ) || ! did_action( 'action_scheduler_init' ) ) {
			return;
		}
		$due = as_next_scheduled_action( self::EDGE, array( $product->get_id() ), 'tandem' );
		if ( min( $edges ) !== $due ) {
			as_unschedule_all_actions( self::EDGE, array( $product->get_id() ), 'tandem' );
			as_schedule_single_action( min( $edges ), self::EDGE, array( $product->get_id() ), 'tandem' );
		}
	}

	/**
	 * Writes price and stock of a bundle product from a quote; the price only where it is in the shop's
	 * own currency. The caller saves.
	 *
	 * @param BundleProduct $product Product.
	 * @param BundlePricer  $pricer  Prices.
	 */
	public static function write( BundleProduct $product, BundlePricer $pricer ): void {
		$bundle = $product->bundle();
		$row    = $bundle ? $pricer->neutral_row( $bundle ) : null;
		if ( ! $row || ! $row->lines ) {
			$product->set_regular_price( '' );
			$product->set_sale_price( '' );
			$product->set_stock_status( 'outofstock' );
			return;
		}
		if ( ! $row->currency->converted ) {
			$product->set_regular_price( $row->currency->decimal( $row->individual_total ) );
			$product->set_sale_price( $row->saving > 0 ? $row->currency->decimal( $row->price ) : '' );
			$product->set_date_on_sale_from( null );
			$product->set_date_on_sale_to( null );
		}
		$product->set_stock_status( $row->available() ? 'instock' : 'outofstock' );
	}

	/**
	 * Forgets what is kept of bundles.
	 */
	private function forget(): void {
		$this->bundles->forget();
		$this->rules->forget();
		$this->pricer->forget();
	}
}
