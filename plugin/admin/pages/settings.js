import { Button, Notice, Spinner } from '@wordpress/components';
import { useEffect, useMemo, useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Copy } from '../parts/copy';
import { fields, merged } from '../parts/fields';
import { Mails, Place, productPage } from '../parts/journey-settings';
import { Digest } from '../parts/digest';
import { Moments } from '../parts/moments';
import { touchpoints } from '../parts/live';
import { Import } from '../parts/import';
import { OfferSettings } from '../parts/offer-settings';
import { Sample } from '../parts/sample';
import { BrowserKeys, Questions, Shelf, Told } from '../parts/shelf';

const SHORTCODES = () => [
	[
		'[tandem_recommendations]',
		__( 'What is bought together with this product', 'tandem-for-woocommerce' ),
	],
	[
		'[tandem_recommendations strategy="popular" limit="4"]',
		__( 'Best sellers', 'tandem-for-woocommerce' ),
	],
	[
		'[tandem_banners][tandem_banner weather="rain"]...[/tandem_banner][tandem_banner]...[/tandem_banner][/tandem_banners]',
		__( 'Banner with variants by weather, season, country, region, segment or first visit', 'tandem-for-woocommerce' ),
	],
	[
		'[tandem_newsletter]',
		__( 'Form of the newsletter (switched on under Moments)', 'tandem-for-woocommerce' ),
	],
	[
		'[tandem_bundles]',
		__( 'Table of your bundles with live prices', 'tandem-for-woocommerce' ),
	],
	[
		'[tandem_table]',
		__( 'Table of products with quantity and buy button', 'tandem-for-woocommerce' ),
	],
];

/** Statuses that never mean a purchase. */
const UNPAID = [ 'pending', 'failed', 'cancelled', 'checkout-draft' ];

/** How many suggestions each place shows at most. */
const LIMITS = { product: 8, cart: 2, minicart: 2, checkout: 1, thankyou: 8, email: 4, shop: 8 };

