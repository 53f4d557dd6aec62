/**
 * For shop managers alone: marks what shoppers do not see yet, and lists what stands on the page and what keeps
 * the rest away.
 */
( () => {
	const { __, _n, sprintf } = window.wp.i18n;
	const { why, nonce, page, tab, preview } = window.tandemStaff;

	/** Everything that Tandem may place, and what an owner calls it. */
	const PLACES = [
		[ '.tandem-together', __( 'Frequently bought together', 'tandem-for-woocommerce' ) ],
		[ '[data-tandem-list]', __( 'Suggestions', 'tandem-for-woocommerce' ) ],
		[ '[data-tandem-table], [data-tandem-comparison]', __( 'Table', 'tandem-for-woocommerce' ) ],
		[ '[data-tandem-shipping]', __( 'Free-shipping bar', 'tandem-for-woocommerce' ) ],
		[ '.tandem-checkout-offer', __( 'Offer at the checkout', 'tandem-for-woocommerce' ) ],
		[ '.tandem-offer-bar, .tandem-offer-line:not(.is-empty)', __( 'Offer', 'tandem-for-woocommerce' ) ],
	];
	const shown = ( place ) => place.getClientRects().length > 0;
	const placed = () =>
		PLACES.flatMap( ( [ selector, kind ] ) => [ ...document.querySelectorAll( selector ) ].filter( shown ).map( ( place ) => ( { place, kind } ) ) );

	if ( preview ) {
		document.addEventListener( 'DOMContentLoaded', () =>
			placed().forEach( ( { place } ) => {
				place.classList.add( 'tandem-only-staff' );
				place.dataset.tandemOnly = __( 'Only shop managers see this', 'tandem-for-woocommerce' );
			} )
		);
	}

	const make = ( name, text = '', properties = {} ) => Object.assign( document.createElement( name ), { textContent: text, ...properties } );

	const link = ( text, name, parameters = {} ) => {
		const url = new URL( tab, window.location.href );
		Object.entries( { tab: name, ...parameters } ).forEach( ( [ key, value ] ) => url.searchParams.set( key, value ) );
		return make( 'a', text, { href: url.toString() } );
	};

	const onPage = ( dialog ) => {
		const list = make( 'ul' );
		placed().forEach( ( { place, kind } ) => {
			const title = place.querySelector( 'h2, h3, caption' )?.textContent.trim();
			const products = place.querySelectorAll( '[data-tandem-seen]' ).length;
			const jump = make( 'button', title && title !== kind ? `${ kind }: ${ title }` : kind, { type: 'button', className: 'tandem-staff__jump' } );
			jump.addEventListener( 'click', () => {
				dialog.close();
				place.tabIndex = -1;
				place.scrollIntoView( { block: 'center' } );
				place.focus( { preventScroll: true } );
			} );
			const item = make( 'li' );
			item.append( jump );
			if ( products > 0 ) {
				/* translators: %d: number of products */
				item.append( ' ', sprintf( _n( '(%d product)', '(%d products)', products, 'tandem-for-woocommerce' ), products ) );
			}
			list.append( item );
		} );
		return list.children.length > 0 ? list : make( 'p', __( 'Nothing of Tandem stands on this page.', 'tandem-for-woocommerce' ) );
	};

	const reasons = async () => {
		const address = new URL( why );
		address.searchParams.set( 'url', page );
		const answer = await fetch( address, { headers: { 'X-WP-Nonce': nonce }, credentials: 'same-origin', cache: 'no-store' } );
		const found = await answer.json();
		if ( ! answer.ok ) {
			throw new Error( found.message );
		}
		const list = make( 'ul' );
		found.checks
			.filter( ( check ) => ! check.ok )
			.forEach( ( check ) => {
				const item = make( 'li', check.text + ' ' );
				if ( check.tab ) {
					item.append( link( __( 'Change', 'tandem-for-woocommerce' ), check.tab ) );
				}
				list.append( item );
			} );
		return list.children.length > 0 ? list : make( 'p', __( 'Nothing keeps suggestions off this page.', 'tandem-for-woocommerce' ) );
	};

	const open = async () => {
		const dialog = make( 'dialog', '', { className: 'tandem-staff' } );
		const title = make( 'h2', __( 'Tandem on this page', 'tandem-for-woocommerce' ), { id: 'tandem-staff-title' } );
		const close = make( 'button', '\u00d7', { type: 'button', className: 'tandem-staff__close' } );
		close.setAttribute( 'aria-label', __( 'Close', 'tandem-for-woocommerce' ) );
		close.addEventListener( 'click', () => dialog.close() );
		dialog.setAttribute( 'aria-labelledby', title.id );
		const status = make( 'div', __( 'Looking', 'tandem-for-woocommerce' ) );
		status.setAttribute( 'role', 'status' );
		const more = make( 'p' );
		more.append( link( __( 'All checks and the ranking', 'tandem-for-woocommerce' ), 'why', { url: page } ) );
		dialog.append( close, title, onPage( dialog ), make( 'h3', __( 'What keeps the rest away', 'tandem-for-woocommerce' ) ), status, more );
		dialog.addEventListener( 'close', () => dialog.remove() );
		document.body.append( dialog );
		dialog.showModal();
		try {
			status.replaceChildren( await reasons() );
		} catch ( error ) {
			status.textContent = error.message;
		}
	};

	document.addEventListener( 'click', ( event ) => {
		if ( event.target.closest( '#wp-admin-bar-tandem-page a' ) && ! event.metaKey && ! event.ctrlKey ) {
			event.preventDefault();
			open();
		}
	} );
} )();
