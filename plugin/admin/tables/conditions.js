import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Products } from '../parts/pickers';
import { labelled } from './definition';
import { Range, Rules, Select, Text, Toggle } from './fields';

const NUMBERS = [
	[ 'lt', __( 'below', 'tandem-for-woocommerce' ) ],
	[ 'lte', __( 'at most', 'tandem-for-woocommerce' ) ],
	[ 'eq', __( 'equal to', 'tandem-for-woocommerce' ) ],
	[ 'ne', __( 'not equal to', 'tandem-for-woocommerce' ) ],
	[ 'gte', __( 'at least', 'tandem-for-woocommerce' ) ],
	[ 'gt', __( 'above', 'tandem-for-woocommerce' ) ],
	[ 'between', __( 'between', 'tandem-for-woocommerce' ) ],
];
const TEXTS = [
	[ 'contains', __( 'contains', 'tandem-for-woocommerce' ) ],
	[ 'eq', __( 'equal to', 'tandem-for-woocommerce' ) ],
	[ 'ne', __( 'not equal to', 'tandem-for-woocommerce' ) ],
];
const ALL = [
	[ 'empty', __( 'empty', 'tandem-for-woocommerce' ) ],
	[ 'filled', __( 'filled', 'tandem-for-woocommerce' ) ],
];

