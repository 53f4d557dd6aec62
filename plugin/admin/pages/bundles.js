import { Button, Notice, Spinner } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Composed } from '../parts/composed';

/** Products of a set, each a link to its editor. */
const Names = ( { products } ) =>
	products.map( ( { id, name, edit }, at ) => (
		<span key={ id }>
			{ at > 0 && ' + ' }
			<a href={ edit }>{ name }</a>
		</span>
	) );

/** One click to a draft, one to let it rest. */
function Actions( { row, made, act } ) {
	const name = row.products.map( ( product ) => product.name ).join( ' + ' );
	return (
		<div className="tandem-actions">
			{ made ? (
				<Button variant="secondary" href={ made.edit }>
					{ sprintf(
						/* translators: %s: name of a bundle */
						__( 'Open the draft "%s"', 'tandem-for-woocommerce' ),
						made.name
					) }
				</Button>
			) : (
				<Button
					variant={ row.discount === '' ? 'secondary' : 'primary' }
					aria-label={ sprintf(
						/* translators: %s: name of a bundle */
						__( 'Make a draft of %s', 'tandem-for-woocommerce' ),
						name
					) }
					onClick={ () => act( 'draft', row.key ) }
				>
					{ row.discount === ''
						? sprintf(
								/* translators: %s: percentage */
								__( 'Make a draft at %s off anyway', 'tandem-for-woocommerce' ),
								row.draft
						  )
						: __( 'Make a draft', 'tandem-for-woocommerce' ) }
				</Button>
			) }
			<Button
				variant="tertiary"
				aria-label={ sprintf(
					/* translators: %s: name of a bundle */
					__( 'Dismiss %s', 'tandem-for-woocommerce' ),
					name
				) }
				onClick={ () => act( 'dismiss', row.key ) }
			>
				{ __( 'Dismiss', 'tandem-for-woocommerce' ) }
			</Button>
		</div>
	);
}

/** Rows that are shown at first; the best come first. */
const FIRST = 6;

/** The first rows, and a button for the rest. */
function Rows( { rows, children } ) {
	const [ all, setAll ] = useState( false );
	return (
		<>
			{ children( all ? rows : rows.slice( 0, FIRST ) ) }
			{ ! all && rows.length > FIRST && (
				<Button variant="secondary" onClick={ () => setAll( true ) }>
					{ sprintf(
						/* translators: %d: number of rows */
						__( 'Show all %d', 'tandem-for-woocommerce' ),
						rows.length
					) }
				</Button>
			) }
		</>
	);
}

const Suggestions = ( { rows, made, act } ) => (
	<ul className="tandem-proposals">
		{ rows.map( ( row ) => (
			<li key={ row.key }>
				<div>
					<h3>
						<Names products={ row.products } />
					</h3>
					{ row.evidence.map( ( text ) => (
						<p key={ text }>{ text }</p>
					) ) }
					<dl>
						<div>
							<dt>{ __( 'Proposed price', 'tandem-for-woocommerce' ) }</dt>
							<dd>
								{ row.discount !== '' && <del>{ row.base }</del> } { row.price } ({ row.discount === ''
									? __( 'no discount', 'tandem-for-woocommerce' )
									: sprintf(
											/* translators: %s: percentage */
											__( '%s off', 'tandem-for-woocommerce' ),
											row.discount
									  ) })
							</dd>
						</div>
						{ row.chance !== '' && (
							<div>
								<dt>{ __( 'Chance that it is taken', 'tandem-for-woocommerce' ) }</dt>
								<dd>{ row.chance }</dd>
							</div>
						) }
						{ row.expected !== '' && (
							<div>
								<dt>{ __( 'Expected', 'tandem-for-woocommerce' ) }</dt>
								<dd>{ row.expected }</dd>
							</div>
						) }
						{ row.margin && (
							<div>
								<dt>{ __( 'Margin after discount', 'tandem-for-woocommerce' ) }</dt>
								<dd>{ row.margin }</dd>
							</div>
						) }
					</dl>
					<p className={ row.pays ? 'tandem-proposals__good' : 'tandem-proposals__note' }>{ row.gain }</p>
				</div>
				<Actions row={ row } made={ made[ row.key ] } act={ act } />
			</li>
		) ) }
	</ul>
);

