import { __ } from '@wordpress/i18n';

/** The definition without what the server adds. */
export const definition = ( offer ) => {
	const { id, position, uses, spent, conflicts, state, ...rest } = offer;
	return rest;
};

/** Minor units as an amount. */
export const money = ( currency, minor ) =>
	new Intl.NumberFormat( document.documentElement.lang || 'en', {
		style: 'currency',
		currency: currency.code,
	} ).format( minor / 10 ** currency.exponent );

/** Where shoppers can be told of an offer. */
export const PLACES = {
	prices: __( 'Struck price and badge in the shop (a sale for everybody)', 'tandem-for-woocommerce' ),
	progress: __( 'Progress bar of the cart ("12.00 to go")', 'tandem-for-woocommerce' ),
	account: __( 'My Account, among what a tier gives', 'tandem-for-woocommerce' ),
	notice: __( 'Notice above cart and checkout', 'tandem-for-woocommerce' ),
	product: __( 'Page of each product that it is about', 'tandem-for-woocommerce' ),
	banner: __( 'Bar at the bottom edge of the shop', 'tandem-for-woocommerce' ),
	email: __( 'E-mails about an order and e-mails of moments, to who agreed to offers by e-mail', 'tandem-for-woocommerce' ),
};

/** Where it is seen unless the owner says otherwise. */
export const USUAL_PLACES = [ 'prices', 'progress', 'account' ];
