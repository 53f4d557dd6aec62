/**
 * "Frequently bought together": running total and one button. All amounts and texts come from the
 * server; this script only picks among them.
 */
import { store, getContext, getElement, withSyncEvent } from '@wordpress/interactivity';
import { cartChanged, send } from 'tandem/cart';
import { dayIsFull, dismiss, fold, interested, spared } from 'tandem/memory';

/** Number of the subset: bit n stands for item n + 1, the first item is always in. */
const subset = ( picked ) => picked.slice( 1 ).reduce( ( sum, on, place ) => sum + ( on ? 2 ** place : 0 ), 0 );

/** Shows the texts of what is picked now and says them once. */
const showTotal = ( context ) => {
	const texts = context.totals[ subset( context.picked ) ];
	if ( texts ) {
		Object.assign( context.texts, texts );
		context.said = `${ texts.label }: ${ texts.total }`;
	}
	context.message = '';
	context.added = false;
};

const full = dayIsFull();

/**
 * Leaves out what this shopper does not want to be suggested; true where nothing is left beside the page's own product.
 *
 * @param {Object}  context State of the box.
 * @param {boolean} held    Whether the place of what goes is held, because it is in sight and nobody clicked.
 * @return {boolean} Whether the box is done.
 */
const spare = ( context, held = false ) => {
	const left = spared();
	context.ids.forEach( ( id, place ) => {
		if ( place > 0 && ! context.spared[ place ] && ( full || left.includes( id ) ) ) {
			context.picked[ place ] = false;
			context.spared[ place ] = held ? 'held' : true;
		}
	} );
	Object.assign( context.texts, context.totals[ subset( context.picked ) ] );
	return context.spared.slice( 1 ).every( Boolean );
};

store( 'tandem', {
	state: {
		get isSpared() {
			const { spared: left, index } = getContext();
			return left[ index ] === true;
		},
		get isHeld() {
			const { spared: left, index } = getContext();
			return left[ index ] === 'held';
		},
		get isPicked() {
			const { picked, index } = getContext();
			return picked[ index ];
		},
		get itemReason() {
			const { reasons, index } = getContext();
			return reasons[ index ];
		},
		get itemPrice() {
			const { prices, index } = getContext();
			return prices[ index ];
		},
	},
	callbacks: {
		/** What the shopper refused, or saw too often, goes; the rest keeps its place. */
		watchLedger() {
			const context = getContext();
			const { ref } = getElement();
			context.ready = true;
			if ( spare( context, ref.getBoundingClientRect().top < window.innerHeight ) ) {
				fold( ref );
			}
			document.addEventListener( 'tandem_spared', () => {
				if ( spare( context ) && ! context.gone ) {
					fold( ref );
				}
			} );
		},
		/** What is in the cart already is left out, and its line says so. */
		watchCart() {
			const context = getContext();
			document.addEventListener( 'tandem_in_cart', ( { detail } ) => {
				context.ids.forEach( ( id, place ) => {
					if ( place > 0 && detail.includes( id ) ) {
						context.picked[ place ] = false;
						context.reasons[ place ] = context.inCart;
					}
				} );
				Object.assign( context.texts, context.totals[ subset( context.picked ) ] );
			} );
			// What is chosen in the form of the page is what "this item" is.
			const own = getElement().ref.querySelector( 'select' );
			window.jQuery?.( '.variations_form' ).on( 'found_variation', ( event, { variation_id: id } ) => {
				const value = String( id );
				if ( Number( event.target.dataset.product_id ) === context.ids[ 0 ] && own?.value !== value && own?.querySelector( `[value="${ value }"]` ) ) {
					own.value = value;
					own.dispatchEvent( new Event( 'change' ) );
				}
			} );
		},
	},
	actions: {
		toggleItem( event ) {
			const context = getContext();
			context.picked[ context.index ] = event.target.checked;
			showTotal( context );
		},
		*refuseItem() {
			const context = getContext();
			const { ref } = getElement();
			const section = ref.closest( 'section' );
			const item = ref.closest( 'li' );
			const next = [ ...section.querySelectorAll( '[type=checkbox]' ) ].find( ( box ) => box.closest( 'li' ) !== item && ( box.checkVisibility?.( { visibilityProperty: true } ) ?? box.offsetParent !== null ) );
			context.gone = ! next;
			context.said = next ? context.refused : '';
			// It goes also where nothing can be remembered.
			context.picked[ context.index ] = false;
			context.spared[ context.index ] = true;
			dismiss( context.ids[ context.index ] );
			document.dispatchEvent( new CustomEvent( 'tandem_refresh' ) );
			// What takes the focus is there once the page has followed.
			yield new Promise( ( done ) => setTimeout( done ) );
			( next ?? section.querySelector( '.tandem-together__gone' ) ).focus( { preventScroll: true } );
		},
		*chooseVariation() {
			const context = getContext();
			const form = getElement().ref.form;
			const mine = ( context.turn = ( context.turn ?? 0 ) + 1 );
			const body = new FormData();
			// The prices of every item are asked for, so that a box ticked later has its total too.
			form.querySelectorAll( '[name="tandem_set[]"]' ).forEach( ( input ) => body.append( 'tandem_set[]', input.value ) );
			form.querySelectorAll( 'select' ).forEach( ( select ) => body.append( select.name, select.value ) );
			const answer = yield send( context.routes.quote, body );
			// The price of what was chosen before must not come after that of what is chosen now.
			if ( mine !== context.turn ) {
				return;
			}
			if ( answer.ok && answer.data.totals.length ) {
				context.totals = answer.data.totals;
				context.prices = answer.data.prices;
				showTotal( context );
			} else {
				context.failed = true;
				context.message = context.said = answer.data.message || context.lost;
			}
		},
		addSet: withSyncEvent( function* ( event ) {
			event.preventDefault();
			const context = getContext();
			if ( context.busy ) {
				return;
			}
			context.busy = true;
			const answer = yield send( context.routes.add, new FormData( event.target ) );
			context.busy = false;
			context.failed = ! answer.ok;
			context.added = answer.ok;
			context.message = context.said = answer.data.message || context.lost;
			if ( answer.ok ) {
				context.ids.filter( ( id, place ) => place > 0 && context.picked[ place ] ).forEach( interested );
				cartChanged( answer.data );
			}
		} ),
	},
} );
