/**
 * The offer of the classic checkout: one checkbox, the totals follow. That of the block has no address: its own script minds it.
 */
import { send } from 'tandem/cart';
import { dismiss, interested } from 'tandem/memory';

document.querySelectorAll( '.tandem-checkout-offer[data-tandem-offer]' ).forEach( ( box ) => {
	const input = box.querySelector( 'input' );
	const status = box.querySelector( '[role=status]' );
	const no = box.querySelector( '.tandem-no' );
	const ids = ( box.dataset.tandemNames ?? '' ).split( ',' ).map( Number ).filter( Boolean );
	box.hidden = false;
	// One answer at a time: what is ticked is what the cart holds.
	input.addEventListener( 'click', ( event ) => input.getAttribute( 'aria-disabled' ) === 'true' && event.preventDefault() );
	input.addEventListener( 'change', async () => {
		const body = new FormData();
		body.set( 'on', input.checked ? '1' : '0' );
		body.set( 'offered', box.dataset.tandemNames );
		if ( input.checked ) {
			ids.forEach( interested );
		}
		if ( no ) {
			no.hidden = true;
		}
		input.setAttribute( 'aria-disabled', 'true' );
		const answer = await send( box.dataset.tandemOffer, body );
		input.removeAttribute( 'aria-disabled' );
		if ( ! answer.ok ) {
			input.checked = ! input.checked;
		}
		if ( no ) {
			no.hidden = input.checked;
		}
		status.textContent = answer.data.message || box.dataset.tandemLost;
		window.jQuery?.( document.body ).trigger( 'update_checkout' );
	} );
	// A no is remembered by the browser, and by the session: nothing comes in the place of the offer.
	no?.addEventListener( 'click', () => {
		if ( input.checked || input.getAttribute( 'aria-disabled' ) === 'true' ) {
			return;
		}
		ids.forEach( dismiss );
		const body = new FormData();
		body.set( 'no', '1' );
		send( box.dataset.tandemOffer, body );
		const said = Object.assign( document.createElement( 'p' ), { className: 'tandem-no__said', tabIndex: -1, textContent: no.dataset.tandemSaid } );
		box.replaceChildren( said );
		said.focus( { preventScroll: true } );
	} );
} );
