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
const cookieOf = ( name ) => document.cookie.split( '; ' ).find( ( pair ) => pair.startsWith( `${ name }=` ) )?.slice( name.length + 1 );
const writeCookie = ( name, value, age ) => {
	const secure = location.protocol === 'https:' ? '; Secure' : '';
	document.cookie = `${ name }=${ value }; Max-Age=${ age }; Path=${ settings.path }; SameSite=Lax${ secure }`;
};
/** What this tab keeps, and a value for it; nothing where the browser forbids storages. */
const tab = ( key, value ) => {
	try {
		if ( value !== undefined ) {
			sessionStorage.setItem( key, value );
		}
		return sessionStorage.getItem( key );
	} catch {
		return null;
	}
};
const followConsent = () => {
	const known = cookieOf( settings.cookie );
	if ( agreed() && ! known ) {
		const bytes = crypto.getRandomValues( new Uint8Array( 16 ) );
		const visitor = Array.from( bytes, ( byte ) => byte.toString( 16 ).padStart( 2, '0' ) ).join( '' );
		writeCookie( settings.cookie, visitor, YEAR );
		join( visitor, true );
	} else if ( known && ! agreed() ) {
		navigator.sendBeacon( settings.forget ); // goes out with the id that it asks to forget
		writeCookie( settings.cookie, '', 0 );
		writeCookie( ARM, '', 0 );
		writeCookie( ARMS, '', 0 );
		tab( ARM, '' );
	} else if ( known ) {
		join( known, false );
	}
};

// MurmurHash3_x86_32, as the engine and PHP compute it: nothing is stored to know a visitor's arm.
const murmur3 = ( text, seed ) => {
	const bytes = new TextEncoder().encode( text );
	const scramble = ( k ) => {
		k = Math.imul( k, 0xcc9e2d51 );
		return Math.imul( ( k << 15 ) | ( k >>> 17 ), 0x1b873593 );
	};
	const word = ( from, to ) => {
		let value = 0;
		for ( let i = to - 1; i >= from; i-- ) {
			value = ( value << 8 ) | bytes[ i ];
		}
		return value;
	};
	const whole = bytes.length & ~3;
	let hash = seed;
	for ( let i = 0; i < whole; i += 4 ) {
		hash ^= scramble( word( i, i + 4 ) );
		hash = Math.imul( ( hash << 13 ) | ( hash >>> 19 ), 5 ) + 0xe6546b64;
	}
	hash ^= scramble( word( whole, bytes.length ) ) ^ bytes.length;
	hash = Math.imul( hash ^ ( hash >>> 16 ), 0x85ebca6b );
	hash = Math.imul( hash ^ ( hash >>> 13 ), 0xc2b2ae35 );
	return ( hash ^ ( hash >>> 16 ) ) >>> 0;
};
export const bucket = ( experiment, visitor ) => Math.floor( ( murmur3( visitor, murmur3( experiment, 0 ) ) * 10000 ) / 4294967296 );

// Puts a visitor into the arm and, where something is to be seen, notes that the arm took effect. The arm
// cookie only lets the next page hide the boxes before it is painted.
const ARM = 'tandem_exp';
function join( visitor, fresh ) {
	if ( settings.holdout ) {
		joinHoldout( visitor, fresh );
	}
	joinExperiments( visitor );
}
function joinHoldout( visitor, fresh ) {
	const arm = bucket( 'holdout', visitor ) < settings.holdout ? 'holdout' : 'shown';
	if ( cookieOf( ARM ) !== arm ) {
		writeCookie( ARM, arm, YEAR );
	}
	const root = document.documentElement.classList;
	if ( arm === 'holdout' && ! root.contains( 'tandem-holdout' ) ) {
		root.add( fresh ? 'tandem-holdout-new' : 'tandem-holdout' );
	} else if ( arm === 'shown' ) {
		root.remove( 'tandem-holdout' );
	}
	if ( document.querySelector( '.tandem-together, .tandem-list' ) && tab( ARM ) !== arm ) {
		tab( ARM, arm );
		report( 'exposure', 'holdout', arm, usableAfter() );
	}
}

