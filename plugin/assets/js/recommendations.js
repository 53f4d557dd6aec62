/**
 * Lists of suggestions: add to cart without reload, "not interested", and one personal request a page.
 * The list in the page works without this script.
 */
import { cartChanged, send } from 'tandem/cart';
import { choose, questions } from 'tandem/banner';
import { agreed, dayIsFull, dismiss, hasHistory, interested, offerChoice, saw, seen, spared } from 'tandem/memory';

/** The personal request is given up after this time; the neutral list stays. */
const BUDGET_MS = 2000;

const dataOf = ( list ) => JSON.parse( list.dataset.tandemList );
const isMini = ( list ) => dataOf( list ).slot.placement === 'minicart';
/** What goes well with an order that was placed does not depend on the cart, which is empty then: it stays. */
const isOfOrder = ( list ) => dataOf( list ).slot.placement === 'thankyou';
/** What belongs to the page draws on its budget first, then the mini-cart, then what is popular or liked in general. */
const rank = ( list ) => ( isMini( list ) ? 1 : [ 'for-you', 'session', 'popular' ].includes( dataOf( list ).slot.strategy ) * 2 );
const lists = () => [ ...document.querySelectorAll( '[data-tandem-list]' ) ].sort( ( a, b ) => rank( a ) - rank( b ) );
const ofShopper = () => lists().filter( ( list ) => ! isOfOrder( list ) );
/** The bundle that the product page offers to complete. */
const hint = () => document.querySelector( '[data-tandem-hint]' );
const idsIn = ( list ) => [ ...list.querySelectorAll( '[data-tandem-product]' ) ].map( ( card ) => Number( card.dataset.tandemProduct ) );
const say = ( list, text ) => {
	list.querySelector( '[role=status]' ).textContent = text;
};
const reveal = ( list ) => list.querySelectorAll( '.tandem-card__dismiss' ).forEach( ( button ) => ( button.hidden = false ) );

/** Puts new cards into a list. Focus inside it goes to its first card, never to the top of the page. */
const replace = ( list, { ids, html, title } ) => {
	const heading = list.querySelector( '.tandem-list__title' );
	if ( title && heading ) {
		heading.textContent = title;
	}
	if ( String( ids ) === String( idsIn( list ) ) ) {
		return;
	}
	const cards = list.querySelector( '.tandem-list__cards' );
	if ( isMini( list ) ) {
		list.hidden = ids.length === 0;
	}
	const focused = cards.contains( document.activeElement );
	cards.style.minBlockSize = isMini( list ) ? '' : `${ cards.offsetHeight }px`;
	cards.innerHTML = html;
	list.classList.toggle( 'is-empty', ids.length === 0 );
	reveal( list );
	watch( list );
	if ( focused ) {
		cards.querySelector( '.tandem-card__name' )?.focus( { preventScroll: true } );
	}
};

/** Counts what comes into sight, so that what nobody looks at makes room. */
const watcher = new IntersectionObserver(
	( entries ) =>
		entries.filter( ( { isIntersecting } ) => isIntersecting ).forEach( ( { target } ) => {
			watcher.unobserve( target );
			saw( Number( target.dataset.tandemProduct ) );
		} ),
	{ threshold: 0.5 }
);
const watch = ( list ) => list.querySelectorAll( '[data-tandem-product]' ).forEach( ( card ) => watcher.observe( card ) );

/** WooCommerce's word for what is in the cart. */
const cartHash = () => document.cookie.match( /woocommerce_cart_hash=([^;]*)/ )?.[ 1 ] ?? '';
/** The cart that the shopper's lists were asked for, and the answer. */
let asked = cartHash();
let due = 0;
let answered = null;

/** Puts an answer into the page, or into a mini-cart alone that the theme has drawn again. */
const fill = ( { slots, mini = '', shipping, of }, again = false ) => {
	// Where a mini-cart was drawn meanwhile, its list has taken the place of the one that was asked for.
	const now = ofShopper();
	const all = now.length === of.length ? now : of;
	slots.forEach( ( slot, place ) => all[ place ] && ( ! again || isMini( all[ place ] ) ) && replace( all[ place ], slot ) );
	document.querySelectorAll( '[data-tandem-mini-offer]' ).forEach( ( place ) => {
		// Who said no is told so; what may be offered instead waits for the next page.
		if ( place.innerHTML !== mini && ! place.querySelector( '.tandem-no__said' ) ) {
			place.innerHTML = mini;
		}
	} );
	if ( shipping ) {
		document.dispatchEvent( new CustomEvent( 'tandem_shipping', { detail: shipping } ) );
	}
};

