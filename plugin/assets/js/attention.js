/**
 * One ledger for what is offered outside of the lists: the bundle that a page or a cart could complete, the set of a
 * product page, the one offer of the checkout. What comes into sight is counted, "not interested" counts for the
 * products that would be added, and what the ledger names is taken out of a page that is the same for everybody.
 */
import { dayIsFull, dismiss, fold, interested, saw, spared } from 'tandem/memory';

const idsOf = ( place ) => place.dataset.tandemNames.split( ',' ).map( Number ).filter( Boolean );

const watcher = new IntersectionObserver(
	( entries ) =>
		entries.filter( ( { isIntersecting } ) => isIntersecting ).forEach( ( { target } ) => {
			watcher.unobserve( target );
			// What was folded away is not seen.
			if ( ( target.firstElementChild ?? target ).checkVisibility?.( { visibilityProperty: true } ) ?? true ) {
				idsOf( target ).forEach( saw );
			}
		} ),
	{ threshold: 0.5 }
);
const watch = () => document.querySelectorAll( '[data-tandem-names]:not([data-tandem-names=""])' ).forEach( ( place ) => watcher.observe( place ) );

const full = dayIsFull();
/** Takes the hint of a page that was made for everybody out of it. */
const spare = () => {
	const hint = document.querySelector( '[data-tandem-hint]' );
	const ids = hint ? idsOf( hint ) : [];
	const offer = hint?.querySelector( '.tandem-hint__offer' );
	if ( offer && ids.length && ( full || ids.some( ( id ) => spared().includes( id ) ) ) ) {
		fold( offer );
	}
};

document.addEventListener( 'click', ( event ) => {
	const place = event.target.closest?.( '[data-tandem-names]' );
	const no = event.target.closest?.( '.tandem-no' );
	if ( ! place || ( no && no.closest( '.tandem-checkout-offer' ) ) ) {
		return;
	}
	if ( ! no ) {
		if ( event.target.closest( 'a, button' ) && ! event.target.closest( '.tandem-together__no' ) ) {
			idsOf( place ).forEach( interested );
		}
		return;
	}
	const said = document.createElement( 'p' );
	Object.assign( said, { className: 'tandem-no__said', tabIndex: -1, textContent: no.dataset.tandemSaid } );
	idsOf( place ).forEach( dismiss );
	place.replaceChildren( said );
	said.focus( { preventScroll: true } );
	document.dispatchEvent( new CustomEvent( 'tandem_refresh' ) );
} );

// Blocks draw their offers themselves: they tell what was seen, wanted or refused.
document.addEventListener( 'tandem_attention', ( { detail: { what, ids } } ) => {
	ids.forEach( { saw, interested, dismiss }[ what ] );
	if ( what === 'dismiss' ) {
		document.dispatchEvent( new CustomEvent( 'tandem_refresh' ) );
	}
} );
/**
 * The number of what is chosen in a form, as the server makes it (VariationWays::of).
 *
 * @param {HTMLFormElement} form Form of a variable product.
 * @return {number} Number.
 */
const wayOf = ( form ) => {
	const names = [ ...new FormData( form ) ].filter( ( [ name ] ) => name.startsWith( 'attribute_' ) ).sort( ( [ one ], [ other ] ) => ( one < other ? -1 : 1 ) );
	let sum = -1;
	for ( const byte of new TextEncoder().encode( String( new URLSearchParams( names ) ).replaceAll( '*', '%2A' ) ) ) {
		sum ^= byte;
		for ( let bit = 0; bit < 8; bit++ ) {
			sum = ( sum >>> 1 ) ^ ( sum & 1 ? 0xedb88320 : 0 );
		}
	}
	return ~sum >>> 0;
};

/** What is chosen in the form of the page is chosen for its bundle, too: on the bundle's page, or beside the button of a set. */
const carry = () => {
	const link = document.querySelector( '[data-tandem-chosen], [data-tandem-own]' );
	const product = link?.closest( '[data-product]' ).dataset.product;
	const form = product && document.querySelector( `.variations_form[data-product_id="${ product }"]` );
	if ( ! form ) {
		return;
	}
	const id = Number( form.elements.variation_id?.value );
	if ( ! link.href ) {
		if ( id && link.querySelector( `[value="${ id }"]` ) ) {
			link.value = id;
		}
		return;
	}
	const url = new URL( link.href );
	link.dataset.tandemChosen.split( ',' ).forEach( ( number ) => url.searchParams[ id ? 'set' : 'delete' ]( `tandem_variation[${ number }]`, `${ id }.${ wayOf( form ) }` ) );
	link.href = url;
};

window.jQuery?.( document.body ).on( 'change', '.variations_form [name=variation_id]', carry );
document.addEventListener( 'tandem_filled', () => {
	watch();
	carry();
} );
window.jQuery?.( document.body ).on( 'updated_cart_totals', watch );
document.addEventListener( 'tandem_spared', spare );

document.documentElement.classList.add( 'tandem-may-refuse' );
spare();
watch();
carry();
