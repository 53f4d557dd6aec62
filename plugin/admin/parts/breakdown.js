import { Button, Notice } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from './card';
import { offerForShoppers } from './beginnings';
import { Drill, GROUPS } from './drill';
import { Explain } from './explain';
import { number } from './format';
import { ReportTable, TellApart } from './report-table';
import { money, percent } from './verdict';
import { want } from './wanted';

const SPLITS = {
	customer: __( 'New and returning customers', 'tandem-for-woocommerce' ),
	segment: __( 'Group by recency, frequency and spend', 'tandem-for-woocommerce' ),
	owner: __( 'Your segments', 'tandem-for-woocommerce' ),
	engaged: __( 'With and without a suggestion in the order', 'tandem-for-woocommerce' ),
	device: __( 'Device', 'tandem-for-woocommerce' ),
	country: __( 'Country', 'tandem-for-woocommerce' ),
	discount: __( 'Discounted and full price', 'tandem-for-woocommerce' ),
	strategy: __( 'How suggestions were found', 'tandem-for-woocommerce' ),
	bundle: __( 'Bundles', 'tandem-for-woocommerce' ),
	offer: __( 'Offers', 'tandem-for-woocommerce' ),
};
const STRATEGY = {
	engine: __( 'Learned from orders', 'tandem-for-woocommerce' ),
	linked: __( 'Linked products', 'tandem-for-woocommerce' ),
	popular: __( 'Best sellers', 'tandem-for-woocommerce' ),
};
const VALUES = {
	...GROUPS,
	new: __( 'New', 'tandem-for-woocommerce' ),
	returning: __( 'Returning', 'tandem-for-woocommerce' ),
	unknown: __( 'Unknown', 'tandem-for-woocommerce' ),
	engaged: __( 'With a suggestion', 'tandem-for-woocommerce' ),
	not: __( 'Without', 'tandem-for-woocommerce' ),
	narrow: __( 'Phone', 'tandem-for-woocommerce' ),
	wide: __( 'Computer or tablet', 'tandem-for-woocommerce' ),
	discounted: __( 'Discounted', 'tandem-for-woocommerce' ),
	full: __( 'Full price', 'tandem-for-woocommerce' ),
};

/** What is told of the holdout: its definition, its query and how it is said. */
const HELD = {
	order_value: {
		what: __(
			'Average order of visitors who see suggestions less that of the held-out visitors who see none, by chance put on either side.',
			'tandem-for-woocommerce'
		),
		query: "SUM(net) / COUNT(*) by arm, from tandem_events (experiment = 'holdout', kind = 'exposure') and tandem_orders by visitor; ratio by the delta method, always-valid interval of 95 %",
		/* translators: 1: amount, 2: lower, 3: upper end of the interval */
		said: __(
			'the average order of visitors who see suggestions differs by %1$s (between %2$s and %3$s).',
			'tandem-for-woocommerce'
		),
		per: 1,
	},
	revenue_per_visitor: {
		what: __(
			'Revenue of a thousand visitors who see suggestions less that of as many held-out visitors who see none, by chance put on either side: what suggestions added, and not what would have been bought anyway.',
			'tandem-for-woocommerce'
		),
		query: "revenue of the arm / its visitors, from tandem_events (experiment = 'holdout', kind = 'exposure') and tandem_orders by visitor; Welch, always-valid interval of 95 %",
		/* translators: 1: amount, 2: lower, 3: upper end of the interval */
		said: __(
			'suggestions added %1$s per 1,000 visitors (between %2$s and %3$s).',
			'tandem-for-woocommerce'
		),
		per: 1000,
	},
};

/**
 * The difference that the holdout shows, beside the one that clicks or engagement seem to make.
 *
 * @param {Object} props
 * @param {string} props.metric order_value or revenue_per_visitor.
 */
