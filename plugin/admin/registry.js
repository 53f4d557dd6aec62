/**
 * The tabs of the page. A file in pages/ exports `page`:
 * { name: 'bundles', title: __( 'Bundles' ), order: 20, help: 'bundles', Page: Component }.
 * The component gets { navigate }. Orders: overview 10, bundles 20, tables 30, placements 40, offers 50,
 * segments 60, experiments 70, reports 80, settings 90.
 */
const files = require.context( './pages', false, /\.js$/ );

export const pages = files
	.keys()
	.map( ( file ) => files( file ).page )
	.filter( Boolean )
	.sort( ( a, b ) => a.order - b.order || a.name.localeCompare( b.name ) );
