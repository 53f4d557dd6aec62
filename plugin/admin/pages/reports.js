import { Notice, Spinner } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Behaviour } from '../parts/behaviour';
import { Advice, Breakdown, Held, Switches } from '../parts/breakdown';
import { Explain } from '../parts/explain';
import { number } from '../parts/format';
import { Missing } from '../parts/missing';
import { lastDays, Period } from '../parts/period';
import { ReportTable } from '../parts/report-table';

const language = document.documentElement.lang || 'en';
const NAMES = {
	order_value: __( 'Average order value', 'tandem-for-woocommerce' ),
	items_per_order: __( 'Items an order', 'tandem-for-woocommerce' ),
	conversion: __( 'Conversion rate', 'tandem-for-woocommerce' ),
	repeat_rate: __( 'Repeat purchase rate', 'tandem-for-woocommerce' ),
	revenue_per_visit: __( 'Revenue a visit', 'tandem-for-woocommerce' ),
};
const MEANINGS = {
	order_value: __(
		'Revenue of the paid orders, less refunds, over their number.',
		'tandem-for-woocommerce'
	),
	items_per_order: __(
		'Items sold in the paid orders, over their number.',
		'tandem-for-woocommerce'
	),
	conversion: __(
		'Paid orders over visits. A visit is a page opened from outside the shop; it is counted without storing anything on the device, staff and robots left out.',
		'tandem-for-woocommerce'
	),
	repeat_rate: __(
		'Share of the period’s customers who had ordered before, or did so twice in it.',
		'tandem-for-woocommerce'
	),
	revenue_per_visit: __(
		'Revenue of the paid orders, less refunds, over visits.',
		'tandem-for-woocommerce'
	),
};
const FROM = 'FROM tandem_orders WHERE counts = 1 AND day BETWEEN …';
const QUERIES = {
	order_value: `SUM(net) / COUNT(*) ${ FROM }`,
	items_per_order: `SUM(items) / COUNT(*) ${ FROM }`,
	conversion: `COUNT(*) ${ FROM }, over SUM(events) FROM tandem_event_days WHERE kind = 'visit'`,
	repeat_rate: `customers with MAX(nth) > 1, over all ${ FROM }`,
	revenue_per_visit: `SUM(net) ${ FROM }, over SUM(events) FROM tandem_event_days WHERE kind = 'visit'`,
};
const SHARES = [ 'conversion', 'repeat_rate' ];
const MONEY = [ 'order_value', 'revenue_per_visit' ];

/** Writes a metric's value in its unit. */
function writer( metric, currency ) {
	if ( SHARES.includes( metric ) ) {
		const format = new Intl.NumberFormat( language, {
			style: 'percent',
			maximumFractionDigits: 1,
		} );
		return ( value ) => format.format( value );
	}
	if ( MONEY.includes( metric ) ) {
		const format = new Intl.NumberFormat( language, {
			style: 'currency',
			currency: currency.code,
			currencyDisplay: 'narrowSymbol',
			minimumFractionDigits: currency.exponent,
			maximumFractionDigits: currency.exponent,
		} );
		return ( value ) => format.format( value / 10 ** currency.exponent );
	}
	const format = new Intl.NumberFormat( language, {
		maximumFractionDigits: 2,
	} );
	return ( value ) => format.format( value );
}

/** Writes how far two values are apart: of shares in points, as "up by 5%" would say another thing. */
const apart = ( metric, currency ) =>
	SHARES.includes( metric )
		? ( value ) =>
				sprintf(
					/* translators: %s: number. */
					__( '%s percentage points', 'tandem-for-woocommerce' ),
					new Intl.NumberFormat( language, {
						maximumFractionDigits: 1,
					} ).format( 100 * value )
				)
		: writer( metric, currency );

const compared = ( change, write, since ) => {
	if ( ! change ) {
		return sprintf(
			/* translators: %s: "the period before" or "the same days last year" */
			__( 'No comparison with %s.', 'tandem-for-woocommerce' ),
			since
		);
	}
	const size = write( Math.abs( change.difference ) );
	if ( change.direction === 'unclear' ) {
		return sprintf(
			/* translators: 1: amount, 2: "the period before" or "the same days last year" */
			__(
				'No clear change from %2$s (the difference of %1$s is within chance).',
				'tandem-for-woocommerce'
			),
			size,
			since
		);
	}
	return change.direction === 'up'
		? sprintf(
				/* translators: 1: amount, 2: "the period before" or "the same days last year" */
				__( 'Up by %1$s from %2$s.', 'tandem-for-woocommerce' ),
				size,
				since
		  )
		: sprintf(
				/* translators: 1: amount, 2: "the period before" or "the same days last year" */
				__( 'Down by %1$s from %2$s.', 'tandem-for-woocommerce' ),
				size,
				since
		  );
};

