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
	next_order_coupon: __( 'A code for the next order', 'tandem-for-woocommerce' ),
	loyalty_gift: __( 'A code for a gift with the next order', 'tandem-for-woocommerce' ),
	gift_card: __( 'A gift card (code of a fixed amount; the rest comes as a new code)', 'tandem-for-woocommerce' ),
	bundle_price: __( 'A bundle at another price', 'tandem-for-woocommerce' ),
};

/** What a code can give. */
const GIVES = {
	percent: __( 'Percent off', 'tandem-for-woocommerce' ),
	amount: __( 'Amount off', 'tandem-for-woocommerce' ),
	free_shipping: __( 'Free shipping', 'tandem-for-woocommerce' ),
};

const decimal = ( text ) => text.replace( ',', '.' );

const START = {
	percent: { percent: '10.00' },
	amount: { amount: '10' },
	fixed: { amount: '10' },
	free_shipping: {},
	gift: { product: 0, variation: 0, quantity: 1 },
	early_access: { opens: '' },
	next_order_coupon: { gives: 'percent', value: '10', minimum: '', days: 30 },
	loyalty_gift: { product: 0, days: 90 },
	gift_card: { amount: '10', days: 365 },
	bundle_price: { bundle: 0, gives: 'percent', value: '20' },
};

/**
 * What an offer gives.
 *
 * @param {Object}   props
 * @param {Object}   props.value    Benefit.
 * @param {Function} props.onChange Takes the changed benefit.
 * @param {Object}   props.currency The shop's currency.
 * @param {Object}   props.bundles  Names of bundles by id.
 */
export function Benefit( { value, onChange, currency, bundles = {} } ) {
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
			{ value.type === 'bundle_price' && (
				<>
					<SelectControl
						label={ __( 'Bundle', 'tandem-for-woocommerce' ) }
						value={ String( value.bundle ) }
						options={ [
							{ value: '0', label: __( 'Choose a bundle', 'tandem-for-woocommerce' ), disabled: true },
							...Object.entries( bundles ).map( ( [ id, label ] ) => ( { value: id, label } ) ),
						] }
						onChange={ ( id ) => onChange( { ...value, bundle: Number( id ) } ) }
						{ ...LOOK }
					/>
					<SelectControl
						label={ __( 'Its price', 'tandem-for-woocommerce' ) }
						value={ value.gives }
						options={ [
							{ value: 'percent', label: __( 'Percent off the single prices', 'tandem-for-woocommerce' ) },
							{ value: 'fixed', label: __( 'A fixed price for all of it', 'tandem-for-woocommerce' ) },
						] }
						onChange={ ( gives ) => onChange( { ...value, gives } ) }
						{ ...LOOK }
					/>
					<TextControl
						label={ value.gives === 'percent' ? __( 'Percent', 'tandem-for-woocommerce' ) : currency.code }
						inputMode="decimal"
						value={ value.value }
						onChange={ ( text ) => onChange( { ...value, value: decimal( text ) } ) }
						{ ...LOOK }
					/>
				</>
			) }
			{ value.type === 'next_order_coupon' && (
				<>
					<SelectControl
						label={ __( 'The code gives', 'tandem-for-woocommerce' ) }
						value={ value.gives }
						options={ Object.entries( GIVES ).map( ( [ type, label ] ) => ( { value: type, label } ) ) }
						onChange={ ( gives ) => onChange( { ...value, gives, value: gives === 'free_shipping' ? '' : value.value || '10' } ) }
						{ ...LOOK }
					/>
					{ value.gives !== 'free_shipping' && (
						<TextControl
							label={ value.gives === 'percent' ? __( 'Percent', 'tandem-for-woocommerce' ) : currency.code }
							inputMode="decimal"
							value={ value.value }
							onChange={ ( text ) => onChange( { ...value, value: decimal( text ) } ) }
							{ ...LOOK }
						/>
					) }
					<TextControl
						label={ __( 'From a cart of (empty: any)', 'tandem-for-woocommerce' ) }
						inputMode="decimal"
						value={ value.minimum }
						onChange={ ( minimum ) => onChange( { ...value, minimum: decimal( minimum ) } ) }
						{ ...LOOK }
					/>
				</>
			) }
			{ 'days' in value && (
				<TextControl
					label={ __( 'Days that the code holds', 'tandem-for-woocommerce' ) }
					type="number"
					min={ 1 }
					max={ 3650 }
					value={ value.days }
					onChange={ ( days ) => onChange( { ...value, days: Number( days ) } ) }
					help={ __( 'Issued when the order is paid: one code, for this customer\'s e-mail address, once. Shown on the thank-you page, with the order and in its e-mail, and taken back with a refund.', 'tandem-for-woocommerce' ) }
					{ ...LOOK }
				/>
			) }
			{ ( value.type === 'gift' || value.type === 'loyalty_gift' ) && (
				<Products
					label={ __( 'Gift', 'tandem-for-woocommerce' ) }
					value={ value.product ? [ value.product ] : [] }
					onChange={ ( ids ) => onChange( { ...value, product: ids.at( -1 ) ?? 0 } ) }
				/>
			) }
		</div>
	);
}
