/**
 * Tables: order, search, filters, pages, quantity and add to cart. The server gives every row its rank in
 * every column; this script only re-orders and hides what it was given.
 */
import { store, getContext, getConfig, withSyncEvent } from '@wordpress/interactivity';
import { addItems } from 'tandem/table-cart';

const { words, root } = getConfig( 'tandem/table' );
const tables = new Map();
const foundText = ( count ) => ( count ? say( words.found, count ) : words.none );
const say = ( text, ...values ) => values.reduce( ( said, value, at ) => said.replace( `%${ at + 1 }$s`, value ).replace( '%s', value ), text );
const SPECIAL = { '\u00df': 'ss', '\u00f8': 'o', '\u0142': 'l', '\u0111': 'd', '\u00e6': 'ae', '\u0153': 'oe', '\u00fe': 'th', '\u0131': 'i' };

/** Without case and accents, as the server folds texts. */
export const fold = ( text ) => text.normalize( 'NFD' ).replace( /\p{M}/gu, '' ).toLowerCase().replace( /[\u00df\u00f8\u0142\u0111\u00e6\u0153\u00fe\u0131]/g, ( sign ) => SPECIAL[ sign ] ).trim();

const { state } = store( 'tandem', {
	state: {
		get table() {
			return state.tables[ getContext().table ];
		},
		get isOnePage() {
			return state.table.pages < 2;
		},
		get isFirstPage() {
			return state.table.page < 2;
		},
		get isLastPage() {
			return state.table.page >= state.table.pages;
		},
		get pageText() {
			return say( words.page, state.table.page, state.table.pages );
		},
	},
	actions: {
		searchTable: withSyncEvent( ( event ) => {
			const table = tables.get( getContext().table );
			state.table.query = event.target.value;
			clearTimeout( table.waiting );
			table.waiting = setTimeout( () => table.search( event.target.value ), 60 );
		} ),
		filterTable: withSyncEvent( ( event ) => tables.get( getContext().table ).filter( event.target.closest( '.tandem-table__filter' ) ) ),
		clearTable: () => tables.get( getContext().table ).clear(),
		showMore: () => tables.get( getContext().table ).open(),
		nextPage: withSyncEvent( ( event ) => tables.get( getContext().table ).turn( 1, event ) ),
		previousPage: withSyncEvent( ( event ) => tables.get( getContext().table ).turn( -1, event ) ),
		*useTool() {
			const { table, tool } = getContext();
			const tools = yield import( 'tandem/table-tools' );
			tools[ tool ]( tables.get( table ), words );
		},
		addSelected: () => tables.get( getContext().table ).addSelected(),
	},
} );

class Table {
	constructor( element ) {
		this.element = element;
		this.id = element.id;
		this.settings = JSON.parse( element.dataset.tandemTable );
		this.body = element.querySelector( 'tbody' );
		this.heads = [ ...element.querySelectorAll( 'thead th' ) ];
		this.sort = this.settings.sort;
		this.query = '';
		this.filters = {};
		this.size = this.settings.size;
		this.page = this.reactive.page;
		this.kept = new Map();
		this.read();
		element.addEventListener( 'click', ( event ) => this.click( event ) );
		element.addEventListener( 'change', ( event ) => this.change( event ) );
		window.addEventListener( 'beforeprint', () => ( this.finish?.(), this.release?.() ) );
		sell( element, ( said ) => ( this.reactive.said = said ) );
	}

	/** Takes over the rows that are in the page. */
	read() {
		this.rows = [ ...this.body.rows ].map( ( element ) => ( { element, id: Number( element.dataset.id ) } ) );
	}

	get reactive() {
		return state.tables[ this.id ];
	}

	ranks( row ) {
		return ( row.ranks ??= row.element.dataset.ranks.split( ',' ).map( ( rank ) => ( rank === '' ? null : Number( rank ) ) ) );
	}

