import {
	Button,
	FormFileUpload,
	SearchControl,
	SelectControl,
	Spinner,
} from '@wordpress/components';
import { useDebounce } from '@wordpress/compose';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { post, request, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Copy } from '../parts/copy';
import { Builder } from '../tables/builder';
import { KINDS, starter } from '../tables/definition';

const MOST_BYTES = 5242880;

/**
 * What a file holds. Bytes that are no UTF-8 are sent as they are: the server names the line.
 *
 * @param {File} file File.
 */
const content = async ( file ) => {
	if ( file.size > MOST_BYTES ) {
		throw new Error(
			sprintf(
				/* translators: %s: size in megabytes */
				__(
					'The file has %s MB; 5 MB are the most. Nothing was imported.',
					'tandem-for-woocommerce'
				),
				( file.size / 1048576 ).toFixed( 1 )
			)
		);
	}
	const bytes = new Uint8Array( await file.arrayBuffer() );
	try {
		return {
			text: new window.TextDecoder( 'utf-8', { fatal: true } ).decode(
				bytes
			),
		};
	} catch {
		let text = '';
		for ( let at = 0; at < bytes.length; at += 32768 ) {
			text += String.fromCharCode( ...bytes.subarray( at, at + 32768 ) );
		}
		return { text: window.btoa( text ), coded: true };
	}
};