/** Whether the shopper had seen enough before this page. */
const full = dayIsFull();

/** Asks for the shopper's own lists. The answer to an earlier question, which knows less, is left out. */
let turn = 0;
const refresh = async () => {
	const mine = ++turn;
	clearTimeout( due );
	asked = cartHash();
	const all = ofShopper();
	const box = document.querySelectorAll( '.tandem-together [name="tandem_set[]"]' );
	const { route: bannerRoute, when } = questions();
	const route = all.length ? dataOf( all[ 0 ] ).routes.placements : box[ 0 ]?.form.dataset.tandemPlacements ?? bannerRoute ?? hint()?.dataset.tandemHint;
	if ( ! route ) {
		return;
	}
	const query = new URLSearchParams( {
		slots: JSON.stringify( all.map( ( list ) => dataOf( list ).slot ) ),
		exclude: [ ...spared(), box[ 0 ]?.value ].filter( Boolean ).join(),
		...( seen().length && { seen: seen().join() } ),
		used: [ ...[ ...box ].slice( 1 ).map( ( input ) => input.value ).filter( ( id ) => ! full && ! spared().includes( Number( id ) ) ), ...lists().filter( isOfOrder ).flatMap( idsIn ) ].join(),
		...( when.length && { banners: JSON.stringify( when ) } ),
		...( hint() && { hint: hint().dataset.product } ),
	} );
	try {
		const answer = await fetch( `${ route }&${ query }`, { credentials: 'same-origin', signal: AbortSignal.timeout( BUDGET_MS ) } );
		const told = { ...( await answer.json() ), of: all };
		if ( mine !== turn ) {
			return;
		}
		const { in_cart: inCart, banners, hint: offered } = told;
		choose( banners ?? [] );
		fill( told );
		answered = told;
		if ( ofShopper().length > all.length ) {
			// The mini-cart came too late to be asked for.
			cartListsChanged();
		}
		if ( typeof offered === 'string' && hint() && ! hint().querySelector( '.tandem-no__said' ) ) {
			hint().outerHTML = offered || hint().cloneNode().outerHTML;
		}
		document.dispatchEvent( new CustomEvent( 'tandem_filled' ) );
		if ( Array.isArray( inCart ) ) {
			document.dispatchEvent( new CustomEvent( 'tandem_in_cart', { detail: inCart } ) );
		}
	} catch {
		// Slow, down or aborted: what the page showed stays.
	}
};

document.addEventListener( 'submit', async ( event ) => {
	const form = event.target.closest?.( '.tandem-card__form' );
	const list = form?.closest( '[data-tandem-list]' );
	if ( ! list ) {
		return;
	}
	event.preventDefault();
	const button = form.querySelector( 'button' );
	if ( button.getAttribute( 'aria-disabled' ) === 'true' ) {
		return;
	}
	const { routes, texts } = dataOf( list );
	button.setAttribute( 'aria-disabled', 'true' );
	const answer = await send( routes.add, new FormData( form ) );
	button.removeAttribute( 'aria-disabled' );
	if ( answer.ok ) {
		button.textContent = `${ texts.added } \u2713`;
		cartChanged( answer.data );
	}
	say( list, answer.data.message || texts.lost );
	list.classList.toggle( 'has-message', ! answer.ok );
} );

document.addEventListener( 'click', ( event ) => {
	const used = event.target.closest?.( '.tandem-card a, .tandem-card__form button' )?.closest( '[data-tandem-product]' );
	if ( used ) {
		interested( Number( used.dataset.tandemProduct ) );
	}
	const button = event.target.closest?.( '.tandem-card__dismiss' );
	const list = button?.closest( '[data-tandem-list]' );
	if ( ! list ) {
		return;
	}
	const card = button.closest( '[data-tandem-product]' );
	dismiss( Number( card.dataset.tandemProduct ) );
	say( list, dataOf( list ).texts.dismissed );
	const next = ( card.nextElementSibling ?? card.previousElementSibling )?.querySelector( '.tandem-card__name' ) ?? list;
	list.tabIndex = -1;
	next.focus( { preventScroll: true } );
	card.remove();
	refresh();
} );

/**
 * The cart block draws itself late. What stands below it is seen once page and block are there and the block has kept
 * its size for a moment in which the page had nothing to do: while it works, more may come.
 */
