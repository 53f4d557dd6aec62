import { Button, Notice, SelectControl, Spinner, TextControl, ToggleControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { request, useGet } from '../api';
import { want } from '../parts/wanted';
import { Card, Failure } from '../parts/card';
import { Tier } from './tier';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

const FALLS = {
	reached: __( 'to the tier that is reached', 'tandem-for-woocommerce' ),
	step: __( 'one tier at a time', 'tandem-for-woocommerce' ),
	never: __( 'never', 'tandem-for-woocommerce' ),
};

/** An id that no tier has yet. */
const fresh = ( tiers ) => {
	let k = tiers.length + 1;
	while ( tiers.some( ( { id } ) => id === `tier-${ k }` ) ) {
		k++;
	}
	return `tier-${ k }`;
};

/**
 * The owner's tiers.
 *
 * @param {Object}   props
 * @param {Function} props.navigate Opens another page.
 * @param {Object}   props.currency The shop's currency.
 */
export function Tiers( { navigate, currency } ) {
	const { data, error, set } = useGet( '/tiers' );
	const [ edited, edit ] = useState( null );
	const [ failure, setFailure ] = useState();
	const [ saved, setSaved ] = useState( false );
	const value = edited ?? data?.tiers;
	const change = ( patch ) => {
		setSaved( false );
		edit( { ...value, ...patch } );
	};
	const put = ( place, tier ) => change( { tiers: value.tiers.map( ( old, k ) => ( k === place ? tier : old ) ) } );
	const save = () => {
		setFailure( undefined );
		return request( '/tiers', 'PUT', {
			tiers: {
				...value,
				tiers: value.tiers.map( ( tier ) => ( {
					...tier,
					from: value.by === 'orders' ? parseInt( tier.from, 10 ) || 0 : String( tier.from ),
					perks: tier.perks.filter( ( perk ) => perk.trim() ),
				} ) ),
			},
		} ).then( ( answer ) => {
			set( answer );
			edit( null );
			setSaved( true );
		}, setFailure );
	};
	const reward = ( tier ) => {
		want( 'offers', {
			template: 'own',
			status: 'draft',
			name: tier.name,
			label: sprintf( /* translators: %s: tier */ __( 'Because you are %s', 'tandem-for-woocommerce' ), tier.name ),
			limits: {},
			conditions: { all: [ { fact: 'customer.tier', is: 'in', value: [ tier.id ] } ] },
			benefit: { type: 'percent', percent: '5.00' },
		} );
		navigate( 'offers' );
	};
	return (
		<Card className="tandem-below" title={ __( 'Tiers', 'tandem-for-woocommerce' ) }>
			<Failure error={ failure || error } />
			<div aria-live="polite">
				{ saved && (
					<Notice status="success" onRemove={ () => setSaved( false ) }>
						{ __( 'Tiers saved.', 'tandem-for-woocommerce' ) }
					</Notice>
				) }
			</div>
			<p>
				{ __(
					'Customers with an account rise by what they buy. My Account shows them their tier, the way to the next one and what each tier gives. An offer, a segment, a bundle or a banner can be for some tiers only.',
					'tandem-for-woocommerce'
				) }
			</p>
			{ ! value && ! error && <Spinner /> }
			{ value && currency && (
				<div className="tandem-form tandem-single">
					<ToggleControl label={ __( 'Tiers are on', 'tandem-for-woocommerce' ) } checked={ value.on } onChange={ ( on ) => change( { on } ) } __nextHasNoMarginBottom />
					<div className="tandem-leaf">
						<SelectControl
							label={ __( 'What counts', 'tandem-for-woocommerce' ) }
							value={ value.by }
							options={ [
								{ value: 'spend', label: __( 'what was paid, less refunds', 'tandem-for-woocommerce' ) },
								{ value: 'orders', label: __( 'paid orders', 'tandem-for-woocommerce' ) },
							] }
							onChange={ ( by ) => change( { by } ) }
							{ ...LOOK }
						/>
						<SelectControl
							label={ __( 'Of which time', 'tandem-for-woocommerce' ) }
							value={ String( value.months ) }
							options={ [
								{ value: '12', label: __( 'the last 12 months', 'tandem-for-woocommerce' ) },
								{ value: '0', label: __( 'ever', 'tandem-for-woocommerce' ) },
								...( [ 0, 12 ].includes( value.months ) ? [] : [ { value: String( value.months ), label: String( value.months ) } ] ),
							] }
							onChange={ ( months ) => change( { months: Number( months ) } ) }
							{ ...LOOK }
						/>
						<SelectControl
							label={ __( 'Who no longer reaches a tier falls', 'tandem-for-woocommerce' ) }
							value={ value.fall }
							options={ data.falls.map( ( fall ) => ( { value: fall, label: FALLS[ fall ] } ) ) }
							onChange={ ( fall ) => change( { fall } ) }
							disabled={ value.months === 0 }
							{ ...LOOK }
						/>
						<TextControl
							label={ __( 'Days before that', 'tandem-for-woocommerce' ) }
							type="number"
							min={ 0 }
							max={ 366 }
							value={ value.grace_days }
							onChange={ ( days ) => change( { grace_days: parseInt( days || '0', 10 ) } ) }
							disabled={ value.months === 0 || value.fall === 'never' }
							{ ...LOOK }
						/>
					</div>
					{ value.tiers.map( ( tier, place ) => (
						<Tier
							key={ tier.id }
							tier={ tier }
							by={ value.by }
							pages={ data.pages }
							currency={ currency.code }
							counted={ data.tiers.on && ! edited }
							onChange={ ( changed ) => put( place, changed ) }
							onRemove={ value.tiers.length > 1 ? () => change( { tiers: value.tiers.filter( ( one ) => one !== tier ) } ) : undefined }
							onReward={ () => reward( tier ) }
						/>
					) ) }
					<div className="tandem-actions">
						<Button variant="primary" disabled={ ! edited } onClick={ save }>
							{ __( 'Save the tiers', 'tandem-for-woocommerce' ) }
						</Button>
						{ edited && (
							<Button variant="tertiary" onClick={ () => edit( null ) }>
								{ __( 'Cancel', 'tandem-for-woocommerce' ) }
							</Button>
						) }
						<Button
							variant="secondary"
							disabled={ value.tiers.length >= 10 }
							onClick={ () =>
								change( {
									tiers: [ ...value.tiers, { id: fresh( value.tiers ), name: '', from: '', products: [], categories: [], pages: [], perks: [] } ],
								} )
							}
						>
							{ __( 'Add a tier', 'tandem-for-woocommerce' ) }
						</Button>
					</div>
				</div>
			) }
		</Card>
	);
}
