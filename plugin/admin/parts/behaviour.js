import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { useGet } from '../api';
import { offerForCarts, offerForItems, offerForProduct, offerForReturn, segmentOf } from './beginnings';
import { Card, Failure } from './card';
import { number } from './format';
import { ReportTable, TellApart } from './report-table';
import { percent } from './verdict';
import { want } from './wanted';

const BY = {
	value: __( 'Value', 'tandem-for-woocommerce' ),
	step: __( 'How far it came', 'tandem-for-woocommerce' ),
	shipping: __( 'Shipping cost shown', 'tandem-for-woocommerce' ),
	device: __( 'Device', 'tandem-for-woocommerce' ),
	hour: __( 'Hour of the day', 'tandem-for-woocommerce' ),
	product: __( 'First product', 'tandem-for-woocommerce' ),
};
const NAMES = {
	cart: __( 'Cart', 'tandem-for-woocommerce' ),
	checkout: __( 'Checkout', 'tandem-for-woocommerce' ),
	free: __( 'Free', 'tandem-for-woocommerce' ),
	'not shown': __( 'Not shown yet', 'tandem-for-woocommerce' ),
	narrow: __( 'Phone', 'tandem-for-woocommerce' ),
	wide: __( 'Computer or tablet', 'tandem-for-woocommerce' ),
};

/** A button beside a row; who hears it is told of which row it is. */
const Act = ( { label, of, onClick } ) => (
	<Button variant="link" onClick={ onClick }>
		{ label }
		{ of && <span className="screen-reader-text">{ `: ${ of }` }</span> }
	</Button>
);
const makeOffer = () => __( 'Make an offer', 'tandem-for-woocommerce' );

function Abandoned( { data, write, few, open, exponent } ) {
	const [ by, setBy ] = useState( 'value' );
	const label = ( row ) => row.title || NAMES[ row.name ] || row.name;
	return (
		<Card
			className="tandem-wide"
			title={ __( 'Carts left behind', 'tandem-for-woocommerce' ) }
			extra={
				<TellApart
					label={ __( 'Tell carts apart by', 'tandem-for-woocommerce' ) }
					value={ by }
					onChange={ setBy }
					labels={ BY }
				/>
			}
		>
			<p>
				{ data.carts > 0
					? sprintf(
							/* translators: 1: carts left, 2: all carts, 3: amount */
							__(
								'%1$s of %2$s carts were left for more than an hour without an order: %3$s.',
								'tandem-for-woocommerce'
							),
							number( data.left ),
							number( data.carts ),
							write( data.value )
					  )
					: __(
							'No cart was followed yet. Only carts of visitors who agree to be measured are.',
							'tandem-for-woocommerce'
					  ) }
			</p>
			{ data.carts > 0 && (
				<ReportTable
					name={ `carts-${ by }` }
					label={ BY[ by ] }
					heads={ [
						BY[ by ],
						__( 'Carts', 'tandem-for-woocommerce' ),
						__( 'Left', 'tandem-for-woocommerce' ),
						__( 'Worth', 'tandem-for-woocommerce' ),
					] }
					rows={ data.by[ by ].map( ( row ) => [
						label( row ),
						row.left === null ? few : number( row.carts ),
						row.left === null ? few : number( row.left ),
						row.value === null ? few : write( row.value ),
					] ) }
					action={ ( index ) => {
						const row = data.by[ by ][ index ];
						return (
							<Act
								label={ makeOffer() }
								of={ label( row ) }
								onClick={ () => open( 'offers', offerForCarts( by, row, label( row ), exponent ) ) }
							/>
						);
					} }
					explain={ {
						what: __(
							'Carts of visitors who agreed to be measured, left where nothing happened for an hour and no order came.',
							'tandem-for-woocommerce'
						),
						query: "COUNT(*), SUM(value) FROM tandem_carts WHERE step <> 'ordered' AND updated < now - 1 hour",
						gaps: __(
							'Carts of visitors who did not agree, of staff and of robots are not followed. Rows of fewer than five carts say only that.',
							'tandem-for-woocommerce'
						),
					} }
				/>
			) }
		</Card>
	);
}