const STEP_MS = 100;
const CALM_STEPS = 4;
const LATE_STEP_MS = 50;
const LONGEST_MS = 15000;
/** A page that never rests is not waited for: a step is late then, and the longest wait ends it. */
const idle = ( then ) => ( window.requestIdleCallback ? window.requestIdleCallback( then, { timeout: 1000 } ) : setTimeout( then ) );
document.querySelectorAll( '.tandem-below-block' ).forEach( ( below ) => {
	const block = below.previousElementSibling;
	const begin = performance.now();
	let calm = 0;
	const changed = () => {
		calm = 0;
	};
	const size = new ResizeObserver( changed );
	const state = new MutationObserver( changed );
	const step = () => {
		const due = performance.now() + STEP_MS;
		setTimeout(
			() =>
				idle( () => {
					const now = performance.now();
					const drawn = document.readyState === 'complete' && ! block?.classList.contains( 'is-loading' );
					calm = drawn && now - due < LATE_STEP_MS ? calm + 1 : 0;
					if ( calm < CALM_STEPS && now - begin < LONGEST_MS ) {
						step();
						return;
					}
					below.classList.add( 'is-still' );
					size.disconnect();
					state.disconnect();
				} ),
			STEP_MS
		);
	};
	below.classList.add( 'is-watched' );
	if ( block ) {
		size.observe( block );
		state.observe( block, { attributes: true, childList: true } );
	}
	step();
} );

/** Re-ranks the lists that depend on the cart. Others keep the card that was just used. */
const cartListsChanged = () => {
	// Several events tell of one change.
	clearTimeout( due );
	due = setTimeout( () => ( hint() || ofShopper().some( ( list ) => dataOf( list ).slot.strategy === 'cart' ) ) && refresh(), 60 );
};
document.addEventListener( 'tandem_cart_changed', cartListsChanged );
document.addEventListener( 'tandem_refresh', refresh );
document.body.addEventListener( 'wc-blocks_removed_from_cart', cartListsChanged );
document.body.addEventListener( 'wc-blocks_added_to_cart', cartListsChanged );
window.jQuery?.( document.body ).on( 'updated_cart_totals removed_from_cart', cartListsChanged );
/** A classic mini-cart comes after the page: the one request of the page waits for it, for a moment. */
const LATE_MS = 1000;
let late = 0;
window.jQuery?.( document.body ).on( 'wc_fragments_refreshed wc_fragments_loaded wc_fragments_ajax_error', () => {
	if ( late ) {
		clearTimeout( late );
		late = 0;
		refresh();
	} else if ( asked !== cartHash() || ( answered && ofShopper().length > answered.of.length ) ) {
		cartListsChanged();
	} else if ( answered ) {
		// The same cart was drawn again.
		fill( answered, true );
	}
} );

// The cart block brings the new lists with its answer: placement => cards.
document.addEventListener( 'tandem_lists', ( { detail } ) => {
	// What the shopper does not want to see is known in the browser alone: it is left out, and its place is asked for.
	const left = spared();
	let missing = false;
	lists().forEach( ( list ) => {
		const { ids, html } = detail[ dataOf( list ).slot.placement ] ?? {};
		if ( ! ids ) {
			return;
		}
		const cards = document.createElement( 'template' );
		cards.innerHTML = html;
		const out = ids.filter( ( id ) => left.includes( id ) );
		out.forEach( ( id ) => cards.content.querySelector( `[data-tandem-product="${ id }"]` )?.remove() );
		missing ||= out.length > 0;
		replace( list, { ids: ids.filter( ( id ) => ! out.includes( id ) ), html: cards.innerHTML } );
	} );
	if ( missing ) {
		refresh();
	}
} );

lists().forEach( ( list ) => {
	const { slot, texts } = dataOf( list );
	reveal( list );
	watch( list );
	if ( [ 'for-you', 'session' ].includes( slot.strategy ) ) {
		offerChoice( list, texts.ask );
	}
} );
// A visitor with an empty cart and no history has nothing personal to ask for.
if ( full ) {
	lists().forEach( ( list ) => replace( list, { ids: [], html: '' } ) );
}
// Free shipping, banners and what is in the cart are no suggestions: they are asked for on a full day, too.
if ( document.cookie.includes( 'woocommerce_items_in_cart=' ) || document.cookie.includes( 'tandem_answers=' ) || hasHistory() || spared().length || questions().when.length || ( document.body.classList.contains( 'logged-in' ) && ( hint() || ( agreed() && ofShopper().some( ( list ) => dataOf( list ).slot.strategy === 'for-you' ) ) ) ) ) {
	if ( window.wc_cart_fragments_params && document.querySelector( '.widget_shopping_cart_content:empty' ) ) {
		late = setTimeout( () => {
			late = 0;
			refresh();
		}, LATE_MS );
	} else {
		refresh();
	}
}
