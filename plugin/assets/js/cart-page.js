/**
 * Keeps list and free-shipping bar of the cart block in step with the cart. They ride in the answer to
 * every change, so there is no further request.
 */
const showShipping = ( { text, percent, reward = '', delivery = '' } ) => {
	document.querySelectorAll( '[data-tandem-shipping]' ).forEach( ( bar ) => {
		const line = bar.querySelector( '[role=status]' );
		bar.hidden = ! ( text + reward + delivery );
		bar.querySelector( '.tandem-shipping__track' ).hidden = ! text;
		Object.entries( { reward, delivery } ).forEach( ( [ name, words ] ) => {
			const element = bar.querySelector( `.tandem-shipping__${ name }` );
			if ( element && element.textContent !== words ) {
				element.textContent = words;
			}
		} );
		if ( line.textContent !== text ) {
			line.textContent = text;
		}
		bar.querySelector( '.tandem-shipping__bar' ).style.inlineSize = `${ percent }%`;
	} );
};

let last = '';
const follow = () => {
	const data = window.wp.data.select( 'wc/store/cart' )?.getCartData()?.extensions?.tandem;
	const now = JSON.stringify( [ data?.placements, data?.shipping ] );
	if ( ! data?.placements || now === last ) {
		return;
	}
	last = now;
	showShipping( data.shipping );
	document.dispatchEvent( new CustomEvent( 'tandem_lists', { detail: data.placements } ) );
};

// The cart block's store is loaded by its own scripts; a classic cart has none.
const start = () => window.wp?.data?.subscribe( follow );
if ( document.readyState === 'complete' ) {
	start();
} else {
	window.addEventListener( 'load', start );
}

// The classic cart: WooCommerce has replaced its table, the bar follows with the personal request.
document.addEventListener( 'tandem_shipping', ( { detail } ) => showShipping( detail ) );
