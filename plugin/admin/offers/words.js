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
