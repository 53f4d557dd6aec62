/**
 * Large tables: order, search, filters and pages are asked of the server, which answers rows. Loaded only where
 * a table is too large for its page.
 */

/** What is asked, as the server reads it. */
const question = ( table, page, size ) => {
	const { columns, token } = table.settings;
	const asked = Object.fromEntries( Object.entries( table.asked ?? {} ).map( ( [ column, value ] ) => [ columns[ column ][ 0 ], value ] ) );
	return new URLSearchParams( {
		token,
		page,
		size,
		sort: table.sort.map( ( [ column, direction ] ) => `${ columns[ column ][ 0 ] }:${ direction === 1 ? 'asc' : 'desc' }` ).join(),
		q: table.query.slice( 0, 200 ),
		...( Object.keys( asked ).length ? { f: JSON.stringify( asked ) } : {} ),
	} );
};

const ask = async ( table, page, size, signal ) => {
	const { rows } = table.settings;
	const answer = await fetch( `${ rows }${ rows.includes( '?' ) ? '&' : '?' }${ question( table, page, size ) }`, { credentials: 'omit', signal } );
	if ( ! answer.ok ) {
		throw new Error( answer.status );
	}
	return answer.json();
};

const elements = ( html ) => {
	const body = document.createElement( 'tbody' );
	body.innerHTML = html; // The server's own markup.
	return [ ...body.rows ];
};

/**
 * Makes a table ask the server.
 *
 * @param {Object} table The table.
 * @param {Object} words Texts.
 */
export const serve = ( table, words ) => {
	let waiting = null;
	const { size, paging } = table.settings;
	table.served = true;
	table.show = async ( said = '' ) => {
		waiting?.abort();
		const own = ( waiting = new AbortController() );
		table.body.setAttribute( 'aria-busy', 'true' );
		try {
			const { html, found, page } = await ask( table, paging === 'load' ? 1 : table.page, Math.max( size, table.wanted ?? 0 ), own.signal );
			table.keep();
			table.body.replaceChildren( ...elements( html ) );
			table.read();
			table.page = page;
			table.size = Math.max( size, table.wanted ?? 0 );
			table.wanted = 0;
			table.tell( found, said );
			table.again();
		} catch ( error ) {
			if ( error.name !== 'AbortError' ) {
				table.reactive.said = table.reactive.count = words.offline;
			}
		}
		if ( own === waiting ) {
			table.body.removeAttribute( 'aria-busy' );
		}
	};
	/** Puts the next rows below those that are there; the address leads back to as many. */
	table.open = async () => {
		if ( waiting && table.body.hasAttribute( 'aria-busy' ) ) {
			return;
		}
		const own = ( waiting = new AbortController() );
		table.body.setAttribute( 'aria-busy', 'true' );
		try {
			const { html, found } = await ask( table, table.size / size + 1, size, own.signal );
			const rows = elements( html );
			table.shut?.();
			table.body.append( ...rows );
			table.read();
			table.size += size;
			table.tell( found, ( count ) => words.count.replace( '%1$s', Math.min( table.size, count ) ).replace( '%2$s', count ) );
			table.again();
			rows[ 0 ] && table.rows[ table.rows.length - rows.length ].element.querySelector( 'a, button, input' )?.focus( { preventScroll: true } );
			const { address } = await import( 'tandem/table-tools' );
			history.replaceState( null, '', address( table ) );
		} catch ( error ) {
			if ( error.name !== 'AbortError' ) {
				table.reactive.said = table.reactive.shown = words.offline;
			}
		}
		if ( own === waiting ) {
			table.body.removeAttribute( 'aria-busy' );
		}
	};
	/** Every row that answers, for the CSV. */
	table.every = async () => {
		const all = [];
		for ( let page = 1, pages = 1; page <= pages; page++ ) {
			const answer = await ask( table, page, 200 );
			pages = answer.pages;
			all.push( ...elements( answer.html ).map( ( element ) => ( { element } ) ) );
		}
		return all;
	};
	if ( table.query || table.sorted || table.wanted || Object.keys( table.filters ).length ) {
		table.show();
	}
};

/**
 * Puts the shopper's own rows into tables, in one request. Columns and rows keep their places: widths are held,
 * and no row becomes lower than the one that it takes the place of.
 *
 * @param {Object[]} tables The tables.
 */
export const personalise = async ( tables ) => {
	const token = ( { settings } ) => new URL( settings.personal, location.href ).searchParams.get( 'tables' );
	const address = new URL( tables[ 0 ].settings.personal, location.href );
	address.searchParams.set( 'tables', tables.map( token ).join() );
	try {
		const answer = await fetch( address, { credentials: 'same-origin', signal: AbortSignal.timeout( 4000 ) } );
		const { tables: found } = await answer.json();
		for ( const table of tables ) {
			const { html } = found[ table.id ] ?? {};
			if ( ! html || table.sorted || table.query || table.element.contains( document.activeElement ) ) {
				continue; // Nothing of one's own, or already in use.
			}
			const heights = [ ...table.body.rows ].map( ( row ) => row.offsetHeight );
			const widths = table.heads.map( ( head ) => head.getBoundingClientRect().width );
			table.heads.forEach( ( head, at ) => head.offsetParent && ( head.style.width = `${ widths[ at ] }px` ) );
			table.body.parentElement.style.tableLayout = 'fixed';
			const rows = elements( html );
			rows.forEach( ( row, at ) => heights[ at ] && ( row.style.height = `${ heights[ at ] }px` ) );
			table.body.replaceChildren( ...rows );
			table.settings.total = rows.length;
			table.read();
			table.show();
			table.element.classList.add( 'is-personal' );
		}
	} catch {
		// Slow or down: what the page showed stays.
	}
};
