// Writes the hash of these sources beside the bundle, so that a test can tell when it was not rebuilt.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname( fileURLToPath( import.meta.url ) );
const hash = createHash( 'sha256' );
for ( const name of readdirSync( root, { recursive: true } ).map( String ).sort() ) {
	if ( /\.(js|scss)$/.test( name ) ) {
		hash.update( name + '\n' ).update( readFileSync( join( root, name ) ) );
	}
}
writeFileSync( join( root, '../build/sources.sha256' ), hash.digest( 'hex' ) + '\n' );