function Grid( { cells, few, write, open } ) {
	const recency = ( days ) =>
		days > 365
			? __( 'longer ago', 'tandem-for-woocommerce' )
			: sprintf(
					/* translators: %s: days */
					__( 'within %s days', 'tandem-for-woocommerce' ),
					number( days )
			  );
	const often = { 1: '1', 2: '2', 4: '3–4' };
	const named = ( cell ) =>
		sprintf(
			/* translators: 1: time of the last order, such as "within 30 days", 2: number of orders, such as "3-4" */
			__( 'Last order %1$s, orders: %2$s', 'tandem-for-woocommerce' ),
			recency( cell.days ),
			often[ cell.orders ] || '5+'
		);
	return (
		<Card
			className="tandem-wide"
			title={ __( 'Customers: how lately, how often', 'tandem-for-woocommerce' ) }
		>
			<ReportTable
				name="customers"
				label={ __( 'Customers', 'tandem-for-woocommerce' ) }
				heads={ [
					__( 'Last order', 'tandem-for-woocommerce' ),
					__( 'Orders', 'tandem-for-woocommerce' ),
					__( 'Customers', 'tandem-for-woocommerce' ),
					__( 'Spent in all', 'tandem-for-woocommerce' ),
				] }
				rows={ cells.map( ( cell ) => [
					recency( cell.days ),
					often[ cell.orders ] || '5+',
					cell.customers === null ? few : number( cell.customers ),
					cell.spent === null ? few : write( cell.spent ),
				] ) }
				action={ ( index ) => (
					<Act
						label={ __( 'Make a segment', 'tandem-for-woocommerce' ) }
						of={ named( cells[ index ] ) }
						onClick={ () => open( 'segments', segmentOf( cells[ index ], named( cells[ index ] ) ) ) }
					/>
				) }
				explain={ {
					what: __(
						'All customers by their last order and the number of their orders, with all they spent.',
						'tandem-for-woocommerce'
					),
					query: 'COUNT(*), SUM(spent) FROM (SELECT MAX(at), COUNT(*), SUM(net) FROM tandem_orders WHERE counts = 1 GROUP BY customer)',
					gaps: __(
						'Of all time, not of the period above. Cells of fewer than five customers say only that.',
						'tandem-for-woocommerce'
					),
				} }
			/>
		</Card>
	);
}

/**
 * Reports on behaviour, each with what can be done about it.
 *
 * @param {Object}   props
 * @param {string}   props.from     First day.
 * @param {string}   props.to       Last day.
 * @param {Function} props.write    Writes an amount.
 * @param {Function} props.navigate Opens another tab.
 */
