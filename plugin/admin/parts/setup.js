import {
	Button,
	Notice,
	Spinner,
	ToggleControl,
} from '@wordpress/components';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from './card';
import { number } from './format';
import { Progress } from './progress';
import { useTraining } from './use-training';

const Thing = ( { name, price, image, url, reason } ) => (
	<li className="tandem-thing">
		<img src={ image } alt="" width="72" height="72" loading="lazy" />
		<span>
			<a href={ url } target="_blank" rel="noreferrer">
				{ name }
			</a>
			<span>{ price }</span>
			{ reason && <small>{ reason }</small> }
		</span>
	</li>
);

function Analyse( { report, status, reload } ) {
	const done = useCallback( () => reload(), [ reload ] );
	const training = useTraining( status.training, done );
	const native = status.engine === 'native';
	if ( training.busy ) {
		return <Progress state={ training.state } />;
	}
	return (
		<>
			<Failure error={ training.error } />
			{ report.ready ? (
				<>
					<p className="tandem-lead">
						{ sprintf(
							/* translators: 1: "1,204 orders", 2: "86 pairs" */
							__( '%1$s read, %2$s found that sell together.', 'tandem-for-woocommerce' ),
							sprintf(
								/* translators: %s: number */
								_n( '%s order', '%s orders', report.facts.orders ?? 0, 'tandem-for-woocommerce' ),
								number( report.facts.orders ?? 0 )
							),
							sprintf(
								/* translators: %s: number */
								_n( '%s pair of products', '%s pairs of products', report.pairs.count, 'tandem-for-woocommerce' ),
								number( report.pairs.count )
							)
						) }
					</p>
					{ report.pairs.missing && (
						<p>
							{ sprintf(
								/* translators: 1: product, 2: number of orders, 3: companion, 4: number of orders */
								__( 'The companion missed most: %1$s was bought %2$s times without %3$s, and %4$s times with it.', 'tandem-for-woocommerce' ),
								report.pairs.missing.item,
								report.pairs.missing.without,
								report.pairs.missing.companion,
								report.pairs.missing.with
							) }{ ' ' }
							{ sprintf(
								report.pairs.missing.margin
									? /* translators: 1: amount, 2: "45.00 to 75.00" */
									  __( 'Worth about %1$s of margin (%2$s), had the others taken it as often.', 'tandem-for-woocommerce' )
									: /* translators: 1: amount, 2: "45.00 to 75.00" */
									  __( 'Worth about %1$s of sales (%2$s), had the others taken it as often.', 'tandem-for-woocommerce' ),
								report.pairs.missing.left,
								report.pairs.missing.range
							) }
						</p>
					) }
				</>
			) : (
				<p>
					{ native
						? __( 'Tandem reads your paid orders once and learns what is bought together. Nothing leaves your server.', 'tandem-for-woocommerce' )
						: __( 'The extension is not installed, so Tandem cannot learn from your orders yet. Suggestions come from your linked products and best sellers. You can go on and install it later.', 'tandem-for-woocommerce' ) }
				</p>
			) }
			<Button
				variant={ report.ready ? 'secondary' : 'primary' }
				disabled={ ! native }
				accessibleWhenDisabled
				onClick={ training.start }
			>
				{ report.ready
					? __( 'Read again', 'tandem-for-woocommerce' )
					: __( 'Read my orders', 'tandem-for-woocommerce' ) }
			</Button>
		</>
	);
}

const Segment = ( { report } ) => {
	const { customers, interests } = report;
	const rows = [
		[ __( 'New: one order so far', 'tandem-for-woocommerce' ), customers.new ],
		[ __( 'Returning: two orders or more', 'tandem-for-woocommerce' ), customers.returning ],
		[
			sprintf(
				/* translators: %s: amount of money */
				__( 'Top fifth by spending: %s or more', 'tandem-for-woocommerce' ),
				customers.top_spend
			),
			customers.top,
		],
	];
	return (
		<>
			<p className="tandem-lead">
				{ sprintf(
					/* translators: %s: number */
					_n( '%s customer, in groups that offers can name:', '%s customers, in groups that offers can name:', customers.customers, 'tandem-for-woocommerce' ),
					number( customers.customers )
				) }
			</p>
			<ul className="tandem-numbers">
				{ rows.map( ( [ name, value ] ) => (
					<li key={ name }>
						<strong>{ number( value ) }</strong>
						<span>{ name }</span>
					</li>
				) ) }
			</ul>
			{ interests.length > 0 && (
				<p>
					{ sprintf(
						/* translators: %s: list of categories */
						__( 'Bought from most: %s.', 'tandem-for-woocommerce' ),
						interests.join( ', ' )
					) }
				</p>
			) }
		</>
	);
};

