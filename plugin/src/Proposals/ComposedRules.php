<?php
/**
 * Composed sets as rules of a quote.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\BundleRules;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\ComponentCheck;
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Derives the rule of a set from the policy each time it is priced. Nothing about its price is stored, and
 * nothing comes from a request.
 */
final class ComposedRules {

	/** What ids of these rules begin with. */
	public const PREFIX = 'composed:';

	/**
	 * Takes its services.
	 *
	 * @param BundleRules    $rules Makes rules.
	 * @param ComponentCheck $check Refusals.
	 */
	public function __construct(
		private readonly BundleRules $rules,
		private readonly ComponentCheck $check,
	) {
	}

	/**
	 * The rule of a set, or null where the policy does not sell it or a piece cannot be sold.
	 *
	 * @param ComposedSet    $set      Set.
	 * @param ComposedPolicy $policy   Policy.
	 * @param ShopCurrency   $currency Active currency.
	 * @return array<string,mixed>|null
	 */
	public function rule( ComposedSet $set, ComposedPolicy $policy, ShopCurrency $currency ): ?array {
		$percent = $policy->percent( array_map( static fn( array $piece ): array => array_map( 'intval', wc_get_product_cat_ids( $piece['product'] ) ), $set->pieces ) );
		if ( null === $percent || ( null !== $policy->max_discount && $currency->converted ) ) {
			return null;
		}
		$names = array();
		foreach ( $set->components() as $component ) {
			$product = wc_get_product( $component->post_id() );
			if ( ! $product || $this->check->refusal( $component, 0 ) ) {
				return null;
			}
			$names[] = wp_specialchars_decode( $product->get_name(), ENT_QUOTES );
		}
		$terms = BundleTerms::from_array(
			array(
				'discount'     => 'percent',
				'value'        => $percent,
				'max_discount' => $policy->max_discount,
			)
		);
		$rule  = $this->rules->rule( new Bundle( 0, implode( ' + ', $names ), $set->components(), $terms ), $currency );
		if ( ! $rule ) {
			return null;
		}
		$rule['id']      = self::PREFIX . $set->key();
		$rule['version'] = RuleVersionStore::version( $rule );
		return $rule;
	}
}
