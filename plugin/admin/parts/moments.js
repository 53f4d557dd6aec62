import { Button, Modal, Notice, Spinner, TextControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { get, post, useGet } from '../api';
import { Card, Failure } from './card';

const LOOK = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true };
const at = ( values, path ) => path.split( '.' ).reduce( ( node, key ) => node[ key ], values );
const tree = ( path, value ) => path.split( '.' ).reduceRight( ( inner, key ) => ( { [ key ]: inner } ), value );

/** An e-mail as it would be sent, and a try of it. */
function Preview( { mail, to, close } ) {
	const [ look, setLook ] = useState( null );
	const [ narrow, setNarrow ] = useState( false );
	const [ address, setAddress ] = useState( to );
	const [ error, setError ] = useState( null );
	const [ said, say ] = useState( '' );
	useEffect( () => {
		get( '/mails/' + mail.id ).then( setLook, setError );
	}, [ mail.id ] );
	const send = async () => {
		say( '' );
		setError( null );
		try {
			const { sent, why } = await post( `/mails/${ mail.id }/test`, { to: address } );
			/* translators: %s: e-mail address. */
			const text = sent ? sprintf( __( 'Sent to %s.', 'tandem-for-woocommerce' ), address ) : why;
			say( text );
			speak( text );
		} catch ( failure ) {
			setError( failure );
		}
	};
	return (
		<Modal title={ mail.title } onRequestClose={ close } size="large">
			<Failure error={ error } />
			{ ! look && ! error && <Spinner /> }
			{ look && (
				<>
					<p>
						<strong>{ look.subject }</strong>
					</p>
					<div className="tandem-actions">
						<Button variant="secondary" aria-pressed={ narrow } onClick={ () => setNarrow( ! narrow ) }>
							{ __( 'As on a phone', 'tandem-for-woocommerce' ) }
						</Button>
						<Button variant="tertiary" href={ mail.edit }>
							{ __( 'Edit subject, text and button', 'tandem-for-woocommerce' ) }
						</Button>
					</div>
					<iframe className="tandem-mail" title={ __( 'The e-mail', 'tandem-for-woocommerce' ) } sandbox="" srcDoc={ look.html } style={ { width: narrow ? '390px' : '100%' } } />
					<details>
						<summary>{ __( 'Plain-text part', 'tandem-for-woocommerce' ) }</summary>
						<pre className="tandem-mail__plain">{ look.plain }</pre>
					</details>
					<div className="tandem-leaf">
						<TextControl label={ __( 'Send a test to', 'tandem-for-woocommerce' ) } type="email" value={ address } onChange={ setAddress } { ...LOOK } />
						<Button variant="primary" disabled={ ! address.includes( '@' ) } accessibleWhenDisabled onClick={ send }>
							{ __( 'Send a test', 'tandem-for-woocommerce' ) }
						</Button>
					</div>
					<p role="status">{ said }</p>
				</>
			) }
		</Modal>
	);
}

/** One moment: its switch, what it gives, its e-mails. */
function Moment( { name, title, help, mails = [], controls, values, children } ) {
	const { Switch } = controls;
	const { list, show } = mails.length ? controls.mails : {};
	return (
		<fieldset className="tandem-moment">
			{ Switch( { path: `moments.${ name }.on`, label: title, help } ) }
			{ values.moments[ name ].on && children }
			{ list && (
				<p className="tandem-actions">
					{ list
						.filter( ( mail ) => mails.includes( mail.id ) )
						.map( ( mail ) => (
							<Button key={ mail.id } variant="tertiary" onClick={ () => show( mail ) }>
								{ sprintf(
									/* translators: %s: name of an e-mail. */
									__( 'Preview: %s', 'tandem-for-woocommerce' ),
									mail.title.replace( ' (Tandem)', '' )
								) }
							</Button>
						) ) }
				</p>
			) }
		</fieldset>
	);
}

