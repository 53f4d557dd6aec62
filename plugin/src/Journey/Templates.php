<?php
/**
 * Renders the templates of the journey.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Templates may be overridden by a theme in woocommerce/tandem/. Each gets one view object. Styles and
 * scripts are loaded only where a template was rendered.
 */
final class Templates {

	/**
	 * WordPress's runtime as the browser finds it by itself: for each module that is named for loading ahead WordPress
	 * goes through all modules of the shop, which for this one, on which many depend, takes two milliseconds a page.
	 */
	private const RUNTIME = array(
		'id'     => '@wordpress/interactivity',
		'import' => 'dynamic',
	);

	/** Script modules and what they import. */
	private const MODULES = array(
		'cart'            => array(),
		'memory'          => array(),
		'attention'       => array( 'tandem/memory' ),
		'bought-together' => array( self::RUNTIME, 'tandem/cart', 'tandem/memory' ),
		'banner'          => array(),
		'recommendations' => array( 'tandem/banner', 'tandem/cart', 'tandem/memory' ),
		'cart-page'       => array(),
		'checkout'        => array( 'tandem/cart', 'tandem/memory' ),
		'questions'       => array(),
		'proof'           => array( 'tandem/memory' ),
	);

	/**
	 * Whether the modules are registered.
	 *
	 * @var bool
	 */
	private bool $registered = false;

	/**
	 * Components loaded so far, as keys.
	 *
	 * @var array<string,true>
	 */
	private array $loaded = array();

	/**
	 * Takes what the browser has to know.
	 *
	 * @param Settings $settings Settings.
	 * @param Consent  $consent  Consent.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly Consent $consent,
	) {
	}

	/**
	 * HTML of a template.
	 *
	 * @param string       $name       File name without .php.
	 * @param object       $view       Its view object.
	 * @param list<string> $components Components whose style and script module it needs.
	 */
	public function html( string $name, object $view, array $components = array() ): string {
		$this->expect( $components );
		$html = wc_get_template_html( 'tandem/' . $name . '.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' );
		return str_contains( $html, 'data-wp-interactive' ) ? wp_interactivity_process_directives( $html ) : $html;
	}

	/**
	 * Loads what HTML needs that comes from elsewhere. The state is there in any case: a block around the HTML
	 * may be processed later.
	 *
	 * @param list<string> $components Components.
	 */
	public function expect( array $components ): void {
		foreach ( $components as $component ) {
			$this->load( $component );
		}
		if ( ! in_array( 'bought-together', $components, true ) ) {
			return;
		}
		wp_interactivity_state(
			'tandem',
			array(
				'isPicked'   => static fn(): bool => (bool) self::of_item( 'picked' ),
				'isSpared'   => static fn(): bool => true === self::of_item( 'spared' ),
				'isHeld'     => static fn(): bool => 'held' === self::of_item( 'spared' ),
				'itemPrice'  => static fn(): string => (string) self::of_item( 'prices' ),
				'itemReason' => static fn(): string => (string) self::of_item( 'reasons' ),
			)
		);
	}

	/**
	 * Components loaded so far.
	 *
	 * @return list<string>
	 */
	public function loaded(): array {
		return array_keys( $this->loaded );
	}

	/**
	 * Loads the style and the script module of a component.
	 *
	 * @param string $component Name.
	 */
	public function load( string $component ): void {
		$this->register();
		$this->loaded[ $component ] = true;
		if ( is_file( TANDEM_DIR . "/assets/css/$component.css" ) ) {
			wp_enqueue_style( 'tandem-' . $component, plugins_url( "assets/css/$component.css", TANDEM_FILE ), array(), TANDEM_VERSION );
		}
		wp_enqueue_script_module( 'tandem/' . $component );
	}

	/**
	 * Registers all modules and the facts for `memory`.
	 */
	private function register(): void {
		if ( $this->registered ) {
			return;
		}
		$this->registered = true;
		foreach ( self::MODULES as $module => $imports ) {
			wp_register_script_module( 'tandem/' . $module, plugins_url( "assets/js/$module.js", TANDEM_FILE ), $imports, TANDEM_VERSION );
		}
		add_filter( 'script_module_data_tandem/memory', fn(): array => $this->memory_data() );
	}

	/**
	 * The owner's default and the product that may be remembered. The same for everybody.
	 *
	 * @return array{mode:string,product:int,most:int}
	 */
	private function memory_data(): array {
		$product = is_singular( 'product' ) ? (int) get_queried_object_id() : 0;
		$flagged = (array) $this->settings->get( 'sensitive_categories' );
		$noted   = $product > 0 && ! ProductCategories::among( $product, $flagged );
		return array(
			'mode'    => $this->consent->mode(),
			'product' => $noted ? $product : 0,
			'most'    => (int) $this->settings->get( 'cap_day' ),
		);
	}

	/**
	 * What a list of the surrounding context holds for this item, as the script computes it.
	 *
	 * @param string $name List.
	 */
	private static function of_item( string $name ): mixed {
		$context = wp_interactivity_get_context( 'tandem' );
		return $context[ $name ][ $context['index'] ?? 0 ] ?? '';
	}
}
