import { Button, Modal, Spinner } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

const { manual } = window.tandemAdmin;

/**
 * A page of the manual as HTML. Its pictures lie beside it.
 *
 * @param {string} name Page, such as "settings".
 */
const read = async ( name ) => {
	const answer = await fetch( `${ manual.url }${ name }.md` );
	if ( ! answer.ok ) {
		throw new Error( __( 'This page of the manual could not be read. It lies in the folder "docs" of the plugin.', 'tandem-for-woocommerce' ) );
	}
	// What reads Markdown is as large as five tabs: a file of its own, fetched by who opens the manual.
	const { marked } = await import( /* webpackChunkName: "manual" */ 'marked' );
	const html = marked.parse( await answer.text() );
	return html.replace( /(<img\s[^>]*src=")(?!https?:|\/)/g, `$1${ manual.url }` );
};

/**
 * "Manual": the page of the owner's manual about a tab, in place. Links between its pages stay inside.
 *
 * @param {Object} props
 * @param {string} props.name Page to begin with.
 */
export function Manual( { name } ) {
	const [ open, setOpen ] = useState( null );
	const [ state, setState ] = useState( {} );
	const text = useRef();
	// The link that was followed is gone with its page; the keyboard goes on in the new one.
	useEffect( () => text.current?.focus(), [ state.html ] );
	useEffect( () => {
		if ( open ) {
			setState( {} );
			read( open ).then(
				( html ) => setState( { html } ),
				( error ) => setState( { error } )
			);
		}
	}, [ open ] );
	const follow = ( event ) => {
		const page = event.target.closest( 'a' )?.getAttribute( 'href' )?.match( /^([a-z-]+)\.md$/ )?.[ 1 ];
		if ( page ) {
			event.preventDefault();
			setOpen( page === 'README' ? 'README' : page );
		}
	};
	return (
		<>
			<button type="button" className="nav-tab tandem-help" onClick={ () => setOpen( manual.pages.includes( name ) ? name : 'README' ) }>
				{ __( 'Manual', 'tandem-for-woocommerce' ) }
			</button>
			{ open && (
				<Modal
					title={ __( 'The manual', 'tandem-for-woocommerce' ) }
					onRequestClose={ () => setOpen( null ) }
					className="tandem-manual"
					size="large"
				>
					{ ! state.html && ! state.error && <Spinner /> }
					{ state.error && <p role="alert">{ state.error.message }</p> }
					{ state.html && (
						// eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- Enter on a link is a click.
						<div ref={ text } tabIndex={ -1 } onClick={ follow } dangerouslySetInnerHTML={ { __html: state.html } } />
					) }
					{ open !== 'README' && (
						<p>
							<Button variant="link" onClick={ () => setOpen( 'README' ) }>
								{ __( 'All pages', 'tandem-for-woocommerce' ) }
							</Button>
						</p>
					) }
				</Modal>
			) }
		</>
	);
}
