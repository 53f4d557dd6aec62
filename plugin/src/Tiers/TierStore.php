<?php
/**
 * The tiers of the shop.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

use Tandem\Value\TierLadder;

defined( 'ABSPATH' ) || exit;

/**
 * One option, read with every page. Off until the owner switches tiers on; three are there to begin with.
 */
final class TierStore {

	/** Option that keeps them. */
	public const OPTION = 'tandem_tiers';

	/**
	 * Definitions read, by site.
	 *
	 * @var array<int,array<string,mixed>>
	 */
	private array $read = array();

	/**
	 * The definition.
	 *
	 * @return array<string,mixed>
	 */
	public function all(): array {
		return $this->read[ get_current_blog_id() ] ??= $this->stored() ?? TierInput::checked( self::usual() );
	}

	/**
	 * Whether tiers are on: every page asks, and where none are kept they are off.
	 */
	public function on(): bool {
		$this->read[ get_current_blog_id() ] ??= $this->stored();
		return $this->read[ get_current_blog_id() ]['on'] ?? false;
	}

	/**
	 * One tier by its id.
	 *
	 * @param string $id Id.
	 * @return array<string,mixed>|null
	 */
	public function find( string $id ): ?array {
		foreach ( $this->all()['tiers'] as $tier ) {
			if ( $tier['id'] === $id ) {
				return $tier;
			}
		}
		return null;
	}

	/**
	 * The rules as the library computes with them.
	 */
	public function ladder(): TierLadder {
		$all = $this->all();
		return new TierLadder(
			$all['by'],
			$all['months'],
			$all['grace_days'],
			$all['fall'],
			array_map(
				static fn( array $tier ): array => array(
					'id'   => $tier['id'],
					'from' => TierInput::from( $tier['from'], $all['by'] ),
				),
				$all['tiers']
			)
		);
	}

	/**
	 * A text that is another one when the rules are.
	 */
	public function fingerprint(): string {
		return substr( hash( 'sha256', (string) wp_json_encode( get_object_vars( $this->ladder() ) ) ), 0, 12 );
	}

	/**
	 * Keeps a definition.
	 *
	 * @param array<string,mixed> $input As it came.
	 * @throws \InvalidArgumentException Naming the field.
	 */
	public function save( array $input ): void {
		update_option( self::OPTION, (string) wp_json_encode( TierInput::checked( $input ) ), true );
		$this->forget();
		/**
		 * The owner changed the tiers.
		 */
		do_action( 'tandem_tiers_changed' );
	}

	/**
	 * Reads the option anew.
	 */
	public function forget(): void {
		$this->read = array();
	}

	/**
	 * What the option holds, from what WordPress loads with every page; null where there is nothing.
	 *
	 * @return array<string,mixed>|null
	 */
	private function stored(): ?array {
		$kept = json_decode( (string) ( wp_load_alloptions()[ self::OPTION ] ?? '' ), true );
		return is_array( $kept ) && isset( $kept['on'], $kept['by'], $kept['months'], $kept['grace_days'], $kept['fall'], $kept['tiers'] ) ? $kept : null;
	}

	/**
	 * The tiers to begin with.
	 *
	 * @return array<string,mixed>
	 */
	private static function usual(): array {
		$tier = static fn( string $id, string $name, string $from ): array => array(
			'id'   => $id,
			'name' => $name,
			'from' => $from,
		);
		return array(
			'on'    => false,
			'tiers' => array(
				$tier( 'bronze', __( 'Bronze', 'tandem-for-woocommerce' ), '0' ),
				$tier( 'silver', __( 'Silver', 'tandem-for-woocommerce' ), '200' ),
				$tier( 'gold', __( 'Gold', 'tandem-for-woocommerce' ), '500' ),
			),
		);
	}
}
