/**
 * Puts rows into the cart by WooCommerce's Store API. The nonce is asked for at the first click, so that the
 * page itself can be cached.
 */
import { cartChanged } from 'tandem/cart';

let nonce = '';

const ask = async ( url, options = {} ) => {
	const answer = await fetch( url, { credentials: 'same-origin', ...options } );
	nonce = answer.headers.get( 'Nonce' ) || nonce;
	return answer;
};

const post = ( url, body ) =>
	ask( url, { method: 'POST', headers: { 'Content-Type': 'application/json', Nonce: nonce }, body: JSON.stringify( body ) } );

const plain = ( html ) => new DOMParser().parseFromString( html, 'text/html' ).body.textContent;

/**
 * Adds items. Never throws: a failure is an answer with a message.
 *
 * @param {string}                               root  Address of the REST API.
 * @param {Array<{id: number, quantity: number}>} items What to add.
 * @return {Promise<{added: number, message: string}>} How many lines were added, and what went wrong.
 */
export const addItems = async ( root, items ) => {
	let added = 0;
	let message = '';
	try {
		if ( ! nonce ) {
			await ask( `${ root }wc/store/v1/cart` );
		}
		for ( const item of items ) {
			let answer = await post( `${ root }wc/store/v1/cart/add-item`, item );
			if ( answer.status === 401 || answer.status === 403 ) {
				await ask( `${ root }wc/store/v1/cart` );
				answer = await post( `${ root }wc/store/v1/cart/add-item`, item );
			}
			if ( answer.ok ) {
				added++;
			} else {
				message = plain( ( await answer.json() ).message || '' ) || `${ answer.status }`;
				break;
			}
		}
	} catch ( error ) {
		message = error.message;
	}
	if ( added ) {
		cartChanged( {} );
		window.jQuery?.( document.body ).trigger( 'wc_fragment_refresh' );
	}
	return { added, message };
};