function Form( { saved, set } ) {
	const [ patch, setPatch ] = useState( {} );
	const [ error, setError ] = useState( null );
	const [ busy, setBusy ] = useState( false );
	const [ done, setDone ] = useState( false );
	const values = useMemo(
		() => merged( saved.values, patch ),
		[ saved, patch ]
	);
	const changed = JSON.stringify( values ) !== JSON.stringify( saved.values );
	const change = ( part ) => {
		setDone( false );
		setPatch( ( before ) => merged( before, part ) );
	};
	useEffect( () => {
		const warn = ( event ) => changed && event.preventDefault();
		window.addEventListener( 'beforeunload', warn );
		return () => window.removeEventListener( 'beforeunload', warn );
	}, [ changed ] );
	const save = async () => {
		setBusy( true );
		try {
			set( await post( '/settings', patch ) );
			setPatch( {} );
			setError( null );
			setDone( true );
			speak( __( 'Settings saved.', 'tandem-for-woocommerce' ) );
		} catch ( failure ) {
			setError( failure );
		}
		setBusy( false );
	};
	const { Switch, Whole, Percent, Choice, Checks, Categories } = useMemo(
		() => fields( values, change ),
		[ values ]
	);
	const names = touchpoints();
	return (
		<form
			className="tandem-form"
			onSubmit={ ( event ) => {
				event.preventDefault();
				save();
			} }
		>
			<div className="tandem-wide tandem-columns">
				<Card title={ __( 'Suggestions', 'tandem-for-woocommerce' ) }>
					{ Whole( {
						path: 'cap',
						min: 1,
						max: 8,
						label: __( 'Suggestions a page, all places together', 'tandem-for-woocommerce' ),
						help: __( 'Four is what shoppers take in. The most is 8.', 'tandem-for-woocommerce' ),
					} ) }
					{ values.cap > 4 && (
						<Notice status="warning" isDismissible={ false }>
							{ __( 'More than four suggestions on a page distract from buying.', 'tandem-for-woocommerce' ) }
						</Notice>
					) }
					{ Whole( {
						path: 'cap_day',
						min: 0,
						max: 500,
						label: __( 'Different suggestions a day for one shopper', 'tandem-for-woocommerce' ),
						help: __( 'Then no more until tomorrow. Counted in the browser of shoppers who agreed; 0 is no limit.', 'tandem-for-woocommerce' ),
					} ) }
					{ Switch( {
						path: 'reasons',
						label: __( 'Say why each product is suggested', 'tandem-for-woocommerce' ),
						help: __( '"Bought together in 34 of 412 orders". Only real numbers, from 5 customers on.', 'tandem-for-woocommerce' ),
					} ) }
					{ Choice( {
						path: 'ranking.prefer',
						label: __( 'Of what fits, show first', 'tandem-for-woocommerce' ),
						help: __( 'Nothing comes before a product that fits more than one and a half times as well. What is left after cost needs the cost in the product data.', 'tandem-for-woocommerce' ),
						options: [
							[ 'relevance', __( 'what fits best', 'tandem-for-woocommerce' ) ],
							[ 'revenue', __( 'what costs more', 'tandem-for-woocommerce' ) ],
							[ 'profit', __( 'what leaves more after its cost', 'tandem-for-woocommerce' ) ],
						],
					} ) }
					{ productPage( { Switch, Whole } ) }
					<fieldset className="tandem-counts">
						<legend>{ __( 'At most in one place', 'tandem-for-woocommerce' ) }</legend>
						{ Object.entries( LIMITS ).filter( ( [ , max ] ) => max > 1 ).map( ( [ name, max ] ) => (
							<div key={ name }>
								{ Whole( {
									path: `touchpoints.${ name }.count`,
									min: 1,
									max,
									label: names[ name ],
								} ) }
							</div>
						) ) }
					</fieldset>
				</Card>
				<Card title={ __( 'Learning', 'tandem-for-woocommerce' ) }>
					{ Switch( {
						path: 'training.nightly',
						label: __( 'Read the orders every night', 'tandem-for-woocommerce' ),
					} ) }
					{ Whole( {
						path: 'training.after_orders',
						min: 0,
						max: 100000,
						label: __( 'And after so many new orders', 'tandem-for-woocommerce' ),
						help: __( '0 is never.', 'tandem-for-woocommerce' ),
					} ) }
					{ Checks( {
						path: 'training.statuses',
						legend: __( 'Orders that count as bought', 'tandem-for-woocommerce' ),
						options: Object.entries( window.tandemAdmin.statuses )
							.map( ( [ name, label ] ) => [ name.replace( /^wc-/, '' ), label ] )
							.filter( ( [ name ] ) => ! UNPAID.includes( name ) ),
					} ) }
					{ Whole( {
						path: 'training.stale_days',
						min: 1,
						max: 365,
						label: __( 'Warn when the model is older than (days)', 'tandem-for-woocommerce' ),
					} ) }
				</Card>
				<Card title={ __( 'Bundles', 'tandem-for-woocommerce' ) }>
					{ Choice( {
						path: 'bundles.coupon_policy',
						label: __( 'Coupons and bundles', 'tandem-for-woocommerce' ),
						options: [
							[ 'after', __( 'Coupons apply to the bundle price', 'tandem-for-woocommerce' ) ],
							[ 'exclude', __( 'Coupons leave out what is in a bundle', 'tandem-for-woocommerce' ) ],
							[ 'not_combinable', __( 'No bundle price together with a coupon', 'tandem-for-woocommerce' ) ],
						],
					} ) }
					{ Choice( {
						path: 'bundles.base',
						label: __( 'Discounts start from', 'tandem-for-woocommerce' ),
						options: [
							[ 'current', __( 'the current price', 'tandem-for-woocommerce' ) ],
							[ 'regular', __( 'the regular price', 'tandem-for-woocommerce' ) ],
						],
					} ) }
					{ Choice( {
						path: 'bundles.was',
						label: __( '"You save" is told against', 'tandem-for-woocommerce' ),
						help: __( 'The lowest prices come from Tandem\'s own history, which begins when Tandem is activated.', 'tandem-for-woocommerce' ),
						options: [
							[ 'current', __( 'what the products cost now', 'tandem-for-woocommerce' ) ],
							[ 'lowest30', __( 'their lowest prices of the last 30 days', 'tandem-for-woocommerce' ) ],
						],
					} ) }
					{ Switch( {
						path: 'bundles.show_lowest',
						label: __( 'Show the lowest price of the last 30 days on the page of a reduced product', 'tandem-for-woocommerce' ),
					} ) }
					{ Choice( {
						path: 'bundles.floor',
						label: __( 'Never sell below', 'tandem-for-woocommerce' ),
						help: __( 'Uses the cost in the product data. A bundle with a product that has none is sold at single prices.', 'tandem-for-woocommerce' ),
						options: [
							[ 'none', __( 'no limit', 'tandem-for-woocommerce' ) ],
							[ 'cost', __( 'the cost', 'tandem-for-woocommerce' ) ],
							[ 'margin', __( 'the cost and a margin', 'tandem-for-woocommerce' ) ],
						],
					} ) }
					{ values.bundles.floor === 'margin' &&
						Percent( {
							path: 'bundles.floor_margin',
							max: 99,
							label: __( 'Margin in percent', 'tandem-for-woocommerce' ),
						} ) }
					{ Percent( {
						path: 'bundles.max_discount',
						max: 100,
						label: __( 'All bundles and offers together take off at most (percent)', 'tandem-for-woocommerce' ),
						help: __( 'Of the current price of each bundle and each line, coupons included. 100 is no limit.', 'tandem-for-woocommerce' ),
					} ) }
					{ Choice( {
						path: 'bundles.stacking',
						label: __( 'When a cart fits several bundles', 'tandem-for-woocommerce' ),
						options: [
							[ 'best', __( 'what saves the shopper most', 'tandem-for-woocommerce' ) ],
							[ 'priority', __( 'the bundle with the lowest priority number first', 'tandem-for-woocommerce' ) ],
						],
					} ) }
					{ Choice( {
						path: 'badge.metric',
						label: __( '"Best value" goes to the bundle with the', 'tandem-for-woocommerce' ),
						options: [
							[ 'saving_percent', __( 'highest saving in percent', 'tandem-for-woocommerce' ) ],
							[ 'saving_amount', __( 'highest saving in money', 'tandem-for-woocommerce' ) ],
							[ 'price_per_item', __( 'lowest price an item', 'tandem-for-woocommerce' ) ],
						],
					} ) }
				</Card>
				<OfferSettings controls={ { Switch, Whole, Choice } } />
				<Questions controls={ { Switch } } values={ values } />
				<Told controls={ { Switch, Whole } } values={ values } />
				<Shelf controls={ { Switch } } values={ values } />
				<Place controls={ { Switch } } values={ values } change={ change } />
				<Mails controls={ { Switch, Whole, Choice } } values={ values } />
				<Moments controls={ { Switch, Whole, Choice } } values={ values } change={ change } />
				<Card title={ __( 'Tables', 'tandem-for-woocommerce' ) }>
					{ Switch( {
						path: 'tables.compare',
						label: __( '"Compare" below every product of the shop pages', 'tandem-for-woocommerce' ),
						help: __( 'Up to 4 products beside each other; the choice stays while the shopper looks around.', 'tandem-for-woocommerce' ),
					} ) }
					{ Whole( {
						path: 'tables.product_page',
						min: 0,
						max: 999999999,
						label: __( 'Number of the table on every product page', 'tandem-for-woocommerce' ),
						help: __( 'The number in its shortcode; 0 is none.', 'tandem-for-woocommerce' ),
					} ) }
				</Card>
				<Card title={ __( 'Privacy', 'tandem-for-woocommerce' ) }>
					{ Choice( {
						path: 'consent.default',
						label: __( 'Where no consent plugin answers, browsing history and measuring are', 'tandem-for-woocommerce' ),
						help: __( 'With a plugin that speaks the WP Consent API, the shopper\'s own choice counts: preferences for history, marketing for personal offers, statistics for measuring.', 'tandem-for-woocommerce' ),
						options: [
							[ 'off', __( 'off', 'tandem-for-woocommerce' ) ],
							[ 'ask', __( 'asked for by Tandem', 'tandem-for-woocommerce' ) ],
							[ 'on', __( 'on (check your law)', 'tandem-for-woocommerce' ) ],
						],
					} ) }
					<BrowserKeys />
					{ Categories( {
						path: 'sensitive_categories',
						label: __( 'Sensitive categories', 'tandem-for-woocommerce' ),
						help: __( 'Never in histories, reasons, social proof, segments or e-mails.', 'tandem-for-woocommerce' ),
					} ) }
					{ Switch( {
						path: 'uninstall_delete',
						label: __( 'Delete all of Tandem\'s data when the plugin is deleted', 'tandem-for-woocommerce' ),
						help: __( 'Off: settings, bundles, tables and models stay for the next time.', 'tandem-for-woocommerce' ),
					} ) }
				</Card>
				<Card title={ __( 'Measuring', 'tandem-for-woocommerce' ) }>
					{ Switch( {
						path: 'measure.on',
						label: __( 'Count visits, and suggestions seen and clicked', 'tandem-for-woocommerce' ),
						help: __( 'On your own server only. Without a shopper\'s consent these are plain counts; with it, events under a random id that names nobody. No address and no browser name is kept.', 'tandem-for-woocommerce' ),
					} ) }
					{ values.measure.on &&
						Whole( {
							path: 'measure.holdout',
							min: 0,
							max: 50,
							label: __( 'Percent of visitors who see no suggestions', 'tandem-for-woocommerce' ),
							help: __( 'The comparison that tells what suggestions really add. 0 switches it off.', 'tandem-for-woocommerce' ),
						} ) }
					{ Whole( {
						path: 'measure.retention_days',
						min: 1,
						max: 750,
						label: __( 'Days that single events are kept', 'tandem-for-woocommerce' ),
						help: __( 'Counts a day stay.', 'tandem-for-woocommerce' ),
					} ) }
					<Digest
						Switch={ Switch }
						on={ values.measure.digest }
						saved={ saved.values.measure.digest }
						to={ values.measure.digest_to }
						change={ change }
					/>
				</Card>
			</div>
			<Card
				className="tandem-wide"
				title={ __( 'Put Tandem into a page', 'tandem-for-woocommerce' ) }
			>
				<p>
					{ __( 'Paste a shortcode into a page, a product description or a widget, or add the block of the same name. Without attributes each takes the product of the page.', 'tandem-for-woocommerce' ) }
				</p>
				<ul className="tandem-shortcodes">
					{ SHORTCODES().map( ( [ code, what ] ) => (
						<li key={ code }>
							<span>{ what }</span>
							<Copy text={ code } label={ what } />
						</li>
					) ) }
				</ul>
			</Card>
			<Import />
			<Sample />
			<div className="tandem-save">
				<Failure error={ error } />
				<Button
					variant="primary"
					type="submit"
					disabled={ busy || ! changed }
					isBusy={ busy }
					accessibleWhenDisabled
				>
					{ __( 'Save changes', 'tandem-for-woocommerce' ) }
				</Button>
				{ done && ! changed && (
					<span role="status">
						{ __( 'Saved.', 'tandem-for-woocommerce' ) }
					</span>
				) }
				{ saved.canUndo && ! changed && (
					<Button
						variant="tertiary"
						onClick={ async () => set( await post( '/settings/undo' ) ) }
					>
						{ __( 'Undo last change', 'tandem-for-woocommerce' ) }
					</Button>
				) }
				<small>
					{ sprintf(
						/* translators: %s: version */
						__( 'Tandem %s', 'tandem-for-woocommerce' ),
						window.tandemAdmin.version
					) }
				</small>
			</div>
		</form>
	);
}

function Settings() {
	const { data, error, set } = useGet( '/settings' );
	if ( error ) {
		return <Failure error={ error } />;
	}
	return data ? <Form saved={ data } set={ set } /> : <Spinner />;
}

export const page = {
	name: 'settings',
	title: __( 'Settings', 'tandem-for-woocommerce' ),
	order: 90,
	Page: Settings,
};