const Recommend = ( { report, values, change } ) => (
	<>
		{ report.example ? (
			<>
				<p className="tandem-lead">
					{ __( 'Beside your best seller shoppers would see:', 'tandem-for-woocommerce' ) }
				</p>
				<ul className="tandem-things">
					<Thing { ...report.example.product } />
				</ul>
				<ul className="tandem-things">
					{ report.example.suggestions.map( ( one ) => (
						<Thing key={ one.url } { ...one } />
					) ) }
				</ul>
				{ ! report.example.learned && (
					<Notice status="info" isDismissible={ false }>
						{ report.customers.customers > 0
							? __( 'Not learned from your orders yet: these are linked products and best sellers.', 'tandem-for-woocommerce' )
							: __( 'No orders yet: these are linked products and best sellers.', 'tandem-for-woocommerce' ) }
					</Notice>
				) }
			</>
		) : (
			<p>
				{ __( 'There is nothing to suggest yet. Add products, or link some under "Linked products".', 'tandem-for-woocommerce' ) }
			</p>
		) }
		<ToggleControl
			__nextHasNoMarginBottom
			label={ __( 'On the product page', 'tandem-for-woocommerce' ) }
			checked={ values.touchpoints.product.on }
			onChange={ ( on ) => change( { touchpoints: { product: { on } } } ) }
		/>
		<ToggleControl
			__nextHasNoMarginBottom
			label={ __( 'In the cart', 'tandem-for-woocommerce' ) }
			checked={ values.touchpoints.cart.on }
			onChange={ ( on ) => change( { touchpoints: { cart: { on } } } ) }
		/>
	</>
);

const Measure = ( { values, change } ) => (
	<>
		<p>
			{ __( 'Does it earn anything? To know, Tandem counts what is seen, clicked and bought, only of visitors who agreed.', 'tandem-for-woocommerce' ) }
		</p>
		<ToggleControl
			__nextHasNoMarginBottom
			label={ __( 'Measure', 'tandem-for-woocommerce' ) }
			checked={ values.measure.on }
			onChange={ ( on ) => change( { measure: { on } } ) }
		/>
		<ToggleControl
			__nextHasNoMarginBottom
			label={ __( 'Keep a small group without suggestions', 'tandem-for-woocommerce' ) }
			help={ __( '5 of 100 visitors see the shop as it was. The difference between both groups is what Tandem really earned; without it you only see sales after a click, which might have happened anyway.', 'tandem-for-woocommerce' ) }
			checked={ values.measure.on && values.measure.holdout > 0 }
			disabled={ ! values.measure.on }
			onChange={ ( on ) => change( { measure: { holdout: on ? 5 : 0 } } ) }
		/>
		<ToggleControl
			__nextHasNoMarginBottom
			label={ __( 'Send me the week in numbers every Monday', 'tandem-for-woocommerce' ) }
			checked={ values.measure.digest }
			onChange={ ( digest ) => change( { measure: { digest } } ) }
		/>
	</>
);

const STEPS = [
	[ () => __( 'Analyse', 'tandem-for-woocommerce' ), Analyse ],
	[ () => __( 'Segment', 'tandem-for-woocommerce' ), Segment ],
	[ () => __( 'Recommend', 'tandem-for-woocommerce' ), Recommend ],
	[ () => __( 'Test', 'tandem-for-woocommerce' ), Measure ],
];

/**
 * Four steps, each skippable; where the owner was is kept in the settings.
 *
 * @param {Object}   props
 * @param {Object}   props.settings As tandem/v1/settings answers.
 * @param {Function} props.set      Takes the new answer.
 * @param {Object}   props.status   As tandem/v1/status answers.
 * @param {Function} props.reload   Reads the status again.
 */
export function Setup( { settings, set, status, reload } ) {
	const report = useGet( '/setup' );
	const [ error, setError ] = useState( null );
	const heading = useRef();
	const { values } = settings;
	const step = values.setup_step;
	const shown = useRef( step );
	useEffect( () => {
		if ( shown.current !== step ) {
			shown.current = step;
			heading.current?.focus();
		}
	}, [ step ] );
	const change = async ( patch ) => {
		try {
			set( await post( '/settings', patch ) );
			setError( null );
		} catch ( failure ) {
			setError( failure );
		}
	};
	const go = ( to ) =>
		change( to > STEPS.length ? { setup_done: true } : { setup_step: to } );
	const { reload: reread } = report;
	const again = useCallback( () => {
		reload();
		reread();
	}, [ reload, reread ] );
	const [ title, Step ] = STEPS[ step - 1 ];
	return (
		<Card
			className="tandem-wide tandem-setup"
			title={ __( 'Set up in four steps', 'tandem-for-woocommerce' ) }
			extra={
				<Button variant="link" onClick={ () => change( { setup_done: true } ) }>
					{ __( 'Skip', 'tandem-for-woocommerce' ) }
				</Button>
			}
		>
			<ol className="tandem-steps">
				{ STEPS.map( ( [ name ], index ) => (
					<li
						key={ name() }
						aria-current={ index + 1 === step ? 'step' : undefined }
						className={ index + 1 < step ? 'is-done' : '' }
					>
						<button type="button" onClick={ () => go( index + 1 ) }>
							<span aria-hidden="true">{ index + 1 }</span>
							{ name() }
						</button>
					</li>
				) ) }
			</ol>
			<div className="tandem-step">
				<h3 tabIndex={ -1 } ref={ heading }>
					{ title() }
				</h3>
				<Failure error={ error || report.error } />
				{ report.data ? (
					<Step
						report={ report.data }
						status={ status }
						reload={ again }
						values={ values }
						change={ change }
					/>
				) : (
					! report.error && <Spinner />
				) }
			</div>
			<div className="tandem-row">
				{ step > 1 && (
					<Button variant="tertiary" onClick={ () => go( step - 1 ) }>
						{ __( 'Back', 'tandem-for-woocommerce' ) }
					</Button>
				) }
				<Button
					variant="primary"
					onClick={ () => go( step + 1 ) }
				>
					{ step === 4
						? __( 'Finish', 'tandem-for-woocommerce' )
						: __( 'Next', 'tandem-for-woocommerce' ) }
				</Button>
			</div>
		</Card>
	);
}
