import { PanelBody, RadioControl, SelectControl, TextControl, ToggleControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { Copy } from '../parts/copy';
import { Categories } from '../parts/pickers';
import { Chain } from './chain';
import { LAYOUTS, OFFERS, STEPS, STRATEGIES } from './words';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };
const choices = ( names ) => Object.entries( names ).map( ( [ value, label ] ) => ( { value, label } ) );

const Ranking = ( { placement, of, change } ) => {
	if ( placement.kind === 'offer' ) {
		return <Chain label={ __( 'What may be offered, the first that there is', 'tandem-for-woocommerce' ) } value={ of( 'chain' ) ?? [] } options={ OFFERS() } onChange={ ( chain ) => change( { chain } ) } />;
	}
	const chain = of( 'chain' );
	const { [ of( 'strategy' ) ]: _, ...steps } = STEPS();
	return (
		<>
			<SelectControl { ...LOOK } label={ __( 'What to suggest', 'tandem-for-woocommerce' ) } value={ of( 'strategy' ) } options={ choices( STRATEGIES() ) } onChange={ ( strategy ) => change( { strategy, ...( chain && { chain: chain.filter( ( step ) => step !== strategy ) } ) } ) } />
			<RadioControl
				label={ __( 'Where that finds too little', 'tandem-for-woocommerce' ) }
				selected={ chain ? 'own' : 'usual' }
				options={ [
					{ value: 'usual', label: __( 'the usual: linked products; best sellers only while there is no model', 'tandem-for-woocommerce' ) },
					{ value: 'own', label: __( 'steps of my own, in this order', 'tandem-for-woocommerce' ) },
				] }
				onChange={ ( which ) => change( { chain: which === 'own' ? [ 'manual' ].filter( ( step ) => step !== of( 'strategy' ) ) : null } ) }
			/>
			{ chain && <Chain label={ __( 'Then', 'tandem-for-woocommerce' ) } value={ chain } options={ steps } onChange={ ( next ) => change( { chain: next } ) } /> }
		</>
	);
};

const Rules = ( { placement, data, of, change } ) => (
	<PanelBody title={ __( 'Which products', 'tandem-for-woocommerce' ) } initialOpen={ false }>
		<div className="tandem-fields">
			<Categories label={ __( 'Only from these categories', 'tandem-for-woocommerce' ) } value={ of( 'within' ) ?? [] } onChange={ ( within ) => change( { within } ) } />
			<Categories label={ __( 'Never from these categories', 'tandem-for-woocommerce' ) } value={ of( 'without' ) ?? [] } onChange={ ( without ) => change( { without } ) } />
			<TextControl { ...LOOK } label={ sprintf( /* translators: %s: currency */ __( 'Lowest price (%s)', 'tandem-for-woocommerce' ), data.currency ) } inputMode="decimal" value={ of( 'least' ) ?? '' } onChange={ ( least ) => change( { least: least.replace( ',', '.' ) } ) } />
			<TextControl { ...LOOK } label={ sprintf( /* translators: %s: currency */ __( 'Highest price (%s)', 'tandem-for-woocommerce' ), data.currency ) } inputMode="decimal" value={ of( 'most' ) ?? '' } onChange={ ( most ) => change( { most: most.replace( ',', '.' ) } ) } />
			<SelectControl
				{ ...LOOK }
				label={ __( 'Of what fits, show first', 'tandem-for-woocommerce' ) }
				value={ of( 'prefer' ) ?? '' }
				options={ choices( {
					'': __( 'as the settings of the shop say', 'tandem-for-woocommerce' ),
					relevance: __( 'what fits best', 'tandem-for-woocommerce' ),
					revenue: __( 'what costs more', 'tandem-for-woocommerce' ),
					profit: __( 'what leaves more after its cost', 'tandem-for-woocommerce' ),
				} ) }
				onChange={ ( prefer ) => change( { prefer } ) }
			/>
			<div className="tandem-toggles">
				{ [
					[ 'in_stock', __( 'Only what is in stock, nothing on backorder', 'tandem-for-woocommerce' ), true ],
					[ 'owned', __( 'Leave out what the customer bought and does not need again', 'tandem-for-woocommerce' ), false ],
					[ 'cart', 'minicart', 'checkout' ].includes( placement.id ) && [ 'dearer', __( 'Nothing dearer than what is in the cart', 'tandem-for-woocommerce' ), false ],
				]
					.filter( Boolean )
					.map( ( [ name, label, is ] ) => (
						<ToggleControl key={ name } __nextHasNoMarginBottom label={ label } checked={ !! of( name ) === is } onChange={ ( on ) => change( { [ name ]: on === is } ) } />
					) ) }
			</div>
		</div>
	</PanelBody>
);

