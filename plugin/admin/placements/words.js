import { __ } from '@wordpress/i18n';

/** Pages of the shop, in the order in which a shopper meets them. */
export const PAGES = () => ( {
	shop: __( 'Shop, front page and empty places', 'tandem-for-woocommerce' ),
	product: __( 'Product page', 'tandem-for-woocommerce' ),
	minicart: __( 'Mini-cart', 'tandem-for-woocommerce' ),
	cart: __( 'Cart', 'tandem-for-woocommerce' ),
	checkout: __( 'Checkout', 'tandem-for-woocommerce' ),
	thankyou: __( 'Thank-you page', 'tandem-for-woocommerce' ),
	email: __( 'E-mails', 'tandem-for-woocommerce' ),
} );

/** What each placement is called here; the heading for shoppers may be anything. */
export const NAMES = () => ( {
	upgrade: __( 'Upgrade', 'tandem-for-woocommerce' ),
	'bought-together': __( 'Frequently bought together', 'tandem-for-woocommerce' ),
	'also-bought': __( 'Also bought', 'tandem-for-woocommerce' ),
	browsed: __( 'From browsing history', 'tandem-for-woocommerce' ),
	compare: __( 'Bundles compared', 'tandem-for-woocommerce' ),
	shop: __( 'Recommended for you', 'tandem-for-woocommerce' ),
	popular: __( 'Popular in your categories', 'tandem-for-woocommerce' ),
	home: __( 'Front page', 'tandem-for-woocommerce' ),
	'empty-cart': __( 'Empty cart', 'tandem-for-woocommerce' ),
	'not-found': __( 'Page not found', 'tandem-for-woocommerce' ),
	minicart: __( 'Mini-cart', 'tandem-for-woocommerce' ),
	cart: __( 'Cart', 'tandem-for-woocommerce' ),
	checkout: __( 'One offer', 'tandem-for-woocommerce' ),
	thankyou: __( 'Thank-you page', 'tandem-for-woocommerce' ),
	'post-purchase': __( 'E-mail after a purchase', 'tandem-for-woocommerce' ),
	email: __( 'Order e-mails', 'tandem-for-woocommerce' ),
	hint: __( 'Bundle of the product', 'tandem-for-woocommerce' ),
	shipping: __( 'Free shipping and rewards', 'tandem-for-woocommerce' ),
	completion: __( 'Bundle that the cart nearly is', 'tandem-for-woocommerce' ),
	'mini-completion': __( 'Bundle in the mini-cart', 'tandem-for-woocommerce' ),
} );

export const STRATEGIES = () => ( {
	product: __( 'Bought together with the product', 'tandem-for-woocommerce' ),
	'also-bought': __( 'Also bought by its customers', 'tandem-for-woocommerce' ),
	upgrade: __( 'A better version of the product', 'tandem-for-woocommerce' ),
	cart: __( 'Completes the cart', 'tandem-for-woocommerce' ),
	'for-you': __( 'For this shopper (after consent, else popular)', 'tandem-for-woocommerce' ),
	session: __( 'From browsing history (after consent, else popular)', 'tandem-for-woocommerce' ),
	popular: __( 'Popular', 'tandem-for-woocommerce' ),
	manual: __( 'Only the linked products', 'tandem-for-woocommerce' ),
} );

/** Steps that may follow a strategy. */
export const STEPS = () => {
	const { manual, ...rest } = STRATEGIES();
	return { manual: __( 'Linked products', 'tandem-for-woocommerce' ), ...rest };
};

/** What the checkout may offer. */
export const OFFERS = () => ( {
	'add-on': __( 'An add-on of a product in the cart', 'tandem-for-woocommerce' ),
	bundle: __( 'The last piece of a bundle', 'tandem-for-woocommerce' ),
	cart: __( 'What goes with the cart', 'tandem-for-woocommerce' ),
	upgrade: __( 'A better version of a product in the cart', 'tandem-for-woocommerce' ),
} );

export const LAYOUTS = () => ( {
	grid: __( 'Grid', 'tandem-for-woocommerce' ),
	list: __( 'List', 'tandem-for-woocommerce' ),
	carousel: __( 'Row that scrolls', 'tandem-for-woocommerce' ),
	table: __( 'Compact table', 'tandem-for-woocommerce' ),
} );

/** What became of a candidate. */
export const FATES = () => ( {
	shown: __( 'shown', 'tandem-for-woocommerce' ),
	spare: __( 'fits, but no room is left', 'tandem-for-woocommerce' ),
	'in-cart': __( 'the page is about it, or it is in the cart', 'tandem-for-woocommerce' ),
	spared: __( 'this customer owns it', 'tandem-for-woocommerce' ),
	'on-page': __( 'shown further up on this page', 'tandem-for-woocommerce' ),
	'out-of-stock': __( 'out of stock', 'tandem-for-woocommerce' ),
	hidden: __( 'not published, hidden or not for sale', 'tandem-for-woocommerce' ),
	'page-category': __( 'not of the category of the page', 'tandem-for-woocommerce' ),
	'only-similar': __( 'only similar, not bought together', 'tandem-for-woocommerce' ),
	category: __( 'not in the categories of the placement', 'tandem-for-woocommerce' ),
	'kept-out': __( 'in a category that is kept out', 'tandem-for-woocommerce' ),
	price: __( 'outside the prices of the placement', 'tandem-for-woocommerce' ),
	dearer: __( 'dearer than what is in the cart', 'tandem-for-woocommerce' ),
	completes: __( 'in the bundle that is offered beside it', 'tandem-for-woocommerce' ),
	'other-offer': __( 'another offer goes first', 'tandem-for-woocommerce' ),
	'needs-choice': __( 'needs a choice that a checkbox cannot make', 'tandem-for-woocommerce' ),
	backorder: __( 'on backorder', 'tandem-for-woocommerce' ),
} );

export const STATES = () => ( {
	on: __( 'On', 'tandem-for-woocommerce' ),
	off: __( 'Off', 'tandem-for-woocommerce' ),
	'page-off': __( 'The page is off', 'tandem-for-woocommerce' ),
	'not-due': __( 'Not at this time', 'tandem-for-woocommerce' ),
} );
