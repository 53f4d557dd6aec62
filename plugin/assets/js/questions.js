/**
 * Questions to the shopper: marks what was answered before, sends answers without a reload and lets the lists of
 * the page follow. Without this script the form works by itself.
 */
const known = () =>
	Object.fromEntries( ( document.cookie.split( '; ' ).find( ( pair ) => pair.startsWith( 'tandem_answers=' ) ) ?? '' ).slice( 15 ).split( '-' ).map( ( pair ) => pair.split( '.' ) ) );

const mark = ( box, answers ) =>
	box.querySelectorAll( 'input[type=radio]' ).forEach( ( input ) => {
		const id = input.name.match( /\[(.+)\]/ )[ 1 ];
		input.checked = input.value === String( answers[ id ] ?? 0 );
	} );

/** Offers to delete answers where there are any. The button keeps its room, and hands on the focus. */
const offerErase = ( box, answers ) => {
	const erase = box.querySelector( '[name=tandem_erase]' );
	const any = Object.values( answers ).some( ( term ) => Number( term ) > 0 );
	if ( any ) {
		erase.hidden = false;
	} else if ( document.activeElement === erase ) {
		box.querySelector( '[type=submit]' ).focus( { preventScroll: true } );
	}
	erase.style.visibility = any ? '' : 'hidden';
};
const marked = ( box ) => [ ...box.querySelectorAll( 'input:checked' ) ].map( ( { value } ) => value );

document.querySelectorAll( '[data-tandem-questions]' ).forEach( ( box ) => {
	if ( document.cookie.includes( 'tandem_answers=' ) ) {
		mark( box, known() );
	}
	offerErase( box, marked( box ) );
	box.querySelector( 'form' ).addEventListener( 'submit', async ( event ) => {
		event.preventDefault();
		const said = box.querySelector( '[role=status]' );
		const body = new FormData( event.target, event.submitter );
		body.append( 'tandem_script', '1' );
		try {
			const answer = await fetch( event.target.action, { method: 'POST', credentials: 'same-origin', body } );
			const { answers, message } = await answer.json();
			if ( answers ) {
				mark( box, answers );
				offerErase( box, answers );
			}
			said.textContent = message;
			document.dispatchEvent( new CustomEvent( 'tandem_refresh' ) );
		} catch {
			said.textContent = said.dataset.lost;
		}
	} );
} );
