import apiFetch from '@wordpress/api-fetch';
import {
	FormTokenField,
	RangeControl,
	SelectControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { decodeEntities } from '@wordpress/html-entities';

export const WIDE = {
	__next40pxDefaultSize: true,
	__nextHasNoMarginBottom: true,
};
export const Select = ( { options, ...props } ) => (
	<SelectControl
		{ ...props }
		options={ options.map( ( [ value, label ] ) => ( { value, label } ) ) }
		{ ...WIDE }
	/>
);
export const Text = ( props ) => <TextControl { ...props } { ...WIDE } />;
export const Range = ( props ) => <RangeControl { ...props } { ...WIDE } />;
export const Toggle = ( props ) => (
	<ToggleControl { ...props } __nextHasNoMarginBottom />
);

/**
 * Terms by name; what is kept are their slugs.
 *
 * @param {Object}   props
 * @param {string}   props.path     Which terms: a path below the products of the Store API.
 * @param {string[]} props.value    Slugs.
 * @param {Function} props.onChange Takes slugs.
 * @param {string}   props.label    Label.
 */
export function Terms( { path, value, onChange, label } ) {
	const [ terms, setTerms ] = useState( [] );
	useEffect( () => {
		setTerms( [] );
		if ( path ) {
			apiFetch( {
				path: `/wc/store/v1/products/${ path }?per_page=100`,
			} ).then( setTerms, () => {} );
		}
	}, [ path ] );
	const names = terms.map( ( { name } ) => decodeEntities( name ) );
	const twice = ( name ) =>
		names.filter( ( other ) => other === name ).length > 1;
	const named = terms.map( ( { slug, name } ) => {
		const text = decodeEntities( name );
		return { slug, text: twice( text ) ? `${ text } (${ slug })` : text };
	} );
	const text = ( slug ) =>
		named.find( ( term ) => term.slug === slug )?.text ?? slug;
	const slug = ( typed ) =>
		named.find(
			( term ) =>
				term.text.toLowerCase() === typed.toLowerCase() ||
				term.slug === typed.toLowerCase()
		)?.slug;
	return (
		<FormTokenField
			label={ label }
			value={ value.map( text ) }
			suggestions={ named.map( ( term ) => term.text ) }
			onChange={ ( tokens ) =>
				onChange( [
					...new Set(
						tokens
							.map(
								( token ) =>
									slug( token ) ??
									( value.includes( token ) || ! terms.length
										? token
												.trim()
												.toLowerCase()
												.replace( /\s+/g, '-' )
										: null )
							)
							.filter( Boolean )
					),
				] )
			}
			__experimentalExpandOnFocus
			help=""
			{ ...WIDE }
		/>
	);
}

/**
 * Rules in a list: each in a frame with its fields and a button that removes it.
 *
 * @param {Object}   props
 * @param {Object[]} props.rules    Rules.
 * @param {Function} props.onChange Takes the changed rules.
 * @param {Function} props.children Draws a rule: gets it, and a function that changes parts of it.
 * @param {string}   props.remove   Text of the button that removes.
 */
export const Rules = ( { rules, onChange, children, remove } ) =>
	rules.map( ( rule, at ) => (
		<fieldset key={ at } className="tandem-condition">
			{ children( rule, ( part ) =>
				onChange(
					rules.map( ( one, place ) =>
						place === at ? { ...one, ...part } : one
					)
				)
			) }
			<button
				type="button"
				className="components-button is-destructive is-compact"
				onClick={ () =>
					onChange( rules.filter( ( one, place ) => place !== at ) )
				}
			>
				{ remove }
			</button>
		</fieldset>
	) );
