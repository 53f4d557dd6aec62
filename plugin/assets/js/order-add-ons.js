/**
 * Refund form of an order in wp-admin: an add-on, such as a warranty, is refunded with the line that it belongs to.
 * Staff see the number and may change it.
 */
document.addEventListener( 'change', ( event ) => {
	const line = event.target.closest?.( '.refund_order_item_qty' )?.closest( 'tr[data-order_item_id]' );
	if ( ! line ) {
		return;
	}
	document.querySelectorAll( `[data-tandem-add-on-of="${ line.dataset.order_item_id }"]` ).forEach( ( mark ) => {
		const own = mark.closest( 'tr' ).querySelector( '.refund_order_item_qty' );
		if ( own && own.value !== event.target.value ) {
			own.value = event.target.value;
			own.dispatchEvent( new Event( 'change', { bubbles: true } ) );
		}
	} );
} );