export function Behaviour( { from, to, write, navigate } ) {
	const { data, error } = useGet( `/reports/behaviour?from=${ from }&to=${ to }` );
	if ( ! data || data.reading ) {
		return <Failure error={ error } />;
	}
	const few = sprintf(
		/* translators: %s: number */
		__( 'fewer than %s', 'tandem-for-woocommerce' ),
		number( data.least )
	);
	const open = ( page, start ) => {
		want( page, start );
		navigate( page );
	};
	const all = data.baskets.reduce( ( sum, { orders } ) => sum + orders, 0 );
	return (
		<>
			<Card
				className="tandem-wide"
				title={ __( 'Basket sizes', 'tandem-for-woocommerce' ) }
			>
				<ReportTable
					name="baskets"
					label={ __( 'Basket sizes', 'tandem-for-woocommerce' ) }
					heads={ [
						__( 'Items', 'tandem-for-woocommerce' ),
						__( 'Orders', 'tandem-for-woocommerce' ),
						__( 'Share', 'tandem-for-woocommerce' ),
						__( 'Revenue', 'tandem-for-woocommerce' ),
					] }
					rows={ data.baskets.map( ( row ) => [
						row.items > 9 ? '10+' : number( row.items ),
						number( row.orders ),
						percent( row.orders / all ),
						write( row.revenue ),
					] ) }
					action={ ( index ) =>
						data.baskets[ index ].items < 10 && (
							<Act
								label={ sprintf(
									/* translators: %s: number of items */
									__( 'Make an offer from %s items on', 'tandem-for-woocommerce' ),
									number( data.baskets[ index ].items + 1 )
								) }
								onClick={ () => open( 'offers', offerForItems( data.baskets[ index ].items + 1 ) ) }
							/>
						)
					}
					explain={ {
						what: __( 'Paid orders by the number of items in them.', 'tandem-for-woocommerce' ),
						query: 'COUNT(*), SUM(net) FROM tandem_orders WHERE counts = 1 GROUP BY items',
					} }
				/>
				<Act
					label={ __( 'All suggested bundles', 'tandem-for-woocommerce' ) }
					onClick={ () => navigate( 'bundles' ) }
				/>
			</Card>
			<Card
				className="tandem-wide"
				title={ __( 'From a look to an order', 'tandem-for-woocommerce' ) }
			>
				<ReportTable
					name="paths"
					label={ __( 'From a look to an order', 'tandem-for-woocommerce' ) }
					heads={ [
						__( 'Product', 'tandem-for-woocommerce' ),
						__( 'Looked at', 'tandem-for-woocommerce' ),
						__( 'Put into a cart', 'tandem-for-woocommerce' ),
						__( 'Orders', 'tandem-for-woocommerce' ),
						__( 'Orders for each look', 'tandem-for-woocommerce' ),
					] }
					rows={ data.paths.map( ( row ) => [
						row.title || `#${ row.item }`,
						number( row.views ),
						number( row.puts ),
						number( row.orders ),
						row.views > 0 ? percent( row.orders / row.views ) : '–',
					] ) }
					action={ ( index ) => (
						<Act
							label={ makeOffer() }
							of={ data.paths[ index ].title }
							onClick={ () =>
								open( 'offers', offerForProduct( data.paths[ index ].item, data.paths[ index ].title ) )
							}
						/>
					) }
					explain={ {
						what: __(
							'The thirty products looked at most: how often their page was open, how often they were put into a cart, and paid orders that hold them.',
							'tandem-for-woocommerce'
						),
						query: "SUM(events) FROM tandem_event_days WHERE kind IN ('view', 'put') GROUP BY item; COUNT(*) FROM tandem_order_parts WHERE dim = 'item'",
					} }
				/>
				<Act
					label={ __( 'Remind shoppers of what they looked at', 'tandem-for-woocommerce' ) }
					onClick={ () => open( 'placements', { id: 'browsed', values: { on: true } } ) }
				/>
			</Card>
			<Abandoned data={ data.abandoned } write={ write } few={ few } open={ open } exponent={ data.currency.exponent } />
			<Card
				className="tandem-wide"
				title={ __( 'Searches without result', 'tandem-for-woocommerce' ) }
			>
				<ReportTable
					name="searches"
					label={ __( 'Searches without result', 'tandem-for-woocommerce' ) }
					heads={ [
						__( 'Searched for', 'tandem-for-woocommerce' ),
						__( 'Times', 'tandem-for-woocommerce' ),
					] }
					rows={ data.searches.map( ( row ) => [ row.term, number( row.searches ) ] ) }
					action={ ( index ) => (
						<a
							href={ `post-new.php?post_type=product&post_title=${ encodeURIComponent( data.searches[ index ].term ) }` }
						>
							{ __( 'Add a product', 'tandem-for-woocommerce' ) }
							<span className="screen-reader-text">{ `: ${ data.searches[ index ].term }` }</span>
						</a>
					) }
					explain={ {
						what: __(
							'Searches of the shop that found nothing, from three times on. Whatever looks like an e-mail address or a number of five digits is not kept.',
							'tandem-for-woocommerce'
						),
						query: 'SUM(searches) FROM tandem_searches GROUP BY term HAVING SUM(searches) >= 3',
					} }
				/>
			</Card>
			<Card
				className="tandem-wide"
				title={ __( 'When customers come back', 'tandem-for-woocommerce' ) }
			>
				<ReportTable
					name="intervals"
					label={ __( 'When customers come back', 'tandem-for-woocommerce' ) }
					heads={ [
						__( 'Category', 'tandem-for-woocommerce' ),
						__( 'Repeat orders', 'tandem-for-woocommerce' ),
						__( 'Days between, on average', 'tandem-for-woocommerce' ),
					] }
					rows={ data.intervals.map( ( row ) => [
						row.category,
						number( row.repeats ),
						number( row.days ),
					] ) }
					action={ ( index ) => (
						<Act
							label={ makeOffer() }
							of={ data.intervals[ index ].category }
							onClick={ () => open( 'offers', offerForReturn( data.intervals[ index ] ) ) }
						/>
					) }
					explain={ {
						what: __(
							'Days between two orders of a customer with something of the same category, from five times on.',
							'tandem-for-woocommerce'
						),
						query: 'AVG(at - LAG(at) OVER (PARTITION BY customer, category)) FROM tandem_orders',
						gaps: __(
							'Orders of guests without an e-mail. Categories are those that a product had last night.',
							'tandem-for-woocommerce'
						),
					} }
				/>
			</Card>
			<Grid cells={ data.grid } few={ few } write={ write } open={ open } />
		</>
	);
}
