/**
 * The offer of the classic checkout: one checkbox, the totals follow. That of the block has no address: its own script minds it.
 */
import { send } from 'tandem/cart';

document.querySelectorAll( '.tandem-checkout-offer[data-tandem-offer]' ).forEach( ( box ) => {
	const input = box.querySelector( 'input' );
	const status = box.querySelector( '[role=status]' );
	box.hidden = false;
	// One answer at a time: what is ticked is what the cart holds.
	input.addEventListener( 'click', ( event ) => input.getAttribute( 'aria-disabled' ) === 'true' && event.preventDefault() );
	input.addEventListener( 'change', async () => {
		const body = new FormData();
		body.set( 'on', input.checked ? '1' : '0' );
		input.setAttribute( 'aria-disabled', 'true' );
		const answer = await send( box.dataset.tandemOffer, body );
		input.removeAttribute( 'aria-disabled' );
		if ( ! answer.ok ) {
			input.checked = ! input.checked;
		}
		status.textContent = answer.data.message || box.dataset.tandemLost;
		window.jQuery?.( document.body ).trigger( 'update_checkout' );
	} );
} );
