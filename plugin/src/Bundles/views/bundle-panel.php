<?php
/**
 * The bundle panel. Given: $components (list<Component>), $terms (BundleTerms), $nonce (string),
 * $others (names of other bundles by id), $segments (labels by name).
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

use Tandem\Plugin\Bundles\Component;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedVariableFound -- Local to the method that includes this file.
$row = static function ( ?Component $component, string $index ): void {
	$product = $component ? wc_get_product( $component->post_id() ) : null;
	$name    = $product ? wp_strip_all_tags( $product->get_formatted_name() ) : ( $component ? '#' . $component->post_id() : '' );
	$field   = 'tandem_components[' . $index . ']';
	?>
	<tr class="tandem-component">
		<td class="tandem-component__move">
			<span class="tandem-component__handle" aria-hidden="true">&#8942;&#8942;</span>
			<button type="button" class="button-link tandem-component__up" aria-label="<?php esc_attr_e( 'Move up', 'tandem-for-woocommerce' ); ?>">&#9650;</button>
			<button type="button" class="button-link tandem-component__down" aria-label="<?php esc_attr_e( 'Move down', 'tandem-for-woocommerce' ); ?>">&#9660;</button>
		</td>
		<td>
			<strong class="tandem-component__name"><?php echo esc_html( $name ); ?></strong>
			<span class="tandem-component__price"></span>
			<span class="tandem-component__refusal" role="status"></span>
			<input type="hidden" data-field="product" name="<?php echo esc_attr( $field ); ?>[product]" value="<?php echo esc_attr( (string) ( $component->product ?? '' ) ); ?>">
			<input type="hidden" data-field="variation" name="<?php echo esc_attr( $field ); ?>[variation]" value="<?php echo esc_attr( (string) ( $component->variation ?? 0 ) ); ?>">
		</td>
		<td class="tandem-component__set" data-label="<?php esc_attr_e( 'Quantity', 'tandem-for-woocommerce' ); ?>"><input type="number" data-field="min" min="1" max="<?php echo esc_attr( (string) Component::MAX_UNITS ); ?>" step="1" name="<?php echo esc_attr( $field ); ?>[min]" value="<?php echo esc_attr( (string) ( $component->min ?? 1 ) ); ?>" aria-label="<?php esc_attr_e( 'Quantity', 'tandem-for-woocommerce' ); ?>"></td>
		<td class="tandem-component__set" data-label="<?php esc_attr_e( 'At most', 'tandem-for-woocommerce' ); ?>"><input type="number" data-field="max" min="1" max="<?php echo esc_attr( (string) Component::MAX_UNITS ); ?>" step="1" name="<?php echo esc_attr( $field ); ?>[max]" value="<?php echo esc_attr( (string) ( $component->max ?? 1 ) ); ?>" aria-label="<?php esc_attr_e( 'At most', 'tandem-for-woocommerce' ); ?>"></td>
		<td class="tandem-component__set" data-label="<?php esc_attr_e( 'Optional', 'tandem-for-woocommerce' ); ?>"><input type="checkbox" data-field="optional" name="<?php echo esc_attr( $field ); ?>[optional]" value="1" <?php checked( $component->optional ?? false ); ?> aria-label="<?php esc_attr_e( 'Optional', 'tandem-for-woocommerce' ); ?>"></td>
		<td class="tandem-component__own" data-label="<?php esc_attr_e( '% off', 'tandem-for-woocommerce' ); ?>"><input type="text" inputmode="decimal" data-field="percent" size="5" name="<?php echo esc_attr( $field ); ?>[percent]" value="<?php echo esc_attr( wc_format_localized_decimal( (string) ( $component->percent ?? '' ) ) ); ?>" aria-label="<?php esc_attr_e( 'Percent off this product', 'tandem-for-woocommerce' ); ?>"></td>
		<td class="tandem-component__reward" data-label="<?php esc_attr_e( 'They get it', 'tandem-for-woocommerce' ); ?>"><input type="checkbox" data-field="reward" name="<?php echo esc_attr( $field ); ?>[reward]" value="1" <?php checked( $component->reward ?? false ); ?> aria-label="<?php esc_attr_e( 'They get it', 'tandem-for-woocommerce' ); ?>"></td>
		<td><button type="button" class="button-link button-link-delete tandem-component__remove"><?php esc_html_e( 'Remove', 'tandem-for-woocommerce' ); ?></button></td>
	</tr>
	<?php
};
$moment = static fn( ?int $time ): string => null === $time ? '' : (string) wp_date( 'Y-m-d\TH:i', $time );
?>
<div id="tandem_bundle_data" class="panel woocommerce_options_panel hidden">
	<?php wp_nonce_field( $nonce, 'tandem_bundle_nonce' ); ?>
	<div class="tandem-bundle-editor" data-bundle="<?php echo esc_attr( (string) get_the_ID() ); ?>">
		<p class="form-field">
			<label for="tandem_kind"><?php esc_html_e( 'Kind', 'tandem-for-woocommerce' ); ?></label>
			<select id="tandem_kind" data-term="kind" name="tandem_terms[kind]">
				<?php
				foreach ( array(
					'set'         => __( 'All of these products together', 'tandem-for-woocommerce' ),
					'any_n'       => __( 'Mix and match: the more, the cheaper', 'tandem-for-woocommerce' ),
					'choose_n'    => __( 'Choose some of these products', 'tandem-for-woocommerce' ),
					'buy_x_get_y' => __( 'Buy some, get some cheaper or free', 'tandem-for-woocommerce' ),
				) as $value => $label ) {
					printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), selected( $terms->kind, $value, false ), esc_html( $label ) );
				}
				?>
			</select>
		</p>
		<table class="widefat tandem-components">
			<caption class="screen-reader-text"><?php esc_html_e( 'Products of this bundle', 'tandem-for-woocommerce' ); ?></caption>
			<thead><tr>
				<th scope="col"><span class="screen-reader-text"><?php esc_html_e( 'Order', 'tandem-for-woocommerce' ); ?></span></th>
				<th scope="col"><?php esc_html_e( 'Product', 'tandem-for-woocommerce' ); ?></th>
				<th scope="col" class="tandem-component__set"><?php esc_html_e( 'Quantity', 'tandem-for-woocommerce' ); ?></th>
				<th scope="col" class="tandem-component__set"><?php esc_html_e( 'At most', 'tandem-for-woocommerce' ); ?></th>
				<th scope="col" class="tandem-component__set"><?php esc_html_e( 'Optional', 'tandem-for-woocommerce' ); ?></th>
				<th scope="col" class="tandem-component__own"><?php esc_html_e( '% off', 'tandem-for-woocommerce' ); ?></th>
				<th scope="col" class="tandem-component__reward"><?php esc_html_e( 'They get it', 'tandem-for-woocommerce' ); ?></th>
				<th scope="col"><span class="screen-reader-text"><?php esc_html_e( 'Remove', 'tandem-for-woocommerce' ); ?></span></th>
			</tr></thead>
			<tbody>
			<?php
			foreach ( $components as $index => $component ) {
				$row( $component, (string) $index );
			}
			?>
			</tbody>
		</table>
		<template class="tandem-component-template"><?php $row( null, '__index__' ); ?></template>
		<p class="form-field tandem-bundle-add">
			<label for="tandem_add_component"><?php esc_html_e( 'Add a product', 'tandem-for-woocommerce' ); ?></label>
			<select id="tandem_add_component" class="wc-product-search" style="width:55%" data-placeholder="<?php esc_attr_e( 'Search by name or SKU', 'tandem-for-woocommerce' ); ?>" data-action="woocommerce_json_search_products_and_variations" data-exclude="<?php echo esc_attr( (string) get_the_ID() ); ?>" data-allow_clear="true"></select>
		</p>
		<fieldset class="form-field tandem-kind tandem-kind--any_n tandem-tiers">
			<legend><?php esc_html_e( 'Steps', 'tandem-for-woocommerce' ); ?></legend>
			<?php foreach ( array_pad( $terms->options['tiers'] ?? array(), max( 3, count( $terms->options['tiers'] ?? array() ) + 1 ), array() ) as $at => $tier ) : ?>
				<span class="tandem-tier">
					<input type="number" min="1" max="100" step="1" data-tier="items" name="tandem_terms[options][tiers][<?php echo esc_attr( (string) $at ); ?>][items]" value="<?php echo esc_attr( (string) ( $tier['items'] ?? '' ) ); ?>" aria-label="<?php esc_attr_e( 'Number of products', 'tandem-for-woocommerce' ); ?>">
					<?php esc_html_e( 'products or more:', 'tandem-for-woocommerce' ); ?>
					<input type="text" inputmode="decimal" data-tier="percent" name="tandem_terms[options][tiers][<?php echo esc_attr( (string) $at ); ?>][percent]" value="<?php echo esc_attr( wc_format_localized_decimal( (string) ( $tier['percent'] ?? '' ) ) ); ?>" aria-label="<?php esc_attr_e( 'Percent off', 'tandem-for-woocommerce' ); ?>">
					<?php esc_html_e( '% off', 'tandem-for-woocommerce' ); ?>
				</span>
			<?php endforeach; ?>
			<button type="button" class="button tandem-tier-add"><?php esc_html_e( 'Add a step', 'tandem-for-woocommerce' ); ?></button>
		</fieldset>
		<p class="form-field tandem-kind tandem-kind--choose_n">
			<label for="tandem_choose"><?php esc_html_e( 'Shopper chooses', 'tandem-for-woocommerce' ); ?></label>
			<input type="number" min="1" max="100" step="1" class="short" id="tandem_choose" data-option="choose" name="tandem_terms[options][choose]" value="<?php echo esc_attr( (string) ( $terms->options['choose'] ?? 2 ) ); ?>">
			<span class="description"><?php esc_html_e( 'of these products', 'tandem-for-woocommerce' ); ?></span>
		</p>
		<p class="form-field tandem-kind tandem-kind--buy_x_get_y">
			<label for="tandem_buy"><?php esc_html_e( 'Buy', 'tandem-for-woocommerce' ); ?></label>
			<input type="number" min="1" max="100" step="1" class="short" id="tandem_buy" data-option="buy" name="tandem_terms[options][buy]" value="<?php echo esc_attr( (string) ( $terms->options['buy'] ?? 2 ) ); ?>">
		</p>
		<p class="form-field tandem-kind tandem-kind--buy_x_get_y">
			<label for="tandem_get"><?php esc_html_e( 'Get cheaper', 'tandem-for-woocommerce' ); ?></label>
			<input type="number" min="1" max="100" step="1" class="short" id="tandem_get" data-option="get" name="tandem_terms[options][get]" value="<?php echo esc_attr( (string) ( $terms->options['get'] ?? 1 ) ); ?>">
			<span class="description"><?php esc_html_e( 'of the products ticked "They get it"; without a tick the cheapest of all. 100% off makes them free.', 'tandem-for-woocommerce' ); ?></span>
		</p>
		<p class="form-field tandem-bundle-discount">
			<label for="tandem_discount"><?php esc_html_e( 'Price', 'tandem-for-woocommerce' ); ?></label>
			<select id="tandem_discount" data-term="discount" name="tandem_terms[discount]">
				<?php
				foreach ( array(
					'percent'    => __( 'Percent off', 'tandem-for-woocommerce' ),
					'amount'     => __( 'Amount off', 'tandem-for-woocommerce' ),
					'fixed'      => __( 'Fixed price', 'tandem-for-woocommerce' ),
					'components' => __( 'Percent off single products', 'tandem-for-woocommerce' ),
				) as $value => $label ) {
					printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), selected( $terms->discount, $value, false ), esc_html( $label ) );
				}
				?>
			</select>
			<input type="text" inputmode="decimal" class="short tandem-bundle-value" data-term="value" name="tandem_terms[value]" value="<?php echo esc_attr( wc_format_localized_decimal( $terms->value ) ); ?>" aria-label="<?php esc_attr_e( 'Percent or amount', 'tandem-for-woocommerce' ); ?>">
			<span class="tandem-bundle-unit" data-currency="<?php echo esc_attr( html_entity_decode( get_woocommerce_currency_symbol() ) ); ?>"></span>
		</p>
		<details class="tandem-bundle-more" <?php echo $terms->to_array() === ( new Tandem\Plugin\Bundles\BundleTerms( kind: $terms->kind, discount: $terms->discount, value: $terms->value, options: $terms->options ) )->to_array() ? '' : 'open'; ?>>
			<summary><?php esc_html_e( 'Limits, schedule and floor', 'tandem-for-woocommerce' ); ?></summary>
			<p class="form-field">
				<label for="tandem_base"><?php esc_html_e( 'Discount is taken from', 'tandem-for-woocommerce' ); ?></label>
				<select id="tandem_base" data-term="base" name="tandem_terms[base]">
					<option value="default" <?php selected( $terms->base, 'default' ); ?>><?php esc_html_e( 'The shop\'s setting', 'tandem-for-woocommerce' ); ?></option>
					<option value="current" <?php selected( $terms->base, 'current' ); ?>><?php esc_html_e( 'Current prices', 'tandem-for-woocommerce' ); ?></option>
					<option value="regular" <?php selected( $terms->base, 'regular' ); ?>><?php esc_html_e( 'Regular prices', 'tandem-for-woocommerce' ); ?></option>
				</select>
			</p>
			<p class="form-field">
				<label for="tandem_ignore_on_sale"><?php esc_html_e( 'Leave out items on sale', 'tandem-for-woocommerce' ); ?></label>
				<input type="checkbox" id="tandem_ignore_on_sale" data-term="ignore_on_sale" name="tandem_terms[ignore_on_sale]" value="1" <?php checked( $terms->ignore_on_sale ); ?>>
			</p>
			<p class="form-field">
				<label for="tandem_max_discount"><?php esc_html_e( 'Saving is at most', 'tandem-for-woocommerce' ); ?></label>
				<input type="text" inputmode="decimal" class="short" id="tandem_max_discount" data-term="max_discount" name="tandem_terms[max_discount]" value="<?php echo esc_attr( wc_format_localized_decimal( (string) $terms->max_discount ) ); ?>">
			</p>
			<p class="form-field">
				<label for="tandem_floor"><?php esc_html_e( 'Never below', 'tandem-for-woocommerce' ); ?></label>
				<select id="tandem_floor" data-term="floor" name="tandem_terms[floor]">
					<?php
					foreach ( array(
						'default' => __( 'The shop\'s setting', 'tandem-for-woocommerce' ),
						'none'    => __( 'No floor', 'tandem-for-woocommerce' ),
						'cost'    => __( 'Cost of goods', 'tandem-for-woocommerce' ),
						'margin'  => __( 'A margin of (%)', 'tandem-for-woocommerce' ),
					) as $value => $label ) {
						printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), selected( $terms->floor, $value, false ), esc_html( $label ) );
					}
					?>
				</select>
				<input type="text" inputmode="decimal" class="short tandem-bundle-margin" data-term="margin" name="tandem_terms[margin]" value="<?php echo esc_attr( wc_format_localized_decimal( $terms->margin ) ); ?>" aria-label="<?php esc_attr_e( 'Margin in percent', 'tandem-for-woocommerce' ); ?>">
			</p>
			<p class="form-field">
				<label for="tandem_ending"><?php esc_html_e( 'Price ends in', 'tandem-for-woocommerce' ); ?></label>
				<input type="text" inputmode="numeric" class="short" id="tandem_ending" placeholder="99" data-term="ending" name="tandem_terms[ending]" value="<?php echo esc_attr( (string) $terms->ending ); ?>">
			</p>
			<p class="form-field">
				<label for="tandem_from"><?php esc_html_e( 'Starts', 'tandem-for-woocommerce' ); ?></label>
				<input type="datetime-local" id="tandem_from" data-term="from" name="tandem_terms[from]" value="<?php echo esc_attr( $moment( $terms->from ) ); ?>">
			</p>
			<p class="form-field">
				<label for="tandem_until"><?php esc_html_e( 'Ends', 'tandem-for-woocommerce' ); ?></label>
				<input type="datetime-local" id="tandem_until" data-term="until" name="tandem_terms[until]" value="<?php echo esc_attr( $moment( $terms->until ) ); ?>">
			</p>
			<p class="form-field">
				<label for="tandem_limit_total"><?php esc_html_e( 'Sold at most', 'tandem-for-woocommerce' ); ?></label>
				<input type="number" min="1" step="1" class="short" id="tandem_limit_total" data-term="limit_total" name="tandem_terms[limit_total]" value="<?php echo esc_attr( (string) $terms->limit_total ); ?>">
				<span class="description"><?php esc_html_e( 'times in all', 'tandem-for-woocommerce' ); ?></span>
			</p>
			<p class="form-field">
				<label for="tandem_limit_customer"><?php esc_html_e( 'Per customer', 'tandem-for-woocommerce' ); ?></label>
				<input type="number" min="1" step="1" class="short" id="tandem_limit_customer" data-term="limit_customer" name="tandem_terms[limit_customer]" value="<?php echo esc_attr( (string) $terms->limit_customer ); ?>">
			</p>
			<p class="form-field">
				<label for="tandem_roles"><?php esc_html_e( 'Only for', 'tandem-for-woocommerce' ); ?></label>
				<select id="tandem_roles" class="wc-enhanced-select" multiple="multiple" style="width:55%" data-term="roles" name="tandem_terms[roles][]" data-placeholder="<?php esc_attr_e( 'Everyone', 'tandem-for-woocommerce' ); ?>">
					<?php
					foreach ( wp_roles()->get_names() as $role => $label ) {
						printf( '<option value="%s"%s>%s</option>', esc_attr( $role ), selected( in_array( $role, $terms->roles, true ), true, false ), esc_html( translate_user_role( $label ) ) );
					}
					?>
				</select>
			</p>
			<?php if ( $segments ) : ?>
			<p class="form-field">
				<label for="tandem_segments"><?php esc_html_e( 'Only for segments', 'tandem-for-woocommerce' ); ?></label>
				<select id="tandem_segments" class="wc-enhanced-select" multiple="multiple" style="width:55%" data-term="segments" name="tandem_terms[segments][]" data-placeholder="<?php esc_attr_e( 'Everyone', 'tandem-for-woocommerce' ); ?>">
					<?php
					foreach ( $segments as $segment => $label ) {
						printf( '<option value="%s"%s>%s</option>', esc_attr( $segment ), selected( in_array( $segment, $terms->segments, true ), true, false ), esc_html( $label ) );
					}
					?>
				</select>
			</p>
			<?php endif; ?>
			<p class="form-field">
				<label for="tandem_priority"><?php esc_html_e( 'Priority', 'tandem-for-woocommerce' ); ?></label>
				<input type="number" min="0" max="9999" step="1" class="short" id="tandem_priority" data-term="priority" name="tandem_terms[priority]" value="<?php echo esc_attr( (string) $terms->priority ); ?>">
				<span class="description"><?php esc_html_e( 'Lower goes first where the shop stacks by priority.', 'tandem-for-woocommerce' ); ?></span>
			</p>
			<p class="form-field">
				<label for="tandem_mark"><?php esc_html_e( 'Kind of offer', 'tandem-for-woocommerce' ); ?></label>
				<select id="tandem_mark" data-term="mark" name="tandem_terms[mark]">
					<option value="" <?php selected( $terms->mark, '' ); ?>><?php esc_html_e( 'Plain bundle', 'tandem-for-woocommerce' ); ?></option>
					<option value="starter" <?php selected( $terms->mark, 'starter' ); ?>><?php esc_html_e( 'Starter kit', 'tandem-for-woocommerce' ); ?></option>
					<option value="upgrade" <?php selected( $terms->mark, 'upgrade' ); ?>><?php esc_html_e( 'Upgrade of a starter kit', 'tandem-for-woocommerce' ); ?></option>
				</select>
			</p>
			<p class="form-field tandem-bundle-upgrade">
				<label for="tandem_upgrade_of"><?php esc_html_e( 'Upgrades', 'tandem-for-woocommerce' ); ?></label>
				<select id="tandem_upgrade_of" data-term="upgrade_of" name="tandem_terms[upgrade_of]">
					<option value="0"><?php esc_html_e( 'Any starter kit', 'tandem-for-woocommerce' ); ?></option>
					<?php
					foreach ( $others as $other => $label ) {
						printf( '<option value="%d"%s>%s</option>', (int) $other, selected( $terms->upgrade_of, $other, false ), esc_html( $label ) );
					}
					?>
				</select>
			</p>
		</details>
		<div class="tandem-bundle-preview" aria-live="polite">
			<dl>
				<dt><?php esc_html_e( 'Bought one by one', 'tandem-for-woocommerce' ); ?></dt><dd data-preview="individual_total">&ndash;</dd>
				<dt><?php esc_html_e( 'Bundle price', 'tandem-for-woocommerce' ); ?></dt><dd data-preview="price">&ndash;</dd>
				<dt><?php esc_html_e( 'Shopper saves', 'tandem-for-woocommerce' ); ?></dt><dd data-preview="saving">&ndash;</dd>
				<dt><?php esc_html_e( 'Margin', 'tandem-for-woocommerce' ); ?></dt><dd data-preview="margin">&ndash;</dd>
			</dl>
			<ul class="tandem-bundle-notes"></ul>
		</div>
	</div>
</div>
