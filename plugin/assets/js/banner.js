/**
 * Banners with variants: the personal request of the page names the one that fits.
 */
const banners = () => [ ...document.querySelectorAll( '[data-tandem-banner]' ) ];

/** Address of the personal request, and the conditions of every variant. */
export const questions = () => {
	const all = banners();
	return {
		route: all[ 0 ]?.dataset.tandemBanner,
		when: all.map( ( banner ) => [ ...banner.children ].map( ( one ) => JSON.parse( one.dataset.tandemWhen ?? 'null' ) ) ),
	};
};

/** Shows the chosen variants; null is the neutral one. */
export const choose = ( chosen ) =>
	banners().forEach( ( banner, place ) => {
		const variants = [ ...banner.children ];
		const neutral = variants.findIndex( ( one ) => one.dataset.tandemWhen === undefined );
		const shown = chosen[ place ] ?? neutral;
		variants.forEach( ( one, number ) => {
			one.inert = number !== shown;
			one.toggleAttribute( 'aria-hidden', false );
			if ( one.inert ) {
				one.setAttribute( 'aria-hidden', 'true' );
			}
		} );
	} );
