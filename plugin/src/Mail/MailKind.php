<?php
/**
 * A kind of e-mail that Tandem sends by itself.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

defined( 'ABSPATH' ) || exit;

/**
 * Names who an e-mail goes to and sends it. Data holds ids only: the address is looked up when it is sent, so
 * that an erased person gets nothing. Registered by the filter `tandem_mail_kinds`.
 */
interface MailKind {

	/**
	 * What a shopper can turn off: one of MailChoices::CATEGORIES.
	 */
	public function category(): string;

	/**
	 * The address as it is now, empty where the reason for the e-mail is gone.
	 *
	 * @param array<string,mixed> $data Ids given to MailQueue::put().
	 */
	public function address( array $data ): string;

	/**
	 * Sends it.
	 *
	 * @param array<string,mixed> $data    Ids given to MailQueue::put().
	 * @param string              $address From address().
	 * @return string Empty when sent, else a word that says why not.
	 */
	public function send( array $data, string $address ): string;
}