/**
 * Everything that may be set of one placement.
 *
 * @param {Object}   props
 * @param {Object}   props.placement The placement.
 * @param {Object}   props.data      Answer of /placements.
 * @param {Function} props.of        Value by name.
 * @param {Function} props.change    Takes changed values; null goes back to the default.
 */
export function PlacementForm( { placement, data, of, change } ) {
	const { kind, most } = placement;
	const scheduled = !! ( of( 'from' ) || of( 'until' ) );
	return (
		<div className="tandem-placement__form">
			<div className="tandem-fields">
				<TextControl { ...LOOK } label={ __( 'Heading', 'tandem-for-woocommerce' ) } maxLength={ 80 } placeholder={ placement.default.title } value={ of( 'title' ) === placement.default.title ? '' : of( 'title' ) ?? '' } onChange={ ( title ) => change( { title } ) } />
				{ kind !== 'offer' && <TextControl { ...LOOK } label={ __( 'Line below it', 'tandem-for-woocommerce' ) } maxLength={ 160 } value={ of( 'text' ) ?? '' } onChange={ ( text ) => change( { text } ) } /> }
				{ kind === 'list' && <SelectControl { ...LOOK } label={ __( 'Layout', 'tandem-for-woocommerce' ) } value={ of( 'layout' ) } options={ choices( LAYOUTS() ) } onChange={ ( layout ) => change( { layout } ) } /> }
				{ most > 1 && kind !== 'table' && (
					<SelectControl
						{ ...LOOK }
						label={ __( 'How many at most', 'tandem-for-woocommerce' ) }
						value={ String( of( 'count' ) ) }
						options={ [ ...Array( Math.max( Math.min( most, Math.max( 4, data.cap ) ), of( 'count' ) ) ).keys() ].map( ( at ) => ( { value: String( at + 1 ), label: String( at + 1 ) } ) ) }
						onChange={ ( count ) => change( { count: Number( count ) } ) }
					/>
				) }
			</div>
			{ kind !== 'table' && <Ranking { ...{ placement, of, change } } /> }
			{ kind !== 'table' && <Rules { ...{ placement, data, of, change } } /> }
			<PanelBody title={ __( 'When', 'tandem-for-woocommerce' ) } initialOpen={ scheduled }>
				<div className="tandem-fields">
					<TextControl { ...LOOK } type="datetime-local" label={ __( 'From', 'tandem-for-woocommerce' ) } value={ of( 'from' ) ?? '' } onChange={ ( from ) => change( { from: from.slice( 0, 16 ) } ) } />
					<TextControl { ...LOOK } type="datetime-local" label={ __( 'Until, this minute not included', 'tandem-for-woocommerce' ) } value={ of( 'until' ) ?? '' } onChange={ ( until ) => change( { until: until.slice( 0, 16 ) } ) } />
				</div>
				<p className="tandem-help">
					{ sprintf(
						/* translators: 1: date and time, 2: time zone */
						__( 'In the time zone of the shop, where it is now %1$s (%2$s).', 'tandem-for-woocommerce' ),
						data.now.replace( 'T', ' ' ),
						data.timezone
					) }
				</p>
			</PanelBody>
			{ placement.shortcode && (
				<PanelBody title={ __( 'Put it somewhere else', 'tandem-for-woocommerce' ) } initialOpen={ false }>
					<p>{ __( 'Shows there with all of this, whether its own place is on or off. Or add the block "Recommendations" and choose this placement.', 'tandem-for-woocommerce' ) }</p>
					<Copy text={ placement.shortcode } label={ __( 'Shortcode', 'tandem-for-woocommerce' ) } />
					<Copy text={ placement.hook } label={ __( 'Hook for a theme', 'tandem-for-woocommerce' ) } />
				</PanelBody>
			) }
		</div>
	);
}