	text( row ) {
		return ( row.text ??= fold(
			[ ...row.element.cells ]
				.filter( ( cell ) => ! cell.classList.contains( 'is-type-none' ) )
				.map( ( cell ) => cell.textContent )
				.join( ' ' )
				.replace( /\s+/g, ' ' )
		) );
	}

	/** All rows in order: empty cells last, ties by id. */
	ordered() {
		return ! this.sort.length
			? this.rows
			: [ ...this.rows ].sort( ( a, b ) => {
				for ( const [ column, direction ] of this.sort ) {
					const left = this.ranks( a )[ column ];
					const right = this.ranks( b )[ column ];
					if ( left !== right ) {
						return left === null ? 1 : right === null ? -1 : ( left - right ) * direction;
					}
				}
				return a.id - b.id;
			} );
	}

	/** Rows that fit search and filters, in order. */
	found( ordered = this.ordered() ) {
		const asked = fold( this.query ).split( /\s+/ ).filter( Boolean );
		const filters = Object.values( this.filters );
		return ordered.filter( ( row ) => asked.every( ( word ) => this.text( row ).includes( word ) ) && filters.every( ( fits ) => fits( row ) ) );
	}

	/** Shows what is asked for now; says a text, which may depend on the number of rows found. */
	show( said = '' ) {
		this.shut?.();
		const found = this.found();
		const room = this.inView();
		this.tell( found.length, said );
		const from = this.settings.paging === 'pages' ? ( this.page - 1 ) * this.size : 0;
		this.place( found.slice( from, this.size === Infinity ? undefined : from + this.size ), room );
	}

	/** How many rows reach to the lower edge of the window; all of them where that cannot be told. */
	inView() {
		const { top, height } = this.body.getBoundingClientRect();
		this.tall = height / this.body.querySelectorAll( 'tr:not(.is-rest)' ).length || this.tall;
		return this.tall && ! document.hidden ? Math.max( 1, Math.ceil( ( window.innerHeight - top ) / this.tall ) + 1 ) : Infinity;
	}

	/**
	 * Puts rows into the table, the others out of it: half of them, at least what the window
	 * shows and at most twice that, in this frame, the rest in the next.
	 *
	 * @param {Object[]} rows The rows that are shown, in order.
	 * @param {number}   room How many of them the window has room for.
	 */
	place( rows, room ) {
		cancelAnimationFrame( this.frame );
		// Chromium looks through 200 fields at most for something to fill in, and lays out each row that waits for it.
		const fields = rows.length * ( rows[ 0 ]?.element.querySelectorAll( 'input:not([type=hidden]), select' ).length ?? 0 );
		fields && fields < 200 ? this.release?.() : this.hold( room );
		const first = Math.max( room, Math.min( 2 * room, Math.ceil( rows.length / 2 ) ) );
		const focused = this.body.contains( document.activeElement ) ? document.activeElement : null;
		const put = ( method, some ) => {
			some.forEach( ( { element } ) => {
				element.hidden = false;
				element.classList.remove( 'is-rest' );
				element.querySelectorAll( 'form' ).forEach( unform );
			} );
			this.body[ method ]( ...some.map( ( { element } ) => element ) );
			if ( focused && document.activeElement !== focused && this.body.contains( focused ) ) {
				focused.focus( { preventScroll: true } );
			}
		};
		put( 'replaceChildren', rows.slice( 0, first ) );
		this.finish = () => {
			cancelAnimationFrame( this.frame );
			this.finish = null;
			put( 'append', rows.slice( first ) );
			// For whoever has to wait for the last row; no style depends on it.
			this.element.removeAttribute( 'data-arriving' );
			document.querySelector( '.tandem-tray' ) && import( 'tandem/table-tools' ).then( ( tools ) => tools.press() );
		};
		if ( rows.length > first ) {
			this.element.setAttribute( 'data-arriving', '' );
			this.frame = requestAnimationFrame( () => ( this.frame = requestAnimationFrame( this.finish ) ) );
		} else {
			this.finish();
		}
	}

