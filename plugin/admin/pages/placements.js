import { Button, Spinner } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __ } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Failure } from '../parts/card';
import { Banners } from '../placements/banners';
import { Group } from '../placements/group';
import { Preview } from '../placements/preview';
import { taken } from '../parts/wanted';
import { PAGES } from '../placements/words';

/** Whether a value is what the placement has anyway, so that it need not be kept. */
const usual = ( value, standard ) => value === null || value === '' || ( standard === undefined && ( value === false || ( Array.isArray( value ) && ! value.length ) ) ) || JSON.stringify( value ) === JSON.stringify( standard );

function Form( { data, take, reload, renew, navigate } ) {
	const [ wanted ] = useState( () => taken( 'placements' ) );
	const [ set, setSet ] = useState( () =>
		wanted ? { ...data.set, [ wanted.id ]: { ...data.set[ wanted.id ], ...wanted.values } } : { ...data.set }
	);
	const [ ids, setIds ] = useState( data.placements.map( ( { id } ) => id ) );
	const [ state, setState ] = useState( {} );
	const byId = Object.fromEntries( data.placements.map( ( one ) => [ one.id, one ] ) );
	const moved = ids.join() !== data.placements.map( ( { id } ) => id ).join();
	const changed = moved || JSON.stringify( set ) !== JSON.stringify( { ...data.set } );
	useEffect( () => {
		const warn = ( event ) => changed && event.preventDefault();
		window.addEventListener( 'beforeunload', warn );
		return () => window.removeEventListener( 'beforeunload', warn );
	}, [ changed ] );
	const value = ( id, name ) => set[ id ]?.[ name ] ?? byId[ id ].default[ name ];
	const change = ( id, patch ) => {
		const own = { ...set[ id ], ...patch };
		const kept = Object.fromEntries( Object.entries( own ).filter( ( [ name, one ] ) => ! usual( one, byId[ id ].default[ name ] ) ) );
		const { [ id ]: _, ...rest } = set;
		// In the order of names, so that a change taken back is no change.
		const all = Object.keys( kept ).length ? { ...rest, [ id ]: kept } : rest;
		setSet( Object.fromEntries( Object.keys( all ).sort().map( ( name ) => [ name, all[ name ] ] ) ) );
		setState( {} );
	};
	const arrange = ( group ) => {
		const places = group.map( ( id ) => ids.indexOf( id ) ).sort( ( a, b ) => a - b );
		const next = [ ...ids ];
		places.forEach( ( place, at ) => ( next[ place ] = group[ at ] ) );
		setIds( next );
		setState( {} );
	};
	const save = async ( event ) => {
		event.preventDefault();
		setState( { busy: true } );
		try {
			const stored = await post( '/placements', { set, order: moved ? ids : data.order } );
			setSet( { ...stored.set } );
			setIds( stored.placements.map( ( { id } ) => id ) );
			take( stored );
			setState( { done: true } );
			speak( __( 'Placements saved.', 'tandem-for-woocommerce' ) );
		} catch ( error ) {
			setState( { error } );
		}
	};
	const undo = async () => {
		await post( '/settings/undo' );
		await reload();
		speak( __( 'Undone.', 'tandem-for-woocommerce' ) );
		renew();
	};
	return (
		<>
			<form className="tandem-form" onSubmit={ save }>
				<p className="tandem-lead tandem-wide">{ __( 'Every place where Tandem suggests something. Without a change here all of them work as they come.', 'tandem-for-woocommerce' ) }</p>
				{ Object.keys( PAGES() ).map( ( page ) => {
					const placements = ids.map( ( id ) => byId[ id ] ).filter( ( { touchpoint } ) => touchpoint === page );
					return placements.length > 0 && <Group key={ page } { ...{ page, placements, data, value, change, arrange, navigate } } start={ wanted?.id } />;
				} ) }
				<Banners { ...{ data, navigate } } />
				<div className="tandem-save">
					<Failure error={ state.error } />
					<Button variant="primary" type="submit" disabled={ state.busy || ! changed } isBusy={ state.busy } accessibleWhenDisabled>
						{ __( 'Save changes', 'tandem-for-woocommerce' ) }
					</Button>
					{ state.done && ! changed && <span role="status">{ __( 'Saved.', 'tandem-for-woocommerce' ) }</span> }
					{ data.canUndo && ! changed && (
						<Button variant="tertiary" onClick={ undo }>
							{ __( 'Undo last change', 'tandem-for-woocommerce' ) }
						</Button>
					) }
				</div>
			</form>
			<Preview data={ data } changed={ changed } />
		</>
	);
}

function Placements( { navigate } ) {
	const { data, error, set, reload } = useGet( '/placements' );
	const [ undone, setUndone ] = useState( 0 );
	if ( error ) {
		return <Failure error={ error } />;
	}
	return data ? <Form key={ undone } data={ data } take={ set } reload={ reload } renew={ () => setUndone( undone + 1 ) } navigate={ navigate } /> : <Spinner />;
}

export const page = {
	name: 'placements',
	title: __( 'Placements', 'tandem-for-woocommerce' ),
	order: 40,
	Page: Placements,
};
