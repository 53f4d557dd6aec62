import { Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { Card } from '../parts/card';
import { Copy } from '../parts/copy';

const SHORTCODE = '[tandem_banners][tandem_banner weather="rain"]...[/tandem_banner][tandem_banner]...[/tandem_banner][/tandem_banners]';

/** Conditions of a variant, as the editor of the block names them. */
const CONDITIONS = () => ( {
	season: __( 'Season', 'tandem-for-woocommerce' ),
	weather: __( 'Weather', 'tandem-for-woocommerce' ),
	country: __( 'Country codes', 'tandem-for-woocommerce' ),
	region: __( 'State or region codes', 'tandem-for-woocommerce' ),
	segment: __( 'Segments', 'tandem-for-woocommerce' ),
	device: __( 'Device', 'tandem-for-woocommerce' ),
	first: __( 'First visit', 'tandem-for-woocommerce' ),
	warmer: __( 'At least so many degrees', 'tandem-for-woocommerce' ),
	colder: __( 'At most so many degrees', 'tandem-for-woocommerce' ),
} );

/** Conditions that hold for nobody while place and weather are off. */
const OF_PLACE = [ 'season', 'weather', 'country', 'region', 'warmer', 'colder' ];

const words = ( when ) =>
	Object.entries( when )
		.map( ( [ name, value ] ) => `${ CONDITIONS()[ name ] }: ${ value.split( '|' ).join( ', ' ) }` )
		.join( '; ' ) || __( 'For everybody else', 'tandem-for-woocommerce' );

/**
 * Where the shop has banners, and for whom each variant is: they are edited in the pages that hold them.
 *
 * @param {Object}   props
 * @param {Object}   props.data     Answer of /placements.
 * @param {Function} props.navigate Opens a tab.
 */
export function Banners( { data: { banners, placeOn }, navigate } ) {
	const asks = banners.some( ( { variants } ) => variants.some( ( { when } ) => OF_PLACE.some( ( name ) => name in when ) ) );
	return (
		<Card className="tandem-wide" title={ __( 'Banners', 'tandem-for-woocommerce' ) }>
			{ asks && ! placeOn && (
				<Notice status="warning" isDismissible={ false } actions={ [ { label: __( 'Change', 'tandem-for-woocommerce' ), onClick: () => navigate( 'settings' ), variant: 'link' } ] }>
					{ __( 'Some variants ask for place, season or weather, which is switched off under Settings: nobody sees them.', 'tandem-for-woocommerce' ) }
				</Notice>
			) }
			<p>{ __( 'A banner stands where you put it: with the block "Banner with variants" in a page or template, or with this shortcode. Each shopper sees the first variant that fits.', 'tandem-for-woocommerce' ) }</p>
			<Copy text={ SHORTCODE } label={ __( 'Banners', 'tandem-for-woocommerce' ) } />
			{ banners.length === 0 && <p>{ __( 'No published page has a banner yet.', 'tandem-for-woocommerce' ) }</p> }
			<ul className="tandem-placements">
				{ banners.map( ( { place, url, variants }, number ) => (
					<li key={ number } className="tandem-placement">
						<div className="tandem-placement__line">
							<strong>{ place || __( '(no title)', 'tandem-for-woocommerce' ) }</strong>
							<span className="tandem-placement__what">
								{ sprintf( /* translators: %d: number of variants. */ _n( '%d variant', '%d variants', variants.length, 'tandem-for-woocommerce' ), variants.length ) }
							</span>
							{ url && (
								<a className="components-button is-secondary is-compact" href={ url } aria-label={ sprintf( /* translators: %s: name */ __( 'Edit %s', 'tandem-for-woocommerce' ), place ) }>
									{ __( 'Edit', 'tandem-for-woocommerce' ) }
								</a>
							) }
						</div>
						<ul className="tandem-variants">
							{ variants.map( ( { text, when }, at ) => (
								<li key={ at }>
									{ text ? `${ text } (${ words( when ) })` : words( when ) }
								</li>
							) ) }
						</ul>
					</li>
				) ) }
			</ul>
		</Card>
	);
}
