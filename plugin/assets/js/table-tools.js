/**
 * Tools of tables, loaded at their first use: columns, CSV, print, link to a state, and the compare tray.
 */

const say = ( text, ...values ) => values.reduce( ( said, value, at ) => said.replace( `%${ at + 1 }$s`, value ).replace( '%s', value ), text );
const shown = ( table ) => ( table.served ? table.every() : table.found() );
const text = ( cell ) => {
	const copy = cell.cloneNode( true );
	copy.querySelectorAll( '.tandem-table__badges, .tandem-table__compare, .screen-reader-text, .tandem-table__more, del' ).forEach( ( part ) => part.remove() );
	return copy.textContent.replace( /\s+/g, ' ' ).trim();
};

/** A cell that a spreadsheet would take for a formula gets an apostrophe; a plain number stays one. */
export const csvCell = ( value ) => {
	const plain = /^-?\d+([.,]\d+)?$/.test( value );
	const safe = ! plain && /^[\s]*[=+\-@\t\r\n|%]/.test( value ) ? `'${ value }` : value;
	return /[",;\n\r]/.test( safe ) || safe !== value ? `"${ safe.replace( /"/g, '""' ) }"` : safe;
};

export const csv = async ( table ) => {
	const columns = table.settings.columns.map( ( [ , type, label ], at ) => ( { at, type, label } ) ).filter( ( { type, at } ) => type !== 'none' && ! table.heads[ at ].classList.contains( 'is-switched-off' ) );
	const lines = [ columns.map( ( { label } ) => label ), ...( await shown( table ) ).map( ( row ) => columns.map( ( { at } ) => text( row.element.cells[ at ] ) ) ) ];
	return lines.map( ( line ) => line.map( csvCell ).join( ',' ) ).join( '\r\n' );
};

const download = async ( table ) => {
	const lines = await csv( table );
	const link = document.createElement( 'a' );
	link.href = URL.createObjectURL( new Blob( [ '\uFEFF', lines ], { type: 'text/csv' } ) );
	link.download = `${ table.element.querySelector( 'caption' ).textContent.replace( /[^\p{L}\p{N}]+/gu, '-' ).toLowerCase() || 'table' }.csv`;
	link.click();
	setTimeout( () => URL.revokeObjectURL( link.href ), 1000 );
};
export { download as export };

const printTable = ( table ) => {
	document.documentElement.classList.add( 'tandem-is-printing' );
	table.element.classList.add( 'is-printed' );
	for ( let parent = table.element; parent && parent !== document.body; parent = parent.parentElement ) {
		parent.classList.add( 'tandem-print-path' );
	}
	window.addEventListener( 'afterprint', () => document.querySelectorAll( '.tandem-is-printing, .is-printed, .tandem-print-path' ).forEach( ( element ) => element.classList.remove( 'tandem-is-printing', 'is-printed', 'tandem-print-path' ) ), { once: true } );
	window.print();
};
export { printTable as print };

/** Search, order, filters and the number of rows in the fragment of the address: the page itself stays cacheable. */
export const address = ( table ) => {
	const state = new URLSearchParams();
	if ( table.query ) {
		state.set( 'q', table.query );
	}
	if ( table.sort.length ) {
		state.set( 'sort', table.sort.map( ( [ column, direction ] ) => `${ table.settings.columns[ column ][ 0 ] }:${ direction === 1 ? 'asc' : 'desc' }` ).join( ',' ) );
	}
	table.element.querySelectorAll( '.tandem-table__filter' ).forEach( ( filter ) => {
		const values = [ ...filter.querySelectorAll( 'input, select' ) ].map( ( field ) => ( field.type === 'checkbox' ? ( field.checked ? field.value : null ) : field.value ) );
		const chosen = values.filter( ( value ) => value !== null );
		if ( chosen.some( Boolean ) ) {
			chosen.forEach( ( value ) => state.append( `f.${ table.settings.columns[ filter.dataset.column ][ 0 ] }`, value ) );
		}
	} );
	if ( table.served && table.settings.paging === 'load' && table.size > table.settings.size ) {
		state.set( 'rows', table.size );
	}
	return `${ location.href.split( '#' )[ 0 ] }#${ table.id }?${ state }`;
};

export const link = async ( table, words ) => {
	const here = address( table );
	history.replaceState( null, '', here );
	await navigator.clipboard?.writeText( here ).catch( () => {} );
	table.reactive.said = table.reactive.count = words.copied;
};

/** Takes up the state of a link. Unknown names are ignored; nothing of it becomes markup or an address. */
export const restore = ( table ) => {
	const state = new URLSearchParams( location.hash.slice( location.hash.indexOf( '?' ) + 1 ) );
	const place = ( key ) => table.settings.columns.findIndex( ( [ name, type ] ) => name === key && type !== 'none' );
	table.query = table.reactive.query = ( state.get( 'q' ) ?? '' ).slice( 0, 200 );
	if ( table.settings.token && table.settings.paging === 'load' ) {
		const { size } = table.settings;
		table.wanted = Math.floor( Math.min( 200, Number( state.get( 'rows' ) ) || 0 ) / size ) * size;
	}
	const sort = ( state.get( 'sort' ) ?? '' ).split( ',' ).map( ( rule ) => [ place( rule.replace( /:(asc|desc)$/, '' ) ), rule.endsWith( ':desc' ) ? -1 : 1 ] ).filter( ( [ column ] ) => column >= 0 );
	if ( sort.length ) {
		table.sort = sort;
		table.sorted = true;
		table.mark();
	}
	table.element.querySelectorAll( '.tandem-table__filter' ).forEach( ( filter ) => {
		const values = state.getAll( `f.${ table.settings.columns[ filter.dataset.column ][ 0 ] }` );
		[ ...filter.querySelectorAll( 'input, select' ) ].forEach( ( field, at ) => ( field.type === 'checkbox' ? ( field.checked = values.includes( field.value ) ) : ( field.value = values[ at ] ?? '' ) ) );
		if ( values.length ) {
			table.filter( filter );
		}
	} );
	( table.served || ! table.settings.token ) && table.show();
};

/** A row's cells that a narrow screen hides, under it. What is filled in there moves with its cell and back. */
export const reveal = ( table, button ) => {
	const row = button.closest( 'tr' );
	const again = row.classList.contains( 'is-open' );
	table.shut?.();
	if ( again ) {
		return;
	}
	const list = document.createElement( 'dl' );
	const moved = [];
	[ ...row.cells ].forEach( ( cell, at ) => {
		if ( cell.offsetParent || cell.classList.contains( 'is-switched-off' ) ) {
			return;
		}
		const term = document.createElement( 'dt' );
		const value = document.createElement( 'dd' );
		term.textContent = table.settings.columns[ at ][ 2 ];
		if ( table.settings.columns[ at ][ 1 ] === 'none' ) {
			moved.push( [ cell, value ] );
			value.append( ...cell.childNodes );
		} else {
			value.append( ...cell.cloneNode( true ).childNodes );
		}
		list.append( term, value );
	} );
	const detail = document.createElement( 'tr' );
	detail.className = 'tandem-table__detail';
	const cell = detail.insertCell();
	cell.className = 'tandem-table__cell';
	cell.colSpan = row.cells.length;
	cell.append( list );
	row.after( detail );
	row.classList.add( 'is-open' );
	button.setAttribute( 'aria-expanded', 'true' );
	table.shut = () => {
		table.shut = watch.disconnect();
		moved.forEach( ( [ from, value ] ) => from.append( ...value.childNodes ) );
		detail.remove();
		row.classList.remove( 'is-open' );
		button.setAttribute( 'aria-expanded', 'false' );
	};
	// Another width hides other columns.
	const width = table.element.clientWidth;
	const watch = new ResizeObserver( () => table.element.clientWidth !== width && table.shut?.() );
	watch.observe( table.element );
};

/** Order by up to three columns, each with its direction, without a key held down. */
export const sorter = ( table, words ) => {
	const button = table.element.querySelector( '[data-tool=sorter]' );
	let list = table.element.querySelector( '.tandem-table__sorter' );
	const fill = () => list.querySelectorAll( 'select' ).forEach( ( select, at ) => {
		const rule = table.sort[ at >> 1 ];
		select.value = at % 2 ? String( rule?.[ 1 ] ?? 1 ) : String( rule?.[ 0 ] ?? '' );
	} );
	if ( ! list ) {
		list = document.createElement( 'fieldset' );
		list.className = 'tandem-table__chooser tandem-table__sorter';
		list.innerHTML = '<legend class="screen-reader-text"></legend>';
		list.firstChild.textContent = button.textContent;
		const columns = table.settings.columns.map( ( [ , type, label ], at ) => [ at, label, type ] ).filter( ( [ at ] ) => table.element.querySelector( `thead [data-sort="${ at }"]` ) );
		for ( let level = 0; level < Math.min( 3, columns.length ); level++ ) {
			const label = document.createElement( 'label' );
			label.className = 'tandem-table__option';
			const column = document.createElement( 'select' );
			column.append( new Option( '\u2013', '' ), ...columns.map( ( [ at, name ] ) => new Option( name, at ) ) );
			const direction = document.createElement( 'select' );
			direction.append( new Option( words.asc, 1 ), new Option( words.desc, -1 ) );
			column.setAttribute( 'aria-label', level ? words.thenBy : words.sortBy );
			direction.setAttribute( 'aria-label', `${ level ? words.thenBy : words.sortBy }: ${ words.direction }` );
			label.append( level ? words.thenBy : words.sortBy, column );
			list.append( label, direction );
		}
		list.addEventListener( 'change', () => {
			const chosen = [ ...list.querySelectorAll( 'select' ) ].map( ( select ) => select.value );
			const sort = chosen.flatMap( ( value, at ) => ( at % 2 || value === '' ? [] : [ [ Number( value ), Number( chosen[ at + 1 ] ) ] ] ) );
			table.arrange( sort.filter( ( [ column ], at ) => sort.findIndex( ( rule ) => rule[ 0 ] === column ) === at ) );
			fill();
		} );
		list.hidden = true;
		button.closest( '.tandem-table__bar' ).after( list );
	}
	list.hidden = ! list.hidden;
	button.setAttribute( 'aria-expanded', String( ! list.hidden ) );
	fill();
};

export const chooser = ( table ) => {
	const button = table.element.querySelector( '[data-tool=chooser]' );
	let list = table.element.querySelector( '.tandem-table__chooser:not(.tandem-table__sorter)' );
	if ( ! list ) {
		list = document.createElement( 'fieldset' );
		list.className = 'tandem-table__chooser';
		const legend = document.createElement( 'legend' );
		legend.className = 'screen-reader-text';
		legend.textContent = button.textContent;
		list.append( legend );
		table.settings.columns.forEach( ( [ , , label ], at ) => {
			const option = document.createElement( 'label' );
			const box = document.createElement( 'input' );
			box.type = 'checkbox';
			box.checked = ! table.heads[ at ].classList.contains( 'is-switched-off' );
			box.addEventListener( 'change', () => {
				table.release?.();
				new Set( [ ...table.element.querySelectorAll( 'tr' ), ...table.rows.map( ( row ) => row.element ) ] ).forEach( ( row ) => row.cells[ at ]?.classList.toggle( 'is-switched-off', ! box.checked ) );
			} );
			option.className = 'tandem-table__option';
			option.append( box, ` ${ label }` );
			list.append( option );
		} );
		list.hidden = true;
		button.closest( '.tandem-table__bar' ).after( list );
	}
	list.hidden = ! list.hidden;
	button.setAttribute( 'aria-expanded', String( ! list.hidden ) );
};

const KEY = 'tandem_compare';
/** What was picked in this page, for browsers that forbid storages. */
let here = [];
const picked = () => {
	try {
		return JSON.parse( sessionStorage.getItem( KEY ) ?? '[]' ).filter( ( item ) => Number.isInteger( item?.id ) ).slice( 0, 4 );
	} catch {
		return here;
	}
};

/** The tray at the foot of the window. Ids and names stay in the tab's own storage until it is closed. */
export const tray = ( words, root, said = '' ) => {
	const items = picked();
	let element = document.querySelector( '.tandem-tray' );
	if ( ! element ) {
		element = document.createElement( 'section' );
		element.className = 'tandem-tray';
		element.setAttribute( 'aria-label', words.compare );
		element.innerHTML = '<ul class="tandem-tray__items"></ul><button type="button" class="button wp-element-button tandem-tray__go"></button><p class="screen-reader-text" role="status" aria-live="polite"></p>';
		document.body.append( element );
		element.querySelector( '.tandem-tray__go' ).addEventListener( 'click', () => openComparison( words, root ) );
	}
	element.hidden = items.length === 0;
	element.querySelector( '.tandem-tray__go' ).textContent = `${ words.compare } (${ items.length })`;
	element.querySelector( '[role=status]' ).textContent = said;
	element.querySelector( 'ul' ).replaceChildren( ...items.map( ( { id, name } ) => {
		const item = document.createElement( 'li' );
		const remove = document.createElement( 'button' );
		remove.type = 'button';
		remove.textContent = '\u00d7';
		remove.setAttribute( 'aria-label', `${ words.remove }: ${ name }` );
		remove.addEventListener( 'click', () => put( items.filter( ( one ) => one.id !== id ), words, root ) );
		item.append( name, ' ', remove );
		return item;
	} ) );
	press( items );
};

/** Buttons say whether their product was picked. */
export const press = ( items = picked() ) => document.querySelectorAll( '[data-compare]' ).forEach( ( button ) => button.setAttribute( 'aria-pressed', String( items.some( ( { id } ) => id === Number( button.dataset.compare ) ) ) ) );

const put = ( items, words, root, said ) => {
	here = items;
	try {
		sessionStorage.setItem( KEY, JSON.stringify( items ) );
	} catch {
		// The next page begins anew.
	}
	tray( words, root, said );
};

export const compare = ( button, words, root ) => {
	const id = Number( button.dataset.compare );
	const items = picked();
	if ( items.some( ( item ) => item.id === id ) ) {
		put( items.filter( ( item ) => item.id !== id ), words, root );
	} else if ( items.length >= 4 ) {
		tray( words, root, words.full );
	} else {
		put( [ ...items, { id, name: button.dataset.name } ], words, root, `${ words.compare }: ${ button.dataset.name }` );
	}
};

const openComparison = async ( words, root ) => {
	const ids = picked().map( ( { id } ) => `ids[]=${ id }` ).join( '&' );
	const dialog = document.createElement( 'dialog' );
	dialog.className = 'tandem-compare';
	dialog.setAttribute( 'aria-label', words.compare );
	const close = document.createElement( 'button' );
	close.type = 'button';
	close.className = 'tandem-compare__close';
	close.textContent = '\u00d7';
	close.setAttribute( 'aria-label', words.close );
	close.addEventListener( 'click', () => dialog.close() );
	const body = document.createElement( 'div' );
	body.textContent = '\u2026';
	dialog.append( close, body );
	dialog.addEventListener( 'close', () => dialog.remove() );
	document.body.append( dialog );
	dialog.showModal();
	try {
		const answer = await fetch( `${ root }tandem/v1/compare${ root.includes( '?' ) ? '&' : '?' }${ ids }`, { credentials: 'omit' } );
		body.innerHTML = ( await answer.json() ).html || words.none; // The server's own markup.
		document.dispatchEvent( new CustomEvent( 'tandem_comparison', { detail: body } ) );
	} catch {
		body.textContent = words.offline;
	}
};
