import { Button, Notice, ToggleControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post } from '../api';
import { Card, Failure } from './card';

export const touchpoints = () => ( {
	product: __( 'Product page', 'tandem-for-woocommerce' ),
	cart: __( 'Cart', 'tandem-for-woocommerce' ),
	minicart: __( 'Mini-cart', 'tandem-for-woocommerce' ),
	checkout: __( 'Checkout', 'tandem-for-woocommerce' ),
	thankyou: __( 'Thank-you page', 'tandem-for-woocommerce' ),
	email: __( 'Order e-mails', 'tandem-for-woocommerce' ),
	shop: __( 'Shop and categories', 'tandem-for-woocommerce' ),
} );

/**
 * The master switch, preview, one switch a touchpoint, undo.
 *
 * @param {Object}   props
 * @param {Object}   props.settings As tandem/v1/settings answers.
 * @param {Function} props.set      Takes the new answer.
 */
export function Live( { settings, set } ) {
	const [ error, setError ] = useState( null );
	const [ busy, setBusy ] = useState( false );
	const send = async ( path, data ) => {
		setBusy( true );
		try {
			set( await post( path, data ) );
			setError( null );
		} catch ( failure ) {
			setError( failure );
		}
		setBusy( false );
	};
	const { values, safeMode, canUndo } = settings;
	return (
		<Card
			title={ __( 'What shoppers see', 'tandem-for-woocommerce' ) }
			extra={
				<span
					className={
						'tandem-badge ' +
						( values.live && ! safeMode ? 'is-live' : '' )
					}
				>
					{ values.live && ! safeMode
						? __( 'Live', 'tandem-for-woocommerce' )
						: __( 'Not live', 'tandem-for-woocommerce' ) }
				</span>
			}
		>
			{ safeMode && (
				<Notice status="warning" isDismissible={ false }>
					{ __(
						'Safe mode: TANDEM_SAFE_MODE in wp-config.php keeps everything off.',
						'tandem-for-woocommerce'
					) }
				</Notice>
			) }
			<p>
				{ values.live
					? __(
							'Shoppers see the places switched on below.',
							'tandem-for-woocommerce'
					  )
					: __(
							'Shoppers see nothing yet. With the preview on, you and your shop managers see it in the shop.',
							'tandem-for-woocommerce'
					  ) }
			</p>
			<div className="tandem-row">
				{ values.live ? (
					<Button
						variant="secondary"
						isDestructive
						disabled={ busy }
						onClick={ () => send( '/settings', { live: false } ) }
					>
						{ __( 'Take it off the shop', 'tandem-for-woocommerce' ) }
					</Button>
				) : (
					<Button
						variant="primary"
						disabled={ busy }
						onClick={ () =>
							send( '/settings', {
								live: true,
								touchpoints: {
									product: { on: true },
									cart: { on: true },
								},
							} )
						}
					>
						{ __( 'Go live', 'tandem-for-woocommerce' ) }
					</Button>
				) }
				<Button
					variant="tertiary"
					href={ window.tandemAdmin.shop || window.tandemAdmin.home }
					target="_blank"
				>
					{ __( 'Open the shop', 'tandem-for-woocommerce' ) }
				</Button>
				{ canUndo && (
					<Button
						variant="tertiary"
						disabled={ busy }
						onClick={ () => send( '/settings/undo' ) }
					>
						{ __( 'Undo last change', 'tandem-for-woocommerce' ) }
					</Button>
				) }
			</div>
			<Failure error={ error } />
			<ToggleControl
				__nextHasNoMarginBottom
				label={ __(
					'Preview for shop managers',
					'tandem-for-woocommerce'
				) }
				checked={ values.preview }
				onChange={ ( preview ) => send( '/settings', { preview } ) }
			/>
			<fieldset className="tandem-switches">
				<legend>{ __( 'Places', 'tandem-for-woocommerce' ) }</legend>
				{ Object.entries( touchpoints() ).map( ( [ name, label ] ) => (
					<ToggleControl
						__nextHasNoMarginBottom
						key={ name }
						label={ label }
						checked={ values.touchpoints[ name ].on }
						onChange={ ( on ) =>
							send( '/settings', {
								touchpoints: { [ name ]: { on } },
							} )
						}
					/>
				) ) }
			</fieldset>
		</Card>
	);
}
