/**
 * What the browser keeps: dismissed products (at the shopper's own click) and, after consent only,
 * recently viewed ones and what was seen without interest. Pages that are never cached, such as cart and checkout, are
 * told by cookies what not to suggest.
 */
const DISMISSED = 'tandem_dismissed';
const SEEN = 'tandem_seen';
/** As many as the server reads: Attention::MAXIMUM. */
const MOST = 100;
/** As many counts as the personal request is read for: PlacementsEndpoint::MAXIMUM_IDS. */
const MOST_TOLD = 64;
const VIEWED = 'tandem_rv';
const TIRED = 'tandem_tired';
const DAY = 'tandem_day';
const PROOF = 'tandem_proof';
const CHOICE = 'tandem_consent';
const DAYS = 30;
const MAXIMUM = 15;

const today = () => Math.floor( Date.now() / 864e5 );
const cookie = ( name ) => document.cookie.split( '; ' ).find( ( pair ) => pair.startsWith( `${ name }=` ) )?.slice( name.length + 1 ) ?? '';
const setCookie = ( name, value, more = '' ) => {
	document.cookie = `${ name }=${ value }; path=/; SameSite=Lax${ location.protocol === 'https:' ? '; Secure' : '' }${ more }`;
};
const setting = () => JSON.parse( document.getElementById( 'wp-script-module-data-tandem/memory' )?.textContent ?? '{}' );

/** The newest of rows with their days: a browser gives back what it keeps by id, not by age. */
const newest = ( rows, dayOf, most ) => rows.sort( ( a, b ) => dayOf( a ) - dayOf( b ) ).slice( -most );
const dayRefused = ( [ , day ] ) => day;
const daySeen = ( [ , [ , day ] ] ) => day;

const read = () => {
	try {
		return Object.entries( JSON.parse( localStorage.getItem( DISMISSED ) ?? '{}' ) ).filter( ( [ , day ] ) => today() - day < DAYS );
	} catch {
		return [];
	}
};

/** Products that the shopper does not want to see for now. */
export const dismissed = () => newest( read(), dayRefused, MOST ).map( ( [ id ] ) => Number( id ) );

/** What was seen so often without interest that it rests: five pages within two weeks. */
const TIRED_AFTER = 5;
const REST_DAYS = 14;

const readSeen = () => {
	try {
		return Object.entries( JSON.parse( localStorage.getItem( SEEN ) ?? '{}' ) ).filter( ( [ , [ , day ] ] ) => today() - day < REST_DAYS );
	} catch {
		return [];
	}
};
const writeSeen = ( rows ) => {
	try {
		if ( rows.length ) {
			localStorage.setItem( SEEN, JSON.stringify( Object.fromEntries( newest( rows, daySeen, MOST ) ) ) );
		} else {
			localStorage.removeItem( SEEN );
		}
	} catch {
		// Storage is off: nothing rests.
	}
};

/** What rested when the page began. */
let resting = [];

/** Products that rest for this shopper. Only with consent is anything known of that. */
export const tired = () => ( agreed() ? readSeen().filter( ( [ , [ times ] ] ) => times >= TIRED_AFTER ).map( ( [ id ] ) => Number( id ) ) : [] );

/**
 * Products that are not to be suggested to this shopper now. What rests is what rested when the page began: what it shows
 * then stays, and only the shopper's own no takes it away.
 */
export const spared = () => [ ...new Set( [ ...dismissed(), ...( agreed() ? resting : [] ) ] ) ];

/** Tells the pages that are never cached. Written anew where it differs only: nothing is kept of who refused nothing. */
const tell = () =>
	[ [ DISMISSED, dismissed(), DAYS ], [ TIRED, tired(), REST_DAYS ] ].forEach( ( [ name, ids, days ] ) => {
		const now = ids.join( '.' );
		if ( cookie( name ) !== now ) {
			setCookie( name, now, `; Max-Age=${ now ? days * 86400 : 0 }` );
		}
	} );

/** Takes something out of the page: below what is in sight without its place, else with its place left, so that nothing moves. */
export const fold = ( element ) => {
	if ( element.getBoundingClientRect().top >= window.innerHeight ) {
		element.hidden = true;
		element.style.display = 'none';
	} else {
		element.classList.add( 'tandem-is-folded' );
	}
};

/** What was seen without interest, but not so often that it rests: product and times, for the ranking. */
export const seen = () => ( agreed() ? newest( readSeen().filter( ( [ , [ times ] ] ) => times < TIRED_AFTER ), daySeen, MOST_TOLD ).map( ( [ id, [ times ] ] ) => `${ id }:${ times }` ) : [] );

/**
 * Whether the shopper had seen as many different suggestions today as the owner wants when the page began: what is in it
 * then stays, and what a full day shows all the same is not counted.
 */
export const dayIsFull = () => full;

/** A suggestion came into sight: counted once a page, until the shopper shows interest. */
const counted = new Set();
export const saw = ( id ) => {
	if ( ! full && ! counted.has( id ) && agreed() ) {
		counted.add( id );
		const rows = readSeen();
		const times = rows.find( ( [ other ] ) => Number( other ) === id )?.[ 1 ][ 0 ] ?? 0;
		writeSeen( [ ...rows.filter( ( [ other ] ) => Number( other ) !== id ), [ id, [ times + 1, today() ] ] ] );
	}
};

