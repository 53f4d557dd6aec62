import {
	Button,
	ButtonGroup,
	SelectControl,
	TabPanel,
	TextControl,
} from '@wordpress/components';
import { useDebounce } from '@wordpress/compose';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { post, request, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Copy } from '../parts/copy';
import { KINDS, starter } from './definition';
import { Columns } from './columns';
import { Grid } from './grid';
import { Behaviour, Conditions, Rows, Style } from './panels';

const WIDTHS = [ 1200, 768, 390 ];

/** The table as a shopper will see it, in a frame of its own so that wp-admin's styles stay out. */
function Preview( { definition, onError } ) {
	const [ html, setHtml ] = useState( '' );
	const [ width, setWidth ] = useState( WIDTHS[ 0 ] );
	const [ height, setHeight ] = useState( 400 );
	const frame = useRef();
	const load = useCallback(
		( next ) =>
			post( '/tables/preview', { definition: next } ).then( ( answer ) => {
				onError( undefined );
				setHtml(
					'<!doctype html><meta name="viewport" content="width=device-width">' +
						answer.styles
							.map(
								( url ) =>
									`<link rel="stylesheet" href="${ url }">`
							)
							.join( '' ) +
						'<style>body{margin:16px;background:#fff}.tandem-table__bar>*{visibility:visible!important}</style>' +
						( answer.html ||
							`<p>${ __(
								'No row yet. Choose the rows on the left.',
								'tandem-for-woocommerce'
							) }</p>` )
				);
			}, onError ),
		[ onError ]
	);
	const soon = useDebounce( load, 400 );
	useEffect( () => {
		soon( definition );
	}, [ definition, soon ] );
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
			<div className="tandem-preview">
				<iframe
					ref={ frame }
					title={ __( 'Preview', 'tandem-for-woocommerce' ) }
					sandbox="allow-same-origin"
					srcDoc={ html }
					style={ { width, height } }
					onLoad={ () =>
						setHeight(
							Math.min(
								900,
								frame.current.contentDocument.body.scrollHeight +
									40
							)
						)
					}
				/>
			</div>
		</Card>
	);
}

/**
 * The builder: settings on the left, live preview on the right, every change saved and undoable.
 *
 * @param {Object}   props
 * @param {Object}   props.table Id, title and definition.
 * @param {Function} props.close Back to the list.
 */
