import { Button, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { post } from '../api';
import { Failure } from './card';

/**
 * The weekly e-mail: on or off, who gets it, and one to look at.
 *
 * @param {Object}   props
 * @param {Function} props.Switch Switch of a setting.
 * @param {boolean}  props.on     Whether it is on in the form.
 * @param {boolean}  props.saved  Whether it is on in the shop.
 * @param {string}   props.to     Addresses.
 * @param {Function} props.change Takes changed settings.
 */
export function Digest( { Switch, on, saved, to, change } ) {
	const [ state, setState ] = useState( {} );
	const send = () => {
		setState( { busy: true } );
		post( '/reports/digest' ).then(
			( { sent } ) => setState( { sent } ),
			( error ) => setState( { error } )
		);
	};
	return (
		<>
			{ Switch( {
				path: 'measure.digest',
				label: __( 'Send the week in numbers every Monday', 'tandem-for-woocommerce' ),
				help: __( 'What the shop sold beside the week before and last year, what suggestions added, and one thing to do next.', 'tandem-for-woocommerce' ),
			} ) }
			{ on && (
				<>
					<TextControl
						__next40pxDefaultSize
						__nextHasNoMarginBottom
						label={ __( 'To', 'tandem-for-woocommerce' ) }
						help={ __( 'Up to five addresses, separated by commas. Empty: the address of the site. Every e-mail has a link that stops it.', 'tandem-for-woocommerce' ) }
						value={ to }
						maxLength={ 200 }
						onChange={ ( addresses ) => change( { measure: { digest_to: addresses } } ) }
					/>
					{ saved && (
						<p>
							<Button variant="secondary" isBusy={ state.busy } disabled={ state.busy } onClick={ send }>
								{ __( 'Send one now', 'tandem-for-woocommerce' ) }
							</Button>{ ' ' }
							<span role="status">
								{ state.sent &&
									sprintf(
										/* translators: %s: e-mail addresses */
										__( 'Sent to %s.', 'tandem-for-woocommerce' ),
										state.sent.join( ', ' )
									) }
							</span>
						</p>
					) }
					<Failure error={ state.error } />
				</>
			) }
		</>
	);
}
