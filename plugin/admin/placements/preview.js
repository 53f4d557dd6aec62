import { Button, ComboboxControl, SelectControl, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, _n, sprintf } from '@wordpress/i18n';
import { post } from '../api';
import { Card, Failure } from '../parts/card';
import { number } from '../parts/format';
import { Categories, Products } from '../parts/pickers';
import { FATES, NAMES, OFFERS, STATES, STRATEGIES } from './words';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

const Candidates = ( { name, candidates } ) => (
	<div className="tandem-scroll" role="region" tabIndex={ 0 } aria-label={ name }>
		<table className="widefat striped">
			<thead>
				<tr>
					<th scope="col">{ __( 'Product', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'Price', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'Score', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'What the shopper reads', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'Result', 'tandem-for-woocommerce' ) }</th>
				</tr>
			</thead>
			<tbody>
				{ candidates.map( ( { item, name: product, url, price, score, terms, source, text, fate } ) => (
					<tr key={ item } className={ fate === 'shown' ? 'is-shown' : '' }>
						<th scope="row">
							<a href={ url }>{ product }</a>
						</th>
						<td>{ price }</td>
						<td>
							{ score === null ? source : score.toFixed( 3 ) }
							<div className="tandem-terms">
								{ Object.entries( terms )
									.map( ( [ term, value ] ) => `${ term } ${ Number( value ).toFixed( 3 ) }` )
									.join( ', ' ) }
							</div>
						</td>
						<td>{ text }</td>
						<td>{ FATES()[ fate ] ?? fate }</td>
					</tr>
				) ) }
			</tbody>
		</table>
	</div>
);

const said = ( { name, text } ) => ( name ? `${ name }: ${ text }` : text );

const shows = ( { shown, candidates } ) => ( shown.length ? shown.map( said ) : candidates.filter( ( { fate } ) => fate === 'shown' ).map( ( { name } ) => name ) );

/** What each step of the checkout's order finds for this cart. */
const Steps = ( { steps } ) => (
	<ol className="tandem-variants">
		{ steps.map( ( { kind, text, reason, shown } ) => (
			<li key={ kind } className={ shown ? 'is-shown' : '' }>
				{ OFFERS()[ kind ] ?? kind }
				{ ': ' }
				{ shown ? <strong>{ text }</strong> : text || __( 'nothing fits', 'tandem-for-woocommerce' ) }
				{ text && ` (${ [ reason, shown ? FATES().shown : FATES()[ 'other-offer' ] ].filter( Boolean ).join( '; ' ) })` }
			</li>
		) ) }
	</ol>
);

const Shown = ( { placement } ) => {
	const { id, kind, where, state, strategy, sources, candidates, microseconds, steps, wanted } = placement;
	const name = NAMES()[ id ] ?? id;
	const shown = shows( placement );
	return (
		<details className="tandem-shown">
			<summary>
				<strong>{ name }</strong> <span className={ 'tandem-badge' + ( state === 'on' ? ' is-live' : '' ) }>{ STATES()[ state ] ?? state }</span>{ ' ' }
				{ shown.length ? shown.join( ', ' ) : kind === 'table' ? __( 'Your bundles with this product', 'tandem-for-woocommerce' ) : wanted < 1 && [ 'cart', 'minicart' ].includes( id ) ? __( 'a bundle takes its place', 'tandem-for-woocommerce' ) : candidates.some( ( { fate } ) => [ 'spare', 'on-page' ].includes( fate ) ) ? FATES().spare : __( 'nothing fits', 'tandem-for-woocommerce' ) }
			</summary>
			<p>
				{ [ 'offer', 'sentence' ].includes( kind ) ? where : STRATEGIES()[ strategy ] ?? strategy }
				{ '. ' }
				{ sources.map( ( { source, strategy: step, found, microseconds: took } ) =>
					/* translators: 1: source, 2: strategy, 3: number of candidates, 4: microseconds */
					sprintf( __( '%1$s (%2$s): %3$d candidates in %4$s microseconds.', 'tandem-for-woocommerce' ), source, step, found, number( took ) )
				).join( ' ' ) }{ ' ' }
				{ microseconds > 0 && sprintf( /* translators: %s: microseconds */ __( 'Altogether %s microseconds, loading the products included.', 'tandem-for-woocommerce' ), number( microseconds ) ) }
			</p>
			{ steps.length > 0 && <Steps steps={ steps } /> }
			{ candidates.length > 0 && <Candidates name={ name } candidates={ candidates } /> }
		</details>
	);
};

