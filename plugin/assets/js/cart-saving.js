/**
 * The bundle saving, and the sentence about a bundle that broke, in the cart and checkout blocks.
 */
( function () {
	'use strict';

	const { createElement: el, Fragment } = window.wp.element;
	const { ExperimentalOrderMeta } = window.wc.blocksCheckout;
	const { __ } = window.wp.i18n;

	function Saving( { extensions } ) {
		const data = extensions?.tandem || {};
		return el(
			Fragment,
			null,
			data.saving_text
				? el(
						'div',
						{ className: 'wc-block-components-totals-wrapper tandem-saving' },
						el(
							'div',
							{ className: 'wc-block-components-totals-item' },
							el( 'span', { className: 'wc-block-components-totals-item__label' }, __( 'You save with bundles', 'tandem-for-woocommerce' ) ),
							el( 'span', { className: 'wc-block-components-totals-item__value' }, data.saving_text )
						)
				  )
				: null,
			el( 'div', { 'aria-live': 'polite', className: 'tandem-cart-message' }, data.message || '' )
		);
	}

	window.wp.plugins.registerPlugin( 'tandem-cart-saving', {
		scope: 'woocommerce-checkout',
		render: () => el( ExperimentalOrderMeta, null, el( Saving ) ),
	} );
} )();
