import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __ } from '@wordpress/i18n';
import { post } from '../api';

/**
 * Drives a training from the open page, step by step: { state, error, start, busy }.
 *
 * @param {Object}   initial Report of the training as the server gave it, may be undefined.
 * @param {Function} done    Called when a training ends.
 */
export function useTraining( initial, done ) {
	const [ state, setState ] = useState( initial );
	const [ error, setError ] = useState( null );
	const driving = useRef( false );
	const alive = useRef( true );
	useEffect( () => {
		alive.current = true;
		return () => {
			alive.current = false;
		};
	}, [] );

	const drive = useCallback( async () => {
		if ( driving.current ) {
			return;
		}
		driving.current = true;
		try {
			let report;
			do {
				report = await post( '/training/step' );
				if ( ! alive.current ) {
					return;
				}
				setState( report );
			} while ( report.running );
			speak(
				report.phase === 'done'
					? __( 'Training finished.', 'tandem-for-woocommerce' )
					: __( 'Training failed.', 'tandem-for-woocommerce' )
			);
			done( report );
		} catch ( failure ) {
			setError( failure );
		} finally {
			driving.current = false;
		}
	}, [ done ] );

	useEffect( () => {
		setState( initial );
		if ( initial?.running ) {
			drive();
		}
	}, [ initial, drive ] );

	const start = useCallback( async () => {
		setError( null );
		try {
			setState( await post( '/training' ) );
			await drive();
		} catch ( failure ) {
			setError( failure );
		}
	}, [ drive ] );

	return { state, error, start, busy: Boolean( state?.running ) };
}
