import apiFetch from '@wordpress/api-fetch';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';

const BASE = '/tandem/v1';

/** GET a path below tandem/v1. */
export const get = ( path ) => apiFetch( { path: BASE + path } );

/** POST a JSON body to a path below tandem/v1. */
export const post = ( path, data = {} ) =>
	apiFetch( { path: BASE + path, method: 'POST', data } );

/** Any method; a GET where none is named. */
export const request = ( path, method = 'GET', data = undefined ) =>
	apiFetch( { path: BASE + path, method, data } );

/**
 * What a path answers: { data, error, loading, reload, set }.
 *
 * @param {string} path Path below tandem/v1.
 */
export function useGet( path ) {
	const [ state, setState ] = useState( { loading: true } );
	const turn = useRef( 0 );
	// What was asked for before must not take the place of what is asked for now.
	const reload = useCallback( () => {
		const mine = ++turn.current;
		const told = ( answer ) =>
			mine === turn.current && setState( { ...answer, loading: false } );
		return get( path ).then(
			( data ) => told( { data } ),
			( error ) => told( { error } )
		);
	}, [ path ] );
	useEffect( () => {
		reload();
	}, [ reload ] );
	const set = useCallback( ( data ) => {
		turn.current++;
		setState( { data, loading: false } );
	}, [] );
	return { ...state, reload, set };
}
