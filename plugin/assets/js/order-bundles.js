/**
 * "Apply bundle prices" on the order page of wp-admin.
 */
document.addEventListener( 'click', ( event ) => {
	const button = event.target.closest( '.tandem-apply-bundles' );
	if ( ! button ) {
		return;
	}
	button.disabled = true;
	wp.apiFetch( { path: `/tandem/v1/orders/${ button.dataset.order }/bundle-prices`, method: 'POST' } ).then(
		() => window.location.reload(),
		( error ) => {
			button.disabled = false;
			window.alert( error.message );
		}
	);
} );