/** What a moment gives. */
function Reward( { name, controls, values, days = true } ) {
	const { Choice, Whole, Text } = controls;
	const { reward } = values.moments[ name ];
	return (
		<>
			{ Choice( {
				path: `moments.${ name }.reward`,
				label: __( 'The code gives', 'tandem-for-woocommerce' ),
				options: [
					[ 'none', __( 'no code', 'tandem-for-woocommerce' ) ],
					[ 'percent', __( 'percent off', 'tandem-for-woocommerce' ) ],
					[ 'amount', __( 'an amount off', 'tandem-for-woocommerce' ) ],
					[ 'free_shipping', __( 'free shipping', 'tandem-for-woocommerce' ) ],
				],
			} ) }
			{ ( reward === 'percent' || reward === 'amount' ) &&
				Text( {
					path: `moments.${ name }.value`,
					label: reward === 'percent' ? __( 'Percent', 'tandem-for-woocommerce' ) : __( 'Amount', 'tandem-for-woocommerce' ),
					number: true,
				} ) }
			{ reward !== 'none' && (
				<>
					{ days && Whole( { path: `moments.${ name }.days`, min: 1, max: 730, label: __( 'Days that the code holds', 'tandem-for-woocommerce' ) } ) }
					{ Text( { path: `moments.${ name }.minimum`, label: __( 'From a cart of (empty: any)', 'tandem-for-woocommerce' ), number: true } ) }
				</>
			) }
		</>
	);
}

/**
 * E-mails and codes at the right moment.
 *
 * @param {Object}   props
 * @param {Object}   props.controls Switch, Whole and Choice.
 * @param {Object}   props.values   Settings.
 * @param {Function} props.change   Takes a part of them.
 */
