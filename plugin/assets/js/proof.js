/**
 * How many others bought a product: with consent, no more than the owner's number of such lines a day. The line
 * keeps its place, so that nothing moves.
 */
import { proofSeen } from 'tandem/memory';

document.querySelectorAll( '[data-tandem-proof]' ).forEach( ( line ) => {
	const [ product, most ] = line.dataset.tandemProof.split( '|' ).map( Number );
	if ( proofSeen( product ) > most ) {
		line.style.visibility = 'hidden';
	}
} );
