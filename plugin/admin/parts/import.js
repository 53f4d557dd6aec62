import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from './card';

const Waiting = ( { title, waiting, done, busy, take } ) => (
	<li>
		<strong>{ title }</strong>{ ' ' }
		{ sprintf(
			/* translators: %d: number of entries */
			_n( '%d to take over', '%d to take over', waiting, 'tandem-for-woocommerce' ),
			waiting
		) }
		{ done > 0 &&
			', ' +
				sprintf(
					/* translators: %d: number of entries */
					_n( '%d done', '%d done', done, 'tandem-for-woocommerce' ),
					done
				) }{ ' ' }
		{ waiting > 0 && (
			<Button variant="secondary" isBusy={ busy } disabled={ busy } onClick={ take }>
				{ __( 'Make drafts', 'tandem-for-woocommerce' ) }
				<span className="screen-reader-text">{ ` (${ title })` }</span>
			</Button>
		) }
	</li>
);

const Answer = ( { made, left_out: leftOut } ) => (
	<div role="status">
		<p>
			{ sprintf(
				/* translators: %d: number of bundles */
				_n( '%d draft bundle was made.', '%d draft bundles were made.', made.length, 'tandem-for-woocommerce' ),
				made.length
			) }
		</p>
		<ul className="tandem-import">
			{ made.map( ( { id, title, edit, notes } ) => (
				<li key={ id }>
					<a href={ edit }>{ title }</a> { notes.join( ' ' ) }
				</li>
			) ) }
			{ leftOut.map( ( { title, edit, reason } ) => (
				<li key={ edit }>
					{ __( 'Left out:', 'tandem-for-woocommerce' ) } <a href={ edit }>{ title }</a> { reason }
				</li>
			) ) }
		</ul>
	</div>
);

/** Bundles from other plugins and from linked products; not there when there is nothing to take over. */
export function Import() {
	const found = useGet( '/import' );
	const [ state, setState ] = useState( {} );
	const take = async ( source ) => {
		setState( { busy: source } );
		try {
			const answer = await post( '/import', { source } );
			found.set( answer.found );
			setState( { answer } );
		} catch ( error ) {
			setState( { error } );
		}
	};
	if ( ! found.data?.length && ! found.error && ! state.answer ) {
		return null;
	}
	return (
		<Card className="tandem-wide" title={ __( 'Bring bundles along', 'tandem-for-woocommerce' ) }>
			<p>
				{ __( 'Products that you put together elsewhere become draft bundles here. The other plugin keeps its own and need not be active; once your drafts are published, switch its bundles off, so that no discount is given twice.', 'tandem-for-woocommerce' ) }
			</p>
			<Failure error={ state.error || found.error } />
			<ul className="tandem-import">
				{ found.data?.map( ( source ) => (
					<Waiting key={ source.source } { ...source } busy={ state.busy === source.source } take={ () => take( source.source ) } />
				) ) }
			</ul>
			{ state.answer && <Answer { ...state.answer } /> }
		</Card>
	);
}