	/**
	 * Holds every column as wide and every row as tall as it is, so that rows far from the window cost neither style
	 * nor layout when they move. Only where all rows are seen, or a wider one could come; and where they are many: a
	 * browser prepares one and a half windows beyond its own.
	 *
	 * @param {number} room How many rows the window has room for.
	 */
	hold( room ) {
		const rows = [ ...this.body.rows ];
		if ( this.release || rows.length < this.rows.length || rows.length <= 3 * room || rows.some( ( row ) => ! row.offsetHeight ) ) {
			return;
		}
		const table = this.body.parentElement;
		const columns = getComputedStyle( table ).display === 'table';
		const style = getComputedStyle( rows[ 0 ] );
		const edges = columns ? 0 : [ 'paddingTop', 'paddingBottom', 'borderTopWidth', 'borderBottomWidth' ].reduce( ( sum, edge ) => sum + parseFloat( style[ edge ] ), 0 );
		const heights = rows.map( ( row ) => row.getBoundingClientRect().height - edges );
		const widths = this.heads.map( ( head ) => head.getBoundingClientRect().width ).filter( Boolean );
		const { clientWidth } = this.element;
		rows.forEach( ( row, at ) => ( row.style.containIntrinsicBlockSize = `auto ${ heights[ at ] }px` ) );
		table.style.setProperty( '--tandem-columns', widths.map( ( width ) => `${ width }px` ).join( ' ' ) );
		table.classList.add( 'is-still' );
		table.classList.toggle( 'has-still-columns', columns );
		// Another width has other columns.
		const watch = new ResizeObserver( () => this.element.clientWidth !== clientWidth && this.release?.() );
		watch.observe( this.element );
		this.release = () => {
			this.release = watch.disconnect();
			table.classList.remove( 'is-still', 'has-still-columns' );
		};
	}

	/** Counts of what is found, around the table. */
	tell( count, said ) {
		const pages = Math.max( 1, Math.ceil( count / this.size ) );
		this.count = count;
		this.page = Math.min( this.page, pages );
		Object.assign( this.reactive, {
			said: typeof said === 'function' ? said( count ) : said,
			pages,
			page: this.page,
			hasMore: count > this.size,
			isEmpty: count === 0,
			shown: count > this.size ? say( words.count, this.size, count ) : '',
			count: this.query || Object.keys( this.filters ).length ? say( words.count, count, this.settings.total ) : '',
		} );
	}

	search( query ) {
		this.query = query;
		this.page = 1;
		this.show( foundText );
	}

	/** Reads one filter; a filter without a choice lets every row through. */
	filter( element ) {
		const column = Number( element.dataset.column );
		const fields = [ ...element.querySelectorAll( 'input, select' ) ];
		const cell = ( row ) => row.element.cells[ column ];
		if ( element.dataset.control === 'range' || element.dataset.control === 'date' ) {
			const [ low, high ] = fields.map( ( field ) => ( field.value === '' ? null : element.dataset.control === 'date' ? Date.parse( field.value ) / 1000 : Math.round( Number( field.value ) * Number( element.dataset.scale ) ) ) );
			const end = element.dataset.control === 'date' && high !== null ? high + 86399 : high;
			const value = ( row ) => ( row.element.dataset.values ? JSON.parse( row.element.dataset.values )[ column ] : null );
			this.set( column, low === null && end === null ? null : ( row ) => value( row ) !== null && ( low === null || value( row ) >= low ) && ( end === null || value( row ) <= end ), { low, high: end } );
		} else {
			const chosen = fields.flatMap( ( field ) => ( field.type === 'checkbox' ? ( field.checked ? [ field.value ] : [] ) : field.value ? [ field.value ] : [] ) );
			this.set( column, chosen.length ? ( row ) => chosen.some( ( value ) => ( cell( row ).dataset.text ?? cell( row ).textContent ).split( ', ' ).includes( value ) ) : null, chosen );
		}
		this.page = 1;
		this.show( foundText );
	}

