import apiFetch from '@wordpress/api-fetch';
import { useCallback, useEffect, useState } from '@wordpress/element';

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
	const reload = useCallback(
		() =>
			get( path ).then(
				( data ) => setState( { data, loading: false } ),
				( error ) => setState( { error, loading: false } )
			),
		[ path ]
	);
	useEffect( () => {
		reload();
	}, [ reload ] );
	const set = useCallback(
		( data ) => setState( { data, loading: false } ),
		[]
	);
	return { ...state, reload, set };
}
