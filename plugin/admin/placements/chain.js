import { Button, SelectControl } from '@wordpress/components';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';

/**
 * An ordered list of words: add, remove, move by buttons.
 *
 * @param {Object}   props
 * @param {string}   props.label    What the list is.
 * @param {string[]} props.value    Words in order.
 * @param {Object}   props.options  Names by word.
 * @param {Function} props.onChange Takes words.
 */
export function Chain( { label, value, options, onChange } ) {
	const [ said, setSaid ] = useState( '' );
	const list = useRef();
	const move = ( at, to ) => {
		const rest = value.filter( ( _, place ) => place !== at );
		onChange( [ ...rest.slice( 0, to ), value[ at ], ...rest.slice( to ) ] );
		/* translators: 1: name, 2: place, 3: number of places */
		setSaid( sprintf( __( '%1$s is now number %2$d of %3$d.', 'tandem-for-woocommerce' ), options[ value[ at ] ], to + 1, value.length ) );
		const button = to < at ? 0 : 1;
		window.requestAnimationFrame( () => {
			const buttons = list.current?.children[ to ]?.querySelectorAll( 'button' ) ?? [];
			[ buttons[ button ], ...buttons ].find( ( one ) => one && ! one.disabled )?.focus();
		} );
	};
	const left = Object.entries( options ).filter( ( [ word ] ) => ! value.includes( word ) );
	return (
		<fieldset className="tandem-chain">
			<legend>{ label }</legend>
			<p className="screen-reader-text" aria-live="polite">
				{ said }
			</p>
			<ol ref={ list }>
				{ value.map( ( word, at ) => (
					<li key={ word }>
						<span>{ options[ word ] ?? word }</span>
						<Button size="small" icon="arrow-up-alt2" disabled={ at === 0 } onClick={ () => move( at, at - 1 ) } label={ sprintf( /* translators: %s: name */ __( 'Move %s up', 'tandem-for-woocommerce' ), options[ word ] ) } />
						<Button size="small" icon="arrow-down-alt2" disabled={ at === value.length - 1 } onClick={ () => move( at, at + 1 ) } label={ sprintf( /* translators: %s: name */ __( 'Move %s down', 'tandem-for-woocommerce' ), options[ word ] ) } />
						<Button size="small" icon="no-alt" onClick={ () => onChange( value.filter( ( one ) => one !== word ) ) } label={ sprintf( /* translators: %s: name */ __( 'Remove %s', 'tandem-for-woocommerce' ), options[ word ] ) } />
					</li>
				) ) }
			</ol>
			{ left.length > 0 && (
				<SelectControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					hideLabelFromVision
					label={ sprintf( /* translators: %s: name of a list */ __( 'Add to: %s', 'tandem-for-woocommerce' ), label ) }
					value=""
					options={ [ { value: '', label: __( 'Add a step...', 'tandem-for-woocommerce' ) }, ...left.map( ( [ word, name ] ) => ( { value: word, label: name } ) ) ] }
					onChange={ ( word ) => word && onChange( [ ...value, word ] ) }
				/>
			) }
		</fieldset>
	);
}
