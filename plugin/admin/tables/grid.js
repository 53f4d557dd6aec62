import { Button } from '@wordpress/components';
import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Products } from '../parts/pickers';
import { shown, typed } from './definition';
import { Select, Text } from './fields';

const SHOWN = 50;

const FIELDS = [
	[ 'name', __( 'Name', 'tandem-for-woocommerce' ) ],
	[ 'image', __( 'Image', 'tandem-for-woocommerce' ) ],
	[ 'price', __( 'Price', 'tandem-for-woocommerce' ) ],
	[ 'stock', __( 'Stock', 'tandem-for-woocommerce' ) ],
	[ 'rating', __( 'Rating', 'tandem-for-woocommerce' ) ],
	[ 'sku', __( 'SKU', 'tandem-for-woocommerce' ) ],
	[ 'category', __( 'Category', 'tandem-for-woocommerce' ) ],
	[ 'weight', __( 'Weight', 'tandem-for-woocommerce' ) ],
	[ 'buy', __( 'Add to cart', 'tandem-for-woocommerce' ) ],
];

/**
 * Cells of a copied piece of a spreadsheet: tabs between cells, quotes around cells with line breaks.
 *
 * @param {string} text What was copied.
 */
export const cells = ( text ) => {
	const rows = [ [ '' ] ];
	let quoted = false;
	const plain = text.replace( /\r\n?/g, '\n' ).replace( /\n$/, '' );
	for ( let at = 0; at < plain.length; at++ ) {
		const sign = plain[ at ];
		const row = rows.at( -1 );
		if ( quoted && sign === '"' && plain[ at + 1 ] === '"' ) {
			row[ row.length - 1 ] += '"';
			at++;
		} else if ( sign === '"' && ( quoted || row.at( -1 ) === '' ) ) {
			quoted = ! quoted;
		} else if ( ! quoted && sign === '\t' ) {
			row.push( '' );
		} else if ( ! quoted && sign === '\n' ) {
			rows.push( [ '' ] );
		} else {
			row[ row.length - 1 ] += sign;
		}
	}
	return rows;
};

/**
 * Cells of a free table: typed, pasted from a spreadsheet, or bound to a product.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.set        Changes parts of it.
 */
