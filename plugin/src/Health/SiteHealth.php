<?php
/**
 * Tools > Site Health.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Health;

use Tandem\Plugin\Admin\AdminPage;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;
use Tandem\Plugin\Training\TrainingState;

defined( 'ABSPATH' ) || exit;

/**
 * One test a fact: extension, model, last training, consent default, page cache.
 */
final class SiteHealth implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():StatusReport $status   State of engine and model.
	 * @param Settings                $settings Settings.
	 */
	public function __construct( private readonly \Closure $status, private readonly Settings $settings ) {
	}

	/**
	 * Adds the tests.
	 */
	public function register_hooks(): void {
		add_filter( 'site_status_tests', array( $this, 'tests' ) );
	}

	/**
	 * Adds the tests to WordPress's own.
	 *
	 * @param array<string,array<string,mixed>> $tests Tests.
	 * @return array<string,array<string,mixed>>
	 */
	public function tests( array $tests ): array {
		foreach ( array(
			'tandem_extension'  => array( __( 'Tandem extension', 'tandem-for-woocommerce' ), $this->extension( ... ) ),
			'tandem_model'      => array( __( 'Tandem model', 'tandem-for-woocommerce' ), $this->model( ... ) ),
			'tandem_training'   => array( __( 'Tandem training', 'tandem-for-woocommerce' ), $this->training( ... ) ),
			'tandem_consent'    => array( __( 'Tandem consent', 'tandem-for-woocommerce' ), $this->consent( ... ) ),
			'tandem_page_cache' => array( __( 'Tandem and page caches', 'tandem-for-woocommerce' ), $this->page_cache( ... ) ),
		) as $id => [ $label, $test ] ) {
			$tests['direct'][ $id ] = array(
				'label' => $label,
				'test'  => static function () use ( $id, $test ): array {
					return array( 'test' => $id ) + $test();
				},
			);
		}
		return $tests;
	}

	/**
	 * Is the extension there, for this PHP?
	 *
	 * @return array<string,mixed>
	 */
	private function extension(): array {
		$status = ( $this->status )();
		if ( $status->native() ) {
			/* translators: %s: version */
			return self::result( 'good', sprintf( __( 'The Tandem extension %s answers', 'tandem-for-woocommerce' ), (string) $status->engine()->version ), __( 'Suggestions, prices and tables are computed by the extension.', 'tandem-for-woocommerce' ) );
		}
		if ( 'extension.resting' === $status->engine()->errorCode ) {
			return self::result( 'critical', __( 'The Tandem extension failed several times and is left alone for five minutes', 'tandem-for-woocommerce' ), __( 'The shop sells as before: prices and tables are the same, suggestions are simpler. The log of WooCommerce says what failed, under "tandem".', 'tandem-for-woocommerce' ) );
		}
		$lines = '';
		foreach ( ServerFacts::all()['lines'] as $line ) {
			$lines .= '<br><code>' . esc_html( $line ) . '</code>';
		}
		return self::result(
			'recommended',
			match ( $status->advice()['code'] ) {
				'extension.version' => __( 'The Tandem extension is of another version than the plugin', 'tandem-for-woocommerce' ),
				'extension.php'     => __( 'The Tandem extension was built for the PHP that this server had before', 'tandem-for-woocommerce' ),
				default             => __( 'The Tandem extension is not installed', 'tandem-for-woocommerce' ),
			},
			/* translators: 1: file name, 2: PHP version */
			sprintf( __( 'The shop sells as before: prices and tables are the same, suggestions are simpler. This server (PHP %2$s) needs the file %1$s:', 'tandem-for-woocommerce' ), esc_html( ServerFacts::archive() ), esc_html( PHP_VERSION ) ) . $lines
		);
	}

	/**
	 * Is there a usable model, and how old?
	 *
	 * @return array<string,mixed>
	 */
	private function model(): array {
		$status = ( $this->status )();
		$code   = $status->model_error();
		if ( null === $code ) {
			return $status->stale()
				? self::result( 'recommended', __( 'The Tandem model is old', 'tandem-for-woocommerce' ), __( 'The last training is longer ago than set. Check that scheduled actions run.', 'tandem-for-woocommerce' ) )
				/* translators: %s: time span such as "3 hours" */
				: self::result( 'good', __( 'The Tandem model is fresh', 'tandem-for-woocommerce' ), sprintf( __( 'It was built %s ago.', 'tandem-for-woocommerce' ), human_time_diff( time() - (int) $status->model_age() ) ) );
		}
		return match ( $code ) {
			'model.missing' => self::result( 'recommended', __( 'Tandem has no model yet', 'tandem-for-woocommerce' ), __( 'Suggestions come from linked products and best sellers until the orders are read.', 'tandem-for-woocommerce' ) ),
			'model.site'    => self::result( 'recommended', __( 'The Tandem model belongs to another site', 'tandem-for-woocommerce' ), __( 'It is not used. Train once on this site.', 'tandem-for-woocommerce' ) ),
			default         => self::result( 'critical', __( 'The Tandem model is damaged', 'tandem-for-woocommerce' ), esc_html( $code ) . ': ' . __( 'it is not used. Train again, or go back to the model before with "wp tandem rollback".', 'tandem-for-woocommerce' ) ),
		};
	}

	/**
	 * Did the last training work?
	 *
	 * @return array<string,mixed>
	 */
	private function training(): array {
		$state = TrainingState::load();
		return 'failed' === $state->phase
			? self::result( 'critical', __( 'The last Tandem training failed', 'tandem-for-woocommerce' ), esc_html( $state->error_code . ': ' . $state->error ) )
			: self::result( 'good', __( 'Tandem trains without errors', 'tandem-for-woocommerce' ), __( 'The last training, if there was one, ended well.', 'tandem-for-woocommerce' ) );
	}

	/**
	 * Is anything followed without a consent plugin?
	 *
	 * @return array<string,mixed>
	 */
	private function consent(): array {
		if ( 'on' === $this->settings->get( 'consent.default' ) && ! function_exists( 'wp_has_consent' ) ) {
			return self::result( 'recommended', __( 'Tandem keeps browsing history without asking', 'tandem-for-woocommerce' ), __( 'No consent plugin answers and the setting is "on". Many countries ask for consent first; choose "off" or "asked for by Tandem", or install a plugin that speaks the WP Consent API.', 'tandem-for-woocommerce' ) );
		}
		return self::result( 'good', __( 'Tandem follows nobody without consent', 'tandem-for-woocommerce' ), __( 'Without consent only the product on the page, the cart and anonymous counts are used.', 'tandem-for-woocommerce' ) );
	}

	/**
	 * Is there a page cache?
	 *
	 * @return array<string,mixed>
	 */
	private function page_cache(): array {
		$cache = defined( 'WP_CACHE' ) && WP_CACHE;
		return self::result(
			'good',
			$cache ? __( 'A page cache is on, and Tandem\'s pages may be cached', 'tandem-for-woocommerce' ) : __( 'Tandem\'s pages may be cached', 'tandem-for-woocommerce' ),
			$cache
				? __( 'After "Go live" clear the cache once, or shoppers see the pages from before. What depends on the visitor comes in a separate request that is never cached.', 'tandem-for-woocommerce' )
				: __( 'No page cache was found. Should you add one, Tandem needs no exception in it.', 'tandem-for-woocommerce' )
		);
	}

	/**
	 * One result.
	 *
	 * @param string $status      good, recommended or critical.
	 * @param string $label       Heading.
	 * @param string $description Escaped HTML.
	 * @return array<string,mixed>
	 */
	private static function result( string $status, string $label, string $description ): array {
		return array(
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => 'Tandem',
				'color' => 'blue',
			),
			'description' => '<p>' . $description . '</p>',
			'actions'     => 'good' === $status ? '' : '<p><a href="' . esc_url( AdminPage::url() ) . '">' . esc_html__( 'Open Tandem', 'tandem-for-woocommerce' ) . '</a></p>',
		);
	}
}
