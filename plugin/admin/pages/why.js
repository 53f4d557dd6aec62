import { Button, Spinner, TextControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { addQueryArgs } from '@wordpress/url';
import { get } from '../api';
import { Card, Failure } from '../parts/card';
import { number } from '../parts/format';
import { WhyPrice } from '../parts/why-price';

/** Whether the page that a guest gets holds anything of Tandem; null when it cannot be read. */
const guestSees = async ( url ) => {
	try {
		const page = await fetch( url, { credentials: 'omit', cache: 'no-store' } );
		return /class="[^"]*\btandem-/.test( await page.text() );
	} catch {
		return null;
	}
};

const Checks = ( { checks, navigate } ) => (
	<ul className="tandem-checks-list">
		{ checks.map( ( { code, ok, text, tab } ) => (
			<li key={ code } className={ ok ? '' : 'is-blocked' }>
				<strong>
					{ ok
						? __( 'OK', 'tandem-for-woocommerce' )
						: __( 'Blocks', 'tandem-for-woocommerce' ) }
				</strong>
				<p>{ text }</p>
				{ tab && (
					<Button variant="link" onClick={ () => navigate( tab ) }>
						{ __( 'Change', 'tandem-for-woocommerce' ) }
					</Button>
				) }
			</li>
		) ) }
	</ul>
);

const Candidates = ( { product, candidates } ) => (
	<div
		className="tandem-scroll"
		role="region"
		tabIndex={ 0 }
		aria-label={ __( 'Ranking', 'tandem-for-woocommerce' ) }
	>
		<table className="widefat striped">
			<caption className="screen-reader-text">
				{ sprintf(
					/* translators: %s: product */
					__( 'What the engine ranks beside %s', 'tandem-for-woocommerce' ),
					product
				) }
			</caption>
			<thead>
				<tr>
					<th scope="col">{ __( 'Product', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'Score', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'Fact', 'tandem-for-woocommerce' ) }</th>
					<th scope="col">{ __( 'Kept back', 'tandem-for-woocommerce' ) }</th>
				</tr>
			</thead>
			<tbody>
				{ candidates.map( ( { name, url, score, reason, terms, hidden } ) => (
					<tr key={ name }>
						<th scope="row">
							<a href={ url }>{ name }</a>
						</th>
						<td>
							{ score.toFixed( 3 ) }
							<div className="tandem-terms">
								{ Object.entries( terms )
									.map( ( [ term, value ] ) => `${ term } ${ Number( value ).toFixed( 3 ) }` )
									.join( ', ' ) }
							</div>
						</td>
						<td>
							{ reason.count
								? sprintf(
										/* translators: 1: orders with both, 2: orders with the product */
										__( '%1$s of %2$s orders', 'tandem-for-woocommerce' ),
										number( reason.count ),
										number( reason.of )
								  )
								: reason.kind }
						</td>
						<td>{ hidden || '-' }</td>
					</tr>
				) ) }
			</tbody>
		</table>
	</div>
);

function Why( { navigate } ) {
	// The admin bar of the shop asks for its own page.
	const asked = new URL( window.location.href ).searchParams.get( 'url' );
	const [ url, setUrl ] = useState( asked || window.tandemAdmin.shop || window.tandemAdmin.home );
	const [ state, setState ] = useState( {} );
	const ask = async ( event ) => {
		event?.preventDefault();
		setState( { busy: true } );
		try {
			const [ found, guest ] = await Promise.all( [
				get( addQueryArgs( '/why', { url } ) ),
				guestSees( url ),
			] );
			const blocked = found.checks.some( ( check ) => ! check.ok );
			const checks = [
				...found.checks,
				guest !== null && {
					code: 'guest',
					ok: guest || blocked,
					text: guest
						? __( 'The page that a guest gets now holds something of Tandem.', 'tandem-for-woocommerce' )
						: blocked
						? __( 'The page that a guest gets now holds nothing of Tandem, for the reason above.', 'tandem-for-woocommerce' )
						: __( 'The page that a guest gets now holds nothing of Tandem: the theme leaves out the usual place, or an old copy is cached. Clear the cache; if that does not help, put the shortcode into the page.', 'tandem-for-woocommerce' ),
					tab: '',
				},
			].filter( Boolean );
			setState( { ...found, checks } );
		} catch ( error ) {
			setState( { error } );
		}
	};
	useEffect( () => {
		if ( asked ) {
			ask();
		}
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Once, for the address it was opened with.
	}, [] );
	const blocked = state.checks?.filter( ( check ) => ! check.ok ).length;
	return (
		<div className="tandem-grid">
			<Card
				className="tandem-wide"
				title={ __( 'Why don\'t I see it?', 'tandem-for-woocommerce' ) }
			>
				<form className="tandem-ask" onSubmit={ ask }>
					<TextControl
						__next40pxDefaultSize
						__nextHasNoMarginBottom
						type="url"
						label={ __( 'Address of the page', 'tandem-for-woocommerce' ) }
						value={ url }
						onChange={ setUrl }
						required
					/>
					<Button __next40pxDefaultSize variant="primary" type="submit" isBusy={ state.busy }>
						{ __( 'Find out', 'tandem-for-woocommerce' ) }
					</Button>
				</form>
				<Failure error={ state.error } />
				{ state.busy && <Spinner /> }
				{ state.checks && (
					<div role="status">
						<p className="tandem-lead">
							{ blocked > 0
								? __( 'Found it:', 'tandem-for-woocommerce' )
								: __( 'Nothing keeps suggestions off this page.', 'tandem-for-woocommerce' ) }
						</p>
						<Checks
							checks={ [ ...state.checks ].sort( ( a, b ) => a.ok - b.ok ) }
							navigate={ navigate }
						/>
					</div>
				) }
				{ state.candidates?.length > 0 && (
					<Candidates { ...state } />
				) }
			</Card>
			<WhyPrice />
		</div>
	);
}

export const page = {
	name: 'why',
	title: __( 'Why?', 'tandem-for-woocommerce' ),
	order: 95,
	Page: Why,
};