export function Moments( { controls, values, change } ) {
	const { data } = useGet( '/mails' );
	const [ shown, show ] = useState( null );
	const { Switch, Whole, Choice } = controls;
	const Text = ( { path, label, help, number } ) => (
		<TextControl
			label={ label }
			help={ help }
			inputMode={ number ? 'decimal' : undefined }
			value={ at( values, path ) }
			onChange={ ( text ) => change( tree( path, number ? text.replace( ',', '.' ) : text ) ) }
			{ ...LOOK }
		/>
	);
	const all = { ...controls, Text, mails: { list: data?.mails, show } };
	const shared = { controls: all, values };
	return (
		<Card className="tandem-wide" title={ __( 'Moments', 'tandem-for-woocommerce' ) }>
			<p>
				{ __( 'Each is off until you switch it on. Codes are real coupons: for one e-mail address, used once, deleted when they have expired. E-mails keep to "Who gets e-mails" above and have a link that stops them.', 'tandem-for-woocommerce' ) }
			</p>
			<Moment { ...shared } name="cart" title={ __( 'Remind of a cart left behind', 'tandem-for-woocommerce' ) } help={ __( 'A box below the e-mail address of the checkout, never ticked beforehand, asks for it. Without the tick nothing is kept. Buying, emptying the cart or the link in the e-mail ends it.', 'tandem-for-woocommerce' ) } mails={ [ 'cart_1', 'cart_2', 'cart_3' ] }>
				{ Whole( { path: 'moments.cart.first', min: 1, max: 72, label: __( 'First e-mail after (hours)', 'tandem-for-woocommerce' ) } ) }
				{ Whole( { path: 'moments.cart.second', min: 0, max: 240, label: __( 'Second e-mail after (hours, 0 is none)', 'tandem-for-woocommerce' ) } ) }
				{ Whole( { path: 'moments.cart.third', min: 0, max: 480, label: __( 'Third e-mail after (hours, 0 is none)', 'tandem-for-woocommerce' ) } ) }
				{ Text( { path: 'moments.cart.least', label: __( 'From a cart of (empty: any)', 'tandem-for-woocommerce' ), number: true } ) }
				{ Text( { path: 'moments.cart.least_item', label: __( 'Or from a single item of', 'tandem-for-woocommerce' ), help: __( 'One of the two is enough.', 'tandem-for-woocommerce' ), number: true } ) }
				<Reward { ...shared } name="cart" days={ false } />
				{ values.moments.cart.reward !== 'none' && (
					<>
						{ Whole( { path: 'moments.cart.code_with', min: 1, max: 3, label: __( 'The code comes with e-mail number', 'tandem-for-woocommerce' ) } ) }
						{ Whole( { path: 'moments.cart.hours', min: 1, max: 720, label: __( 'Hours that the code holds', 'tandem-for-woocommerce' ) } ) }
						{ values.moments.cart.code_with === 1 && (
							<Notice status="warning" isDismissible={ false }>
								{ __( 'A code in the first e-mail teaches shoppers to leave their cart.', 'tandem-for-woocommerce' ) }
							</Notice>
						) }
						{ Switch( { path: 'moments.cart.notice', label: __( 'Tell who comes back, above cart and checkout, until when the code holds', 'tandem-for-woocommerce' ) } ) }
					</>
				) }
			</Moment>
			<Moment { ...shared } name="winback" title={ __( 'Win back who has not ordered for some time', 'tandem-for-woocommerce' ) } help={ __( 'One e-mail a lapse. From the day you switch it on it looks thirty days back, not at everybody who ever left.', 'tandem-for-woocommerce' ) } mails={ [ 'winback' ] }>
				{ Whole( { path: 'moments.winback.after', min: 7, max: 730, label: __( 'Days since the last order', 'tandem-for-woocommerce' ) } ) }
				<Reward { ...shared } name="winback" />
			</Moment>
			<Moment { ...shared } name="anniversary" title={ __( 'Write on the anniversary', 'tandem-for-woocommerce' ) } mails={ [ 'anniversary' ] }>
				{ Choice( {
					path: 'moments.anniversary.of',
					label: __( 'Of', 'tandem-for-woocommerce' ),
					options: [
						[ 'order', __( 'the first order', 'tandem-for-woocommerce' ) ],
						[ 'account', __( 'the account', 'tandem-for-woocommerce' ) ],
					],
				} ) }
				<Reward { ...shared } name="anniversary" />
			</Moment>
			<Moment { ...shared } name="account" title={ __( 'A code for the first order of a new account', 'tandem-for-woocommerce' ) } help={ __( 'A quarter of an hour later, unless the account came with an order. It stands in My Account, and goes out by e-mail where the person agreed.', 'tandem-for-woocommerce' ) } mails={ [ 'account' ] }>
				<Reward { ...shared } name="account" />
			</Moment>
			<Moment { ...shared } name="newsletter" title={ __( 'Ask for the newsletter', 'tandem-for-woocommerce' ) } help={ __( 'The block "Newsletter form" and the shortcode [tandem_newsletter] are the form. Nobody is added before they have confirmed by e-mail. Tandem keeps the consent and the list; sending the newsletter is for your newsletter program.', 'tandem-for-woocommerce' ) } mails={ [ 'newsletter_confirm', 'newsletter_code' ] }>
				{ Switch( { path: 'moments.newsletter.checkout', label: __( 'Ask at the checkout too, by a box that is never ticked beforehand', 'tandem-for-woocommerce' ) } ) }
				<Reward { ...shared } name="newsletter" />
			</Moment>
			<Moment { ...shared } name="friend" title={ __( 'Tell customers of their reward for bringing a friend', 'tandem-for-woocommerce' ) } help={ __( 'The reward itself is set under Offers.', 'tandem-for-woocommerce' ) } mails={ [ 'friend' ] } />
			<Moment { ...shared } name="tier" title={ __( 'Tell customers who have reached a tier', 'tandem-for-woocommerce' ) } help={ __( 'The e-mail says what the tier gives. Tiers are set under Segments.', 'tandem-for-woocommerce' ) } mails={ [ 'tier' ] }>
				<Reward { ...shared } name="tier" />
			</Moment>
			<Moment { ...shared } name="welcome" title={ __( 'Welcome who is here for the first time', 'tandem-for-woocommerce' ) } help={ __( 'A bar at the bottom edge, no pop-up. Closed once, it does not come back.', 'tandem-for-woocommerce' ) }>
				{ Text( { path: 'moments.welcome.text', label: __( 'What it says (empty: no bar)', 'tandem-for-woocommerce' ) } ) }
				{ Text( { path: 'moments.welcome.link', label: __( 'Where it leads, such as the page of the newsletter', 'tandem-for-woocommerce' ) } ) }
			</Moment>
			{ Switch( {
				path: 'offers.same_device',
				label: __( 'One offer or code for a first order a device', 'tandem-for-woocommerce' ),
				help: __( 'Where the shopper agreed to marketing, the browser that orders gets a random name. Account and mailbox are compared in any case, the postal address by the setting under Offers.', 'tandem-for-woocommerce' ),
			} ) }
			{ shown && <Preview mail={ shown } to={ data.to } close={ () => show( null ) } /> }
		</Card>
	);
}
