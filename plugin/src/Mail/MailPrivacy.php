<?php
/**
 * A person's e-mails, for export and erasure.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Exports what was planned and sent and what the person wants; erases all but a no, which is kept as a keyed
 * hash so that it is kept.
 */
final class MailPrivacy implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param MailStore       $mails   E-mails.
	 * @param MailChoiceStore $choices Answers.
	 */
	public function __construct(
		private readonly MailStore $mails,
		private readonly MailChoiceStore $choices,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'exporters' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'erasers' ) );
	}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string,array<string,mixed>> $exporters Exporters.
	 * @return array<string,array<string,mixed>>
	 */
	public function exporters( array $exporters ): array {
		return $exporters + array(
			'tandem-mails' => array(
				'exporter_friendly_name' => __( 'Tandem: e-mails', 'tandem-for-woocommerce' ),
				'callback'               => array( $this, 'export' ),
			),
		);
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string,array<string,mixed>> $erasers Erasers.
	 * @return array<string,array<string,mixed>>
	 */
	public function erasers( array $erasers ): array {
		return $erasers + array(
			'tandem-mails' => array(
				'eraser_friendly_name' => __( 'Tandem: e-mails', 'tandem-for-woocommerce' ),
				'callback'             => array( $this, 'erase' ),
			),
		);
	}

	/**
	 * What is kept of an address.
	 *
	 * @param string $email The person.
	 * @return array{data:list<array<string,mixed>>,done:bool}
	 */
	public function export( string $email ): array {
		$recipient = MailChoices::recipient( $email );
		$data      = array();
		foreach ( $this->mails->of_recipient( $recipient ) as $row ) {
			$data[] = self::item( $row['mail_key'], $row['kind'], $row['state'] . ' ' . wp_date( 'c', (int) ( '0' === $row['settled_at'] ? $row['due_at'] : $row['settled_at'] ) ) );
		}
		foreach ( $this->choices->of( $recipient ) as $category => $answer ) {
			$data[] = self::item( 'choice-' . $category, $category, $answer );
		}
		return array(
			'data' => $data,
			'done' => true,
		);
	}

	/**
	 * Erases what is kept of an address.
	 *
	 * @param string $email The person.
	 * @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool}
	 */
	public function erase( string $email ): array {
		$recipient = MailChoices::recipient( $email );
		$removed   = $this->mails->forget( $recipient );
		$kept      = false;
		foreach ( $this->choices->of( $recipient ) as $category => $answer ) {
			if ( 'allow' === $answer ) {
				$this->choices->forget( $recipient, $category );
				++$removed;
			} else {
				$kept = true;
			}
		}
		return array(
			'items_removed'  => $removed > 0,
			'items_retained' => $kept,
			'messages'       => $kept ? array( __( 'The wish to get no suggestions by e-mail is kept under a hash of the address.', 'tandem-for-woocommerce' ) ) : array(),
			'done'           => true,
		);
	}

	/**
	 * One item of an export.
	 *
	 * @param string $id    Id.
	 * @param string $name  Name.
	 * @param string $value Value.
	 * @return array<string,mixed>
	 */
	private static function item( string $id, string $name, string $value ): array {
		return array(
			'group_id'    => 'tandem-mails',
			'group_label' => __( 'Suggestions and offers by e-mail', 'tandem-for-woocommerce' ),
			'item_id'     => 'tandem-mail-' . $id,
			'data'        => array( compact( 'name', 'value' ) ),
		);
	}
}
