/**
 * "Compare" buttons in product loops: the tray is loaded at the first use, or where something was picked before.
 */
const { words, root } = JSON.parse( document.getElementById( 'wp-script-module-data-tandem/compare-buttons' ).textContent );

document.addEventListener( 'click', ( event ) => {
	const button = event.target.closest( '.tandem-table--loop [data-compare]' );
	if ( button ) {
		event.preventDefault();
		import( 'tandem/table-tools' ).then( ( tools ) => tools.compare( button, words, root ) );
	}
} );

try {
	if ( sessionStorage.getItem( 'tandem_compare' )?.length > 2 ) {
		import( 'tandem/table-tools' ).then( ( tools ) => tools.tray( words, root ) );
	}
} catch {
	// The browser forbids storages: nothing was kept.
}
