import { useCallback, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Manual } from './parts/manual';
import { pages } from './registry';

const current = () => {
	const tab = new URL( window.location.href ).searchParams.get( 'tab' );
	return pages.some( ( page ) => page.name === tab ) ? tab : pages[ 0 ].name;
};

const address = ( name ) => {
	const url = new URL( window.location.href );
	url.searchParams.set( 'tab', name );
	url.hash = '';
	return url.toString();
};

export function App() {
	const [ tab, setTab ] = useState( current );

	useEffect( () => {
		const follow = () => setTab( current() );
		window.addEventListener( 'popstate', follow );
		return () => window.removeEventListener( 'popstate', follow );
	}, [] );

	const navigate = useCallback( ( name ) => {
		window.history.pushState( {}, '', address( name ) );
		setTab( current() );
		window.scrollTo( 0, 0 );
	}, [] );

	const open = pages.find( ( page ) => page.name === tab );
	return (
		<>
			<nav
				className="nav-tab-wrapper tandem-tabs"
				aria-label={ __( 'Tandem', 'tandem-for-woocommerce' ) }
			>
				{ pages.map( ( page ) => (
					<a
						key={ page.name }
						href={ address( page.name ) }
						className={
							'nav-tab' +
							( page.name === tab ? ' nav-tab-active' : '' )
						}
						aria-current={ page.name === tab ? 'page' : undefined }
						onClick={ ( event ) => {
							if ( ! event.metaKey && ! event.ctrlKey ) {
								event.preventDefault();
								navigate( page.name );
							}
						} }
					>
						{ page.title }
					</a>
				) ) }
				<Manual name={ open.help || open.name } />
			</nav>
			<div className="tandem-page">
				<open.Page key={ tab } navigate={ navigate } />
			</div>
		</>
	);
}
