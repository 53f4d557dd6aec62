<?php
/**
 * wp tandem newsletter.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cli;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Moments\NewsletterStore;

defined( 'ABSPATH' ) || exit;

/**
 * Who wants the newsletter, for the program that sends it.
 */
final class NewsletterCommand implements Integration {

	private const BATCH = 500;

	/**
	 * Takes its services.
	 *
	 * @param NewsletterStore $store   Addresses.
	 * @param MailChoices     $choices Shoppers' answers.
	 */
	public function __construct(
		private readonly NewsletterStore $store,
		private readonly MailChoices $choices,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			\WP_CLI::add_command( 'tandem newsletter list', array( $this, 'print_list' ) );
		}
	}

	/**
	 * Prints address and time of confirmation as CSV. Who has said no since is left out.
	 */
	public function print_list(): void {
		\WP_CLI::line( 'email,confirmed' );
		foreach ( $this->rows() as list( $email, $at ) ) {
			\WP_CLI::line( $email . ',' . gmdate( 'c', $at ) );
		}
	}

	/**
	 * Addresses that want it, in the order of joining.
	 *
	 * @return \Generator<int,array{0:string,1:int}>
	 */
	public function rows(): \Generator {
		$after = 0;
		do {
			$rows = $this->store->joined( $after, self::BATCH );
			foreach ( $rows as $row ) {
				$after = (int) $row['id'];
				if ( ! $this->choices->refuses( $row['email'], MailChoices::OFFERS ) ) {
					yield array( $row['email'], (int) $row['joined_at'] );
				}
			}
		} while ( array() !== $rows );
	}
}