/** The list: search, copy, duplicate, trash, import. */
function List( { open } ) {
	const [ search, setSearch ] = useState( '' );
	const [ asked, setAsked ] = useState( '' );
	const [ status, setStatus ] = useState( 'publish' );
	const [ failure, setFailure ] = useState();
	const ask = useDebounce( setAsked, 250 );
	const { data, error, reload } = useGet(
		`/tables?status=${ status }&search=${ encodeURIComponent( asked ) }`
	);
	const act = ( promise ) =>
		promise.then( () => reload(), setFailure ).catch( setFailure );
	const read = async ( event ) => {
		const file = event.target.files?.[ 0 ];
		setFailure( undefined );
		if ( file ) {
			try {
				open(
					await post( '/tables/import', {
						title: file.name.replace( /\.[a-z]+$/i, '' ),
						...( await content( file ) ),
					} )
				);
			} catch ( wrong ) {
				setFailure( wrong );
			}
		}
	};
	return (
		<Card
			title={ __( 'Tables', 'tandem-for-woocommerce' ) }
			extra={
				<div className="tandem-actions">
					<FormFileUpload
						accept=".csv,.json,.txt"
						onChange={ read }
						render={ ( { openFileDialog } ) => (
							<Button
								variant="secondary"
								onClick={ openFileDialog }
							>
								{ __(
									'Import CSV or JSON',
									'tandem-for-woocommerce'
								) }
							</Button>
						) }
					/>
					<Button
						variant="primary"
						onClick={ () =>
							open( {
								id: 0,
								title: '',
								definition: starter( 'products' ),
							} )
						}
					>
						{ __( 'Add a table', 'tandem-for-woocommerce' ) }
					</Button>
				</div>
			}
		>
			<Failure error={ failure || error } />
			<div className="tandem-tables-filter">
				<SearchControl
					label={ __( 'Search tables', 'tandem-for-woocommerce' ) }
					value={ search }
					onChange={ ( value ) => {
						setSearch( value );
						ask( value );
					} }
					__nextHasNoMarginBottom
				/>
				<SelectControl
					label={ __( 'Show', 'tandem-for-woocommerce' ) }
					hideLabelFromVision
					value={ status }
					options={ [
						{
							value: 'publish',
							label: __( 'In use', 'tandem-for-woocommerce' ),
						},
						{
							value: 'trash',
							label: __( 'Trash', 'tandem-for-woocommerce' ),
						},
					] }
					onChange={ setStatus }
					__nextHasNoMarginBottom
				/>
			</div>
			{ ! data && ! error && <Spinner /> }
			{ data && data.tables.length === 0 && (
				<p>
					{ status === 'trash' || asked
						? __( 'No table here.', 'tandem-for-woocommerce' )
						: __(
								'A table shows products, bundles or your own data side by side. Add the first one.',
								'tandem-for-woocommerce'
						  ) }
				</p>
			) }
			{ data && data.tables.length > 0 && (
				<table className="widefat striped tandem-tables-list">
					<thead>
						<tr>
							<th scope="col">
								{ __( 'Title', 'tandem-for-woocommerce' ) }
							</th>
							<th scope="col">
								{ __( 'Shows', 'tandem-for-woocommerce' ) }
							</th>
							<th scope="col">
								{ __( 'Shortcode', 'tandem-for-woocommerce' ) }
							</th>
							<th scope="col">
								{ __( 'Used on', 'tandem-for-woocommerce' ) }
							</th>
							<th scope="col">
								<span className="screen-reader-text">
									{ __(
										'Actions',
										'tandem-for-woocommerce'
									) }
								</span>
							</th>
						</tr>
					</thead>
					<tbody>
						{ data.tables.map( ( table ) => (
							<tr key={ table.id }>
								<th scope="row">
									<Button
										variant="link"
										onClick={ () =>
											request(
												`/tables/${ table.id }`
											).then( open, setFailure )
										}
									>
										{ table.title }
									</Button>
								</th>
								<td>{ KINDS[ table.kind ] }</td>
								<td>
									<Copy
										text={ table.shortcode }
										label={ sprintf(
											/* translators: %s: title of a table */
											__(
												'shortcode of %s',
												'tandem-for-woocommerce'
											),
											table.title
										) }
									/>
								</td>
								<td>
									{ table.usage.length === 0 &&
										__(
											'No page',
											'tandem-for-woocommerce'
										) }
									{ table.usage
										.slice( 0, 3 )
										.map( ( page ) => (
											<a
												key={ page.id }
												className="tandem-used"
												href={ `post.php?post=${ page.id }&action=edit` }
											>
												{ page.title || `#${ page.id }` }
											</a>
										) ) }
									{ table.usage.length > 3 &&
										sprintf(
											/* translators: %d: number of pages */
											_n(
												'and %d more page',
												'and %d more pages',
												table.usage.length - 3,
												'tandem-for-woocommerce'
											),
											table.usage.length - 3
										) }
								</td>
								<td className="tandem-actions">
									{ status === 'trash' ? (
										<Button
											size="compact"
											variant="secondary"
											onClick={ () =>
												act(
													post(
														`/tables/${ table.id }/restore`
													)
												)
											}
										>
											{ __(
												'Restore',
												'tandem-for-woocommerce'
											) }
										</Button>
									) : (
										<Button
											size="compact"
											variant="tertiary"
											onClick={ () =>
												act(
													post(
														`/tables/${ table.id }/duplicate`
													)
												)
											}
										>
											{ __(
												'Duplicate',
												'tandem-for-woocommerce'
											) }
										</Button>
									) }
									<Button
										size="compact"
										variant="tertiary"
										isDestructive
										onClick={ () =>
											act(
												request(
													`/tables/${ table.id }`,
													'DELETE'
												)
											)
										}
									>
										{ status === 'trash'
											? __(
													'Delete for good',
													'tandem-for-woocommerce'
											  )
											: __(
													'Trash',
													'tandem-for-woocommerce'
											  ) }
									</Button>
								</td>
							</tr>
						) ) }
					</tbody>
				</table>
			) }
		</Card>
	);
}

function Page() {
	const [ table, open ] = useState( null );
	return table ? (
		<Builder
			key={ table.id }
			table={ table }
			close={ () => open( null ) }
		/>
	) : (
		<List open={ open } />
	);
}

export const page = {
	name: 'tables',
	title: __( 'Tables', 'tandem-for-woocommerce' ),
	order: 30,
	help: 'tables',
	Page,
};
