import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { shown, typed } from './definition';

const SHOWN = 100;

/**
 * Cells of a free table.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.set        Changes parts of it.
 */
export function Grid( { definition, set } ) {
	const { columns } = definition;
	const rows = definition.rows ?? [];
	const put = ( at, place, text ) =>
		set( {
			rows: rows.map( ( row, one ) =>
				one === at
					? columns.map( ( column, spot ) =>
							spot === place ? typed( text ) : row[ spot ] ?? ''
					  )
					: row
			),
		} );
	return (
		<>
			<p>
				{ __(
					'A cell such as =product(12, price) shows the product’s own price, always current. Also: name, image, stock, rating, sku, category, weight, buy.',
					'tandem-for-woocommerce'
				) }
			</p>
			<div className="tandem-grid-scroll">
				<table className="tandem-cells">
					<thead>
						<tr>
							{ columns.map( ( column ) => (
								<th key={ column.key } scope="col">
									{ column.label || column.key }
								</th>
							) ) }
							<td />
						</tr>
					</thead>
					<tbody>
						{ rows.slice( 0, SHOWN ).map( ( row, at ) => (
							<tr key={ at }>
								{ columns.map( ( column, place ) => (
									<td key={ column.key }>
										<input
											type="text"
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
											onChange={ ( event ) =>
												put(
													at,
													place,
													event.target.value
												)
											}
										/>
									</td>
								) ) }
								<td>
									<Button
										size="small"
										isDestructive
										onClick={ () =>
											set( {
												rows: rows.filter(
													( one, spot ) => spot !== at
												),
											} )
										}
									>
										{ __(
											'Remove',
											'tandem-for-woocommerce'
										) }
									</Button>
								</td>
							</tr>
						) ) }
					</tbody>
				</table>
			</div>
			{ rows.length > SHOWN && (
				<p>
					{ sprintf(
						/* translators: %d: number of rows */
						__(
							'%d more rows are kept; import a file to change them.',
							'tandem-for-woocommerce'
						),
						rows.length - SHOWN
					) }
				</p>
			) }
			<Button
				variant="secondary"
				onClick={ () =>
					set( { rows: [ ...rows, columns.map( () => '' ) ] } )
				}
			>
				{ __( 'Add a row', 'tandem-for-woocommerce' ) }
			</Button>
		</>
	);
}
