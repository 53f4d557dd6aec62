/**
 * Import and export above the list of bundles, and the dates of "Schedule bundles" while that action is chosen.
 */
( function () {
	'use strict';

	const { __, _n, sprintf } = wp.i18n;
	const tools = document.querySelector( '.tandem-bundle-files' );
	if ( ! tools ) {
		return;
	}
	const dates = document.querySelector( '.tandem-bundle-dates' );
	const actions = document.querySelectorAll( 'select[name="action"], select[name="action2"]' );
	const offer = () => {
		dates.hidden = ! [ ...actions ].some( ( select ) => select.value === 'tandem_schedule' );
	};
	if ( dates && actions.length ) {
		actions.forEach( ( select ) => select.addEventListener( 'change', offer ) );
		offer();
	}

	const said = tools.querySelector( '.tandem-bundle-files__said' );
	const say = ( text, kind ) => {
		const line = document.createElement( 'p' );
		line.textContent = text;
		said.className = `tandem-bundle-files__said notice inline notice-${ kind }`;
		said.replaceChildren( line );
	};
	const file = tools.querySelector( 'input[type="file"]' );

	tools.addEventListener( 'click', ( event ) => {
		const format = event.target.dataset.tandemExport;
		if ( format ) {
			wp.apiFetch( { path: `/tandem/v1/bundles/export?format=${ format }` } ).then(
				( { name, text } ) => {
					const link = document.createElement( 'a' );
					link.href = URL.createObjectURL( new Blob( [ text ], { type: format === 'csv' ? 'text/csv' : 'application/json' } ) );
					link.download = name;
					link.click();
					URL.revokeObjectURL( link.href );
				},
				( error ) => {
					say( error.message, 'error' );
				}
			);
		} else if ( event.target.matches( '[data-tandem-import]' ) ) {
			file.click();
		}
	} );

	file.addEventListener( 'change', () => {
		if ( ! file.files.length ) {
			return;
		}
		const body = new FormData();
		body.append( 'file', file.files[ 0 ] );
		say( __( 'Importing...', 'tandem-for-woocommerce' ), 'info' );
		wp.apiFetch( { path: '/tandem/v1/bundles/import', method: 'POST', body } ).then(
			( { made, changed, same } ) => {
				const told = [];
				if ( made.length || ! ( changed.length + same.length ) ) {
					/* translators: %d: number of bundles. */
					told.push( sprintf( _n( '%d bundle imported.', '%d bundles imported.', made.length, 'tandem-for-woocommerce' ), made.length ) );
				}
				if ( changed.length ) {
					/* translators: %d: number of bundles. */
					told.push( sprintf( _n( '%d bundle changed.', '%d bundles changed.', changed.length, 'tandem-for-woocommerce' ), changed.length ) );
				}
				if ( same.length ) {
					/* translators: %d: number of bundles. */
					told.push( sprintf( _n( '%d bundle was there already.', '%d bundles were there already.', same.length, 'tandem-for-woocommerce' ), same.length ) );
				}
				say( told.join( ' ' ), 'success' );
				if ( made.length + changed.length ) {
					window.setTimeout( () => window.location.reload(), 1200 );
				} else {
					file.value = '';
				}
			},
			( error ) => {
				file.value = '';
				say( error.message, 'error' );
			}
		);
	} );
} )();
