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

/**
 * A stored table with every part that the builder works on.
 *
 * @param {Object} definition The table.
 */
export const complete = ( definition ) => {
	const kind = definition.kind ?? 'products';
	const own = Object.fromEntries(
		Object.entries( definition ).filter(
			// PHP writes an empty object as a list.
			( [ , value ] ) => ! Array.isArray( value ) || value.length
		)
	);
	return {
		...starter( kind ),
		source: {},
		...own,
		columns: ( own.columns ?? starter( kind ).columns ).map( ( column ) =>
			typeof column === 'string' ? { key: column } : column
		),
		...( kind === 'data' ? { rows: definition.rows ?? [] } : {} ),
	};
};

/**
 * Columns of a table with the heading and the type that each has.
 *
 * @param {Object} definition The table.
 * @param {Object} known      Columns by kind.
 */
export const labelled = ( definition, known ) => {
	const list =
		known?.[ definition.kind === 'bundles' ? 'bundles' : 'products' ] ?? [];
	return definition.columns.map( ( column ) => {
		const own = typeof column === 'string' ? { key: column } : column;
		const base = list.find( ( { key } ) => key === own.key ) ?? {};
		return {
			...own,
			label:
				own.label ||
				base.label ||
				own.key.replace( /^(field|attribute|taxonomy):/, '' ),
			type: own.type ?? base.type ?? 'text',
			base: base.type ?? 'text',
		};
	} );
};

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