// Milliseconds until the page could be used: a guardrail of every comparison.
const usableAfter = () => Math.min( 60000, Math.max( 0, Math.round( performance.getEntriesByType( 'navigation' )[ 0 ]?.domInteractive ?? 0 ) ) );

// Running experiments. The arm is a hash of the visitor's id; what it changes is done here, and the exposure is
// noted at the same element for every arm.
const ARMS = 'tandem_arms';
const DONE = 'tandem_exposed';
function joinExperiments( visitor ) {
	const held = settings.holdout && bucket( 'holdout', visitor ) < settings.holdout;
	const arms = [];
	let ask = false;
	for ( const experiment of settings.experiments ?? [] ) {
		let rest = bucket( experiment.key, visitor );
		const arm = experiment.arms.find( ( { weight } ) => ( rest -= weight ) < 0 );
		if ( ! arm || ( held && experiment.kind === 'placement' ) ) {
			continue;
		}
		arms.push( `${ experiment.key }.${ arm.id }` );
		document.documentElement.classList.add( `tandem-x-${ experiment.key }-${ arm.id }` );
		if ( ! document.querySelector( experiment.at ) ) {
			continue;
		}
		for ( const box of experiment.boxes ? document.querySelectorAll( experiment.boxes ) : [] ) {
			const title = box.querySelector( 'h2, .tandem-checkout-offer__title' );
			if ( arm.title && title ) {
				title.textContent = arm.title;
			}
			if ( arm.layout ) {
				box.classList.remove( 'tandem-list--grid', 'tandem-list--list', 'tandem-list--carousel' );
				box.classList.add( `tandem-list--${ arm.layout }` );
			}
		}
		for ( const table of document.querySelectorAll( `[data-tandem-arm^="${ experiment.key } "]` ) ) {
			table.hidden = table.dataset.tandemArm !== `${ experiment.key } ${ arm.id }`;
		}
		// Every arm asks, so that none is slower than another for asking.
		ask ||= experiment.arms.some( ( one ) => one.ask );
		const done = ( tab( DONE ) ?? '' ).split( ' ' );
		if ( ! done.includes( arms.at( -1 ) ) ) {
			tab( DONE, [ ...done, arms.at( -1 ) ].join( ' ' ).trim() );
			report( 'exposure', experiment.key, arm.id, usableAfter() );
		}
	}
	if ( ask ) {
		document.dispatchEvent( new CustomEvent( 'tandem_refresh' ) );
	}
	const value = arms.join( '~' );
	if ( ( cookieOf( ARMS ) ?? '' ) !== value ) {
		writeCookie( ARMS, value, value ? YEAR : 0 );
	}
}

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
// A list that is drawn anew is not seen anew; kept in this page's memory alone.
const seen = new Set();
const observer = new IntersectionObserver(
	( entries ) => {
		for ( const { target, isIntersecting } of entries ) {
			clearTimeout( waiting.get( target ) );
			if ( isIntersecting && ! document.documentElement.classList.contains( 'tandem-holdout-new' ) ) {
				waiting.set(
					target,
					setTimeout( () => {
						observer.unobserve( target );
						if ( ! seen.has( target.dataset.tandemSeen ) ) {
							seen.add( target.dataset.tandemSeen );
							report( 'impression', ...parts( target ) );
						}
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
			report( event.target.closest( '.tandem-card__dismiss, .tandem-together__no' ) ? 'dismissal' : 'click', ...parts( shown ) );
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
	const product = document.body.classList.contains( 'single-product' ) && /(?:^| )postid-(\d+)/.exec( document.body.className )?.[ 1 ];
	if ( product ) {
		report( 'view', Number( product ) );
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
