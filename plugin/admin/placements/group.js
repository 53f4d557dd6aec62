import { Button, Notice, ToggleControl } from '@wordpress/components';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Card } from '../parts/card';
import { PlacementForm } from './form';
import { LAYOUTS, NAMES, PAGES, STRATEGIES } from './words';

/** What a placement does, in one line. */
const summary = ( placement, of ) =>
	[
		placement.where,
		! [ 'table', 'offer' ].includes( placement.kind ) && STRATEGIES()[ of( 'strategy' ) ],
		placement.kind === 'list' && LAYOUTS()[ of( 'layout' ) ],
		of( 'from' ) && sprintf( /* translators: %s: date and time */ __( 'from %s', 'tandem-for-woocommerce' ), of( 'from' ).replace( 'T', ' ' ) ),
		of( 'until' ) && sprintf( /* translators: %s: date and time */ __( 'until %s', 'tandem-for-woocommerce' ), of( 'until' ).replace( 'T', ' ' ) ),
	]
		.filter( Boolean )
		.join( ', ' );

/**
 * The placements of one page: order by dragging or by the arrow buttons, switch, form.
 *
 * @param {Object}   props
 * @param {string}   props.page       Touchpoint.
 * @param {Object[]} props.placements Its placements in order.
 * @param {Object}   props.data       Answer of /placements.
 * @param {Function} props.value      Value of a placement by name.
 * @param {Function} props.change     Takes a placement and changed values.
 * @param {Function} props.arrange    Takes ids in their new order.
 * @param {Function} props.navigate   Opens a tab.
 * @param {string}   props.start      Placement that is open from the start.
 */
export function Group( { page, placements, data, value, change, arrange, navigate, start } ) {
	const [ open, setOpen ] = useState( start && placements.some( ( { id } ) => id === start ) ? start : '' );
	const [ dragged, setDragged ] = useState( null );
	const [ said, setSaid ] = useState( '' );
	const list = useRef();
	const names = NAMES();
	const wanted = placements.filter( ( { kind, id } ) => kind !== 'table' && value( id, 'on' ) ).reduce( ( sum, { id } ) => sum + value( id, 'count' ), 0 );
	const shared = [ 'product', 'shop' ].includes( page );
	const move = ( at, to, button = null ) => {
		if ( to < 0 || to >= placements.length || to === at ) {
			return;
		}
		const ids = placements.map( ( { id } ) => id );
		const [ id ] = ids.splice( at, 1 );
		ids.splice( to, 0, id );
		arrange( ids );
		/* translators: 1: name, 2: place, 3: number of places */
		setSaid( sprintf( __( '%1$s is now number %2$d of %3$d.', 'tandem-for-woocommerce' ), names[ id ] ?? id, to + 1, ids.length ) );
		if ( button !== null ) {
			window.requestAnimationFrame( () => {
				const buttons = [ ...( list.current?.children[ to ]?.querySelectorAll( '.tandem-order button' ) ?? [] ) ];
				[ buttons[ button ], ...buttons ].find( ( one ) => one && ! one.disabled )?.focus();
			} );
		}
	};
	return (
		<Card className="tandem-wide" title={ PAGES()[ page ] ?? page }>
			<p className="screen-reader-text" aria-live="polite">
				{ said }
			</p>
			{ placements.every( ( { pageOn } ) => ! pageOn ) && (
				<Notice status="info" isDismissible={ false } actions={ [ { label: __( 'Change', 'tandem-for-woocommerce' ), onClick: () => navigate( 'overview' ), variant: 'link' } ] }>
					{ __( 'This page is switched off under Overview, so nothing of this shows.', 'tandem-for-woocommerce' ) }
				</Notice>
			) }
			{ shared && wanted > data.cap && page === 'product' && (
				<Notice status="info" isDismissible={ false }>
					{ sprintf(
						/* translators: 1: number of suggestions wanted, 2: limit of a page */
						__( 'These ask for %1$d suggestions, and a page shows %2$d. What stands first here takes first; what finds none left stays away.', 'tandem-for-woocommerce' ),
						wanted,
						data.cap
					) }
				</Notice>
			) }
			<ul className="tandem-placements" ref={ list }>
				{ placements.map( ( placement, at ) => {
					const { id } = placement;
					const name = names[ id ] ?? id;
					const of = ( field ) => value( id, field );
					return (
						<li
							key={ id }
							className={ 'tandem-placement' + ( dragged === id ? ' is-dragged' : '' ) }
							draggable={ placements.length > 1 && open !== id }
							onDragStart={ ( event ) => {
								event.dataTransfer.effectAllowed = 'move';
								event.dataTransfer.setData( 'text/plain', id );
								setDragged( id );
							} }
							onDragOver={ ( event ) => dragged && event.preventDefault() }
							onDragEnd={ () => setDragged( null ) }
							onDrop={ ( event ) => {
								event.preventDefault();
								const from = placements.findIndex( ( one ) => one.id === dragged );
								setDragged( null );
								if ( from >= 0 ) {
									move( from, at );
								}
							} }
						>
							<div className="tandem-placement__line">
								{ placements.length > 1 && (
									<span className="tandem-order">
										<Button size="small" icon="arrow-up-alt2" disabled={ at === 0 } onClick={ () => move( at, at - 1, 0 ) } label={ sprintf( /* translators: %s: name */ __( 'Move %s up', 'tandem-for-woocommerce' ), name ) } />
										<Button size="small" icon="arrow-down-alt2" disabled={ at === placements.length - 1 } onClick={ () => move( at, at + 1, 1 ) } label={ sprintf( /* translators: %s: name */ __( 'Move %s down', 'tandem-for-woocommerce' ), name ) } />
									</span>
								) }
								<ToggleControl __nextHasNoMarginBottom label={ name } checked={ !! of( 'on' ) } onChange={ ( on ) => change( id, { on } ) } />
								<span className="tandem-placement__what">{ summary( placement, of ) }</span>
								<Button variant="secondary" size="compact" aria-expanded={ open === id } onClick={ () => setOpen( open === id ? '' : id ) } aria-label={ sprintf( /* translators: %s: name */ __( 'Edit %s', 'tandem-for-woocommerce' ), name ) }>
									{ open === id ? __( 'Close', 'tandem-for-woocommerce' ) : __( 'Edit', 'tandem-for-woocommerce' ) }
								</Button>
							</div>
							{ open === id && <PlacementForm placement={ placement } data={ data } of={ of } change={ ( patch ) => change( id, patch ) } /> }
						</li>
					);
				} ) }
			</ul>
		</Card>
	);
}
