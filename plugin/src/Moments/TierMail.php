<?php
/**
 * The e-mail about a new tier.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailKind;
use Tandem\Plugin\Tiers\TierStandings;
use Tandem\Plugin\Tiers\TierStore;

defined( 'ABSPATH' ) || exit;

/**
 * Who rises to a tier gets one e-mail that says what it gives, and a code where the owner wants it. Who falls gets none.
 * When it is sent the customer must still be there: a refund in between stops it. One e-mail a tier, customer and year.
 */
final class TierMail implements Integration, MailKind {

	public const KIND = 'tier';

	/**
	 * Takes its services.
	 *
	 * @param CustomerMail                              $mail      E-mails.
	 * @param TierStore                                 $tiers     Tiers.
	 * @param \Closure():TierStandings                 $standings Where customers stand.
	 * @param \Closure(array<string,mixed>):list<string> $gives    What a tier gives, in HTML.
	 */
	public function __construct(
		private readonly CustomerMail $mail,
		private readonly TierStore $tiers,
		private readonly \Closure $standings,
		private readonly \Closure $gives,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( self::KIND => $this ) );
		add_action( 'tandem_tier_changed', array( $this, 'changed' ), 10, 3 );
	}

	/**
	 * Plans the e-mail of a customer who rose.
	 *
	 * @param mixed $user   User id.
	 * @param mixed $tier   Id of the tier now.
	 * @param mixed $before Id of the tier before.
	 */
	public function changed( $user, $tier = null, $before = null ): void {
		try {
			$account = get_userdata( (int) $user );
			if ( ! $account || ! is_string( $tier ) || ! $this->mail->on( 'tier' ) || $this->place( $tier ) <= $this->place( is_string( $before ) ? $before : '' ) ) {
				return;
			}
			$this->mail->plan(
				self::KIND . ':' . $account->ID . ':' . $tier . ':' . wp_date( 'Y' ),
				self::KIND,
				(string) $account->user_email,
				array(
					'user' => $account->ID,
					'tier' => $tier,
				)
			);
		} catch ( \Throwable $error ) {
			Log::failure( 'tier e-mail', $error );
		}
	}

	/**
	 * Place of a tier on the ladder, -1 for none.
	 *
	 * @param string $id Tier.
	 */
	private function place( string $id ): int {
		$place = array_search( $id, array_column( $this->tiers->all()['tiers'], 'id' ), true );
		return false === $place ? -1 : (int) $place;
	}

	/**
	 * {@inheritDoc}
	 */
	public function category(): string {
		return MailChoices::OFFERS;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data User and tier.
	 */
	public function address( array $data ): string {
		$account  = get_userdata( (int) ( $data['user'] ?? 0 ) );
		$standing = $account && $this->tiers->on() && $this->mail->on( 'tier' ) ? ( $this->standings )()->of( $account->ID ) : null;
		return $standing && $standing['tier'] === ( $data['tier'] ?? '' ) ? (string) $account->user_email : '';
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $data    User and tier.
	 * @param string              $address Address.
	 */
	public function send( array $data, string $address ): string {
		$tier = $this->tiers->find( (string) ( $data['tier'] ?? '' ) );
		if ( null === $tier ) {
			return 'gone';
		}
		$name  = (string) ( get_userdata( (int) ( $data['user'] ?? 0 ) )->first_name ?? '' );
		$gives = array_map( static fn( string $html ): string => html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES, 'UTF-8' ), ( $this->gives )( $tier ) );
		return $this->mail->send( 'tier', $data, $address, $name, __( 'New tier', 'tandem-for-woocommerce' ), $tier['name'], implode( ', ', $gives ) );
	}
}