const Banner = ( { banner: { place, url, variants } } ) => (
	<details className="tandem-shown">
		<summary>
			<strong>
				{ /* translators: %s: page or template that holds a banner */ }
				{ sprintf( __( 'Banner in "%s"', 'tandem-for-woocommerce' ), place ) }
			</strong>{ ' ' }
			{ variants.find( ( { shown } ) => shown )?.text ?? __( 'nothing fits', 'tandem-for-woocommerce' ) }
		</summary>
		<ul className="tandem-variants">
			{ variants.map( ( { text, shown, why }, number ) => (
				<li key={ number } className={ shown ? 'is-shown' : '' }>
					{ shown ? <strong>{ text }</strong> : text } ({ why })
				</li>
			) ) }
		</ul>
		{ url && (
			<p>
				<a href={ url }>{ __( 'Edit the banner', 'tandem-for-woocommerce' ) }</a>
			</p>
		) }
	</details>
);

/**
 * What somebody would see in each placement, and why.
 *
 * @param {Object}  props
 * @param {Object}  props.data    Answer of /placements.
 * @param {boolean} props.changed Whether there are changes that are not saved.
 */
export function Preview( { data, changed } ) {
	const [ who, setWho ] = useState( 'first' );
	const [ facts, setFacts ] = useState( { customer: '', product: [], category: [], cart: [], viewed: [], country: '' } );
	const [ state, setState ] = useState( {} );
	const set = ( patch ) => setFacts( { ...facts, ...patch } );
	const ask = async ( event ) => {
		event.preventDefault();
		setState( { busy: true } );
		try {
			const found = await post( '/placements/preview', {
				customer: who === 'customer' ? facts.customer : '',
				product: facts.product[ 0 ] ?? 0,
				category: facts.category[ 0 ] ?? 0,
				cart: who === 'first' ? [] : facts.cart,
				viewed: who === 'first' ? [] : facts.viewed,
				country: facts.country,
			} );
			setState( found );
			const shown = found.placements.filter( ( one ) => shows( one ).length ).length;
			/* translators: %d: number of placements */
			speak( sprintf( _n( '%d placement shows something.', '%d placements show something.', shown, 'tandem-for-woocommerce' ), shown ) );
		} catch ( error ) {
			setState( { error } );
		}
	};
	return (
		<Card className="tandem-wide" title={ __( 'Preview as', 'tandem-for-woocommerce' ) }>
			<form onSubmit={ ask } className="tandem-fields">
				<SelectControl
					{ ...LOOK }
					label={ __( 'Who', 'tandem-for-woocommerce' ) }
					value={ who }
					options={ [
						{ value: 'first', label: __( 'somebody on a first visit', 'tandem-for-woocommerce' ) },
						{ value: 'customer', label: __( 'a customer', 'tandem-for-woocommerce' ) },
						{ value: 'cart', label: __( 'a cart', 'tandem-for-woocommerce' ) },
					] }
					onChange={ setWho }
				/>
				{ who === 'customer' && <TextControl { ...LOOK } label={ __( 'E-mail address or number of the account', 'tandem-for-woocommerce' ) } value={ facts.customer } onChange={ ( customer ) => set( { customer } ) } required /> }
				<Products label={ __( 'On the page of this product', 'tandem-for-woocommerce' ) } value={ facts.product } onChange={ ( product ) => set( { product: product.slice( -1 ) } ) } />
				<Categories label={ __( 'On the page of this category', 'tandem-for-woocommerce' ) } value={ facts.category } onChange={ ( category ) => set( { category: category.slice( -1 ) } ) } />
				{ who !== 'first' && <Products label={ who === 'customer' ? __( 'In the cart (empty: the one they left)', 'tandem-for-woocommerce' ) : __( 'In the cart', 'tandem-for-woocommerce' ) } value={ facts.cart } onChange={ ( cart ) => set( { cart } ) } /> }
				{ who !== 'first' && <Products label={ __( 'Looked at before, after consent', 'tandem-for-woocommerce' ) } value={ facts.viewed } onChange={ ( viewed ) => set( { viewed } ) } /> }
				<ComboboxControl { ...LOOK } label={ __( 'In this country', 'tandem-for-woocommerce' ) } value={ facts.country } options={ Object.entries( data.countries ).map( ( [ value, label ] ) => ( { value, label } ) ) } onChange={ ( country ) => set( { country: country ?? '' } ) } />
				<div className="tandem-placement__ask">
					<Button __next40pxDefaultSize variant="primary" type="submit" isBusy={ state.busy } disabled={ state.busy } accessibleWhenDisabled>
						{ __( 'Show', 'tandem-for-woocommerce' ) }
					</Button>
				</div>
			</form>
			{ changed && <p className="tandem-help">{ __( 'What you have not saved yet does not count here.', 'tandem-for-woocommerce' ) }</p> }
			<Failure error={ state.error } />
			{ state.notes?.map( ( note ) => (
				<p key={ note } className="tandem-help">
					{ note }
				</p>
			) ) }
			{ state.placements && (
				<div className="tandem-shown-list">
					{ state.placements.map( ( placement ) => (
						<Shown key={ placement.id } placement={ placement } />
					) ) }
					{ state.banners?.map( ( banner, number ) => (
						<Banner key={ number } banner={ banner } />
					) ) }
				</div>
			) }
		</Card>
	);
}
