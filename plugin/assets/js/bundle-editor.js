/**
 * The bundle panel of the product editor: add, order and remove products, and see at once what the
 * bundle costs. Saving is the form's own.
 */
( function ( $ ) {
	'use strict';

	const { __ } = wp.i18n;
	const editor = document.querySelector( '.tandem-bundle-editor' );
	if ( ! editor ) {
		return;
	}
	const body = editor.querySelector( '.tandem-components tbody' );
	const template = editor.querySelector( '.tandem-component-template' );
	const notes = editor.querySelector( '.tandem-bundle-notes' );
	const unit = editor.querySelector( '.tandem-bundle-unit' );
	let asked = 0;
	let timer = 0;

	// Whether a bundle is in stock, its products tell.
	$( '.stock_status_field' ).addClass( 'hide_if_tandem_bundle' );

	body.dataset.empty = __( 'No product yet. Search below to add the first one.', 'tandem-for-woocommerce' );

	// While a row is dragged, an empty one of its class keeps its place.
	function rows() {
		return Array.from( body.querySelectorAll( '.tandem-component:not(.ui-sortable-placeholder)' ) );
	}

	function renumber() {
		rows().forEach( ( row, index ) => {
			row.querySelectorAll( '[name]' ).forEach( ( field ) => {
				field.name = field.name.replace( /^tandem_components\[[^\]]*\]/, `tandem_components[${ index }]` );
			} );
		} );
	}

	function read() {
		const components = rows().map( ( row ) => {
			const component = {};
			row.querySelectorAll( '[data-field]' ).forEach( ( field ) => {
				component[ field.dataset.field ] = field.type === 'checkbox' ? field.checked : field.value;
			} );
			return component;
		} );
		const terms = {};
		editor.querySelectorAll( '[data-term]' ).forEach( ( field ) => {
			if ( field.multiple ) {
				terms[ field.dataset.term ] = Array.from( field.selectedOptions, ( option ) => option.value );
			} else {
				terms[ field.dataset.term ] = field.type === 'checkbox' ? field.checked : field.value;
			}
		} );
		terms.options = {
			tiers: Array.from( editor.querySelectorAll( '.tandem-tier' ), ( tier ) => ( {
				items: tier.querySelector( '[data-tier="items"]' ).value,
				percent: tier.querySelector( '[data-tier="percent"]' ).value,
			} ) ),
		};
		editor.querySelectorAll( '[data-option]' ).forEach( ( field ) => {
			terms.options[ field.dataset.option ] = field.value;
		} );
		return { bundle: Number( editor.dataset.bundle ), name: document.getElementById( 'title' )?.value || '', components, terms };
	}

	function show( answer ) {
		for ( const key of [ 'individual_total', 'price', 'saving', 'margin' ] ) {
			editor.querySelector( `[data-preview="${ key }"]` ).textContent = answer ? answer[ key ] : '\u2013';
		}
		rows().forEach( ( row, index ) => {
			const found = answer?.components[ index ];
			row.querySelector( '.tandem-component__price' ).textContent = found?.price || '';
			row.querySelector( '.tandem-component__refusal' ).textContent = found?.refusal || '';
		} );
		notes.replaceChildren(
			...( answer?.notes || [] ).map( ( note ) => {
				const item = document.createElement( 'li' );
				item.textContent = note.message;
				item.classList.toggle( 'is-refusal', note.refusal );
				return item;
			} )
		);
	}

	function preview() {
		const kind = editor.querySelector( '[data-term="kind"]' ).value;
		const choice = editor.querySelector( '[data-term="discount"]' );
		const own = choice.querySelector( '[value="components"]' );
		own.disabled = kind !== 'set';
		if ( own.disabled && choice.value === 'components' ) {
			choice.value = 'percent';
		}
		const discount = choice.value;
		editor.dataset.kind = kind;
		editor.classList.toggle( 'is-upgrade', editor.querySelector( '[data-term="mark"]' ).value === 'upgrade' );
		editor.classList.toggle( 'is-components', discount === 'components' );
		editor.classList.toggle( 'is-margin', editor.querySelector( '[data-term="floor"]' ).value === 'margin' );
		unit.textContent = discount === 'percent' ? '%' : unit.dataset.currency;
		clearTimeout( timer );
		if ( document.getElementById( 'product-type' )?.value !== 'tandem_bundle' || ! rows().length ) {
			show( null );
			return;
		}
		timer = setTimeout( () => {
			const mine = ++asked;
			wp.apiFetch( { path: '/tandem/v1/bundles/preview', method: 'POST', data: read() } ).then(
				( answer ) => mine === asked && show( answer ),
				( error ) => {
					if ( mine === asked ) {
						show( null );
						const item = document.createElement( 'li' );
						item.textContent = error.message;
						item.className = 'is-refusal';
						notes.replaceChildren( item );
					}
				}
			);
		}, 250 );
	}

	function add( id, name ) {
		const row = template.content.firstElementChild.cloneNode( true );
		row.querySelector( '[data-field="product"]' ).value = id;
		row.querySelector( '.tandem-component__name' ).textContent = name;
		body.append( row );
		renumber();
		preview();
	}

	function move( row, up ) {
		const other = up ? row.previousElementSibling : row.nextElementSibling;
		if ( other ) {
			body.insertBefore( up ? row : other, up ? other : row );
			renumber();
			row.querySelector( up ? '.tandem-component__up' : '.tandem-component__down' ).focus();
			preview();
		}
	}

	editor.addEventListener( 'click', ( event ) => {
		if ( event.target.closest( '.tandem-tier-add' ) ) {
			const last = Array.from( editor.querySelectorAll( '.tandem-tier' ) ).pop();
			const tier = last.cloneNode( true );
			const number = editor.querySelectorAll( '.tandem-tier' ).length;
			tier.querySelectorAll( 'input' ).forEach( ( field ) => {
				field.value = '';
				field.name = field.name.replace( /\[tiers\]\[\d+\]/, `[tiers][${ number }]` );
			} );
			last.after( tier );
			tier.querySelector( 'input' ).focus();
			return;
		}
		const row = event.target.closest( '.tandem-component' );
		if ( ! row ) {
			return;
		}
		if ( event.target.closest( '.tandem-component__remove' ) ) {
			const next = row.nextElementSibling || row.previousElementSibling;
			row.remove();
			renumber();
			preview();
			( next?.querySelector( '.tandem-component__remove' ) || document.getElementById( 'tandem_add_component' ) ).focus();
		} else if ( event.target.closest( '.tandem-component__up' ) ) {
			move( row, true );
		} else if ( event.target.closest( '.tandem-component__down' ) ) {
			move( row, false );
		}
	} );
	editor.addEventListener( 'input', ( event ) => {
		// A quantity above "at most" raises it, so that the two never contradict each other.
		if ( event.target.dataset.field === 'min' ) {
			const most = event.target.closest( '.tandem-component' ).querySelector( '[data-field="max"]' );
			if ( Number( most.value ) < Number( event.target.value ) ) {
				most.value = event.target.value;
			}
		}
		preview();
	} );
	$( editor ).on( 'change', 'select', preview );
	$( '#tandem_add_component' ).on( 'select2:select', function ( event ) {
		add( event.params.data.id, new DOMParser().parseFromString( event.params.data.text, 'text/html' ).body.textContent );
		$( this ).val( null ).trigger( 'change' );
	} );
	$( document.body ).on( 'woocommerce-product-type-change', preview );
	$( body ).sortable( {
		handle: '.tandem-component__handle',
		axis: 'y',
		update() {
			renumber();
			preview();
		},
	} );
	preview();
} )( window.jQuery );
