import { useDebounce } from '@wordpress/compose';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { post } from '../../api';
import { number } from '../format';

const sentence = ( { customers, looked, all, few, present } ) => {
	if ( present ) {
		return __( 'Cart and visit are known only while a shopper is here, so nobody is counted.', 'tandem-for-woocommerce' );
	}
	if ( few ) {
		return __( 'Fewer than 5 customers meet this.', 'tandem-for-woocommerce' );
	}
	const found = sprintf(
		/* translators: 1: customers who meet the conditions, 2: customers looked at */
		_n(
			'%1$s of %2$s customer with an account meets this now.',
			'%1$s of %2$s customers with an account meet this now.',
			looked,
			'tandem-for-woocommerce'
		),
		number( customers ),
		number( looked )
	);
	return looked < all
		? found +
				' ' +
				sprintf(
					/* translators: %s: customers in all */
					__( 'These are a sample, looked at in five seconds: %s have an account.', 'tandem-for-woocommerce' ),
					number( all )
				)
		: found;
};

/**
 * How many customers meet conditions, told again while they are edited.
 *
 * @param {Object} props
 * @param {Object} props.conditions The tree.
 */
export function Count( { conditions } ) {
	const [ answer, setAnswer ] = useState( null );
	const asked = useRef( 0 );
	// The same function in every draw: a new one would be asked again after each answer.
	const ask = useDebounce(
		useCallback( ( tree ) => {
			const mine = ++asked.current;
			post( '/segments/count', { conditions: tree } ).then(
				( found ) => mine === asked.current && setAnswer( found ),
				() => mine === asked.current && setAnswer( null )
			);
		}, [] ),
		400
	);
	useEffect( () => {
		ask( conditions );
	}, [ ask, conditions ] );
	return (
		<p className="tandem-count" aria-live="polite">
			{ answer ? sentence( answer ) : ' ' }
		</p>
	);
}
