import { Button, SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Explain } from './explain';

/** Rows as CSV. A spreadsheet would run a cell that begins like a formula, so such a cell gets a quote. */
export const csv = ( rows ) =>
	rows
		.map( ( row ) =>
			row
				.map( ( cell ) => {
					const text = String( cell ).replace( /^[=+\-@\t\r]/, "'$&" );
					return /[",\n]/.test( text )
						? `"${ text.replace( /"/g, '""' ) }"`
						: text;
				} )
				.join( ',' )
		)
		.join( '\r\n' );

/** Hands rows to the reader as a file. */
export function download( name, rows ) {
	const blob = new Blob( [ csv( rows ) ], { type: 'text/csv' } );
	const link = document.createElement( 'a' );
	link.href = URL.createObjectURL( blob );
	link.download = `tandem-${ name }.csv`;
	link.click();
	URL.revokeObjectURL( link.href );
}

/**
 * In the head of a report: by what its rows are told apart.
 *
 * @param {Object}                props
 * @param {string}                props.label    What is chosen.
 * @param {string}                props.value    The choice.
 * @param {Function}              props.onChange Takes another.
 * @param {Object<string,string>} props.labels   Label by choice.
 */
export const TellApart = ( { label, value, onChange, labels } ) => (
	<SelectControl
		__next40pxDefaultSize
		__nextHasNoMarginBottom
		hideLabelFromVision
		label={ label }
		value={ value }
		onChange={ onChange }
		options={ Object.entries( labels ).map( ( [ choice, text ] ) => ( {
			value: choice,
			label: text,
		} ) ) }
	/>
);

/**
 * A table of a report with its download.
 *
 * @param {Object}   props
 * @param {string}   props.name    Name of the file.
 * @param {string}   props.label   What it shows.
 * @param {string[]} props.heads   Headings.
 * @param {Array[]}  props.rows    Cells as text, the first names the row.
 * @param {Function} props.action  Gets the position of a row, gives what stands at its end.
 * @param {string}   props.nothing What is said without rows.
 * @param {Object}   props.explain What the numbers are, as Explain takes it.
 */
export function ReportTable( { name, label, heads, rows, action, nothing, explain } ) {
	if ( ! rows.length ) {
		return (
			<>
				<p>{ nothing || __( 'Nothing in this period yet.', 'tandem-for-woocommerce' ) }</p>
				{ explain && <Explain { ...explain } /> }
			</>
		);
	}
	return (
		<>
			<div className="tandem-scroll" tabIndex="0" role="region" aria-label={ label }>
				<table className="widefat striped tandem-report">
					<thead>
						<tr>
							{ heads.map( ( head ) => (
								<th key={ head } scope="col">
									{ head }
								</th>
							) ) }
							{ action && (
								<th scope="col">
									<span className="screen-reader-text">
										{ __( 'Action', 'tandem-for-woocommerce' ) }
									</span>
								</th>
							) }
						</tr>
					</thead>
					<tbody>
						{ rows.map( ( [ first, ...rest ], index ) => (
							<tr key={ index }>
								<th scope="row">{ first }</th>
								{ rest.map( ( cell, place ) => (
									<td key={ place }>{ cell }</td>
								) ) }
								{ action && <td>{ action( index ) }</td> }
							</tr>
						) ) }
					</tbody>
				</table>
			</div>
			<Button
				variant="tertiary"
				size="compact"
				onClick={ () => download( name, [ heads, ...rows ] ) }
			>
				{ __( 'Download as CSV', 'tandem-for-woocommerce' ) }
			</Button>
			{ explain && <Explain { ...explain } /> }
		</>
	);
}
