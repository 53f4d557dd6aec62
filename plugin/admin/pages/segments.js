import { Button, Notice, Spinner, TextControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { request, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Conditions } from '../parts/conditions';
import { Count } from '../parts/conditions/count';
import { taken } from '../parts/wanted';
import { Tiers } from '../tiers/card';

/** An id that no segment has yet. */
const fresh = ( segments ) => {
	let k = segments.length + 1;
	while ( segments.some( ( { id } ) => id === `segment-${ k }` ) ) {
		k++;
	}
	return `segment-${ k }`;
};

function Page( { navigate } ) {
	const { data, error, set } = useGet( '/segments' );
	const { data: builder } = useGet( '/offers/builder' );
	const [ edited, edit ] = useState( null );
	const [ failure, setFailure ] = useState();
	const [ saved, setSaved ] = useState( false );
	const [ wanted, want ] = useState( () => taken( 'segments' ) );
	const segments = data?.segments ?? [];
	useEffect( () => {
		if ( data && wanted ) {
			edit( { id: fresh( data.segments ), ...wanted } );
			want( null );
		}
	}, [ data, wanted ] );
	const save = ( list ) => {
		setFailure( undefined );
		return request( '/segments', 'PUT', { segments: list } ).then( ( answer ) => {
			set( answer );
			edit( null );
			setSaved( true );
		}, setFailure );
	};
	const put = () =>
		save(
			segments.some( ( { id } ) => id === edited.id )
				? segments.map( ( one ) => ( one.id === edited.id ? edited : one ) )
				: [ ...segments, edited ]
		);
	return (
		<>
		<Card
			title={ __( 'Segments', 'tandem-for-woocommerce' ) }
			extra={
				<Button
					variant="primary"
					disabled={ ! data }
					onClick={ () =>
						edit( { id: fresh( segments ), name: '', conditions: { all: [] } } )
					}
				>
					{ __( 'Add a segment', 'tandem-for-woocommerce' ) }
				</Button>
			}
		>
			<Failure error={ failure || error } />
			<div aria-live="polite">
				{ saved && (
					<Notice status="success" onRemove={ () => setSaved( false ) }>
						{ __( 'Segments saved.', 'tandem-for-woocommerce' ) }
					</Notice>
				) }
			</div>
			<p>
				{ __(
					'A segment is a name for conditions. Offers, bundles and banners can be for some segments only.',
					'tandem-for-woocommerce'
				) }
			</p>
			{ ! data && ! error && <Spinner /> }
			{ edited && builder && (
				<div className="tandem-form tandem-segment">
					<TextControl
						label={ __( 'Name', 'tandem-for-woocommerce' ) }
						value={ edited.name }
						maxLength={ 100 }
						onChange={ ( name ) => edit( { ...edited, name } ) }
						__next40pxDefaultSize
						__nextHasNoMarginBottom
					/>
					<Conditions
						value={ edited.conditions }
						onChange={ ( conditions ) => edit( { ...edited, conditions } ) }
						builder={ {
							...builder,
							facts: builder.facts.filter( ( { fact } ) => fact !== 'customer.segments' ),
						} }
						groups={ [ 'customer', 'visit', 'place' ] }
					/>
					<Count conditions={ edited.conditions } />
					<div className="tandem-actions">
						<Button variant="primary" onClick={ put } disabled={ ! edited.name.trim() }>
							{ __( 'Save', 'tandem-for-woocommerce' ) }
						</Button>
						<Button variant="tertiary" onClick={ () => edit( null ) }>
							{ __( 'Cancel', 'tandem-for-woocommerce' ) }
						</Button>
					</div>
				</div>
			) }
			{ ! edited && builder && segments.length > 0 && (
				<ul className="tandem-segments">
					{ segments.map( ( segment ) => (
						<li key={ segment.id }>
							<h3>{ segment.name }</h3>
							<Count conditions={ segment.conditions } />
							<div className="tandem-actions">
								<Button
									size="compact"
									variant="secondary"
									onClick={ () => edit( segment ) }
									aria-label={ sprintf( /* translators: %s: segment */ __( 'Edit %s', 'tandem-for-woocommerce' ), segment.name ) }
								>
									{ __( 'Edit', 'tandem-for-woocommerce' ) }
								</Button>
								<Button
									size="compact"
									variant="tertiary"
									isDestructive
									onClick={ () => save( segments.filter( ( one ) => one !== segment ) ) }
									aria-label={ sprintf( /* translators: %s: segment */ __( 'Delete %s', 'tandem-for-woocommerce' ), segment.name ) }
								>
									{ __( 'Delete', 'tandem-for-woocommerce' ) }
								</Button>
							</div>
						</li>
					) ) }
				</ul>
			) }
		</Card>
		<Tiers navigate={ navigate } currency={ builder?.currency } />
		</>
	);
}

export const page = {
	name: 'segments',
	title: __( 'Segments', 'tandem-for-woocommerce' ),
	order: 60,
	Page,
};
