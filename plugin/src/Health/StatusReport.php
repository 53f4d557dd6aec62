<?php
/**
 * State of engine and model in one place.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Health;

use Tandem\Engine;
use Tandem\EngineStatus;
use Tandem\Plugin\Settings;
use Tandem\Plugin\Training\ModelStore;
use Tandem\Plugin\Training\TrainingState;

defined( 'ABSPATH' ) || exit;

/**
 * What the status panel, Site Health, the notices and `wp tandem status` say. One reading, so that they
 * never disagree.
 */
final class StatusReport {

	/**
	 * Status of the engine, asked once.
	 *
	 * @var EngineStatus|null
	 */
	private ?EngineStatus $engine_status = null;

	/**
	 * Takes its services.
	 *
	 * @param Engine     $engine   Engine of this site.
	 * @param ModelStore $models   Models of this site.
	 * @param Settings   $settings Settings.
	 */
	public function __construct( private readonly Engine $engine, private readonly ModelStore $models, private readonly Settings $settings ) {
	}

	/**
	 * What the engine says of itself.
	 */
	public function engine(): EngineStatus {
		return $this->engine_status ??= $this->engine->status();
	}

	/**
	 * Whether the extension answers.
	 */
	public function native(): bool {
		return 'native' === $this->engine->name();
	}

	/**
	 * Stable code of what is wrong with the model, or null where one is usable.
	 */
	public function model_error(): ?string {
		$status = $this->engine();
		if ( $status->ready ) {
			return null;
		}
		$code = (string) ( $status->facts['model_error_code'] ?? $status->errorCode );
		return str_starts_with( $code, 'model.' ) ? $code : 'model.missing';
	}

	/**
	 * Seconds since the open model was built, or null without one.
	 */
	public function model_age(): ?int {
		$current = $this->models->current();
		return null === $current ? null : max( 0, time() - (int) $current['built_at'] );
	}

	/**
	 * Whether the model is older than the owner finds good.
	 */
	public function stale(): bool {
		$age = $this->model_age();
		return null !== $age && $age > DAY_IN_SECONDS * (int) $this->settings->get( 'training.stale_days' );
	}

	/**
	 * The one thing to do next about engine and model: code, sentence, and the button it needs.
	 *
	 * @return array{code:string,text:string,action:string}
	 */
	public function advice(): array {
		$status = $this->engine();
		$code   = (string) $status->errorCode;
		if ( 'extension.resting' === $code ) {
			return array(
				'code'   => $code,
				'text'   => __( 'The Tandem extension failed several times and is left alone for five minutes; prices and tables stay the same. The log of WooCommerce says what failed, under "tandem".', 'tandem-for-woocommerce' ),
				'action' => 'none',
			);
		}
		if ( ! $this->native() ) {
			$code = '' === $code || str_starts_with( $code, 'model.' ) ? 'extension.missing' : $code;
			if ( 'extension.missing' === $code && '' !== ServerFacts::upgraded_from() ) {
				return array(
					'code'   => 'extension.php',
					/* translators: 1: build such as php8.2-nts-x86_64, 2: another one */
					'text'   => sprintf( __( 'The PHP of this server changed from %1$s to %2$s, and the Tandem extension has to be the one for it; until then the shop runs on Tandem\'s PHP engine.', 'tandem-for-woocommerce' ), ServerFacts::upgraded_from(), ServerFacts::build() ) . ' ' . ServerFacts::where(),
					'action' => 'install',
				);
			}
			return array(
				'code'   => $code,
				'text'   => ( 'extension.version' === $code
					? __( 'The Tandem extension is of another version than the plugin; until they match, the shop runs on Tandem\'s PHP engine.', 'tandem-for-woocommerce' )
					: __( 'The Tandem extension is not installed. Prices, bundles and tables work the same; suggestions come from linked products and best sellers.', 'tandem-for-woocommerce' ) ) . ' ' . ServerFacts::where(),
				'action' => 'install',
			);
		}
		ServerFacts::remember();
		$state = TrainingState::load();
		if ( $state->running() ) {
			return array(
				'code'   => 'training.running',
				'text'   => __( 'Tandem is reading your orders.', 'tandem-for-woocommerce' ),
				'action' => 'none',
			);
		}
		if ( ! $status->ready ) {
			return array(
				'code'   => (string) $this->model_error(),
				'text'   => match ( $this->model_error() ) {
					'model.missing' => __( 'Tandem has not read your orders yet. Press "Train now".', 'tandem-for-woocommerce' ),
					'model.site'        => __( 'The model belongs to another site, as after a copy of this shop. Press "Train now".', 'tandem-for-woocommerce' ),
					default             => __( 'The model file is damaged. Press "Train now"; suggestions come from linked products until it is done.', 'tandem-for-woocommerce' ),
				},
				'action' => 'train',
			);
		}
		if ( 'failed' === $state->phase ) {
			return array(
				'code'   => $state->error_code,
				'text'   => __( 'The last training failed; the model before it answers. Press "Train now" to try again.', 'tandem-for-woocommerce' ),
				'action' => 'train',
			);
		}
		if ( $this->stale() ) {
			return array(
				'code'   => 'model.stale',
				'text'   => __( 'The model is old. Check that scheduled actions run, or press "Train now".', 'tandem-for-woocommerce' ),
				'action' => 'train',
			);
		}
		return array(
			'code'   => 'ok',
			'text'   => __( 'Everything works.', 'tandem-for-woocommerce' ),
			'action' => 'none',
		);
	}

	/**
	 * Everything, as REST and the command line print it.
	 *
	 * @return array<string,mixed>
	 */
	public function all(): array {
		$status   = $this->engine();
		$training = TrainingState::load();
		return array(
			'engine'     => $status->engine,
			'extension'  => $status->version,
			'plugin'     => TANDEM_VERSION,
			'ready'      => $status->ready,
			'generation' => $status->generation,
			'built_at'   => $this->models->current()['built_at'] ?? null,
			'age'        => $this->model_age(),
			'facts'      => (object) array_diff_key( $status->facts, array( 'model_error' => 1 ) ),
			'error_code' => $status->errorCode,
			'error'      => $status->error,
			'last_error' => '' === $training->error ? null : $training->error,
			'training'   => $training->report(),
			'ranking'    => RankingRows::of( $training->result ),
			'models'     => $this->models->generations(),
			'live'       => $this->settings->get( 'live' ),
			'advice'     => $this->advice(),
		);
	}
}