	set( column, fits, value ) {
		this.asked ??= {};
		delete this.filters[ column ];
		delete this.asked[ column ];
		if ( fits ) {
			this.filters[ column ] = fits;
			this.asked[ column ] = value;
		}
	}

	clear() {
		this.query = this.reactive.query = '';
		this.filters = {};
		this.asked = {};
		this.element.querySelectorAll( '.tandem-table__filter :is(input, select)' ).forEach( ( field ) => ( field.type === 'checkbox' ? ( field.checked = false ) : ( field.value = '' ) ) );
		this.show();
		this.element.querySelector( '[type=search]' )?.focus();
	}

	open() {
		const next = this.found()[ this.size ]?.element;
		this.size = this.settings.paging === 'load' ? this.size + this.settings.size : Infinity;
		this.show( ( count ) => say( words.count, Math.min( this.size, count ), count ) );
		this.finish?.();
		next?.querySelector( 'a, button, input' )?.focus( { preventScroll: true } );
	}

	turn( by, event ) {
		if ( this.settings.server && ! this.served ) {
			return; // The link leads there.
		}
		event.preventDefault();
		if ( event.target.getAttribute( 'aria-disabled' ) === 'true' ) {
			return;
		}
		this.page += by;
		this.show( say( words.page, this.page, this.reactive.pages ) );
		this.element.querySelector( '.tandem-table__scroll' ).scrollIntoView( { block: 'nearest' } );
	}

	/** Orders by a column; with Shift it joins the columns already chosen. */
	order( column, join ) {
		const before = this.sort.find( ( [ at ] ) => at === column );
		const direction = before && ( join || this.sort.length === 1 ) ? -before[ 1 ] : 1;
		this.arrange( [ ...( join ? this.sort.filter( ( [ at ] ) => at !== column ) : [] ), [ column, direction ] ], [ column, direction ] );
	}

	/** Orders by columns, and says the one that was chosen or all of them. */
	arrange( sort, ...said ) {
		this.sort = sort;
		this.sorted = true;
		this.page = 1;
		this.mark();
		this.show( ( said.length ? said : sort ).map( ( [ column, direction ] ) => say( words.sorted, this.settings.columns[ column ][ 2 ], direction === 1 ? words.asc : words.desc ) ).join( '; ' ) );
	}

	mark() {
		this.heads.forEach( ( head, at ) => {
			const rule = this.sort.find( ( [ column ] ) => column === at );
			if ( rule ) {
				head.setAttribute( 'aria-sort', rule[ 1 ] === 1 ? 'ascending' : 'descending' );
			} else {
				head.removeAttribute( 'aria-sort' );
			}
		} );
	}

	click( event ) {
		const button = event.target.closest( 'button' );
		if ( button?.dataset.sort ) {
			this.order( Number( button.dataset.sort ), event.shiftKey );
		} else if ( button?.dataset.step ) {
			const input = button.parentElement.querySelector( 'input' );
			const value = Math.max( Number( input.min || 1 ), Math.floor( Number( input.value ) || 0 ) + Number( button.dataset.step ) );
			input.value = input.max ? Math.min( value, Number( input.max ) ) : value;
			input.dispatchEvent( new Event( 'change', { bubbles: true } ) );
		} else if ( button?.dataset.reveal ) {
			import( 'tandem/table-tools' ).then( ( tools ) => tools.reveal( this, button ) );
		} else if ( button?.dataset.compare ) {
			import( 'tandem/table-tools' ).then( ( tools ) => tools.compare( button, words, root ) );
		}
	}

	change( event ) {
		if ( event.target.matches( '[data-select], [data-select-all], .tandem-table__quantity' ) ) {
			if ( event.target.matches( '[data-select-all]' ) ) {
				this.finish?.();
				this.rows.forEach( ( row ) => row.element.isConnected && ! row.element.classList.contains( 'is-rest' ) && row.element.querySelectorAll( '[data-select]' ).forEach( ( tick ) => ( tick.checked = event.target.checked ) ) );
			}
			this.sum();
		}
	}

