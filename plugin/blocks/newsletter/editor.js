/**
 * Editor side of tandem/newsletter: the form as it will look, not to be filled in here.
 */
( ( wp ) => {
	const { createElement: el } = wp.element;
	const { __ } = wp.i18n;
	const { useBlockProps } = wp.blockEditor;
	const { Disabled } = wp.components;

	wp.blocks.registerBlockType( 'tandem/newsletter', {
		edit: () =>
			el(
				'div',
				useBlockProps(),
				el(
					Disabled,
					null,
					el( 'p', null, el( 'label', null, __( 'Your e-mail address', 'tandem-for-woocommerce' ), el( 'br' ), el( 'input', { type: 'email', readOnly: true } ) ), ' ', el( 'button', { type: 'button', className: 'wp-element-button' }, __( 'Get the newsletter', 'tandem-for-woocommerce' ) ) )
				),
				el( 'small', null, __( 'Shown while the newsletter is on under WooCommerce > Tandem > Settings.', 'tandem-for-woocommerce' ) )
			),
		save: () => null,
	} );
} )( window.wp );
