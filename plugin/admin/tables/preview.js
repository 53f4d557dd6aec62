import { Button, ButtonGroup } from '@wordpress/components';
import { useDebounce, useResizeObserver } from '@wordpress/compose';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post } from '../api';
import { Card } from '../parts/card';

const WIDTHS = [ 1200, 768, 390 ];

/** Rows of own data that a preview shows. */
const MOST = 200;

let look;

/**
 * Styles of the shop's own pages, as a visitor gets them: the preview looks like the page.
 *
 * @param {string} home Address of the shop.
 */
const theme = ( home ) =>
	( look ??= window
		.fetch( home, { credentials: 'omit' } )
		.then( ( answer ) => ( answer.ok ? answer.text() : '' ) )
		.then( ( html ) => {
			const page = new window.DOMParser().parseFromString(
				html,
				'text/html'
			);
			const styles = [
				...page.querySelectorAll( 'link[rel=stylesheet], style' ),
			].map( ( { outerHTML } ) => outerHTML );
			return styles.length
				? { styles: styles.join( '' ), body: page.body.className }
				: null;
		} )
		.catch( () => null ) );

/**
 * The table as a shopper will see it, in a frame of its own so that wp-admin's styles stay out.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.onError    Takes what went wrong, or nothing.
 */
export function Preview( { definition, onError } ) {
	const [ html, setHtml ] = useState( '' );
	const [ width, setWidth ] = useState( WIDTHS[ 0 ] );
	const [ height, setHeight ] = useState( 400 );
	const frame = useRef();
	const latest = useRef( 0 );
	const load = useCallback(
		async ( next ) => {
			const turn = ++latest.current;
			const asked = next.rows
				? { ...next, rows: next.rows.slice( 0, MOST ) }
				: next;
			try {
				const answer = await post( '/tables/preview', {
					definition: asked,
				} );
				const page = await theme( answer.home );
				if ( turn !== latest.current ) {
					return; // An older answer that came late.
				}
				onError( undefined );
				const links = ( page ? answer.styles.slice( -1 ) : answer.styles )
					.map(
						( url ) => `<link rel="stylesheet" href="${ url }">`
					)
					.join( '' );
				setHtml(
					`<!doctype html><meta name="viewport" content="width=device-width">${
						page?.styles ?? ''
					}${ links }<style>html,body{margin:0!important}body{padding:16px!important;min-height:0!important}.tandem-table__bar>*{visibility:visible!important}</style><body class="${
						page?.body.replace( /"/g, '' ) ?? ''
					}">` +
						( answer.html.replace(
							/<noscript>.*?<\/noscript>/gs,
							''
						) ||
							`<p>${ __(
								'No row yet. Choose the rows on the left.',
								'tandem-for-woocommerce'
							) }</p>` )
				);
			} catch ( wrong ) {
				if ( turn === latest.current ) {
					onError( wrong );
				}
			}
		},
		[ onError ]
	);
	const soon = useDebounce( load, 400 );
	useEffect( () => {
		soon( definition );
	}, [ definition, soon ] );
	const fit = () =>
		frame.current?.contentDocument?.body &&
		setHeight(
			Math.min(
				1200,
				Math.max(
					120,
					frame.current.contentDocument.body.scrollHeight + 8
				)
			)
		);
	useEffect( () => {
		const timer = setTimeout( fit, 50 );
		return () => clearTimeout( timer );
	}, [ width ] );
	const [ observer, { width: room } ] = useResizeObserver();
	const scale = room ? Math.min( 1, room / width ) : 1;
	return (
		<Card
			title={ __( 'Preview', 'tandem-for-woocommerce' ) }
			extra={
				<ButtonGroup
					aria-label={ __( 'Width', 'tandem-for-woocommerce' ) }
				>
					{ WIDTHS.map( ( one ) => (
						<Button
							key={ one }
							size="compact"
							isPressed={ one === width }
							onClick={ () => setWidth( one ) }
						>
							{ one }
						</Button>
					) ) }
				</ButtonGroup>
			}
		>
			<div className="tandem-preview" style={ { height: height * scale } }>
				{ observer }
				<iframe
					ref={ frame }
					title={ __( 'Preview', 'tandem-for-woocommerce' ) }
					sandbox="allow-same-origin"
					srcDoc={ html }
					style={ {
						width,
						height,
						transform: `scale(${ scale })`,
						marginInlineStart: Math.max( 0, ( room - width ) / 2 ) || 0,
					} }
					onLoad={ fit }
				/>
			</div>
		</Card>
	);
}
