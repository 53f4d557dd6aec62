import {
	Button,
	ColorIndicator,
	ColorPalette,
	Dropdown,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Select, Text, Toggle } from './fields';

const PRESETS = {
	theme: __( 'As the theme', 'tandem-for-woocommerce' ),
	lines: __( 'Lines', 'tandem-for-woocommerce' ),
	cards: __( 'Card', 'tandem-for-woocommerce' ),
	striped: __( 'Striped', 'tandem-for-woocommerce' ),
	bordered: __( 'Bordered', 'tandem-for-woocommerce' ),
	contrast: __( 'Dark head', 'tandem-for-woocommerce' ),
};

const COLOURS = [
	[ '#111111', __( 'Black', 'tandem-for-woocommerce' ) ],
	[ '#ffffff', __( 'White', 'tandem-for-woocommerce' ) ],
	[ '#f3f4f6', __( 'Pale grey', 'tandem-for-woocommerce' ) ],
	[ '#1d3f72', __( 'Blue', 'tandem-for-woocommerce' ) ],
	[ '#1a6b2f', __( 'Green', 'tandem-for-woocommerce' ) ],
	[ '#a3261d', __( 'Red', 'tandem-for-woocommerce' ) ],
	[ '#7a4b00', __( 'Brown', 'tandem-for-woocommerce' ) ],
	[ '#fff4cc', __( 'Yellow', 'tandem-for-woocommerce' ) ],
].map( ( [ color, name ] ) => ( { color, name } ) );

/**
 * How it looks.
 *
 * @param {Object}   props
 * @param {Object}   props.definition The table.
 * @param {Function} props.set        Changes parts of it.
 */
export function Style( { definition, set } ) {
	const { style } = definition;
	const put = ( part ) => set( { style: { ...style, ...part } } );
	const colour = ( name, label ) => (
		<Dropdown
			key={ name }
			className="tandem-colour"
			popoverProps={ { placement: 'right-start' } }
			renderToggle={ ( { isOpen, onToggle } ) => (
				<Button
					variant="tertiary"
					aria-expanded={ isOpen }
					onClick={ onToggle }
				>
					<ColorIndicator colorValue={ style[ name ] || undefined } />
					{ label }
				</Button>
			) }
			renderContent={ () => (
				<div className="tandem-colours">
					<ColorPalette
						value={ style[ name ] || undefined }
						colors={ COLOURS }
						onChange={ ( value ) =>
							put( { [ name ]: value ?? '' } )
						}
						aria-label={ label }
					/>
				</div>
			) }
		/>
	);
	return (
		<>
			<div className="tandem-presets">
				{ Object.entries( PRESETS ).map( ( [ name, label ] ) => (
					<Button
						key={ name }
						variant="secondary"
						isPressed={ ( style.preset ?? 'theme' ) === name }
						onClick={ () => put( { preset: name } ) }
					>
						<span
							className={ `tandem-preset is-${ name }` }
							aria-hidden="true"
						>
							<i />
							<i />
							<i />
							<i />
						</span>
						{ label }
					</Button>
				) ) }
			</div>
			<Select
				label={ __( 'Spacing', 'tandem-for-woocommerce' ) }
				value={ style.spacing ?? 'normal' }
				options={ [
					[ 'compact', __( 'Compact', 'tandem-for-woocommerce' ) ],
					[ 'normal', __( 'Normal', 'tandem-for-woocommerce' ) ],
					[ 'roomy', __( 'Roomy', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( spacing ) => put( { spacing } ) }
			/>
			<Select
				label={ __( 'Borders', 'tandem-for-woocommerce' ) }
				value={ style.borders ?? '' }
				options={ [
					[ '', __( 'As the style has them', 'tandem-for-woocommerce' ) ],
					[ 'none', __( 'None', 'tandem-for-woocommerce' ) ],
					[ 'rows', __( 'Between rows', 'tandem-for-woocommerce' ) ],
					[ 'all', __( 'Around every cell', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( borders ) => put( { borders } ) }
			/>
			<Toggle
				label={ __( 'Striped rows', 'tandem-for-woocommerce' ) }
				checked={ !! style.striped }
				onChange={ ( striped ) => put( { striped } ) }
			/>
			<Select
				label={ __( 'Dark', 'tandem-for-woocommerce' ) }
				value={
					{ true: 'on', false: 'off' }[ style.dark ] ??
					style.dark ??
					'off'
				}
				options={ [
					[ 'off', __( 'No', 'tandem-for-woocommerce' ) ],
					[ 'on', __( 'Always', 'tandem-for-woocommerce' ) ],
					[ 'auto', __( 'Like the device of the shopper', 'tandem-for-woocommerce' ) ],
				] }
				onChange={ ( dark ) => put( { dark } ) }
			/>
			<Toggle
				label={ __( 'Show the caption', 'tandem-for-woocommerce' ) }
				checked={ style.show_title ?? true }
				onChange={ ( value ) => put( { show_title: value } ) }
			/>
			{ colour( 'accent', __( 'Colour of buttons', 'tandem-for-woocommerce' ) ) }
			{ colour( 'head', __( 'Colour of the head', 'tandem-for-woocommerce' ) ) }
			{ colour( 'background', __( 'Colour of the table', 'tandem-for-woocommerce' ) ) }
			{ colour( 'text', __( 'Colour of the text', 'tandem-for-woocommerce' ) ) }
			<Text
				label={ __( 'CSS class', 'tandem-for-woocommerce' ) }
				value={ style.class ?? '' }
				onChange={ ( value ) => put( { class: value } ) }
			/>
		</>
	);
}
