import {
	Button,
	SelectControl,
	__experimentalInputControl as InputControl,
} from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { Categories, Products, Words } from '../pickers';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

/** "customer.spent_in:30" is the fact "customer.spent_in:" with 30 days. */
const split = ( name ) => {
	const at = name.indexOf( ':' );
	return at < 0
		? [ name, '' ]
		: [ name.slice( 0, at + 1 ), name.slice( at + 1 ) ];
};

const kindOf = ( node ) =>
	[ 'all', 'any', 'not' ].find( ( key ) => node && key in node ) ?? 'fact';

/** The value a fact of that kind begins with. */
const first = ( fact ) =>
	( { flag: true, number: 1, money: 100 } )[ fact.kind ] ?? [];

const leaf = ( fact ) => ( {
	fact: fact.fact.endsWith( ':' ) ? fact.fact + '30' : fact.fact,
	is: fact.is[ 0 ],
	value: first( fact ),
} );

/** Minor units as the owner types them, and back. */
const toMajor = ( minor, exponent ) => ( minor / 10 ** exponent ).toFixed( exponent );
const toMinor = ( text, exponent ) => {
	const value = Math.round( Number( text.replace( ',', '.' ) ) * 10 ** exponent );
	return Number.isSafeInteger( value ) ? value : 0;
};

/** What a fact is compared with. */
function Value( { fact, node, onChange, builder } ) {
	const label = __( 'Value', 'tandem-for-woocommerce' );
	const set = ( value ) => onChange( { ...node, value } );
	switch ( fact.kind ) {
		case 'flag':
			return (
				<SelectControl
					label={ label }
					hideLabelFromVision
					value={ String( node.value ) }
					options={ [
						{ value: 'true', label: __( 'yes', 'tandem-for-woocommerce' ) },
						{ value: 'false', label: __( 'no', 'tandem-for-woocommerce' ) },
					] }
					onChange={ ( value ) => set( value === 'true' ) }
					{ ...LOOK }
				/>
			);
		case 'number':
			return (
				<InputControl
					label={ label }
					hideLabelFromVision
					type="number"
					step={ 1 }
					value={ String( node.value ) }
					onChange={ ( text ) => set( parseInt( text || '0', 10 ) ) }
					__next40pxDefaultSize
				/>
			);
		case 'money':
			return (
				<InputControl
					label={ sprintf(
						/* translators: %s: currency */
						__( 'Amount in %s', 'tandem-for-woocommerce' ),
						builder.currency.code
					) }
					hideLabelFromVision
					type="number"
					step="any"
					min={ 0 }
					prefix={
						<span className="tandem-prefix">
							{ builder.currency.symbol }
						</span>
					}
					value={ toMajor( node.value, builder.currency.exponent ) }
					onChange={ ( text ) =>
						set( toMinor( text || '0', builder.currency.exponent ) )
					}
					isPressEnterToChange
					__next40pxDefaultSize
				/>
			);
		case 'products':
			return <Products label={ label } value={ node.value } onChange={ set } />;
		case 'categories':
			return <Categories label={ label } value={ node.value } onChange={ set } />;
		case 'segments':
			return <Words label={ label } value={ node.value } onChange={ set } options={ builder.segments } />;
		case 'tiers':
			return <Words label={ label } value={ node.value } onChange={ set } options={ builder.tiers } />;
		case 'roles':
			return <Words label={ label } value={ node.value } onChange={ set } options={ builder.roles } />;
		default:
			return (
				<Words
					label={ label }
					value={ node.value }
					onChange={ set }
					options={ Object.fromEntries( fact.options.map( ( word ) => [ word, word ] ) ) }
				/>
			);
	}
}

/** One comparison. */
function Leaf( { node, onChange, onRemove, builder, facts } ) {
	const [ stem, days ] = split( node.fact );
	const fact = facts.find( ( one ) => one.fact === stem );
	if ( ! fact ) {
		return null;
	}
	const groups = [ ...new Set( facts.map( ( one ) => one.group ) ) ];
	return (
		<div className="tandem-leaf" role="group" aria-label={ fact.label }>
			<SelectControl
				label={ __( 'Fact', 'tandem-for-woocommerce' ) }
				hideLabelFromVision
				value={ stem }
				onChange={ ( name ) =>
					onChange( leaf( facts.find( ( one ) => one.fact === name ) ) )
				}
				{ ...LOOK }
			>
				{ groups.map( ( group ) => (
					<optgroup key={ group } label={ group }>
						{ facts
							.filter( ( one ) => one.group === group )
							.map( ( one ) => (
								<option key={ one.fact } value={ one.fact }>
									{ one.label }
								</option>
							) ) }
					</optgroup>
				) ) }
			</SelectControl>
			{ stem.endsWith( ':' ) && (
				<InputControl
					label={ __( 'Days', 'tandem-for-woocommerce' ) }
					hideLabelFromVision
					type="number"
					min={ 1 }
					max={ 9999 }
					value={ days }
					suffix={
						<span className="tandem-prefix">
							{ __( 'days', 'tandem-for-woocommerce' ) }
						</span>
					}
					onChange={ ( text ) =>
						onChange( {
							...node,
							fact: stem + Math.min( 9999, Math.max( 1, parseInt( text || '1', 10 ) || 1 ) ),
						} )
					}
					__next40pxDefaultSize
				/>
			) }
			{ fact.kind !== 'flag' && (
				<SelectControl
					label={ __( 'Compared', 'tandem-for-woocommerce' ) }
					hideLabelFromVision
					value={ node.is }
					options={ fact.is.map( ( is ) => ( {
						value: is,
						label: builder.words[ is ],
					} ) ) }
					onChange={ ( is ) => onChange( { ...node, is } ) }
					{ ...LOOK }
				/>
			) }
			<Value { ...{ fact, node, onChange, builder } } />
			<Button
				variant="tertiary"
				isDestructive
				onClick={ onRemove }
				aria-label={ sprintf(
					/* translators: %s: condition */
					__( 'Remove the condition "%s"', 'tandem-for-woocommerce' ),
					fact.label
				) }
			>
				{ __( 'Remove', 'tandem-for-woocommerce' ) }
			</Button>
		</div>
	);
}

