import { SelectControl, TextControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Products } from '../parts/pickers';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };

export const BENEFITS = {
	percent: __( 'Percent off', 'tandem-for-woocommerce' ),
	amount: __( 'Amount off', 'tandem-for-woocommerce' ),
	fixed: __( 'Fixed price of each item', 'tandem-for-woocommerce' ),
	free_shipping: __( 'Free shipping', 'tandem-for-woocommerce' ),
	gift: __( 'A gift', 'tandem-for-woocommerce' ),
	early_access: __( 'May buy before everybody else', 'tandem-for-woocommerce' ),
};

const START = {
	percent: { percent: '10.00' },
	amount: { amount: '10' },
	fixed: { amount: '10' },
	free_shipping: {},
	gift: { product: 0, variation: 0, quantity: 1 },
	early_access: { opens: '' },
};

/**
 * What an offer gives.
 *
 * @param {Object}   props
 * @param {Object}   props.value    Benefit.
 * @param {Function} props.onChange Takes the changed benefit.
 * @param {Object}   props.currency The shop's currency.
 */
export function Benefit( { value, onChange, currency } ) {
	return (
		<div className="tandem-leaf">
			<SelectControl
				label={ __( 'What it gives', 'tandem-for-woocommerce' ) }
				value={ value.type }
				options={ Object.entries( BENEFITS ).map( ( [ type, label ] ) => ( { value: type, label } ) ) }
				onChange={ ( type ) => onChange( { type, ...START[ type ] } ) }
				{ ...LOOK }
			/>
			{ 'percent' in value && (
				<TextControl
					label={ __( 'Percent', 'tandem-for-woocommerce' ) }
					inputMode="decimal"
					value={ value.percent }
					onChange={ ( percent ) => onChange( { ...value, percent: percent.replace( ',', '.' ) } ) }
					{ ...LOOK }
				/>
			) }
			{ 'amount' in value && (
				<TextControl
					label={ currency.code }
					inputMode="decimal"
					value={ value.amount }
					onChange={ ( amount ) => onChange( { ...value, amount: amount.replace( ',', '.' ) } ) }
					{ ...LOOK }
				/>
			) }
			{ value.type === 'early_access' && (
				<TextControl
					label={ __( 'Opens for everybody', 'tandem-for-woocommerce' ) }
					type="datetime-local"
					value={ value.opens.replace( ' ', 'T' ) }
					onChange={ ( opens ) => onChange( { ...value, opens } ) }
					{ ...LOOK }
				/>
			) }
			{ value.type === 'gift' && (
				<Products
					label={ __( 'Gift', 'tandem-for-woocommerce' ) }
					value={ value.product ? [ value.product ] : [] }
					onChange={ ( ids ) => onChange( { ...value, product: ids.at( -1 ) ?? 0 } ) }
				/>
			) }
		</div>
	);
}
