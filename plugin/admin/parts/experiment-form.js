import {
	Button,
	RangeControl,
	SelectControl,
	TextControl,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Failure } from './card';
import { number } from './format';

const KINDS = [
	[ 'placement', __( 'A place for suggestions', 'tandem-for-woocommerce' ) ],
	[ 'bundle', __( 'The discount of a bundle', 'tandem-for-woocommerce' ) ],
	[ 'offer', __( 'An offer', 'tandem-for-woocommerce' ) ],
	[ 'table', __( 'A table', 'tandem-for-woocommerce' ) ],
];
const CHANGES = {
	placement: [
		[ 'show', __( 'Show nothing', 'tandem-for-woocommerce' ) ],
		[ 'strategy', __( 'Find products in another way', 'tandem-for-woocommerce' ) ],
		[ 'title', __( 'Another heading', 'tandem-for-woocommerce' ) ],
		[ 'layout', __( 'Another layout', 'tandem-for-woocommerce' ) ],
		[ 'count', __( 'Another number of products', 'tandem-for-woocommerce' ) ],
		[ 'margin', __( 'Prefer products with a wide margin', 'tandem-for-woocommerce' ) ],
	],
	bundle: [
		[ 'discount', __( 'Another discount', 'tandem-for-woocommerce' ) ],
		[ 'none', __( 'Without its discount', 'tandem-for-woocommerce' ) ],
	],
	offer: [
		[ 'show', __( 'Without the offer', 'tandem-for-woocommerce' ) ],
		[ 'offer', __( 'Another offer', 'tandem-for-woocommerce' ) ],
	],
	table: [
		[ 'show', __( 'Show nothing', 'tandem-for-woocommerce' ) ],
		[ 'table', __( 'Another table', 'tandem-for-woocommerce' ) ],
	],
};
const STRATEGIES = [
	[ 'product', __( 'Bought together with the product', 'tandem-for-woocommerce' ) ],
	[ 'cart', __( 'Completes the cart', 'tandem-for-woocommerce' ) ],
	[ 'also-bought', __( 'Customers also bought', 'tandem-for-woocommerce' ) ],
	[ 'upgrade', __( 'A better one of the same kind', 'tandem-for-woocommerce' ) ],
	[ 'for-you', __( 'For this shopper', 'tandem-for-woocommerce' ) ],
	[ 'session', __( 'By what was just looked at', 'tandem-for-woocommerce' ) ],
	[ 'popular', __( 'Best sellers', 'tandem-for-woocommerce' ) ],
];
const LAYOUTS = [
	[ 'grid', __( 'Grid', 'tandem-for-woocommerce' ) ],
	[ 'list', __( 'List', 'tandem-for-woocommerce' ) ],
	[ 'carousel', __( 'Row to scroll', 'tandem-for-woocommerce' ) ],
];
const options = ( pairs ) =>
	pairs.map( ( [ value, label ] ) => ( { value, label } ) );
const field = {
	__next40pxDefaultSize: true,
	__nextHasNoMarginBottom: true,
};

/** How many visitors and days it takes, from the shop's own orders. */
function Plan( { effect, share, onPlan } ) {
	const { data, error } = useGet(
		`/experiments/plan?effect=${ effect * 10 }&share=${ share }`
	);
	const plan = data?.plan;
	if ( error ) {
		return <Failure error={ error } />;
	}
	if ( ! data ) {
		return null;
	}
	if ( ! plan?.visitors_per_arm ) {
		return (
			<p>
				{ __(
					'Your shop has too few counted visits or orders to plan by. The experiment can run all the same; it says when it knows enough.',
					'tandem-for-woocommerce'
				) }
			</p>
		);
	}
	return (
		<p>
			{ sprintf(
				/* translators: 1: percent, 2: visitors, 3: days */
				__(
					'To find a change of %1$s%% in revenue per visitor, your shop needs about %2$s visitors on each side: %3$s days with the visits you have now.',
					'tandem-for-woocommerce'
				),
				number( effect ),
				number( plan.visitors_per_arm ),
				number( plan.days )
			) }{ ' ' }
			<Button
				variant="link"
				onClick={ () => onPlan( plan.visitors_per_arm ) }
			>
				{ __( 'Plan with that', 'tandem-for-woocommerce' ) }
			</Button>
		</p>
	);
}

