import { Button, Notice, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { post, request, useGet } from '../api';
import { Card, Failure } from './card';
import { Explain } from './explain';
import { ExperimentForm } from './experiment-form';
import { number } from './format';
import { money, percent, sentence, TONE } from './verdict';
import { taken } from './wanted';

const STATUS = {
	draft: __( 'Draft', 'tandem-for-woocommerce' ),
	running: __( 'Running', 'tandem-for-woocommerce' ),
	stopped: __( 'Stopped', 'tandem-for-woocommerce' ),
};
const METRICS = {
	revenue_per_visitor: __(
		'Revenue per 1,000 visitors',
		'tandem-for-woocommerce'
	),
	margin_per_visitor: __(
		'Margin per 1,000 visitors',
		'tandem-for-woocommerce'
	),
	conversion: __( 'Visitors who ordered', 'tandem-for-woocommerce' ),
	order_value: __( 'Average order value', 'tandem-for-woocommerce' ),
	items_per_order: __( 'Items an order', 'tandem-for-woocommerce' ),
	refund_rate: __( 'Orders refunded', 'tandem-for-woocommerce' ),
	page_time: __( 'Page usable after', 'tandem-for-woocommerce' ),
};
const HAPPENED = {
	created: __( 'Made', 'tandem-for-woocommerce' ),
	started: __( 'Started', 'tandem-for-woocommerce' ),
	stopped: __( 'Stopped', 'tandem-for-woocommerce' ),
	guardrail: __( 'Stopped by a guardrail', 'tandem-for-woocommerce' ),
	note: __( 'Note', 'tandem-for-woocommerce' ),
};
const language = document.documentElement.lang || 'en';
const date = ( seconds ) =>
	new Date( seconds * 1000 ).toLocaleDateString( language );

/** Writes a metric's value in its unit. */
function writer( metric, currency ) {
	const whole = money( currency );
	if ( metric === 'conversion' || metric === 'refund_rate' ) {
		return percent;
	}
	if ( metric === 'order_value' ) {
		return whole;
	}
	if ( metric === 'page_time' ) {
		return ( value ) =>
			sprintf(
				/* translators: %s: milliseconds */
				__( '%s ms', 'tandem-for-woocommerce' ),
				number( Math.round( value ) )
			);
	}
	if ( metric === 'items_per_order' ) {
		return ( value ) =>
			new Intl.NumberFormat( language, {
				maximumFractionDigits: 2,
			} ).format( value );
	}
	return ( value ) => whole( value * 1000 );
}

const Metrics = ( { metrics, currency } ) => (
	<div
		className="tandem-scroll"
		tabIndex="0"
		role="region"
		aria-label={ __( 'Result', 'tandem-for-woocommerce' ) }
	>
		<table className="widefat striped">
			<thead>
				<tr>
					<th scope="col">{ __( 'What', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'As it is', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'Variant', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">
						{ __( 'Difference, with its interval', 'tandem-for-woocommerce' ) }
					</th>
				</tr>
			</thead>
			<tbody>
				{ metrics
					.filter( ( { metric } ) => METRICS[ metric ] )
					.map( ( one ) => {
						const write = writer( one.metric, currency );
						return (
							<tr key={ one.metric }>
								<th scope="row">{ METRICS[ one.metric ] }</th>
								<td>{ write( one.control ) }</td>
								<td>{ write( one.variant ) }</td>
								<td>
									{ write( one.difference ) } (
									{ one.interval.map( write ).join( ' – ' ) })
									{ ! one.significant &&
										' ' +
											__( 'within chance', 'tandem-for-woocommerce' ) }
								</td>
							</tr>
						);
					} ) }
			</tbody>
		</table>
	</div>
);

function One( { experiment, currency, targets, reload } ) {
	const [ error, setError ] = useState( null );
	const [ text, setText ] = useState( '' );
	const { id, status, report } = experiment;
	const act = ( path, method = 'POST', data = {} ) =>
		( method === 'POST'
			? post( `/experiments/${ id }${ path }`, data )
			: request( `/experiments/${ id }`, method )
		).then( reload, setError );
	const target = targets[ experiment.kind ]?.find(
		( { value } ) => value === experiment.target
	);
	return (
		<Card
			className="tandem-wide"
			title={ experiment.name }
			extra={ <strong>{ STATUS[ status ] }</strong> }
		>
			<Failure error={ error } />
			<p>
				{ target?.label || experiment.target }
				{ ': ' }
				{ experiment.arms
					.slice( 1 )
					.map( ( arm ) => arm.name || arm.id )
					.join( ', ' ) }
				{ experiment.planned > 0 &&
					' · ' +
						sprintf(
							/* translators: %s: number of visitors */
							__( '%s visitors planned for each side', 'tandem-for-woocommerce' ),
							number( experiment.planned )
						) }
			</p>
			{ status !== 'draft' && ! report && (
				<Notice status="info" isDismissible={ false }>
					{ __( 'Nobody has taken part yet.', 'tandem-for-woocommerce' ) }
				</Notice>
			) }
			{ report?.arms.map( ( arm ) => (
				<div key={ arm.id } className="tandem-experiment-arm">
					<Notice
						status={ TONE[ arm.state ] || 'info' }
						isDismissible={ false }
					>
						{ sentence( arm ) }
					</Notice>
					{ arm.metrics.length > 0 && (
						<Metrics metrics={ arm.metrics } currency={ currency } />
					) }
				</div>
			) ) }
			{ report && (
				<p className="tandem-note">
					{ sprintf(
						/* translators: 1: visitors, 2: days, 3: date */
						__(
							'%1$s visitors in %2$s days; computed on %3$s. One main figure, revenue per visitor; the others are corrected for being several. Robots and staff are left out, orders are less refunds.',
							'tandem-for-woocommerce'
						),
						number( report.visitors ),
						number( report.days ),
						date( experiment.computed_at )
					) }
				</p>
			) }
			{ report && (
				<Explain
					what={ __(
						'Revenue per visitor: all visitors of a side, those who bought nothing too, large amounts cut to the 99.9th percentile. Average order and items: ratios by the delta method. The interval may be looked at every day.',
						'tandem-for-woocommerce'
					) }
					query={ `tandem_events WHERE experiment = '${ experiment.key }' AND kind = 'exposure', joined with tandem_orders by visitor from the first exposure on` }
					gaps={ __(
						'Only visitors who agreed to be measured. Staff, robots, and visitors seen on both sides are left out.',
						'tandem-for-woocommerce'
					) }
				/>
			) }
			<details>
				<summary>{ __( 'History and notes', 'tandem-for-woocommerce' ) }</summary>
				<ul>
					{ experiment.history.map( ( { at, what, text: words }, index ) => (
						<li key={ index }>
							{ date( at ) }: { HAPPENED[ what ] || what }
							{ words && ` – ${ words }` }
						</li>
					) ) }
				</ul>
				<TextControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					label={ __( 'Note', 'tandem-for-woocommerce' ) }
					value={ text }
					maxLength={ 500 }
					onChange={ setText }
				/>
				<Button
					variant="secondary"
					disabled={ ! text.trim() }
					onClick={ () =>
						act( '/note', 'POST', { text } ).then( () => setText( '' ) )
					}
				>
					{ __( 'Add note', 'tandem-for-woocommerce' ) }
				</Button>
			</details>
			<div className="tandem-buttons">
				{ status === 'draft' && (
					<Button variant="primary" onClick={ () => act( '/start' ) }>
						{ __( 'Start', 'tandem-for-woocommerce' ) }
					</Button>
				) }
				{ status === 'running' && (
					<Button variant="secondary" onClick={ () => act( '/stop' ) }>
						{ __( 'Stop', 'tandem-for-woocommerce' ) }
					</Button>
				) }
				{ status !== 'running' && (
					<Button
						variant="tertiary"
						isDestructive
						onClick={ () => act( '', 'DELETE' ) }
					>
						{ __( 'Delete', 'tandem-for-woocommerce' ) }
					</Button>
				) }
			</div>
		</Card>
	);
}

/** All experiments and the form for a new one. */
export function List() {
	const { data, error, reload } = useGet( '/experiments' );
	const [ start, setStart ] = useState( () => taken( 'experiments' ) );
	const [ open, setOpen ] = useState( start !== null );
	if ( ! data ) {
		return <Failure error={ error } />;
	}
	return (
		<>
			<Card
				className="tandem-wide"
				title={ __( 'Experiments', 'tandem-for-woocommerce' ) }
				extra={
					<Button
						variant="primary"
						aria-expanded={ open }
						onClick={ () => setOpen( ! open ) }
					>
						{ open
							? __( 'Close', 'tandem-for-woocommerce' )
							: __( 'New experiment', 'tandem-for-woocommerce' ) }
					</Button>
				}
			>
				{ open ? (
					<ExperimentForm
						targets={ data.targets }
						start={ start }
						done={ () => {
							setStart( null );
							setOpen( false );
							reload();
						} }
					/>
				) : (
					<p>
						{ __(
							'Half of the visitors see the shop as it is, the others see it changed. What they see never changes for them, and a price can only become lower.',
							'tandem-for-woocommerce'
						) }
					</p>
				) }
			</Card>
			{ data.experiments.map( ( experiment ) => (
				<One
					key={ experiment.id }
					experiment={ experiment }
					currency={ data.currency }
					targets={ data.targets }
					reload={ reload }
				/>
			) ) }
		</>
	);
}
