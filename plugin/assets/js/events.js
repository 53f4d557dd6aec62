// Reports what was really seen and clicked. Anything that carries data-tandem-seen is watched; its value is
// "suggestion|product". Nothing is stored on the device before consent.
const settings = JSON.parse( document.getElementById( 'wp-script-module-data-tandem/events' )?.textContent ?? '{}' );
const SEEN_AFTER = 1000; // half of it in view for a second
const queue = [];
const born = performance.now();

const uid = () => {
	const bytes = crypto.getRandomValues( new Uint8Array( 17 ) );
	return btoa( String.fromCharCode( ...bytes ) ).replace( /\+/g, '-' ).replace( /\//g, '_' ).slice( 0, 22 );
};

const agreed = () => {
	if ( navigator.globalPrivacyControl ) {
		return false;
	}
	if ( typeof window.wp_has_consent === 'function' && window.wp_consent_type ) {
		return window.wp_has_consent( 'statistics' );
	}
	return settings.consent === 'on';
};

const YEAR = 31536000; // a month less than the longest that the French authority allows
const cookie = () => document.cookie.split( '; ' ).find( ( pair ) => pair.startsWith( `${ settings.cookie }=` ) );
const writeCookie = ( value, age ) => {
	const secure = location.protocol === 'https:' ? '; Secure' : '';
	document.cookie = `${ settings.cookie }=${ value }; Max-Age=${ age }; Path=${ settings.path }; SameSite=Lax${ secure }`;
};
const followConsent = () => {
	if ( agreed() && ! cookie() ) {
		const bytes = crypto.getRandomValues( new Uint8Array( 16 ) );
		writeCookie( Array.from( bytes, ( byte ) => byte.toString( 16 ).padStart( 2, '0' ) ).join( '' ), YEAR );
	} else if ( ! agreed() && cookie() ) {
		writeCookie( '', 0 );
	}
};

const send = () => {
	if ( ! queue.length ) {
		return;
	}
	const now = performance.now();
	const events = queue.splice( 0, 60 ).map( ( [ id, at, ...rest ] ) => [ id, Math.max( 0, Math.round( now - at ) ), ...rest ] );
	const device = window.innerWidth < 768 ? 'narrow' : 'wide';
	navigator.sendBeacon( settings.endpoint, JSON.stringify( { device, events } ) );
	send();
};

let timer = 0;
export const report = ( kind, ...rest ) => {
	queue.push( [ uid(), performance.now(), kind, ...rest ] );
	clearTimeout( timer );
	timer = setTimeout( send, 2000 );
};

const parts = ( element ) => {
	const [ suggestion, item ] = element.dataset.tandemSeen.split( '|' );
	return [ suggestion, Number( item ) ];
};

const waiting = new Map();
const observer = new IntersectionObserver(
	( entries ) => {
		for ( const { target, isIntersecting } of entries ) {
			clearTimeout( waiting.get( target ) );
			if ( isIntersecting ) {
				waiting.set(
					target,
					setTimeout( () => {
						observer.unobserve( target );
						report( 'impression', ...parts( target ) );
					}, SEEN_AFTER )
				);
			}
		}
	},
	{ threshold: 0.5 }
);
const watch = ( root ) => root.querySelectorAll?.( '[data-tandem-seen]' ).forEach( ( element ) => observer.observe( element ) );

const start = () => {
	followConsent();
	document.addEventListener( 'wp_listen_for_consent_change', followConsent );
	document.addEventListener( 'wp_consent_type_defined', followConsent );
	watch( document );
	new MutationObserver( ( changes ) => {
		for ( const change of changes ) {
			change.addedNodes.forEach( ( node ) => {
				if ( node.dataset?.tandemSeen ) {
					observer.observe( node );
				}
				watch( node );
			} );
		}
	} ).observe( document.body, { childList: true, subtree: true } );
	document.addEventListener( 'click', ( event ) => {
		const shown = event.target.closest?.( '[data-tandem-seen]' );
		if ( shown && event.target.closest( 'a, button, input[type="checkbox"]' ) ) {
			report( 'click', ...parts( shown ) );
		}
	} );
	document.addEventListener( 'visibilitychange', () => document.visibilityState === 'hidden' && send() );
	window.addEventListener( 'pagehide', send );
	let from = '';
	try {
		from = document.referrer ? new URL( document.referrer ).origin : '';
	} catch {
		from = '';
	}
	const reloaded = performance.getEntriesByType( 'navigation' )[ 0 ]?.type;
	if ( from !== location.origin && reloaded === 'navigate' ) {
		queue.push( [ uid(), born, 'visit' ] );
		timer = setTimeout( send, 2000 );
	}
};

if ( settings.endpoint && ! navigator.webdriver ) {
	if ( document.prerendering ) {
		document.addEventListener( 'prerenderingchange', start, { once: true } );
	} else {
		start();
	}
}