const Metric = ( { metric, currency } ) => {
	const write = writer( metric.metric, currency );
	const size = apart( metric.metric, currency );
	const { current, changes } = metric;
	return (
		<li>
			<span>{ NAMES[ metric.metric ] }</span>
			<strong>{ current ? write( current.value ) : '–' }</strong>
			<small>
				{ current?.interval
					? sprintf(
							/* translators: 1: lower, 2: upper end of an interval */
							__( 'between %1$s and %2$s', 'tandem-for-woocommerce' ),
							...current.interval.map( write )
					  )
					: __( 'not enough data yet', 'tandem-for-woocommerce' ) }
			</small>
			<p hidden={ ! current }>
				{ compared(
					changes[ 0 ],
					size,
					__( 'the period before', 'tandem-for-woocommerce' )
				) }{ ' ' }
				{ changes[ 1 ] &&
					compared(
						changes[ 1 ],
						size,
						__( 'the same days last year', 'tandem-for-woocommerce' )
					) }
			</p>
			<Explain what={ MEANINGS[ metric.metric ] } query={ QUERIES[ metric.metric ] } />
		</li>
	);
};

function Shown( { rows, currency, measuring } ) {
	const money = writer( 'order_value', currency );
	const heads = [
		__( 'Placement', 'tandem-for-woocommerce' ),
		__( 'Seen', 'tandem-for-woocommerce' ),
		__( 'Clicked', 'tandem-for-woocommerce' ),
		__( 'Put into the cart', 'tandem-for-woocommerce' ),
		__( 'Taken out again', 'tandem-for-woocommerce' ),
		__( 'Dismissed', 'tandem-for-woocommerce' ),
		__( 'Orders', 'tandem-for-woocommerce' ),
		__( 'Sales after click', 'tandem-for-woocommerce' ),
		__( 'Margin', 'tandem-for-woocommerce' ),
	];
	if ( ! rows.length ) {
		return (
			<p>
				{ measuring
					? __(
							'No suggestion was seen in this period.',
							'tandem-for-woocommerce'
					  )
					: __(
							'What is seen is not counted. Switch measuring on under Settings.',
							'tandem-for-woocommerce'
					  ) }
			</p>
		);
	}
	const cells = ( row ) => [
		row.name || row.placement,
		number( row.impressions ),
		number( row.clicks ),
		number( row.adds ),
		number( row.removals ?? 0 ),
		number( row.dismissals ?? 0 ),
		number( row.orders ),
		money( row.revenue ),
		row.margin === null
			? __( 'unknown', 'tandem-for-woocommerce' )
			: money( row.margin ),
	];
	return (
		<>
			<ReportTable
				name="placements"
				label={ __( 'Suggestions', 'tandem-for-woocommerce' ) }
				heads={ heads }
				rows={ rows.map( cells ) }
				explain={ {
					what: __(
						'How often the suggestions of a place were really on the screen, clicked and put into a cart, and the order lines that carry their mark, less what was refunded of them.',
						'tandem-for-woocommerce'
					),
					query: "SUM(events) FROM tandem_event_days BY placement, kind; SUM(revenue), SUM(margin) FROM tandem_order_parts WHERE dim = 'placement'",
				} }
			/>
			<p>
				{ __(
					'Sales after click are order lines that came from a suggestion. Some of them would have been sold anyway; only a comparison with shoppers who see no suggestions tells how many.',
					'tandem-for-woocommerce'
				) }
			</p>
			<Held metric="revenue_per_visitor" />
		</>
	);
}

/** Says how far the first reading of a large shop has come, and asks again. */
function Reading( { progress, reload } ) {
	useEffect( () => {
		reload();
	}, [ progress, reload ] );
	return (
		<Notice status="info" isDismissible={ false }>
			{ sprintf(
				/* translators: 1: orders read, 2: all orders */
				__( 'Reading your orders: %1$s of %2$s.', 'tandem-for-woocommerce' ),
				number( progress.done ),
				number( progress.total )
			) }
		</Notice>
	);
}