export function Grid( { definition, set } ) {
	const { columns } = definition;
	const rows = definition.rows ?? [];
	const table = useRef();
	const [ page, setPage ] = useState( 0 );
	const [ spot, setSpot ] = useState( { at: 0, place: 0 } );
	const [ bound, setBound ] = useState( { ids: [], field: 'price' } );
	const pages = Math.max( 1, Math.ceil( rows.length / SHOWN ) );
	const from = Math.min( page, pages - 1 ) * SHOWN;
	const blank = () => columns.map( () => '' );
	const change = ( at, place, cell ) =>
		set( {
			rows: rows.map( ( row, one ) =>
				one === at
					? columns.map( ( column, spotted ) =>
							spotted === place ? cell : row[ spotted ] ?? ''
					  )
					: row
			),
		} );
	const focus = ( at, place ) =>
		setTimeout(
			() =>
				table.current
					?.querySelector( `[data-cell="${ at }-${ place }"]` )
					?.focus(),
			0
		);
	const paste = ( event, at, place ) => {
		const text = event.clipboardData.getData( 'text/plain' );
		if ( ! /[\t\n\r]/.test( text.trim() ) ) {
			return;
		}
		event.preventDefault();
		const given = cells( text );
		const width = place + Math.max( ...given.map( ( { length } ) => length ) );
		const more = [];
		const numbers = columns.map( ( { key } ) => Number( key.slice( 1 ) ) );
		for ( let next = columns.length; next < Math.min( 40, width ); next++ ) {
			more.push( {
				key: `c${ Math.max( 0, ...numbers ) + 1 + more.length }`,
				label: __( 'Column', 'tandem-for-woocommerce' ),
			} );
		}
		const all = [ ...columns, ...more ];
		const next = rows.map( ( row ) =>
			all.map( ( column, one ) => row[ one ] ?? '' )
		);
		given.forEach( ( line, down ) => {
			next[ at + down ] ??= all.map( () => '' );
			line.forEach( ( cell, right ) => {
				if ( place + right < all.length ) {
					next[ at + down ][ place + right ] = typed( cell );
				}
			} );
		} );
		set( { columns: all, rows: next } );
		speak(
			sprintf(
				/* translators: %d: number of rows */
				__( '%d rows were pasted', 'tandem-for-woocommerce' ),
				given.length
			)
		);
	};
	const walk = ( event, at, place ) => {
		if ( event.key === 'Enter' || event.key === 'ArrowDown' ) {
			event.preventDefault();
			if ( event.key === 'Enter' && at === rows.length - 1 ) {
				set( { rows: [ ...rows, blank() ] } );
				setPage( Math.floor( rows.length / SHOWN ) );
			}
			focus( at + 1, place );
		} else if ( event.key === 'ArrowUp' && at > 0 ) {
			event.preventDefault();
			focus( at - 1, place );
		}
	};
	const move = ( at, by ) => {
		const next = [ ...rows ];
		next.splice( at + by, 0, next.splice( at, 1 )[ 0 ] );
		set( { rows: next } );
	};
	return (
		<>
			<Text
				label={ __( 'Caption', 'tandem-for-woocommerce' ) }
				value={ definition.caption ?? '' }
				onChange={ ( caption ) => set( { caption } ) }
			/>
			<p>
				{ __(
					'Type, or paste a piece of a spreadsheet into a cell. Enter goes one row down.',
					'tandem-for-woocommerce'
				) }
			</p>
			<div className="tandem-grid-scroll">
				<table className="tandem-cells" ref={ table }>
					<thead>
						<tr>
							{ columns.map( ( column, place ) => (
								<th key={ column.key } scope="col">
									<input
										type="text"
										aria-label={ sprintf(
											/* translators: %d: number of a column */
											__(
												'Heading %d',
												'tandem-for-woocommerce'
											),
											place + 1
										) }
										value={ column.label ?? '' }
										onChange={ ( event ) =>
											set( {
												columns: columns.map(
													( one, spotted ) =>
														spotted === place
															? {
																	...one,
																	label: event
																		.target
																		.value,
															  }
															: one
												),
											} )
										}
									/>
								</th>
							) ) }
							<td />
						</tr>
					</thead>
					<tbody>
						{ rows.slice( from, from + SHOWN ).map( ( row, one ) => {
							const at = from + one;
							const said = ( text ) =>
								sprintf(
									/* translators: 1: what a button does, 2: row number */
									__( '%1$s: row %2$d', 'tandem-for-woocommerce' ),
									text,
									at + 1
								);
							return (
								<tr key={ at }>
									{ columns.map( ( column, place ) => (
										<td key={ column.key }>
											<input
												type="text"
												data-cell={ `${ at }-${ place }` }
												aria-label={ sprintf(
													/* translators: 1: column, 2: row number */
													__(
														'%1$s, row %2$d',
														'tandem-for-woocommerce'
													),
													column.label || column.key,
													at + 1
												) }
												value={ shown( row[ place ] ) }
												onFocus={ () =>
													setSpot( { at, place } )
												}
												onPaste={ ( event ) =>
													paste( event, at, place )
												}
												onKeyDown={ ( event ) =>
													walk( event, at, place )
												}
												onChange={ ( event ) =>
													change(
														at,
														place,
														typed(
															event.target.value
														)
													)
												}
											/>
										</td>
									) ) }
									<td className="tandem-cells-actions">
										<Button
											size="small"
											icon="arrow-up-alt2"
											label={ said(
												__( 'Up', 'tandem-for-woocommerce' )
											) }
											disabled={ at === 0 }
											accessibleWhenDisabled
											onClick={ () => move( at, -1 ) }
										/>
										<Button
											size="small"
											icon="arrow-down-alt2"
											label={ said(
												__( 'Down', 'tandem-for-woocommerce' )
											) }
											disabled={ at === rows.length - 1 }
											accessibleWhenDisabled
											onClick={ () => move( at, 1 ) }
										/>
										<Button
											size="small"
											icon="admin-page"
											label={ said(
												__(
													'Duplicate',
													'tandem-for-woocommerce'
												)
											) }
											onClick={ () =>
												set( {
													rows: rows.toSpliced(
														at,
														0,
														[ ...row ]
													),
												} )
											}
										/>
										<Button
											size="small"
											icon="trash"
											isDestructive
											label={ said(
												__(
													'Remove',
													'tandem-for-woocommerce'
												)
											) }
											onClick={ () =>
												set( {
													rows: rows.toSpliced(
														at,
														1
													),
												} )
											}
										/>
									</td>
								</tr>
							);
						} ) }
					</tbody>
				</table>
			</div>
			<div className="tandem-actions">
				<Button
					variant="secondary"
					onClick={ () => {
						set( { rows: [ ...rows, blank() ] } );
						setPage( Math.floor( rows.length / SHOWN ) );
						focus( rows.length, 0 );
					} }
				>
					{ __( 'Add a row', 'tandem-for-woocommerce' ) }
				</Button>
				{ pages > 1 && (
					<>
						<Button
							size="compact"
							disabled={ from === 0 }
							accessibleWhenDisabled
							onClick={ () => setPage( from / SHOWN - 1 ) }
						>
							{ __( 'Previous', 'tandem-for-woocommerce' ) }
						</Button>
						<span>
							{ sprintf(
								/* translators: 1: first row, 2: last row, 3: number of rows */
								__(
									'Rows %1$d to %2$d of %3$d',
									'tandem-for-woocommerce'
								),
								from + 1,
								Math.min( rows.length, from + SHOWN ),
								rows.length
							) }
						</span>
						<Button
							size="compact"
							disabled={ from + SHOWN >= rows.length }
							accessibleWhenDisabled
							onClick={ () => setPage( from / SHOWN + 1 ) }
						>
							{ __( 'Next', 'tandem-for-woocommerce' ) }
						</Button>
					</>
				) }
			</div>
			<fieldset className="tandem-condition">
				<legend>
					{ sprintf(
						/* translators: 1: column, 2: row number */
						__(
							'A live value of a product in %1$s, row %2$d',
							'tandem-for-woocommerce'
						),
						columns[ spot.place ]?.label || columns[ 0 ]?.key,
						spot.at + 1
					) }
				</legend>
				<Products
					label={ __( 'Product', 'tandem-for-woocommerce' ) }
					value={ bound.ids }
					onChange={ ( ids ) =>
						setBound( { ...bound, ids: ids.slice( -1 ) } )
					}
				/>
				<Select
					label={ __( 'Value', 'tandem-for-woocommerce' ) }
					value={ bound.field }
					options={ FIELDS }
					onChange={ ( field ) => setBound( { ...bound, field } ) }
				/>
				<Button
					variant="secondary"
					disabled={ ! bound.ids.length || ! rows[ spot.at ] }
					accessibleWhenDisabled
					onClick={ () =>
						bound.ids.length &&
						change( spot.at, spot.place, {
							product: bound.ids[ 0 ],
							field: bound.field,
						} )
					}
				>
					{ __( 'Put it into the cell', 'tandem-for-woocommerce' ) }
				</Button>
			</fieldset>
		</>
	);
}
