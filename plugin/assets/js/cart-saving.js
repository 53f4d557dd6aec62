/**
 * The bundle saving, the offer to complete a bundle, and the sentence about a bundle that broke, in the cart and checkout blocks.
 */
( function () {
	'use strict';

	const { createElement: el, Fragment, useEffect, useRef, useState } = window.wp.element;
	const { ExperimentalOrderMeta, extensionCartUpdate, registerCheckoutFilters } = window.wc.blocksCheckout;
	const { __ } = window.wp.i18n;

	// The ledger of what a shopper has seen, wanted and refused is a module's: it listens.
	const tell = ( what, ids ) => {
		document.dispatchEvent( new CustomEvent( 'tandem_attention', { detail: { what, ids: ids ?? [] } } ) );
	};

	// One click adds the bundle; what already lies in the cart is used.
	function Offer( { offer, onUsed } ) {
		const [ busy, setBusy ] = useState( false );
		const [ refused, setRefused ] = useState( false );
		const word = useRef( null );
		useEffect( () => tell( 'saw', offer.pieces ), [] );
		useEffect( () => word.current?.focus( { preventScroll: true } ), [ refused ] );
		const refuse = () => {
			setRefused( true );
			tell( 'dismiss', offer.pieces );
		};
		const add = () => {
			if ( busy ) {
				return;
			}
			setBusy( true );
			onUsed();
			tell( 'interested', offer.pieces );
			const added = offer.bundle
				? window.wp.data.dispatch( 'wc/store/cart' ).addItemToCart( offer.bundle, 1, [], { tandem: offer.choice } )
				: extensionCartUpdate( { namespace: 'tandem-composed', data: { token: offer.token } } );
			// What went wrong, the cart block says itself.
			added.catch( () => {} ).finally( () => setBusy( false ) );
		};
		if ( refused ) {
			return el( 'p', { className: 'tandem-offer tandem-no__said', tabIndex: -1, ref: word }, __( 'We will not suggest this again for a while.', 'tandem-for-woocommerce' ) );
		}
		return el(
			'aside',
			{ className: 'tandem-offer', 'aria-label': __( 'Complete the bundle', 'tandem-for-woocommerce' ) },
			el( 'p', null, offer.url ? el( 'a', { href: offer.url }, offer.name ) : el( 'strong', null, offer.name ), el( 'br' ), offer.text ),
			// Where a piece is to be chosen, the page of the bundle asks for it.
			offer.open
				? el( 'a', { className: 'wp-element-button button', href: offer.link, rel: 'nofollow' }, __( 'Choose on the page of the bundle', 'tandem-for-woocommerce' ) )
				: el( 'button', { type: 'button', className: 'wp-element-button button', 'aria-disabled': busy, onClick: add }, offer.bundle ? __( 'Complete the bundle', 'tandem-for-woocommerce' ) : __( 'Add to the cart', 'tandem-for-woocommerce' ) ),
			el( 'button', { type: 'button', className: 'tandem-no', onClick: refuse }, __( 'Not interested', 'tandem-for-woocommerce' ) )
		);
	}

	// Why prices changed, and the way back where a product was taken out.
	function Message( { text, undo, word, onUsed } ) {
		const [ busy, setBusy ] = useState( false );
		const restore = () => {
			if ( busy ) {
				return;
			}
			setBusy( true );
			onUsed();
			extensionCartUpdate( { namespace: 'tandem-undo', data: { key: undo } } )
				.catch( () => {} )
				.finally( () => setBusy( false ) );
		};
		return el( 'div', { 'aria-live': 'polite', className: 'tandem-cart-message', tabIndex: -1, ref: word }, text, undo ? el( 'button', { type: 'button', className: 'wp-element-button button', 'aria-disabled': busy, onClick: restore }, __( 'Undo', 'tandem-for-woocommerce' ) ) : null );
	}

	function Saving( { extensions, context } ) {
		const data = extensions?.tandem || window.tandemCartStart || {};
		const word = useRef( null );
		const used = useRef( false );
		const onUsed = () => {
			used.current = true;
		};
		// A button that was used goes with what it did: who used it by keyboard goes on at the sentence about that.
		useEffect( () => {
			if ( used.current && document.activeElement === document.body ) {
				used.current = false;
				word.current?.focus( { preventScroll: true } );
			}
		} );
		return el(
			Fragment,
			null,
			data.saving_text
				? el(
						'div',
						{ className: 'wc-block-components-totals-wrapper tandem-saving' },
						el(
							'div',
							{ className: 'wc-block-components-totals-item' },
							el( 'span', { className: 'wc-block-components-totals-item__label' }, data.saving_label || __( 'You save with bundles', 'tandem-for-woocommerce' ) ),
							el( 'span', { className: 'wc-block-components-totals-item__value' }, data.saving_text )
						)
				  )
				: null,
			el( Message, { text: data.message || '', undo: data.undo, word, onUsed } ),
			data.offer && context === 'woocommerce/cart' ? el( Offer, { key: data.offer.bundle || data.offer.token, offer: data.offer, onUsed } ) : null
		);
	}

	// The lines of a bundle are neighbours; the class draws one bar along all of them.
	registerCheckoutFilters?.( 'tandem', {
		cartItemClass: ( value, extensions ) => {
			const place = extensions?.tandem?.place;
			return place ? `${ value } tandem-group tandem-group--${ place }`.trim() : value;
		},
	} );

	window.wp.plugins.registerPlugin( 'tandem-cart-saving', {
		scope: 'woocommerce-checkout',
		render: () => el( ExperimentalOrderMeta, null, el( Saving ) ),
	} );
} )();