const Missing = ( { rows, made, act } ) => (
	<ul className="tandem-proposals">
		{ rows.map( ( row ) => (
			<li key={ row.key }>
				<div>
					<h3>
						<Names products={ row.products } />
					</h3>
					<p>{ row.evidence }</p>
					<dl>
						<div>
							<dt>{ __( 'Usually bought with it', 'tandem-for-woocommerce' ) }</dt>
							<dd>{ row.chance }</dd>
						</div>
						<div>
							<dt>{ __( 'Left on the table', 'tandem-for-woocommerce' ) }</dt>
							<dd>
								{ row.left } ({ row.range })
							</dd>
						</div>
					</dl>
				</div>
				<Actions row={ row } made={ made[ row.key ] } act={ act } />
			</li>
		) ) }
	</ul>
);

function Page() {
	const { data, error, set } = useGet( '/proposals' );
	const [ made, setMade ] = useState( {} );
	const [ failure, setFailure ] = useState();
	const [ busy, setBusy ] = useState( false );
	const run = async ( work ) => {
		setBusy( true );
		setFailure( undefined );
		try {
			await work();
		} catch ( wrong ) {
			setFailure( wrong );
		} finally {
			setBusy( false );
		}
	};
	const act = ( what, key ) =>
		run( async () => {
			const answer = await post( `/proposals/${ what }`, { key } );
			if ( what === 'draft' ) {
				setMade( ( before ) => ( { ...before, [ key ]: answer } ) );
				speak( __( 'The draft was made.', 'tandem-for-woocommerce' ) );
			} else {
				set( answer );
				speak( __( 'The set is no longer suggested.', 'tandem-for-woocommerce' ) );
			}
		} );
	const again = ( path ) => run( async () => set( await post( path ) ) );
	return (
		<>
			<Card
				title={ __( 'Suggested bundles', 'tandem-for-woocommerce' ) }
				extra={
					<Button variant="secondary" isBusy={ busy } disabled={ busy } onClick={ () => again( '/proposals' ) }>
						{ __( 'Work out again', 'tandem-for-woocommerce' ) }
					</Button>
				}
			>
				<Failure error={ failure || error } />
				{ ! data && ! error && <Spinner /> }
				{ data?.notice && (
					<Notice status="warning" isDismissible={ false }>
						{ data.notice }
					</Notice>
				) }
				{ data && ! data.notice && data.suggestions.length === 0 && (
					<p>
						{ __( 'No set of products is bought together clearly more often than by chance. Suggestions appear once the orders show one.', 'tandem-for-woocommerce' ) }
					</p>
				) }
				{ data && data.suggestions.length > 0 && (
					<>
						<p>
							{ sprintf(
								/* translators: 1: number of orders, 2: date and time */
								__( 'From %1$s orders, worked out on %2$s.', 'tandem-for-woocommerce' ),
								data.orders.toLocaleString(),
								data.at
							) }{ ' ' }
							{ data.basis === 'revenue'
								? __( 'No cost of goods is known: expected amounts are revenue, and discounts cannot be weighed against margin.', 'tandem-for-woocommerce' )
								: __( 'Expected amounts are price less cost, less the discount. How much a discount raises the chance is an assumption: a price elasticity of 2.62, the mean of published studies.', 'tandem-for-woocommerce' ) }{ ' ' }
							{ __( 'A chance stands with its range: nine times of ten it lies within; the more orders there are, the narrower it is. Sets whose discount pays for itself come first.', 'tandem-for-woocommerce' ) }
						</p>
						<Rows rows={ data.suggestions }>
							{ ( rows ) => <Suggestions rows={ rows } made={ made } act={ act } /> }
						</Rows>
					</>
				) }
				{ data?.dismissed > 0 && (
					<Button variant="link" onClick={ () => again( '/proposals/restore' ) }>
						{ sprintf(
							/* translators: %d: number of sets */
							__( 'Suggest the dismissed sets again (%d)', 'tandem-for-woocommerce' ),
							data.dismissed
						) }
					</Button>
				) }
			</Card>
			{ data && data.missing.length > 0 && (
				<Card title={ __( 'Missing companions', 'tandem-for-woocommerce' ) }>
					<p>
						{ __( 'Products that many buy with a companion and others without it. In all orders that were read; what is left on the table is what the others would have brought, had they taken it as often.', 'tandem-for-woocommerce' ) }
					</p>
					<Rows rows={ data.missing }>
						{ ( rows ) => <Missing rows={ rows } made={ made } act={ act } /> }
					</Rows>
				</Card>
			) }
			<Composed />
		</>
	);
}

export const page = {
	name: 'bundles',
	title: __( 'Bundles', 'tandem-for-woocommerce' ),
	order: 20,
	Page,
};
