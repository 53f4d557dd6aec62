import {
	Button,
	FormTokenField,
	Notice,
	SelectControl,
	Spinner,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { get, request, useGet } from '../api';
import { Card, Failure } from './card';
import { Products } from './pickers';

const SIZES = [ 2, 3, 4 ].map( ( size ) => ( { value: String( size ), label: String( size ) } ) );

/** The discount table: a line a size and category. */
function Discounts( { lines, categories, change } ) {
	const put = ( at, part ) =>
		change( lines.map( ( line, index ) => ( index === at ? { ...line, ...part } : line ) ) );
	const choices = [
		{ value: '0', label: __( 'All categories', 'tandem-for-woocommerce' ) },
		...categories.map( ( { id, name } ) => ( { value: String( id ), label: name } ) ),
	];
	return (
		<fieldset>
			<legend>{ __( 'Discounts', 'tandem-for-woocommerce' ) }</legend>
			{ lines.map( ( line, at ) => (
				<div className="tandem-composed-line" key={ at }>
					<SelectControl
						label={ __( 'Products', 'tandem-for-woocommerce' ) }
						value={ String( line.size ) }
						options={ SIZES }
						onChange={ ( size ) => put( at, { size: Number( size ) } ) }
						__nextHasNoMarginBottom
					/>
					<SelectControl
						label={ __( 'Category', 'tandem-for-woocommerce' ) }
						value={ String( line.category ) }
						options={ choices }
						onChange={ ( category ) => put( at, { category: Number( category ) } ) }
						__nextHasNoMarginBottom
					/>
					<TextControl
						label={ __( 'Percent off', 'tandem-for-woocommerce' ) }
						value={ line.percent }
						inputMode="decimal"
						onChange={ ( percent ) => put( at, { percent } ) }
						__nextHasNoMarginBottom
					/>
					<Button
						variant="tertiary"
						isDestructive
						aria-label={ sprintf(
							/* translators: %d: number of a line */
							__( 'Remove line %d', 'tandem-for-woocommerce' ),
							at + 1
						) }
						onClick={ () => change( lines.filter( ( one, index ) => index !== at ) ) }
					>
						{ __( 'Remove', 'tandem-for-woocommerce' ) }
					</Button>
				</div>
			) ) }
			<Button
				variant="secondary"
				onClick={ () => change( [ ...lines, { size: 2, category: 0, percent: '5' } ] ) }
			>
				{ __( 'Add a line', 'tandem-for-woocommerce' ) }
			</Button>
			<p>
				{ __( 'A product gets the line of its category, or the line for all. A set gets the smallest discount of its products, the same for everyone who is offered it.', 'tandem-for-woocommerce' ) }
			</p>
		</fieldset>
	);
}

/** What the stored policy offers beside a product. */
function Preview() {
	const [ product, setProduct ] = useState();
	const [ shown, setShown ] = useState();
	const [ failure, setFailure ] = useState();
	const ask = async ( event ) => {
		event.preventDefault();
		setFailure( undefined );
		setShown( undefined );
		try {
			setShown( await get( `/composed/preview?product=${ product || 0 }` ) );
		} catch ( wrong ) {
			setFailure( wrong );
		}
	};
	return (
		<form onSubmit={ ask } className="tandem-composed-preview">
			<Products
				label={ __( 'A product in the cart', 'tandem-for-woocommerce' ) }
				value={ product ? [ product ] : [] }
				onChange={ ( ids ) => setProduct( ids.pop() ) }
			/>
			<Button variant="secondary" type="submit">
				{ __( 'Preview', 'tandem-for-woocommerce' ) }
			</Button>
			<div aria-live="polite">
				<Failure error={ failure } />
				{ shown && ( shown.text ? <p>{ shown.text }</p> : (
					<p>
						<strong>{ shown.set }</strong>: <del>{ shown.base }</del> { shown.price } ({ sprintf(
							/* translators: %s: percentage */
							__( '%s off', 'tandem-for-woocommerce' ),
							shown.discount
						) }). { sprintf(
							/* translators: %s: percentage with its range */
							__( 'Chance that it is taken: %s.', 'tandem-for-woocommerce' ),
							shown.chance
						) }
					</p>
				) ) }
			</div>
		</form>
	);
}

/** The owner's policy for bundles that compose themselves. */
export function Composed() {
	const { data, error, set } = useGet( '/composed' );
	const [ changed, setChanged ] = useState();
	const [ failure, setFailure ] = useState();
	const [ busy, setBusy ] = useState( false );
	if ( ! data ) {
		return <Card title={ __( 'Composed bundles', 'tandem-for-woocommerce' ) }>{ error ? <Failure error={ error } /> : <Spinner /> }</Card>;
	}
	const policy = changed || data.policy;
	const put = ( part ) => setChanged( { ...policy, ...part } );
	const name = ( id ) => data.categories.find( ( one ) => one.id === id )?.name;
	const save = async () => {
		setBusy( true );
		setFailure( undefined );
		try {
			set( await request( '/composed', 'PUT', policy ) );
			setChanged( undefined );
			speak( __( 'Saved.', 'tandem-for-woocommerce' ) );
		} catch ( wrong ) {
			setFailure( wrong );
		} finally {
			setBusy( false );
		}
	};
	return (
		<Card title={ __( 'Composed bundles', 'tandem-for-woocommerce' ) } className="tandem-composed">
			<p>
				{ __( 'Where no published bundle fits a cart, Tandem composes one from what similar carts held. You set what it may use and what it may give; it only chooses which set to show.', 'tandem-for-woocommerce' ) }
			</p>
			{ ! data.able && (
				<Notice status="warning" isDismissible={ false }>
					{ __( 'Sets are composed by the PHP extension, which is not installed here: until it is, carts are offered your published bundles alone.', 'tandem-for-woocommerce' ) }
				</Notice>
			) }
			<Failure error={ failure || error } />
			<ToggleControl
				label={ __( 'Offer composed bundles in the cart', 'tandem-for-woocommerce' ) }
				checked={ policy.on }
				onChange={ ( on ) => put( { on } ) }
				__nextHasNoMarginBottom
			/>
			<div className="tandem-composed-line">
				<SelectControl
					label={ __( 'Fewest products', 'tandem-for-woocommerce' ) }
					value={ String( policy.least ) }
					options={ SIZES }
					onChange={ ( least ) => put( { least: Number( least ), most: Math.max( Number( least ), policy.most ) } ) }
					__nextHasNoMarginBottom
				/>
				<SelectControl
					label={ __( 'Most products', 'tandem-for-woocommerce' ) }
					value={ String( policy.most ) }
					options={ SIZES }
					onChange={ ( most ) => put( { most: Number( most ), least: Math.min( Number( most ), policy.least ) } ) }
					__nextHasNoMarginBottom
				/>
				<TextControl
					label={ __( 'Largest discount of a set, as an amount', 'tandem-for-woocommerce' ) }
					value={ policy.max_discount || '' }
					inputMode="decimal"
					onChange={ ( amount ) => put( { max_discount: amount } ) }
					__nextHasNoMarginBottom
				/>
			</div>
			<FormTokenField
				label={ __( 'Only these categories (empty: all)', 'tandem-for-woocommerce' ) }
				value={ policy.categories.map( name ).filter( Boolean ) }
				suggestions={ data.categories.map( ( one ) => one.name ) }
				onChange={ ( names ) =>
					put( {
						categories: data.categories.filter( ( one ) => names.includes( one.name ) ).map( ( one ) => one.id ),
					} )
				}
				__experimentalExpandOnFocus
				__nextHasNoMarginBottom
			/>
			<Discounts
				lines={ policy.discounts }
				categories={ data.categories }
				change={ ( discounts ) => put( { discounts } ) }
			/>
			<Button variant="primary" isBusy={ busy } disabled={ busy || ! changed } onClick={ save }>
				{ __( 'Save', 'tandem-for-woocommerce' ) }
			</Button>
			{ changed && (
				<Notice status="info" isDismissible={ false }>
					{ __( 'The preview uses the saved policy.', 'tandem-for-woocommerce' ) }
				</Notice>
			) }
			<Preview />
		</Card>
	);
}
