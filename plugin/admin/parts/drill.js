import { Button, Spinner } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useGet } from '../api';
import { Failure } from './card';
import { number } from './format';
import { ReportTable } from './report-table';

/** Names of the groups that the engine makes of customers. */
export const GROUPS = {
	champions: __( 'Best: often, lately, for much', 'tandem-for-woocommerce' ),
	loyal: __( 'Loyal: often', 'tandem-for-woocommerce' ),
	newcomers: __( 'Newcomers: once, lately', 'tandem-for-woocommerce' ),
	'at-risk': __( 'Drifting away: often, but not lately', 'tandem-for-woocommerce' ),
	lost: __( 'Lost: seldom and long ago', 'tandem-for-woocommerce' ),
	others: __( 'In between', 'tandem-for-woocommerce' ),
};

const unknown = () => __( 'unknown', 'tandem-for-woocommerce' );

function List( { name, label, orders, write, onCustomer } ) {
	return (
		<ReportTable
			name={ name }
			label={ label }
			heads={ [
				__( 'Order', 'tandem-for-woocommerce' ),
				__( 'Day', 'tandem-for-woocommerce' ),
				__( 'Items', 'tandem-for-woocommerce' ),
				__( 'Revenue', 'tandem-for-woocommerce' ),
				__( 'Margin', 'tandem-for-woocommerce' ),
			] }
			rows={ orders.map( ( order ) => [
				`#${ order.number }`,
				order.day,
				number( order.items ),
				write( order.net ),
				order.margin === null ? unknown() : write( order.margin ),
			] ) }
			explain={ {
				what: onCustomer
					? __(
							'The latest fifty orders behind the row, less what was refunded of each.',
							'tandem-for-woocommerce'
					  )
					: __(
							'All orders of the customer that the shop knows by account or e-mail address, less what was refunded of each.',
							'tandem-for-woocommerce'
					  ),
				query: onCustomer
					? 'order_id, day, items, net, margin FROM tandem_orders WHERE counts = 1 AND day BETWEEN … ORDER BY at DESC LIMIT 50'
					: 'order_id, day, items, net, margin FROM tandem_orders WHERE counts = 1 AND customer = …',
			} }
			action={ ( index ) => (
				<>
					<a href={ orders[ index ].edit }>
						{ __( 'Open', 'tandem-for-woocommerce' ) }
						<span className="screen-reader-text">{ ` #${ orders[ index ].number }` }</span>
					</a>{ ' ' }
					{ onCustomer && (
						<Button variant="link" onClick={ () => onCustomer( orders[ index ] ) }>
							{ __( 'Customer', 'tandem-for-woocommerce' ) }
							<span className="screen-reader-text">{ ` #${ orders[ index ].number }` }</span>
						</Button>
					) }
				</>
			) }
		/>
	);
}

/** The customer of an order with all orders. */
function Customer( { order, write, close } ) {
	const { data, error, loading } = useGet( `/reports/customer?order=${ order }` );
	return (
		<Panel
			title={ data?.name || __( 'Customer', 'tandem-for-woocommerce' ) }
			close={ close }
		>
			{ loading && <Spinner /> }
			<Failure error={ error } />
			{ data && (
				<>
					<p>
						{ sprintf(
							/* translators: 1: "3 orders", 2: amount, 3: "1 with a discount", 4: "0 refunded" */
							__( '%1$s, %2$s in all; %3$s, %4$s.', 'tandem-for-woocommerce' ),
							sprintf(
								/* translators: %s: number */
								_n( '%s order', '%s orders', data.orders, 'tandem-for-woocommerce' ),
								number( data.orders )
							),
							write( data.spent ),
							sprintf(
								/* translators: %s: number of orders */
								__( '%s with a discount', 'tandem-for-woocommerce' ),
								number( data.discounted )
							),
							sprintf(
								/* translators: %s: number of orders */
								__( '%s refunded', 'tandem-for-woocommerce' ),
								number( data.refunded )
							)
						) }{ ' ' }
						{ GROUPS[ data.segment ] }{ ' ' }
						{ data.user && (
							<a href={ data.user }>
								{ __( 'Open the account', 'tandem-for-woocommerce' ) }
							</a>
						) }
					</p>
					<List
						name="customer"
						label={ __( 'Orders of the customer', 'tandem-for-woocommerce' ) }
						orders={ data.rows }
						write={ write }
					/>
				</>
			) }
		</Panel>
	);
}

/** A part below a table that was opened from it; the keyboard goes there. */
function Panel( { title, close, children } ) {
	const head = useRef();
	useEffect( () => head.current?.focus(), [] );
	return (
		<section className="tandem-drill">
			<header>
				<h3 ref={ head } tabIndex={ -1 }>
					{ title }
				</h3>
				<Button variant="tertiary" size="compact" onClick={ close }>
					{ __( 'Close', 'tandem-for-woocommerce' ) }
				</Button>
			</header>
			{ children }
		</section>
	);
}

/**
 * The orders behind a number, and the customers behind them.
 *
 * @param {Object}   props
 * @param {string}   props.title Row that was opened.
 * @param {string}   props.query Query of reports/orders.
 * @param {Function} props.write Writes an amount.
 * @param {Function} props.close Closes it.
 */
export function Drill( { title, query, write, close } ) {
	const { data, error, loading } = useGet( `/reports/orders?${ query }` );
	const [ customer, setCustomer ] = useState( null );
	return (
		<Panel
			title={ sprintf(
				/* translators: %s: row that was opened, such as "Phone" */
				__( 'Latest orders: %s', 'tandem-for-woocommerce' ),
				title
			) }
			close={ close }
		>
			{ loading && <Spinner /> }
			<Failure error={ error } />
			{ data && (
				<List
					name="orders"
					label={ __( 'Orders', 'tandem-for-woocommerce' ) }
					orders={ data.orders }
					write={ write }
					onCustomer={ ( { id } ) => setCustomer( id ) }
				/>
			) }
			{ customer && (
				<Customer
					key={ customer }
					order={ customer }
					write={ write }
					close={ () => setCustomer( null ) }
				/>
			) }
		</Panel>
	);
}
