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
import { request, useGet } from '../api';
import { Card, Failure } from '../parts/card';
import { Copy } from '../parts/copy';
import { complete, KINDS, starter } from './definition';
import { Columns } from './columns';
import { Grid } from './grid';
import { Rows } from './rows';
import { Style } from './style';
import { Behaviour } from './behaviour';
import { Conditions } from './conditions';
import { Preview } from './preview';

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
		definition: complete( table.definition ),
	} );
	const [ past, setPast ] = useState( [] );
	const [ future, setFuture ] = useState( [] );
	const [ saved, setSaved ] = useState( table.id ? 'saved' : 'new' );
	const [ error, setError ] = useState();
	const [ tab, setTab ] = useState( 'rows' );
	const known = useGet( '/tables/columns' );
	const identity = useRef( table.id );
	const pending = useRef( null );
	const line = useRef( Promise.resolve() );

	/** One save after the other: the first one makes the table, and the next ones have to know it. */
	const save = useCallback( ( state ) => {
		pending.current = null;
		line.current = line.current.then( () => {
			setSaved( 'saving' );
			return request(
				identity.current ? `/tables/${ identity.current }` : '/tables',
				identity.current ? 'PUT' : 'POST',
				state
			).then(
				( answer ) => {
					identity.current = answer.id;
					setId( answer.id );
					setSaved( pending.current ? 'changed' : 'saved' );
					setError( undefined );
				},
				( wrong ) => {
					setSaved( 'failed' );
					setError( wrong );
				}
			);
		} );
		return line.current;
	}, [] );
	const autosave = useDebounce( save, 1500 );
	const leave = async () => {
		if ( pending.current ) {
			await save( pending.current );
		}
		await line.current;
		close();
	};
	useEffect( () => {
		const warn = ( event ) => pending.current && event.preventDefault();
		window.addEventListener( 'beforeunload', warn );
		return () => window.removeEventListener( 'beforeunload', warn );
	}, [] );

	const go = ( next, before = past, after = [] ) => {
		setNow( next );
		setPast( before );
		setFuture( after );
		setSaved( 'changed' );
		pending.current = next;
		autosave( next );
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
		[ 'conditions', __( 'Badges', 'tandem-for-woocommerce' ) ],
	].map( ( [ name, title ] ) => ( { name, title } ) );
	const panels = {
		rows: definition.kind === 'data' ? Grid : Rows,
		columns: Columns,
		style: Style,
		behaviour: Behaviour,
		conditions: Conditions,
	};

	const undo = () => past.length && go( past.at( -1 ), past.slice( 0, -1 ), [ now, ...future ] );
	const redo = () => future.length && go( future[ 0 ], [ ...past, now ], future.slice( 1 ) );

	return (
		<div
			className={
				'tandem-builder' +
				( definition.kind === 'data' && tab === 'rows'
					? ' is-data'
					: '' )
			}
		>
			<div className="tandem-builder-head">
				<Button variant="tertiary" onClick={ leave }>
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
					onClick={ undo }
				>
					{ __( 'Undo', 'tandem-for-woocommerce' ) }
				</Button>
				<Button
					variant="tertiary"
					disabled={ ! future.length }
					accessibleWhenDisabled
					onClick={ redo }
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
							changed: __(
								'Saving soon',
								'tandem-for-woocommerce'
							),
							new: __(
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
					<TabPanel tabs={ tabs } onSelect={ setTab }>
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
