/**
 * Requests of Tandem's widgets and the news that the cart has changed.
 */

/**
 * Posts a form. Never throws: a failure is an answer with a message.
 *
 * @param {string}   url  Address on this site.
 * @param {FormData} body Fields.
 * @return {Promise<{ok: boolean, data: Object}>} The answer.
 */
export const send = async ( url, body ) => {
	try {
		const response = await fetch( url, { method: 'POST', body, credentials: 'same-origin' } );
		return { ok: response.ok, data: await response.json() };
	} catch {
		return { ok: false, data: { message: '' } };
	}
};

/**
 * Tells mini-carts of block and classic themes that the cart has changed.
 *
 * @param {Object} data `fragments` and `cart_hash` as WooCommerce's own add to cart answers them.
 */
export const cartChanged = ( data ) => {
	const { scrollX, scrollY } = window;
	document.body.dispatchEvent( new CustomEvent( 'wc-blocks_added_to_cart', { bubbles: true, cancelable: true, detail: { preserveCartData: false } } ) );
	// In a classic theme WooCommerce loads the classic cart's script on the page of the cart block, too. It hears of this
	// on the document, finds no form, and loads the page anew; everybody else listens on the body.
	const tell = document.querySelector( '.wp-block-woocommerce-cart' ) ? 'triggerHandler' : 'trigger';
	window.jQuery?.( document.body )[ tell ]( 'added_to_cart', [ data.fragments, data.cart_hash, window.jQuery( '<button>' ) ] );
	// The cart block shows its head at the news; what the shopper was using stays before their eyes.
	window.scrollTo( { left: scrollX, top: scrollY, behavior: 'instant' } );
	document.dispatchEvent( new CustomEvent( 'tandem_cart_changed' ) );
};
