/**
 * Editor side of tandem/recommendations: the server renders the preview, this adds the controls.
 */
( ( wp ) => {
	const { createElement: el } = wp.element;
	const { __ } = wp.i18n;
	const { InspectorControls, useBlockProps } = wp.blockEditor;
	const { Disabled, PanelBody, Placeholder, RangeControl, SelectControl, TextControl } = wp.components;
	const ServerSideRender = wp.serverSideRender;

	const strategies = [
		{ value: '', label: __( 'Automatic: goes with the product, else popular', 'tandem-for-woocommerce' ) },
		{ value: 'product', label: __( 'Bought together with the product', 'tandem-for-woocommerce' ) },
		{ value: 'also-bought', label: __( 'Also bought by its customers', 'tandem-for-woocommerce' ) },
		{ value: 'upgrade', label: __( 'A better version of the product', 'tandem-for-woocommerce' ) },
		{ value: 'for-you', label: __( 'For this shopper (after consent, else popular)', 'tandem-for-woocommerce' ) },
		{ value: 'cart', label: __( 'Completes the cart', 'tandem-for-woocommerce' ) },
		{ value: 'popular', label: __( 'Popular', 'tandem-for-woocommerce' ) },
		{ value: 'manual', label: __( 'Only the linked products', 'tandem-for-woocommerce' ) },
	];
	const layouts = [
		{ value: 'grid', label: __( 'Grid', 'tandem-for-woocommerce' ) },
		{ value: 'list', label: __( 'List', 'tandem-for-woocommerce' ) },
		{ value: 'carousel', label: __( 'Row that scrolls', 'tandem-for-woocommerce' ) },
		{ value: 'table', label: __( 'Compact table', 'tandem-for-woocommerce' ) },
	];
	const placements = [ { value: '', label: __( 'None: as chosen below', 'tandem-for-woocommerce' ) }, ...( window.tandemPlacements ?? [] ) ];
	const nothing = () =>
		el( Placeholder, {
			icon: 'products',
			label: __( 'Recommendations', 'tandem-for-woocommerce' ),
			instructions: __( 'Nothing to suggest here yet. Shoppers see this place empty.', 'tandem-for-woocommerce' ),
		} );

	wp.blocks.registerBlockType( 'tandem/recommendations', {
		edit: ( { attributes, setAttributes, context } ) => {
			const set = ( name ) => ( value ) => setAttributes( { [ name ]: value } );
			const product = attributes.product || ( context.postType === 'product' ? context.postId : 0 );
			const modern = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };
			return el(
				'div',
				useBlockProps(),
				el(
					InspectorControls,
					null,
					el(
						PanelBody,
						{ title: __( 'What to suggest', 'tandem-for-woocommerce' ) },
						el( SelectControl, { ...modern, label: __( 'Placement', 'tandem-for-woocommerce' ), help: __( 'With all that is set under WooCommerce > Tandem > Placements.', 'tandem-for-woocommerce' ), value: attributes.placement, options: placements, onChange: set( 'placement' ) } ),
						el( SelectControl, { ...modern, label: __( 'Suggest', 'tandem-for-woocommerce' ), value: attributes.strategy, options: strategies, onChange: set( 'strategy' ) } ),
						el( TextControl, {
							...modern,
							type: 'number',
							label: __( 'Product id', 'tandem-for-woocommerce' ),
							help: __( 'Leave empty for the product of the page.', 'tandem-for-woocommerce' ),
							value: attributes.product || '',
							onChange: ( value ) => setAttributes( { product: parseInt( value, 10 ) || 0 } ),
						} ),
						el( TextControl, { ...modern, label: __( 'Only from category (slug)', 'tandem-for-woocommerce' ), value: attributes.category, onChange: set( 'category' ) } ),
						el( RangeControl, {
							...modern,
							label: __( 'At most', 'tandem-for-woocommerce' ),
							help: __( 'All suggestions of a page share one limit, see the settings.', 'tandem-for-woocommerce' ),
							min: 1,
							max: 8,
							value: attributes.count,
							onChange: set( 'count' ),
						} )
					),
					el(
						PanelBody,
						{ title: __( 'Appearance', 'tandem-for-woocommerce' ) },
						el( TextControl, { ...modern, label: __( 'Heading', 'tandem-for-woocommerce' ), help: __( 'Leave empty for a fitting one.', 'tandem-for-woocommerce' ), value: attributes.title, onChange: set( 'title' ) } ),
						el( SelectControl, { ...modern, label: __( 'Layout', 'tandem-for-woocommerce' ), value: attributes.layout, options: layouts, onChange: set( 'layout' ) } )
					)
				),
				el( Disabled, null, el( ServerSideRender, { block: 'tandem/recommendations', attributes: { ...attributes, product }, EmptyResponsePlaceholder: nothing } ) )
			);
		},
		save: () => null,
	} );
} )( window.wp );
