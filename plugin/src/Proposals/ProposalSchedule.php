<?php
/**
 * When the suggestions are worked out.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Asks for new suggestions in the background after every published model.
 */
final class ProposalSchedule implements Integration {

	/** Action. */
	public const HOOK = 'tandem_propose';

	/**
	 * Takes its service.
	 *
	 * @param \Closure():SuggestedBundles $suggested Suggestions.
	 */
	public function __construct( private readonly \Closure $suggested ) {
	}

	/**
	 * Attaches to training.
	 */
	public function register_hooks(): void {
		add_action( 'tandem_model_published', array( $this, 'queue' ) );
		add_action( self::HOOK, array( $this, 'run' ) );
	}

	/**
	 * A model was published.
	 */
	public function queue(): void {
		if ( function_exists( 'as_enqueue_async_action' ) && did_action( 'action_scheduler_init' ) ) {
			as_enqueue_async_action( self::HOOK, array(), 'tandem', true );
		}
	}

	/**
	 * Works out the list.
	 */
	public function run(): void {
		try {
			( $this->suggested )()->refresh();
		} catch ( EngineException $error ) {
			if ( 'extension.missing' !== $error->errorCode ) {
				Log::failure( 'suggested bundles', $error );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'suggested bundles', $error );
		}
	}
}
