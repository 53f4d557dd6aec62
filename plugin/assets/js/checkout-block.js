/**
 * The offer of the checkout block: one checkbox in the order summary.
 */
( ( wp, wc ) => {
	const { createElement: el, useEffect, useRef, useState } = wp.element;
	const { ExperimentalOrderMeta, extensionCartUpdate } = wc.blocksCheckout;

	// The ledger of what a shopper has seen, wanted and refused is a module's: it listens.
	const tell = ( what, ids ) => {
		document.dispatchEvent( new CustomEvent( 'tandem_attention', { detail: { what, ids } } ) );
	};

	const Offer = ( { extensions, context } ) => {
		const offer = extensions?.tandem?.checkout_offer;
		// What was just clicked counts until the cart has answered.
		const [ wanted, setWanted ] = useState( null );
		const [ said, setSaid ] = useState( '' );
		// Who said no reads that it was heard; nothing comes in the place of the offer.
		const [ refused, setRefused ] = useState( '' );
		const shown = offer && context === 'woocommerce/checkout' ? String( offer.products ) : '';
		useEffect( () => {
			if ( shown ) {
				tell( 'saw', shown.split( ',' ).map( Number ) );
			}
		}, [ shown ] );
		const word = useRef( null );
		useEffect( () => word.current?.focus( { preventScroll: true } ), [ refused ] );
		// The lines that a tick brings push the box down: it stays in sight, for whoever wants to take it back.
		const box = useRef( null );
		useEffect( () => {
			if ( wanted === null && box.current && box.current === document.activeElement ) {
				requestAnimationFrame( () => box.current?.closest( '.tandem-checkout-offer' ).scrollIntoView( { block: 'nearest' } ) );
			}
		}, [ wanted ] );
		if ( refused && context === 'woocommerce/checkout' ) {
			return el( 'div', { className: 'wc-block-components-totals-wrapper' }, el( 'div', { className: 'tandem-checkout-offer' }, el( 'p', { className: 'tandem-no__said', tabIndex: -1, ref: word }, refused ) ) );
		}
		if ( ! offer || context !== 'woocommerce/checkout' ) {
			return null;
		}
		const decide = ( event ) => {
			// One answer at a time: what is ticked is what the cart holds.
			if ( wanted !== null ) {
				return;
			}
			setWanted( event.target.checked );
			if ( event.target.checked ) {
				tell( 'interested', offer.products );
			}
			extensionCartUpdate( { namespace: 'tandem-offer', data: { on: event.target.checked, offered: shown } } )
				.then( () => setSaid( '' ) )
				.catch( ( error ) => setSaid( error?.message || offer.lost ) )
				.finally( () => setWanted( null ) );
		};
		const refuse = () => {
			if ( wanted !== null ) {
				return;
			}
			tell( 'dismiss', offer.products );
			setRefused( offer.said );
			extensionCartUpdate( { namespace: 'tandem-offer', data: { no: true } } ).catch( () => {} );
		};
		return el(
			'div',
			{ className: 'wc-block-components-totals-wrapper' },
			el(
				'div',
				{ className: 'tandem-checkout-offer' },
				el( 'p', { className: 'tandem-checkout-offer__title' }, offer.title ),
				el(
					'label',
					{ className: 'tandem-checkout-offer__choice' },
					el( 'input', { type: 'checkbox', ref: box, checked: wanted ?? offer.on, 'aria-disabled': wanted !== null, onChange: decide } ),
					offer.image && el( 'img', { src: offer.image, alt: '', width: 48, height: 48 } ),
					el( 'span', null, el( 'span', { className: 'tandem-checkout-offer__label' }, offer.label ), offer.reason && el( 'small', { className: 'tandem-checkout-offer__reason' }, offer.reason ) )
				),
				! ( wanted ?? offer.on ) && el( 'button', { type: 'button', className: 'tandem-no', 'aria-label': offer.refused, onClick: refuse }, offer.no ),
				el( 'p', { role: 'status', 'aria-live': 'polite', className: said ? 'tandem-checkout-offer__said' : 'screen-reader-text' }, said )
			)
		);
	};

	wp.plugins.registerPlugin( 'tandem-checkout-offer', {
		scope: 'woocommerce-checkout',
		render: () => el( ExperimentalOrderMeta, null, el( Offer ) ),
	} );
} )( window.wp, window.wc );
