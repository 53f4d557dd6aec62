import apiFetch from '@wordpress/api-fetch';
import {
	BaseControl,
	Button,
	ColorPalette,
	FormTokenField,
	RangeControl,
	SelectControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { useDebounce } from '@wordpress/compose';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

const option = ( value, label ) => ( { value, label } );
const WIDE = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

const Select = ( { label, value, options, onChange } ) => (
	<SelectControl
		label={ label }
		value={ value }
		options={ options.map( ( [ one, text ] ) => option( one, text ) ) }
		onChange={ onChange }
		{ ...WIDE }
	/>
);
const Text = ( props ) => <TextControl { ...props } { ...WIDE } />;
const Toggle = ( { label, help, checked, onChange } ) => (
	<ToggleControl
		label={ label }
		help={ help }
		checked={ checked }
		onChange={ onChange }
		__nextHasNoMarginBottom
	/>
);

/** Products by search; what is kept are their ids. */
function Products( { ids, onChange, label } ) {
	const [ names, setNames ] = useState( {} );
	const token = ( id ) => `${ names[ id ] ?? '' } #${ id }`.trim();
	const learn = ( products ) =>
		setNames( ( before ) => ( {
			...before,
			...Object.fromEntries(
				products.map( ( { id, name } ) => [ id, name ] )
			),
		} ) );
	useEffect( () => {
		if ( ids.length ) {
			apiFetch( {
				path: `/wc/store/v1/products?per_page=100&include=${ ids
					.slice( 0, 100 )
					.join( ',' ) }`,
			} ).then( learn, () => {} );
		}
		// Names are read once; a search adds its own.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [] );
	const search = useDebounce( ( text ) => {
		if ( text ) {
			apiFetch( {
				path: `/wc/store/v1/products?per_page=20&search=${ encodeURIComponent(
					text
				) }`,
			} ).then( learn, () => {} );
		}
	}, 250 );
	return (
		<FormTokenField
			label={ label }
			value={ ids.map( token ) }
			suggestions={ Object.keys( names ).map( token ) }
			onInputChange={ search }
			onChange={ ( tokens ) =>
				onChange(
					tokens
						.map( ( text ) =>
							Number( text.match( /#(\d+)$/ )?.[ 1 ] )
						)
						.filter( Boolean )
				)
			}
			__experimentalExpandOnFocus
			__experimentalShowHowTo={ false }
			{ ...WIDE }
		/>
	);
}

/** Categories or tags of products, by slug. */
function Terms( { path, value, onChange, label } ) {
	const [ terms, setTerms ] = useState( [] );
	useEffect( () => {
		apiFetch( { path: `/wc/store/v1/products/${ path }?per_page=100` } ).then(
			setTerms,
			() => {}
		);
	}, [ path ] );
	return (
		<FormTokenField
			label={ label }
			value={ value }
			suggestions={ terms.map( ( { slug } ) => slug ) }
			onChange={ onChange }
			__experimentalExpandOnFocus
			__experimentalShowHowTo={ false }
			{ ...WIDE }
		/>
	);
}

/** Where the rows come from. */
export function Rows( { definition, set } ) {
	const { source, badges, kind } = definition;
	const put = ( part ) => set( { source: { ...source, ...part } } );
	const judge = ( part ) => set( { badges: { ...badges, ...part } } );
	return (
		<>
			<Text
				label={ __( 'Caption', 'tandem-for-woocommerce' ) }
				value={ definition.caption ?? '' }
				onChange={ ( caption ) => set( { caption } ) }
			/>
			<Select
				label={ __( 'Rows', 'tandem-for-woocommerce' ) }
				value={ source.type ?? 'context' }
				options={
					kind === 'bundles'
						? [
								[ 'context', __( 'Bundles with the product of the page, else the best', 'tandem-for-woocommerce' ) ],
								[ 'ids', __( 'Picked by hand', 'tandem-for-woocommerce' ) ],
								[ 'all', __( 'All bundles', 'tandem-for-woocommerce' ) ],
								[ 'shopper', __( 'For each shopper their own', 'tandem-for-woocommerce' ) ],
								[ 'cart', __( 'With what is in the cart', 'tandem-for-woocommerce' ) ],
						  ]
						: [
								[ 'all', __( 'All products', 'tandem-for-woocommerce' ) ],
								[ 'ids', __( 'Picked by hand', 'tandem-for-woocommerce' ) ],
								[ 'category', __( 'Categories', 'tandem-for-woocommerce' ) ],
								[ 'tag', __( 'Tags', 'tandem-for-woocommerce' ) ],
								[ 'on_sale', __( 'On sale', 'tandem-for-woocommerce' ) ],
								[ 'recent', __( 'Best sellers', 'tandem-for-woocommerce' ) ],
								[ 'recommendations', __( 'Recommended for the product of the page', 'tandem-for-woocommerce' ) ],
								[ 'context', __( 'Around the product of the page', 'tandem-for-woocommerce' ) ],
								[ 'shopper', __( 'For each shopper their own', 'tandem-for-woocommerce' ) ],
								[ 'cart', __( 'For what is in the cart', 'tandem-for-woocommerce' ) ],
								[ 'session', __( 'From the browsing history', 'tandem-for-woocommerce' ) ],
								[ 'bought', __( 'Bought before by the shopper', 'tandem-for-woocommerce' ) ],
						  ]
				}
				onChange={ ( type ) => put( { type } ) }
			/>
			{ source.type === 'ids' && (
				<Products
					label={ __( 'Products', 'tandem-for-woocommerce' ) }
					ids={ source.ids ?? [] }
					onChange={ ( ids ) => put( { ids } ) }
				/>
			) }
			{ source.type === 'category' && (
				<Terms
					label={ __( 'Categories', 'tandem-for-woocommerce' ) }
					path="categories"
					value={ source.category ?? [] }
					onChange={ ( category ) => put( { category } ) }
				/>
			) }
			{ source.type === 'tag' && (
				<Terms
					label={ __( 'Tags', 'tandem-for-woocommerce' ) }
					path="tags"
					value={ source.tag ?? [] }
					onChange={ ( tag ) => put( { tag } ) }
				/>
			) }
			<RangeControl
				label={ __( 'Most rows', 'tandem-for-woocommerce' ) }
				value={ source.limit ?? 50 }
				min={ 1 }
				max={ 200 }
				onChange={ ( limit ) => put( { limit } ) }
				{ ...WIDE }
			/>
			<Toggle
				label={ __( 'Only what is in stock', 'tandem-for-woocommerce' ) }
				checked={ !! source.in_stock }
				onChange={ ( value ) => put( { in_stock: value } ) }
			/>
			<Select
				label={ __( 'Best value is', 'tandem-for-woocommerce' ) }
				value={ badges.best ?? '' }
				options={ [
					[ '', __( 'As in the settings', 'tandem-for-woocommerce' ) ],
					[ 'saving_percent', __( 'the greatest saving in percent', 'tandem-for-woocommerce' ) ],
					[ 'saving_amount', __( 'the greatest saving in money', 'tandem-for-woocommerce' ) ],
					[ 'price_per_item', __( 'the lowest price per item', 'tandem-for-woocommerce' ) ],
					[ 'off', __( 'not shown', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( best ) => judge( { best } ) }
			/>
			<Products
				label={ __( 'Our pick', 'tandem-for-woocommerce' ) }
				ids={ badges.pick ? [ badges.pick ] : [] }
				onChange={ ( ids ) => judge( { pick: ids.at( -1 ) ?? 0 } ) }
			/>
			<Select
				label={ __( 'Marks of high savings', 'tandem-for-woocommerce' ) }
				value={ badges.mark ?? 'none' }
				options={ [
					[ 'none', __( 'None', 'tandem-for-woocommerce' ) ],
					[ 'text', __( 'Text (!!!)', 'tandem-for-woocommerce' ) ],
					[ 'emoji', __( 'Emoji', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( mark ) => judge( { mark } ) }
			/>
			<RangeControl
				label={ __( 'Say "only n left" from (0: never)', 'tandem-for-woocommerce' ) }
				value={ badges.low_stock ?? 0 }
				min={ 0 }
				max={ 50 }
				onChange={ ( value ) => judge( { low_stock: value } ) }
				{ ...WIDE }
			/>
		</>
	);
}

const PRESETS = {
	theme: __( 'As the theme', 'tandem-for-woocommerce' ),
	lines: __( 'Lines', 'tandem-for-woocommerce' ),
	cards: __( 'Card', 'tandem-for-woocommerce' ),
	striped: __( 'Striped', 'tandem-for-woocommerce' ),
	bordered: __( 'Bordered', 'tandem-for-woocommerce' ),
	contrast: __( 'Dark head', 'tandem-for-woocommerce' ),
};

/** How it looks. */
export function Style( { definition, set } ) {
	const { style } = definition;
	const put = ( part ) => set( { style: { ...style, ...part } } );
	const colour = ( name, label ) => (
		<BaseControl id={ `tandem-${ name }` } label={ label } __nextHasNoMarginBottom>
			<ColorPalette
				value={ style[ name ] || undefined }
				colors={ [] }
				onChange={ ( value ) => put( { [ name ]: value ?? '' } ) }
				aria-label={ label }
			/>
		</BaseControl>
	);
	return (
		<>
			<div className="tandem-presets">
				{ Object.entries( PRESETS ).map( ( [ name, label ] ) => (
					<Button
						key={ name }
						variant="secondary"
						isPressed={ ( style.preset ?? 'theme' ) === name }
						onClick={ () => put( { preset: name } ) }
					>
						{ label }
					</Button>
				) ) }
			</div>
			<Select
				label={ __( 'Spacing', 'tandem-for-woocommerce' ) }
				value={ style.spacing ?? 'normal' }
				options={ [
					[ 'compact', __( 'Compact', 'tandem-for-woocommerce' ) ],
					[ 'normal', __( 'Normal', 'tandem-for-woocommerce' ) ],
					[ 'roomy', __( 'Roomy', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( spacing ) => put( { spacing } ) }
			/>
			<Toggle label={ __( 'Striped rows', 'tandem-for-woocommerce' ) } checked={ !! style.striped } onChange={ ( striped ) => put( { striped } ) } />
			<Toggle label={ __( 'Dark', 'tandem-for-woocommerce' ) } checked={ !! style.dark } onChange={ ( dark ) => put( { dark } ) } />
			<Toggle label={ __( 'Show the caption', 'tandem-for-woocommerce' ) } checked={ style.show_title ?? true } onChange={ ( value ) => put( { show_title: value } ) } />
			{ colour( 'head', __( 'Colour of the head', 'tandem-for-woocommerce' ) ) }
			{ colour( 'background', __( 'Colour of the table', 'tandem-for-woocommerce' ) ) }
			{ colour( 'text', __( 'Colour of the text', 'tandem-for-woocommerce' ) ) }
			<Text
				label={ __( 'CSS class', 'tandem-for-woocommerce' ) }
				value={ style.class ?? '' }
				onChange={ ( value ) => put( { class: value } ) }
			/>
		</>
	);
}

/** What a shopper can do with it. */
export function Behaviour( { definition, set } ) {
	const { behaviour } = definition;
	const put = ( part ) => set( { behaviour: { ...behaviour, ...part } } );
	const toggle = ( name, label, standard = false ) => (
		<Toggle
			key={ name }
			label={ label }
			checked={ behaviour[ name ] ?? standard }
			onChange={ ( value ) => put( { [ name ]: value } ) }
		/>
	);
	const sortable = definition.columns.filter(
		( { key } ) =>
			! [ 'image', 'quantity', 'buy', 'visit', 'select', 'dimensions' ].includes( key )
	);
	return (
		<>
			{ toggle( 'search', __( 'Search', 'tandem-for-woocommerce' ), true ) }
			{ toggle( 'sortable', __( 'Sort by heading', 'tandem-for-woocommerce' ), true ) }
			<Select
				label={ __( 'More rows by', 'tandem-for-woocommerce' ) }
				value={ behaviour.paging ?? 'auto' }
				options={ [
					[ 'auto', __( 'As the size asks', 'tandem-for-woocommerce' ) ],
					[ 'more', __( 'One button', 'tandem-for-woocommerce' ) ],
					[ 'pages', __( 'Pages', 'tandem-for-woocommerce' ) ],
					[ 'all', __( 'Show all at once', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( paging ) => put( { paging } ) }
			/>
			<RangeControl
				label={ __( 'Rows at first', 'tandem-for-woocommerce' ) }
				value={ behaviour.page_size ?? 20 }
				min={ 1 }
				max={ 100 }
				onChange={ ( value ) => put( { page_size: value } ) }
				{ ...WIDE }
			/>
			<Select
				label={ __( 'On a phone', 'tandem-for-woocommerce' ) }
				value={ behaviour.narrow ?? 'cards' }
				options={ [
					[ 'cards', __( 'A card for each row', 'tandem-for-woocommerce' ) ],
					[ 'scroll', __( 'Scroll sideways', 'tandem-for-woocommerce' ) ],
					[ 'collapse', __( 'Hide minor columns', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( narrow ) => put( { narrow } ) }
			/>
			<FormTokenField
				label={ __( 'Filters', 'tandem-for-woocommerce' ) }
				value={ definition.filters.map( ( { column } ) => column ) }
				suggestions={ sortable.map( ( { key } ) => key ) }
				onChange={ ( keys ) =>
					set( {
						filters: keys
							.filter( ( key ) => sortable.some( ( column ) => column.key === key ) )
							.map( ( column ) => ( { column } ) ),
					} )
				}
				__experimentalExpandOnFocus
				__experimentalShowHowTo={ false }
				{ ...WIDE }
			/>
			{ toggle( 'select', __( 'Tick boxes, to buy several at once', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'compare', __( 'Compare buttons', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'expand', __( 'Details under each row', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'chooser', __( 'Choose columns', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'export', __( 'Download CSV', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'print', __( 'Print', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'link', __( 'Copy a link to what is shown', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'sticky_head', __( 'Head stays in view', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'sticky_first', __( 'First column stays in view', 'tandem-for-woocommerce' ) ) }
		</>
	);
}

const OPERATORS = [
	[ 'lt', __( 'below', 'tandem-for-woocommerce' ) ],
	[ 'lte', __( 'at most', 'tandem-for-woocommerce' ) ],
	[ 'eq', __( 'equal to', 'tandem-for-woocommerce' ) ],
	[ 'gte', __( 'at least', 'tandem-for-woocommerce' ) ],
	[ 'gt', __( 'above', 'tandem-for-woocommerce' ) ],
	[ 'contains', __( 'contains', 'tandem-for-woocommerce' ) ],
	[ 'empty', __( 'empty', 'tandem-for-woocommerce' ) ],
	[ 'filled', __( 'filled', 'tandem-for-woocommerce' ) ],
];

/** Conditional formatting. */
export function Conditions( { definition, set } ) {
	const { conditions, columns } = definition;
	const change = ( at, part ) =>
		set( {
			conditions: conditions.map( ( rule, place ) =>
				place === at ? { ...rule, ...part } : rule
			),
		} );
	return (
		<>
			{ conditions.map( ( rule, at ) => (
				<fieldset key={ at } className="tandem-condition">
					<Select
						label={ __( 'Where', 'tandem-for-woocommerce' ) }
						value={ rule.column }
						options={ columns.map( ( { key, label } ) => [ key, label || key ] ) }
						onChange={ ( column ) => change( at, { column } ) }
					/>
					<Select
						label={ __( 'is', 'tandem-for-woocommerce' ) }
						value={ rule.op }
						options={ OPERATORS }
						onChange={ ( op ) => change( at, { op } ) }
					/>
					<Text
						label={ __( 'Value', 'tandem-for-woocommerce' ) }
						value={ rule.value ?? '' }
						onChange={ ( value ) => change( at, { value } ) }
					/>
					<Select
						label={ __( 'Show it', 'tandem-for-woocommerce' ) }
						value={ rule.style }
						options={ [
							[ 'highlight', __( 'highlighted', 'tandem-for-woocommerce' ) ],
							[ 'good', __( 'as good', 'tandem-for-woocommerce' ) ],
							[ 'bad', __( 'as bad', 'tandem-for-woocommerce' ) ],
							[ 'muted', __( 'pale', 'tandem-for-woocommerce' ) ],
							[ 'strong', __( 'bold', 'tandem-for-woocommerce' ) ],
						] }
						onChange={ ( style ) => change( at, { style } ) }
					/>
					<Text
						label={ __( 'Badge', 'tandem-for-woocommerce' ) }
						value={ rule.label ?? '' }
						onChange={ ( label ) => change( at, { label } ) }
					/>
					<Button
						isDestructive
						size="compact"
						onClick={ () =>
							set( {
								conditions: conditions.filter(
									( one, place ) => place !== at
								),
							} )
						}
					>
						{ __( 'Remove', 'tandem-for-woocommerce' ) }
					</Button>
				</fieldset>
			) ) }
			<Button
				variant="secondary"
				onClick={ () =>
					set( {
						conditions: [
							...conditions,
							{
								column: columns[ 0 ].key,
								op: 'filled',
								value: '',
								style: 'highlight',
							},
						],
					} )
				}
			>
				{ __( 'Add a condition', 'tandem-for-woocommerce' ) }
			</Button>
		</>
	);
}
