import { Button, Spinner } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from './card';
import { ReportTable } from './report-table';

const ROWS = 10;

/**
 * What is bought together, and where the usual companion is missing, with what that leaves.
 *
 * @param {Object}   props
 * @param {Function} props.navigate Opens another tab.
 */
export function Missing( { navigate } ) {
	const { data, error, loading } = useGet( '/proposals' );
	const [ failure, setFailure ] = useState( null );
	const make = ( { key } ) =>
		post( '/proposals/draft', { key } ).then(
			( { edit } ) => window.location.assign( edit ),
			setFailure
		);
	const rows = ( data?.missing || [] ).slice( 0, ROWS );
	const margin = data?.basis === 'contribution';
	return (
		<Card
			className="tandem-wide"
			title={ __( 'Bought together, and what is missing', 'tandem-for-woocommerce' ) }
		>
			{ loading && <Spinner /> }
			<Failure error={ error || failure } />
			{ data?.notice && <p>{ data.notice }</p> }
			{ data && (
				<p className="tandem-note">
					{ __( 'From all orders that were read, not only those of the period above.', 'tandem-for-woocommerce' ) }
				</p>
			) }
			{ data && (
				<ReportTable
					name="missing"
					label={ __( 'Missing companions', 'tandem-for-woocommerce' ) }
					nothing={ __(
						'No companion is missing that your orders are sure of.',
						'tandem-for-woocommerce'
					) }
					heads={ [
						__( 'Bought', 'tandem-for-woocommerce' ),
						__( 'Companion', 'tandem-for-woocommerce' ),
						__( 'With it', 'tandem-for-woocommerce' ),
						__( 'Without it', 'tandem-for-woocommerce' ),
						margin
							? __( 'Margin left', 'tandem-for-woocommerce' )
							: __( 'Sales left', 'tandem-for-woocommerce' ),
						__( 'Between', 'tandem-for-woocommerce' ),
					] }
					rows={ rows.map( ( row ) => [
						row.products[ 0 ].name,
						row.products[ 1 ].name,
						row.with,
						row.without,
						row.left,
						row.range,
					] ) }
					action={ ( index ) => (
						<Button variant="link" onClick={ () => make( rows[ index ] ) }>
							{ __( 'Make a bundle', 'tandem-for-woocommerce' ) }
							<span className="screen-reader-text">
								{ ` ${ rows[ index ].products[ 0 ].name }, ${ rows[ index ].products[ 1 ].name }` }
							</span>
						</Button>
					) }
					explain={ {
						what: __(
							'Orders with a product and with or without its usual companion. What is left is what it would have brought, had those who bought without it taken it as often as the others.',
							'tandem-for-woocommerce'
						),
						query: 'left = orders without the companion x chance of taking it x price (or price - cost), 90 % range of the chance',
						gaps: __(
							'From the model of your orders, of its whole time and not of the period above. Lines sold as a bundle count half.',
							'tandem-for-woocommerce'
						),
					} }
				/>
			) }
			<Button variant="link" onClick={ () => navigate( 'bundles' ) }>
				{ __( 'All suggested bundles', 'tandem-for-woocommerce' ) }
			</Button>
		</Card>
	);
}
