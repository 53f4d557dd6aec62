import apiFetch from '@wordpress/api-fetch';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Products } from '../parts/pickers';
import { Select, Terms, Text, Toggle } from './fields';

const BUNDLES = [
	[ 'context', __( 'Bundles with the product of the page, else the best', 'tandem-for-woocommerce' ) ],
	[ 'ids', __( 'Picked by hand', 'tandem-for-woocommerce' ) ],
	[ 'all', __( 'All bundles', 'tandem-for-woocommerce' ) ],
	[ 'shopper', __( 'For each shopper their own', 'tandem-for-woocommerce' ) ],
	[ 'cart', __( 'With what is in the cart', 'tandem-for-woocommerce' ) ],
];

const PRODUCTS = [
	[ 'all', __( 'All products', 'tandem-for-woocommerce' ) ],
	[ 'ids', __( 'Picked by hand', 'tandem-for-woocommerce' ) ],
	[ 'category', __( 'Categories', 'tandem-for-woocommerce' ) ],
	[ 'tag', __( 'Tags', 'tandem-for-woocommerce' ) ],
	[ 'attribute', __( 'An attribute', 'tandem-for-woocommerce' ) ],
	[ 'on_sale', __( 'On sale', 'tandem-for-woocommerce' ) ],
	[ 'recent', __( 'Best sellers', 'tandem-for-woocommerce' ) ],
	[ 'lately', __( 'Bought in the last 30 days', 'tandem-for-woocommerce' ) ],
	[ 'recommendations', __( 'Recommended for the product of the page', 'tandem-for-woocommerce' ) ],
	[ 'related', __( 'Related to the product of the page', 'tandem-for-woocommerce' ) ],
	[ 'context', __( 'Around the product of the page', 'tandem-for-woocommerce' ) ],
	[ 'shopper', __( 'For each shopper their own', 'tandem-for-woocommerce' ) ],
	[ 'cart', __( 'For what is in the cart', 'tandem-for-woocommerce' ) ],
	[ 'session', __( 'From the browsing history', 'tandem-for-woocommerce' ) ],
	[ 'bought', __( 'Bought before by the shopper', 'tandem-for-woocommerce' ) ],
];

/** Sources that are a query, and can be narrowed and ordered. */
const QUERIES = [ 'all', 'category', 'tag', 'attribute', 'on_sale' ];

/** An attribute of the shop, and which of its values. */
function Attribute( { source, put } ) {
	const [ attributes, setAttributes ] = useState( [] );
	useEffect( () => {
		apiFetch( { path: '/wc/store/v1/products/attributes' } ).then(
			setAttributes,
			() => {}
		);
	}, [] );
	const slug = ( { taxonomy } ) => taxonomy.replace( /^pa_/, '' );
	const chosen = attributes.find(
		( one ) => slug( one ) === source.attribute
	);
	return (
		<>
			<Select
				label={ __( 'Attribute', 'tandem-for-woocommerce' ) }
				value={ source.attribute ?? '' }
				options={ [
					[ '', __( 'Choose', 'tandem-for-woocommerce' ) ],
					...attributes.map( ( one ) => [ slug( one ), one.name ] ),
				] }
				onChange={ ( attribute ) => put( { attribute, terms: [] } ) }
			/>
			{ chosen && (
				<Terms
					label={ __( 'Values', 'tandem-for-woocommerce' ) }
					path={ `attributes/${ chosen.id }/terms` }
					value={ source.terms ?? [] }
					onChange={ ( terms ) => put( { terms } ) }
				/>
			) }
		</>
	);
}

/**
 * Where the rows come from.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.set        Changes parts of it.
 */