function Reports( { navigate } ) {
	const [ period, setPeriod ] = useState( () => lastDays( 30 ) );
	const { from, to } = period;
	const { data, error, loading, reload } = useGet(
		`/reports/metrics?from=${ from }&to=${ to }`
	);
	return (
		<div className="tandem-grid">
			<Failure error={ error } />
			{ data?.metrics && <Advice data={ data } navigate={ navigate } /> }
			<Card
				className="tandem-wide"
				title={ __( 'Your shop', 'tandem-for-woocommerce' ) }
				extra={ <Period period={ period } onChange={ setPeriod } /> }
			>
				{ loading && <Spinner /> }
				{ data?.reading && <Reading progress={ data.reading } reload={ reload } /> }
				{ data?.metrics && (
					<>
						<ul className="tandem-numbers tandem-metrics">
							{ data.metrics
								.filter( ( { metric } ) => NAMES[ metric ] )
								.map( ( metric ) => (
									<Metric
										key={ metric.metric }
										metric={ metric }
										currency={ data.currency }
									/>
								) ) }
						</ul>
						<p className="tandem-note">
							{ sprintf(
								/* translators: 1: first day, 2: last day, 3: time zone, 4: number of orders */
								__(
									'%1$s to %2$s, time zone %3$s, %4$s paid orders.',
									'tandem-for-woocommerce'
								),
								...data.periods.current,
								data.timezone,
								number( data.sums.current.orders )
							) }
							{ data.left_out > 0 &&
								' ' +
									sprintf(
										/* translators: %s: number of orders */
										__(
											'%s orders in another currency are left out.',
											'tandem-for-woocommerce'
										),
										number( data.left_out )
									) }
						</p>
						{ data.unseen && data.unseen.refused + data.unseen.repeated > 0 && (
							<p className="tandem-note">
								{ sprintf(
									/* translators: 1: number, 2: number of events */
									__(
										'Events left out: %1$s that were no event of this shop, %2$s that came more than once.',
										'tandem-for-woocommerce'
									),
									number( data.unseen.refused ),
									number( data.unseen.repeated )
								) }
							</p>
						) }
						{ data.sums.current.visits === null && (
							<Notice status="info" isDismissible={ false }>
								{ data.measuring
									? __(
											'No visits were counted in this period, so there is no conversion rate. Measuring is on: it counts from the day it was switched on.',
											'tandem-for-woocommerce'
									  )
									: __(
											'Visits are not counted, so there is no conversion rate. Switch measuring on under Settings.',
											'tandem-for-woocommerce'
									  ) }
							</Notice>
						) }
					</>
				) }
			</Card>
			{ data?.metrics && (
				<Card
					className="tandem-wide"
					title={ __( 'Suggestions', 'tandem-for-woocommerce' ) }
				>
					<Shown rows={ data.shown } currency={ data.currency } measuring={ data.measuring } />
					{ data.way.orders > 0 && (
						<p>
							{ sprintf(
								/* translators: 1: seconds, 2: product pages, 3: orders */
								__(
									'From landing to the first product in the cart: %1$s seconds and %2$s product pages in the middle of %3$s orders.',
									'tandem-for-woocommerce'
								),
								number( data.way.seconds ),
								number( data.way.steps ),
								number( data.way.orders )
							) }
						</p>
					) }
					{ data.way.orders > 0 && (
						<Explain
							what={ __(
								'Seconds and product pages between the first page of the visit and the first product put into a cart, kept with the order; the middle of all orders that have it.',
								'tandem-for-woocommerce'
							) }
							query="median of seconds, steps FROM tandem_orders WHERE counts = 1 AND day BETWEEN … AND seconds IS NOT NULL"
							gaps={ __(
								'Orders of visitors who did not agree to be measured, and visits that began more than a day before the order.',
								'tandem-for-woocommerce'
							) }
						/>
					) }
				</Card>
			) }
			{ data?.metrics && (
				<>
					<Breakdown data={ data } write={ writer( 'order_value', data.currency ) } navigate={ navigate } />
					<Missing navigate={ navigate } />
					<Switches data={ data } write={ writer( 'order_value', data.currency ) } />
					<Behaviour
						from={ from }
						to={ to }
						write={ writer( 'order_value', data.currency ) }
						navigate={ navigate }
					/>
				</>
			) }
		</div>
	);
}

export const page = {
	name: 'reports',
	title: __( 'Reports', 'tandem-for-woocommerce' ),
	order: 80,
	Page: Reports,
};
