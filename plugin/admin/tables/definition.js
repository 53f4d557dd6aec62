import { __ } from '@wordpress/i18n';

export const KINDS = {
	products: __( 'Products', 'tandem-for-woocommerce' ),
	bundles: __( 'Bundles', 'tandem-for-woocommerce' ),
	comparison: __( 'Products side by side', 'tandem-for-woocommerce' ),
	data: __( 'Own data', 'tandem-for-woocommerce' ),
};

const COLUMNS = {
	products: [ 'image', 'name', 'category', 'price', 'quantity', 'buy' ],
	bundles: [ 'bundle', 'individual', 'bundle_price', 'saving', 'visit' ],
	comparison: [ 'image', 'price', 'rating', 'stock', 'buy' ],
	data: [],
};

/**
 * A table to begin with.
 *
 * @param {string} kind Kind of table.
 */
export const starter = ( kind ) => ( {
	version: 1,
	kind,
	caption: '',
	source: { type: kind === 'bundles' ? 'context' : 'all' },
	columns:
		kind === 'data'
			? [
					{
						key: 'c1',
						label: __( 'Name', 'tandem-for-woocommerce' ),
					},
					{
						key: 'c2',
						label: __( 'Value', 'tandem-for-woocommerce' ),
					},
			  ]
			: COLUMNS[ kind ].map( ( key ) => ( { key } ) ),
	sort: [],
	behaviour: {},
	style: {},
	badges: {},
	conditions: [],
	filters: [],
	...( kind === 'data' ? { rows: [ [ '', '' ] ] } : {} ),
} );

/** A cell of a free table as the owner types it: a bound one is "=product(12, price)". */
export const shown = ( cell ) =>
	typeof cell === 'object' && cell
		? `=product(${ cell.product }, ${ cell.field })`
		: String( cell ?? '' );

/** The way back. */
export const typed = ( text ) => {
	const bound = text.match( /^=product\(\s*(\d+)\s*,\s*([a-z]+)\s*\)$/ );
	return bound ? { product: Number( bound[ 1 ] ), field: bound[ 2 ] } : text;
};