export function Held( { metric } ) {
	const { data } = useGet( '/experiments/holdout' );
	const found = data?.report?.arms[ 0 ]?.metrics.find( ( one ) => one.metric === metric );
	if ( ! data ) {
		return null;
	}
	const { what, query, said, per } = HELD[ metric ];
	const whole = money( data.currency );
	return (
		<>
			<p>
				<strong>{ __( 'Holdout:', 'tandem-for-woocommerce' ) }</strong>{ ' ' }
				{ found
					? sprintf(
							said,
							whole( found.difference * per ),
							...found.interval.map( ( end ) => whole( end * per ) )
					  )
					: __( 'not enough data yet.', 'tandem-for-woocommerce' ) }
			</p>
			<Explain
				what={ what }
				query={ query }
				gaps={ __(
					'Only visitors who agreed to be measured. Of all time since the holdout began, not of the period above.',
					'tandem-for-woocommerce'
				) }
			/>
		</>
	);
}

/**
 * Orders told apart.
 *
 * @param {Object}   props
 * @param {Object}   props.data  Answer of reports/metrics.
 * @param {Function} props.write Writes an amount.
 * @param {Function} props.navigate Opens another tab.
 */
export function Breakdown( { data, write, navigate } ) {
	const [ by, setBy ] = useState( 'customer' );
	const [ open, setOpen ] = useState( null );
	const [ from, to ] = data.periods.current;
	const part = data.parts[ by ];
	const rows = part || data.splits[ by ] || [];
	const margin = ( value ) =>
		value === null ? __( 'unknown', 'tandem-for-woocommerce' ) : write( value );
	const cells = part
		? rows.map( ( row ) => [
				STRATEGY[ row.name ] || row.name,
				number( row.orders ),
				number( row.items ),
				write( row.revenue ),
				margin( row.margin ),
		  ] )
		: rows.map( ( { value, name, sums, metrics } ) => {
				const average = metrics.find( ( { metric } ) => metric === 'order_value' )?.current;
				return [
					name || VALUES[ value ] || value,
					number( sums.orders ),
					average ? write( average.value ) : '–',
					average?.interval ? average.interval.map( write ).join( ' – ' ) : '–',
					write( sums.revenue ),
					margin( sums.margin ),
					percent( sums.orders > 0 ? sums.discounted / sums.orders : 0 ),
					write( sums.discount ),
				];
		  } );
	const heads = part
		? [
				SPLITS[ by ],
				__( 'Orders', 'tandem-for-woocommerce' ),
				__( 'Items', 'tandem-for-woocommerce' ),
				__( 'Revenue of its lines', 'tandem-for-woocommerce' ),
				__( 'Margin', 'tandem-for-woocommerce' ),
		  ]
		: [
				SPLITS[ by ],
				__( 'Orders', 'tandem-for-woocommerce' ),
				__( 'Average order', 'tandem-for-woocommerce' ),
				__( 'Interval', 'tandem-for-woocommerce' ),
				__( 'Revenue', 'tandem-for-woocommerce' ),
				__( 'Margin', 'tandem-for-woocommerce' ),
				__( 'Orders with a discount', 'tandem-for-woocommerce' ),
				__( 'Discounts', 'tandem-for-woocommerce' ),
		  ];
	const discounted = data.sums.current.discounted;
	return (
		<Card
			className="tandem-wide"
			title={ __( 'Told apart', 'tandem-for-woocommerce' ) }
			extra={
				<TellApart
					label={ __( 'Tell orders apart by', 'tandem-for-woocommerce' ) }
					value={ by }
					onChange={ ( next ) => {
						setBy( next );
						setOpen( null );
					} }
					labels={ SPLITS }
				/>
			}
		>
			{ by === 'engaged' && (
				<Notice status="warning" isDismissible={ false }>
					<p>
						{ __(
							'Self-selection: shoppers who take a suggestion are often those who buy more anyway. What suggestions add is told by the holdout under Experiments, not by this difference.',
							'tandem-for-woocommerce'
						) }
					</p>
					<Held metric="order_value" />
				</Notice>
			) }
			<ReportTable
				name={ by }
				label={ SPLITS[ by ] }
				heads={ heads }
				rows={ cells }
				action={ ( index ) => {
					const offer = offerForShoppers( by, rows[ index ].value, cells[ index ][ 0 ] );
					const of = <span className="screen-reader-text">{ `: ${ cells[ index ][ 0 ] }` }</span>;
					return (
						<>
							<Button variant="link" onClick={ () => setOpen( index ) }>
								{ __( 'Orders', 'tandem-for-woocommerce' ) }
								{ of }
							</Button>{ ' ' }
							{ offer && (
								<Button
									variant="link"
									onClick={ () => {
										want( 'offers', offer );
										navigate( 'offers' );
									} }
								>
									{ __( 'Make an offer', 'tandem-for-woocommerce' ) }
									{ of }
								</Button>
							) }
						</>
					);
				} }
				explain={ {
					what: part
						? __(
								'Order lines that a strategy, a bundle or an offer had a part in, less what was refunded of them. One line may count for several.',
								'tandem-for-woocommerce'
						  )
						: by === 'owner'
						? __(
								'Paid orders less refunds of the customers who are in a segment now, guests among them, worked out once a day. One order may stand in several rows.',
								'tandem-for-woocommerce'
						  )
						: __(
								'Paid orders less refunds, each in one row. A group is the one that the customer is in now, by how lately, how often and for how much they bought, worked out once a day; devices are known where WooCommerce’s order attribution is on.',
								'tandem-for-woocommerce'
						  ),
					query: part
						? `SUM(revenue), SUM(margin) FROM tandem_order_parts WHERE dim = '${ by }' GROUP BY value`
						: `COUNT(*), SUM(net) / COUNT(*), SUM(net), SUM(margin), SUM(discount) FROM tandem_orders WHERE counts = 1 AND day BETWEEN … GROUP BY ${ by === 'owner' ? 'segment, over tandem_segment_members by customer' : by }`,
				} }
			/>
			{ by === 'owner' && data.untold?.length > 0 && (
				<p className="tandem-note">
					{ sprintf(
						/* translators: %s: names of segments */
						__(
							'Left out, because orders alone do not tell who is in them: %s.',
							'tandem-for-woocommerce'
						),
						data.untold.join( ', ' )
					) }
				</p>
			) }
			{ open !== null && rows[ open ] && (
				<Drill
					key={ `${ by } ${ from } ${ to } ${ open }` }
					title={ cells[ open ][ 0 ] }
					query={ new URLSearchParams( { from, to, by, value: rows[ open ].value } ) }
					write={ write }
					close={ () => setOpen( null ) }
				/>
			) }
			{ by === 'discount' && data.sums.current.orders > 0 && (
				<p>
					{ sprintf(
						/* translators: 1: share of orders, 2: amount */
						__(
							'%1$s of the orders had a discount, %2$s in all.',
							'tandem-for-woocommerce'
						),
						percent( discounted / data.sums.current.orders ),
						write( data.sums.current.discount )
					) }
				</p>
			) }
			<p className="tandem-note">
				{ sprintf(
					/* translators: 1: orders with a known cost, 2: all orders */
					__(
						'Margin is what lines brought without tax and shipping, less the cost of goods; it is known for %1$s of %2$s orders.',
						'tandem-for-woocommerce'
					),
					number( data.sums.current.costed ),
					number( data.sums.current.orders )
				) }
			</p>
		</Card>
	);
}

