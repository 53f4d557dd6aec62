import { Button, ProgressBar } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { post } from '../api';
import { Card, Failure } from '../parts/card';
import { number } from '../parts/format';
import { definition, money } from './words';

const percent = ( basisPoints ) => ( basisPoints / 100 ).toFixed( 1 ) + '%';

/** The sentences of a result, the most telling first. */
const sentences = ( { result, days }, currency, names ) => {
	const { orders, touched, discount, before, costed, anyway, more, coupons, limited, unread, today, lost } = result;
	const list = ( facts ) => facts.map( ( fact ) => names[ fact ] ?? fact ).join( ', ' );
	const said = [
		sprintf(
			/* translators: 1: orders with the offer, 2: orders looked at, 3: days */
			_n( '%1$s of %2$s paid order of the last %3$d days would have got it.', '%1$s of %2$s paid orders of the last %3$d days would have got it.', orders, 'tandem-for-woocommerce' ),
			number( touched ),
			number( orders ),
			days
		),
	];
	if ( touched === 0 ) {
		return [ ...said, lost.length > 0 && sprintf( /* translators: %s: facts */ __( 'Past orders do not tell: %s. A condition on it is never met here.', 'tandem-for-woocommerce' ), list( lost ) ) ].filter( Boolean );
	}
	return [
		...said,
		sprintf(
			/* translators: 1: amount, 2: amount */
			__( 'It would have given %1$s away, of goods for %2$s.', 'tandem-for-woocommerce' ),
			money( currency, discount ),
			money( currency, before )
		),
		costed > 0 && result.margin_before !== null && result.margin_after !== null
			? sprintf(
					/* translators: 1: orders, 2: percentage, 3: percentage */
					_n( 'Of %1$s order the costs are known: the margin falls from %2$s to %3$s.', 'Of %1$s orders the costs are known: the margin falls from %2$s to %3$s.', costed, 'tandem-for-woocommerce' ),
					number( costed ),
					percent( result.margin_before ),
					percent( result.margin_after )
			  )
			: __( 'The margin is not known: these products have no cost of goods.', 'tandem-for-woocommerce' ),
		sprintf(
			/* translators: 1: orders, 2: orders */
			__( 'Would have bought anyway: between %1$s and %2$s. The first are regulars who came at their usual time; the second are all, because every one of these orders was placed without the offer. Which is nearer, past orders cannot tell; an experiment can.', 'tandem-for-woocommerce' ),
			number( anyway[ 0 ] ),
			number( anyway[ 1 ] )
		),
		more !== null &&
			sprintf(
				/* translators: %s: number of orders */
				_n( 'It pays for itself when it brings %s more order like these.', 'It pays for itself when it brings %s more orders like these.', more, 'tandem-for-woocommerce' ),
				number( more )
			),
		costed > 0 && more === null && __( 'It never pays for itself: with it these orders leave nothing.', 'tandem-for-woocommerce' ),
		limited > 0 &&
			sprintf(
				/* translators: %s: number of orders */
				_n( 'Limits or the pause would have kept it from %s more order.', 'Limits or the pause would have kept it from %s more orders.', limited, 'tandem-for-woocommerce' ),
				number( limited )
			),
		coupons > 0 &&
			sprintf(
				/* translators: %s: number of orders */
				_n( '%s of these orders used a coupon.', '%s of these orders used a coupon.', coupons, 'tandem-for-woocommerce' ),
				number( coupons )
			),
		unread > 0 &&
			sprintf(
				/* translators: %s: number of orders */
				_n( '%s order is left out: another currency, or prices that are not whole.', '%s orders are left out: another currency, or prices that are not whole.', unread, 'tandem-for-woocommerce' ),
				number( unread )
			),
		today.length > 0 && sprintf( /* translators: %s: facts */ __( 'Taken as it is today, not as it was then: %s.', 'tandem-for-woocommerce' ), list( today ) ),
		lost.length > 0 && sprintf( /* translators: %s: facts */ __( 'Past orders do not tell: %s. A condition on it is never met here.', 'tandem-for-woocommerce' ), list( lost ) ),
	].filter( Boolean );
};

/**
 * Tries the offer as it is edited on the paid orders of the last 90 days.
 *
 * @param {Object} props
 * @param {Object} props.offer   The offer.
 * @param {Object} props.builder Answer of /offers/builder.
 */
export function DryRun( { offer, builder } ) {
	const [ state, setState ] = useState( {} );
	const asked = useRef( 0 );
	useEffect( () => {
		asked.current++;
		setState( {} );
	}, [ offer ] );
	const run = async () => {
		const mine = ++asked.current;
		let answer = { run: '' };
		setState( { busy: true } );
		try {
			do {
				answer = await post( '/offers/dry-run', { offer: definition( offer ), id: offer.id || 0, run: answer.run } );
				if ( mine !== asked.current ) {
					return;
				}
				setState( { busy: ! answer.done, answer } );
			} while ( ! answer.done );
		} catch ( error ) {
			if ( mine === asked.current ) {
				setState( { error } );
			}
		}
	};
	const { answer, busy, error } = state;
	const names = Object.fromEntries( builder.facts.map( ( { fact, label } ) => [ fact, label ] ) );
	return (
		<Card className="tandem-below" title={ __( 'Before you switch it on', 'tandem-for-woocommerce' ) }>
			<p>{ __( 'Try it on the orders of the last 90 days. Nothing is changed, and nobody is told.', 'tandem-for-woocommerce' ) }</p>
			<Button variant="secondary" onClick={ run } isBusy={ busy } disabled={ busy }>
				{ __( 'Try it on past orders', 'tandem-for-woocommerce' ) }
			</Button>
			<Failure error={ error } />
			<div aria-live="polite" className="tandem-dry-run">
				{ busy && answer && (
					<>
						<p>
							{ sprintf(
								/* translators: 1: orders looked at, 2: all orders */
								__( '%1$s of %2$s orders', 'tandem-for-woocommerce' ),
								number( answer.result.orders ),
								number( answer.all )
							) }
						</p>
						<ProgressBar value={ answer.all ? ( 100 * answer.result.orders ) / answer.all : 0 } />
					</>
				) }
				{ answer?.done && (
					<ul>
						{ sentences( answer, builder.currency, names ).map( ( text ) => (
							<li key={ text }>{ text }</li>
						) ) }
					</ul>
				) }
			</div>
		</Card>
	);
}
