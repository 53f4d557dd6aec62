import { Button, FormFileUpload, Notice, TextareaControl, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from './card';

/** What the product page shows beside Tandem's box, and how often one address may ask. */
export const productPage = ( { Switch, Whole } ) => (
	<>
		{ Switch( {
			path: 'touchpoints.product.replaces_related',
			label: __( 'Leave WooCommerce\'s related products out where Tandem shows its box', 'tandem-for-woocommerce' ),
			help: __( 'Two lists on a page show more than four products. Without them the page is also made faster.', 'tandem-for-woocommerce' ),
		} ) }
		{ Whole( {
			path: 'requests.minute',
			min: 0,
			max: 1000000,
			label: __( 'Personal requests a minute from one address', 'tandem-for-woocommerce' ),
			help: __( 'Beyond that, pages keep what they show everybody. An office behind one address stays far below 1200; 0 is no limit.', 'tandem-for-woocommerce' ),
		} ) }
	</>
);

/** E-mails that Tandem sends by itself. */
export function Mails( { controls, values } ) {
	const { Switch, Whole, Choice } = controls;
	return (
		<Card title={ __( 'E-mails', 'tandem-for-woocommerce' ) }>
			{ Switch( {
				path: 'mail.post_purchase',
				label: __( 'Write to customers some days after a purchase', 'tandem-for-woocommerce' ),
				help: __( 'What goes with their order. Sent shortly before a product is usually bought again, never what they own. Subject and heading: WooCommerce > Settings > Emails.', 'tandem-for-woocommerce' ),
			} ) }
			{ values.mail.post_purchase &&
				Whole( {
					path: 'mail.post_purchase_days',
					min: 3,
					max: 90,
					label: __( 'Days after an order is completed, where nothing of it is bought regularly', 'tandem-for-woocommerce' ),
				} ) }
			{ Choice( {
				path: 'mail.consent',
				label: __( 'Who gets e-mails', 'tandem-for-woocommerce' ),
				help: __( 'Every e-mail has a link that stops it.', 'tandem-for-woocommerce' ),
				options: [
					[ 'asked', __( 'who ticks a box at the checkout', 'tandem-for-woocommerce' ) ],
					[ 'customers', __( 'customers, until they stop it (check your law)', 'tandem-for-woocommerce' ) ],
				],
			} ) }
			{ Whole( {
				path: 'mail.gap_days',
				min: 0,
				max: 60,
				label: __( 'Days between two e-mails to one person', 'tandem-for-woocommerce' ),
			} ) }
			{ values.mail.gap_days < 2 && (
				<Notice status="warning" isDismissible={ false }>
					{ __( 'More than one e-mail in two days makes people unsubscribe.', 'tandem-for-woocommerce' ) }
				</Notice>
			) }
			{ Whole( {
				path: 'mail.hourly',
				min: 1,
				max: 10000,
				label: __( 'E-mails an hour at most, all together', 'tandem-for-woocommerce' ),
			} ) }
		</Card>
	);
}

/** Where shoppers are and what the weather is there. */
export function Place( { controls, values, change } ) {
	const { Switch } = controls;
	const { data, set } = useGet( '/weather' );
	const [ table, setTable ] = useState( '' );
	const [ error, setError ] = useState( null );
	const send = async ( path, body ) => {
		try {
			set( await post( path, body ) );
			setError( null );
			setTable( '' );
		} catch ( failure ) {
			setError( failure );
		}
	};
	return (
		<Card title={ __( 'Place and weather', 'tandem-for-woocommerce' ) }>
			{ Switch( {
				path: 'place.on',
				label: __( 'Use country, season and weather in banners and offers', 'tandem-for-woocommerce' ),
				help: __( 'The place is the one WooCommerce knows already. It never leaves your server.', 'tandem-for-woocommerce' ),
			} ) }
			{ values.place.on && (
				<>
					<TextareaControl
						__nextHasNoMarginBottom
						label={ __( 'Climate table', 'tandem-for-woocommerce' ) }
						help={ __( 'One row a region and month or day, such as "DE,7,sun|warm,24" below the line "region,when,weather,temperature".', 'tandem-for-woocommerce' ) }
						rows={ 4 }
						value={ table }
						onChange={ setTable }
					/>
					<FormFileUpload
						__next40pxDefaultSize
						variant="secondary"
						accept=".csv,.txt,text/csv,text/plain"
						onChange={ async ( { target } ) => {
							// As text into the field above: the owner sees what will be used before it is.
							setTable( ( await target.files[ 0 ]?.text() ) ?? table );
							target.value = '';
						} }
					>
						{ __( 'Take it from a file', 'tandem-for-woocommerce' ) }
					</FormFileUpload>
					<p>
						<Button variant="secondary" disabled={ ! table.trim() } accessibleWhenDisabled onClick={ () => send( '/weather', { table } ) }>
							{ __( 'Use this table', 'tandem-for-woocommerce' ) }
						</Button>{ ' ' }
						{ data &&
							sprintf(
								/* translators: %d: number of rows. */
								__( 'Rows in use: %d.', 'tandem-for-woocommerce' ),
								data.rows
							) }
					</p>
					<Failure error={ error } />
					<TextControl
						__next40pxDefaultSize
						__nextHasNoMarginBottom
						type="url"
						label={ __( 'Weather feed (https address of the same table)', 'tandem-for-woocommerce' ) }
						help={ __( 'Fetched by your server every six hours for all regions at once. Empty: nothing is fetched.', 'tandem-for-woocommerce' ) }
						value={ values.place.feed }
						onChange={ ( feed ) => change( { place: { feed } } ) }
					/>
					{ data?.feedError && (
						<Notice status="warning" isDismissible={ false }>
							{ data.feedError }
						</Notice>
					) }
				</>
			) }
		</Card>
	);
}
