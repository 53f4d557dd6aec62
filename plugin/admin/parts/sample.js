import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post, useGet } from '../api';
import { Card, Failure } from './card';

/** Drafts from the owner's own products: one click in, one click out. */
export function Sample() {
	const sample = useGet( '/sample' );
	const [ error, setError ] = useState( null );
	const [ busy, setBusy ] = useState( false );
	const send = async ( path ) => {
		setBusy( true );
		try {
			sample.set( await post( path ) );
			setError( null );
		} catch ( failure ) {
			setError( failure );
		}
		setBusy( false );
	};
	const there = sample.data?.length > 0;
	return (
		<Card
			className="tandem-wide"
			title={ __( 'Sample content', 'tandem-for-woocommerce' ) }
		>
			<p>
				{ __( 'Three draft bundles of your own products that sell together, a table of bundles, a table of products, and a draft page "Compare bundles" that shows both tables. Shoppers see none of it. Publish the bundles first, then the page; what you publish yourself stays when you take the sample away.', 'tandem-for-woocommerce' ) }
			</p>
			<Failure error={ error || sample.error } />
			{ there && (
				<ul className="tandem-sample">
					{ sample.data.map( ( { id, title, edit } ) => (
						<li key={ id }>
							<a href={ edit }>{ title }</a>
						</li>
					) ) }
				</ul>
			) }
			<Button
				variant="secondary"
				isBusy={ busy }
				disabled={ busy || ! sample.data }
				onClick={ () => send( there ? '/sample/remove' : '/sample' ) }
			>
				{ there
					? __( 'Take the sample away', 'tandem-for-woocommerce' )
					: __( 'Make sample content', 'tandem-for-woocommerce' ) }
			</Button>
		</Card>
	);
}