export function Rows( { definition, set } ) {
	const { source, kind } = definition;
	const put = ( part ) => set( { source: { ...source, ...part } } );
	const type = source.type ?? 'context';
	const queried = kind !== 'bundles' && QUERIES.includes( type );
	return (
		<>
			<Text
				label={ __( 'Caption', 'tandem-for-woocommerce' ) }
				value={ definition.caption ?? '' }
				onChange={ ( caption ) => set( { caption } ) }
			/>
			<Select
				label={ __( 'Rows', 'tandem-for-woocommerce' ) }
				value={ type }
				options={ kind === 'bundles' ? BUNDLES : PRODUCTS }
				onChange={ ( next ) => put( { type: next } ) }
			/>
			{ type === 'ids' && (
				<Products
					label={
						kind === 'bundles'
							? __( 'Bundles', 'tandem-for-woocommerce' )
							: __( 'Products', 'tandem-for-woocommerce' )
					}
					value={ source.ids ?? [] }
					onChange={ ( ids ) => put( { ids } ) }
				/>
			) }
			{ type === 'attribute' && (
				<Attribute source={ source } put={ put } />
			) }
			{ type === 'recommendations' && (
				<Select
					label={ __( 'Which', 'tandem-for-woocommerce' ) }
					value={ source.strategy ?? 'product' }
					options={ [
						[ 'product', __( 'Frequently bought together', 'tandem-for-woocommerce' ) ],
						[ 'also-bought', __( 'Customers also bought', 'tandem-for-woocommerce' ) ],
						[ 'upgrade', __( 'Better versions of it', 'tandem-for-woocommerce' ) ],
						[ 'popular', __( 'Popular now', 'tandem-for-woocommerce' ) ],
					] }
					onChange={ ( strategy ) => put( { strategy } ) }
				/>
			) }
			{ ( type === 'category' || queried ) && (
				<Terms
					label={
						type === 'category'
							? __( 'Categories', 'tandem-for-woocommerce' )
							: __( 'Only in these categories', 'tandem-for-woocommerce' )
					}
					path="categories"
					value={ source.category ?? [] }
					onChange={ ( category ) => put( { category } ) }
				/>
			) }
			{ type === 'tag' && (
				<Terms
					label={ __( 'Tags', 'tandem-for-woocommerce' ) }
					path="tags"
					value={ source.tag ?? [] }
					onChange={ ( tag ) => put( { tag } ) }
				/>
			) }
			{ queried && (
				<Select
					label={ __( 'In the order of', 'tandem-for-woocommerce' ) }
					value={ source.order ?? 'menu_order' }
					options={ [
						[ 'menu_order', __( 'the shop', 'tandem-for-woocommerce' ) ],
						[ 'title', __( 'their names', 'tandem-for-woocommerce' ) ],
						[ 'date', __( 'their age, newest first', 'tandem-for-woocommerce' ) ],
						[ 'price', __( 'their prices, lowest first', 'tandem-for-woocommerce' ) ],
						[ 'popularity', __( 'their sales', 'tandem-for-woocommerce' ) ],
						[ 'rating', __( 'their ratings', 'tandem-for-woocommerce' ) ],
					] }
					onChange={ ( order ) => put( { order } ) }
				/>
			) }
			<Text
				type="number"
				min={ 1 }
				label={ __( 'Most rows', 'tandem-for-woocommerce' ) }
				placeholder={ __( 'All', 'tandem-for-woocommerce' ) }
				value={ source.limit ?? '' }
				onChange={ ( text ) => {
					const { limit, ...rest } = source;
					const number = parseInt( text, 10 );
					set( {
						source: number > 0 ? { ...rest, limit: number } : rest,
					} );
				} }
			/>
			{ kind !== 'bundles' && (
				<Toggle
					label={ __( 'Only what is in stock', 'tandem-for-woocommerce' ) }
					checked={ !! source.in_stock }
					onChange={ ( value ) => put( { in_stock: value } ) }
				/>
			) }
			{ queried && type !== 'on_sale' && (
				<Toggle
					label={ __( 'Only what is on sale', 'tandem-for-woocommerce' ) }
					checked={ !! source.on_sale }
					onChange={ ( value ) => put( { on_sale: value } ) }
				/>
			) }
		</>
	);
}
