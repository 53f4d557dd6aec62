import { Button, Notice } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { post, request } from '../api';
import { number } from '../parts/format';
import { BENEFITS } from './benefit';
import { money } from './words';

const STATES = {
	draft: __( 'Draft', 'tandem-for-woocommerce' ),
	paused: __( 'Paused', 'tandem-for-woocommerce' ),
	scheduled: __( 'Scheduled', 'tandem-for-woocommerce' ),
	live: __( 'On', 'tandem-for-woocommerce' ),
	over: __( 'Over', 'tandem-for-woocommerce' ),
};

/**
 * The list: order by dragging or by the arrow buttons, status, uses, budget.
 *
 * @param {Object}   props
 * @param {Object}   props.data    Answer of /offers.
 * @param {Function} props.set     Takes a changed answer.
 * @param {Function} props.reload  Reads the list again.
 * @param {Function} props.open    Opens the editor.
 * @param {Function} props.onError Takes what went wrong.
 */
export function OfferList( { data, set, reload, open, onError } ) {
	const [ dragged, setDragged ] = useState( null );
	const [ said, setSaid ] = useState( '' );
	const { offers, currency } = data;
	const arrange = ( list, moved ) => {
		set( { ...data, offers: list } );
		setSaid(
			sprintf(
				/* translators: 1: offer, 2: place, 3: number of offers */
				__( '%1$s is now number %2$d of %3$d.', 'tandem-for-woocommerce' ),
				moved.name,
				list.indexOf( moved ) + 1,
				list.length
			)
		);
		post( '/offers/arrange', { ids: list.map( ( { id } ) => id ) } ).then( set, onError );
	};
	const move = ( offer, to ) => {
		if ( to < 0 || to >= offers.length ) {
			return;
		}
		const rest = offers.filter( ( one ) => one !== offer );
		arrange( [ ...rest.slice( 0, to ), offer, ...rest.slice( to ) ], offer );
	};
	const act = ( promise ) => promise.then( reload, onError );
	return (
		<>
			<p className="screen-reader-text" aria-live="polite">
				{ said }
			</p>
			<div className="tandem-scroll">
				<table className="widefat striped tandem-offers">
					<caption className="screen-reader-text">
						{ __( 'Offers, the first one goes first', 'tandem-for-woocommerce' ) }
					</caption>
					<thead>
						<tr>
							<th scope="col">{ __( 'Order', 'tandem-for-woocommerce' ) }</th>
							<th scope="col">{ __( 'Offer', 'tandem-for-woocommerce' ) }</th>
							<th scope="col">{ __( 'Status', 'tandem-for-woocommerce' ) }</th>
							<th scope="col">{ __( 'Uses', 'tandem-for-woocommerce' ) }</th>
							<th scope="col">{ __( 'Given', 'tandem-for-woocommerce' ) }</th>
							<th scope="col">
								<span className="screen-reader-text">{ __( 'Actions', 'tandem-for-woocommerce' ) }</span>
							</th>
						</tr>
					</thead>
					<tbody>
						{ offers.map( ( offer, place ) => (
							<tr
								key={ offer.id }
								draggable
								className={ dragged === offer.id ? 'is-dragged' : '' }
								onDragStart={ ( event ) => {
									event.dataTransfer.effectAllowed = 'move';
									setDragged( offer.id );
								} }
								onDragOver={ ( event ) => event.preventDefault() }
								onDragEnd={ () => setDragged( null ) }
								onDrop={ ( event ) => {
									event.preventDefault();
									const moved = offers.find( ( { id } ) => id === dragged );
									setDragged( null );
									if ( moved && moved !== offer ) {
										move( moved, place );
									}
								} }
							>
								<td className="tandem-order">
									<Button size="small" icon="arrow-up-alt2" disabled={ place === 0 } onClick={ () => move( offer, place - 1 ) } label={ sprintf( /* translators: %s: offer */ __( 'Move %s up', 'tandem-for-woocommerce' ), offer.name ) } />
									<Button size="small" icon="arrow-down-alt2" disabled={ place === offers.length - 1 } onClick={ () => move( offer, place + 1 ) } label={ sprintf( /* translators: %s: offer */ __( 'Move %s down', 'tandem-for-woocommerce' ), offer.name ) } />
								</td>
								<th scope="row">
									<Button variant="link" onClick={ () => open( offer ) }>
										{ offer.name }
									</Button>
									<br />
									<span>{ BENEFITS[ offer.benefit.type ] ?? offer.benefit.type }</span>
									{ offer.conflicts.map( ( text ) => (
										<Notice key={ text } status="warning" isDismissible={ false }>
											{ text }
										</Notice>
									) ) }
								</th>
								<td>{ STATES[ offer.state ] }</td>
								<td>
									{ number( offer.uses ) }
									{ offer.limits.total ? ' / ' + number( offer.limits.total ) : '' }
								</td>
								<td>
									{ money( currency, offer.spent ) }
									{ offer.limits.budget ? ' / ' + offer.limits.budget : '' }
								</td>
								<td className="tandem-actions">
									<Button
										size="compact"
										variant="secondary"
										onClick={ () => {
											const { id, position, uses, spent, conflicts, state, ...rest } = offer;
											act( request( `/offers/${ id }`, 'PUT', { offer: { ...rest, status: offer.status === 'live' ? 'paused' : 'live' } } ) );
										} }
									>
										{ offer.status === 'live' ? __( 'Pause', 'tandem-for-woocommerce' ) : __( 'Switch on', 'tandem-for-woocommerce' ) }
									</Button>
									<Button size="compact" variant="tertiary" onClick={ () => act( post( `/offers/${ offer.id }/duplicate` ) ) }>
										{ __( 'Duplicate', 'tandem-for-woocommerce' ) }
									</Button>
									<Button size="compact" variant="tertiary" isDestructive onClick={ () => act( request( `/offers/${ offer.id }`, 'DELETE' ) ) }>
										{ __( 'Delete', 'tandem-for-woocommerce' ) }
									</Button>
								</td>
							</tr>
						) ) }
					</tbody>
				</table>
			</div>
		</>
	);
}