/** A group of conditions with the word between them. */
function Group( { node, onChange, onRemove, builder, facts, depth } ) {
	const kind = kindOf( node );
	const parts = node[ kind ];
	const put = ( place, part ) =>
		onChange( { [ kind ]: parts.map( ( old, k ) => ( k === place ? part : old ) ) } );
	const drop = ( place ) =>
		onChange( { [ kind ]: parts.filter( ( old, k ) => k !== place ) } );
	return (
		<div
			className="tandem-conditions"
			role="group"
			aria-label={ __( 'Conditions', 'tandem-for-woocommerce' ) }
		>
			{ ( parts.length > 1 || depth > 0 ) && (
				<SelectControl
					label={ __( 'Which must hold', 'tandem-for-woocommerce' ) }
					hideLabelFromVision
					value={ kind }
					options={ [
						{ value: 'all', label: __( 'All of these', 'tandem-for-woocommerce' ) },
						{ value: 'any', label: __( 'Any of these', 'tandem-for-woocommerce' ) },
					] }
					onChange={ ( word ) => onChange( { [ word ]: parts } ) }
					{ ...LOOK }
				/>
			) }
			{ parts.map( ( part, place ) => {
				const shared = {
					onChange: ( changed ) => put( place, changed ),
					onRemove: () => drop( place ),
					builder,
					facts,
				};
				const is = kindOf( part );
				if ( is === 'not' ) {
					return (
						<div key={ place } className="tandem-not">
							<strong>{ __( 'Not:', 'tandem-for-woocommerce' ) }</strong>
							{ kindOf( part.not ) === 'fact' ? (
								<Leaf
									{ ...shared }
									node={ part.not }
									onChange={ ( inner ) => put( place, { not: inner } ) }
								/>
							) : (
								<Group
									{ ...shared }
									node={ part.not }
									onChange={ ( inner ) => put( place, { not: inner } ) }
									depth={ depth + 1 }
								/>
							) }
						</div>
					);
				}
				return is === 'fact' ? (
					<Leaf key={ place } { ...shared } node={ part } />
				) : (
					<Group key={ place } { ...shared } node={ part } depth={ depth + 1 } />
				);
			} ) }
			<div className="tandem-actions">
				<Button
					variant="secondary"
					onClick={ () =>
						onChange( { [ kind ]: [ ...parts, leaf( facts[ 0 ] ) ] } )
					}
				>
					{ __( 'Add a condition', 'tandem-for-woocommerce' ) }
				</Button>
				{ depth < 3 && (
					<Button
						variant="tertiary"
						onClick={ () =>
							onChange( {
								[ kind ]: [ ...parts, { any: [ leaf( facts[ 0 ] ) ] } ],
							} )
						}
					>
						{ __( 'Add a group', 'tandem-for-woocommerce' ) }
					</Button>
				) }
				{ depth > 0 && (
					<Button variant="tertiary" isDestructive onClick={ onRemove }>
						{ __( 'Remove the group', 'tandem-for-woocommerce' ) }
					</Button>
				) }
			</div>
		</div>
	);
}

/**
 * Edits a tree of conditions.
 *
 * @param {Object}   props
 * @param {Object}   props.value    The tree.
 * @param {Function} props.onChange Takes the changed tree.
 * @param {Object}   props.builder  Answer of /offers/builder.
 * @param {string[]} props.groups   Groups of facts that are shown; all where it is absent.
 */
export function Conditions( { value, onChange, builder, groups } ) {
	const facts = groups
		? builder.facts.filter( ( { fact } ) =>
				groups.includes( fact.split( '.' )[ 0 ] )
		  )
		: builder.facts;
	const kind = kindOf( value );
	const tree = kind === 'fact' || kind === 'not' ? { all: value ? [ value ] : [] } : value;
	return (
		<Group node={ tree } onChange={ onChange } onRemove={ () => {} } builder={ builder } facts={ facts } depth={ 0 } />
	);
}
