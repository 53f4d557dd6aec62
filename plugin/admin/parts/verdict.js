import { __, _n, sprintf } from '@wordpress/i18n';
import { number } from './format';

const language = document.documentElement.lang || 'en';
/** A share of 1 in percent. */
export const percent = ( share ) =>
	new Intl.NumberFormat( language, {
		style: 'percent',
		maximumFractionDigits: 1,
	} ).format( share );

/** Writes whole amounts of a currency. */
export const money = ( currency ) => {
	const format = new Intl.NumberFormat( language, {
		style: 'currency',
		currency: currency.code,
		currencyDisplay: 'narrowSymbol',
		maximumFractionDigits: 0,
	} );
	return ( minor ) => format.format( minor / 10 ** currency.exponent );
};

/**
 * What the owner is told, a sentence a state of the engine's report.
 *
 * @param {Object}  arm     Arm of the report.
 * @param {boolean} holdout Whether suggestions as a whole are compared with none.
 */
export function sentence( arm, holdout = false ) {
	const days = arm.days_left;
	switch ( arm.state ) {
		case 'collecting':
			return __(
				'Collecting: not enough visitors or orders yet to say anything.',
				'tandem-for-woocommerce'
			);
		case 'sample_ratio':
			return __(
				'Something loses visitors on one side, so no result can be trusted. Results stay hidden until that is found: a page cache that skips the script, or a consent tool that treats pages differently, are the usual causes.',
				'tandem-for-woocommerce'
			);
		case 'guardrail':
			return holdout
				? __(
						'Shoppers who see suggestions order less often, surely and by more than you allow. Switch touchpoints off one by one and look again.',
						'tandem-for-woocommerce'
				  )
				: __(
						'Stopped: orders, refunds or page time became surely worse, by more than you allow.',
						'tandem-for-woocommerce'
				  );
		case 'better':
			return holdout
				? __(
						'Suggestions earn more: visitors who see them bring more revenue than those who do not.',
						'tandem-for-woocommerce'
				  )
				: __(
						'This variant earns more: its visitors bring more revenue than those of the shop as it is.',
						'tandem-for-woocommerce'
				  );
		case 'worse':
			return holdout
				? __(
						'Suggestions cost you: visitors who see them bring less revenue than those who do not.',
						'tandem-for-woocommerce'
				  )
				: __(
						'This variant costs you: its visitors bring less revenue than those of the shop as it is.',
						'tandem-for-woocommerce'
				  );
		case 'no_difference':
			return __(
				'All planned visitors are there and no difference shows.',
				'tandem-for-woocommerce'
			);
		default:
			return days
				? sprintf(
						/* translators: %s: number of days */
						_n(
							'Not enough data yet: about %s more day.',
							'Not enough data yet: about %s more days.',
							days,
							'tandem-for-woocommerce'
						),
						number( days )
				  )
				: __( 'Not enough data yet.', 'tandem-for-woocommerce' );
	}
}

export const TONE = { better: 'success', worse: 'error', guardrail: 'error', sample_ratio: 'warning' };

