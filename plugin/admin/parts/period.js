import { SelectControl, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';

const DAY = 86400000;
const iso = ( date ) =>
	new Date( date.getTime() - date.getTimezoneOffset() * 60000 )
		.toISOString()
		.slice( 0, 10 );
const before = ( days ) => iso( new Date( Date.now() - days * DAY ) );

/** The last days up to yesterday. */
export const lastDays = ( days ) => ( { from: before( days ), to: before( 1 ) } );

const CHOICES = [ 7, 30, 90, 365 ];

/**
 * The period of a report: the last days, or any days.
 *
 * @param {Object}   props
 * @param {Object}   props.period   { from, to } as YYYY-MM-DD.
 * @param {Function} props.onChange Takes another that can be asked for.
 */
export function Period( { period, onChange } ) {
	const [ choice, setChoice ] = useState( '30' );
	const [ days, setDays ] = useState( period );
	const pick = ( next ) => {
		setChoice( next );
		if ( next !== 'own' ) {
			setDays( lastDays( Number( next ) ) );
			onChange( lastDays( Number( next ) ) );
		}
	};
	const type = ( part ) => {
		const next = { ...days, ...part };
		setDays( next );
		if ( next.from && next.to && next.from <= next.to ) {
			onChange( next );
		}
	};
	const field = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };
	return (
		<div className="tandem-period">
			<SelectControl
				{ ...field }
				hideLabelFromVision
				label={ __( 'Period', 'tandem-for-woocommerce' ) }
				value={ choice }
				onChange={ pick }
				options={ [
					...CHOICES.map( ( count ) => ( {
						value: String( count ),
						label: sprintf(
							/* translators: %d: days */
							_n( 'Last %d day', 'Last %d days', count, 'tandem-for-woocommerce' ),
							count
						),
					} ) ),
					{ value: 'own', label: __( 'Other days', 'tandem-for-woocommerce' ) },
				] }
			/>
			{ choice === 'own' && (
				<>
					<TextControl
						{ ...field }
						type="date"
						label={ __( 'From', 'tandem-for-woocommerce' ) }
						value={ days.from }
						max={ days.to || before( 0 ) }
						onChange={ ( from ) => type( { from } ) }
					/>
					<TextControl
						{ ...field }
						type="date"
						label={ __( 'Until', 'tandem-for-woocommerce' ) }
						value={ days.to }
						min={ days.from }
						max={ before( 0 ) }
						onChange={ ( to ) => type( { to } ) }
					/>
				</>
			) }
		</div>
	);
}
