import { Button, PanelBody, TextareaControl, TextControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { Categories, Products, Words } from '../parts/pickers';
import { Count } from '../parts/conditions/count';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

/**
 * One tier: name, from where on, what it has for itself.
 *
 * @param {Object}   props
 * @param {Object}   props.tier     The tier.
 * @param {Function} props.onChange Takes the changed tier.
 * @param {Function} props.onRemove Removes it; absent where it is the only one.
 * @param {Function} props.onReward Opens an offer for it.
 * @param {string}   props.by       "spend" or "orders".
 * @param {Object}   props.pages    Titles of pages by id.
 * @param {string}   props.currency Currency code.
 * @param {boolean}  props.counted  Whether its customers can be counted as it is.
 */
export function Tier( { tier, onChange, onRemove, onReward, by, pages, currency, counted } ) {
	const set = ( patch ) => onChange( { ...tier, ...patch } );
	return (
		<PanelBody title={ tier.name || __( 'Without a name', 'tandem-for-woocommerce' ) } initialOpen={ false }>
			<div className="tandem-form">
				<div className="tandem-leaf">
					<TextControl label={ __( 'Name', 'tandem-for-woocommerce' ) } value={ tier.name } maxLength={ 60 } onChange={ ( name ) => set( { name } ) } { ...LOOK } />
					<TextControl
						label={
							by === 'orders'
								? __( 'From how many orders', 'tandem-for-woocommerce' )
								: sprintf( /* translators: %s: currency */ __( 'From how much in %s', 'tandem-for-woocommerce' ), currency )
						}
						inputMode="decimal"
						value={ String( tier.from ) }
						onChange={ ( from ) => set( { from: from.replace( ',', '.' ) } ) }
						{ ...LOOK }
					/>
				</div>
				{ counted && <Count conditions={ { all: [ { fact: 'customer.tier', is: 'in', value: [ tier.id ] } ] } } /> }
				<Products label={ __( 'Products that only this tier and those above can buy', 'tandem-for-woocommerce' ) } value={ tier.products } onChange={ ( products ) => set( { products } ) } />
				<Categories label={ __( 'Categories that only this tier and those above can buy', 'tandem-for-woocommerce' ) } value={ tier.categories } onChange={ ( categories ) => set( { categories } ) } />
				<Words
					label={ __( 'Pages that only this tier and those above can read', 'tandem-for-woocommerce' ) }
					value={ tier.pages.map( ( id ) => `${ pages[ id ] ?? '' } #${ id }` ) }
					options={ Object.fromEntries( Object.entries( pages ).map( ( [ id, title ] ) => [ `${ title } #${ id }`, `${ title } #${ id }` ] ) ) }
					onChange={ ( words ) => set( { pages: words.map( ( word ) => Number( word.match( /#(\d+)$/ )?.[ 1 ] ) ).filter( Boolean ) } ) }
				/>
				<TextareaControl
					label={ __( 'What else it gives, one line each', 'tandem-for-woocommerce' ) }
					help={ __( 'Events, a line to call, a thank-you: shown in My Account as it stands. Links are allowed.', 'tandem-for-woocommerce' ) }
					value={ tier.perks.join( '\n' ) }
					onChange={ ( text ) => set( { perks: text === '' ? [] : text.split( '\n' ) } ) }
					__nextHasNoMarginBottom
				/>
				<div className="tandem-actions">
					<Button variant="secondary" onClick={ onReward } disabled={ ! counted }>
						{ __( 'Add a reward: an offer for this tier', 'tandem-for-woocommerce' ) }
					</Button>
					{ onRemove && (
						<Button variant="tertiary" isDestructive onClick={ onRemove }>
							{ __( 'Remove the tier', 'tandem-for-woocommerce' ) }
						</Button>
					) }
				</div>
			</div>
		</PanelBody>
	);
}