/**
 * The form for a new experiment.
 *
 * @param {Object}   props
 * @param {Object}   props.targets What can be compared, by kind.
 * @param {Object}   props.start   Values to begin with.
 * @param {Function} props.done    Called when it was made.
 */
export function ExperimentForm( { targets, start, done } ) {
	const [ values, setValues ] = useState( {
		name: '',
		kind: 'placement',
		target: targets.placement[ 0 ]?.value || '',
		change: 'show',
		value: '',
		share: 100,
		effect: 10,
		planned: 0,
		guardrail: 10,
		...start,
	} );
	const [ error, setError ] = useState( null );
	const set = ( more ) => setValues( { ...values, ...more } );
	const { kind } = values;
	const box = kind === 'placement' && values.target === 'bought-together';
	// How the bundle's own discount is written: percent, amount, fixed (a price), components (of each product).
	const { discount: written, own } = targets[ kind ]?.find( ( { value } ) => value === values.target ) ?? {};
	const others = ( targets[ kind ] || [] ).filter( ( { value } ) => value !== values.target );
	const changes = CHANGES[ kind ].filter(
		( [ name ] ) =>
			! ( box && name === 'layout' ) &&
			! ( written === 'components' && name === 'discount' ) && ( ! [ 'offer', 'table' ].includes( name ) || others.length )
	);
	// What was chosen may not be there for this target: then the first one is.
	const change = changes.some( ( [ name ] ) => name === values.change ) ? values.change : changes[ 0 ][ 0 ];
	const variant = () => {
		const given = {
			show: false,
			margin: true,
			discount: Math.round( Number( values.value.replace( ',', '.' ) ) * 100 ),
			count: Number( values.value ),
		};
		return {
			name: changes.find( ( [ name ] ) => name === change )?.[ 1 ] || change,
			...( change === 'none' && { discount: 0 } ),
			...( change === 'discount' && written !== 'percent' && { amount: values.value.replace( ',', '.' ) } ),
			...( change !== 'none' &&
				! ( change === 'discount' && written !== 'percent' ) && { [ change ]: given[ change ] ?? values.value } ),
		};
	};
	const submit = ( event ) => {
		event.preventDefault();
		post( '/experiments', {
			name: values.name,
			kind,
			target: values.target,
			share: values.share,
			planned: values.planned,
			guardrail: values.guardrail,
			variants: [ variant() ],
		} ).then( done, setError );
	};
	const lists = {
		strategy: STRATEGIES,
		layout: LAYOUTS,
		count: ( box ? [ 1, 2, 3 ] : [ 1, 2, 3, 4 ] ).map( ( n ) => [ String( n ), number( n ) ] ),
		table: others.map( ( { value, label } ) => [ value, label ] ),
		offer: others.map( ( { value, label } ) => [ value, label ] ),
	};
	const choices = lists[ change ];
	const pick = ( name, list ) =>
		set( { change: name, value: list?.[ 0 ]?.[ 0 ] || '' } );
	return (
		<form className="tandem-trial-form" onSubmit={ submit }>
			<Failure error={ error } />
			<TextControl
				{ ...field }
				required
				label={ __( 'Name', 'tandem-for-woocommerce' ) }
				value={ values.name }
				maxLength={ 120 }
				onChange={ ( name ) => set( { name } ) }
			/>
			<SelectControl
				{ ...field }
				label={ __( 'Compare', 'tandem-for-woocommerce' ) }
				value={ kind }
				options={ options( KINDS.filter( ( [ name ] ) => targets[ name ]?.length ) ) }
				onChange={ ( next ) =>
					set( {
						kind: next,
						target: targets[ next ][ 0 ].value,
						change: CHANGES[ next ][ 0 ][ 0 ],
						value: '',
					} )
				}
			/>
			<SelectControl
				{ ...field }
				label={ __( 'Which one', 'tandem-for-woocommerce' ) }
				value={ values.target }
				options={ targets[ kind ] }
				onChange={ ( target ) =>
					set( { target, change: CHANGES[ kind ][ 0 ][ 0 ], value: '' } )
				}
			/>
			<SelectControl
				{ ...field }
				label={ __( 'The other half sees', 'tandem-for-woocommerce' ) }
				value={ change }
				options={ options( changes ) }
				onChange={ ( name ) => pick( name, lists[ name ] ) }
			/>
			{ choices && (
				<SelectControl
					{ ...field }
					label={ __( 'Namely', 'tandem-for-woocommerce' ) }
					value={ values.value }
					options={ options( choices ) }
					onChange={ ( value ) => set( { value } ) }
				/>
			) }
			{ change === 'title' && (
				<TextControl
					{ ...field }
					required
					label={ __( 'Heading', 'tandem-for-woocommerce' ) }
					value={ values.value }
					maxLength={ 80 }
					onChange={ ( value ) => set( { value } ) }
				/>
			) }
			{ change === 'discount' && (
				<TextControl
					{ ...field }
					required
					inputMode="decimal"
					label={
						{
							amount: __( 'Amount off', 'tandem-for-woocommerce' ),
							fixed: __( 'Price of the set', 'tandem-for-woocommerce' ),
						}[ written ] ?? __( 'Discount in percent', 'tandem-for-woocommerce' )
					}
					help={
						own &&
						sprintf(
							/* translators: %s: number */
							__( 'As it is: %s', 'tandem-for-woocommerce' ),
							number( own )
						)
					}
					value={ values.value }
					onChange={ ( value ) => set( { value } ) }
				/>
			) }
			{ kind === 'bundle' && (
				<p className="tandem-note">
					{ __(
						'While it runs the page, lists, tables, cart and order of each half show its own discount. Everybody else sees the smaller one, so nobody pays more than was shown. A cart keeps its price until the order.',
						'tandem-for-woocommerce'
					) }{ ' ' }
					{ written === 'components' &&
						__(
							'Each product of this bundle has a discount of its own, so it is compared with none.',
							'tandem-for-woocommerce'
						) + ' ' }
					{ __(
						'Bundles from which shoppers pick are not in this list: what they cost depends on what is picked, so no page could show each half its price. Compare two offers instead.',
						'tandem-for-woocommerce'
					) }
				</p>
			) }
			{ box && (
				<p className="tandem-note">
					{ __(
						'This box has one layout, a row of products with one sum, so there is no other to compare it with.',
						'tandem-for-woocommerce'
					) }
				</p>
			) }
			{ kind === 'offer' && (
				<p className="tandem-note">
					{ change === 'offer'
						? __(
								'While it runs only its own half gets the other offer. Both must be live.',
								'tandem-for-woocommerce'
						  )
						: __(
								'A sale for everybody is shown and given to its half alone while it runs; everybody else sees the usual price.',
								'tandem-for-woocommerce'
						  ) }
				</p>
			) }
			<RangeControl
				{ ...field }
				label={ __( 'Share of the visitors who take part, percent', 'tandem-for-woocommerce' ) }
				value={ values.share }
				min={ 10 }
				max={ 100 }
				step={ 10 }
				onChange={ ( share ) => set( { share } ) }
			/>
			<RangeControl
				{ ...field }
				label={ __( 'Smallest change worth knowing of, percent', 'tandem-for-woocommerce' ) }
				value={ values.effect }
				min={ 2 }
				max={ 30 }
				onChange={ ( effect ) => set( { effect } ) }
			/>
			<Plan
				effect={ values.effect }
				share={ values.share }
				onPlan={ ( planned ) => set( { planned } ) }
			/>
			<TextControl
				{ ...field }
				type="number"
				min={ 0 }
				label={ __( 'Visitors planned for each side (0: no plan)', 'tandem-for-woocommerce' ) }
				value={ String( values.planned ) }
				onChange={ ( planned ) => set( { planned: Number( planned ) } ) }
			/>
			<RangeControl
				{ ...field }
				label={ __(
					'Stop by itself when orders, refunds or page time are surely worse by, percent',
					'tandem-for-woocommerce'
				) }
				value={ values.guardrail }
				min={ 1 }
				max={ 50 }
				onChange={ ( guardrail ) => set( { guardrail } ) }
			/>
			<Button variant="primary" type="submit" disabled={ ! values.name.trim() }>
				{ __( 'Make a draft', 'tandem-for-woocommerce' ) }
			</Button>
		</form>
	);
}