/**
 * Warns where shoppers buy more items at lower prices, and makes the experiment that answers to it.
 *
 * @param {Object}   props
 * @param {Object}   props.data     Answer of reports/metrics.
 * @param {Function} props.navigate Opens another tab.
 */
export function Advice( { data, navigate } ) {
	const [ error, setError ] = useState( null );
	const direction = ( name ) =>
		data.metrics.find( ( { metric } ) => metric === name )?.changes[ 0 ]?.direction;
	if ( direction( 'items_per_order' ) !== 'up' || direction( 'order_value' ) === 'up' ) {
		return null;
	}
	const make = () =>
		post( '/experiments', {
			name: __( 'Suggestions in the cart: wide margins first', 'tandem-for-woocommerce' ),
			kind: 'placement',
			target: 'cart',
			variants: [
				{
					name: __( 'Prefer products with a wide margin', 'tandem-for-woocommerce' ),
					margin: true,
				},
			],
		} ).then( () => navigate( 'experiments' ), setError );
	return (
		<Notice
			className="tandem-wide"
			status="warning"
			isDismissible={ false }
			actions={ [
				{
					label: __( 'Make that experiment', 'tandem-for-woocommerce' ),
					onClick: make,
				},
			] }
		>
			<Failure error={ error } />
			{ __(
				'Shoppers buy more items an order, but orders are not worth more: the items are cheaper. Consider suggestions that prefer a wide margin.',
				'tandem-for-woocommerce'
			) }
		</Notice>
	);
}