	selected() {
		return [ ...this.kept.values(), ...this.rows.filter( ( row ) => row.element.querySelector( '[data-select]' )?.checked ) ];
	}

	/** Rows of a large table stay selected while others are on the page. */
	keep() {
		this.selected().forEach( ( row ) => this.kept.set( row.id, row ) );
	}

	/** Takes kept rows that are on the page again, and columns that were switched off. */
	again() {
		this.rows.forEach( ( row ) => {
			const kept = this.kept.get( row.id );
			if ( kept ) {
				row.element.replaceWith( kept.element );
				row.element = kept.element;
				this.kept.delete( row.id );
			}
			this.heads.forEach( ( head, at ) => row.element.cells[ at ]?.classList.toggle( 'is-switched-off', head.classList.contains( 'is-switched-off' ) ) );
		} );
	}

	/** Whole minor units, so that no sum is off by a cent. */
	sum() {
		const rows = this.selected();
		const quantity = ( row ) => Math.max( 1, Math.floor( Number( row.element.querySelector( '.tandem-table__quantity' )?.value ) || 1 ) );
		const minor = rows.reduce( ( sum, row ) => sum + Number( row.element.dataset.price || 0 ) * quantity( row ), 0 );
		this.reactive.selected = rows.length;
		this.reactive.sum = rows.length ? say( words.sum, rows.length, money( minor ) ) : '';
		this.items = rows.filter( ( row ) => ! row.element.querySelector( '[data-unbuyable]' ) ).map( ( row ) => ( { id: row.id, quantity: quantity( row ) } ) );
	}

	async addSelected() {
		if ( ! this.items?.length || this.busy ) {
			return;
		}
		this.busy = true;
		const answer = await addItems( root, this.items );
		this.busy = false;
		this.reactive.said = answer.message || say( words.addedN, answer.added );
		this.reactive.sum = this.reactive.said;
		if ( ! answer.message ) {
			this.kept.clear();
			[ this.element, ...this.rows.map( ( row ) => row.element ) ].forEach( ( part ) => part.querySelectorAll( '[data-select], [data-select-all]' ).forEach( ( tick ) => ( tick.checked = false ) ) );
			this.items = [];
		}
	}
}

/**
 * A box in the place of a row's form, which served where there is no JavaScript: for every form that comes or goes,
 * Chromium looks through all of them for fields to fill in (40 ms of 200 rows).
 *
 * @param {HTMLFormElement} form Form.
 */
const unform = ( form ) => {
	const box = document.createElement( 'div' );
	[ ...form.attributes ].forEach( ( { name, value } ) => box.setAttribute( name, value ) );
	box.append( ...form.childNodes );
	form.replaceWith( box );
};

/**
 * Buys where a row's button is pressed, or Enter in one of its fields.
 *
 * @param {HTMLElement} element Table.
 * @param {Function}    tell    Says a text.
 */
const sell = ( element, tell ) => {
	element.addEventListener( 'click', ( event ) => {
		const button = event.target.closest( '.tandem-table__form [type=submit]' );
		if ( button ) {
			event.preventDefault();
			buy( element, button, tell );
		}
	} );
	element.addEventListener( 'keydown', ( event ) => {
		if ( event.key === 'Enter' && event.target.matches( 'input[name]' ) ) {
			event.preventDefault();
			element.querySelector( `#${ event.target.getAttribute( 'form' ) } [type=submit]` )?.click();
		}
	} );
};

/**
 * Buys what the fields of a row say; the answer stands beside its button and is said once.
 *
 * @param {HTMLElement}       element Table.
 * @param {HTMLButtonElement} button  Button of the row.
 * @param {Function}          tell    Says a text.
 */