/** Tells the next page what was seen. Not before this one ends: an answer of the shop would take away what is being read. */
const tellSeen = () => {
	tell();
	const now = agreed() ? readSeen().filter( ( [ , [ , day ] ] ) => day === today() ).length : 0;
	if ( now > Number( cookie( DAY ) ) ) {
		setCookie( DAY, now, `; Max-Age=${ Math.ceil( ( today() + 1 ) * 86400 - Date.now() / 1000 ) }` );
	}
};
window.addEventListener( 'pagehide', tellSeen );

/** A click or an order: the count begins anew. */
export const interested = ( id ) => {
	counted.add( id );
	const rows = readSeen();
	if ( rows.some( ( [ other ] ) => Number( other ) === id ) ) {
		writeSeen( rows.filter( ( [ other ] ) => Number( other ) !== id ) );
		tell();
	}
};

/** Remembers a dismissal for thirty days. */
export const dismiss = ( id ) => {
	try {
		localStorage.setItem( DISMISSED, JSON.stringify( Object.fromEntries( newest( [ ...read(), [ id, today() ] ], dayRefused, MOST ) ) ) );
	} catch {
		// Storage is off: the card is gone from this page at least.
	}
	tell();
	document.dispatchEvent( new CustomEvent( 'tandem_spared' ) );
};

/**
 * Whether the shopper agreed to be shown what they viewed. Decided here, because a cached page cannot know.
 * The consent interface says yes when no consent plugin set a type; then the owner's default counts.
 */
const consentType = () => window.wp_consent_type ?? window.wp_fallback_consent_type ?? '';
export const agreed = () => {
	const type = consentType();
	if ( navigator.globalPrivacyControl || cookie( `${ window.consent_api?.cookie_prefix ?? 'wp_consent' }_preferences` ) === 'deny' ) {
		return false;
	}
	if ( type && typeof window.wp_has_consent === 'function' ) {
		return window.wp_has_consent( 'preferences' );
	}
	const { mode } = setting();
	return mode === 'on' || ( mode === 'ask' && cookie( CHOICE ) === 'allow' );
};

/** Whether there is a history that may be used. */
export const hasHistory = () => cookie( VIEWED ) !== '' && agreed();

/** Notes that a line about others was shown for a product; how many such lines today. Counted with consent only. */
export const proofSeen = ( product ) => {
	if ( ! agreed() ) {
		return 0;
	}
	try {
		const [ day, ids ] = JSON.parse( localStorage.getItem( PROOF ) ?? '[0,[]]' );
		const now = [ ...new Set( [ ...( day === today() ? ids : [] ), product ] ) ];
		localStorage.setItem( PROOF, JSON.stringify( [ today(), now.slice( 0, 60 ) ] ) );
		return now.indexOf( product ) + 1;
	} catch {
		return 0;
	}
};

/** Deletes what was kept with consent. */
export const forget = () => {
	setCookie( VIEWED, '', '; Max-Age=0' );
	setCookie( DAY, '', '; Max-Age=0' );
	setCookie( TIRED, '', '; Max-Age=0' );
	writeSeen( [] );
	resting = [];
	try {
		localStorage.removeItem( PROOF );
	} catch {
		// Storage is off: nothing was kept.
	}
};

/** Notes the product of the page for the rest of this browser session, newest first. */
export const remember = () => {
	const { product } = setting();
	if ( product && agreed() ) {
		const ids = cookie( VIEWED ).split( '.' ).filter( ( id ) => /^\d+$/.test( id ) && Number( id ) !== product );
		setCookie( VIEWED, [ product, ...ids ].slice( 0, MAXIMUM ).join( '.' ) );
	}
};

const hasProof = () => {
	try {
		return localStorage.getItem( PROOF ) !== null;
	} catch {
		return false;
	}
};

// The shopper may say yes or no at any time. The lists of the page follow at once.
let before = agreed();
const reconsider = () => {
	const now = agreed();
	const had = cookie( VIEWED ) !== '';
	if ( now ) {
		remember();
	} else if ( had || cookie( DAY ) || cookie( TIRED ) || readSeen().length || hasProof() ) {
		forget();
	}
	if ( now !== before ) {
		before = now;
		if ( had || cookie( VIEWED ) ) {
			document.dispatchEvent( new CustomEvent( 'tandem_refresh' ) );
		}
	}
};
document.addEventListener( 'wp_listen_for_consent_change', () => setTimeout( reconsider ) );
document.addEventListener( 'wp_consent_type_defined', () => {
	// Its own banner asks.
	document.querySelectorAll( '.tandem-list__choice' ).forEach( ( label ) => consentType() && label.remove() );
	reconsider();
} );

/** The owner asks by a checkbox beside the list, where no consent plugin does. */
export const offerChoice = ( list, text ) => {
	if ( setting().mode !== 'ask' || consentType() || list.querySelector( '.tandem-list__choice' ) ) {
		return;
	}
	const label = document.createElement( 'label' );
	const box = Object.assign( document.createElement( 'input' ), { type: 'checkbox', checked: cookie( CHOICE ) === 'allow' } );
	label.className = 'tandem-list__choice';
	label.append( box, ` ${ text }` );
	box.addEventListener( 'change', () => {
		setCookie( CHOICE, box.checked ? 'allow' : 'deny', `; Max-Age=${ 180 * 86400 }` );
		document.querySelectorAll( '.tandem-list__choice input' ).forEach( ( other ) => ( other.checked = box.checked ) );
		reconsider();
	} );
	list.append( label );
};

reconsider();
// A page that was ended for it told nothing.
tellSeen();
resting = tired();
const full = setting().most > 0 && Number( cookie( DAY ) ) >= setting().most && agreed();
