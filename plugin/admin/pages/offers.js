import { Button, FormFileUpload, Spinner, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Editor } from '../offers/editor';
import { OfferList } from '../offers/list';
import { taken } from '../parts/wanted';

/** The templates to start from. */
const Templates = ( { templates, choose } ) => (
	<ul className="tandem-templates">
		{ templates.map( ( { template, title, about, definition } ) => (
			<li key={ template }>
				<Button
					variant="secondary"
					onClick={ () =>
						choose( {
							template,
							status: 'draft',
							limits: {},
							...definition,
						} )
					}
				>
					{ title }
				</Button>
				<p>{ about }</p>
			</li>
		) ) }
	</ul>
);

/** Saves the list as a file. */
const download = ( offers ) => {
	const kept = offers.map(
		( { id, position, uses, spent, conflicts, state, ...rest } ) => rest
	);
	const link = document.createElement( 'a' );
	link.href = URL.createObjectURL(
		new Blob( [ JSON.stringify( kept, null, 2 ) ], { type: 'application/json' } )
	);
	link.download = 'tandem-offers.json';
	link.click();
	URL.revokeObjectURL( link.href );
};

/** What a customer gets for bringing a friend. */
function Friends() {
	const { data, error, set } = useGet( '/settings' );
	const [ reward, setReward ] = useState();
	const [ failure, setFailure ] = useState();
	const stored = data?.values.offers.friend_reward ?? '';
	const save = () =>
		post( '/settings', { offers: { friend_reward: reward.replace( ',', '.' ) } } ).then(
			( answer ) => {
				set( answer );
				setReward( undefined );
			},
			setFailure
		);
	return (
		<Card title={ __( 'Bring a friend', 'tandem-for-woocommerce' ) }>
			<Failure error={ failure || error } />
			<p>
				{ __(
					'Every account gets a link in My Account. When a friend who came by it has paid a first order, the customer gets a coupon of this amount, at most five a month; it is taken back when that order is refunded. The template "Referral" gives the friend something too.',
					'tandem-for-woocommerce'
				) }
			</p>
			<div className="tandem-leaf">
				<TextControl
					label={ __( 'Reward, empty for none', 'tandem-for-woocommerce' ) }
					inputMode="decimal"
					value={ reward ?? stored }
					onChange={ setReward }
					__next40pxDefaultSize
					__nextHasNoMarginBottom
				/>
				<Button variant="secondary" disabled={ reward === undefined } onClick={ save }>
					{ __( 'Save the reward', 'tandem-for-woocommerce' ) }
				</Button>
			</div>
		</Card>
	);
}

function Page() {
	const { data, error, reload, set } = useGet( '/offers' );
	const { data: builder } = useGet( '/offers/builder' );
	const [ edited, edit ] = useState( () => taken( 'offers' ) );
	const [ choosing, choose ] = useState( false );
	const [ failure, setFailure ] = useState();
	const read = async ( event ) => {
		const file = event.target.files?.[ 0 ];
		setFailure( undefined );
		if ( file ) {
			try {
				const offers = JSON.parse( await file.text() );
				set( await post( '/offers/import', { offers } ) );
			} catch ( wrong ) {
				setFailure( wrong );
			}
		}
	};
	if ( edited && builder ) {
		return (
			<Editor
				start={ edited }
				builder={ builder }
				close={ () => {
					edit( null );
					choose( false );
					reload();
				} }
			/>
		);
	}
	return (
		<>
		<Card
			title={ __( 'Offers', 'tandem-for-woocommerce' ) }
			extra={
				<div className="tandem-actions">
					<FormFileUpload
						accept=".json"
						onChange={ read }
						render={ ( { openFileDialog } ) => (
							<Button variant="tertiary" onClick={ openFileDialog }>
								{ __( 'Import', 'tandem-for-woocommerce' ) }
							</Button>
						) }
					/>
					{ data?.offers.length > 0 && (
						<Button variant="tertiary" onClick={ () => download( data.offers ) }>
							{ __( 'Export', 'tandem-for-woocommerce' ) }
						</Button>
					) }
					<Button variant="primary" aria-expanded={ choosing } onClick={ () => choose( ! choosing ) }>
						{ __( 'Add an offer', 'tandem-for-woocommerce' ) }
					</Button>
				</div>
			}
		>
			<Failure error={ failure || error } />
			{ ! data && ! error && <Spinner /> }
			{ data && data.offers.length === 0 && ! choosing && (
				<p>
					{ __(
						'An offer lowers the price for the shoppers you choose, and for nobody else. Start from one of six kinds.',
						'tandem-for-woocommerce'
					) }
				</p>
			) }
			{ choosing && builder && (
				<Templates templates={ builder.templates } choose={ edit } />
			) }
			{ data && data.offers.length > 0 && (
				<OfferList data={ data } set={ set } reload={ reload } open={ edit } onError={ setFailure } />
			) }
		</Card>
		<Friends />
		</>
	);
}

export const page = {
	name: 'offers',
	title: __( 'Offers', 'tandem-for-woocommerce' ),
	order: 50,
	Page,
};
