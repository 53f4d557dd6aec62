import {
	CheckboxControl,
	FormTokenField,
	SelectControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';

const at = ( tree, path ) =>
	path.split( '.' ).reduce( ( node, key ) => node?.[ key ], tree );

const nested = ( path, value ) =>
	path
		.split( '.' )
		.reverse()
		.reduce( ( inner, key ) => ( { [ key ]: inner } ), value );

/** Merges a partial tree of settings into another. */
export const merged = ( tree, patch ) => {
	const out = { ...tree };
	Object.entries( patch ).forEach( ( [ key, value ] ) => {
		const inner =
			value && typeof value === 'object' && ! Array.isArray( value );
		out[ key ] = inner ? merged( tree[ key ] || {}, value ) : value;
	} );
	return out;
};

/**
 * Controls bound to paths of the settings: each takes { path, label, help }.
 *
 * @param {Object}   values Tree of settings.
 * @param {Function} change Takes a partial tree.
 */
export function fields( values, change ) {
	const bind = ( path ) => ( {
		value: at( values, path ),
		set: ( value ) => change( nested( path, value ) ),
	} );
	return {
		Switch: ( { path, ...rest } ) => {
			const { value, set } = bind( path );
			return (
				<ToggleControl
					__nextHasNoMarginBottom
					checked={ value }
					onChange={ set }
					{ ...rest }
				/>
			);
		},
		Whole: ( { path, min, max, ...rest } ) => {
			const { value, set } = bind( path );
			return (
				<TextControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					className="tandem-whole"
					type="number"
					inputMode="numeric"
					min={ min }
					max={ max }
					step={ 1 }
					value={ String( value ) }
					onChange={ ( text ) =>
						set( text === '' ? '' : parseInt( text, 10 ) )
					}
					{ ...rest }
				/>
			);
		},
		Percent: ( { path, max, ...rest } ) => {
			const { value, set } = bind( path );
			return (
				<TextControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					className="tandem-whole"
					type="number"
					inputMode="decimal"
					min={ 0 }
					max={ max }
					step={ 0.01 }
					value={ value === '' ? '' : String( value / 100 ) }
					onChange={ ( text ) =>
						set( text === '' ? '' : Math.round( Number( text ) * 100 ) )
					}
					{ ...rest }
				/>
			);
		},
		Choice: ( { path, options, ...rest } ) => {
			const { value, set } = bind( path );
			return (
				<SelectControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					value={ value }
					onChange={ set }
					options={ options.map( ( [ name, label ] ) => ( {
						value: name,
						label,
					} ) ) }
					{ ...rest }
				/>
			);
		},
		Checks: ( { path, options, legend } ) => {
			const { value, set } = bind( path );
			return (
				<fieldset className="tandem-checks">
					<legend>{ legend }</legend>
					{ options.map( ( [ name, label ] ) => (
						<CheckboxControl
							__nextHasNoMarginBottom
							key={ name }
							label={ label }
							checked={ value.includes( name ) }
							onChange={ ( on ) =>
								set(
									on
										? [ ...value, name ]
										: value.filter( ( v ) => v !== name )
								)
							}
						/>
					) ) }
				</fieldset>
			);
		},
		Categories: ( { path, label, help } ) => {
			const { value, set } = bind( path );
			const names = window.tandemAdmin.categories;
			const ids = Object.fromEntries(
				Object.entries( names ).map( ( [ id, name ] ) => [
					name,
					Number( id ),
				] )
			);
			return (
				<div>
					<FormTokenField
						__next40pxDefaultSize
						__nextHasNoMarginBottom
						label={ label }
						value={ value.map( ( id ) => names[ id ] || `#${ id }` ) }
						suggestions={ Object.values( names ) }
						onChange={ ( tokens ) =>
							set(
								tokens
									.map( ( token ) =>
										token.startsWith( '#' )
											? Number( token.slice( 1 ) )
											: ids[ token ]
									)
									.filter( Boolean )
							)
						}
						__experimentalExpandOnFocus
						help=""
					/>
					<p className="tandem-help">{ help }</p>
				</div>
			);
		},
	};
}
