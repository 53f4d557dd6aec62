import { Button } from '@wordpress/components';
import { useCallback, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Explain } from '../parts/explain';
import { Install } from '../parts/install';
import { Live } from '../parts/live';
import { Setup } from '../parts/setup';
import { State } from '../parts/state';

const Numbers = ( { numbers, reading, navigate } ) => (
	<Card
		className="tandem-wide"
		title={ __( 'The last 30 days, up to yesterday', 'tandem-for-woocommerce' ) }
		extra={
			<Button variant="link" onClick={ () => navigate( 'reports' ) }>
				{ __( 'More in the reports', 'tandem-for-woocommerce' ) }
			</Button>
		}
	>
		{ reading && (
			<p>
				{ __(
					'Your orders are still being read; these numbers will grow. The reports show how far it has come.',
					'tandem-for-woocommerce'
				) }
			</p>
		) }
		<ul className="tandem-numbers">
			{ numbers.map( ( { name, value, hint } ) => (
				<li key={ name }>
					<span>{ name }</span>
					<strong>{ value }</strong>
					<small>{ hint }</small>
				</li>
			) ) }
		</ul>
		<Explain
			what={ __(
				'All paid orders of the shop, not only those with a suggestion: their revenue less refunds over their number, items over orders, orders over visits, and the share of customers who had bought before or did so twice.',
				'tandem-for-woocommerce'
			) }
			query="SUM(net) / COUNT(*), SUM(items) / COUNT(*), COUNT(*) / visits FROM tandem_orders WHERE counts = 1 AND day BETWEEN …"
		/>
	</Card>
);

const Actions = ( { actions, navigate, changed } ) => {
	const [ error, setError ] = useState( null );
	const act = async ( { tab, bundle, settings } ) => {
		if ( tab ) {
			navigate( tab );
			return;
		}
		try {
			if ( Object.keys( settings || {} ).length ) {
				changed( await post( '/settings', settings ) );
				return;
			}
			const { edit } = await post( '/bundles/draft', { products: bundle } );
			window.location.assign( edit );
		} catch ( failure ) {
			setError( failure );
		}
	};
	return (
		<Card
			className="tandem-wide"
			title={ __( 'Next', 'tandem-for-woocommerce' ) }
		>
			<Failure error={ error } />
			<ul className="tandem-next">
				{ actions.map( ( action ) => (
					<li key={ action.code }>
						<p>{ action.text }</p>
						{ action.label && (
							<Button
								variant="secondary"
								onClick={ () => act( action ) }
							>
								{ action.label }
							</Button>
						) }
					</li>
				) ) }
			</ul>
		</Card>
	);
};

function Overview( { navigate } ) {
	const status = useGet( '/status' );
	const settings = useGet( '/settings' );
	const overview = useGet( '/overview' );
	const { reload: readStatus } = status;
	const { reload: readOverview } = overview;
	const reload = useCallback( () => {
		readStatus();
		readOverview();
	}, [ readStatus, readOverview ] );
	const setup = settings.data && ! settings.data.values.setup_done;
	return (
		<div className="tandem-grid">
			<Failure
				error={ status.error || settings.error || overview.error }
			/>
			{ setup && status.data && (
				<Setup
					settings={ settings.data }
					set={ settings.set }
					status={ status.data }
					reload={ reload }
				/>
			) }
			<State status={ status.data } reload={ reload } />
			{ settings.data && (
				<Live
					settings={ settings.data }
					set={ ( data ) => {
						settings.set( data );
						overview.reload();
					} }
				/>
			) }
			{ overview.data && <Numbers { ...overview.data } navigate={ navigate } /> }
			{ ! setup && overview.data?.actions.length > 0 && (
				<Actions
					actions={ overview.data.actions }
					navigate={ navigate }
					changed={ ( data ) => {
						settings.set( data );
						overview.reload();
					} }
				/>
			) }
			{ status.data?.advice.action === 'install' && (
				<Install
					code={ status.data.advice.code }
				/>
			) }
		</div>
	);
}

export const page = {
	name: 'overview',
	title: __( 'Overview', 'tandem-for-woocommerce' ),
	order: 10,
	Page: Overview,
};
