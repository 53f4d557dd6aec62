import apiFetch from '@wordpress/api-fetch';
import { FormTokenField } from '@wordpress/components';
import { useDebounce } from '@wordpress/compose';
import { useCallback, useEffect, useState } from '@wordpress/element';

const LOOK = {
	__next40pxDefaultSize: true,
	__nextHasNoMarginBottom: true,
	__experimentalExpandOnFocus: true,
	help: '',
};

/** Ids chosen by name: `token` writes one, `ids` reads them back. */
const token = ( names, id ) => `${ names[ id ] ?? '' } #${ id }`.trim();
const ids = ( tokens ) =>
	tokens
		.map( ( text ) => Number( text.match( /#(\d+)$/ )?.[ 1 ] ) )
		.filter( Boolean );

/**
 * Products by name.
 *
 * @param {Object}   props
 * @param {string}   props.label    Label.
 * @param {number[]} props.value    Ids.
 * @param {Function} props.onChange Takes ids.
 */
export function Products( { label, value, onChange } ) {
	const [ names, setNames ] = useState( {} );
	const ask = ( query ) =>
		apiFetch( { path: `/wc/store/v1/products?${ query }` } ).then(
			( products ) =>
				setNames( ( before ) => ( {
					...before,
					...Object.fromEntries(
						products.map( ( { id, name } ) => [ id, name ] )
					),
				} ) ),
			() => {}
		);
	useEffect( () => {
		if ( value.length ) {
			ask( `per_page=100&include=${ value.slice( 0, 100 ).join( ',' ) }` );
		}
		// Names are read once; a search adds its own.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [] );
	// The same function in every draw: a new one would cancel the search that waits.
	const search = useDebounce(
		useCallback(
			( text ) =>
				text &&
				ask( `per_page=20&search=${ encodeURIComponent( text ) }` ),
			// eslint-disable-next-line react-hooks/exhaustive-deps
			[]
		),
		250
	);
	return (
		<FormTokenField
			label={ label }
			value={ value.map( ( id ) => token( names, id ) ) }
			suggestions={ Object.keys( names ).map( ( id ) =>
				token( names, id )
			) }
			onInputChange={ search }
			onChange={ ( tokens ) => onChange( ids( tokens ) ) }
			{ ...LOOK }
		/>
	);
}

/**
 * Categories by name.
 *
 * @param {Object}   props
 * @param {string}   props.label    Label.
 * @param {number[]} props.value    Ids.
 * @param {Function} props.onChange Takes ids.
 */
export function Categories( { label, value, onChange } ) {
	const names = window.tandemAdmin.categories;
	return (
		<FormTokenField
			label={ label }
			value={ value.map( ( id ) => token( names, id ) ) }
			suggestions={ Object.keys( names ).map( ( id ) =>
				token( names, id )
			) }
			onChange={ ( tokens ) => onChange( ids( tokens ) ) }
			{ ...LOOK }
		/>
	);
}

/**
 * Words, chosen from a list or typed.
 *
 * @param {Object}   props
 * @param {string}   props.label    Label.
 * @param {string[]} props.value    Words.
 * @param {Function} props.onChange Takes words.
 * @param {Object}   props.options  Names by word; empty: any word may be typed.
 */
export function Words( { label, value, onChange, options = {} } ) {
	const words = Object.fromEntries(
		Object.entries( options ).map( ( [ word, name ] ) => [ name, word ] )
	);
	return (
		<FormTokenField
			label={ label }
			value={ value.map( ( word ) => options[ word ] ?? word ) }
			suggestions={ Object.values( options ) }
			onChange={ ( tokens ) =>
				onChange( tokens.map( ( name ) => words[ name ] ?? name ) )
			}
			{ ...LOOK }
		/>
	);
}
