/**
 * The bar for new visitors: asked once a visit, closed once and for all.
 */
const bar = document.querySelector( '[data-tandem-welcome]' );
const CLOSED = 'tandem-welcome-closed';
const ANSWER = 'tandem-welcome-first';

/** A value of a storage that may be forbidden. */
const stored = ( storage, key, value ) => {
	try {
		if ( value !== undefined ) {
			window[ storage ].setItem( key, value );
		}
		return window[ storage ].getItem( key );
	} catch {
		return null;
	}
};

const first = async () => {
	const known = stored( 'sessionStorage', ANSWER );
	if ( known !== null ) {
		return known === 'yes';
	}
	const answer = await fetch( bar.dataset.tandemWelcome, { credentials: 'same-origin' } ).then( ( response ) => response.json() );
	stored( 'sessionStorage', ANSWER, answer.first ? 'yes' : 'no' );
	return answer.first;
};

if ( bar && stored( 'localStorage', CLOSED ) === null ) {
	first()
		.then( ( shown ) => {
			bar.hidden = ! shown;
		} )
		.catch( () => {} );
	bar.querySelector( 'button' ).addEventListener( 'click', () => {
		bar.hidden = true;
		stored( 'localStorage', CLOSED, 'yes' );
	} );
}