export function Builder( { table, close } ) {
	const [ id, setId ] = useState( table.id );
	const [ now, setNow ] = useState( {
		title: table.title,
		definition: table.definition,
	} );
	const [ past, setPast ] = useState( [] );
	const [ future, setFuture ] = useState( [] );
	const [ saved, setSaved ] = useState( table.id ? 'saved' : 'new' );
	const [ error, setError ] = useState();
	const known = useGet( '/tables/columns' );
	const identity = useRef( table.id );

	const save = useCallback( ( state ) => {
		setSaved( 'saving' );
		return request(
			identity.current ? `/tables/${ identity.current }` : '/tables',
			identity.current ? 'PUT' : 'POST',
			state
		).then(
			( answer ) => {
				identity.current = answer.id;
				setId( answer.id );
				setSaved( 'saved' );
				setError( undefined );
			},
			( wrong ) => {
				setSaved( 'failed' );
				setError( wrong );
			}
		);
	}, [] );
	const autosave = useDebounce( save, 1500 );

	const go = ( next, before = past, after = [] ) => {
		setNow( next );
		setPast( before );
		setFuture( after );
		setSaved( 'changed' );
		if ( identity.current ) {
			autosave( next );
		}
	};
	const change = ( part ) =>
		go( { ...now, ...part }, [ ...past.slice( -49 ), now ] );
	const set = ( part ) =>
		change( { definition: { ...now.definition, ...part } } );
	const { definition } = now;
	const download = () => {
		const link = document.createElement( 'a' );
		link.href = URL.createObjectURL(
			new Blob( [
				JSON.stringify( { title: now.title, ...definition }, null, 2 ),
			] )
		);
		link.download = `${ now.title || 'table' }.json`;
		link.click();
	};

	const tabs = [
		[ 'rows', __( 'Rows', 'tandem-for-woocommerce' ) ],
		[ 'columns', __( 'Columns', 'tandem-for-woocommerce' ) ],
		[ 'style', __( 'Style', 'tandem-for-woocommerce' ) ],
		[ 'behaviour', __( 'Behaviour', 'tandem-for-woocommerce' ) ],
		[ 'conditions', __( 'Conditions', 'tandem-for-woocommerce' ) ],
	].map( ( [ name, title ] ) => ( { name, title } ) );
	const panels = {
		rows: definition.kind === 'data' ? Grid : Rows,
		columns: Columns,
		style: Style,
		behaviour: Behaviour,
		conditions: Conditions,
	};

	return (
		<div className="tandem-builder">
			<div className="tandem-builder-head">
				<Button variant="tertiary" onClick={ close }>
					{ __( 'All tables', 'tandem-for-woocommerce' ) }
				</Button>
				<TextControl
					label={ __( 'Title', 'tandem-for-woocommerce' ) }
					hideLabelFromVision
					placeholder={ __( 'Title', 'tandem-for-woocommerce' ) }
					value={ now.title }
					onChange={ ( title ) => change( { title } ) }
					__next40pxDefaultSize
					__nextHasNoMarginBottom
				/>
				<SelectControl
					label={ __( 'Shows', 'tandem-for-woocommerce' ) }
					hideLabelFromVision
					value={ definition.kind }
					options={ Object.entries( KINDS ).map(
						( [ value, label ] ) => ( { value, label } )
					) }
					onChange={ ( kind ) =>
						change( {
							definition: {
								...starter( kind ),
								caption: definition.caption,
								style: definition.style,
							},
						} )
					}
					__next40pxDefaultSize
					__nextHasNoMarginBottom
				/>
				<Button
					variant="tertiary"
					disabled={ ! past.length }
					accessibleWhenDisabled
					onClick={ () =>
						go( past.at( -1 ), past.slice( 0, -1 ), [
							now,
							...future,
						] )
					}
				>
					{ __( 'Undo', 'tandem-for-woocommerce' ) }
				</Button>
				<Button
					variant="tertiary"
					disabled={ ! future.length }
					accessibleWhenDisabled
					onClick={ () =>
						go( future[ 0 ], [ ...past, now ], future.slice( 1 ) )
					}
				>
					{ __( 'Redo', 'tandem-for-woocommerce' ) }
				</Button>
				<Button variant="tertiary" onClick={ download }>
					{ __( 'Export', 'tandem-for-woocommerce' ) }
				</Button>
				<Button
					variant="primary"
					isBusy={ saved === 'saving' }
					onClick={ () => save( now ) }
				>
					{ __( 'Save', 'tandem-for-woocommerce' ) }
				</Button>
				<span role="status">
					{
						{
							saved: __( 'Saved', 'tandem-for-woocommerce' ),
							saving: __( 'Saving', 'tandem-for-woocommerce' ),
							changed: id
								? __(
										'Saving soon',
										'tandem-for-woocommerce'
								  )
								: __(
										'Not saved yet',
										'tandem-for-woocommerce'
								  ),
							failed: __(
								'Not saved',
								'tandem-for-woocommerce'
							),
						}[ saved ]
					}
				</span>
			</div>
			<Failure error={ error } />
			{ id > 0 && (
				<Copy
					text={ `[tandem_table id="${ id }"]` }
					label={ __( 'shortcode', 'tandem-for-woocommerce' ) }
				/>
			) }
			<div className="tandem-builder-body">
				<Card title={ __( 'Settings', 'tandem-for-woocommerce' ) }>
					<TabPanel tabs={ tabs }>
						{ ( { name } ) => {
							const Panel = panels[ name ];
							return (
								<Panel
									definition={ definition }
									set={ set }
									known={ known.data }
								/>
							);
						} }
					</TabPanel>
				</Card>
				<Preview definition={ definition } onError={ setError } />
			</div>
		</div>
	);
}