const buy = async ( element, button, tell ) => {
	const form = button.closest( '.tandem-table__form' );
	const fields = [ ...element.querySelectorAll( `[form="${ form.id }"]` ) ];
	const field = ( name ) => fields.find( ( one ) => one.name === name )?.value ?? 1;
	if ( button.getAttribute( 'aria-disabled' ) === 'true' || ! fields.every( ( one ) => one.reportValidity() ) ) {
		return;
	}
	button.setAttribute( 'aria-disabled', 'true' );
	button.classList.add( 'is-busy' );
	const answer = await addItems( root, [ { id: Number( field( 'add-to-cart' ) ), quantity: Number( field( 'quantity' ) ) } ] );
	button.removeAttribute( 'aria-disabled' );
	button.classList.remove( 'is-busy' );
	form.querySelector( '.tandem-table__answer' )?.remove();
	const note = document.createElement( 'span' );
	note.className = 'tandem-table__answer';
	note.id = `${ form.id }-answer`;
	if ( answer.message ) {
		note.classList.add( 'is-error' );
		note.textContent = answer.message;
		button.setAttribute( 'aria-describedby', note.id );
	} else {
		button.removeAttribute( 'aria-describedby' );
		const link = document.createElement( 'a' );
		link.href = words.cart;
		link.textContent = words.view;
		note.append( '\u2713 ', link );
	}
	form.append( note );
	tell( '' );
	tell( answer.message || say( words.added, form.dataset.name ) );
};

const money = ( minor ) => {
	const { currency } = getConfig( 'tandem/table' );
	const digits = String( minor ).padStart( currency.minor + 1, '0' );
	const whole = digits.slice( 0, digits.length - currency.minor ).replace( /\B(?=(\d{3})+$)/g, currency.thousand );
	return currency.format.replace( '{n}', currency.minor ? whole + currency.decimal + digits.slice( -currency.minor ) : whole );
};

const start = ( element ) => {
	if ( ! tables.has( element.id ) ) {
		tables.set( element.id, new Table( element ) );
		if ( location.hash.startsWith( `#${ element.id }?` ) ) {
			import( 'tandem/table-tools' ).then( ( tools ) => tools.restore( tables.get( element.id ) ) );
		}
		const ready = () => element.classList.add( 'is-ready' );
		const table = tables.get( element.id );
		table.settings.token ? import( 'tandem/table-pages' ).then( ( pages ) => pages.serve( table, words ) ).then( ready ) : ready();
	}
};

/** A comparison has no rows to order: it buys, and hides what is alike. */
const startComparison = ( element ) => {
	sell( element, ( said ) => ( element.querySelector( '[role=status]' ).textContent = said ) );
	element.querySelector( '[data-differences]' )?.addEventListener( 'change', ( event ) => {
		element.classList.toggle( 'is-only-differing', event.target.checked );
		element.querySelector( '[role=status]' ).textContent = say( words.found, element.querySelectorAll( event.target.checked ? 'tbody tr:not(.is-alike)' : 'tbody tr' ).length );
	} );
	element.classList.add( 'is-ready' );
};

document.querySelectorAll( '[data-tandem-table]' ).forEach( start );
document.querySelectorAll( '[data-tandem-comparison]' ).forEach( startComparison );
document.addEventListener( 'tandem_comparison', ( event ) => event.detail.querySelectorAll( '[data-tandem-comparison]' ).forEach( startComparison ) );

/** Rows of the shopper's own: asked for once where the browser has a cart, a history or an account. */
const own = [ ...tables.values() ].filter( ( table ) => table.settings.personal );
if ( own.length && ( /woocommerce_items_in_cart=|tandem_rv=/.test( document.cookie ) || document.body.classList.contains( 'logged-in' ) ) ) {
	import( 'tandem/table-pages' ).then( ( pages ) => pages.personalise( own ) );
}

/** What was picked on an earlier page is there again. */
try {
	sessionStorage.getItem( 'tandem_compare' )?.length > 2 && import( 'tandem/table-tools' ).then( ( tools ) => tools.tray( words, root ) );
} catch {
	// The browser forbids storages: nothing was kept.
}