const NAMES = {
	live: __( 'Going live', 'tandem-for-woocommerce' ),
	product: __( 'Product page', 'tandem-for-woocommerce' ),
	cart: __( 'Cart', 'tandem-for-woocommerce' ),
	checkout: __( 'Checkout', 'tandem-for-woocommerce' ),
	thankyou: __( 'Thank-you page', 'tandem-for-woocommerce' ),
	email: __( 'E-mail', 'tandem-for-woocommerce' ),
	minicart: __( 'Mini-cart', 'tandem-for-woocommerce' ),
	shop: __( 'Shop pages', 'tandem-for-woocommerce' ),
};

/**
 * Order value before and after each switching-on, beside the season of a year ago.
 *
 * @param {Object}   props
 * @param {Object}   props.data  Answer of reports/metrics.
 * @param {Function} props.write Writes an amount.
 */
export function Switches( { data, write } ) {
	const change = ( metrics ) =>
		metrics.find( ( { metric } ) => metric === 'order_value' )?.changes[ 0 ];
	const told = ( one ) =>
		one
			? `${ write( one.difference ) } (${ one.interval.map( write ).join( ' – ' ) })`
			: __( 'not enough orders', 'tandem-for-woocommerce' );
	return (
		<Card
			className="tandem-wide"
			title={ __( 'Before and after', 'tandem-for-woocommerce' ) }
		>
			<ReportTable
				name="switches"
				label={ __( 'Before and after', 'tandem-for-woocommerce' ) }
				nothing={ __(
					'Nothing was switched on yet since Tandem keeps note of it.',
					'tandem-for-woocommerce'
				) }
				heads={ [
					__( 'Switched on', 'tandem-for-woocommerce' ),
					__( 'Day', 'tandem-for-woocommerce' ),
					__( 'Days on each side', 'tandem-for-woocommerce' ),
					__( 'Change of the average order', 'tandem-for-woocommerce' ),
					__( 'The same days a year ago', 'tandem-for-woocommerce' ),
				] }
				rows={ data.switches.map( ( one ) => [
					NAMES[ one.name ] || one.name,
					one.day,
					number( one.days ),
					told( change( one.metrics ) ),
					told( change( one.season ) ),
				] ) }
				explain={ {
					what: __(
						'The average order of up to 28 days after a switch was turned on, less that of as many days before; the day itself belongs to neither.',
						'tandem-for-woocommerce'
					),
					query: 'SUM(net) / COUNT(*) FROM tandem_orders WHERE counts = 1, after - before; the same a year earlier',
				} }
			/>
			<p className="tandem-note">
				{ __(
					'Before and after differ by the season and by all else that happened too. Only a comparison of visitors at the same time tells what a switch is worth.',
					'tandem-for-woocommerce'
				) }
			</p>
		</Card>
	);
}