/** Badges and marks that the shop's own figures give. */
function Badges( { definition, set } ) {
	const { badges, kind } = definition;
	const judge = ( part ) => set( { badges: { ...badges, ...part } } );
	return (
		<>
			<Select
				label={ __( 'Best value is', 'tandem-for-woocommerce' ) }
				value={ badges.best ?? '' }
				options={ [
					[
						'',
						kind === 'bundles'
							? __( 'As in the settings', 'tandem-for-woocommerce' )
							: __( 'not shown', 'tandem-for-woocommerce' ),
					],
					[ 'saving_percent', __( 'the greatest saving in percent', 'tandem-for-woocommerce' ) ],
					[ 'saving_amount', __( 'the greatest saving in money', 'tandem-for-woocommerce' ) ],
					[ 'price_per_item', __( 'the lowest price per item', 'tandem-for-woocommerce' ) ],
					...( kind === 'bundles'
						? [ [ 'off', __( 'not shown', 'tandem-for-woocommerce' ) ] ]
						: [] ),
				] }
				onChange={ ( best ) => judge( { best } ) }
			/>
			<Products
				label={ __( 'Our pick', 'tandem-for-woocommerce' ) }
				value={ badges.pick ? [ badges.pick ] : [] }
				onChange={ ( ids ) => judge( { pick: ids.at( -1 ) ?? 0 } ) }
			/>
			<Select
				label={ __( 'Marks of high savings', 'tandem-for-woocommerce' ) }
				value={ badges.mark ?? 'none' }
				options={ [
					[ 'none', __( 'None', 'tandem-for-woocommerce' ) ],
					[ 'text', __( 'Text (!!!)', 'tandem-for-woocommerce' ) ],
					[ 'emoji', __( 'Emoji', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( mark ) => judge( { mark } ) }
			/>
			{ ( badges.mark ?? 'none' ) !== 'none' && (
				<>
					<Range
						label={ __( 'Marked from (%)', 'tandem-for-woocommerce' ) }
						value={ badges.mark_from ?? 30 }
						min={ 1 }
						max={ 99 }
						onChange={ ( value ) => judge( { mark_from: value } ) }
					/>
					<Range
						label={ __( 'Marked strongly from (%)', 'tandem-for-woocommerce' ) }
						value={ badges.mark_top ?? 40 }
						min={ 1 }
						max={ 99 }
						onChange={ ( value ) => judge( { mark_top: value } ) }
					/>
				</>
			) }
			{ kind !== 'bundles' && (
				<>
					<Toggle
						label={ __( 'Say "Sale"', 'tandem-for-woocommerce' ) }
						checked={ badges.sale ?? true }
						onChange={ ( sale ) => judge( { sale } ) }
					/>
					<Range
						label={ __( 'Say "only n left" from (0: never)', 'tandem-for-woocommerce' ) }
						value={ badges.low_stock ?? 0 }
						min={ 0 }
						max={ 50 }
						onChange={ ( value ) => judge( { low_stock: value } ) }
					/>
				</>
			) }
		</>
	);
}

/**
 * Badges by rule, and conditional formatting.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.set        Changes parts of it.
 * @param {Object}   props.known      Columns by kind.
 */
export function Conditions( { definition, set, known } ) {
	const { conditions, kind } = definition;
	const columns = labelled( definition, known ).filter(
		( { type } ) => type !== 'none'
	);
	const operators = ( key ) => [
		...( columns.find( ( one ) => one.key === key )?.type === 'text'
			? TEXTS
			: NUMBERS ),
		...ALL,
	];
	return (
		<>
			{ kind !== 'data' && (
				<Badges definition={ definition } set={ set } />
			) }
			<Rules
				rules={ conditions }
				onChange={ ( rules ) => set( { conditions: rules } ) }
				remove={ __( 'Remove', 'tandem-for-woocommerce' ) }
			>
				{ ( rule, change ) => (
					<>
						<Select
							label={ __( 'Where', 'tandem-for-woocommerce' ) }
							value={ rule.column }
							options={ columns.map( ( { key, label } ) => [ key, label ] ) }
							onChange={ ( column ) =>
								change( {
									column,
									...( operators( column ).some(
										( [ op ] ) => op === rule.op
									)
										? {}
										: { op: 'filled' } ),
								} )
							}
						/>
						<Select
							label={ __( 'is', 'tandem-for-woocommerce' ) }
							value={ rule.op }
							options={ operators( rule.column ) }
							onChange={ ( op ) => change( { op } ) }
						/>
						{ ! [ 'empty', 'filled' ].includes( rule.op ) && (
							<Text
								label={ __( 'Value', 'tandem-for-woocommerce' ) }
								value={ rule.value ?? '' }
								onChange={ ( value ) => change( { value } ) }
							/>
						) }
						{ rule.op === 'between' && (
							<Text
								label={ __( 'and', 'tandem-for-woocommerce' ) }
								value={ rule.to ?? '' }
								onChange={ ( to ) => change( { to } ) }
							/>
						) }
						<Select
							label={ __( 'Show it', 'tandem-for-woocommerce' ) }
							value={ rule.style }
							options={ [
								[ 'highlight', __( 'highlighted', 'tandem-for-woocommerce' ) ],
								[ 'good', __( 'as good', 'tandem-for-woocommerce' ) ],
								[ 'bad', __( 'as bad', 'tandem-for-woocommerce' ) ],
								[ 'muted', __( 'pale', 'tandem-for-woocommerce' ) ],
								[ 'strong', __( 'bold', 'tandem-for-woocommerce' ) ],
							] }
							onChange={ ( style ) => change( { style } ) }
						/>
						<Select
							label={ __( 'For', 'tandem-for-woocommerce' ) }
							value={ rule.scope ?? 'cell' }
							options={ [
								[ 'cell', __( 'the cell', 'tandem-for-woocommerce' ) ],
								[ 'row', __( 'the whole row', 'tandem-for-woocommerce' ) ],
							] }
							onChange={ ( scope ) => change( { scope } ) }
						/>
						<Text
							label={ __( 'Badge', 'tandem-for-woocommerce' ) }
							value={ rule.label ?? '' }
							onChange={ ( label ) => change( { label } ) }
						/>
					</>
				) }
			</Rules>
			<Button
				variant="secondary"
				disabled={ ! columns.length }
				accessibleWhenDisabled
				onClick={ () =>
					set( {
						conditions: [
							...conditions,
							{
								column: columns[ 0 ].key,
								op: 'filled',
								value: '',
								style: 'highlight',
							},
						],
					} )
				}
			>
				{ __( 'Add a condition', 'tandem-for-woocommerce' ) }
			</Button>
		</>
	);
}
