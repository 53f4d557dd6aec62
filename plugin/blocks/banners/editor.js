/**
 * Editor side of tandem/banners and its variants: each variant is edited in place, its conditions beside it.
 */
( ( wp ) => {
	const { createElement: el } = wp.element;
	const { __ } = wp.i18n;
	const { InnerBlocks, InspectorControls, useBlockProps, useInnerBlocksProps } = wp.blockEditor;
	const { PanelBody, SelectControl, TextControl } = wp.components;
	const modern = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };
	const option = ( value, label ) => ( { value, label } );
	const any = option( '', __( 'any', 'tandem-for-woocommerce' ) );
	const choices = {
		season: [ __( 'Season', 'tandem-for-woocommerce' ), [ any, option( 'spring', __( 'Spring', 'tandem-for-woocommerce' ) ), option( 'summer', __( 'Summer', 'tandem-for-woocommerce' ) ), option( 'autumn', __( 'Autumn', 'tandem-for-woocommerce' ) ), option( 'winter', __( 'Winter', 'tandem-for-woocommerce' ) ) ] ],
		device: [ __( 'Device', 'tandem-for-woocommerce' ), [ any, option( 'phone', __( 'Phone', 'tandem-for-woocommerce' ) ), option( 'tablet', __( 'Tablet', 'tandem-for-woocommerce' ) ), option( 'desktop', __( 'Computer', 'tandem-for-woocommerce' ) ) ] ],
		first: [ __( 'First visit', 'tandem-for-woocommerce' ), [ any, option( 'yes', __( 'yes', 'tandem-for-woocommerce' ) ), option( 'no', __( 'no', 'tandem-for-woocommerce' ) ) ] ],
	};
	const texts = {
		weather: [ __( 'Weather', 'tandem-for-woocommerce' ), 'rain|snow' ],
		country: [ __( 'Country codes', 'tandem-for-woocommerce' ), 'DE|AT' ],
		region: [ __( 'State or region codes', 'tandem-for-woocommerce' ), 'DE:BY' ],
		segment: [ __( 'Segments', 'tandem-for-woocommerce' ), '' ],
		warmer: [ __( 'At least so many degrees', 'tandem-for-woocommerce' ), '25' ],
		colder: [ __( 'At most so many degrees', 'tandem-for-woocommerce' ), '5' ],
	};
	const summary = ( attributes ) =>
		Object.entries( { ...choices, ...texts } )
			.filter( ( [ name ] ) => attributes[ name ] )
			.map( ( [ name, [ label ] ] ) => `${ label }: ${ attributes[ name ] }` )
			.join( ', ' ) || __( 'For everybody else', 'tandem-for-woocommerce' );

	wp.blocks.registerBlockType( 'tandem/banners', {
		edit: () => el( 'div', useInnerBlocksProps( useBlockProps(), { allowedBlocks: [ 'tandem/banner' ], template: [ [ 'tandem/banner', { weather: 'rain' } ], [ 'tandem/banner' ] ] } ) ),
		save: () => el( InnerBlocks.Content ),
	} );
	wp.blocks.registerBlockType( 'tandem/banner', {
		edit: ( { attributes, setAttributes } ) => {
			const set = ( name ) => ( value ) => setAttributes( { [ name ]: value } );
			const props = useBlockProps( { style: { outline: '1px dashed', outlineOffset: '4px' } } );
			return el(
				'div',
				props,
				el(
					InspectorControls,
					null,
					el(
						PanelBody,
						{ title: __( 'Shown where all of this holds', 'tandem-for-woocommerce' ) },
						...Object.entries( texts ).map( ( [ name, [ label, example ] ] ) => el( TextControl, { ...modern, key: name, label, placeholder: example, value: attributes[ name ], onChange: set( name ) } ) ),
						...Object.entries( choices ).map( ( [ name, [ label, options ] ] ) => el( SelectControl, { ...modern, key: name, label, options, value: attributes[ name ], onChange: set( name ) } ) )
					)
				),
				el( 'small', null, summary( attributes ) ),
				el( 'div', useInnerBlocksProps( {}, { template: [ [ 'core/paragraph' ] ] } ) )
			);
		},
		save: () => el( InnerBlocks.Content ),
	} );
} )( window.wp );
