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
					said.textContent = error.message;
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
		said.textContent = __( 'Importing...', 'tandem-for-woocommerce' );
		wp.apiFetch( { path: '/tandem/v1/bundles/import', method: 'POST', body } ).then(
			( { made } ) => {
				/* translators: %d: number of bundles. */
				said.textContent = sprintf( _n( '%d bundle imported.', '%d bundles imported.', made.length, 'tandem-for-woocommerce' ), made.length );
				window.setTimeout( () => window.location.reload(), 1200 );
			},
			( error ) => {
				file.value = '';
				said.textContent = error.message;
			}
		);
	} );
} )();
