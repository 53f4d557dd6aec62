import {
	Button,
	CheckboxControl,
	Notice,
	PanelBody,
	SelectControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { useDebounce } from '@wordpress/compose';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { post, request } from '../api';
import { Card, Failure } from '../parts/card';
import { Conditions } from '../parts/conditions';
import { Count } from '../parts/conditions/count';
import { Categories, Products } from '../parts/pickers';
import { Benefit } from './benefit';
import { DryRun } from './dry-run';
import { PLACES, USUAL_PLACES, definition } from './words';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

/** What the offer would do, asked again while it is edited. */
function Preview( { offer } ) {
	const [ answer, setAnswer ] = useState( {} );
	const asked = useRef( 0 );
	// The same function in every draw: a new one would be asked again after each answer.
	const ask = useDebounce(
		useCallback( ( edited ) => {
			const mine = ++asked.current;
			const told = ( answered ) => mine === asked.current && setAnswer( answered );
			post( '/offers/preview', { offer: definition( edited ), id: edited.id || 0 } ).then(
				( data ) => told( { data } ),
				( error ) => told( { error } )
			);
		}, [] ),
		400
	);
	useEffect( () => {
		ask( offer );
	}, [ ask, offer ] );
	const { data, error } = answer;
	return (
		<Card title={ __( 'What shoppers will see', 'tandem-for-woocommerce' ) }>
			<div aria-live="polite">
				<Failure error={ error } />
				{ data?.conflicts.map( ( text ) => (
					<Notice key={ text } status="warning" isDismissible={ false }>
						{ text }
					</Notice>
				) ) }
				{ data?.sample && (
					<p>
						{ data.sample.product }:{ ' ' }
						{ data.sample.changed ? (
							<>
								<del>{ data.sample.before }</del>{ ' ' }
								<ins>{ data.sample.after }</ins>
							</>
						) : (
							data.sample.before
						) }
					</p>
				) }
				{ data?.note && <p>{ data.note }</p> }
			</div>
			<dl className="tandem-places">
				{ data?.places.map( ( { place, text } ) => (
					<div key={ place }>
						<dt>{ place }</dt>
						<dd>{ text }</dd>
					</div>
				) ) }
			</dl>
		</Card>
	);
}

/** Number or nothing. */
const Limit = ( { label, value, onChange } ) => (
	<TextControl
		label={ label }
		type="number"
		min={ 1 }
		value={ value ?? '' }
		placeholder={ __( 'no limit', 'tandem-for-woocommerce' ) }
		onChange={ ( text ) => onChange( text === '' ? null : parseInt( text, 10 ) ) }
		{ ...LOOK }
	/>
);

/**
 * Edits one offer.
 *
 * @param {Object}   props
 * @param {Object}   props.start   The offer, without id where it is new.
 * @param {Object}   props.builder Answer of /offers/builder.
 * @param {Function} props.close   Goes back to the list.
 */
export function Editor( { start, builder, close } ) {
	const [ offer, setOffer ] = useState( start );
	const [ failure, setFailure ] = useState();
	const [ busy, setBusy ] = useState( false );
	const set = ( patch ) => setOffer( ( before ) => ( { ...before, ...patch } ) );
	const limits = offer.limits || {};
	const scope = offer.scope || { products: [], categories: [], exclude: [] };
	const shown = offer.shown || USUAL_PLACES;
	const priced = [ 'percent', 'amount', 'fixed' ].includes( offer.benefit.type );
	const save = ( status ) => {
		setBusy( true );
		const body = { offer: { ...definition( offer ), status } };
		( offer.id
			? request( `/offers/${ offer.id }`, 'PUT', body )
			: post( '/offers', body )
		).then( close, ( error ) => {
			setFailure( error );
			setBusy( false );
		} );
	};
	return (
		<div className="tandem-offer-editor">
			<Card
				title={ offer.id ? sprintf( /* translators: %s: offer */ __( 'Offer: %s', 'tandem-for-woocommerce' ), start.name ) : __( 'New offer', 'tandem-for-woocommerce' ) }
				extra={
					<Button variant="tertiary" onClick={ () => close() }>
						{ __( 'Back to the list', 'tandem-for-woocommerce' ) }
					</Button>
				}
			>
				<div className="tandem-form">
					<TextControl label={ __( 'Name', 'tandem-for-woocommerce' ) } value={ offer.name } onChange={ ( name ) => set( { name } ) } maxLength={ 100 } { ...LOOK } />
					<TextControl label={ __( 'What shoppers read', 'tandem-for-woocommerce' ) } value={ offer.label || '' } onChange={ ( label ) => set( { label } ) } maxLength={ 200 } { ...LOOK } />
					<Benefit value={ offer.benefit } onChange={ ( benefit ) => set( { benefit } ) } currency={ builder.currency } bundles={ builder.bundles } />
					{ ( priced || offer.benefit.type === 'early_access' ) && (
						<>
							<Categories label={ __( 'Only these categories', 'tandem-for-woocommerce' ) } value={ scope.categories } onChange={ ( categories ) => set( { scope: { ...scope, categories } } ) } />
							<Products label={ __( 'Only these products', 'tandem-for-woocommerce' ) } value={ scope.products } onChange={ ( products ) => set( { scope: { ...scope, products } } ) } />
							<Products label={ __( 'But not these products', 'tandem-for-woocommerce' ) } value={ scope.exclude } onChange={ ( exclude ) => set( { scope: { ...scope, exclude } } ) } />
						</>
					) }
					<h3>{ __( 'Who gets it', 'tandem-for-woocommerce' ) }</h3>
					{ priced && (
						<ToggleControl
							__nextHasNoMarginBottom
							label={ __( 'A sale for everybody', 'tandem-for-woocommerce' ) }
							checked={ !! offer.public }
							onChange={ ( on ) => set( on ? { public: true, conditions: { all: [] }, limits: {} } : { public: false } ) }
						/>
					) }
					{ ! offer.public && (
						<>
							<Conditions value={ offer.conditions } onChange={ ( conditions ) => set( { conditions } ) } builder={ builder } />
							<Count conditions={ offer.conditions } />
						</>
					) }
				</div>
				<PanelBody title={ __( 'Where shoppers see it', 'tandem-for-woocommerce' ) } initialOpen={ false }>
					<fieldset className="tandem-shown">
						<legend className="screen-reader-text">{ __( 'Where shoppers see it', 'tandem-for-woocommerce' ) }</legend>
						{ Object.entries( PLACES ).map( ( [ place, label ] ) => (
							<CheckboxControl
								key={ place }
								__nextHasNoMarginBottom
								label={ label }
								checked={ shown.includes( place ) }
								onChange={ ( on ) => set( { shown: Object.keys( PLACES ).filter( ( one ) => ( one === place ? on : shown.includes( one ) ) ) } ) }
							/>
						) ) }
					</fieldset>
					<p>{ __( 'Each line of the cart that it lowers names it in any case.', 'tandem-for-woocommerce' ) }</p>
				</PanelBody>
				<PanelBody title={ __( 'When', 'tandem-for-woocommerce' ) } initialOpen={ !! ( offer.from || offer.until ) }>
					<div className="tandem-leaf">
						<TextControl label={ __( 'From', 'tandem-for-woocommerce' ) } type="datetime-local" value={ ( offer.from || '' ).replace( ' ', 'T' ) } onChange={ ( from ) => set( { from: from || null } ) } { ...LOOK } />
						<TextControl label={ __( 'Until, this minute not included', 'tandem-for-woocommerce' ) } type="datetime-local" value={ ( offer.until || '' ).replace( ' ', 'T' ) } onChange={ ( until ) => set( { until: until || null } ) } { ...LOOK } />
					</div>
				</PanelBody>
				{ ! offer.public && (
					<PanelBody title={ __( 'How often', 'tandem-for-woocommerce' ) } initialOpen={ false }>
						<div className="tandem-leaf">
							<Limit label={ __( 'Uses by one customer', 'tandem-for-woocommerce' ) } value={ limits.per_customer } onChange={ ( per_customer ) => set( { limits: { ...limits, per_customer } } ) } />
							<Limit label={ __( 'Uses by all', 'tandem-for-woocommerce' ) } value={ limits.total } onChange={ ( total ) => set( { limits: { ...limits, total } } ) } />
							<Limit label={ __( 'Days before the same customer gets it again', 'tandem-for-woocommerce' ) } value={ limits.cool_off_days } onChange={ ( cool_off_days ) => set( { limits: { ...limits, cool_off_days } } ) } />
							<TextControl label={ sprintf( /* translators: %s: currency */ __( 'Budget in %s', 'tandem-for-woocommerce' ), builder.currency.code ) } inputMode="decimal" placeholder={ __( 'no limit', 'tandem-for-woocommerce' ) } value={ limits.budget ?? '' } onChange={ ( budget ) => set( { limits: { ...limits, budget: budget === '' ? null : budget.replace( ',', '.' ) } } ) } { ...LOOK } />
						</div>
					</PanelBody>
				) }
				<PanelBody title={ __( 'Together with others', 'tandem-for-woocommerce' ) } initialOpen={ false }>
					<TextControl label={ __( 'Group', 'tandem-for-woocommerce' ) } help={ __( 'Of the offers of one group a shopper gets only the best.', 'tandem-for-woocommerce' ) } value={ offer.group || '' } onChange={ ( group ) => set( { group } ) } { ...LOOK } />
					<ToggleControl __nextHasNoMarginBottom label={ __( 'Also on bundles', 'tandem-for-woocommerce' ) } checked={ !! offer.with_bundles } onChange={ ( with_bundles ) => set( { with_bundles } ) } />
					<ToggleControl __nextHasNoMarginBottom label={ __( 'Together with coupons', 'tandem-for-woocommerce' ) } checked={ offer.with_coupons !== false } onChange={ ( with_coupons ) => set( { with_coupons } ) } />
					<TextControl label={ sprintf( /* translators: %s: currency */ __( 'At most so much off an order, in %s', 'tandem-for-woocommerce' ), builder.currency.code ) } inputMode="decimal" placeholder={ __( 'no limit', 'tandem-for-woocommerce' ) } value={ offer.max_discount ?? '' } onChange={ ( amount ) => set( { max_discount: amount === '' ? null : amount.replace( ',', '.' ) } ) } { ...LOOK } />
					<SelectControl
						label={ __( 'Never below', 'tandem-for-woocommerce' ) }
						value={ offer.floor || 'default' }
						options={ [
							{ value: 'default', label: __( 'the floor of the settings', 'tandem-for-woocommerce' ) },
							{ value: 'cost', label: __( 'the cost of goods', 'tandem-for-woocommerce' ) },
							{ value: 'none', label: __( 'nothing', 'tandem-for-woocommerce' ) },
						] }
						onChange={ ( floor ) => set( { floor } ) }
						{ ...LOOK }
					/>
					<ToggleControl __nextHasNoMarginBottom label={ __( 'Not on products that are on sale', 'tandem-for-woocommerce' ) } checked={ !! offer.ignore_on_sale } onChange={ ( ignore_on_sale ) => set( { ignore_on_sale } ) } />
				</PanelBody>
				<Failure error={ failure } />
				<div className="tandem-actions">
					<Button variant="primary" isBusy={ busy } disabled={ busy } onClick={ () => save( 'live' ) }>
						{ __( 'Save and switch on', 'tandem-for-woocommerce' ) }
					</Button>
					<Button variant="secondary" disabled={ busy } onClick={ () => save( offer.status === 'live' ? 'paused' : 'draft' ) }>
						{ offer.status === 'live' ? __( 'Save and pause', 'tandem-for-woocommerce' ) : __( 'Save as draft', 'tandem-for-woocommerce' ) }
					</Button>
				</div>
			</Card>
			<div>
				<Preview offer={ offer } />
				{ offer.benefit.type !== 'early_access' && <DryRun offer={ offer } builder={ builder } /> }
			</div>
		</div>
	);
}
