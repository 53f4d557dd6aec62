/**
 * The page of a bundle with something to choose: what the choice costs, told at once. The amounts come from the server.
 */
const foot = document.querySelector( '[data-tandem-total]' );
const form = foot?.closest( 'form' );
const WAIT_MS = 150;
let turn = 0;
let due = 0;

const tell = async () => {
	const mine = ++turn;
	const query = new URLSearchParams( [ ...new FormData( form ) ].filter( ( [ name, value ] ) => name.startsWith( 'tandem_' ) && typeof value === 'string' ) );
	try {
		const answer = await fetch( `${ foot.dataset.tandemTotal }&${ query }`, { credentials: 'same-origin' } );
		const { html, said, message } = await answer.json();
		// A choice that was changed meanwhile was asked about after this one.
		if ( mine === turn ) {
			foot.innerHTML = html ?? '';
			form.querySelector( '.tandem-bundle__said' ).textContent = said ?? message;
		}
	} catch {
		// What stood there was the price of another choice.
		if ( mine === turn ) {
			foot.replaceChildren();
		}
	}
};

form?.addEventListener( 'input', ( { target } ) => {
	if ( target.name?.startsWith( 'tandem_' ) ) {
		clearTimeout( due );
		due = setTimeout( tell, WAIT_MS );
	}
} );
// What a link or a browser that came back has chosen already is told, too.
const isChosen = ( { name, type, value, defaultValue, checked, defaultChecked } ) =>
	name?.startsWith( 'tandem_' ) && ( type === 'checkbox' ? checked !== defaultChecked : type === 'number' ? value !== defaultValue : type === 'select-one' && value !== '' );
window.addEventListener( 'pageshow', () => form && [ ...form.elements ].some( isChosen ) && tell() );
