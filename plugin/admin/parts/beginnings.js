import { __, sprintf } from '@wordpress/i18n';
import { number } from './format';

/**
 * What a report's button begins: an offer or a segment with the row's own values, still to be read and saved by the
 * owner. Money is in minor units, as conditions take it.
 */
const offer = ( name, more = {} ) => ( {
	template: 'own',
	status: 'draft',
	name,
	label: '',
	limits: {},
	conditions: { all: [] },
	benefit: { type: 'percent', percent: '10.00' },
	...more,
} );
const when = ( ...conditions ) => ( {
	all: conditions.map( ( [ fact, is, value ] ) => ( { fact, is, value } ) ),
} );
const only = ( products, categories = [] ) => ( { products, categories, exclude: [] } );

/** Looked at and not bought: less for this product. */
export const offerForProduct = ( id, title ) =>
	offer( title, { scope: only( [ id ] ) } );

/** Small baskets: less from so many items on. */
export const offerForItems = ( items ) =>
	offer(
		sprintf(
			/* translators: %s: number of items */
			__( 'From %s items', 'tandem-for-woocommerce' ),
			number( items )
		),
		{ conditions: when( [ 'cart.quantity', 'ge', items ] ), benefit: { type: 'percent', percent: '5.00' } }
	);

/** Customers of a category come back after so many days. */
export const offerForReturn = ( { id, category, days } ) =>
	offer(
		sprintf(
			/* translators: %s: category */
			__( 'Time for %s again', 'tandem-for-woocommerce' ),
			category
		),
		{
			scope: only( [], [ id ] ),
			conditions: when(
				[ 'customer.owns_categories', 'any_of', [ id ] ],
				[ 'customer.days_since_order', 'ge', Math.max( 1, Math.round( days ) ) ]
			),
		}
	);

/** Bounds of the bands of a cart's value, in whole units of the currency. */
const BANDS = { '0-25': [ 0, 25 ], '25-50': [ 25, 50 ], '50-100': [ 50, 100 ], '100-200': [ 100, 200 ], '200+': [ 200 ] };

/**
 * An offer for carts like those of a row.
 *
 * @param {string} by       What the carts are told apart by.
 * @param {Object} row      The row.
 * @param {string} label    Its name.
 * @param {number} exponent Decimals of the currency.
 */
export function offerForCarts( by, row, label, exponent ) {
	const unit = 10 ** exponent;
	const name = sprintf(
		/* translators: %s: kind of carts, such as "Phone" or "50-100" */
		__( 'Carts left behind: %s', 'tandem-for-woocommerce' ),
		label
	);
	const shipping = { benefit: { type: 'free_shipping' } };
	switch ( by ) {
		case 'value': {
			const [ least, below ] = BANDS[ row.name ] ?? [ 0 ];
			const bounds = [ [ 'cart.total', 'ge', least * unit ] ];
			if ( below ) {
				bounds.push( [ 'cart.total', 'lt', below * unit ] );
			}
			return offer( name, { conditions: when( ...bounds ) } );
		}
		case 'shipping':
			return offer( name, { ...shipping, conditions: when( [ 'cart.total', 'ge', 25 * unit ] ) } );
		case 'device':
			return offer( name, {
				conditions: when( [ 'visit.device', 'in', row.name === 'narrow' ? [ 'phone' ] : [ 'desktop', 'tablet' ] ] ),
			} );
		case 'hour':
			return offer( name, { conditions: when( [ 'visit.hour', 'eq', Number( row.name ) ] ) } );
		case 'product':
			return offer( name, { scope: only( [ Number( row.name ) ] ) } );
		default:
			return offer( name, shipping );
	}
}

/**
 * An offer for the shoppers of a row of orders told apart; null where there is nothing to say of them.
 *
 * @param {string} by    What the orders are told apart by.
 * @param {string} value The row.
 * @param {string} label Its name.
 */
export function offerForShoppers( by, value, label ) {
	const conditions = {
		segment: [ [ 'customer.segments', 'any_of', [ value ] ] ],
		owner: [ [ 'customer.segments', 'any_of', [ value ] ] ],
		customer: [ [ 'customer.orders', value === 'new' ? 'eq' : 'ge', value === 'new' ? 0 : 1 ] ],
		device: [ [ 'visit.device', 'in', value === 'narrow' ? [ 'phone' ] : [ 'desktop', 'tablet' ] ] ],
		country: [ [ 'place.country', 'in', [ value ] ] ],
	}[ by ];
	return conditions && value && value !== 'unknown'
		? offer( label, { conditions: when( ...conditions ) } )
		: null;
}

/**
 * A segment of the customers of a cell of the grid.
 *
 * @param {Object} cell  Cell: upper bounds of days and orders.
 * @param {string} label Its name.
 */
export function segmentOf( cell, label ) {
	const days = { 30: 0, 90: 31, 180: 91, 365: 181 }[ cell.days ] ?? 366;
	const orders = { 1: [ 1, 1 ], 2: [ 2, 2 ], 4: [ 3, 4 ] }[ cell.orders ] ?? [ 5 ];
	const bounds = [
		[ 'customer.days_since_order', 'ge', days ],
		[ 'customer.orders', 'ge', orders[ 0 ] ],
	];
	if ( cell.days <= 365 ) {
		bounds.push( [ 'customer.days_since_order', 'le', cell.days ] );
	}
	if ( orders[ 1 ] ) {
		bounds.push( [ 'customer.orders', 'le', orders[ 1 ] ] );
	}
	return { name: label, conditions: when( ...bounds ) };
}
