<?php
/**
 * A kind of e-mail that the person asked for.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

defined( 'ABSPATH' ) || exit;

/**
 * Somebody asked for exactly this e-mail, by a ticked box, a confirmed address or an order: silence is not a no, and
 * it does not wait for the distance between two e-mails. A no still counts, and so does the rate of the shop.
 */
interface Requested extends MailKind {
}
