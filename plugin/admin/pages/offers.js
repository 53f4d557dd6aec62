import { Button, FormFileUpload, Spinner } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Editor } from '../offers/editor';
import { OfferList } from '../offers/list';

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

function Page() {
	const { data, error, reload, set } = useGet( '/offers' );
	const { data: builder } = useGet( '/offers/builder' );
	const [ edited, edit ] = useState( null );
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
	);
}

export const page = {
	name: 'offers',
	title: __( 'Offers', 'tandem-for-woocommerce' ),
	order: 50,
	Page,
};
