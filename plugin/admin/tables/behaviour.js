import { BaseControl, Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { labelled } from './definition';
import { Range, Rules, Select, Toggle } from './fields';

const CONTROLS = {
	select: __( 'Choice of one', 'tandem-for-woocommerce' ),
	checkbox: __( 'Tick boxes', 'tandem-for-woocommerce' ),
	range: __( 'From and up to', 'tandem-for-woocommerce' ),
	date: __( 'From and up to a day', 'tandem-for-woocommerce' ),
};

/**
 * What a shopper can do with it.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.set        Changes parts of it.
 * @param {Object}   props.known      Columns by kind.
 */
export function Behaviour( { definition, set, known } ) {
	const { behaviour, filters, kind, sort = [] } = definition;
	const put = ( part ) => set( { behaviour: { ...behaviour, ...part } } );
	const toggle = ( name, label, standard = false ) => (
		<Toggle
			key={ name }
			label={ label }
			checked={ behaviour[ name ] ?? standard }
			onChange={ ( value ) => put( { [ name ]: value } ) }
		/>
	);
	const columns = labelled( definition, known ).filter(
		( { type } ) => type !== 'none'
	);
	const names = columns.map( ( { key, label } ) => [ key, label ] );
	const free = columns.filter(
		( { key } ) => ! filters.some( ( { column } ) => column === key )
	);
	const unsorted = columns.filter(
		( { key } ) => ! sort.some( ( { column } ) => column === key )
	);
	const controls = ( key ) => {
		const type = columns.find( ( one ) => one.key === key )?.type;
		const kinds =
			{ text: [ 'select', 'checkbox' ], date: [ 'date' ] }[ type ] ?? [
				'range',
			];
		return kinds.map( ( one ) => [ one, CONTROLS[ one ] ] );
	};
	if ( kind === 'comparison' ) {
		return (
			<>
				{ toggle( 'attributes', __( 'Attributes of the products as rows', 'tandem-for-woocommerce' ), true ) }
				{ toggle( 'differences', __( 'Switch "Only differences"', 'tandem-for-woocommerce' ), true ) }
			</>
		);
	}
	return (
		<>
			{ toggle( 'search', __( 'Search', 'tandem-for-woocommerce' ), true ) }
			{ toggle( 'sortable', __( 'Sort by heading', 'tandem-for-woocommerce' ), true ) }
			<BaseControl
				id="tandem-sort"
				label={ __( 'Sorted at first by', 'tandem-for-woocommerce' ) }
				__nextHasNoMarginBottom
			>
				<Rules
					rules={ sort }
					onChange={ ( rules ) => set( { sort: rules } ) }
					remove={ __( 'Remove', 'tandem-for-woocommerce' ) }
				>
					{ ( rule, change ) => (
						<>
							<Select
								label={ __( 'Column', 'tandem-for-woocommerce' ) }
								value={ rule.column }
								options={ names }
								onChange={ ( column ) => change( { column } ) }
							/>
							<Select
								label={ __( 'Direction', 'tandem-for-woocommerce' ) }
								value={ rule.direction }
								options={ [
									[ 'asc', __( 'Upwards', 'tandem-for-woocommerce' ) ],
									[ 'desc', __( 'Downwards', 'tandem-for-woocommerce' ) ],
								] }
								onChange={ ( direction ) =>
									change( { direction } )
								}
							/>
						</>
					) }
				</Rules>
				{ sort.length < 4 && unsorted.length > 0 && (
					<Button
						variant="secondary"
						size="compact"
						onClick={ () =>
							set( {
								sort: [
									...sort,
									{
										column: unsorted[ 0 ].key,
										direction: 'asc',
									},
								],
							} )
						}
					>
						{ __( 'Add a first order', 'tandem-for-woocommerce' ) }
					</Button>
				) }
			</BaseControl>
			<BaseControl
				id="tandem-filters"
				label={ __( 'Filters', 'tandem-for-woocommerce' ) }
				__nextHasNoMarginBottom
			>
				<Rules
					rules={ filters }
					onChange={ ( rules ) => set( { filters: rules } ) }
					remove={ __( 'Remove', 'tandem-for-woocommerce' ) }
				>
					{ ( rule, change ) => (
						<>
							<Select
								label={ __( 'Column', 'tandem-for-woocommerce' ) }
								value={ rule.column }
								options={ names }
								onChange={ ( column ) =>
									change( {
										column,
										control: controls( column )[ 0 ][ 0 ],
									} )
								}
							/>
							<Select
								label={ __( 'As', 'tandem-for-woocommerce' ) }
								value={
									rule.control ??
									controls( rule.column )[ 0 ][ 0 ]
								}
								options={ controls( rule.column ) }
								onChange={ ( control ) =>
									change( { control } )
								}
							/>
						</>
					) }
				</Rules>
				{ filters.length < 8 && free.length > 0 && (
					<Select
						label={ __( 'Add a filter', 'tandem-for-woocommerce' ) }
						hideLabelFromVision
						value=""
						options={ [
							[ '', __( 'Add a filter', 'tandem-for-woocommerce' ) ],
							...free.map( ( { key, label } ) => [ key, label ] ),
						] }
						onChange={ ( column ) =>
							column &&
							set( {
								filters: [
									...filters,
									{
										column,
										control: controls( column )[ 0 ][ 0 ],
									},
								],
							} )
						}
					/>
				) }
			</BaseControl>
			<Select
				label={ __( 'More rows by', 'tandem-for-woocommerce' ) }
				value={ behaviour.paging ?? 'auto' }
				options={ [
					[ 'auto', __( 'As the size asks', 'tandem-for-woocommerce' ) ],
					[ 'load', __( 'A button for the next rows', 'tandem-for-woocommerce' ) ],
					[ 'more', __( 'One button for all of them', 'tandem-for-woocommerce' ) ],
					[ 'pages', __( 'Pages', 'tandem-for-woocommerce' ) ],
					[ 'all', __( 'Show all at once', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( paging ) => put( { paging } ) }
			/>
			<Range
				label={ __( 'Rows at first', 'tandem-for-woocommerce' ) }
				value={ behaviour.page_size ?? 20 }
				min={ 1 }
				max={ 100 }
				onChange={ ( value ) => put( { page_size: value } ) }
			/>
			<Select
				label={ __( 'On a phone', 'tandem-for-woocommerce' ) }
				value={ behaviour.narrow ?? 'cards' }
				options={ [
					[ 'cards', __( 'A card for each row', 'tandem-for-woocommerce' ) ],
					[ 'scroll', __( 'Scroll sideways', 'tandem-for-woocommerce' ) ],
					[ 'collapse', __( 'Minor columns under a plus sign', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( narrow ) => put( { narrow } ) }
			/>
			{ kind === 'products' &&
				toggle( 'select', __( 'Tick boxes, to buy several at once', 'tandem-for-woocommerce' ) ) }
			{ kind === 'products' &&
				toggle( 'compare', __( 'Compare buttons', 'tandem-for-woocommerce' ) ) }
			{ kind !== 'data' &&
				toggle( 'expand', __( 'Details under each row', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'totals', __( 'Sums at the foot', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'chooser', __( 'Choose columns', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'export', __( 'Download CSV', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'print', __( 'Print', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'link', __( 'Copy a link to what is shown', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'sticky_head', __( 'Head stays in view', 'tandem-for-woocommerce' ) ) }
			{ toggle( 'sticky_first', __( 'First column stays in view', 'tandem-for-woocommerce' ) ) }
		</>
	);
}
