import {
	Button,
	PanelBody,
	RangeControl,
	SelectControl,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { labelled } from './definition';

const option = ( value, label ) => ( { value, label } );

/**
 * Columns: add, drag or move, rename, align, type, width.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.set        Changes parts of it.
 * @param {Object}   props.known      Columns by kind.
 */
export function Columns( { definition, set, known } ) {
	const [ dragged, setDragged ] = useState( null );
	const free = definition.kind === 'data';
	const { columns } = definition;
	const list =
		known?.[ definition.kind === 'bundles' ? 'bundles' : 'products' ] ?? [];
	const base = ( key ) => list.find( ( column ) => column.key === key ) ?? {};
	const whole = labelled( definition, known );
	const label = ( { key } ) => whole.find( ( one ) => one.key === key ).label;
	const put = ( next, rows ) => {
		const kept = ( rules = [] ) =>
			rules.filter( ( { column } ) =>
				next.some( ( { key } ) => key === column )
			);
		set( {
			columns: next,
			sort: kept( definition.sort ),
			filters: kept( definition.filters ),
			conditions: kept( definition.conditions ),
			...( rows ? { rows } : {} ),
		} );
	};
	const [ field, setField ] = useState( '' );
	const change = ( at, part ) =>
		set( {
			columns: columns.map( ( column, place ) =>
				place === at ? { ...column, ...part } : column
			),
		} );
	/** Rules that fit the old type of a column only are dropped with it. */
	const retype = ( at, type ) => {
		const { key } = columns[ at ];
		const others = ( rules = [] ) =>
			rules.filter( ( { column } ) => column !== key );
		set( {
			columns: columns.map( ( column, place ) =>
				place === at
					? { ...column, type, better: null, total: false }
					: column
			),
			filters: others( definition.filters ),
			conditions: others( definition.conditions ),
		} );
	};
	const order = ( places ) =>
		put(
			places.map( ( at ) => columns[ at ] ),
			free &&
				definition.rows.map( ( row ) => places.map( ( at ) => row[ at ] ?? '' ) )
		);
	const move = ( from, to ) => {
		if ( to < 0 || to >= columns.length || from === to ) {
			return;
		}
		const places = columns.map( ( column, at ) => at );
		places.splice( to, 0, places.splice( from, 1 )[ 0 ] );
		order( places );
		speak(
			sprintf(
				/* translators: 1: column, 2: its place */
				__( '%1$s is now column %2$d', 'tandem-for-woocommerce' ),
				label( columns[ from ] ),
				to + 1
			)
		);
	};
	const nextFree = () => {
		const numbers = columns.map( ( { key } ) => Number( key.slice( 1 ) ) );
		return `c${ Math.max( 0, ...numbers ) + 1 }`;
	};
	const absent = list.filter(
		( { key } ) => ! columns.some( ( column ) => column.key === key )
	);
	return (
		<>
			{ columns.map( ( column, at ) => (
				<div
					key={ column.key }
					className={
						'tandem-column' + ( dragged === at ? ' is-dragged' : '' )
					}
					draggable
					onDragStart={ () => setDragged( at ) }
					onDragEnd={ () => setDragged( null ) }
					onDragOver={ ( event ) => event.preventDefault() }
					onDrop={ () => dragged !== null && move( dragged, at ) }
				>
					<PanelBody title={ label( column ) } initialOpen={ false }>
						<TextControl
							label={ __( 'Heading', 'tandem-for-woocommerce' ) }
							value={ column.label ?? '' }
							placeholder={ base( column.key ).label }
							onChange={ ( value ) =>
								change( at, { label: value } )
							}
							__next40pxDefaultSize
							__nextHasNoMarginBottom
						/>
						<SelectControl
							label={ __( 'Align', 'tandem-for-woocommerce' ) }
							value={
								column.align ?? base( column.key ).align ?? 'start'
							}
							options={ [
								option(
									'start',
									__( 'Start', 'tandem-for-woocommerce' )
								),
								option(
									'center',
									__( 'Centre', 'tandem-for-woocommerce' )
								),
								option(
									'end',
									__( 'End', 'tandem-for-woocommerce' )
								),
							] }
							onChange={ ( align ) => change( at, { align } ) }
							__next40pxDefaultSize
							__nextHasNoMarginBottom
						/>
						{ whole[ at ].base === 'text' && (
							<SelectControl
								label={ __(
									'Holds',
									'tandem-for-woocommerce'
								) }
								value={ whole[ at ].type }
								options={ [
									option(
										'text',
										__( 'Text', 'tandem-for-woocommerce' )
									),
									option(
										'number',
										__(
											'Numbers, with or without a unit',
											'tandem-for-woocommerce'
										)
									),
									option(
										'money',
										__( 'Money', 'tandem-for-woocommerce' )
									),
									option(
										'date',
										__( 'Dates', 'tandem-for-woocommerce' )
									),
								] }
								onChange={ ( type ) => retype( at, type ) }
								__next40pxDefaultSize
								__nextHasNoMarginBottom
							/>
						) }
						{ ! [ 'none', 'text' ].includes( whole[ at ].type ) && (
							<>
								<SelectControl
									label={ __(
										'Better is',
										'tandem-for-woocommerce'
									) }
									value={
										( column.better === undefined
											? base( column.key ).better
											: column.better ) ?? 'none'
									}
									options={ [
										option(
											'none',
											__(
												'neither',
												'tandem-for-woocommerce'
											)
										),
										option(
											'lower',
											__(
												'the lower value',
												'tandem-for-woocommerce'
											)
										),
										option(
											'higher',
											__(
												'the higher value',
												'tandem-for-woocommerce'
											)
										),
									] }
									onChange={ ( better ) =>
										change( at, { better } )
									}
									__next40pxDefaultSize
									__nextHasNoMarginBottom
								/>
								{ whole[ at ].type !== 'date' && (
									<ToggleControl
										label={ __(
											'Sum at the foot',
											'tandem-for-woocommerce'
										) }
										checked={ !! column.total }
										onChange={ ( total ) =>
											set( {
												columns: columns.map(
													( one, place ) =>
														place === at
															? { ...one, total }
															: one
												),
												...( total
													? {
															behaviour: {
																...definition.behaviour,
																totals: true,
															},
													  }
													: {} ),
											} )
										}
										__nextHasNoMarginBottom
									/>
								) }
							</>
						) }
						<TextControl
							type="number"
							min={ 0 }
							max={ 1000 }
							label={ __(
								'Width in pixels',
								'tandem-for-woocommerce'
							) }
							placeholder={ __(
								'As wide as it needs',
								'tandem-for-woocommerce'
							) }
							value={ column.width || '' }
							onChange={ ( text ) =>
								change( at, {
									width: Math.max(
										0,
										Math.min(
											1000,
											parseInt( text, 10 ) || 0
										)
									),
								} )
							}
							__next40pxDefaultSize
							__nextHasNoMarginBottom
						/>
						<RangeControl
							label={ __(
								'Goes under the plus sign on narrow screens (1 stays, 7 goes first)',
								'tandem-for-woocommerce'
							) }
							value={
								column.priority ??
								base( column.key ).priority ??
								1
							}
							min={ 1 }
							max={ 7 }
							onChange={ ( priority ) =>
								change( at, { priority } )
							}
							__next40pxDefaultSize
							__nextHasNoMarginBottom
						/>
						<ToggleControl
							label={ __(
								'Off until the shopper switches it on',
								'tandem-for-woocommerce'
							) }
							checked={ !! column.hidden }
							onChange={ ( hidden ) => change( at, { hidden } ) }
							__nextHasNoMarginBottom
						/>
					</PanelBody>
					<div className="tandem-actions">
						<Button
							size="small"
							disabled={ at === 0 }
							accessibleWhenDisabled
							onClick={ () => move( at, at - 1 ) }
						>
							{ __( 'Up', 'tandem-for-woocommerce' ) }
						</Button>
						<Button
							size="small"
							disabled={ at === columns.length - 1 }
							accessibleWhenDisabled
							onClick={ () => move( at, at + 1 ) }
						>
							{ __( 'Down', 'tandem-for-woocommerce' ) }
						</Button>
						<Button
							size="small"
							isDestructive
							disabled={ columns.length === 1 }
							accessibleWhenDisabled
							onClick={ () =>
								order(
									columns
										.map( ( one, place ) => place )
										.filter( ( place ) => place !== at )
								)
							}
						>
							{ __( 'Remove', 'tandem-for-woocommerce' ) }
						</Button>
					</div>
				</div>
			) ) }
			{ free ? (
				<Button
					variant="secondary"
					onClick={ () =>
						put( [
							...columns,
							{
								key: nextFree(),
								label: __(
									'Column',
									'tandem-for-woocommerce'
								),
							},
						] )
					}
				>
					{ __( 'Add a column', 'tandem-for-woocommerce' ) }
				</Button>
			) : (
				<SelectControl
					label={ __( 'Add a column', 'tandem-for-woocommerce' ) }
					value=""
					options={ [
						option(
							'',
							__( 'Choose', 'tandem-for-woocommerce' )
						),
						...absent.map( ( column ) =>
							option( column.key, column.label )
						),
					] }
					onChange={ ( key ) =>
						key && put( [ ...columns, { key } ] )
					}
					__next40pxDefaultSize
					__nextHasNoMarginBottom
				/>
			) }
			{ ! free && definition.kind !== 'bundles' && (
				<div className="tandem-actions">
					<TextControl
						label={ __(
							'Custom field',
							'tandem-for-woocommerce'
						) }
						help={ __(
							'The name of a field of the products. Names that begin with an underscore stay hidden.',
							'tandem-for-woocommerce'
						) }
						value={ field }
						onChange={ setField }
						__next40pxDefaultSize
						__nextHasNoMarginBottom
					/>
					<Button
						variant="secondary"
						disabled={
							! /^[\p{L}\p{N}][\p{L}\p{N}_\- ]{0,60}$/u.test(
								field
							) ||
							columns.some(
								( { key } ) => key === `field:${ field }`
							)
						}
						accessibleWhenDisabled
						onClick={ () => {
							put( [
								...columns,
								{ key: `field:${ field }`, label: field },
							] );
							setField( '' );
						} }
					>
						{ __( 'Add the field', 'tandem-for-woocommerce' ) }
					</Button>
				</div>
			) }
		</>
	);
}
