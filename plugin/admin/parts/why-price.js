import { Button, TextControl, __experimentalInputControl as InputControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { get, post } from '../api';
import { Card, Failure } from './card';
import { Products } from './pickers';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

/** What was found: lines, then each rule with what it gave or why not. */
const Found = ( { found } ) => (
	<div role="status">
		<h3>{ found.title }</h3>
		{ found.same === true && <p>{ __( 'The engine gives the same price again from what the order stored.', 'tandem-for-woocommerce' ) }</p> }
		{ found.same === false && <p>{ __( 'The engine does not give this price again.', 'tandem-for-woocommerce' ) }</p> }
		<ul className="tandem-why-lines">
			{ found.lines.map( ( { name, qty, before, price }, k ) => (
				<li key={ k }>
					{ qty } x { name }: { before && <del>{ before }</del> } { before ? <ins>{ price }</ins> : price }
				</li>
			) ) }
		</ul>
		{ found.rules.length === 0 ? (
			<p>{ __( 'No offer and no bundle was asked about it: it costs what the products cost.', 'tandem-for-woocommerce' ) }</p>
		) : (
			<ul className="tandem-checks-list">
				{ found.rules.map( ( { name, given, text }, k ) => (
					<li key={ k } className={ given ? '' : 'is-blocked' }>
						<strong>{ given ? __( 'Given', 'tandem-for-woocommerce' ) : __( 'Not given', 'tandem-for-woocommerce' ) }</strong>
						<p>
							{ name }: { text }
						</p>
					</li>
				) ) }
			</ul>
		) }
	</div>
);

/** "Why this price?" of an order, of a cart, of the cart that a customer left. */
export function WhyPrice() {
	const [ order, setOrder ] = useState( new URL( window.location.href ).searchParams.get( 'order' ) || '' );
	const [ products, setProducts ] = useState( [] );
	const [ units, setUnits ] = useState( {} );
	const [ customer, setCustomer ] = useState( '' );
	const [ code, setCode ] = useState( '' );
	const [ guests, setGuests ] = useState( null );
	const [ state, setState ] = useState( {} );
	useEffect( () => {
		get( '/offers/carts' ).then( setGuests, () => {} );
	}, [] );
	const ask = ( body ) => async ( event ) => {
		event.preventDefault();
		setState( { busy: true } );
		post( '/offers/why', body() ).then(
			( found ) => setState( { found } ),
			( error ) => setState( { error } )
		);
	};
	const cart = () => ( {
		customer: customer.trim(),
		cart: products.map( ( product ) => ( { product, qty: units[ product ] ?? 1 } ) ),
	} );
	return (
		<Card className="tandem-wide" title={ __( 'Why this price?', 'tandem-for-woocommerce' ) }>
			<form className="tandem-ask" onSubmit={ ask( () => ( { order: parseInt( order, 10 ) || 0 } ) ) }>
				<TextControl label={ __( 'Number of an order', 'tandem-for-woocommerce' ) } inputMode="numeric" value={ order } onChange={ setOrder } required { ...LOOK } />
				<Button __next40pxDefaultSize variant="primary" type="submit" isBusy={ state.busy }>
					{ __( 'Tell its price', 'tandem-for-woocommerce' ) }
				</Button>
			</form>
			<form onSubmit={ ask( cart ) }>
				<div className="tandem-leaf">
					<Products label={ __( 'Or products of a cart', 'tandem-for-woocommerce' ) } value={ products } onChange={ setProducts } />
					<TextControl label={ __( 'Customer: e-mail address or number, empty for a guest', 'tandem-for-woocommerce' ) } value={ customer } onChange={ setCustomer } { ...LOOK } />
				</div>
				{ products.length > 0 && (
					<div className="tandem-leaf">
						{ products.map( ( product ) => (
							<InputControl
								key={ product }
								label={ sprintf( /* translators: %d: product number */ __( 'Units of #%d', 'tandem-for-woocommerce' ), product ) }
								type="number"
								min={ 1 }
								value={ String( units[ product ] ?? 1 ) }
								onChange={ ( text ) => setUnits( { ...units, [ product ]: Math.max( 1, parseInt( text, 10 ) || 1 ) } ) }
								__next40pxDefaultSize
							/>
						) ) }
					</div>
				) }
				<p>{ __( 'With a customer and no products: the cart that the customer left.', 'tandem-for-woocommerce' ) }</p>
				{ /* The list of suggestions closes when its field is left; the button would move away from under the click. */ }
				<Button onMouseDown={ ( event ) => event.preventDefault() } __next40pxDefaultSize variant="secondary" type="submit" disabled={ ! products.length && ! customer.trim() } isBusy={ state.busy }>
					{ __( 'Tell the price of the cart', 'tandem-for-woocommerce' ) }
				</Button>
			</form>
			<form className="tandem-ask" onSubmit={ ask( () => ( { code: code.trim() } ) ) }>
				<TextControl
					label={ __( 'Or the code of a guest\'s cart', 'tandem-for-woocommerce' ) }
					help={ __( 'The shopper sees it above the cart at the address of the cart page with ?cart-code behind it.', 'tandem-for-woocommerce' ) }
					placeholder="12AB-34CD-56EF"
					value={ code }
					onChange={ setCode }
					required
					{ ...LOOK }
				/>
				<Button __next40pxDefaultSize variant="secondary" type="submit" isBusy={ state.busy }>
					{ __( 'Tell the price of the cart', 'tandem-for-woocommerce' ) }
				</Button>
			</form>
			{ guests?.carts.length > 0 && (
				<details>
					<summary>{ __( 'Latest carts of guests', 'tandem-for-woocommerce' ) }</summary>
					<ul>
						{ guests.carts.map( ( cart ) => (
							<li key={ cart.code }>
								<Button variant="link" onClick={ () => setCode( cart.code ) }>
									{ sprintf( /* translators: 1: code, 2: number of items */ _n( '%1$s: %2$d item', '%1$s: %2$d items', cart.items, 'tandem-for-woocommerce' ), cart.code, cart.items ) }
								</Button>
							</li>
						) ) }
					</ul>
				</details>
			) }
			{ guests?.few && <p>{ __( 'Fewer than five guests have a cart: they are not listed.', 'tandem-for-woocommerce' ) }</p> }
			<Failure error={ state.error } />
			{ state.found && <Found found={ state.found } /> }
		</Card>
	);
}
