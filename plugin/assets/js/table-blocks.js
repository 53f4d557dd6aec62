/**
 * The blocks of tables in the editor: controls in the inspector, and the server's own markup as preview.
 */
( ( { blocks, blockEditor, components, element, i18n, serverSideRender } ) => {
	const { createElement: el } = element;
	const { __ } = i18n;
	const { InspectorControls, useBlockProps } = blockEditor;
	const { Disabled, PanelBody, SelectControl, TextControl, ToggleControl } = components;
	const Preview = serverSideRender.default || serverSideRender;

	const option = ( value, label ) => ( { value, label } );
	const FIELDS = {
		source: [ SelectControl, __( 'Products', 'tandem-for-woocommerce' ), [
			option( '', __( 'Around the product of the page', 'tandem-for-woocommerce' ) ),
			option( 'ids', __( 'Picked by hand', 'tandem-for-woocommerce' ) ),
			option( 'category', __( 'A category', 'tandem-for-woocommerce' ) ),
			option( 'tag', __( 'A tag', 'tandem-for-woocommerce' ) ),
			option( 'on_sale', __( 'On sale', 'tandem-for-woocommerce' ) ),
			option( 'recent', __( 'Best sellers', 'tandem-for-woocommerce' ) ),
			option( 'lately', __( 'Bought in the last 30 days', 'tandem-for-woocommerce' ) ),
			option( 'recommendations', __( 'Recommended for the product of the page', 'tandem-for-woocommerce' ) ),
			option( 'shopper', __( 'For this shopper', 'tandem-for-woocommerce' ) ),
			option( 'cart', __( 'For what is in the cart', 'tandem-for-woocommerce' ) ),
			option( 'session', __( 'From the browsing history', 'tandem-for-woocommerce' ) ),
			option( 'bought', __( 'Bought before by this shopper', 'tandem-for-woocommerce' ) ),
			option( 'all', __( 'All products', 'tandem-for-woocommerce' ) ),
		] ],
		id: [ TextControl, __( 'Saved table (number)', 'tandem-for-woocommerce' ), 'number' ],
		ids: [ TextControl, __( 'Ids, with commas', 'tandem-for-woocommerce' ) ],
		skus: [ TextControl, __( 'SKUs, with commas', 'tandem-for-woocommerce' ) ],
		category: [ TextControl, __( 'Category slugs', 'tandem-for-woocommerce' ) ],
		tag: [ TextControl, __( 'Tag slugs', 'tandem-for-woocommerce' ) ],
		caption: [ TextControl, __( 'Caption', 'tandem-for-woocommerce' ) ],
		columns: [ TextControl, __( 'Columns, with commas', 'tandem-for-woocommerce' ) ],
		sort: [ TextControl, __( 'First order, such as price:desc', 'tandem-for-woocommerce' ) ],
		limit: [ TextControl, __( 'Most rows', 'tandem-for-woocommerce' ), 'number' ],
		preset: [ SelectControl, __( 'Style', 'tandem-for-woocommerce' ), [
			option( '', __( 'As the theme', 'tandem-for-woocommerce' ) ),
			option( 'lines', __( 'Lines', 'tandem-for-woocommerce' ) ),
			option( 'cards', __( 'Card', 'tandem-for-woocommerce' ) ),
			option( 'striped', __( 'Striped', 'tandem-for-woocommerce' ) ),
			option( 'bordered', __( 'Bordered', 'tandem-for-woocommerce' ) ),
			option( 'contrast', __( 'Dark head', 'tandem-for-woocommerce' ) ),
		] ],
		best: [ SelectControl, __( 'Best value is', 'tandem-for-woocommerce' ), [
			option( '', __( 'As in the settings', 'tandem-for-woocommerce' ) ),
			option( 'saving_percent', __( 'the greatest saving in percent', 'tandem-for-woocommerce' ) ),
			option( 'saving_amount', __( 'the greatest saving in money', 'tandem-for-woocommerce' ) ),
			option( 'price_per_item', __( 'the lowest price per item', 'tandem-for-woocommerce' ) ),
			option( 'off', __( 'not shown', 'tandem-for-woocommerce' ) ),
		] ],
		pick: [ TextControl, __( 'Our pick (product number)', 'tandem-for-woocommerce' ), 'number' ],
		mark: [ SelectControl, __( 'Marks of high savings', 'tandem-for-woocommerce' ), [
			option( 'none', __( 'None', 'tandem-for-woocommerce' ) ),
			option( 'text', __( 'Text (!!!)', 'tandem-for-woocommerce' ) ),
			option( 'emoji', __( 'Emoji', 'tandem-for-woocommerce' ) ),
		] ],
		low_stock: [ TextControl, __( 'Say "only n left" from', 'tandem-for-woocommerce' ), 'number' ],
		search: [ ToggleControl, __( 'Search', 'tandem-for-woocommerce' ) ],
		show_title: [ ToggleControl, __( 'Show the caption', 'tandem-for-woocommerce' ) ],
		in_stock: [ ToggleControl, __( 'Only what is in stock', 'tandem-for-woocommerce' ) ],
		select: [ ToggleControl, __( 'Tick boxes, to buy several at once', 'tandem-for-woocommerce' ) ],
		compare: [ ToggleControl, __( 'Compare buttons', 'tandem-for-woocommerce' ) ],
	};

	const control = ( name, attributes, set, allowed ) => {
		const [ Control, label, more ] = FIELDS[ name ];
		const value = attributes[ name ];
		const own = { key: name, label, __nextHasNoMarginBottom: true, __next40pxDefaultSize: true };
		if ( Control === ToggleControl ) {
			return el( Control, { ...own, checked: !! value, onChange: ( next ) => set( { [ name ]: next } ) } );
		}
		return el( Control, {
			...own,
			value: value ?? '',
			type: more === 'number' ? 'number' : undefined,
			options: Array.isArray( more ) ? more.filter( ( { value: one } ) => ! allowed || allowed.includes( one ) ) : undefined,
			onChange: ( next ) => set( { [ name ]: more === 'number' ? parseInt( next, 10 ) || undefined : next } ),
		} );
	};

	[ 'product-table', 'bundle-table', 'comparison-table' ].forEach( ( name ) =>
		blocks.registerBlockType( `tandem/${ name }`, {
			edit( { attributes, setAttributes } ) {
				const known = Object.keys( blocks.getBlockType( `tandem/${ name }` ).attributes ).filter( ( field ) => FIELDS[ field ] );
				const content = known.filter( ( field ) => [ 'id', 'source', 'ids', 'skus', 'category', 'tag', 'limit', 'sort', 'in_stock' ].includes( field ) );
				const panel = ( title, fields, initialOpen ) => el( PanelBody, { title, initialOpen, key: title }, fields.map( ( field ) => control( field, attributes, setAttributes, blocks.getBlockType( `tandem/${ name }` ).attributes[ field ].enum ) ) );
				return el(
					'div',
					useBlockProps(),
					el(
						InspectorControls,
						null,
						panel( __( 'Rows', 'tandem-for-woocommerce' ), content, true ),
						panel( __( 'Table', 'tandem-for-woocommerce' ), known.filter( ( field ) => ! content.includes( field ) ), false )
					),
					el( Disabled, null, el( Preview, {
						block: `tandem/${ name }`,
						attributes,
						skipBlockSupportAttributes: true,
						EmptyResponsePlaceholder: () => el( components.Placeholder, { icon: 'table-row-before', label: __( 'This table has no rows yet', 'tandem-for-woocommerce' ) }, __( 'On a product page it shows what belongs to that product. Elsewhere, choose the rows in the sidebar.', 'tandem-for-woocommerce' ) ),
					} ) )
				);
			},
			save: () => null,
		} )
	);
} )( window.wp );
