/**
 * "Frequently bought together": running total and one button. All amounts and texts come from the
 * server; this script only picks among them.
 */
import { store, getContext, getElement, withSyncEvent } from '@wordpress/interactivity';
import { cartChanged, send } from 'tandem/cart';

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

store( 'tandem', {
	state: {
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
				cartChanged( answer.data );
			}
		} ),
	},
} );
