import { __ } from '@wordpress/i18n';
import { Card } from './card';

/**
 * What adds up, and by what one customer is told from another.
 *
 * @param {Object} props
 * @param {Object} props.controls Controls of parts/fields.
 */
export function OfferSettings( { controls: { Switch, Whole, Choice } } ) {
	return (
		<Card title={ __( 'Offers', 'tandem-for-woocommerce' ) }>
			{ Choice( {
				path: 'offers.combine',
				label: __( 'When a shopper meets several offers', 'tandem-for-woocommerce' ),
				options: [
					[ 'best', __( 'the best one counts', 'tandem-for-woocommerce' ) ],
					[ 'all', __( 'all count, one after the other', 'tandem-for-woocommerce' ) ],
					[ 'first', __( 'the first of the list counts', 'tandem-for-woocommerce' ) ],
				],
			} ) }
			{ Switch( {
				path: 'offers.same_address',
				label: __( 'Customers with the same postal address are one customer', 'tandem-for-woocommerce' ),
				help: __( 'For what a customer may use once or a few times. Switch it off where many live at one address. Account and mailbox are compared in any case.', 'tandem-for-woocommerce' ),
			} ) }
			{ Whole( {
				path: 'offers.friend_monthly',
				min: 1,
				max: 100,
				label: __( 'Rewards for friends a customer gets in a month, at most', 'tandem-for-woocommerce' ),
			} ) }
		</Card>
	);
}
