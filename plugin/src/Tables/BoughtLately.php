<?php
/**
 * What was bought lately.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Journey\ProofReader;
use Tandem\Plugin\Settings;

/**
 * Products of the paid orders of the last thirty days, those in most orders first, without those of sensitive
 * categories. Read once an hour; the same for everybody.
 */
final class BoughtLately {

	public const KEPT = 'tandem_table_lately';

	private const DAYS = 30;

	/**
	 * Takes its services.
	 *
	 * @param Settings    $settings Settings.
	 * @param ProofReader $reader   Counts paid orders.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly ProofReader $reader,
	) {
	}

	/**
	 * Product ids.
	 *
	 * @return list<int>
	 */
	public function ids(): array {
		$flagged = ProductCategories::with_below( (array) $this->settings->get( 'sensitive_categories' ) );
		$kept    = get_transient( self::KEPT );
		$mark    = md5( implode( ',', $flagged ) ) . ':';
		// What the owner marks as sensitive is gone at once.
		if ( is_string( $kept ) && str_starts_with( $kept, $mark ) ) {
			return array_values( array_filter( array_map( 'intval', explode( ',', substr( $kept, strlen( $mark ) ) ) ) ) );
		}
		$ids     = array_keys( $this->reader->sold( (array) $this->settings->get( 'training.statuses' ), time() - self::DAYS * DAY_IN_SECONDS, 1 ) );
		$secret  = array() === $flagged ? array() : get_objects_in_term( $flagged, 'product_cat' );
		$ids     = array_values( array_diff( $ids, is_array( $secret ) ? array_map( 'intval', $secret ) : array() ) );
		set_transient( self::KEPT, $mark . implode( ',', $ids ), HOUR_IN_SECONDS );
		return $ids;
	}
}
