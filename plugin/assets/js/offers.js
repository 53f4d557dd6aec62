/**
 * Offers that hold for this shopper: one uncached request fills the bar and the line of the product page. A bar that
 * was closed stays closed for the same offer.
 */
const bar = document.querySelector( '.tandem-offer-bar' );
const line = document.querySelector( '.tandem-offer-line' );
const CLOSED = 'tandem-offer-closed';

/** Offers whose bar was closed; a storage that is forbidden holds none. */
const closed = ( add ) => {
	try {
		const kept = JSON.parse( window.localStorage.getItem( CLOSED ) ?? '[]' );
		if ( add ) {
			window.localStorage.setItem( CLOSED, JSON.stringify( [ ...kept, add ].slice( -20 ) ) );
		}
		return kept;
	} catch {
		return [];
	}
};

let turn = 0;
const fill = async () => {
	const mine = ++turn;
	const place = line ?? bar;
	const answer = await fetch( place.dataset.tandemOffer + ( line ? `&product=${ line.dataset.product }` : '' ), { credentials: 'same-origin' } ).then( ( response ) => response.json() );
	// A cart that changed meanwhile was asked about after this one.
	if ( mine !== turn ) {
		return;
	}
	if ( line ) {
		line.textContent = answer.product || '\u00a0';
		line.classList.toggle( 'is-empty', ! answer.product );
	}
	// A bar of the same edge, such as the welcome, comes first.
	const other = document.querySelector( '.tandem-welcome:not([hidden])' );
	if ( bar && answer.banner && ! other && ! closed().includes( answer.banner.id ) ) {
		const link = bar.querySelector( 'a' );
		link.href = answer.banner.link;
		link.textContent = answer.banner.text;
		bar.dataset.offer = answer.banner.id;
		bar.hidden = false;
	}
};

if ( bar || line ) {
	const soon = () => fill().catch( () => {} );
	soon();
	document.addEventListener( 'tandem_cart_changed', soon );
	bar?.querySelector( 'button' ).addEventListener( 'click', () => {
		bar.hidden = true;
		closed( Number( bar.dataset.offer ) );
	} );
}
